"""For honest work, every exercise has the score that nbgrader by itself gives it.

For lesson 02, tests/autograder/test_with_nbgrader.py holds both against the same scores.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.grading.run import ClassRun
from autograder.lessons import find_lessons

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")

ROOT = Path(__file__).resolve().parents[3]
NBGRADER = Path(sys.executable).parent / "nbgrader"
STUDENTS = ("did it all", "did every second one", "returns a number instead", "did nothing")


def course(root, lesson_id):
    """A folder with one lesson and an honest class."""
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / lesson_id, root / folder / lesson_id)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (lesson,) = find_lessons(root=root)
    worked = {id_of(cell): cell["source"] for cell in json.loads(lesson.solution.read_text())["cells"]}
    for student in STUDENTS:
        notebook = json.loads(lesson.released.read_text())
        answers = [cell for cell in notebook["cells"] if is_answer(cell)]
        for number, cell in enumerate(answers):
            cell["source"] = answer(student, number, id_of(cell), worked) or cell["source"]
        folder = root / "autograder" / "submitted" / student / lesson_id
        folder.mkdir(parents=True)
        (folder / lesson.released.name).write_text(json.dumps(notebook))
    return lesson


def answer(student, number, name, worked):
    right = student == "did it all" or (student != "did nothing" and number % 2 == 0)
    if right:
        return worked[name]
    return f"def {name}(*_, **__):\n    return 3.0" if student == "returns a number instead" else None


def id_of(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def is_answer(cell):
    return cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")


def scores(root, lesson):
    with Gradebook(f"sqlite:///{root}/autograder/gradebook.db") as book:
        graded = {student: book.find_submission_notebook(lesson.name, lesson.id, student) for student in STUDENTS}
        return {(student, grade.name): grade.auto_score for student, of in graded.items() for grade in of.grades}


def test_every_exercise_has_the_score_that_nbgrader_gives(tmp_path):
    lesson_id = "05_gradient_descent"
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    lesson = course(ours, lesson_id)
    list(ClassRun([lesson], seed=1).grade())
    course(theirs, lesson_id)
    config = theirs / "nbgrader_config.py"
    config.write_text(re.sub("(?m)^USE_THE_SANDBOX = .*", "USE_THE_SANDBOX = False", config.read_text()))
    for command in (["generate_assignment", lesson_id, "--force"], ["autograde", lesson_id]):
        subprocess.run([NBGRADER, *command], cwd=theirs, check=True, capture_output=True, timeout=250)
    there = scores(theirs, lesson)
    assert scores(ours, lesson) == there and sum(points or 0 for points in there.values()) > 0
