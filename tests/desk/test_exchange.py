"""nbgrader's own exchange on one machine: a lesson goes out to a student's folder, and work comes back."""

import json
import shutil

from autograder.lessons import ROOT

LESSON = "02_activations"
COURSE = "learn-how-networks-learn"


def test_a_lesson_goes_out_and_comes_back(tmp_path, nbgrader):
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)

    def typed(folder, *arguments):
        nbgrader(*arguments, f"--Exchange.root={exchange}", folder=folder)

    course, home = tmp_path / "project", tmp_path / "home"
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / LESSON, course / folder / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    (course / "autograder").mkdir()
    home.mkdir()
    typed(course, "generate_assignment", LESSON, "--force")
    typed(course, "release_assignment", LESSON)
    typed(home, "fetch_assignment", LESSON, "--course", COURSE)
    fetched = home / LESSON / "activations.ipynb"
    released = course / "course" / LESSON / "activations.ipynb"
    assert json.loads(fetched.read_text(encoding="utf-8")) == json.loads(released.read_text(encoding="utf-8"))
    assert [path.name for path in (home / LESSON).iterdir()] == ["activations.ipynb"]
    typed(home, "submit", LESSON, "--course", COURSE)
    typed(course, "collect", LESSON)
    (work,) = (course / "autograder" / "submitted").glob(f"*/{LESSON}/activations.ipynb")
    assert work.read_bytes() == fetched.read_bytes()
    assert (work.parent / "timestamp.txt").exists()
