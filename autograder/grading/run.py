"""What `python -m autograder grade` does, from its options to the report."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from itertools import chain
from pathlib import Path
from typing import Any

from autograder.grading.course import find_course, make_writable
from autograder.grading.job import WarmUp
from autograder.grading.light import with_servers, without_servers
from autograder.grading.plan import Isolation
from autograder.grading.submissions import handed_in
from autograder.grading.todo import Rules, Task, Todo
from autograder.lessons import Lesson, UsageError

Report = dict[str, Any]


class ClassRun:
    """Everybody's submissions for some lessons. Raises `UsageError` where that cannot be done as asked."""

    COLUMNS = ("handed in", "unchanged", "unreadable", "anomalies", "mean", "of")

    def __init__(
        self,
        lessons: Sequence[Lesson],
        submitted: Path | None = None,
        output: Path | None = None,
        gradebook: str | None = None,
        isolation: Isolation = "sandbox",
        seed: int | None = None,
    ) -> None:
        self.lessons = lessons
        self.course = find_course(lessons[0].root, submitted, output, gradebook)
        self.isolation = isolation
        self.seed = seed
        if not self.course.submitted.is_dir():
            raise UsageError(
                f"There is no folder of submissions at {self.course.submitted}: collect the notebooks first, "
                "or name another folder with --submitted."
            )
        make_writable(self.course.autograded)
        self.size = sum(handed_in(folder, lesson.id) for folder in self.folders() for lesson in lessons)

    def folders(self) -> list[Path]:
        return [folder for folder in self.course.submitted.iterdir() if not folder.name.startswith(".")]

    def grade(self, workers: int = 1, scheduler: str | None = None) -> Iterator[Report]:
        """The report's entries, each when its submission is written down."""
        rules = Rules(self.isolation, self.course.limits, self.seed)
        todo = Todo(self.course, self.lessons, rules)
        first = next(iter(todo), None)
        yield from todo.take_known()
        if first is None:
            return
        with self.runner(first, min(workers, self.size), scheduler) as runner:
            # These take a second to import; meanwhile the workers warm up. Nothing of them will ever be garbage.
            without_servers()
            gc.disable()
            from autograder.grading.engine import Run
            from autograder.grading.gradebook import Book

            gc.enable()
            with closing(Book(self.course.gradebook, self.course.config)) as book:
                for entry in Run(self.course, book, rules).grade(chain([first], todo), runner):
                    yield from todo.take_known()
                    yield entry
        yield from todo.take_known()

    def runner(self, first: Task, workers: int, scheduler: str | None) -> AbstractContextManager[Any]:
        if scheduler:
            from autograder.grading.cluster import Cluster

            return Cluster(scheduler)
        from autograder.grading.pool import Pool  # Where nothing has changed, no worker is needed.

        return Pool(workers, WarmUp(first.master.lesson, first.seed, self.isolation, self.course.limits))

    def feedback(self, entries: Iterable[Report]) -> Iterator[str]:
        """Write nbgrader's feedback pages; gives the student of each page."""
        with_servers()
        from autograder.grading.feedback import write_feedback

        make_writable(self.course.feedback)
        return write_feedback(self.course, self.lessons, entries)

    def ordered(self, entries: Iterable[Report]) -> list[Report]:
        """By lesson, then by student, whichever was finished first."""
        order = [lesson.id for lesson in self.lessons]
        return sorted(entries, key=lambda entry: (order.index(entry["lesson"]), entry["student"]))

    def summary(self, entries: Sequence[Report]) -> Iterator[tuple[str, ...]]:
        """A row for each lesson, to go with `COLUMNS`."""
        for lesson in self.lessons:
            of = [entry for entry in entries if entry["lesson"] == lesson.id]
            if not of:
                yield (lesson.id, "0", *[""] * 5)
                continue
            counts = (
                len(of),
                sum(entry["cached"] for entry in of),
                sum(not entry["exercises"] for entry in of),
                sum(bool(entry["anomalies"]) for entry in of),
            )
            mean = sum(entry["score"] for entry in of) / len(of)
            yield (lesson.id, *map(str, counts), f"{mean:.2f}", f"{of[0]['max_score']:g}")
