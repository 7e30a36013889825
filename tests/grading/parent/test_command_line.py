"""`python -m autograder grade` from its options to its exit status and its report."""

import json
import os
import subprocess
import sys

import pytest

LESSON = "02_activations"


@pytest.fixture
def grade(classroom, tmp_path):
    """Run the command over the classroom's submissions, into a folder of its own."""

    def run(*options, **environment):
        output = tmp_path / "results"
        command = [sys.executable, "-m", "autograder", "grade", LESSON, "--submitted", str(classroom.course.submitted)]
        command += ["--output", str(output), "--gradebook", f"sqlite:///{output}/gradebook.db", *options]
        return subprocess.run(
            command, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=300
        )

    return run


def test_the_report_is_complete_and_in_order_and_unchanged_work_is_in_it(classroom, grade, tmp_path):
    classroom.hand_in("s2", classroom.solved("sigmoid"))
    classroom.hand_in("s1", b"broken")
    report = tmp_path / "report.json"
    for cached in (False, True):
        done = grade("--isolation", "none", "--json", str(report), "--workers", "2", "--seed", "3")
        assert done.returncode == 0 and done.stderr == ""
        entries = json.loads(report.read_text())
        assert [(e["student"], e["score"], e["cached"]) for e in entries] == [("s1", 0.0, cached), ("s2", 3.0, cached)]
    assert set(entries[1]) == set(
        "student lesson score max_score isolation seconds cached anomalies exercises".split()  # noqa: SIM905
    )
    assert entries[1]["exercises"][0] == {
        "name": "sigmoid", "points": 3.0, "max_points": 3.0, "verdict": "correct", "diagnosis": None,
        "message": "`sigmoid` is right in all 11 cases.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--gradebook", "gradebook.db"], "sqlite:///gradebook.db"),
        (["--gradebook", "nonsense://x"], "not a database's address"),
        (["--submitted", "/nowhere"], "--submitted"),
        (["--output", "/proc/nothing"], "--output"),
        (["--workers", "0"], "--workers"),
        (["--isolation", "hope"], "--isolation"),
        (["--seed", str(2**63)], "--seed"),
        (["--scheduler", "nonsense"], "tcp://"),
        (["--json", "/nowhere/report.json"], "--json"),
        (["--nothing-of-the-kind"], "--nothing-of-the-kind"),
        (["99_unknown"], "99_unknown"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(classroom, grade, options, words):
    classroom.hand_in("s1", classroom.released())
    done = grade(*options)
    assert done.returncode == 2 and words in done.stderr and done.stderr.count("\n") == 1


def test_without_bubblewrap_it_refuses_and_says_what_to_install(classroom, grade, tmp_path):
    classroom.hand_in("s1", classroom.released())
    done = grade(PATH=str(tmp_path))
    assert done.returncode == 2 and "apt-get install bubblewrap" in done.stderr and "--isolation none" in done.stderr
    assert "Traceback" not in done.stderr
