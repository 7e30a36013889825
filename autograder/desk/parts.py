"""The parts of a lesson: where an exercise belongs, and what to read again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from autograder.desk.formulas import FORMULA, drawn
from autograder.desk.harmless import clean, from_outputs, render
from autograder.grading.master import Master

HEADING = re.compile(r"^(#{1,3}) +(.+?)\s*$", re.MULTILINE)
WORTH = re.compile(r"\s*\([\d.]+ points?\)$")

Outputs = Mapping[str, list[dict[str, Any]]]
"""What the lesson's own cells displayed in somebody's notebook, by their sources."""


@dataclass(frozen=True)
class Part:
    """A part of a lesson with its cells. number: of the parts before it."""

    number: int
    title: str
    cells: tuple[dict[str, Any], ...]

    @property
    def anchor(self) -> str:
        return f"part-{self.number}"

    def page(self, outputs: Outputs) -> Markup:
        """Its text, and its code where that displayed something; without the exercises' own cells."""
        return Markup("\n").join(self.pieces(outputs))

    def pieces(self, outputs: Outputs) -> Iterator[Markup]:
        for cell in self.cells:
            if "nbgrader" in cell["metadata"]:
                continue
            if cell["cell_type"] == "markdown":
                yield prose(cell["source"])
            elif cell["cell_type"] == "code":
                shown = [output for output in outputs.get(cell["source"], ()) if output["output_type"] != "error"]
                if shown:
                    yield Markup("<pre><code>{}</code></pre>\n{}").format(cell["source"], from_outputs(shown))


class Outline:
    """A lesson's title, its parts, and what stands above each graded cell."""

    def __init__(self, master: Master) -> None:
        self.cells = [piece for cell in master.notebook["cells"] for piece in in_parts(cell)]
        self.title = next((text for level, text in headings(self.cells) if level == 1), master.lesson.id)

    @cached_property
    def parts(self) -> list[Part]:
        starts = [(i, text) for i, cell in enumerate(self.cells) for level, text in headings([cell]) if level == 2]
        ends = [*(start for start, _ in starts[1:]), len(self.cells)]
        return [
            Part(number, title, tuple(self.cells[start:end]))
            for number, ((start, title), end) in enumerate(zip(starts, ends, strict=True), start=1)
        ]

    def part_with(self, grade_id: str) -> Part | None:
        return next((part for part in self.parts if any(id_of(cell) == grade_id for cell in part.cells)), None)

    def heading_of(self, grade_id: str) -> str:
        """The heading that a graded cell stands under, without its points and its kind; else the grade id."""
        above: str | None = None
        for cell in self.cells:
            if id_of(cell) == grade_id:
                break
            above = next((text for level, text in reversed(headings([cell])) if level == 3), above)
        title = WORTH.sub("", above.partition(": ")[2] or above) if above else grade_id
        return title[:1].upper() + title[1:]


def in_parts(cell: dict[str, Any]) -> list[dict[str, Any]]:
    """A cell of text, divided where a new part of the lesson begins in its midst."""
    if cell["cell_type"] != "markdown":
        return [cell]
    return [cell | {"source": source} for source in re.split(r"^(?=## )", cell["source"], flags=re.MULTILINE) if source]


def headings(cells: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """The levels and texts of the headings in Markdown cells."""
    return [
        (len(marks), text)
        for cell in cells
        if cell["cell_type"] == "markdown"
        for marks, text in HEADING.findall(cell["source"])
    ]


def id_of(cell: dict[str, Any]) -> str | None:
    grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return str(grade_id) if grade_id else None


def prose(source: str) -> Markup:
    """A lesson's Markdown, its headings a level lower, with its formulas drawn."""
    formulas: list[str] = []

    def kept_out(found: re.Match[str]) -> str:
        formulas.append(drawn(found["display"] or found["inline"], display=bool(found["display"])))
        return f"FORMULA{len(formulas) - 1}X"

    html = clean(render(FORMULA.sub(kept_out, source)))
    lower = re.sub(r"(</?h)([1-5])\b", lambda found: f"{found[1]}{int(found[2]) + 1}", html)
    return Markup(re.sub(r"FORMULA(\d+)X", lambda found: formulas[int(found[1])], lower))
