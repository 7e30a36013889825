"""Workers of one run share what the first of them has imported and its sandbox, but not its fate."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from autograder.grading.forking import can_fork
from autograder.grading.job import Job, WarmUp
from autograder.grading.plan import CellPlan, Limits, Plan, Ran
from autograder.grading.pool import Pool
from autograder.lessons import find_lessons

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None or not can_fork(), reason="bubblewrap is not installed, or nothing forks here"
)

LESSON = find_lessons(["02_activations"])[0]
SLOW = "import numpy as np, time\ntime.sleep({seconds})\ndef relu(z):\n    return np.maximum(z, 0)"


def job(seconds: float = 0.0) -> Job:
    answer = CellPlan("answer", SLOW.format(seconds=seconds), "answer")
    test = CellPlan("test", "check.relu(relu)", "test", "relu")
    return Job(LESSON, Plan(LESSON.id, (answer, test)), 1, "sandbox", Limits(), "")


@pytest.fixture
def pool():
    with Pool(3, WarmUp(LESSON, 1, "sandbox", Limits())) as opened:
        yield opened


def kinds(answers):
    return [answer.verdicts["relu"].kind if isinstance(answer, Ran) else answer for _, answer in answers]


def started_by(pid: int) -> set[int]:
    """A process and all that it has started, and these, that still run."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = entry.read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(entry.parent.name)] = int(parent)
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def test_there_is_one_sandbox_and_nothing_is_left_of_it():
    before = started_by(os.getpid())
    with Pool(3, WarmUp(LESSON, 1, "sandbox", Limits())) as pool:
        assert kinds(pool.run((number, job(0.1)) for number in range(9))) == ["correct"] * 9
        running = started_by(os.getpid()) - before
        assert sum("bwrap" in command(pid).split("\0")[0] for pid in running) <= 2, "bubblewrap is itself and its child"
        assert sum("grading.worker" in command(pid) for pid in running) == 3
    assert not started_by(os.getpid()) & running


def test_when_the_worker_that_lent_the_sandbox_dies_nobody_loses_an_answer(pool):
    (first, answer) = next(iter(pool.run([("first", job())])))
    assert kinds([(first, answer)]) == ["correct"]
    answers = []
    for number, got in enumerate(pool.run((n, job(0.3)) for n in range(9))):
        answers.append(got)
        if number == 0:
            os.kill(pool.workers[0].process.pid, signal.SIGKILL)
    assert kinds(answers) == ["correct"] * 9


def test_when_a_worker_that_was_forked_dies_another_takes_its_place(pool):
    assert kinds(pool.run((number, job(0.1)) for number in range(3))) == ["correct"] * 3
    first = pool.workers[0].process.pid
    siblings = [pid for pid in started_by(first) - {first} if "grading.worker" in command(pid)]
    assert len(siblings) == 2
    for sibling in siblings:
        os.kill(sibling, signal.SIGKILL)
    assert kinds(pool.run((number, job(0.1)) for number in range(6))) == ["correct"] * 6
