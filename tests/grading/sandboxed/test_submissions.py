"""A submission earns what it earns in a notebook, and knows of no other."""

import json
import os
import time
from pathlib import Path

import pytest

from autograder.check import LESSONS
from autograder.grading.plan import CellPlan, Limits, Plan
from autograder.grading.sandbox import Sandbox
from autograder.lessons import find_lessons

from .submission import LESSON, LIMITS, RIGHT, errors, kinds, printed, run


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


def test_without_isolation_the_same_verdicts_are_reached():
    with Sandbox(LESSON, "none", LIMITS, seed=1) as opened:
        ran = run(
            opened, RIGHT, "check:relu", "import os; os._exit(1)", "def relu_grad(z): return 1", "check:relu_grad"
        )
    assert kinds(ran) == {"relu": "correct", "relu_grad": "wrong"} and ran.isolation == "none"
