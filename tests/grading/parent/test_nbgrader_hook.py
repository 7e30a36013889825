"""The real `nbgrader autograde`, with this project's configuration, runs submissions through the engine."""

import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

LESSON = "02_activations"


def nbgrader(root, *arguments):
    command = [Path(sys.executable).parent / "nbgrader", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def released(classroom):
    """A classroom whose gradebook nbgrader itself has filled."""
    done = nbgrader(classroom.root, "generate_assignment", LESSON, "--force")
    assert done.returncode == 0, done.stderr
    return classroom


def scores(classroom, student):
    with Gradebook(classroom.url) as book:
        notebook = book.find_submission_notebook("activations", LESSON, student)
        return {grade.name: grade.auto_score for grade in notebook.grades}


def test_autograde_scores_as_the_engine_does_and_writes_the_notebook(released, cell_of):
    cheat = "from nbgrader.utils import determine_grade; import os; os._exit(0)"
    notebook = released.solved("sigmoid", "relu")
    notebook["cells"].insert(2, {"cell_type": "code", "metadata": {}, "source": cheat})
    released.hand_in("some", notebook, "2026-01-02 10:00:00 UTC")
    released.hand_in("unreadable", b"{")
    (released.folder("some") / "passwords").symlink_to("/etc/passwd")
    done = nbgrader(released.root, "autograde", LESSON)
    assert done.returncode == 0, done.stderr
    assert sum(points or 0 for points in scores(released, "some").values()) == 5.0
    assert sum(points or 0 for points in scores(released, "unreadable").values()) == 0.0
    outputs = cell_of(released.graded("some"), "test_sigmoid")["outputs"]
    assert outputs[0]["metadata"]["autograder"]["kind"] == "correct"
    assert not (released.course.autograded / "some" / LESSON / "passwords").exists()
    report = released.grade(seed=None)["some"]
    assert not report["cached"], "another isolation is another outcome"


def test_one_line_of_the_configuration_hands_the_work_back_to_nbgrader(released):
    config = released.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("USE_THE_SANDBOX = True", "USE_THE_SANDBOX = False"))
    released.hand_in("s1", released.solved("sigmoid"))
    done = nbgrader(released.root, "autograde", LESSON)
    assert done.returncode == 0, done.stderr
    assert scores(released, "s1")["test_sigmoid"] == 3.0
    with Gradebook(released.url) as book:
        assert book.find_submission(LESSON, "s1").score == 3.0
