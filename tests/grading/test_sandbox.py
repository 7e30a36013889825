"""Whatever a submission does costs the cell or check it does it in, and nothing gets out."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from autograder.check import LESSONS
from autograder.grading.box import Box
from autograder.grading.plan import CellPlan, Limits, Plan
from autograder.grading.sandbox import CELLS_OF_OUTPUT, NOT_RUN, Sandbox
from autograder.grading.student.box import OPEN_FILES
from autograder.grading.student.wire import Closed
from autograder.lessons import find_lessons

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")

LESSON = find_lessons(["02_activations"])[0]
LIMITS = Limits(check_seconds=4, cells_seconds=8)
RIGHT = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0)"
ALL_IS_NEEDED = CellPlan("all", "globals();", "extra")
"""After which every cell of the lesson is run."""
GRAD = "def relu_grad(z):\n    return (np.asarray(z) > 0).astype(float)"


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(LESSON, "sandbox", LIMITS, seed=1) as opened:
        yield opened


def plan(*cells: str | tuple[str, str]) -> Plan:
    """A submission: sources are the learner's cells; `check:relu` is the test cell of an exercise."""
    made = []
    for i, source in enumerate(cells):
        name = source.removeprefix("check:")
        if name != source:
            made.append(CellPlan(f"c{i}", f"check.{name}({name})", "test", name))
        else:
            made.append(CellPlan(f"c{i}", source, "extra"))
    return Plan(LESSON.id, tuple(made))


def run(sandbox, *cells):
    return sandbox.grade(plan(*cells))


def kinds(ran):
    return {name: verdict.kind for name, verdict in ran.verdicts.items()}


def printed(ran, i):
    return "".join(o.get("text", "") for o in ran.cells[i].outputs)


