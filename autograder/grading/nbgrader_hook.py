"""`nbgrader autograde`, and formgrader's button, through this project's engine.

nbgrader converts a submission twice: once to mend it, once to run it. Its setting for the exporter lets
both be done here: the first time the submission is not opened at all, the second time the engine reads,
runs and scores it. nbgrader_config.py turns this on.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.converters.base import NbGraderException

from autograder.grading.course import Course, absolute, limits_in
from autograder.grading.earlier import earlier_runs
from autograder.grading.engine import Report, Run, UnderWay
from autograder.grading.fingerprint import of_submission
from autograder.grading.gradebook import Book
from autograder.grading.job import Answer, Job, WarmUp
from autograder.grading.master import Master
from autograder.grading.pool import Pool
from autograder.grading.results import Result
from autograder.grading.submissions import TIMESTAMP, read
from autograder.grading.todo import Rules, Task, seed_for
from autograder.lessons import Lesson, UsageError, find_lessons

IDLE_SECONDS = 60
"""How long a warm sandbox waits for nbgrader's next submission."""


class EngineExporter(NotebookExporter):
    """What nbgrader's Autograde step writes for a submission, and the scores along with it."""

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        about = resources["nbgrader"]
        converter: Any = self.parent
        try:
            course = course_of(converter.coursedir, self.config)
            (lesson,) = find_lessons([about["assignment"]], Path(converter.coursedir.root))
            if converter._sanitizing:
                # Only a place to put the result: the submission itself is for the engine to open.
                text = lesson.released.read_text(encoding="utf-8")
            else:
                leave_only_our_files(course.notebook(about["student"], lesson), lesson)
                text = grade_one(course, lesson, about["student"]).notebook
        except UsageError as error:
            raise NbGraderException(str(error)) from error
        export: Any = self.from_notebook_node
        return export(nbformat.reads(text, as_version=4), resources, **options)


def course_of(folders: Any, config: Any) -> Course:
    root = Path(folders.root)
    return Course(
        submitted=root / folders.submitted_directory,
        autograded=root / folders.autograded_directory,
        feedback=root / folders.feedback_directory,
        gradebook=absolute(folders.db_url, root),
        limits=limits_in(config),
        config=config,
    )


def grade_one(course: Course, lesson: Lesson, student: str) -> Result:
    """Grade one submission into the gradebook; nbgrader puts the notebook in its place."""
    master = Master(lesson)
    submission = read(course.submitted / student, lesson)
    if submission.nameless:
        raise UsageError(submission.refused)
    rules = Rules("sandbox", course.limits)
    earlier = earlier_runs(course.gradebook, lesson.id)
    fingerprint = of_submission(submission, master.digest, rules.isolation, rules.limits, earlier.due_for(student))
    task = Task(submission, master, fingerprint, seed_for(rules, earlier))
    with closing(Book(course.gradebook, course.config)) as book:
        run = OneRun(course, book, rules)
        list(run.grade([task], KEPT))
    return run.made[0]


class OneRun(Run):
    """A run whose notebooks are somebody else's to write."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.made: list[Result] = []

    def write(self, of: UnderWay, made: Result) -> Report:
        self.made.append(made)
        self.book.save(made, of.timestamp, of.task.fingerprint, of.task.seed, place=lambda: None)
        return made.report


class KeptWorker:
    """One worker that stays warm from one submission to the next, and ends when none has come for a while."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pool: Pool | None = None
        self.idle: threading.Timer | None = None

    def run(self, jobs: Iterable[tuple[UnderWay, Job]]) -> Iterator[tuple[UnderWay, Answer]]:
        with self.lock:
            if self.idle:
                self.idle.cancel()
            for under_way, job in jobs:
                self.pool = self.pool or Pool(1, WarmUp(job.lesson, job.seed, job.isolation, job.limits))
                yield under_way, self.pool.workers[0].run(job)
            self.idle = threading.Timer(IDLE_SECONDS, self.retire)
            self.idle.daemon = True
            self.idle.start()

    def retire(self) -> None:
        with self.lock:
            pool, self.pool = self.pool, None
            if pool:
                pool.__exit__()


KEPT = KeptWorker()


def leave_only_our_files(notebook: Path, lesson: Lesson) -> None:
    """Take back the other files that nbgrader copies along with a submission, following any link."""
    ours = {path.name for path in lesson.released.parent.iterdir()} | {TIMESTAMP}
    for path in notebook.parent.rglob("*"):
        if not path.is_dir() and path.name not in ours:
            path.unlink()
