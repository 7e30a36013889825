"""What an answer does costs its own points, and right is what has the right values."""

import pytest

from .submission import GRAD, RIGHT, kinds, printed, run

BAD_ANSWERS = {
    "exits": ("import os; os._exit(0)", "crashed"),
    "sys.exit": ("raise SystemExit", "raised"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "crashed"),
    "never ends": ("while True: pass", "timed out"),
    "never ends in C": ("import re; re.match(r'(a+)+$', 'a' * 60 + 'b')", "timed out"),
    "sleeps": ("import time; time.sleep(60)", "timed out"),
    "kills the session": ("import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "wrong"),
    "bombs": ("import os\n    while True: os.fork()", "crashed or timed out or raised"),
    "too much memory": ("return np.ones(2**28)", "raised"),
    "recursion": ("return relu(z)", "raised"),
    "too large": ("return np.zeros(10**8)", "raised"),
    "floods": ("print('x' * 10**8); return np.zeros(1)", "wrong or timed out"),
    "nonsense": ("import os\n    for fd in range(3, 99):\n        try: os.write(fd, b'x' * 99)\n"
                 "        except OSError: pass\n    return z", "crashed"),
    "nothing": ("pass", "wrong"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "kind"), BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_a_bad_answer_costs_its_own_points_and_no_others(sandbox, body, kind):
    bad = f"import numpy as np\ndef relu(z):\n    {body}"
    ran = run(sandbox, bad, "check:relu", GRAD, "check:relu_grad")
    assert ran.verdicts["relu"].kind in kind.split(" or ")
    assert ran.verdicts["relu_grad"].kind == "correct"


def test_the_learners_lines_are_quoted_as_in_a_notebook(sandbox):
    ran = run(sandbox, "def relu(z):\n    return 1 / 0", "check:relu")
    assert ran.verdicts["relu"].code == "in relu, line 2:\n    return 1 / 0"


def test_a_name_that_is_not_there_is_not_attempted(sandbox):
    ran = run(sandbox, "check:relu")
    assert kinds(ran) == {"relu": "not attempted"} and "no `relu`" in ran.verdicts["relu"].message


CHEATS = {
    "equal to everything": (
        "class Yes:\n    __eq__ = __ge__ = lambda *_: True\n    def __array__(self, *_, **__): return np.zeros(3)\n"
        "def relu(z): return Yes()"
    ),
    "patched comparisons": (
        "np.allclose = np.array_equal = np.testing.assert_allclose = lambda *a, **k: True\nnp.abs = lambda x: x * 0\n"
        "def relu(z): return z"
    ),
    "patched check": (
        "from autograder import check\ncheck.relu = check.Check = lambda *a: None\ndef relu(z): return z"
    ),
    "patched protocol": (
        "import student.answering as a, student.values as v\nv.Values.encode = lambda *a: ['t']\ndef relu(z): return z"
    ),
    "patched verdicts": (
        "import sys, types\nfor m in list(sys.modules):\n    if 'check' in m: sys.modules[m] = types.ModuleType(m)\n"
        "def relu(z): return z"
    ),
    "transformers": (
        "get_ipython().input_transformers_cleanup.append(lambda lines: [])\ndef relu(z): return z"
    ),
    "the reference": "import nnlib\ndef relu(z): return nnlib.relu(z)",
    "the project": (
        "import importlib.util\nassert not importlib.util.find_spec('autograder.check.engine')\ndef relu(z): return z"
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", CHEATS.values(), ids=CHEATS)
def test_nothing_but_right_values_is_right(sandbox, source):
    ran = run(sandbox, "import numpy as np", source, "check:relu")
    assert ran.verdicts["relu"].kind not in ("correct", "partly correct")


@pytest.mark.parametrize(
    ("keeps", "kept"),
    [
        ("knows.append(1)", "len(knows)"),
        ("globals()['knows'] = [1]", "len(knows)"),
        ("relu.times = 1", "len(vars(relu))"),
        ("np.cbrt = None", "int(np.cbrt is None)"),
        ("np.random.seed(1)", "int(np.random.get_state()[1][0] == 1)"),
        ("import os; os.chdir('/')", "int(__import__('os').getcwd() == '/')"),
        ("import threading; threading.Thread(target=threading.Event().wait).start()", "threading.active_count() - 1"),
    ],
)
def test_what_a_check_leaves_in_the_session_is_not_there_any_more_when_the_next_cell_runs(sandbox, keeps, kept):
    answer = f"import threading\nimport numpy as np\nknows = []\ndef relu(z):\n    {keeps}\n    return np.maximum(z, 0)"
    ran = run(sandbox, answer, "check:relu", kept, GRAD, "check:relu_grad")
    assert kinds(ran) == {"relu": "correct", "relu_grad": "correct"} and not ran.anomalies
    assert ran.cells[2].outputs[0]["data"]["text/plain"] == "0"


def test_a_check_that_leaves_nothing_behind_takes_no_second_session(sandbox, monkeypatch):
    opened = []
    open_box = sandbox.warm.open_box
    monkeypatch.setattr(sandbox.warm, "open_box", lambda: opened.append(1) or open_box())
    remembers = "import functools\n" + GRAD.replace("def", "@functools.cache\ndef positive(x): return x > 0\ndef")
    assert kinds(run(sandbox, RIGHT, "check:relu", remembers, "check:relu_grad"))["relu_grad"] == "correct"
    assert len(opened) == 1


def test_a_check_that_leaves_something_behind_takes_a_second_session_only_for_what_follows(sandbox, monkeypatch):
    opened = []
    open_box = sandbox.warm.open_box
    monkeypatch.setattr(sandbox.warm, "open_box", lambda: opened.append(1) or open_box())
    remembers = RIGHT.replace("    return", "    relu.times = 1\n    return")
    assert kinds(run(sandbox, remembers, "check:relu")) == {"relu": "correct"} and len(opened) == 1
    run(sandbox, remembers, "check:relu", "1 + 1")
    assert len(opened) == 3


def test_what_a_check_prints_past_python_is_no_cells_output(sandbox):
    loud = "import os\n" + RIGHT.replace("    return", "    os.write(1, b'loud')\n    return")
    ran = run(sandbox, loud, "check:relu", "print('after')")
    assert kinds(ran) == {"relu": "correct"} and printed(ran, 2) == "after\n"


def test_a_process_started_by_a_check_is_gone_before_the_next(sandbox):
    stray = "import subprocess\ndef relu(z):\n    subprocess.Popen(['sleep', '50'])\n    return np.maximum(z, 0)"
    count = "def relu_grad(z):\n    import os\n    return float(len([p for p in os.listdir('/proc') if p.isdigit()]))"
    ran = run(sandbox, "import numpy as np", stray, "check:relu", count, "check:relu_grad")
    assert ran.verdicts["relu"].kind == "correct"
    assert "returned" in ran.verdicts["relu_grad"].message and " 3.0" in ran.verdicts["relu_grad"].message


def test_the_same_seed_gives_the_same_verdicts(sandbox):
    wrong = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0) + 1"
    first, second = (run(sandbox, wrong, "check:relu").verdicts for _ in range(2))
    assert first == second