def test_an_honest_submission_earns_what_a_notebook_gives_and_leaves_the_same_outputs(sandbox):
    ran = run(sandbox, RIGHT, "check:relu", "1 + 1", "print('x')", "undefined_name")
    assert kinds(ran) == {"relu": "correct"} and not ran.anomalies
    (shown,) = ran.cells[1].outputs
    assert shown["output_type"] == "display_data" and shown["metadata"]["autograder"]["kind"] == "correct"
    assert ran.cells[2].outputs[0]["data"]["text/plain"] == "2"
    assert ran.cells[3].outputs == [{"output_type": "stream", "name": "stdout", "text": "x\n"}]
    assert ran.cells[4].outputs[0]["ename"] == "NameError"


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_worked_answers_of_every_lesson_earn_everything(lesson):
    (found,) = find_lessons([lesson])
    cells = []
    for cell in json.loads(found.solution.read_text(encoding="utf-8"))["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if cell["cell_type"] == "code":
            name = grade_id.removeprefix("test_")
            role = "test" if name != grade_id else "answer" if grade_id else "given"
            cells.append(CellPlan(cell["id"], "".join(cell["source"]), role, name or None))
    with Sandbox(found, "sandbox", Limits(), seed=3) as opened:
        ran = opened.grade(Plan(lesson, tuple(cells)))
    assert {name: v.message for name, v in ran.verdicts.items() if v.kind != "correct"} == {}
    assert set(ran.verdicts) == set(LESSONS[lesson])
    assert errors(ran) == {} and ran.anomalies == ()


def errors(ran):
    found = ((cell.id, output) for cell in ran.cells for output in cell.outputs)
    return {name: output["evalue"] for name, output in found if output["output_type"] == "error"}


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


def test_a_check_has_a_time_of_its_own_however_short_each_call_is(sandbox):
    pause = f"time.sleep({LIMITS.check_seconds / 5})"
    slow = f"import numpy as np, time\ndef relu(z):\n    {pause}\n    return np.maximum(z, 0)"
    assert len(LESSONS[LESSON.id]["relu"].cases) > 5
    assert kinds(run(sandbox, slow, "check:relu", GRAD, "check:relu_grad")) == {
        "relu": "timed out",
        "relu_grad": "correct",
    }


def test_a_notebook_whose_cells_go_on_crashing_is_not_run_for_ever():
    with Sandbox(LESSON, "sandbox", Limits(cells_seconds=0.5), seed=1) as opened:
        ran = run(opened, RIGHT, "check:relu", *["import os; os._exit(1)"] * 200, "print('end')")
    assert kinds(ran) == {"relu": "correct"}
    assert NOT_RUN in ran.anomalies and len(ran.anomalies) < 100
    assert len(ran.cells) == 203 and errors(ran)["c202"] == NOT_RUN


def test_what_all_cells_display_together_has_a_limit(sandbox):
    ran = run(sandbox, *["print('x' * 10**6)"] * 40, "print('end')")
    assert sum(len(printed(ran, i)) for i in range(41)) < (CELLS_OF_OUTPUT + 1) * LIMITS.output
    assert "[Cut here: the output of this notebook is longer than 16 MiB.]" in printed(ran, 39)


def test_forged_outputs_that_would_fill_the_graders_memory_are_not_read(sandbox):
    forge = (
        "import os, stat, struct, msgpack\n"
        "said, many = msgpack.packb(['ran']), b'[' + b'{},' * 2_000_000 + b'{}]'\n"
        "opened = [n for n in range(3, 30) if os.path.lexists(f'/proc/self/fd/{n}')]\n"
        "(session,) = [n for n in opened if stat.S_ISSOCK(os.fstat(n).st_mode)]\n"
        "os.write(session, struct.pack('>II', len(said), len(many)) + said + many)"
    )
    ran = run(sandbox, forge, "print('next')", RIGHT, "check:relu")
    assert errors(ran)["c0"].startswith("This cell took its whole process down.")
    assert printed(ran, 1) == "next\n" and kinds(ran) == {"relu": "correct"}


def test_the_kernel_is_told_the_limits_too(sandbox):
    """Where the grader is run by root, it does not count processes, but it is told."""
    names = ("NPROC", "FSIZE", "NOFILE", "CORE")
    ran = run(
        sandbox, f"import resource as r\nprint(*(r.getrlimit(getattr(r, 'RLIMIT_' + n)) for n in {names}), sep=';')"
    )
    most = (LIMITS.processes, LIMITS.file, OPEN_FILES, 0)
    assert printed(ran, 0).strip().split(";") == [str((limit, limit)) for limit in most]


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


def test_a_forged_verdict_in_an_output_is_not_kept(sandbox):
    ran = run(sandbox, "display({'text/plain': 'x'}, raw=True, metadata={'autograder': {'kind': 'correct'}})")
    assert ran.cells[0].outputs[0]["metadata"] == {}


def test_submissions_do_not_see_each_other(sandbox):
    run(
        sandbox,
        "open('/tmp/left', 'w').write('x'); open('/dev/shm/left', 'w').write('x'); import numpy; numpy.left = 1",
    )
    ran = run(sandbox, "import os, numpy; print(os.listdir('/tmp'), os.listdir('/dev/shm'), hasattr(numpy, 'left'))")
    assert printed(ran, 0) == "[] [] False\n"


def test_what_a_submission_has_open_no_other_has(sandbox):
    listed = (
        "import os\nopen_here = [f'/proc/self/fd/{n}' for n in range(30)]\n"
        "print(*(os.readlink(name) for name in open_here if os.path.lexists(name)))"
    )
    one, other = (set(printed(run(sandbox, listed), 0).split()) for _ in range(2))
    assert any(name.startswith("socket:") for name in one)
    assert {name for name in one & other if name.startswith(("socket:", "pipe:", "anon_inode:"))} == set()


def test_no_process_is_left_when_a_submission_is_done(sandbox):
    marker = f"autograder-stray-{os.getpid()}"
    source = f"import subprocess\nsubprocess.Popen(['setsid', 'sleep', '77'], env={{'MARK': '{marker}'}})"
    run(sandbox, source)
    time.sleep(0.3)
    assert marker not in environments()


def environments() -> str:
    found = ""
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            found += path.read_text(errors="replace")
        except OSError:
            continue
    return found


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


def test_what_a_check_prints_past_python_is_no_cells_output(sandbox):
    loud = "import os\n" + RIGHT.replace("    return", "    os.write(1, b'loud')\n    return")
    ran = run(sandbox, loud, "check:relu", "print('after')")
    assert kinds(ran) == {"relu": "correct"} and printed(ran, 2) == "after\n"


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


def test_a_process_started_by_a_check_is_gone_before_the_next(sandbox):
    stray = "import subprocess\ndef relu(z):\n    subprocess.Popen(['sleep', '50'])\n    return np.maximum(z, 0)"
    count = "def relu_grad(z):\n    import os\n    return float(len([p for p in os.listdir('/proc') if p.isdigit()]))"
    ran = run(sandbox, "import numpy as np", stray, "check:relu", count, "check:relu_grad")
    assert ran.verdicts["relu"].kind == "correct"
    assert "returned" in ran.verdicts["relu_grad"].message and " 3.0" in ran.verdicts["relu_grad"].message


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


def test_without_isolation_the_same_verdicts_are_reached():
    with Sandbox(LESSON, "none", LIMITS, seed=1) as opened:
        ran = run(
            opened, RIGHT, "check:relu", "import os; os._exit(1)", "def relu_grad(z): return 1", "check:relu_grad"
        )
    assert kinds(ran) == {"relu": "correct", "relu_grad": "wrong"} and ran.isolation == "none"


def test_the_same_seed_gives_the_same_verdicts(sandbox):
    wrong = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0) + 1"
    first, second = (run(sandbox, wrong, "check:relu").verdicts for _ in range(2))
    assert first == second


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
