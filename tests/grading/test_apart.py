"""Without isolation and without forks, as on Windows and macOS: the same verdicts, and nobody stops the grader."""

import subprocess
import sys

import pytest

from autograder.check import LESSONS
from autograder.grading.apart import Apart
from autograder.grading.forking import can_fork
from autograder.grading.plan import CellPlan, Limits, Plan
from autograder.grading.sandbox import Sandbox
from autograder.lessons import find_lessons

LESSON = find_lessons(["02_activations"])[0]
LIMITS = Limits(check_seconds=4, cells_seconds=12)
RIGHT = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0)"
GRAD = "def relu_grad(z):\n    return (np.asarray(z) > 0).astype(float)"


@pytest.fixture(scope="module")
def sandbox():
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AUTOGRADER_WITHOUT_FORK", "1")
        with Sandbox(LESSON, "none", LIMITS, seed=1) as opened:
            assert isinstance(opened.warm, Apart)
            yield opened


def run(sandbox, *sources):
    names = [source.removeprefix("check:") for source in sources]
    cells = [
        CellPlan(f"c{i}", source, "test", name) if name != source else CellPlan(f"c{i}", source, "extra")
        for i, (source, name) in enumerate(zip(sources, names, strict=True))
    ]
    return sandbox.grade(Plan(LESSON.id, tuple(cells)))


def kinds(ran):
    return {name: verdict.kind for name, verdict in ran.verdicts.items()}


def test_systems_without_fork_and_macos_take_this_way(monkeypatch):
    monkeypatch.delenv("AUTOGRADER_WITHOUT_FORK", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert can_fork()
    monkeypatch.setattr("sys.platform", "darwin")
    assert not can_fork()
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.delattr("os.fork")
    assert not can_fork()


def test_cells_run_in_order_and_leave_what_they_leave_in_a_notebook(sandbox):
    ran = run(sandbox, RIGHT, "check:relu", "1 + 1", "print('x')\n!echo y", "await __import__('asyncio').sleep(0)", "z")
    assert kinds(ran) == {"relu": "correct"} and ran.isolation == "none" and not ran.anomalies
    assert ran.cells[2].outputs[0]["data"]["text/plain"] == "2"
    assert "".join(output["text"] for output in ran.cells[3].outputs).split() == ["x", "y"]
    assert ran.cells[5].outputs[0]["ename"] == "NameError"


def test_what_the_lesson_asks_for_is_left_out_here_too(sandbox):
    ran = run(sandbox, "import nnlib\ndef relu(z):\n    return nnlib.relu(z)", "check:relu", "check:softmax")
    assert kinds(ran) == {"relu": "raised", "softmax": "not attempted"}
    assert "not at hand" in ran.verdicts["relu"].message


BAD = {
    "exits": ("import os; os._exit(0)", "crashed"),
    "loops": ("while True: pass", "timed out"),
    "loops in C": ("import re; re.match(r'(a+)+$', 'a' * 60 + 'b')", "timed out"),
    "raises": ("raise ValueError('so')", "raised"),
    "is wrong": ("return 7", "wrong"),
}


@pytest.mark.parametrize(("body", "kind"), BAD.values(), ids=BAD)
def test_a_bad_answer_costs_its_own_points_and_no_others(sandbox, body, kind):
    bad = f"import numpy as np\ndef relu(z):\n    {body}"
    ran = run(sandbox, bad, "check:relu", "kept = 3", GRAD, "check:relu_grad", "kept")
    assert kinds(ran) == {"relu": kind, "relu_grad": "correct"}
    assert ran.cells[5].outputs[0]["data"]["text/plain"] == "3" and not ran.anomalies


@pytest.mark.parametrize("source", ["import os; os._exit(1)", "while True: pass"], ids=["exits", "loops"])
def test_a_bad_cell_costs_what_it_would_have_defined(sandbox, source):
    ran = run(sandbox, RIGHT, f"{source}\nlost = 1", "check:relu", "lost")
    assert kinds(ran) == {"relu": "correct"} and len(ran.anomalies) == 1
    assert ran.cells[3].outputs[0]["ename"] == "NameError"


def test_a_challenge_gets_its_data_and_gives_its_labels():
    (lesson,) = find_lessons(["09_binary_classification"])
    nearest = (
        "import numpy as np\ndef moons_classifier(X, y, rng):\n"
        "    return lambda Z: y[((Z[:, None] - X[None]) ** 2).sum(axis=2).argmin(axis=1)]"
    )
    cells = (CellPlan("a", nearest, "answer"), CellPlan("b", "", "test", "moons_classifier"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AUTOGRADER_WITHOUT_FORK", "1")
        with Sandbox(lesson, "none", Limits(), seed=1) as opened:
            verdict = opened.grade(Plan(lesson.id, cells)).verdicts["moons_classifier"]
    assert verdict.kind in ("correct", "partly correct"), verdict.message
    assert "moons_classifier" in LESSONS[lesson.id]


def test_nothing_is_imported_that_only_linux_has():
    ours = "autograder.grading"
    look = (
        f"import sys, {ours}.student.apart, {ours}.apart, {ours}.worker, {ours}.sandbox, {ours}.engine, {ours}.run\n"
        "print([name for name in sys.modules if name.endswith(('student.box', 'student.linux', 'student.seccomp'))])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
