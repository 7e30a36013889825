"""`nbgrader autograde`, and formgrader's button, through this project's engine.

nbgrader converts a submission twice: once to mend it, once to run it. Its setting for the exporter lets
both be done here: the first time the submission is not opened at all, the second time the engine reads,
runs and scores it. nbgrader_config.py turns this on.

Before it asks its exporter, nbgrader copies what lies in a submission's folder, whatever it is and wherever its
links lead, and gives up on the whole class over a timestamp that it cannot read. The exporter is made before
that, and keeps nbgrader away from there (`keep_out_of_submissions`).
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from autograder.grading.course import Course, absolute, limits_in
from autograder.grading.earlier import earlier_runs
from autograder.grading.engine import Report, Run, UnderWay, put_in_place, stage
from autograder.grading.fingerprint import of_submission
from autograder.grading.gradebook import Book, parsed_timestamp
from autograder.grading.job import Answer, Job, WarmUp
from autograder.grading.master import Master
from autograder.grading.pool import Pool
from autograder.grading.results import Result
from autograder.grading.submissions import TIMESTAMP, read, read_timestamp, unfit_as_id
from autograder.grading.todo import Rules, Task, seed_for
from autograder.lessons import Lesson, UsageError, find_lessons

IDLE_SECONDS = 60
"""How long a warm sandbox waits for nbgrader's next submission."""


class EngineExporter(NotebookExporter):
    """What nbgrader's Autograde step writes for a submission, and the scores along with it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        if isinstance(self.parent, Autograde):
            keep_out_of_submissions(self.parent)

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
                text = grade_one(course, lesson, about["student"]).notebook
        except UsageError as error:
            raise NbGraderException(str(error)) from error
        export: Any = self.from_notebook_node
        return export(nbformat.reads(text, as_version=4), resources, **options)


def keep_out_of_submissions(converter: Autograde) -> None:
    """Let nbgrader's step leave to the engine what lies in the folders, and name those that can be nobody's."""
    for folder in list(converter.assignments):
        unfit = unfit_as_id(Path(folder).parent.name)
        if unfit:
            converter.log.warning(unfit)
            del converter.assignments[folder]
    converter.coursedir.get_existing_timestamp = existing_timestamp
    converter.init_assignment = partial(init_assignment, converter)


def existing_timestamp(folder: str) -> datetime | None:
    try:
        return parsed_timestamp(read_timestamp(Path(folder))[0])
    except ValueError:
        return None


def init_assignment(converter: Autograde, lesson_id: str, student: str) -> None:
    """The notebook that a submission should have is all that is looked for, whether it is there or not."""
    (lesson,) = find_lessons([lesson_id], Path(converter.coursedir.root))
    converter.notebooks = [str(Path(converter._format_source(lesson_id, student)) / lesson.released.name)]


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
    """A run whose notebooks are somebody else's to write, but not their timestamps."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.made: list[Result] = []

    def write(self, of: UnderWay, made: Result) -> Report:
        self.made.append(made)
        task = of.task
        notebook = self.course.notebook(task.submission.student, task.master.lesson)
        staged = [stage(notebook.with_name(TIMESTAMP), task.submission.timestamp)] if of.timestamp else []
        self.book.save(made, of.timestamp, task.fingerprint, task.seed, place=lambda: put_in_place(staged))
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
