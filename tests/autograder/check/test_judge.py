"""What a check makes of an answer: which are right, which are wrong, and what it says."""

import contextlib
import signal
import sys
import time
import warnings
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from autograder.check.engine import Exercise, case, judge, mutant, random_case
from autograder.check.engine.inputs import float32
from autograder.check.engine.judge import Expected


def mean_square(p, t):
    return np.mean((np.asarray(p, float) - t) ** 2)


MSE = Exercise(
    reference=mean_square,
    cases=[
        case([2.0], [2.0]),
        case([1.0, 4.0], [3.0, 4.0]),
        case([1, 2, 3], [0, 0, 0]),
        case(float32([0.5, 1.5]), float32([0.0, 0.0])),
        random_case(lambda rng: (rng.normal(size=(3, 4)), rng.normal(size=(3, 4)))),
    ],
    hints=["a", "b", "c"],
    mutants=[mutant("sum", lambda p, t: ((p - t) ** 2).sum(), "This is the sum; the mean divides.")],
    properties=[lambda arguments, result: "It is never negative." if np.any(result < 0) else None],
)

PAIR = Exercise(
    reference=lambda x: (x + 1, x.sum()),
    cases=[case([1.0, 2.0])],
    hints=["a", "b", "c"],
    mutants=[],
    parts=["shifted", "total"],
)

COUNT = Exercise(reference=lambda n: n * 10**30, cases=[case(3)], hints=["a"] * 3, mutants=[], whole=True)


def by_loop(p, t):
    total = 0.0
    for a, b in zip(np.ravel(p)[::-1], np.ravel(t)[::-1], strict=True):
        total += (float(a) - float(b)) ** 2
    return total / np.size(p)


