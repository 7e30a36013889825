"""What stands in the course's own notebooks alone: the worked answers and the points."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MARKERS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", flags=re.MULTILINE)


def worked_answer(lesson: str, exercise: str) -> str:
    """The source of the solution cell; where the solutions are not at hand, a comment that says so."""
    if not notebook(lesson, "solutions").is_file():
        return "# The worked answers are not part of this copy of the course: ask your instructor."
    return MARKERS.sub("", "".join(graded_cell(lesson, "solutions", exercise)["source"])).strip()


def points_of(lesson: str, exercise: str) -> float:
    """The points of an exercise, as the released notebook has them."""
    return float(graded_cell(lesson, "course", f"test_{exercise}")["metadata"]["nbgrader"]["points"])


def graded_cell(lesson: str, folder: str, grade_id: str) -> dict[str, Any]:
    path = notebook(lesson, folder)
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            return cell
    raise LookupError(f"{path.name} has no cell called {grade_id}. Run: python -m autograder build {lesson}")


def notebook(lesson: str, folder: str) -> Path:
    return ROOT / folder / lesson / f"{lesson.split('_', 1)[1]}.ipynb"
