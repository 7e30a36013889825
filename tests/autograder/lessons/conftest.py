"""The worked lessons after all cells have run: what the text claims must be what they print."""

import re
from collections.abc import Callable

import nbformat
import pytest

from autograder.lessons import find_lessons
from autograder.running import run

NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*(?:e-?\d+)?")


class Executed:
    """A lesson's cells and what they printed."""

    def __init__(self, notebook: nbformat.NotebookNode) -> None:
        self._cells = [cell for cell in notebook.cells if cell.cell_type == "code"]

    def lines(self, source: str) -> list[str]:
        """What was printed by the one cell that contains this source, line by line."""
        (cell,) = [cell for cell in self._cells if source in cell.source]
        printed = [output.text for output in cell.outputs if output.output_type == "stream"]
        return [line for line in "".join(printed).splitlines() if line.strip()]

    def table(self, source: str) -> list[list[float]]:
        """The numbers in each line that the cell printed, a line without any left out."""
        rows = [numbers(line) for line in self.lines(source)]
        return [row for row in rows if row]


def numbers(line: str) -> list[float]:
    """Every number in a line; 12.5% is 12.5, and 1,282 is 1282."""
    return [float(number.replace(",", "")) for number in NUMBER.findall(line)]


@pytest.fixture(scope="session")
def execute() -> Callable[[str], Executed]:
    """Runs a lesson's worked notebook in a kernel of its own."""

    def execute(lesson_id: str) -> Executed:
        (lesson,) = find_lessons([lesson_id])
        return Executed(run(nbformat.read(lesson.solution, as_version=4), lesson.solution.parent))

    return execute
