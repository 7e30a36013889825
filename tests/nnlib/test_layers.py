"""Layers forward, judged by torch, by sums written out and by what numpy draws."""

from __future__ import annotations

from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib

sizes = st.lists(st.integers(1, 7), min_size=2, max_size=5)


def network(layer_sizes: list[int], seed: int = 0) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """Return a batch and params with biases that are not 0."""
    rng = np.random.default_rng(seed)
    params = [(W, rng.standard_normal(len(b))) for W, b in nnlib.initialize(layer_sizes, rng)]
    return rng.standard_normal((6, layer_sizes[0])), params


def test_a_neuron_sums_its_weighted_inputs_and_its_bias() -> None:
    assert nnlib.weighted_sum([1, 2, 3], [0.5, -1, 2], 4) == 0.5 - 2 + 6 + 4


def test_a_neuron_takes_one_observation_and_one_bias() -> None:
    with pytest.raises(ValueError, match=r"x must be one observation of shape \(n_in,\), but its shape is \(1, 2\)\."):
        nnlib.weighted_sum([[1, 2]], [1, 2], 0)
    with pytest.raises(
        ValueError, match=r"b must have shape \(\) \(one neuron has one bias\), but its shape is \(1,\)"
    ):
        nnlib.weighted_sum([1, 2], [1, 2], [0])


def test_a_dense_layer_is_a_weighted_sum_for_each_row_and_neuron(rng: np.random.Generator) -> None:
    X, W, b = rng.standard_normal((5, 3)), rng.standard_normal((4, 3)), rng.standard_normal(4)
    expected = [[sum(x * w) + bias for w, bias in zip(W, b, strict=True)] for x in X]
    np.testing.assert_allclose(nnlib.dense(X, W, b), expected, rtol=1e-12)


def test_a_dense_layer_matches_torch(rng: np.random.Generator, torch: ModuleType) -> None:
    X, W, b = rng.standard_normal((5, 3)), rng.standard_normal((4, 3)), rng.standard_normal(4)
    expected = torch.nn.functional.linear(*map(torch.tensor, (X, W, b)))
    np.testing.assert_allclose(nnlib.dense(X, W, b), expected.numpy(), atol=1e-12)


def test_a_transposed_weight_matrix_is_an_error_that_says_so() -> None:
    message = r"W must have shape \(n_out, 3\) to take X of shape \(5, 3\), but has shape \(3, 4\)\."
    with pytest.raises(ValueError, match=message):
        nnlib.dense(np.zeros((5, 3)), np.zeros((3, 4)), np.zeros(4))


@given(sizes)
def test_count_parameters_counts_what_initialize_makes(layer_sizes: list[int]) -> None:
    params = nnlib.initialize(layer_sizes, np.random.default_rng(0))
    assert nnlib.count_parameters(layer_sizes) == sum(array.size for layer in params for array in layer)
    assert [W.shape for W, _ in params] == [(n_out, n_in) for n_in, n_out in pairwise(layer_sizes)]


def test_count_parameters_is_an_exact_python_int() -> None:
    assert nnlib.count_parameters([2, 16, 2]) == 82
    assert nnlib.count_parameters(np.array([10**6, 10**6, 10**6], np.int32)) == 2 * (10**12 + 10**6)
    assert type(nnlib.count_parameters(np.array([2, 3]))) is int


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([], r"sizes must name at least an input and an output layer, like \[2, 16, 2\], but it is \[\]\."),
        ([3], r"but it is \[3\]\."),
        ([2, 0, 2], r"sizes\[1\] must be at least 1, but it is 0\."),
        ([2, 2.5], r"sizes\[1\] must be a whole number, but it is 2\.5\."),
    ],
)
def test_sizes_that_make_no_network_are_an_error(bad: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nnlib.count_parameters(bad)
    with pytest.raises(ValueError, match=message):
        nnlib.initialize(bad, np.random.default_rng(0))


def test_initialize_draws_layer_by_layer_and_scales_by_the_inputs() -> None:
    params = nnlib.initialize([4, 9, 2], np.random.default_rng(5))
    draws = np.random.default_rng(5)
    for (W, b), (n_out, n_in) in zip(params, [(9, 4), (2, 9)], strict=True):
        np.testing.assert_allclose(W, draws.standard_normal((n_out, n_in)) / n_in**0.5, rtol=1e-14)
        np.testing.assert_array_equal(b, np.zeros(n_out))


@given(sizes)
@settings(max_examples=30)
def test_forward_matches_torch(layer_sizes: list[int]) -> None:
    torch = pytest.importorskip("torch", reason="torch is the oracle here: pip install -e '.[oracles]'")
    X, params = network(layer_sizes)
    expected = [torch.tensor(X)]
    for layer, (W, b) in enumerate(params):
        Z = torch.nn.functional.linear(expected[-1], torch.tensor(W), torch.tensor(b))
        expected.append(torch.tanh(Z) if layer < len(params) - 1 else torch.softmax(Z, dim=1))
    activations = nnlib.forward(X, params)
    assert len(activations) == len(layer_sizes)
    for A, T in zip(activations, expected, strict=True):
        np.testing.assert_allclose(A, T.numpy(), atol=1e-12)


def test_predict_names_the_most_probable_class() -> None:
    X, params = network([3, 5, 4])
    labels = nnlib.predict(X, params)
    assert labels.dtype.kind == "i"
    np.testing.assert_array_equal(labels, nnlib.forward(X, params)[-1].argmax(axis=1))


@given(sizes)
def test_collapse_computes_what_the_stack_of_linear_layers_does(layer_sizes: list[int]) -> None:
    X, params = network(layer_sizes)
    expected = X
    for W, b in params:
        expected = expected @ W.T + b
    W, b = nnlib.collapse(params)
    assert W.shape == (layer_sizes[-1], layer_sizes[0])
    np.testing.assert_allclose(X @ W.T + b, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda params: [], r"params is empty: its shape is \(0,\)\."),
        (lambda params: params[::-1], r"W in params\[1\] has shape \(5, 3\) .* the layer before has shape \(4, 5\)"),
        (lambda params: [params[0][0], *params[1:]], r"params\[0\] must be a pair \(W, b\), but it holds 5\."),
        (lambda params: [(params[0][0], np.zeros(9)), params[1]], r"their shapes are \(5, 3\) and \(9,\)\."),
    ],
)
def test_layers_that_do_not_fit_each_other_are_an_error(change, message: str) -> None:
    X, params = network([3, 5, 4])
    with pytest.raises(ValueError, match=message):
        nnlib.collapse(change(params))
    with pytest.raises(ValueError, match=message):
        nnlib.forward(X, change(params))


def test_a_batch_that_does_not_fit_the_first_layer_is_an_error() -> None:
    _, params = network([3, 5, 4])
    with pytest.raises(ValueError, match=r"X has shape \(6, 2\).* W has shape \(5, 3\) and takes 3\."):
        nnlib.predict(np.zeros((6, 2)), params)
