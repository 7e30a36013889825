"""What a learner's function of a whole network may answer: arrays of the right shapes, or a sentence comes of it."""

import numpy as np
import pytest

from nnlib.explorers import learner
from nnlib.explorers.layered import arrays_of, pairs_of
from nnlib.explorers.learner import CannotDraw, Given


def outputs_of(answer):
    function = answer if callable(answer) else lambda: answer
    return arrays_of(Given("forward", function), lambda f: f(), ["X", "A1"], [(1, 2), (1, 3)])


def params_of(answer):
    return pairs_of(Given("initialize", lambda: answer), lambda f: f(), ("W", "b"), [2, 3])


def not_written():
    raise NotImplementedError


def test_arrays_lists_and_tuples_are_taken_as_floats():
    X, A1 = outputs_of(([[1, 2]], np.ones((1, 3), bool)))
    assert (X.dtype, A1.dtype) == (np.float64, np.float64)
    ((W, b),) = params_of([[np.zeros((3, 2)), (1, 2, 3)]])
    assert (W.shape, b.tolist()) == ((3, 2), [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (not_written, "forward is not written yet"),
        (lambda: 1 / 0, "forward raised ZeroDivisionError"),
        (None, "forward returned None, expected 2 parts: X, A1: does it end in return?"),
        (3.0, "forward returned a float, expected 2 parts: X, A1."),
        ([np.ones((1, 2))], "forward returned 1 parts, expected 2 parts: X, A1."),
        ([np.ones((1, 2)), np.ones(3)], r"of shape (3,), expected numbers of shape (1, 3). This is about A1."),
        ([np.ones((1, 2)), None], "This is about A1."),
    ],
)
def test_what_is_no_list_of_outputs_is_said_in_a_sentence(answer, sentence):
    with pytest.raises(CannotDraw) as problem:
        outputs_of(answer)
    assert sentence in str(problem.value)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ([np.ones((3, 2))], "initialize returned 3 parts, expected 2 parts: W of layer 1, b of layer 1."),
        ([(np.ones((2, 3)), np.ones(3))], "expected numbers of shape (3, 2). This is about W of layer 1."),
        ([(np.ones((3, 2)), np.ones((3, 1)))], "expected numbers of shape (3,). This is about b of layer 1."),
        ([], "initialize returned 0 parts, expected 1 parts: layer 1."),
        ([None], "initialize returned None, expected 2 parts"),
    ],
)
def test_what_are_no_pairs_of_weights_and_biases_is_said_in_a_sentence(answer, sentence):
    with pytest.raises(CannotDraw) as problem:
        params_of(answer)
    assert sentence in str(problem.value)


def test_an_nnlib_without_the_function_is_a_sentence(monkeypatch):
    monkeypatch.setattr(learner, "nnlib", object())
    with pytest.raises(CannotDraw, match="nnlib has no forward here"):
        arrays_of(Given("forward"), lambda f: f(), ["X"], [(1, 2)])
