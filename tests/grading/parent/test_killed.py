"""A run in the sandbox that is killed midway: nothing survives it, and the next run ends where it would have ended."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")

LESSON = "02_activations"
STUDENTS = 12
PROGRAM = """
import json, sys
from pathlib import Path
from autograder.grading.run import ClassRun
from autograder.lessons import find_lessons
run = ClassRun(find_lessons(root=Path(sys.argv[1])), seed=5)
print(json.dumps(run.ordered(run.grade(workers=2))))
"""
PATIENCE = 60


def grading(root):
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(root)], stdout=subprocess.PIPE, text=True)


def report(root):
    """What a run says of everybody, but for what depends on the day."""
    entries = json.loads(grading(root).communicate(timeout=300)[0])
    return [entry | {"seconds": 0, "cached": False} for entry in entries], sum(entry["cached"] for entry in entries)


def outcomes(root):
    try:
        with sqlite3.connect(root / "autograder" / "gradebook.db", timeout=30) as database:
            return database.execute("select count(*) from autograder_outcome").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def scores(root):
    with sqlite3.connect(root / "autograder" / "gradebook.db") as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        rows = (
            "select s.student_id, c.name, g.auto_score from grade g join submitted_notebook n on n.id = g.notebook_id "
            "join submitted_assignment s on s.id = n.assignment_id join base_cell c on c.id = g.cell_id"
        )
        return sorted(database.execute(rows))


def family(pid):
    """A process with all that it started, each with the time when it started: numbers are given out again."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(path.parent.name)] = (int(fields[1]), fields[19])
    found, waiting = set(), {pid}
    while waiting:
        found |= {(process, parents[process][1]) for process in waiting if process in parents}
        waiting = {process for process, (parent, _) in parents.items() if parent in waiting}
    return found


def alive(processes):
    everybody = {pid for pid, _ in processes}
    return {one for pid in everybody for one in family(pid)} & processes


@pytest.fixture
def two_classes(tmp_path, new_classroom):
    """The same submissions twice; some of them take a moment, so that there is a midway."""
    rooms = [new_classroom(tmp_path / name) for name in ("killed", "whole")]
    for room in rooms:
        for number in range(STUDENTS):
            notebook = room.solved(*("sigmoid", "relu", "softmax")[: number % 4])
            notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "import time; time.sleep(0.3)"})
            room.hand_in(f"s{number:02}", notebook)
    return [room.root for room in rooms]


def test_what_is_left_of_a_killed_run_is_finished_by_the_next(two_classes):
    killed, whole = two_classes
    run = grading(killed)
    end = time.monotonic() + PATIENCE
    while outcomes(killed) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    started = family(run.pid)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    done = outcomes(killed)
    assert 3 <= done < STUDENTS and len(started) > 5
    end = time.monotonic() + PATIENCE
    while alive(started) and time.monotonic() < end:
        time.sleep(0.1)
    assert alive(started) == set()
    after, taken_over = report(killed)
    uninterrupted, _ = report(whole)
    assert taken_over >= done
    assert after == uninterrupted and len(after) == STUDENTS
    assert scores(killed) == scores(whole)
