"""A submission rebuilt from the lesson's master: what is to be run, and the notebook that will hold the results.

From the submission come the sources of the answers, by grade id, and the learner's own cells. Everything
else (metadata, points, tests, locked cells, kernel) is the master's, whatever the submission says.
"""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.grading.master import Master, MasterCell
from autograder.grading.plan import CellPlan, Plan, Role
from autograder.grading.reading import Read, SubmittedCell
from autograder.grading.safe import as_text, safe_markdown
from autograder.grading.submissions import printable

MISSING = "# This cell was missing from the submission."
NAMED = 12
MOST_MARKDOWN = 200_000
"""Of a notebook's Markdown, so many characters are rendered to see whether they are harmless."""


@dataclass
class Cell:
    """A cell of the rebuilt notebook. role: how it is to be run, None where it is not."""

    content: dict[str, Any]
    role: Role | None = None
    master: MasterCell | None = None

    @property
    def id(self) -> str:
        return str(self.content["id"])


@dataclass(frozen=True)
class Rebuilt:
    """A submission in the master's form. anomalies: what had to be mended or ignored, a sentence each."""

    master: Master
    cells: tuple[Cell, ...]
    anomalies: tuple[str, ...]

    @property
    def plan(self) -> Plan:
        return Plan(
            self.master.lesson.id,
            tuple(
                CellPlan(cell.id, cell.content["source"], cell.role, cell.master.exercise if cell.master else None)
                for cell in self.cells
                if cell.role
            ),
        )


def rebuild(master: Master, read: Read) -> Rebuilt:
    """Bring a submitted notebook into the master's form, in the learner's order."""
    claimed = claim(master, read.cells)
    written = sum(len(cell.source) for cell in read.cells if cell.type != "code" and cell.source not in master.prose)
    text = Text(master.prose, written <= MOST_MARKDOWN)
    cells = [
        from_master(master.graded[claimed[index]], submitted, text)
        if index in claimed
        else own_cell(master, submitted, f"extra-{index}", text)
        for index, submitted in enumerate(read.cells)
    ]
    insert_missing(master, cells)
    anomalies = [*read.anomalies, *oddities(master, read, claimed)]
    return Rebuilt(master, tuple(with_own_ids(cells)), tuple(anomalies))


def claim(master: Master, cells: tuple[SubmittedCell, ...]) -> dict[int, str]:
    """Which cell of the submission stands where the master has which: the first one that bears its grade id.

    A test that lost its metadata is still found by its one line, so that it stays in its place.
    """
    claimed: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if cell.grade_id in master.graded:
            claimed.setdefault(cell.grade_id, index)
    for test in master.tests:
        if test.grade_id not in claimed:
            taken = set(claimed.values())
            same = (i for i, cell in enumerate(cells) if i not in taken and cell.source.strip() == test.source.strip())
            place = next(same, None)
            if place is not None:
                claimed[test.grade_id] = place
    return {index: grade_id for grade_id, index in claimed.items()}


@dataclass(frozen=True)
class Text:
    """How Markdown gets into the rebuilt notebook. rendered: whether there is little enough to look at it rendered."""

    harmless: frozenset[str]
    rendered: bool

    def of(self, cell: SubmittedCell) -> str:
        if cell.source in self.harmless:
            return cell.source
        return safe_markdown(cell.source, cell.attachments) if self.rendered else as_text(cell.source)


def from_master(known: MasterCell, submitted: SubmittedCell | None, text: Text) -> Cell:
    """The master's cell, with the learner's source where it is theirs to write."""
    content = copy.deepcopy(known.cell)
    if known.is_written and submitted:
        content["source"] = text.of(submitted) if known.type == "markdown" else submitted.source
        if known.type == "markdown" and submitted.attachments:
            content["attachments"] = submitted.attachments
    if known.type == "markdown":
        return Cell(content, None, known)
    role: Role = "answer" if known.part == "answer" else "test" if known.part == "test" else "given"
    return Cell(content, role, known)


