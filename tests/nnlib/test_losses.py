"""Losses, judged by torch, by scikit-learn and by differences."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib

numbers = arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=st.floats(-100, 100))


def differences(f, x: np.ndarray, h: float = 1e-6) -> np.ndarray:
    """Return the gradient of f at x by central differences."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


@given(numbers)
def test_mse_is_the_mean_over_every_element(y_pred: np.ndarray) -> None:
    y_true = y_pred[::-1]
    expected = sklearn.metrics.mean_squared_error(y_true.ravel(), y_pred.ravel())
    assert nnlib.mse(y_pred, y_true) == pytest.approx(expected, rel=1e-12)


def test_mse_and_its_gradient_match_torch(rng: np.random.Generator, torch: ModuleType) -> None:
    y_pred, y_true = rng.standard_normal((2, 5, 3))
    t = torch.tensor(y_pred, requires_grad=True)
    loss = torch.nn.functional.mse_loss(t, torch.tensor(y_true))
    loss.backward()
    assert nnlib.mse(y_pred, y_true) == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(nnlib.mse_grad(y_pred, y_true), t.grad.numpy(), atol=1e-12)


@given(numbers)
def test_the_gradient_of_mse_matches_differences(y_pred: np.ndarray) -> None:
    measured = differences(lambda p: nnlib.mse(p, np.ones_like(p)), y_pred)
    np.testing.assert_allclose(nnlib.mse_grad(y_pred, np.ones_like(y_pred)), measured, rtol=1e-6, atol=1e-4)


def test_mse_does_not_broadcast() -> None:
    with pytest.raises(ValueError, match=r"their shapes are \(3,\) and \(3, 1\)\."):
        nnlib.mse(np.zeros(3), np.zeros((3, 1)))


@given(st.lists(st.tuples(st.floats(1e-6, 1 - 1e-6), st.booleans()), min_size=1, max_size=20))
def test_binary_cross_entropy_matches_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    p, y = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs], int)
    expected = sklearn.metrics.log_loss(y, p, labels=[0, 1])
    assert nnlib.binary_cross_entropy(p, y) == pytest.approx(expected, rel=1e-9)


def test_binary_cross_entropy_takes_any_shape(rng: np.random.Generator, torch: ModuleType) -> None:
    p, y = rng.uniform(0.01, 0.99, (4, 3)), rng.integers(0, 2, (4, 3)).astype(float)
    expected = torch.nn.functional.binary_cross_entropy(torch.tensor(p), torch.tensor(y)).item()
    assert nnlib.binary_cross_entropy(p, y) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_being_certain_and_wrong_costs_much_but_not_infinitely_much(dtype: type) -> None:
    p, y = np.array([0, 1], dtype), np.array([1, 0], dtype)
    assert nnlib.binary_cross_entropy(p, y) == pytest.approx(-np.log(1e-12), rel=1e-5)
    assert nnlib.binary_cross_entropy(p, 1 - y) == pytest.approx(0, abs=1e-11)
    assert nnlib.cross_entropy(np.array([[0, 1]], dtype), [0]) == pytest.approx(-np.log(1e-12), rel=1e-6)


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_what_is_no_probability_is_an_error(bad: float) -> None:
    with pytest.raises(ValueError, match=r"p of shape \(1,\) must hold probabilities"):
        nnlib.binary_cross_entropy([bad], [1])
    with pytest.raises(ValueError, match=r"P of shape \(1, 2\) must hold probabilities"):
        nnlib.cross_entropy([[bad, 0.5]], [1])


def test_a_network_that_diverged_has_a_loss_of_nan() -> None:
    assert np.isnan(nnlib.binary_cross_entropy([np.nan, 0.5], [1, 0]))
    assert np.isnan(nnlib.cross_entropy([[np.nan, np.nan]], [0]))


