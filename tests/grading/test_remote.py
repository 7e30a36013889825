"""Through the wall everything behaves as it does in a notebook."""

import re

import numpy as np
import pytest

from autograder.check import CHECKS
from autograder.check.engine import judge
from autograder.check.engine.calls import RaisedElsewhere, observe
from autograder.check.engine.results import NotNumbers
from autograder.grading.checker import judge_elsewhere
from autograder.grading.student.wire import WireError


def stub(*arguments):
    raise NotImplementedError()


def no_numbers(*arguments, **keywords):
    return {"a": 1}


ANSWERS = [
    pytest.param(name, check.exercise, answer, id=f"{name}: {label}")
    for name, check in CHECKS.items()
    for label, answer in [
        ("reference", check.exercise.reference),
        ("stub", stub),
        ("no numbers", no_numbers),
        ("a number", 3.0),
        *((mutant.name, mutant.function) for mutant in check.exercise.mutants),
    ]
]


@pytest.fixture(scope="module")
def known():
    """What earlier answers of a class had to know: all answers here are one class's."""
    return {}


@pytest.mark.parametrize(("name", "exercise", "answer"), ANSWERS)
def test_every_answer_gets_the_verdict_that_a_notebook_gives(name, exercise, answer, known, elsewhere):
    with elsewhere(answer) as peer:
        there = judge_elsewhere(name, exercise, peer, seed=1, known=known)
    here = judge(name, exercise, answer, seed=1)
    assert peer.lost is None
    assert (there.kind, there.diagnosis, there.fraction) == (here.kind, here.diagnosis, here.fraction)
    assert without_times(there.sentences) == without_times(here.sentences)


def without_times(sentences):
    return [re.sub(r"[\d.]+ seconds", "some seconds", sentence) for sentence in sentences]


def outcomes(procedure, answer, elsewhere, *arguments):
    """What `observe` sees of an answer here, and of the same answer in another process."""
    here = observe(procedure, answer, arguments, {})
    with elsewhere(answer) as peer:
        function = peer.answer_to_check()
        there = observe(procedure, function, arguments, {})
    return here, there


def assert_same_outcome(here, there):
    assert here.failure is None or (here.failure.kind, here.failure.message) == (
        there.failure.kind,
        there.failure.message,
    )
    assert (here.failure is None) == (there.failure is None)
    assert (here.changed, here.warning, here.printed) == (there.changed, there.warning, there.printed)
    assert_same_value(here.value, there.value)


def assert_same_value(here, there):
    assert type(here) is type(there)
    if isinstance(here, tuple):
        assert len(here) == len(there)
        for pair in zip(here, there, strict=True):
            assert_same_value(*pair)
    elif isinstance(here, np.ndarray):
        assert here.dtype == there.dtype
        np.testing.assert_array_equal(here, there)
    else:
        assert here == there


def call(function, *arguments):
    return function(*arguments)


def reused_buffer(x):
    buffer = np.zeros(2)
    for i in range(3):
        buffer += i
        yield buffer


def views_of_a_buffer(x):
    buffer = np.zeros(2)
    for i in range(3):
        buffer += i
        yield buffer[:1]


def damages_its_argument_at_its_end(x):
    yield 1
    x[...] = 0


def failing_generator(x):
    yield 1
    raise ValueError("no more")


class Counter:
    def __init__(self, start=0):
        self.values = [np.array(float(start))]

    def step(self, x):
        x += 1
        for value in self.values:
            value += 1
        return self.values

    @property
    def broken(self):
        raise KeyError("what")


def first_and_last(make, x):
    counter = make(3)
    first = counter.step(x)
    second = counter.step(x)
    return first, second, x, counter.values, first is second


def two_kept_apart(make, x):
    one, other = make(), make()
    one.step(x)
    return one.values, other.values


def list_of(function, *arguments):
    return list(function(*arguments))


def ask_for_what_is_not_there(make, x):
    return make().nothing


def ask_for_what_is_broken(make, x):
    return make().broken


def with_callback(function, x):
    return function(lambda values: values.__setitem__(0, 9.0) or values, x)


def with_a_callback_that_fails(function, x):
    return function(lambda values: values @ np.zeros(7), x)


def catching(f, x):
    try:
        return f(x)
    except ValueError as error:
        return len(str(error))


class Vector:
    def __array__(self, dtype=None, copy=None):
        return np.arange(3)


class Numbered:
    """Can be gone through, though it is no iterator and makes none."""

    def __getitem__(self, i):
        return [1.0, 2.0, 3.0][i]


class Half:
    def __float__(self):
        return 0.5


def exit_quietly(x):
    raise SystemExit(0)