def own_cell(master: Master, submitted: SubmittedCell, name: str, text: Text) -> Cell:
    """A cell that the master does not grade: the learner's own, or one that the lesson came with."""
    content: dict[str, Any] = {"cell_type": "code", "id": name, "metadata": {}, "source": submitted.source}
    if submitted.type == "code":
        given = master.given.get(submitted.source)
        content |= {"id": given or name, "execution_count": None, "outputs": []}
        return Cell(content, "given" if given else "extra")
    content |= {"cell_type": "markdown", "source": text.of(submitted)}
    if submitted.attachments:
        content["attachments"] = submitted.attachments
    return Cell(content)


def insert_missing(master: Master, cells: list[Cell]) -> None:
    """Put back, in place, what the submission lacks.

    A missing answer is not run: the learner's code may stand in a cell that lost its metadata, and the
    master's stub would undo it.
    """
    there = {cell.master.grade_id: cell for cell in cells if cell.master}
    handed_in = dict(there)
    names = list(master.graded)
    for position, name in enumerate(names):
        if name in there:
            continue
        known = master.graded[name]
        cell = from_master(known, None, Text(master.prose, True))
        if known.part == "answer":
            cell.content["source"] = f"{MISSING}\n{known.source}"
            cell.role = None
        after = handed_in.get(names[position + 1]) if position + 1 < len(names) else None
        before = there.get(names[position - 1]) if position else None
        if known.part == "answer" and after and after.role == "test":
            cells.insert(index_of(cells, after), cell)
        elif before and (names[position - 1] in handed_in or known.part != "test"):
            cells.insert(index_of(cells, before) + 1, cell)
        else:
            cells.append(cell)
        there[name] = cell


def index_of(cells: list[Cell], wanted: Cell) -> int:
    return next(index for index, cell in enumerate(cells) if cell is wanted)


def with_own_ids(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells, each with an id that no other one has."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.id in seen:
            cell.content["id"] = f"extra-{number}-again"
        seen.add(cell.id)
        yield cell


def oddities(master: Master, read: Read, claimed: dict[int, str]) -> Iterator[str]:
    """What differs from a notebook that somebody only worked in."""
    yield from named("Missing from the notebook", [name for name in master.graded if name not in claimed.values()])
    copies = [cell.grade_id for i, cell in enumerate(read.cells) if cell.grade_id in master.graded and i not in claimed]
    yield from named("There more than once (the first counts, the others are the learner's own cells)", copies)
    unknown = [cell.grade_id for cell in read.cells if cell.grade_id and cell.grade_id not in master.graded]
    yield from named("Grade ids that the lesson does not have", unknown)
    pairs = [(master.graded[name], read.cells[index]) for index, name in claimed.items()]
    for known, cell in pairs:
        if cell.type != known.type:
            yield f"{known.grade_id} had become a {cell.type} cell; it is a {known.type} cell again."
        if cell.grade_id is None:
            yield f"{known.grade_id} had lost its metadata."
            continue
        if "points" in cell.claims and "points" in known.claims and cell.claims["points"] != known.claims["points"]:
            said = printable(str(cell.claims["points"]), 20)
            yield f"{known.grade_id} claimed {said} points; it has the master's {known.points:g}."
        if any(bool(cell.claims.get(flag)) != bool(known.claims.get(flag)) for flag in ("grade", "solution", "locked")):
            yield f"{known.grade_id} had changed nbgrader metadata; the master's counts."
    edited = [
        known.grade_id for known, cell in pairs if not known.is_written and cell.source.strip() != known.source.strip()
    ]
    yield from named("Edited, though not the learner's to write (the master's version was used)", edited)
    if read.kernel and master.kernel and read.kernel != master.kernel:
        yield f"The notebook asks for the kernel {read.kernel!r}; it was graded with {master.kernel!r}."


def named(what: str, names: list[str | None] | list[str]) -> Iterator[str]:
    if names:
        shown = [printable(str(name)) for name in names[:NAMED]]
        yield f"{what}: {', '.join(shown)}{' and more' if len(names) > NAMED else ''}."
