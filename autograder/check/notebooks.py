"""What stands in the course's own notebooks alone: the worked answers and the points."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MARKERS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", flags=re.MULTILINE)


def worked_answer(lesson: str, exercise: str) -> str:
    """The source of the solution cell; where the solutions are not at hand, a comment that says so."""
    cell = graded_cell(lesson, "solutions", exercise)
    if cell is None:
        return "# The worked answers are not part of this copy of the course: ask your instructor."
    return MARKERS.sub("", "".join(cell["source"])).strip()


def points_of(lesson: str, exercise: str) -> float | None:
    """The points of an exercise, as the released notebook has them; None where that is not at hand."""
    cell = graded_cell(lesson, "course", f"test_{exercise}")
    return None if cell is None else float(cell["metadata"]["nbgrader"]["points"])


def graded_cell(lesson: str, folder: str, grade_id: str) -> dict[str, Any] | None:
    try:
        text = notebook(lesson, folder).read_text(encoding="utf-8")
    except OSError:  # It is not there, or not for everybody to read, as the solutions on a JupyterHub.
        return None
    cells: list[dict[str, Any]] = json.loads(text)["cells"]
    graded = (cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)
    return next(graded, None)


def notebook(lesson: str, folder: str) -> Path:
    return ROOT / folder / lesson / f"{lesson.split('_', 1)[1]}.ipynb"
