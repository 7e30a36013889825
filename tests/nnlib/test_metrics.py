"""Metrics, judged by scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

import nnlib

answers = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60)


@given(answers)
def test_accuracy_and_confusion_match_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    y_pred, y_true = np.array(pairs).T
    assert nnlib.accuracy(y_pred, y_true) == sklearn.metrics.accuracy_score(y_true, y_pred)
    confusion = nnlib.confusion_matrix(y_pred, y_true, 5)
    assert confusion.dtype.kind == "i"
    np.testing.assert_array_equal(confusion, sklearn.metrics.confusion_matrix(y_true, y_pred, labels=range(5)))


def test_small_unsigned_labels_do_not_overflow() -> None:
    labels = np.full(3, 99, np.uint8)
    assert nnlib.confusion_matrix(labels, labels, 100)[99, 99] == 3


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4))
def test_hardest_pair_is_the_first_largest_entry_off_the_diagonal(confusion: list[list[int]]) -> None:
    cells = [(confusion[row][column], row, column) for row in range(4) for column in range(4) if row != column]
    largest = max(count for count, _, _ in cells)
    if largest == 0:
        with pytest.raises(ValueError, match=r"confusion of shape \(4, 4\) holds no mistake"):
            nnlib.hardest_pair(confusion)
    else:
        assert nnlib.hardest_pair(confusion) == next((row, column) for n, row, column in cells if n == largest)


def test_hardest_pair_wants_a_square() -> None:
    message = r"confusion must have shape \(n_classes, n_classes\), but its shape is \(2, 3\)\."
    with pytest.raises(ValueError, match=message):
        nnlib.hardest_pair(np.ones((2, 3)))


def test_labels_are_checked() -> None:
    with pytest.raises(ValueError, match=r"y_pred and y_true must have the same shape, .* \(2,\) and \(3,\)\."):
        nnlib.accuracy([0, 1], [0, 1, 1])
    with pytest.raises(ValueError, match=r"y_pred must hold labels 0 \.\. 1 for 2 classes, but it holds 2\."):
        nnlib.confusion_matrix([0, 2], [0, 1], 2)
    with pytest.raises(ValueError, match=r"y_true of shape \(1,\) must hold whole numbers"):
        nnlib.accuracy([0], [np.nan])
