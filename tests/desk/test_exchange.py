"""nbgrader's own exchange on one machine: a lesson goes out to a student's folder, and work comes back."""

import json
import shutil
import subprocess
import sys

import pytest

from autograder.lessons import ROOT

LESSON = "02_activations"
COURSE = "learn-how-networks-learn"


@pytest.fixture
def nbgrader(tmp_path):
    """Run an nbgrader command in a folder, with an exchange of this test's own."""
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)

    def run(folder, *arguments):
        command = [sys.executable, "-m", "nbgrader", *arguments, f"--Exchange.root={exchange}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr

    return run


@pytest.mark.timeout(900)
def test_a_lesson_goes_out_and_comes_back(tmp_path, nbgrader):
    course, home = tmp_path / "project", tmp_path / "home"
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / LESSON, course / folder / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    (course / "autograder").mkdir()
    home.mkdir()
    nbgrader(course, "generate_assignment", LESSON, "--force")
    nbgrader(course, "release_assignment", LESSON)
    nbgrader(home, "fetch_assignment", LESSON, "--course", COURSE)
    fetched = home / LESSON / "activations.ipynb"
    released = course / "course" / LESSON / "activations.ipynb"
    assert json.loads(fetched.read_text(encoding="utf-8")) == json.loads(released.read_text(encoding="utf-8"))
    assert [path.name for path in (home / LESSON).iterdir()] == ["activations.ipynb"]
    nbgrader(home, "submit", LESSON, "--course", COURSE)
    nbgrader(course, "collect", LESSON)
    (work,) = (course / "autograder" / "submitted").glob(f"*/{LESSON}/activations.ipynb")
    assert work.read_bytes() == fetched.read_bytes()
    assert (work.parent / "timestamp.txt").exists()
