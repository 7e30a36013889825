"""Preprocessing, judged by scikit-learn's scalers."""

from __future__ import annotations

import numpy as np
import pytest
import sklearn.preprocessing
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nnlib

tables = arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(1, 4)), elements=st.integers(-1000, 1000))


@given(tables)
def test_standardize_matches_scikit_learn(X: np.ndarray) -> None:
    scaler = sklearn.preprocessing.StandardScaler().fit(X)
    X_std, mean, std = nnlib.standardize(X)
    np.testing.assert_allclose(X_std, scaler.transform(X), atol=1e-9)
    np.testing.assert_allclose(mean, scaler.mean_, atol=1e-12)
    np.testing.assert_allclose(std, scaler.scale_, rtol=1e-9)


@given(tables)
def test_new_data_are_treated_like_the_training_set(X: np.ndarray) -> None:
    new = X[::-1] + 1
    _, mean, std = nnlib.standardize(X)
    expected = sklearn.preprocessing.StandardScaler().fit(X).transform(new)
    np.testing.assert_allclose(nnlib.standardize(new, mean, std)[0], expected, atol=1e-9)


def test_each_statistic_is_used_if_given_and_computed_if_not() -> None:
    X = np.array([[1.0, 2.0], [3.0, 6.0]])
    np.testing.assert_array_equal(nnlib.standardize(X, mean=[0, 0])[0], X / [1, 2])
    np.testing.assert_array_equal(nnlib.standardize(X, std=[1, 4])[0], [[-1, -0.5], [1, 0.5]])
    np.testing.assert_array_equal(nnlib.standardize(X, mean=[1, 2], std=[0, 2])[0], [[0, 0], [2, 2]])


@given(st.floats(-1e6, 1e6), st.integers(1, 50))
def test_a_constant_column_becomes_zeros_whatever_the_constant(constant: float, n: int) -> None:
    column = np.full((n, 1), constant)
    X_std, mean, std = nnlib.standardize(column)
    np.testing.assert_array_equal(X_std, np.zeros((n, 1)))
    assert (mean, std) == (constant, 1)
    np.testing.assert_array_equal(nnlib.normalize(column), np.zeros((n, 1)))


@given(tables)
def test_normalize_matches_scikit_learn(X: np.ndarray) -> None:
    normalized = nnlib.normalize(X)
    np.testing.assert_allclose(normalized, sklearn.preprocessing.MinMaxScaler().fit_transform(X), atol=1e-12)
    assert normalized.min() >= 0
    assert normalized.max() <= 1


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_missing_values_are_an_error(bad: float) -> None:
    for function in (nnlib.standardize, nnlib.normalize):
        with pytest.raises(ValueError, match=r"X of shape \(2, 1\) holds NaN or an infinity"):
            function([[1], [bad]])
    with pytest.raises(ValueError, match=r"mean of shape \(1,\) holds NaN or an infinity"):
        nnlib.standardize([[1], [2]], mean=[bad])


def test_a_negative_spread_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"std of shape \(1,\) must not be negative, but it holds -1\.0\."):
        nnlib.standardize([[1], [2]], std=[-1])


def test_statistics_of_another_number_of_columns_are_an_error() -> None:
    with pytest.raises(ValueError, match=r"mean must have shape \(2,\) to fit X of shape \(1, 2\), but .* \(3,\)\."):
        nnlib.standardize([[1, 2]], mean=[0, 0, 0])


def test_split_takes_the_first_of_one_permutation_for_testing() -> None:
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    X_train, y_train, X_test, y_test = nnlib.split(X, y, 0.3, np.random.default_rng(1))
    order = np.random.default_rng(1).permutation(10)
    np.testing.assert_array_equal(y_test, order[:3])
    np.testing.assert_array_equal(y_train, order[3:])
    np.testing.assert_array_equal(X_test, X[order[:3]])
    np.testing.assert_array_equal(X_train, X[order[3:]])


@given(st.integers(2, 60), st.floats(0.01, 0.99))
def test_split_loses_no_row_and_doubles_none(n: int, fraction: float) -> None:
    if not 0 < round(fraction * n) < n:
        return
    X, rng = np.arange(n, dtype=float)[:, np.newaxis], np.random.default_rng(0)
    X_train, y_train, X_test, y_test = nnlib.split(X, X[:, 0], fraction, rng)
    assert len(X_test) == round(fraction * n)
    assert sorted([*y_train, *y_test]) == list(range(n))
    np.testing.assert_array_equal(np.concatenate([X_train, X_test])[:, 0], [*y_train, *y_test])


def test_split_keeps_the_type_of_what_it_splits() -> None:
    _, y_train, _, _ = nnlib.split([[1], [2], [3]], np.array(["a", "b", "c"]), 0.34, np.random.default_rng(0))
    assert y_train.dtype.kind == "U"


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 1.5, 0.01, 0.99, np.nan])
def test_split_leaves_rows_on_both_sides(fraction: float) -> None:
    with pytest.raises(ValueError, match=r"fraction must be between 0 and 1 .* X with shape \(4, 1\) does not\."):
        nnlib.split(np.zeros((4, 1)), np.zeros(4), fraction, np.random.default_rng(0))


def test_split_wants_a_label_for_every_row() -> None:
    with pytest.raises(ValueError, match=r"y must hold one label or target .* X has shape \(4, 1\) and y \(3,\)\."):
        nnlib.split(np.zeros((4, 1)), np.zeros(3), 0.5, np.random.default_rng(0))
