"""The real `nbgrader autograde`, with this project's configuration, runs submissions through the engine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook

LESSON = "02_activations"


def nbgrader(root, *arguments):
    command = [Path(sys.executable).parent / "nbgrader", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory, new_classroom):
    """A gradebook that nbgrader itself has filled."""
    filled = new_classroom(tmp_path_factory.mktemp("filled"))
    done = nbgrader(filled.root, "generate_assignment", LESSON, "--force")
    assert done.returncode == 0, done.stderr
    return filled.root / "autograder" / "gradebook.db"


@pytest.fixture
def released(classroom, gradebook):
    """A classroom with a copy of that gradebook."""
    shutil.copy(gradebook, classroom.root / "autograder")
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


def fifo(folder):
    os.mkfifo(folder / "timestamp.txt")


def no_date(folder):
    (folder / "timestamp.txt").write_text("yesterday, honestly")


def endless_file(folder):
    (folder / "data.csv").symlink_to("/dev/zero")


def other_name(folder):
    (folder / "activations.ipynb").rename(folder / "Activations (1).ipynb")


def link_to_a_notebook(folder):
    (folder / "activations.ipynb").rename(folder / "mine.ipynb")
    (folder / "activations.ipynb").symlink_to("mine.ipynb")


def test_no_folder_stops_the_others_from_being_graded_by_nbgraders_own_command(released):
    tricks = {
        "fifo": fifo,
        "no date": no_date,
        "endless": endless_file,
        "other": other_name,
        "link": link_to_a_notebook,
    }
    for student, trick in {**tricks, "zz last": lambda _: None}.items():
        released.hand_in(student, released.solved("sigmoid"))
        trick(released.folder(student))
    released.hand_in("line\nbreak", released.solved("sigmoid"))
    for _ in range(2):  # The second time nbgrader compares the timestamps.
        done = nbgrader(released.root, "autograde", LESSON)
        assert done.returncode == 0, done.stderr
        earned = {student: sum(p or 0 for p in scores(released, student).values()) for student in [*tricks, "zz last"]}
        assert earned == {"fifo": 3, "no date": 3, "endless": 3, "other": 0, "link": 0, "zz last": 3}
    left = sorted(path.name for path in (released.course.autograded / "endless" / LESSON).iterdir())
    assert left == ["activations.ipynb"]


def test_one_line_of_the_configuration_hands_the_work_back_to_nbgrader(released):
    config = released.root / "nbgrader_config.py"
    turned_off, changes = re.subn("(?m)^USE_THE_SANDBOX = .*", "USE_THE_SANDBOX = False", config.read_text())
    config.write_text(turned_off)
    assert changes == 1
    released.hand_in("s1", released.solved("sigmoid"))
    done = nbgrader(released.root, "autograde", LESSON)
    assert done.returncode == 0, done.stderr
    assert scores(released, "s1")["test_sigmoid"] == 3.0
    with Gradebook(released.url) as book:
        assert book.find_submission(LESSON, "s1").score == 3.0
        assert "autograder_outcome" not in sa.inspect(book.engine).get_table_names(), "the engine keeps outcomes there"
