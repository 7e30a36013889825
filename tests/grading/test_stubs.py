"""A stub that nobody has touched needs no fork to be known; whatever is more than a stub is checked."""

import shutil
from contextlib import contextmanager

import pytest

from autograder.grading.box import Box
from autograder.grading.master import Master
from autograder.grading.plan import CellPlan, Limits, Plan
from autograder.grading.sandbox import Sandbox
from autograder.lessons import find_lessons

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")

LESSON = find_lessons(["08_optimizers"])[0]
STUBS = {name: cell.source for name, cell in Master(LESSON).graded.items() if cell.part == "answer"}
WRONG = """
def step(self, params, grads):
    for p, g in zip(params, grads):
        p -= self.learning_rate * g
"""
RIGHT = """
def step(self, params, grads):
    if self.v is None:
        self.v = [0 * p for p in params]
    for v, p, g in zip(self.v, params, grads):
        v[...] = self.momentum * v + g
        p -= self.learning_rate * v
"""


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(LESSON, "sandbox", Limits(), seed=1) as opened:
        yield opened


@pytest.fixture
def forks(monkeypatch):
    """The names that a fork was made for."""
    made = []
    check = Box.check

    @contextmanager
    def noted(box, name, seconds):
        made.append(name)
        with check(box, name, seconds) as peer:
            yield peer

    monkeypatch.setattr(Box, "check", noted)
    return made


def verdict(sandbox, *cells):
    """What is said of `Momentum` after some cells."""
    plans = [CellPlan(f"c{i}", source, "answer") for i, source in enumerate(cells)]
    test = CellPlan("test", "check.Momentum(Momentum)", "test", "Momentum")
    return sandbox.grade(Plan(LESSON.id, (*plans, test))).verdicts["Momentum"]


def test_an_untouched_stub_is_told_without_a_fork_and_in_the_same_words(sandbox, forks):
    told = verdict(sandbox, STUBS["Momentum"])
    assert not forks
    typed_again = verdict(sandbox, STUBS["Momentum"] + "\n")
    assert forks == ["Momentum"] and told == typed_again and told.kind == "not attempted"


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        (f"{RIGHT}\nMomentum.step = step", "correct"),
        (f"{RIGHT}\nclass Momentum(Momentum):\n    step = step", "correct"),
        (f"{RIGHT}\nimport functools\nMomentum.step = functools.partialmethod(step)", "correct"),
        (f"{RIGHT}\nMomentum.step.__code__ = step.__code__", "correct"),
        (f"{WRONG}\nMomentum.step = step", "wrong"),
        ("class Momentum:\n    pass", "raised"),
        ("Momentum = 1", "wrong"),
        ("del Momentum", "not attempted"),
    ],
)
def test_what_another_cell_makes_of_a_stub_is_checked(sandbox, forks, more, kind):
    assert verdict(sandbox, STUBS["Momentum"], more).kind == kind
    assert forks == ["Momentum"]


def test_the_lessons_own_functions_are_no_stubs(sandbox, forks):
    """Another exercise's stub is one too; a function that a cell of the lesson defines is an answer like any other."""
    given = next(source for source in Master(LESSON).given if source.startswith("def "))
    name = given.split("(")[0].removeprefix("def ")
    assert verdict(sandbox, "import numpy as np", given, f"Momentum = {name}").kind in ("wrong", "raised")
    assert forks == ["Momentum"]
