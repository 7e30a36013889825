"""Which submissions have to be graded, and which are just as an earlier run left them."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.grading.course import Course
from autograder.grading.earlier import Earlier, earlier_runs
from autograder.grading.fingerprint import of_submission
from autograder.grading.master import Master
from autograder.grading.plan import Isolation, Limits
from autograder.grading.submissions import Submission, submissions
from autograder.lessons import Lesson

SEEDS = 2**63
"""So many that nobody finds the class's seed by trying."""


@dataclass(frozen=True)
class Rules:
    """How to grade. seed: None takes the one that the gradebook has for a lesson, or draws one."""

    isolation: Isolation
    limits: Limits
    seed: int | None = None


@dataclass(frozen=True)
class Task:
    """A submission that has to be graded. fingerprint: of everything that its outcome depends on but the seed."""

    submission: Submission
    master: Master
    fingerprint: str
    seed: int


class Todo:
    """What there is to do, one submission after the other; the others' entries of the report gather in `known`."""

    def __init__(self, course: Course, lessons: Iterable[Lesson], rules: Rules) -> None:
        self.course = course
        self.rules = rules
        self.known: list[dict[str, Any]] = []
        self.tasks = self.all_tasks(lessons)

    def __iter__(self) -> Iterator[Task]:
        return self.tasks

    def take_known(self) -> list[dict[str, Any]]:
        taken, self.known = self.known, []
        return taken

    def all_tasks(self, lessons: Iterable[Lesson]) -> Iterator[Task]:
        for lesson in lessons:
            master = Master(lesson)
            earlier = earlier_runs(self.course.gradebook, lesson.id)
            seed = seed_for(self.rules, earlier)
            for submission in submissions(self.course.submitted, lesson):
                due = earlier.due_for(submission.student)
                fingerprint = of_submission(submission, master.digest, self.rules.isolation, self.rules.limits, due)
                before = earlier.outcomes.get(submission.student)
                same = before is not None and (before.fingerprint, before.seed) == (fingerprint, seed)
                if before and same and self.course.notebook(submission.student, lesson).is_file():
                    self.known.append(before.report | {"cached": True})
                else:
                    yield Task(submission, master, fingerprint, seed)


def seed_for(rules: Rules, earlier: Earlier) -> int:
    """A class has one seed, also where it is graded in several runs."""
    if rules.seed is not None:
        return rules.seed
    return next((outcome.seed for outcome in earlier.outcomes.values()), secrets.randbelow(SEEDS))
