"""The commands as they are typed: what they print, how they exit, and what they say of bad input."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import doctor, learner
from autograder.lessons import ROOT, find_lessons


def autograder(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["build", "verify", "check", "doctor"])
def test_every_command_explains_itself(command):
    done = autograder(command, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout and (
        "For authors" in done.stdout or "For learners" in done.stdout or "For all" in done.stdout
    )


@pytest.mark.parametrize("command", ["build", "verify", "check"])
def test_an_unknown_lesson_is_one_line_on_stderr_and_status_2(command):
    done = autograder(command, "02")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no lesson called '02'. The lessons are: ")
    assert done.stderr.count("\n") == 1


def test_an_unknown_command_is_status_2():
    assert autograder("grde").returncode == 2


def test_a_report_that_cannot_be_written_is_one_line_and_status_2():
    done = autograder("check", "00_start_here", "--json", "no/such/folder/report.json")
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("no/such/folder/report.json cannot be written")


def test_check_shows_points_verdicts_and_what_to_do_next(tmp_path):
    report = tmp_path / "report.json"
    done = autograder("check", "00_start_here", "--json", str(report))
    assert done.returncode == 0
    assert "0 of 1" in done.stdout and "not attempted" in done.stdout
    assert "What to do next. 00_start_here, double: `double` is not written yet" in done.stdout
    (entry,) = json.loads(report.read_text())
    assert (entry["lesson"], entry["score"], entry["max_score"]) == ("00_start_here", 0, 1)
    assert entry["exercises"][0]["verdict"] == "not attempted"


def test_check_scores_what_a_learner_saved(project):
    lesson = find_lessons(root=project)[0]
    notebook = nbformat.read(lesson.solution, as_version=4)
    for cell in notebook.cells:
        if cell.id == "relu":
            cell.source = "def relu(z):\n    return np.abs(z)"
    nbformat.write(notebook, lesson.released)
    before = lesson.released.read_bytes()
    progress = learner.look_at(lesson)
    assert (progress.points, progress.max_points) == (13, 15)
    assert learner.next_step([progress]).startswith("02_activations, relu: `relu(-2.0)` returned 2.0, expected 0.0.")
    assert lesson.released.read_bytes() == before


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_text("{"), "cannot be read as a notebook"),
    ],
)
def test_check_says_what_is_wrong_with_a_spoilt_notebook(project, spoil, sentence):
    lesson = find_lessons(root=project)[0]
    spoil(lesson.released)
    assert sentence in learner.look_at(lesson).problem


def test_doctor_finds_this_environment_sound():
    assert [finding for finding in doctor.examine() if finding.needed and not finding.fine] == []


def test_doctor_notices_a_package_that_is_missing_or_too_old(monkeypatch):
    monkeypatch.setattr(doctor, "version", lambda name: "1.0")
    by_name = {finding.what: finding for finding in doctor.packages()}
    assert not by_name["numpy"].fine and "pip install -r requirements.txt" in by_name["numpy"].mend
