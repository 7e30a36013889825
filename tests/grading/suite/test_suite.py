"""Hostile, broken and honest submissions, all graded in one run with the real sandbox: what must come of each."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from . import escaping, folders, honest, looks, notebooks, scores, stopping
from .classroom import LESSON, Classroom, hand_in_all, listening
from .entry import Entry

pytestmark = [
    pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed"),
    pytest.mark.timeout(1200),  # The whole class is graded for the first test.
]

ENTRIES = [
    entry
    for part in (scores, looks, stopping, escaping, folders, notebooks, honest)
    for entry in part.ENTRIES
]  # fmt: skip
POINTS = {"sigmoid": 3.0, "sigmoid_grad": 2.0, "tanh_grad": 2.0, "relu": 2.0, "relu_grad": 2.0, "softmax": 4.0}

MOST_OUTPUT = 3 * 2**20
"""Of a whole notebook, in characters, however much its cells print."""


class Graded:
    def __init__(self, root: Path) -> None:
        self.root = root
        with listening() as outside:
            self.stray_mark = f"suite-stray-{outside.port}"
            classroom = Classroom(root, outside)
            hand_in_all(classroom, ENTRIES)
            self.outcomes = classroom.grade()
            self.nobody_called = outside.nobody_called()

    def of(self, entry: Entry):
        """The outcome of an entry; a name that cannot be a student's stands in the report as it can be printed."""
        printed = entry.name.replace("\n", "\\n")
        return self.outcomes.get(printed) or self.outcomes[f"{printed[:80]}..."]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    return Graded(tmp_path_factory.mktemp("class"))


def test_every_entry_has_a_name_of_its_own():
    assert [name for name, times in Counter(entry.name for entry in ENTRIES).items() if times > 1] == []


def test_everybody_gets_an_outcome(graded):
    assert len(graded.outcomes) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name[:60].replace("\n", " "))
def test_a_submission_gets_what_it_deserves(graded, entry):
    outcome = graded.of(entry)
    found = " ".join(outcome.report["anomalies"])
    verdicts = {exercise["name"]: exercise["verdict"] for exercise in outcome.report["exercises"]}
    points = {exercise["name"]: exercise["points"] for exercise in outcome.report["exercises"]}
    if entry.refused:
        assert (outcome.report["score"], verdicts) == (0, {})
    else:
        unlike = {n: (v, found) for n, v in verdicts.items() if v not in entry.costs.get(n, "correct").split(" or ")}
        assert not unlike, outcome.report["exercises"]
        assert points == {name: POINTS[name] if verdict == "correct" else 0 for name, verdict in verdicts.items()}
        assert set(verdicts) == set(POINTS)
        assert outcome.report["score"] == sum(points.values())
    if entry.anomaly != "any":
        assert entry.anomaly in found
        assert bool(found) == bool(entry.anomaly), found
    assert len(outcome.outputs) < MOST_OUTPUT
    assert entry.shows in outcome.outputs
    assert not entry.hides or entry.hides not in outcome.outputs


def test_no_submission_reached_anybody_outside(graded):
    assert graded.nobody_called


def test_no_process_is_left(graded):
    assert graded.stray_mark not in all_environments()


def all_environments() -> str:
    found = ""
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            found += path.read_text(errors="replace")
        except OSError:
            continue
    return found


def test_no_file_is_left_outside(graded):
    assert list(graded.root.rglob("written-by-a-submission")) == []
    assert [path for path in ("/tmp", "/dev/shm", "/var/tmp") if Path(path, "left-for-the-next").exists()] == []


def test_the_gradebook_says_what_the_report_says(graded):
    reported = {student: outcome.report["score"] for student, outcome in graded.outcomes.items()}
    with Gradebook(f"sqlite:///{graded.root}/autograder/gradebook.db") as book:
        written = {submission.student.id: submission.score for submission in book.assignment_submissions(LESSON)}
    nameless = {student for student in reported if "\\n" in student or student.endswith("...")}
    assert written == {student: score for student, score in reported.items() if student not in nameless}
