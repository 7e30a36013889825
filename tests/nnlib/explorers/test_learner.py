"""What a learner's function may do to an explorer: draw numbers, or leave a sentence, and nothing else."""

from types import SimpleNamespace

import numpy as np
import pytest

from nnlib.explorers import learner
from nnlib.explorers.learner import CannotDraw, Given

Z = np.array([-1.0, 0.0, 2.0])


def not_written(z):
    raise NotImplementedError


def without_words(z):
    raise ValueError


def interrupted(z):
    raise KeyboardInterrupt


def answer_of(function, shape=(3,)):
    return Given("relu", function)(Z, shape=shape)


def test_without_a_function_nnlibs_own_is_asked():
    np.testing.assert_array_equal(answer_of(None), [0.0, 0.0, 2.0])


def test_a_wrong_answer_of_the_right_shape_is_passed_on_as_it_is():
    np.testing.assert_array_equal(answer_of(lambda z: z * np.nan), [np.nan] * 3)


@pytest.mark.parametrize("answer", [[1, 2, 3], (True, False, True), np.float32([1, 2, 3])])
def test_whatever_holds_numbers_of_the_shape_is_taken(answer):
    assert answer_of(lambda z: answer).dtype == np.float64


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (not_written, "relu is not written yet"),
        (lambda z: None, "returned None, expected numbers of shape (3,): does it end in return?"),
        (lambda z: 1 / 0, "raised ZeroDivisionError when it was called with an array of shape (3,): division by zero"),
        (lambda z: z[:2], "returned numbers of shape (2,), expected numbers of shape (3,)"),
        (lambda z: "0 0 2", "returned a str that is no array of real numbers"),
        (lambda z: z * 1j, "returned a ndarray that is no array of real numbers"),
        (lambda z: [[0], [0, 2]], "returned a list that is no array of real numbers"),
        (lambda: Z, "raised TypeError"),
        (without_words, "raised ValueError when it was called with an array of shape (3,). Mend it"),
        (interrupted, "relu was interrupted when it was called with an array of shape (3,). Does it come to an end?"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(function, sentence):
    with pytest.raises(CannotDraw) as problem:
        answer_of(function)
    assert sentence in str(problem.value)


def test_what_is_not_told_about_a_call_leaves_no_gap_in_the_sentence():
    given = Given("forward", lambda: 1 / 0)
    with pytest.raises(CannotDraw, match="ZeroDivisionError when it was called: division"), given.watched() as function:
        function()


def test_one_number_is_called_that():
    with pytest.raises(CannotDraw, match=r"mse returned numbers of shape \(3,\), expected one number\."):
        Given("mse", lambda p, y: p - y)(Z, Z, shape=())


def test_a_function_that_is_called_over_and_over_can_say_during_what_it_raised():
    adam = Given("Adam", lambda rate: rate)
    with pytest.raises(CannotDraw, match="Adam raised IndexError during a step: no v"), adam.watched(during="a step"):
        raise IndexError("no v")


def test_a_function_that_changes_its_argument_changes_only_a_copy():
    def in_place(z):
        z += 1
        return z

    z = Z.copy()
    Given("relu", in_place)(z, shape=(3,))
    np.testing.assert_array_equal(z, Z)


def test_an_nnlib_without_the_function_is_a_sentence_and_not_an_import_error(monkeypatch):
    monkeypatch.setattr(learner, "nnlib", SimpleNamespace())
    with pytest.raises(CannotDraw, match="nnlib has no relu here"):
        answer_of(None)


@pytest.mark.parametrize(("function", "name"), [(not_written, "not_written"), (lambda z: z, "relu")])
def test_a_function_is_called_what_the_learner_called_it_where_that_can_be_known(function, name):
    assert Given("relu", function).python_name == name
