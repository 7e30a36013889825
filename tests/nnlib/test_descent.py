"""Descent, judged by closed forms: powers, polynomials, least squares and eigenvalues."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib


def test_brute_force_is_counted_exactly() -> None:
    assert nnlib.brute_force_trials(25, 1000) == 10**75
    assert nnlib.brute_force_trials(np.int64(64), np.int64(2)) == 2**64
    assert type(nnlib.brute_force_trials(np.int8(3), np.int8(100))) is int


@pytest.mark.parametrize("bad", [0, -1, 2.5, None])
def test_brute_force_wants_positive_whole_numbers(bad: object) -> None:
    with pytest.raises(ValueError, match=r"n_weights must be .*, but it is"):
        nnlib.brute_force_trials(bad, 10)
    with pytest.raises(ValueError, match=r"n_values must be .*, but it is"):
        nnlib.brute_force_trials(10, bad)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
def test_the_numerical_gradient_of_a_cubic_is_its_derivative(shape: tuple[int, ...], rng: np.random.Generator) -> None:
    x = rng.standard_normal(shape)
    gradient = nnlib.numerical_gradient(lambda x: (x**3).sum(), x)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 3 * x**2, rtol=1e-7, atol=1e-9)


def test_central_differences_have_an_error_of_h_squared() -> None:
    # (x + h)**3 - (x - h)**3 = 6 x**2 h + 2 h**3, so a cubic is off by exactly h**2.
    assert nnlib.numerical_gradient(lambda x: x**3, 2.0, h=0.5) == pytest.approx(12 + 0.25, rel=1e-12)


def test_a_function_that_changes_its_argument_does_not_disturb_the_measurement() -> None:
    def careless(x: np.ndarray) -> float:
        total = (x**2).sum()
        x[...] = 99
        return total

    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(nnlib.numerical_gradient(careless, x), [2, 4], rtol=1e-8)
    np.testing.assert_array_equal(x, [1, 2])


@given(st.floats(0.01, 0.9), st.integers(0, 30))
def test_descent_on_a_parabola_shrinks_by_the_same_factor_each_step(learning_rate: float, steps: int) -> None:
    path = nnlib.gradient_descent(lambda x: x, [3.0, -1.0], learning_rate, steps)
    assert path.shape == (steps + 1, 2)
    factors = (1 - learning_rate) ** np.arange(steps + 1)
    np.testing.assert_allclose(path, factors[:, np.newaxis] * [3, -1], rtol=1e-9, atol=1e-300)


def test_descent_checks_where_it_starts_and_what_slope_it_is_given() -> None:
    with pytest.raises(ValueError, match=r"x0 must have shape \(dim,\), but its shape is \(\)\."):
        nnlib.gradient_descent(lambda x: x, 1.0, 0.1, 3)
    with pytest.raises(ValueError, match=r"grad\(x\) must have shape \(2,\) like x0, but its shape is \(1,\)\."):
        nnlib.gradient_descent(lambda x: x[:1], [1, 2], 0.1, 3)
    with pytest.raises(ValueError, match=r"steps must be at least 0, but it is -1\."):
        nnlib.gradient_descent(lambda x: x, [1, 2], 0.1, -1)


def test_descent_survives_a_slope_function_that_changes_its_argument() -> None:
    def careless(x: np.ndarray) -> np.ndarray:
        x *= 2
        return x

    path = nnlib.gradient_descent(careless, [1.0], 0.25, 2)
    np.testing.assert_array_equal(path, [[1], [0.5], [0.25]])


def test_the_line_that_descent_finds_is_that_of_least_squares(rng: np.random.Generator) -> None:
    x, y = nnlib.datasets.line(60, 0.3, rng)
    slope, intercept, losses = nnlib.fit_line(x, y, 0.5, 500)
    np.testing.assert_allclose([slope, intercept], np.polyfit(x, y, 1), atol=1e-9)
    assert losses.shape == (501,)
    assert losses[0] == pytest.approx((y**2).mean())
    assert losses[-1] == pytest.approx(((y - np.polyval(np.polyfit(x, y, 1), x)) ** 2).mean())
    assert (np.diff(losses) <= 1e-15).all()


def test_the_first_step_of_fit_line_goes_against_the_gradient_of_the_mse() -> None:
    x, y = np.array([1.0, 2.0, 4.0]), np.array([1.0, 0.0, 3.0])
    slope, intercept, losses = nnlib.fit_line(x, y, 0.1, 1)
    assert slope == pytest.approx(0.1 * 2 * (x * y).mean())
    assert intercept == pytest.approx(0.1 * 2 * y.mean())
    assert losses[1] == pytest.approx(nnlib.mse(slope * x + intercept, y))


def test_fit_line_without_an_epoch_is_the_flat_line() -> None:
    assert nnlib.fit_line([1, 2], [3, 4], 0.1, 0)[:2] == (0, 0)


def test_fit_line_wants_points() -> None:
    with pytest.raises(ValueError, match=r"x and y must have shape \(n,\), but their shape is \(2, 1\)\."):
        nnlib.fit_line([[1], [2]], [[1], [2]], 0.1, 3)


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_descent_converges_below_the_largest_stable_rate_and_diverges_above(dim: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    Q, _ = np.linalg.qr(rng.standard_normal((dim, dim)))
    A = Q @ np.diag(rng.uniform(0.5, 3, dim)) @ Q.T
    A = (A + A.T) / 2
    rate = nnlib.largest_stable_rate(A)
    assert np.abs(np.linalg.eigvals(np.eye(dim) - 0.99 * rate * A)).max() < 1
    assert np.abs(np.linalg.eigvals(np.eye(dim) - 1.01 * rate * A)).max() > 1


@pytest.mark.parametrize(
    ("A", "message"),
    [
        ([[1, 2, 3], [4, 5, 6]], r"A must have shape \(dim, dim\), but its shape is \(2, 3\)\."),
        ([[1, 2], [0, 1]], r"A of shape \(2, 2\) must be symmetric"),
        ([[1, 0], [0, -1]], r"A of shape \(2, 2\) must be positive definite, but an eigenvalue is -1\.0\."),
        ([[np.nan]], r"A of shape \(1, 1\) holds NaN or an infinity"),
    ],
)
def test_a_valley_must_be_a_valley(A: list[list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nnlib.largest_stable_rate(A)
