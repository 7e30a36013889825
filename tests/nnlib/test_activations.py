"""Activations, judged by 50-digit arithmetic, by torch and by the complex step."""

from __future__ import annotations

import warnings
from decimal import Decimal, localcontext
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib

moderate = st.floats(-30, 30)
batches = arrays(np.float64, array_shapes(max_dims=2, max_side=6), elements=st.floats(-1000, 1000))


def exact_sigmoid(z: float) -> float:
    if abs(z) > 1000:
        return float(z > 0)
    with localcontext() as context:
        context.prec = 50
        return float(1 / (1 + (-Decimal(z)).exp()))


@given(st.floats(allow_nan=False))
def test_sigmoid_is_exact_and_silent_at_any_float(z: float) -> None:
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        assert nnlib.sigmoid(z) == pytest.approx(exact_sigmoid(z), rel=1e-13, abs=1e-300)


@given(st.floats(width=32, allow_nan=False))
def test_sigmoid_of_float32_is_silent_too(z: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a = nnlib.sigmoid(np.float32(z))
    assert a.dtype == np.float32
    assert float(a) == pytest.approx(exact_sigmoid(z), rel=1e-5, abs=1e-37)


def test_sigmoid_reaches_its_limits_and_keeps_nan() -> None:
    np.testing.assert_array_equal(nnlib.sigmoid([-np.inf, 0, np.inf, np.nan]), [0, 0.5, 1, np.nan])


@given(moderate)
def test_derivatives_in_terms_of_the_output_match_the_complex_step(z: float) -> None:
    step = 1e-30
    sigmoid_slope = (1 / (1 + np.exp(-(z + step * 1j)))).imag / step
    tanh_slope = np.tanh(z + step * 1j).imag / step
    assert nnlib.sigmoid_grad(nnlib.sigmoid(z)) == pytest.approx(sigmoid_slope, abs=1e-12)
    assert nnlib.tanh_grad(nnlib.tanh(z)) == pytest.approx(tanh_slope, abs=1e-12)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_functions_and_derivatives_match_torch(name: str, rng: np.random.Generator, torch: ModuleType) -> None:
    z = np.concatenate([5 * rng.standard_normal(50), [0.0, -0.0]])
    t = torch.tensor(z, requires_grad=True)
    output = getattr(torch, name)(t)
    output.sum().backward()
    a = getattr(nnlib, name)(z)
    np.testing.assert_allclose(a, output.detach().numpy(), atol=1e-12, rtol=0)
    np.testing.assert_allclose(getattr(nnlib, f"{name}_grad")(a), t.grad.numpy(), atol=1e-12, rtol=0)


def test_relu_has_no_slope_at_its_kink() -> None:
    np.testing.assert_array_equal(nnlib.relu([-2, 0, 3]), [0, 0, 3])
    np.testing.assert_array_equal(nnlib.relu_grad([0, 3]), [0, 1])


def test_the_threshold_passes_on_one_from_the_threshold_on() -> None:
    np.testing.assert_array_equal(nnlib.threshold([[-1, 0], [0.5, 2]]), [[0, 1], [1, 1]])
    np.testing.assert_array_equal(nnlib.threshold([0.4, 0.5, 0.6], theta=0.5), [0, 1, 1])


@given(batches)
def test_softmax_gives_probabilities(Z: np.ndarray) -> None:
    P = nnlib.softmax(Z)
    assert P.shape == Z.shape
    assert (P >= 0).all()
    np.testing.assert_allclose(P.sum(axis=-1), 1, rtol=1e-12)


@given(batches, moderate)
def test_softmax_looks_only_at_differences(Z: np.ndarray, shift: float) -> None:
    np.testing.assert_allclose(nnlib.softmax(Z + shift), nnlib.softmax(Z), rtol=1e-9, atol=1e-12)


@given(batches)
def test_softmax_keeps_the_order_of_the_logits(Z: np.ndarray) -> None:
    order = np.argsort(Z, axis=-1)
    assert (np.diff(np.take_along_axis(nnlib.softmax(Z), order, axis=-1), axis=-1) >= 0).all()


def test_softmax_matches_torch(rng: np.random.Generator, torch: ModuleType) -> None:
    Z = 100 * rng.standard_normal((20, 7))
    expected = torch.softmax(torch.tensor(Z), dim=-1).numpy()
    np.testing.assert_allclose(nnlib.softmax(Z), expected, atol=1e-12, rtol=1e-10)
    np.testing.assert_allclose(nnlib.softmax(Z[0]), expected[0], atol=1e-12, rtol=1e-10)


def test_softmax_is_silent_and_right_at_a_thousand() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(nnlib.softmax([[1000, 1000], [-1000, 1000]]), [[0.5, 0.5], [0, 1]])


@pytest.mark.parametrize("shape", [(), (2, 2, 2)])
def test_softmax_wants_a_row_or_a_batch(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"Z must have shape \(k,\) or \(n, k\), but its shape is"):
        nnlib.softmax(np.zeros(shape))


def test_double_doubles() -> None:
    assert nnlib.double(3) == 6
    np.testing.assert_array_equal(nnlib.double([[1, -2]]), [[2, -4]])
