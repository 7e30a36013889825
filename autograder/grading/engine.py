"""A whole class: what to run, what needs no run, and writing down what comes back.

This is the only process that reads submissions and opens the gradebook. Workers get plans and send back what
came of them; each submission is written as soon as it is there, so that a run may be killed at any moment and
the next one does the rest.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from autograder.grading.course import Course
from autograder.grading.fingerprint import of_grader
from autograder.grading.gradebook import Book, parsed_timestamp
from autograder.grading.job import Answer, Job, Lost, Unusable
from autograder.grading.plan import Ran
from autograder.grading.reading import Read, read_notebook
from autograder.grading.rebuild import Rebuilt, rebuild
from autograder.grading.results import Result, refusal, result
from autograder.grading.submissions import TIMESTAMP, Refused, Submission
from autograder.grading.tables import Dropped
from autograder.grading.todo import Rules, Task
from autograder.lessons import UsageError

WAITS_FOR_A_DATABASE = (0.1, 1, 3, 10)
"""Seconds before each further attempt to reach a database that was there before."""


@dataclass(frozen=True)
class UnderWay:
    """A submission that a worker has, and what is needed when it comes back."""

    task: Task
    rebuilt: Rebuilt
    timestamp: datetime | None


class Runner(Protocol):
    """Workers, here or elsewhere."""

    def run(self, jobs: Iterable[tuple[UnderWay, Job]]) -> Iterator[tuple[UnderWay, Answer]]: ...


Report = dict[str, Any]


class Run:
    """One run of the grader: gives work to a runner and writes down what comes back."""

    def __init__(self, course: Course, book: Book, rules: Rules) -> None:
        self.course = course
        self.book = book
        self.rules = rules
        self.finished: list[Report] = []
        self.prepared: set[str] = set()

    def grade(self, tasks: Iterable[Task], runner: Runner) -> Iterator[Report]:
        """The report's entries, each when its submission is written down. Raises `UsageError`."""
        for under_way, answer in runner.run(self.jobs(tasks)):
            yield from self.take_finished()
            yield self.keep(under_way, answer)
        yield from self.take_finished()

    def take_finished(self) -> list[Report]:
        taken, self.finished = self.finished, []
        return taken

    def jobs(self, tasks: Iterable[Task]) -> Iterator[tuple[UnderWay, Job]]:
        """What has to be run. What cannot be read is finished on the way."""
        for task in tasks:
            lesson = task.master.lesson
            if lesson.id not in self.prepared:
                persist(partial(self.book.prepare, task.master))
                self.prepared.add(lesson.id)
            submission, timestamp = with_timestamp(task.submission)
            task = replace(task, submission=submission)
            try:
                if submission.refused:
                    raise Refused(submission.refused)
                rebuilt = rebuild(task.master, read_notebook(submission.notebook))
            except Refused as reason:
                self.finished.append(self.refuse(task, timestamp, str(reason)))
                continue
            except Exception as error:
                # A case that nobody thought of is that submission's, never the whole class's.
                reason_unknown = f"The notebook could not be taken apart ({type(error).__name__})."
                self.finished.append(self.refuse(task, timestamp, reason_unknown))
                continue
            # A large class need not be kept in memory while it is graded.
            task = replace(task, submission=replace(submission, notebook=b""))
            job = Job(lesson, rebuilt.plan, task.seed, self.rules.isolation, self.rules.limits, of_grader())
            yield UnderWay(task, rebuilt, timestamp), job

    def refuse(self, task: Task, timestamp: datetime | None, reason: str) -> Report:
        submission = task.submission
        empty = rebuild(task.master, Read())
        made = refusal(submission.student, empty, reason, self.rules.isolation, submission.anomalies)
        if submission.nameless:
            return made.report
        return self.write(UnderWay(task, empty, timestamp), made)

    def keep(self, of: UnderWay, answer: Answer) -> Report:
        """Write down what came of a submission."""
        if isinstance(answer, Unusable):
            raise UsageError(answer.sentence)
        ran = Ran((), {}, (answer.sentence,), self.rules.isolation, 0.0) if isinstance(answer, Lost) else answer
        submission = of.task.submission
        return self.write(of, result(submission.student, of.rebuilt, ran, submission.anomalies))

    def write(self, of: UnderWay, made: Result) -> Report:
        task = of.task
        path = self.course.notebook(task.submission.student, task.master.lesson)

        def save() -> None:
            staged = [stage(path, made.notebook)]
            if of.timestamp:
                staged.append(stage(path.with_name(TIMESTAMP), task.submission.timestamp))
            self.book.save(made, of.timestamp, task.fingerprint, task.seed, place=lambda: put_in_place(staged))

        try:
            persist(save)
        except OSError as error:
            raise UsageError(
                f"{error.filename} cannot be written ({error.strerror}): mend that and run again; "
                "what was graded until now is kept."
            ) from error
        return made.report


def persist(write: Callable[[], None]) -> None:
    """Write to the gradebook, and once more where the connection is lost: a transaction is whole, or is not."""
    for seconds in WAITS_FOR_A_DATABASE:
        try:
            return write()
        except Dropped:
            time.sleep(seconds)
    return write()


def with_timestamp(submission: Submission) -> tuple[Submission, datetime | None]:
    """The moment of a submission; where its timestamp says none, that is an anomaly."""
    try:
        return submission, parsed_timestamp(submission.timestamp)
    except ValueError:
        sentence = f"{TIMESTAMP} does not hold a date; the submission counts as if there were none."
        return replace(submission, timestamp="", anomalies=(*submission.anomalies, sentence)), None


READ_ONLY = 0o444
"""As nbgrader leaves what it has autograded."""


def stage(path: Path, text: str) -> tuple[Path, Path]:
    """Write a file beside the place where it belongs. Returns both."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{os.getpid()}")
    if staged.exists():
        staged.chmod(0o666)
        staged.unlink()
    staged.write_text(text, encoding="utf-8")
    staged.chmod(READ_ONLY)
    return staged, path


def put_in_place(staged: Iterable[tuple[Path, Path]]) -> None:
    """Whoever reads meanwhile finds the whole old file or the whole new one."""
    for new, path in staged:
        if os.name == "nt" and path.exists():  # Windows keeps what is read-only.
            path.chmod(0o666)
        new.replace(path)
