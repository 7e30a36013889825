"""What holds for the check of every exercise of the course."""

from functools import cache

import numpy as np
import pytest

from autograder.check import CHECKS
from autograder.check.engine import Exercise, judge
from autograder.check.engine.judge import Expected, prepare

EXERCISES = [pytest.param(name, check.exercise, id=name) for name, check in CHECKS.items()]
MUTANTS = [
    pytest.param(name, check.exercise, mutant, id=f"{name}: {mutant.name}")
    for name, check in CHECKS.items()
    for mutant in check.exercise.mutants
]
SEEDS = (0, 1, 2026)


@cache
def expected(name, seed):
    """What is right and what each mistake makes of the cases, found out once for all mistakes as for a class."""
    exercise = CHECKS[name].exercise
    return Expected(name, exercise, seed) if isinstance(exercise, Exercise) else None


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_the_reference_is_right(name, exercise):
    for seed in SEEDS:
        verdict = judge(name, exercise, exercise.reference, seed)
        assert verdict.kind == "correct", verdict.message


@pytest.mark.parametrize(("name", "exercise", "mutant"), MUTANTS)
def test_a_known_mistake_is_rejected_and_named(name, exercise, mutant):
    for seed in SEEDS:
        verdict = judge(name, exercise, mutant.function, seed, expected=expected(name, seed))
        assert verdict.kind in ("wrong", "raised")
        assert verdict.diagnosis == mutant.name
        assert mutant.sentence in verdict.sentences


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_mistakes_and_hints_are_told_apart_and_end_as_sentences_do(name, exercise):
    names = [mutant.name for mutant in exercise.mutants]
    assert len(set(names)) == len(names) >= 4
    assert len(set(exercise.hints)) == len(exercise.hints) >= 3
    for sentence in [*exercise.hints, *(mutant.sentence for mutant in exercise.mutants)]:
        assert sentence.rstrip()[-1] in ".?!:`)", sentence


@pytest.mark.parametrize(("name", "exercise"), [e for e in EXERCISES if isinstance(e.values[1], Exercise)])
def test_checks_pass_arrays_and_numbers_that_are_finite(name, exercise):
    for trial in prepare(name, exercise, 0):
        for value in trial.arguments:
            if isinstance(value, np.ndarray):
                assert np.isfinite(value).all()
            if isinstance(value, list | tuple):
                assert name in {"count_parameters", "initialize"} or any(
                    isinstance(v, tuple | np.ndarray) for v in value
                )


@pytest.mark.parametrize(("name", "exercise"), EXERCISES)
def test_an_unwritten_answer_is_not_attempted(name, exercise):
    def unwritten(*arguments, **keywords):
        raise NotImplementedError

    assert judge(name, exercise, unwritten).kind == "not attempted"


NONSENSE = {
    "None": None,
    "a number": 3,
    "text": "text",
    "a list": [],
    "a type": int,
    "print": print,
    "returns nothing": lambda *arguments, **keywords: None,
    "takes nothing": lambda: 0,
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_never_right_and_never_stops_a_check(nonsense):
    for name, check in CHECKS.items():
        assert judge(name, check.exercise, nonsense).kind in ("wrong", "raised"), name


class Batches:
    """What can be gone through by number alone."""

    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.batch_size = X, y, batch_size
        self.order = rng.permutation(len(X))

    def __getitem__(self, i):
        rows = self.order[i * self.batch_size : (i + 1) * self.batch_size]
        if not len(rows):
            raise IndexError
        return self.X[rows], self.y[rows]


def test_batches_may_come_in_anything_that_a_loop_goes_through():
    exercise = CHECKS["minibatches"].exercise
    assert judge("minibatches", exercise, Batches).kind == "correct"
    assert (
        judge("minibatches", exercise, lambda *given: zip(*zip(*Batches(*given), strict=True), strict=True)).kind
        == "correct"
    )
