"""A neuron, a layer and a stack of layers: from the inputs forward to an answer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from nnlib import kernels
from nnlib.arrays import (
    Floats,
    Integers,
    Layer,
    Number,
    Params,
    as_count,
    as_floats,
    as_network,
    as_params,
    require_batch,
    require_same_shape,
    require_shape,
)


def weighted_sum(x: ArrayLike, w: ArrayLike, b: ArrayLike) -> Number:
    """Return what one neuron sums up for one observation: `x @ w + b`.

    x, w: shape (n_in,). b: a number, the bias. Raises ValueError for any other shapes.
    Source: Rosenblatt (1958), "The perceptron".
    """
    x, w, bias = as_floats(x=x, w=w, b=b)
    if x.ndim != 1:
        raise ValueError(f"x must be one observation of shape (n_in,), but its shape is {x.shape}.")
    require_same_shape(x, w, "x and w")
    require_shape(bias, (), "b", "(one neuron has one bias)")
    return np.dot(x, w) + bias


def dense(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> Floats:
    """Return the weighted sums of a whole layer for a whole batch: `X @ W.T + b`, shape (n, n_out).

    X: shape (n, n_in). W: shape (n_out, n_in). b: shape (n_out,). Raises ValueError for any others.
    """
    X, W, b = as_floats(X=X, W=W, b=b)
    require_batch(X, "X")
    if W.ndim != 2 or W.shape[1] != X.shape[1]:
        raise ValueError(
            f"W must have shape (n_out, {X.shape[1]}) to take X of shape {X.shape}, but has shape {W.shape}."
        )
    require_shape(b, (W.shape[0],), "b", f"to fit W of shape {W.shape}")
    return kernels.dense(X, W, b)


def count_parameters(sizes: Iterable[int]) -> int:
    """Return how many weights and biases a network has: `[2, 16, 2]` has 2*16 + 16 + 16*2 + 2 = 82.

    Raises ValueError for fewer than two sizes and for sizes that are not positive whole numbers.
    """
    return sum(n_out * n_in + n_out for n_in, n_out in _layer_sizes(sizes))


def initialize(sizes: Iterable[int], rng: np.random.Generator) -> Params:
    """Return new `params` for a network with layers of the given sizes, inputs first.

    Weights are drawn from N(0, 1/n_in), layer by layer, so that weighted sums start with about the
    spread of their inputs; biases are 0. Equal weights would stay equal: nothing could tell two
    nodes apart. Raises ValueError as `count_parameters` does.
    Source: LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp".
    """
    return [
        (rng.standard_normal((n_out, n_in)) / np.sqrt(n_in), np.zeros(n_out)) for n_in, n_out in _layer_sizes(sizes)
    ]


def forward(X: ArrayLike, params: Iterable[tuple[ArrayLike, ArrayLike]]) -> list[Floats]:
    """Return `[X, A1, ..., AL]`: the batch and what each layer made of it.

    Hidden layers are tanh, the output is softmax: the rows of AL are probabilities. With one pair in
    `params` there is no hidden layer. Raises ValueError where shapes do not fit each other.
    """
    return kernels.forward(*as_network(X, params))


def predict(X: ArrayLike, params: Iterable[tuple[ArrayLike, ArrayLike]]) -> Integers:
    """Return the most probable class of each row of `X`: integer labels, shape (n,).

    Raises ValueError where shapes do not fit each other.
    """
    return forward(X, params)[-1].argmax(axis=1)


def collapse(params: Iterable[tuple[ArrayLike, ArrayLike]]) -> Layer:
    """Return the single `(W, b)` that computes the same as a stack of layers with no activation function.

    Raises ValueError where the layers do not fit each other.
    """
    (W, b), *later_layers = as_params(params)
    for W_next, b_next in later_layers:
        W, b = W_next @ W, W_next @ b + b_next
    return W, b


def _layer_sizes(sizes: Iterable[int]) -> list[tuple[int, int]]:
    counts = [as_count(size, f"sizes[{position}]") for position, size in enumerate(sizes)]
    if len(counts) < 2:
        raise ValueError(f"sizes must name at least an input and an output layer, like [2, 16, 2], but it is {counts}.")
    return list(pairwise(counts))