@pytest.mark.parametrize(
    "answer",
    [
        lambda p, t: ((p - t) ** 2).mean(),
        lambda p, t, axis=None: np.average((p - t) ** 2),
        by_loop,
        lambda p, t: np.array(by_loop(p, t)),
        lambda p, t: np.float64(by_loop(p, t)),
        lambda p, t: np.longdouble(by_loop(p, t)),
        lambda p, t: complex(by_loop(p, t)),
        lambda p, t: Fraction(by_loop(p, t)),
    ],
)
def test_every_honest_style_of_a_right_answer_is_accepted(answer):
    verdict = judge("mse", MSE, answer)
    assert verdict.kind == "correct" and verdict.fraction == 1.0, verdict.message


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda p, t: ((p - t) ** 2).sum(), "`mse([1, 4], [3, 4])` returned 4.0, expected 2.0."),
        (lambda p, t: None, "`mse([2], [2])` returned None, expected 0.0."),
        (lambda p, t: "0", "`mse([2], [2])` returned a value of type str, expected 0.0."),
        (lambda p, t: [0.0], "`mse([2], [2])` returned [0], an array of shape (1,); expected the single number 0.0."),
        (lambda p, t: np.nan, "`mse([2], [2])` returned nan, expected 0.0."),
        (lambda p, t: by_loop(p, t) * (1 + 1e-6), "`mse([1, 4], [3, 4])` returned 2.000002, expected 2.0."),
        (lambda p, t: {"mse": 0}, "`mse([2], [2])` returned a value of type dict, expected 0.0."),
        (lambda p, t: [[1], [1, 2]], "`mse([2], [2])` returned 2 results, expected 0.0."),
        (lambda p, t: 10**400, "`mse([2], [2])` returned an integer too long to show, expected 0.0."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_the_call_what_came_and_what_was_expected(answer, sentence):
    verdict = judge("mse", MSE, answer)
    assert verdict.kind == "wrong"
    assert verdict.sentences[0] == sentence


def test_an_answer_that_behaves_like_a_known_mistake_is_told_its_name():
    verdict = judge("mse", MSE, lambda p, t: sum((a - b) ** 2 for a, b in zip(p.flat, t.flat, strict=True)))
    assert verdict.diagnosis == "sum"
    assert verdict.sentences[1] == "This is the sum; the mean divides."


def test_an_answer_is_not_taken_for_a_mistake_that_is_infinite_where_it_is_finite():
    exercise = replace(MSE, mutants=[mutant("infinite", lambda p, t: np.inf, "This is infinite.")])
    assert judge("mse", exercise, lambda p, t: 1e300).diagnosis is None


def test_a_generator_is_not_spelt_out_beside_a_long_call():
    exercise = replace(
        MSE, reference=lambda y_pred, rng: 0.0, cases=[random_case(lambda rng: (np.zeros((9, 9)), rng))], mutants=[]
    )
    assert (
        judge("mse", exercise, lambda p, t: 1.0)
        .sentences[0]
        .startswith("`mse(y_pred, rng)` with y_pred of shape (9, 9) returned 1.0")
    )


def test_an_answer_unlike_any_known_mistake_is_told_the_property_it_breaks():
    verdict = judge("mse", MSE, lambda p, t: -1 - by_loop(p, t))
    assert verdict.diagnosis is None
    assert verdict.sentences[1] == "It is never negative."


def test_a_changed_argument_is_reported_by_name():
    def in_place(p, t):
        result = by_loop(p, t)
        p *= 0
        return result

    verdict = judge("mse", MSE, in_place)
    assert verdict.kind == "wrong"
    assert verdict.sentences[0] == "`mse([2], [2])` returned the right value, but changed its argument `p`."


def test_an_array_that_was_passed_in_is_no_new_result_where_one_is_asked_for():
    positive = Exercise(
        reference=lambda x: np.maximum(x, 0), cases=[case([1.0, 2.0])], hints=[], mutants=[], fresh=True
    )
    assert judge("positive", positive, lambda x: x * (x > 0)).kind == "correct"
    for given in (lambda x: x, lambda x: x[:], lambda x: [x[:1], x[1:]]):
        assert judge("positive", positive, given).kind == "wrong"
    verdict = judge("positive", positive, lambda x: x)
    assert "in an array that was passed in, expected a new one" in verdict.message
    assert judge("positive", replace(positive, fresh=False), lambda x: x).kind == "correct"


@pytest.mark.parametrize(
    "change",
    [
        lambda sizes: sizes.__setitem__(0, 9),
        lambda sizes: sizes.reverse(),
        lambda sizes: sizes.pop(),
        lambda sizes: sizes.append(3),
        lambda sizes: sizes.clear(),
    ],
)
def test_a_change_of_a_list_of_numbers_is_reported(change):
    def changing(sizes):
        total = sum(sizes)
        change(sizes)
        return total

    exercise = Exercise(
        reference=lambda sizes: sum(sizes), cases=[random_case(lambda _: ([1, 2],))], hints=[], mutants=[]
    )
    assert judge("total", exercise, lambda sizes: sum(sizes)).kind == "correct"
    assert "changed its argument `sizes`" in judge("total", exercise, changing).message


def test_an_exception_is_shown_with_the_lines_of_the_learners_code_and_no_others():
    def broken(p, t):
        return 1 / len(p.nothing)

    verdict = judge("mse", MSE, broken)
    assert verdict.kind == "raised"
    assert "raised AttributeError" in verdict.sentences[0]
    assert "in broken, line" in verdict.code and "return 1 / len(p.nothing)" in verdict.code
    assert "observe" not in verdict.code


@pytest.mark.parametrize("exit_", [lambda p, t: sys.exit(0), lambda p, t: (_ for _ in ()).throw(GeneratorExit)])
def test_leaving_the_program_counts_as_an_exception(exit_):
    assert judge("mse", MSE, exit_).kind == "raised"


def test_interrupting_a_check_stops_it():
    def interrupted(p, t):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge("mse", MSE, interrupted)


def test_an_unwritten_function_is_not_attempted_rather_than_wrong():
    def mse(p, t):
        raise NotImplementedError

    verdict = judge("mse", MSE, mse)
    assert verdict.kind == "not attempted"
    assert "`mse` is not written yet" in verdict.message
    assert judge("mse", MSE, lambda p, t: ...).kind == "not attempted"


def test_an_answer_that_leans_on_an_unwritten_function_is_told_which():
    def square(x):
        raise NotImplementedError

    verdict = judge("mse", MSE, lambda p, t: square(p - t).mean())
    assert verdict.kind == "not attempted"
    assert verdict.message == "`mse` calls `square`, which is not written yet."


def test_the_result_of_a_call_in_place_of_the_function_is_explained():
    verdict = judge("mse", MSE, 0.5)
    assert verdict.kind == "wrong"
    assert "expected the function itself: write `check.mse(mse)`" in verdict.message


@pytest.mark.parametrize("form", [tuple, list])
def test_several_results_may_come_as_a_tuple_or_a_list(form):
    assert judge("pair", PAIR, lambda x: form([x + 1, x.sum()])).kind == "correct"


def test_the_result_that_differs_is_named():
    assert "returned, as `total`, 4.0, expected 3.0." in judge("pair", PAIR, lambda x: (x + 1, 4.0)).message
    assert "expected 2 results (shifted, total)." in judge("pair", PAIR, lambda x: x + 1.0).message.replace("  ", " ")


def test_integers_stay_exact_at_any_size():
    assert judge("count", COUNT, lambda n: n * 10**30).kind == "correct"
    assert judge("count", COUNT, lambda n: n * 10**30 + 1).kind == "wrong"
    assert judge("count", COUNT, lambda n: float(n * 10**30)).kind == "wrong"


def nested(value, times):
    return nested([value], times - 1) if times else value


@pytest.mark.parametrize(
    "answer",
    [
        lambda p, t: np.full(np.shape(p), 10**400, object),
        lambda p, t: np.full((9, *np.shape(p)), 10**400, object),
        lambda p, t: np.full(np.shape(p), np.longdouble("1e4000")),
        lambda p, t: nested(0.5, 90),
        lambda p, t: [np.zeros((1,) * 64)] * 2,
    ],
    ids=[
        "too long for a float",
        "many too long for a float",
        "too large for a float",
        "too deep",
        "too many dimensions",
    ],
)
def test_numbers_that_no_array_of_floats_holds_are_wrong_and_nothing_worse(answer):
    same = replace(MSE, reference=lambda p, t: np.asarray(p) + 0.0, mutants=(), cases=[case(list(range(20)), [1])])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert judge("same", same, answer).kind == "wrong"


def test_float32_inputs_are_compared_more_loosely_than_float64_ones():
    def slightly_off(p, t):
        return by_loop(p, t) * (1 + (1e-5 if p.dtype == np.float32 else 0))

    assert judge("mse", MSE, slightly_off).kind == "correct"


def test_what_an_answer_prints_is_kept_out_of_sight_until_it_is_wrong(capsys):
    def chatty(factor):
        def mse(p, t):
            print("hello")
            print("beware", file=sys.stderr)
            warnings.warn("a warning", stacklevel=1)
            return factor * by_loop(p, t)

        return mse

    judge("mse", MSE, chatty(1))
    verdict = judge("mse", MSE, chatty(2))
    assert capsys.readouterr() == ("", "")
    assert verdict.sentences[-1] == "It printed:\nhello\nbeware"


def test_a_numpy_warning_counts_only_where_the_exercise_says_so():
    def overflowing(p, t):
        np.exp(np.array(1000.0))
        return by_loop(p, t)

    def underflowing(p, t):
        np.exp(np.array(-1000.0))
        return by_loop(p, t)

    silent = Exercise(reference=mean_square, cases=MSE.cases, hints=MSE.hints, mutants=MSE.mutants, silent=True)
    assert judge("mse", MSE, overflowing).kind == "correct"
    assert "NumPy warned: overflow encountered in exp." in judge("mse", silent, overflowing).message
    with np.errstate(all="raise"):
        assert judge("mse", silent, underflowing).kind == "correct"


def test_an_answer_cannot_change_what_it_is_compared_with():
    kept = []

    def late(p, t):
        kept.append(np.full((), by_loop(p, t)))
        for earlier in kept[:-1]:
            earlier[...] = -1
        return kept[-1]

    assert judge("mse", MSE, late).kind == "correct"


def test_the_same_seed_gives_the_same_cases():
    seen = {}
    for seed in (1, 1, 2):
        calls = []
        judge("mse", MSE, lambda p, t, calls=calls: calls.append(p.copy()) or by_loop(p, t), seed)
        seen.setdefault(seed, []).append(calls[-1])
    assert np.array_equal(*seen[1])
    assert not np.array_equal(seen[1][0], seen[2][0])


def test_the_same_array_passed_twice_is_the_same_array_for_the_answer():
    def same(rng):
        x = np.array([1.0, 2.0])
        return x, x

    exercise = Exercise(reference=lambda a, b: 0.0, cases=[random_case(same)], hints=["a"] * 3, mutants=[])
    assert judge("same", exercise, lambda a, b: 0.0 if a is b else 1.0).kind == "correct"


def test_a_call_without_end_is_stopped_and_said_to_be_so():
    def endless(p, t):
        while True:
            pass

    verdict = judge("mse", MSE, endless, seconds=0.2)
    assert verdict.kind == "timed out"
    assert verdict.sentences[0] == "`mse([2], [2])` ran for more than 0.2 seconds and was stopped."


def test_an_answer_cannot_catch_its_own_end():
    def stubborn(p, t):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    assert judge("mse", MSE, stubborn, seconds=0.2).kind == "timed out"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda p, t: max(p * np.ones(2), 0), "Decide for every element at once"),
        (lambda p, t: np.ones(3) + np.ones(2), "do not fit element by element"),
        (lambda p, t: np.ones((2, 3)) @ np.ones((2, 3)), "`@` needs as many columns"),
        (lambda p, t: (p - t) ^ 2, "write `**`"),
        (lambda p, t: 1.0 ^ 2, "write `**`"),
        (lambda p, t: np.float64(2)(p - t), "is a `*` missing"),
        (lambda p, t: float(np.ones(3)), "met a whole array"),
        (lambda p, t: np.ones(3, dtype=int).__isub__(0.5), "whole numbers cannot take a fraction in place"),
        (lambda p, t: undefined_thing(p), "Nothing has that name"),  # noqa: F821
        (lambda p, t: np.ones(4)[: 4 / 2], "counted in whole numbers"),
        (lambda p, t: np.ones(4)[4 / 2], "counted in whole numbers"),
        (lambda p, t: list(t)[4 / 2], "counted in whole numbers"),
        (lambda p, t: None + 1, "Something is `None`"),
        (lambda p, t: np.ones(3).sum(axis=1), "`axis=-1` is the last axis"),
    ],
)
def test_a_common_error_is_said_in_plain_words(answer, words):
    assert words in judge("mse", MSE, answer).sentences[1]


def test_a_timer_that_was_set_before_goes_on_after_a_check():
    before = signal.setitimer(signal.ITIMER_REAL, 1000)
    try:
        judge("mse", MSE, by_loop)
        assert 900 < signal.getitimer(signal.ITIMER_REAL)[0] < 1000
    finally:
        signal.setitimer(signal.ITIMER_REAL, *before)


def test_what_is_known_from_an_earlier_answer_changes_no_verdict():
    expected = Expected("mse", MSE, 5)
    answers = [mean_square, *(mutant.function for mutant in MSE.mutants), lambda p, t: 1.0]
    for answer in answers * 2:
        assert judge("mse", MSE, answer, 5, expected=expected) == judge("mse", MSE, answer, 5)
