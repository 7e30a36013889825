"""A submission has only so much time, memory and output, and can be told what it had."""

import time

import pytest

from autograder.check import LESSONS
from autograder.grading.box import Box
from autograder.grading.plan import Limits
from autograder.grading.sandbox import CELLS_OF_OUTPUT, NOT_AGAIN, NOT_RUN, Sandbox
from autograder.grading.student import reserve
from autograder.grading.student.box import OPEN_FILES

from .submission import GRAD, LESSON, LIMITS, RIGHT, errors, kinds, printed, run


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
    names = ("NPROC", "FSIZE", "CORE", "NOFILE")
    ran = run(
        sandbox, f"import resource as r\nprint(*(r.getrlimit(getattr(r, 'RLIMIT_' + n)) for n in {names}), sep=';')"
    )
    most = [(limit, limit) for limit in (LIMITS.processes, LIMITS.file, 0)]
    assert printed(ran, 0).strip().split(";") == [*map(str, most), str((OPEN_FILES, OPEN_FILES + reserve.FILES))]


SLOWLY_RIGHT = RIGHT.replace("    return", "    import time\n    time.sleep(0.05)\n    return")
"""Whoever watches sees it at work."""


@pytest.mark.parametrize("taken", [LIMITS.memory * 2 // 3, LIMITS.memory * 5 // 6])
def test_a_check_in_a_fork_does_not_count_the_sessions_memory_twice(sandbox, taken):
    exits = GRAD.replace("    return", "    import os\n    os._exit(0)\n    return")
    ran = run(sandbox, f"large = b'x' * {taken}", exits, "check:relu_grad", SLOWLY_RIGHT, "check:relu")
    assert kinds(ran) == {"relu_grad": "crashed", "relu": "correct"} and not ran.anomalies


def test_where_cells_have_used_up_the_memory_there_is_a_reserve_for_checks(sandbox):
    fill = (
        "hoard, size = [], 2**24\nwhile size > 2**16:\n"
        "    try: hoard.append(b'x' * size)\n    except MemoryError: size //= 2"
    )
    ran = run(sandbox, SLOWLY_RIGHT, fill, "check:relu", "len(hoard) > 50")
    assert kinds(ran) == {"relu": "correct"} and not ran.anomalies
    assert ran.cells[3].outputs[0]["data"]["text/plain"] == "True"


@pytest.mark.parametrize("where", ["a cell", "an answer"])
def test_where_all_files_are_open_there_is_a_reserve_for_checks(sandbox, where):
    fill = "held = []\ntry:\n    while True: held.append(open('/dev/null'))\nexcept OSError: pass"
    hoards = RIGHT.replace(
        "    return", "    " + fill.replace("held = []\n", "").replace("\n", "\n    ") + "\n    return"
    )
    cells = (fill, RIGHT) if where == "a cell" else ("held = []", hoards)
    ran = run(sandbox, *cells, "check:relu", GRAD, "check:relu_grad", "len(held) > 200")
    assert kinds(ran) == {"relu": "correct", "relu_grad": "correct"}, ran.verdicts
    assert ran.cells[5].outputs[0]["data"]["text/plain"] == str(where == "a cell")


def test_cells_that_are_run_again_have_time_of_their_own():
    limits = Limits(check_seconds=4, cells_seconds=3)
    remembers = RIGHT.replace("    return", "    relu.times = 1\n    return")
    slow = ["import time", "time.sleep(1.2)", "time.sleep(0.7)\nlast = 1"]
    with Sandbox(LESSON, "sandbox", limits, seed=1) as opened:
        ran = run(opened, *slow, remembers, "check:relu", "last")
    assert kinds(ran) == {"relu": "correct"} and not ran.anomalies
    assert ran.cells[5].outputs[0]["data"]["text/plain"] == "1"


def test_cells_that_cannot_be_run_again_in_time_are_told(sandbox):
    late = time.time() + 1.5
    slower_then = f"import time\ntime.sleep(0.1 if time.time() < {late} else 99)\nlast = 1"
    pauses = RIGHT.replace("    return", "    relu.times = 1\n    import time\n    time.sleep(0.3)\n    return")
    ran = run(sandbox, slower_then, pauses, "check:relu", "last")
    assert kinds(ran) == {"relu": "correct"} and ran.anomalies == (f"Cell c0: {NOT_AGAIN}",)
    assert errors(ran)["c3"] == "name 'last' is not defined"


def test_a_check_that_has_used_up_its_time_gets_no_second(sandbox, monkeypatch):
    begun = []
    check = Box.check
    monkeypatch.setattr(Box, "check", lambda box, *given: begun.append(1) or check(box, *given))
    assert kinds(run(sandbox, "def relu(z):\n    while True: pass", "check:relu")) == {"relu": "timed out"}
    assert len(begun) == 1
