"""One submission's run as it is handed to a worker, and what comes back; both are plain data."""

from dataclasses import dataclass
from typing import NamedTuple

from autograder.grading.plan import Isolation, Limits, Plan, Ran
from autograder.lessons import Lesson


@dataclass(frozen=True)
class Job:
    """What to run. grader: the fingerprint of the grader that asks, so that no other version answers."""

    lesson: Lesson
    plan: Plan
    seed: int
    isolation: Isolation
    limits: Limits
    grader: str

    @property
    def patience(self) -> float:
        """Seconds after which a worker that still has not answered is itself at fault."""
        tests = sum(cell.role == "test" for cell in self.plan.cells)
        # Cells that crash are run twice; challenges may take longer than a plain check.
        return 60 + 3 * self.limits.cells_seconds + 4 * tests * self.limits.check_seconds


class Pipes(NamedTuple):
    """Descriptors that a worker has inherited: from one it reads jobs, to the other it writes the answers."""

    jobs: int
    answers: int


@dataclass(frozen=True)
class WarmUp:
    """Asks a worker to get a lesson's sandbox ready, and then to fork a worker for each of the pipes. It is not
    answered."""

    lesson: Lesson
    seed: int
    isolation: Isolation
    limits: Limits
    siblings: tuple[Pipes, ...] = ()


@dataclass(frozen=True)
class Unusable:
    """This machine cannot run submissions as asked; the sentence says what to do."""

    sentence: str


@dataclass(frozen=True)
class Lost:
    """A worker stopped without an answer, twice; the sentence says so in the submission's report."""

    sentence: str


class Gone(Exception):
    """A worker's sandbox is not there any more."""


Answer = Ran | Unusable | Lost