@pytest.mark.parametrize(
    ("procedure", "answer"),
    [
        (call, lambda x: x),
        (call, lambda x: x[::-1]),
        (call, lambda x: x.sort() or x),
        (call, lambda x: print("line\n" * 30) or 1 / np.zeros(2)),
        (call, lambda x: [x, (x, [])]),
        (call, lambda x: {1: x}),
        (call, lambda x: {1, 2}),
        (call, lambda x: range(3)),
        (call, lambda x: memoryview(b"abc")),
        (call, lambda x: np.array(["a"])),
        (call, lambda x: np.array([1, None])),
        (call, lambda x: np.array([1, 2**80], dtype=object)),
        (call, lambda x: 2**90),
        (call, lambda x: np.ma.array([1.0, 2.0], mask=[0, 1])),
        (call, lambda x: Vector()),
        (call, lambda x: [Half(), Half()]),
        (call, lambda x: __import__("fractions").Fraction(1, 4)),
        (call, lambda x: __import__("decimal").Decimal("0.1")),
        (call, lambda x: __import__("collections").deque([1, 2])),
        (call, lambda x: "text"),
        (call, lambda x: ...),
        (call, lambda x: None),
        (call, lambda x: len),
        (call, lambda x: complex(1, 2)),
        (call, lambda x: complex(1, 0)),
        (call, lambda x: (i for i in range(3))),
        (call, lambda x: x.missing),
        (call, lambda x: {}["key"]),
        (call, lambda: 1),
        (call, exit_quietly),
        (call, lambda x: setattr(x, "shape", (3, 1))),
        (list_of, reused_buffer),
        (list_of, views_of_a_buffer),
        (list_of, failing_generator),
        (list_of, damages_its_argument_at_its_end),
        (list_of, lambda x: zip(x, x, strict=True)),
        (list_of, lambda x: Numbered()),
        (list_of, lambda x: 3),
        (first_and_last, Counter),
        (two_kept_apart, Counter),
        (ask_for_what_is_not_there, Counter),
        (ask_for_what_is_broken, Counter),
        (with_callback, lambda f, x: (f(x) is x, x)),
        (with_callback, lambda f, x: [f(x.copy()), f(x[1:]), x]),
        (with_callback, lambda f, x: f(list(x))),
        (with_callback, lambda f, x: f.__name__),
        (with_a_callback_that_fails, lambda f, x: f(x)),
        (with_a_callback_that_fails, catching),
    ],
)
def test_what_a_function_does_is_seen_as_in_a_notebook(procedure, answer, elsewhere):
    assert_same_outcome(*outcomes(procedure, answer, elsewhere, np.array([3.0, 1.0, 2.0])))


def test_a_generator_handed_in_is_left_where_the_learner_left_it(elsewhere):
    def draw(function, rng):
        return function(rng), rng.random()

    rng = np.random.default_rng(1)
    assert_same_outcome(*outcomes(draw, lambda rng: rng.normal(size=3), elsewhere, rng))


def test_an_exception_brings_the_lines_of_the_learner_and_none_of_ours(elsewhere):
    with elsewhere(lambda f, x: f(x)) as peer:
        function = peer.answer_to_check()
        with pytest.raises(RaisedElsewhere) as raised:
            function(lambda x: 1 / 0, 1)
    assert raised.value.failure.kind == "ZeroDivisionError"
    assert raised.value.failure.message == "division by zero"
    assert "f(x)" in raised.value.failure.code and "autograder" not in raised.value.failure.code


def test_a_callback_hands_out_copies_of_what_is_ours(elsewhere):
    ours = np.zeros(2)

    def change(f, x):
        f(x)[...] = 5
        return f(x)

    with elsewhere(change) as peer:
        peer.answer_to_check()(lambda x: ours, 1)
    assert not ours.any()


def test_learners_may_call_what_they_were_given_and_look_at_nothing(elsewhere):
    def look(f, x):
        peer = f.__closure__[1].cell_contents if hasattr(f.__closure__[1].cell_contents, "request") else None
        peer = peer or f.__closure__[0].cell_contents
        return peer.request("get", f, "__globals__")

    with elsewhere(look) as peer:
        function = peer.answer_to_check()
        with pytest.raises(WireError):
            function(lambda x: x, 1)
    assert peer.lost


def test_a_process_that_dies_is_reported_and_not_mistaken_for_an_exception(elsewhere):
    import os

    with elsewhere(lambda x: os._exit(0)) as peer:
        outcome = observe(call, peer.answer_to_check(), (1,), {})
    assert outcome.failure is not None and peer.lost


def test_too_large_a_result_is_an_error_that_says_so(elsewhere):
    with elsewhere(lambda x: np.zeros(10**8)) as peer:
        outcome = observe(call, peer.answer_to_check(), (1,), {})
    assert outcome.failure.message == "What was returned is larger than the 64 MiB that fit through."
    assert peer.lost is None


def test_a_description_of_what_has_no_numbers_reads_the_same(elsewhere):
    with elsewhere(lambda x: object()) as peer:
        outcome = observe(call, peer.answer_to_check(), (1,), {})
    assert outcome.value == NotNumbers("a value of type object")
