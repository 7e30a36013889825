"""The real nbgrader grades a class of six with its own commands, and the scores are the expected ones."""

import csv
import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade

from autograder.lessons import find_lessons

POINTS = {"sigmoid": 3, "sigmoid_grad": 2, "tanh_grad": 2, "relu": 2, "relu_grad": 2, "softmax": 4}
LESSON = "02_activations"
QUESTION = "why_it_hardly_learns"

NOISY = """
import sys, warnings
print("a line on stderr", file=sys.stderr)
warnings.warn("a warning")
import numpy as np
np.log(np.zeros(3))
"""
NOISY_RELU = """
def relu(z):
    print("a line on stderr from within", file=sys.stderr)
    warnings.warn("a warning from within")
    return np.maximum(z, 0)
"""
RAISING = """
def sigmoid(z):
    return 1 / undefined_name
"""
SCORES = {
    "all_right": POINTS,
    "half_right": POINTS | {"relu": 0, "relu_grad": 0, "softmax": 0},
    "every_second": POINTS | {"sigmoid_grad": 0, "relu": 0, "softmax": 0},
    "untouched": dict.fromkeys(POINTS, 0),
    "noisy": POINTS,
    "raising": POINTS | {"sigmoid": 0},
}


def nbgrader(project: Path, *arguments: str) -> None:
    command = [Path(sys.executable).parent / "nbgrader", *arguments]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def worked(project: Path) -> dict[str, str]:
    """The worked source of every graded cell, by grade id."""
    notebook = nbformat.read(find_lessons(root=project)[0].solution, as_version=4)
    return {c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if "nbgrader" in c.metadata}


def submit(project: Path, student: str, answers: dict[str, str], extra: str = "") -> None:
    """Hand in the released notebook with some solution cells filled in and perhaps one cell more."""
    lesson = find_lessons(root=project)[0]
    notebook = nbformat.read(lesson.released, as_version=4)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata and cell.metadata.nbgrader.solution:
            cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    if extra:
        notebook.cells.insert(2, nbformat.v4.new_code_cell(extra))
    path = project / "autograder" / "submitted" / student / lesson.id / lesson.released.name
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module", params=["nbgrader by itself", "nbgrader with the sandbox"])
def graded(request, copy_project, tmp_path_factory):
    """The project after a class of six was graded."""
    if request.param == "nbgrader with the sandbox" and shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is missing; on Debian or Ubuntu: apt-get install bubblewrap")
    project = copy_project(tmp_path_factory.mktemp("class"))
    if request.param == "nbgrader by itself":
        config = project / "nbgrader_config.py"
        config.write_text(re.sub("USE_THE_SANDBOX = .*", "USE_THE_SANDBOX = False", config.read_text(encoding="utf-8")))
    lesson = find_lessons(root=project)[0]
    nbgrader(project, "generate_assignment", lesson.id, "--force")
    answers = worked(project)
    half = {name: answers[name] for name in ("sigmoid", "sigmoid_grad", "tanh_grad")}
    submit(project, "all_right", answers)
    submit(project, "half_right", half)
    numbers = {name: f"def {name}(*_, **__):\n    return 3.0" for name in ("sigmoid_grad", "relu", "softmax")}
    submit(project, "every_second", answers | numbers)
    submit(project, "untouched", {})
    submit(project, "noisy", answers | {"relu": NOISY_RELU}, extra=NOISY)
    submit(project, "raising", answers | {"sigmoid": RAISING})
    nbgrader(project, "autograde", lesson.id)
    nbgrader(project, "generate_feedback", lesson.id)
    nbgrader(project, "export", "--to", "grades.csv")
    return project


def test_every_score_is_the_expected_one(graded):
    with (graded / "grades.csv").open() as file:
        scores = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}
    assert scores == {
        "all_right": (15, 17),
        "half_right": (7, 17),
        "every_second": (7, 17),
        "untouched": (0, 17),
        "noisy": (15, 17),
        "raising": (12, 17),
    }


@pytest.mark.parametrize("student", SCORES)
def test_every_exercise_is_scored_on_its_own(graded, student):
    expected = SCORES[student]
    earned = {name: determine_grade(cell) for name, cell in cells_of_tests(autograded(graded, student)).items()}
    assert earned == {name: (expected[name], points) for name, points in POINTS.items()}
    with Gradebook(f"sqlite:///{graded}/autograder/gradebook.db") as gradebook:
        grades = gradebook.find_submission_notebook("activations", LESSON, student).grades
        stored = {grade.name.removeprefix("test_"): grade.auto_score for grade in grades}
    assert stored == expected | {QUESTION: 0 if student in ("half_right", "untouched") else None}


def test_the_question_waits_for_a_person_unless_it_was_left_empty(graded):
    for student, needs in {"all_right": True, "untouched": False}.items():
        with Gradebook(f"sqlite:///{graded}/autograder/gradebook.db") as gradebook:
            submission = gradebook.find_submission(LESSON, student)
            (grade,) = [g for n in submission.notebooks for g in n.grades if g.name == QUESTION]
            assert bool(grade.needs_manual_grade) is needs
            assert grade.max_score == 2


def test_no_test_cell_of_a_noisy_notebook_wrote_to_stderr(graded):
    notebook = autograded(graded, "noisy")
    assert any(o.get("name") == "stderr" for cell in notebook.cells for o in cell.get("outputs", []))
    for cell in cells_of_tests(notebook).values():
        assert [o.output_type for o in cell.outputs] == ["display_data"]


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("all_right", "Correct: softmax"),
        ("half_right", "Not attempted yet: relu"),
        ("raising", "name 'undefined_name' is not defined"),
    ],
)
def test_feedback_shows_the_verdicts(graded, student, words):
    page = graded / "autograder" / "feedback" / student / LESSON / "activations.html"
    assert words in html.unescape(page.read_text(encoding="utf-8"))


def autograded(project: Path, student: str) -> nbformat.NotebookNode:
    path = project / "autograder" / "autograded" / student / LESSON / "activations.ipynb"
    return nbformat.read(path, as_version=4)


def cells_of_tests(notebook: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    return {
        cell.metadata.nbgrader.grade_id.removeprefix("test_"): cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith("test_")
    }