@pytest.mark.parametrize("bad", [2, 0.5, -1, np.nan])
def test_binary_cross_entropy_wants_yes_or_no(bad: float) -> None:
    with pytest.raises(ValueError, match=r"y of shape \(1,\) must hold only 0 and 1"):
        nnlib.binary_cross_entropy([0.5], [bad])


@given(st.lists(st.integers(0, 6), min_size=1))
def test_one_hot_has_a_single_one_in_the_column_of_the_label(y: list[int]) -> None:
    rows = nnlib.one_hot(y, 7)
    assert rows.shape == (len(y), 7)
    assert rows.dtype == np.float64
    np.testing.assert_array_equal(rows.sum(axis=1), 1)
    np.testing.assert_array_equal(rows.argmax(axis=1), y)


@pytest.mark.parametrize("labels", [np.array([1.0, 0.0]), np.array([True, False]), np.array([1, 0], np.uint8)])
def test_labels_may_be_whole_numbers_of_any_type(labels: np.ndarray) -> None:
    np.testing.assert_array_equal(nnlib.one_hot(labels, 2), [[0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 3], r"y must hold labels 0 \.\. 2 for 3 classes, but it holds 3\."),
        ([0, -1], r"y must hold labels from 0 upwards, but it holds -1\."),
        ([0.5, 1], r"y of shape \(2,\) must hold whole numbers"),
        ([np.nan, 1], r"y of shape \(2,\) must hold whole numbers"),
        ([np.inf, 1], r"y of shape \(2,\) must hold whole numbers"),
        ([[0], [1]], r"y must hold one label per observation, .* but its shape is \(2, 1\)\."),
        ([], r"y must hold one label per observation, .* but its shape is \(0,\)\."),
        (["a", "b"], r"y must hold real numbers"),
    ],
)
def test_labels_that_are_none_are_an_error(labels: list[object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nnlib.one_hot(labels, 3)
    with pytest.raises(ValueError, match=message):
        nnlib.softmax_cross_entropy_grad(np.zeros((2, 3)), labels)


@pytest.mark.parametrize("bad", [0, -2, 2.5, "3", None])
def test_one_hot_wants_a_number_of_classes(bad: object) -> None:
    with pytest.raises(ValueError, match=r"n_classes must be .*, but it is .*\."):
        nnlib.one_hot([0], bad)


def test_cross_entropy_and_its_gradient_match_torch(rng: np.random.Generator, torch: ModuleType) -> None:
    Z, y = 3 * rng.standard_normal((30, 5)), rng.integers(0, 5, 30)
    t = torch.tensor(Z, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(t, torch.tensor(y))
    loss.backward()
    P = nnlib.softmax(Z)
    assert nnlib.cross_entropy(P, y) == pytest.approx(loss.item(), rel=1e-12)
    assert nnlib.cross_entropy(P, y) == pytest.approx(sklearn.metrics.log_loss(y, P, labels=range(5)), rel=1e-12)
    np.testing.assert_allclose(nnlib.softmax_cross_entropy_grad(Z, y), t.grad.numpy(), atol=1e-12)


def test_the_gradient_of_cross_entropy_matches_differences(rng: np.random.Generator) -> None:
    Z, y = rng.standard_normal((4, 3)), rng.integers(0, 3, 4)

    def loss(Z: np.ndarray) -> float:
        exp_Z = np.exp(Z)
        return -np.log((exp_Z / exp_Z.sum(axis=1, keepdims=True))[range(4), y]).mean()

    np.testing.assert_allclose(nnlib.softmax_cross_entropy_grad(Z, y), differences(loss, Z), atol=1e-7)


def test_the_gradient_of_cross_entropy_stays_finite_for_huge_logits() -> None:
    np.testing.assert_allclose(nnlib.softmax_cross_entropy_grad([[1000, -1000]], [1]), [[1, -1]])


def test_every_row_needs_its_label() -> None:
    with pytest.raises(ValueError, match=r"P and y must have as many rows .* \(2, 2\) and \(3,\)\."):
        nnlib.cross_entropy(np.full((2, 2), 0.5), [0, 1, 0])
