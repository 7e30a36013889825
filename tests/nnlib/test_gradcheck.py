"""The measure of how far two gradients are apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib

gradients = arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=st.floats(-1e6, 1e6))


@given(gradients)
def test_equal_gradients_have_no_error_and_opposite_ones_an_error_of_two(gradient: np.ndarray) -> None:
    assert nnlib.gradient_error(gradient, gradient) == 0
    if np.abs(gradient).max() > 1e-8:
        assert nnlib.gradient_error(gradient, -gradient) == 2


@given(gradients)
def test_the_error_is_symmetric_and_relative_to_the_larger_one(gradient: np.ndarray) -> None:
    other = gradient[::-1] + 1
    largest = max(abs(value) for value in [*gradient.ravel(), *other.ravel(), 1e-8])
    apart = max(abs(a - n) for a, n in zip(gradient.ravel(), other.ravel(), strict=True))
    assert nnlib.gradient_error(gradient, other) == nnlib.gradient_error(other, gradient) == apart / largest


def test_gradients_of_nearly_nothing_are_not_blown_up() -> None:
    assert nnlib.gradient_error([1e-12], [0.0]) == pytest.approx(1e-4)
    assert nnlib.gradient_error(0.0, 0.0) == 0
    assert type(nnlib.gradient_error(np.float32(1), np.float32(1))) is float


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_passes_no_tolerance(bad: float) -> None:
    for error in (nnlib.gradient_error([1, bad], [1, 2]), nnlib.gradient_error([bad], [bad])):
        assert not error < 1e300


def test_gradients_of_different_shapes_are_an_error() -> None:
    with pytest.raises(ValueError, match=r"analytic and numeric .* shapes are \(2,\) and \(2, 1\)\."):
        nnlib.gradient_error(np.ones(2), np.ones((2, 1)))
