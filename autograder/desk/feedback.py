"""Feedback on one notebook as a page for the student: what came of every exercise, and what to do next.

nbgrader's GenerateFeedback step asks this exporter for the page, whoever starts it: `nbgrader generate_feedback`,
formgrader's button, or `grade --feedback`. nbgrader_config.py names it.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbgrader.converters.base import NbGraderException
from traitlets import default

from autograder.desk.answers import Cell, answers_in, in_words, shown
from autograder.desk.findings import duration
from autograder.desk.harmless import from_outputs
from autograder.desk.marks import Marks, read_marks
from autograder.desk.parts import Outline, id_of
from autograder.desk.templating import template
from autograder.grading.master import Master
from autograder.lessons import UsageError, find_lessons


class FeedbackExporter(Exporter):
    """What nbgrader's GenerateFeedback step writes for a notebook."""

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> Any:
        nb, resources = super().from_notebook_node(nb, resources, **options)
        about = resources["nbgrader"]
        converter: Any = self.parent
        try:
            (lesson,) = find_lessons([about["assignment"]], Path(converter.coursedir.root))
            master = Master(lesson)
        except UsageError as error:
            raise NbGraderException(str(error)) from error
        marks = read_marks(about["db_url"], about["assignment"], about["notebook"], about["student"])
        return page(about["student"], master, nb["cells"], marks), resources


def page(student: str, master: Master, cells: Sequence[Cell], marks: Marks) -> str:
    """The page for a graded notebook."""
    outline, refusal = Outline(master), reason_of_refusal(cells)
    answers = [] if refusal and not marks.score else list(answers_in(master, outline, cells, marks))
    again = {one.part.number: one.part for one in answers if one.part and one.should_read_again}
    displayed = {cell["source"]: cell["outputs"] for cell in cells if cell["cell_type"] == "code"}
    return template("feedback.html").render(
        student=student,
        lesson=outline.title,
        notebook=f"{master.lesson.id}/{master.lesson.released.name}",
        marks=marks,
        late=duration(marks.late) if marks.late > 0 else "",
        refusal=refusal,
        answers=answers,
        in_words=in_words(answers),
        again=[(part, part.page(displayed)) for _, part in sorted(again.items())],
        own=[] if refusal else list(own_cells(master, cells)),
    )


def reason_of_refusal(cells: Iterable[Cell]) -> str:
    """Why a submission was not graded at all; nothing where it was."""
    outputs = (output for cell in cells if id_of(cell) for output in cell.get("outputs", ()))
    return next((str(output["evalue"]) for output in outputs if output.get("ename") == "NotGraded"), "")


def own_cells(master: Master, cells: Iterable[Cell]) -> Iterator[Markup]:
    """The cells that the student added, with what they displayed."""
    known = {*master.prose, *master.given}
    for cell in cells:
        if id_of(cell) is None and cell["source"] not in known:
            yield shown(cell) + from_outputs(cell.get("outputs", ()))
