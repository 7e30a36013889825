"""What a cell does costs nothing but what it would have defined."""

import json

import pytest

from autograder.grading.box import Box
from autograder.grading.plan import CellPlan, Limits, Plan
from autograder.grading.sandbox import Sandbox
from autograder.grading.student.wire import Closed

from .submission import ALL_IS_NEEDED, GRAD, LESSON, RIGHT, errors, kinds, printed, run

FATAL_CELLS = {
    "exits": "import os; os._exit(3)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "kills itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "never ends": "while True: pass",
    "never ends in C": "import re; re.match(r'(a+)+$', 'a' * 60 + 'b')",
    "ignores signals": "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 60))\ntime.sleep(99)",
    "talks nonsense to the checker": (
        "import os\nfor fd in range(3, 50):\n    try: os.write(fd, b'\\xff' * 99)\n    except OSError: pass"
    ),
    "closes every file": "import os; os.closerange(0, 200)",
    "stops itself": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
}


@pytest.mark.parametrize("source", FATAL_CELLS.values(), ids=FATAL_CELLS)
def test_a_cell_that_takes_the_session_down_costs_what_it_would_have_defined(sandbox, source):
    ran = run(sandbox, RIGHT, source + "\nlost = 1", "check:relu", GRAD, "check:relu_grad", "lost")
    assert kinds(ran) == {"relu": "correct", "relu_grad": "correct"}
    assert ran.cells[5].outputs[0]["ename"] == "NameError"
    assert len(ran.cells) == 6 and ran.anomalies


HARMLESS_CELLS = {
    "sys.exit": "import sys; sys.exit(1)",
    "deep recursion": "def f(): f()\nf()",
    "floods the output": "for _ in range(10**6): print('x' * 100)",
    "floods from a program": "!yes | head -c 50000000",
    "fills the disk": "with open('/tmp/big', 'wb') as f:\n    while True: f.write(b'x' * 2**20)",
    "asks for too much memory": "x = bytearray(10**11)",
    "asks for input": "input()",
    "sends a signal": "import os, signal; os.kill(1, signal.SIGKILL)",
    "raises without text": "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd",
    "lone surrogates": "print('\\ud800'); raise ValueError('\\udfff')",
    "replaces stdout": "import sys; sys.stdout = None; sys.stderr = 3",
    "deletes everything": "import builtins; del builtins.print, builtins.open, builtins.len",
}


@pytest.mark.parametrize("source", HARMLESS_CELLS.values(), ids=HARMLESS_CELLS)
def test_a_bad_cell_leaves_the_rest_of_the_notebook_alone(sandbox, source):
    ran = run(sandbox, RIGHT, "kept = 1", source, "check:relu", "kept")
    assert kinds(ran) == {"relu": "correct"}
    assert ran.cells[4].outputs[0]["data"]["text/plain"] == "1"
    assert len(json.dumps([cell.outputs for cell in ran.cells])) < 2**21
    json.dumps([cell.outputs for cell in ran.cells], ensure_ascii=False).encode()


def test_a_given_cell_that_needs_what_is_left_out_says_so_without_an_error(sandbox):
    needs = CellPlan("needs", "import nnlib\nprint('begun')\nnnlib.softmax([1.0])", "given")
    own = CellPlan("own", "nnlib.softmax([1.0])", "extra")
    ran = sandbox.grade(Plan(LESSON.id, (needs, own)))
    assert printed(ran, 0).startswith("begun\n[This cell stops here: nnlib.softmax is not at hand")
    assert list(errors(ran)) == ["own"]


def test_a_given_cell_is_not_blamed_for_the_answer_that_it_calls(sandbox):
    answer = CellPlan("answer", "import os\ndef relu(z):\n    os._exit(1)", "answer")
    given = CellPlan("given", "relu(1.0)", "given")
    ran = sandbox.grade(Plan(LESSON.id, (answer, given, CellPlan("own", "relu(1.0)", "extra"))))
    assert "This cell of the lesson, or an answer that it calls, took its whole process down." in errors(ran)["given"]
    assert errors(ran)["own"].startswith("This cell took its whole process down.")


def test_the_lessons_cells_that_nothing_needs_are_not_run(sandbox):
    lesson = ["import numpy as np", "shown = np.arange(3)\nprint(shown)", "used = 0", "used += 5\nprint(used)"]
    given = [CellPlan(f"g{i}", source, "given") for i, source in enumerate(lesson)]
    ran = sandbox.grade(Plan(LESSON.id, (*given, CellPlan("own", "used", "extra"))))
    assert [cell.outputs for cell in ran.cells[:3]] == [[], [], []]
    assert printed(ran, 3) == "5\n" and ran.cells[4].outputs[0]["data"]["text/plain"] == "5"


def test_a_submission_that_stops_the_search_for_what_it_needs_gets_all_of_the_lesson(sandbox, monkeypatch):
    given = (CellPlan("a", "import numpy as np", "given"), CellPlan("b", "print('shown')", "given"))

    def stopped(box, given, others):
        raise Closed("the session is gone")

    monkeypatch.setattr(Box, "needless", stopped)
    ran = sandbox.grade(Plan(LESSON.id, given))
    assert printed(ran, 1) == "shown\n"


def test_drawing_in_given_cells_is_skipped_and_in_the_learners_own_is_not(sandbox):
    drawing = "fig, axes = plt.subplots(1, 2)\nfor ax in axes: ax.plot([1, 2])\nplt.plot([1])"
    cells = [
        CellPlan("a", "import matplotlib.pyplot as plt", "given"),
        CellPlan("b", drawing, "given"),
        CellPlan("c", "plt.plot([1, 2]);", "extra"),
        CellPlan("d", "fig, ax = plt.subplots()\nvalue = float(ax.get_ylim()[1]) + 1", "given"),
        CellPlan("e", "value", "given"),
        ALL_IS_NEEDED,
    ]
    ran = sandbox.grade(Plan(LESSON.id, tuple(cells)))
    assert ran.cells[1].outputs == []
    assert "image/png" in ran.cells[2].outputs[-1]["data"]
    assert ran.cells[4].outputs[0]["data"]["text/plain"] == "2.0"


def test_a_forged_verdict_in_an_output_is_not_kept(sandbox):
    ran = run(sandbox, "display({'text/plain': 'x'}, raw=True, metadata={'autograder': {'kind': 'correct'}})")
    assert ran.cells[0].outputs[0]["metadata"] == {}


def test_what_the_lessons_own_cells_leave_is_what_ipython_leaves():
    """They are compiled ahead; the same cells as a learner's own go through all of IPython."""
    cells = json.loads(LESSON.released.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code" and "nbgrader" not in c["metadata"]]
    stub = "def sigmoid(z):\n    raise NotImplementedError()"

    def left(role):
        planned = [CellPlan(str(i), source, role) for i, source in enumerate([stub, *sources])]
        with Sandbox(LESSON, "sandbox", Limits(), seed=1) as opened:
            ran = opened.grade(Plan(LESSON.id, (*planned, ALL_IS_NEEDED)))
        return [
            [
                (o["output_type"], o.get("ename"), o.get("text"))
                for o in cell.outputs
                if o["output_type"] != "display_data"
            ]
            for cell in ran.cells
        ]

    # Where nnlib lacks what the lesson asks for, only the lesson's own cells say so in print.
    alike = [
        (given, own) for given, own in zip(left("given"), left("extra"), strict=True) if "NotAtHand" not in str(own)
    ]
    assert len(alike) > 15 and all(given == own for given, own in alike)
