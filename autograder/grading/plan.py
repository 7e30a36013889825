"""What is to be run of one submission, what came of it, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:  # All lessons' checks would be imported along with it, also where nothing is graded.
    from autograder.check.engine import Verdict

Isolation = Literal["sandbox", "none"]
"""`sandbox`: bubblewrap and namespaces. `none`: an ordinary process, with everything this user may do."""

Role = Literal["answer", "test", "extra", "given"]

MiB = 2**20


@dataclass(frozen=True)
class CellPlan:
    """One code cell to run.

    role: "answer" is a solution cell; "extra" the learner's own code (also copies and answers that lost
        their id); "given" one of the master's ungraded cells, whose drawing may be skipped; "test" the
        master's one line, for which the checker judges `exercise`.
    """

    id: str
    source: str
    role: Role
    exercise: str | None = None


@dataclass(frozen=True)
class Plan:
    """A submission as it is to be run: every code cell, in order, as rebuilt from the lesson's master."""

    lesson: str
    cells: tuple[CellPlan, ...]


@dataclass(frozen=True)
class CellRan:
    """What a cell left: nbformat 4 outputs, cut where there was too much."""

    id: str
    outputs: list[dict[str, Any]]


@dataclass(frozen=True)
class Ran:
    """What came of a submission. anomalies: what had to be stopped, killed or cut, a sentence each."""

    cells: tuple[CellRan, ...]
    verdicts: dict[str, Verdict]
    anomalies: tuple[str, ...]
    isolation: Isolation
    seconds: float


@dataclass(frozen=True)
class Limits:
    """What a submission may use: seconds of wall time, and bytes."""

    check_seconds: float = 10.0
    cells_seconds: float = 60.0
    memory: int = 1024 * MiB
    processes: int = 64
    file: int = 64 * MiB
    disk: int = 128 * MiB
    output: int = 1 * MiB
    value: int = 64 * MiB
