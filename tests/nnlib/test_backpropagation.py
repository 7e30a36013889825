"""The backward pass, judged by torch's autograd, by differences and by the complex step."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib

sizes = st.lists(st.integers(1, 5), min_size=2, max_size=5)


def problem(layer_sizes: list[int], seed: int = 0):
    """Return a batch, its labels and params with biases that are not 0."""
    rng = np.random.default_rng(seed)
    params = [(W, rng.standard_normal(len(b))) for W, b in nnlib.initialize(layer_sizes, rng)]
    return rng.standard_normal((6, layer_sizes[0])), rng.integers(0, layer_sizes[-1], 6), params


def complex_loss(X: np.ndarray, y: np.ndarray, params) -> complex:
    """The network's mean cross-entropy in plain expressions, which work for complex parameters too."""
    A = X
    for W, b in params[:-1]:
        A = np.tanh(A @ W.T + b)
    W, b = params[-1]
    exp_Z = np.exp(A @ W.T + b)
    return -np.log((exp_Z / exp_Z.sum(axis=1, keepdims=True))[np.arange(len(y)), y]).mean()


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.floats(-2, 2), st.floats(-2, 2))
def test_the_blame_of_one_neuron_matches_the_complex_step(seed: int, n_in: int, b: float, y: float) -> None:
    x, w = np.random.default_rng(seed).standard_normal((2, n_in))

    def loss(w: np.ndarray, b: complex) -> complex:
        return (1 / (1 + np.exp(-(w @ x + b))) - y) ** 2

    step = 1e-30j
    dw, db = nnlib.neuron_backward(x, w, b, y)
    expected = [loss(w + step * direction, b).imag / 1e-30 for direction in np.eye(n_in)]
    np.testing.assert_allclose(dw, expected, atol=1e-12)
    assert db == pytest.approx(loss(w, b + step).imag / 1e-30, abs=1e-12)
    assert np.ndim(db) == 0


def test_a_neuron_has_one_target() -> None:
    with pytest.raises(ValueError, match=r"y must have shape \(\) \(one neuron has one target\)"):
        nnlib.neuron_backward([1, 2], [3, 4], 0, [1])


def test_dense_backward_matches_torch(rng: np.random.Generator, torch: ModuleType) -> None:
    X, W, b = rng.standard_normal((5, 3)), rng.standard_normal((4, 3)), rng.standard_normal(4)
    dZ = rng.standard_normal((5, 4))
    tensors = [torch.tensor(array, requires_grad=True) for array in (X, W, b)]
    torch.nn.functional.linear(*tensors).backward(torch.tensor(dZ))
    for gradient, tensor in zip(nnlib.dense_backward(dZ, X, W), tensors, strict=True):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), atol=1e-12)


def test_dense_backward_wants_weights_between_its_two_batches() -> None:
    message = r"W must have shape \(4, 3\) to fit dZ of shape \(5, 4\) and X of shape \(5, 3\), but .* \(3, 4\)\."
    with pytest.raises(ValueError, match=message):
        nnlib.dense_backward(np.ones((5, 4)), np.ones((5, 3)), np.ones((3, 4)))


@given(sizes)
@settings(max_examples=30)
def test_backward_matches_autograd(layer_sizes: list[int]) -> None:
    torch = pytest.importorskip("torch", reason="torch is the oracle here: pip install -e '.[oracles]'")
    X, y, params = problem(layer_sizes)
    tensors = [tuple(torch.tensor(array, requires_grad=True) for array in layer) for layer in params]
    A = torch.tensor(X)
    for W, b in tensors[:-1]:
        A = torch.tanh(A @ W.T + b)
    Z = A @ tensors[-1][0].T + tensors[-1][1]
    torch.nn.functional.cross_entropy(Z, torch.tensor(y)).backward()
    grads = nnlib.backward(nnlib.forward(X, params), y, params)
    for layer, expected in zip(grads, tensors, strict=True):
        for gradient, tensor in zip(layer, expected, strict=True):
            np.testing.assert_allclose(gradient, tensor.grad.numpy(), atol=1e-12)


@given(sizes)
@settings(max_examples=20)
def test_backward_matches_the_complex_step(layer_sizes: list[int]) -> None:
    X, y, params = problem(layer_sizes)
    grads = nnlib.backward(nnlib.forward(X, params), y, params)
    for layer in range(len(params)):
        for part in (0, 1):
            for index in np.ndindex(params[layer][part].shape):
                stepped = [[array.astype(complex) for array in pair] for pair in params]
                stepped[layer][part][index] += 1e-30j
                expected = complex_loss(X, y, stepped).imag / 1e-30
                assert grads[layer][part][index] == pytest.approx(expected, abs=1e-12)


def test_backward_passes_the_course_s_own_gradient_check() -> None:
    X, y, params = problem([3, 5, 4])
    grads = nnlib.backward(nnlib.forward(X, params), y, params)
    for layer, (W, b) in enumerate(params):

        def loss_of_weights(W: np.ndarray, layer: int = layer, b: np.ndarray = b) -> float:
            return nnlib.cross_entropy(nnlib.forward(X, [*params[:layer], (W, b), *params[layer + 1 :]])[-1], y)

        assert nnlib.gradient_error(grads[layer][0], nnlib.numerical_gradient(loss_of_weights, W)) < 1e-7


def test_backward_wants_the_activations_of_every_layer() -> None:
    X, y, params = problem([3, 5, 4])
    activations = nnlib.forward(X, params)
    with pytest.raises(ValueError, match=r"must be \[X, A1, \.\.\., A2\] for 2 layers, but it has 2 arrays of shapes"):
        nnlib.backward(activations[1:], y, params)
    message = r"activations\[1\] must have shape \(6, 5\) to fit the batch and params, but its shape is \(6, 3\)\."
    with pytest.raises(ValueError, match=message):
        nnlib.backward([activations[0], X, activations[2]], y, params)
    with pytest.raises(ValueError, match=r"activations\[0\] and y must have as many rows"):
        nnlib.backward(activations, y[:-1], params)
    with pytest.raises(ValueError, match=r"y must hold labels 0 \.\. 3 for 4 classes, but it holds 4\."):
        nnlib.backward(activations, np.full(6, 4), params)
