"""The lesson as its authors released it: what every submission is rebuilt from."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from autograder.lessons import Lesson, UsageError

TEST_LINE = re.compile(r"check\.(\w+)\(\w+\)")

Part = Literal["answer", "question", "test", "locked"]
"""answer: code the learner writes; question: text they write; test: a check; locked: anything else of the master's."""


@dataclass(frozen=True)
class MasterCell:
    """A cell of the master that nbgrader knows. exercise: what a test checks."""

    grade_id: str
    part: Part
    cell: dict[str, Any]

    @property
    def source(self) -> str:
        return str(self.cell["source"])

    @property
    def type(self) -> str:
        return str(self.cell["cell_type"])

    @property
    def claims(self) -> dict[str, Any]:
        return dict(self.cell["metadata"]["nbgrader"])

    @property
    def points(self) -> float:
        return float(self.claims.get("points", 0))

    @property
    def is_written(self) -> bool:
        """Whether what stands in it is the learner's."""
        return self.part in ("answer", "question")

    @property
    def exercise(self) -> str | None:
        found = TEST_LINE.fullmatch(self.source.strip()) if self.part == "test" else None
        return found[1] if found else None


class Master:
    """A lesson's released notebook."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        try:
            data = lesson.released.read_bytes()
            self.notebook: dict[str, Any] = json.loads(data)
            for cell in self.notebook["cells"]:
                cell["source"] = "".join(cell["source"])
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                f"{lesson.released} cannot be read as a notebook ({error}). Run: python -m autograder build {lesson.id}"
            ) from error
        self.digest = hashlib.sha256(data).hexdigest()
        strange = [cell.grade_id for cell in self.tests if cell.exercise is None]
        if strange:
            raise UsageError(f"{lesson.released}: {strange[0]} is not a line such as check.sigmoid(sigmoid).")

    @cached_property
    def graded(self) -> dict[str, MasterCell]:
        """The cells that nbgrader knows, by grade id, in order."""
        return {
            known["grade_id"]: MasterCell(known["grade_id"], part_of(cell), cell)
            for cell in self.notebook["cells"]
            if (known := cell["metadata"].get("nbgrader"))
        }

    @cached_property
    def given(self) -> dict[str, str]:
        """The code of the ungraded cells, with the cells' ids."""
        return {
            cell["source"]: cell["id"]
            for cell in self.notebook["cells"]
            if cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]
        }

    @cached_property
    def prose(self) -> frozenset[str]:
        """The text of the Markdown cells, which is known to be harmless."""
        return frozenset(cell["source"] for cell in self.notebook["cells"] if cell["cell_type"] == "markdown")

    @cached_property
    def tests(self) -> list[MasterCell]:
        return [cell for cell in self.graded.values() if cell.part == "test"]

    @property
    def max_score(self) -> float:
        """What the checks can give together; questions that a person grades come on top."""
        return sum(cell.points for cell in self.tests)

    @property
    def metadata(self) -> dict[str, Any]:
        return dict(self.notebook["metadata"])

    @property
    def kernel(self) -> str | None:
        return self.metadata.get("kernelspec", {}).get("name")


def part_of(cell: dict[str, Any]) -> Part:
    known = cell["metadata"]["nbgrader"]
    if known.get("solution"):
        return "answer" if cell["cell_type"] == "code" else "question"
    if known.get("grade") and cell["cell_type"] == "code":
        return "test"
    return "locked"
