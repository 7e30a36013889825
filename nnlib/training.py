"""Learning in epochs and mini-batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib import kernels
from nnlib.arrays import (
    Floats,
    Params,
    as_count,
    as_float,
    as_labels,
    as_network,
    as_params_and_grads,
    require_batch,
    require_same_length,
    require_targets,
)


def minibatches(
    X: ArrayLike, y: ArrayLike, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[Floats, NDArray[Any]]]:
    """Go through the rows once in random order, `batch_size` at a time: an iterator of `(X_batch, y_batch)`.

    X: shape (n, n_in). y: n labels or targets, whose type is kept. One permutation is drawn at the call;
    the last batch may be smaller. Raises ValueError where X and y differ in length and for a batch size
    below 1.
    """
    X, y = as_float(X, "X"), np.asarray(y)
    require_batch(X, "X")
    require_targets(X, y)
    batch_size = as_count(batch_size, "batch_size")
    order = rng.permutation(len(X))
    batches = (order[start : start + batch_size] for start in range(0, len(X), batch_size))
    # From rows that are whole in memory, take() copies several times as fast as X[rows] does.
    X, y = np.ascontiguousarray(X), np.ascontiguousarray(y)
    return ((X.take(rows, axis=0), y.take(rows, axis=0)) for rows in batches)


def sgd_step(
    params: Iterable[tuple[ArrayLike, ArrayLike]],
    grads: Iterable[tuple[ArrayLike, ArrayLike]],
    learning_rate: float,
) -> Params:
    """Return new `params`, one step down the gradient: each `p - learning_rate * g`.

    Raises ValueError where the shapes of params and grads differ.
    Source: Robbins & Monro (1951), "A stochastic approximation method".
    """
    return kernels.sgd_step(*as_params_and_grads(params, grads), float(learning_rate))


def updates_per_epoch(n: int, batch_size: int) -> int:
    """Return how many mini-batches, and so updates, `n` observations make: `n / batch_size`, rounded up.

    Raises ValueError for anything but positive whole numbers.
    """
    return -(-as_count(n, "n") // as_count(batch_size, "batch_size"))


def train(
    X: ArrayLike,
    y: ArrayLike,
    params: Iterable[tuple[ArrayLike, ArrayLike]],
    learning_rate: float,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
) -> tuple[Params, Floats]:
    """Train `forward`'s tanh/softmax network by mini-batch gradient descent; return `(params, losses)`.

    X: shape (n, n_in). y: integer labels, shape (n,). losses: shape (epochs,), the mean cross-entropy on
    all of X after each epoch. Raises ValueError where shapes do not fit, for labels out of range and for
    epochs or a batch size below 1.
    """
    X, layers = as_network(X, params)
    labels = as_labels(y, "y", len(layers[-1][1]))
    require_same_length(X, labels, "X and y")
    targets = kernels.one_hot(labels, len(layers[-1][1]), X.dtype)
    losses = np.empty(as_count(epochs, "epochs"), X.dtype)
    for epoch in range(len(losses)):
        for X_batch, T_batch in minibatches(X, targets, batch_size, rng):
            activations = kernels.forward(X_batch, layers)
            dZ = kernels.softmax_cross_entropy_grad(activations[-1], T_batch)
            grads = kernels.backward(dZ, activations, layers)
            layers = kernels.sgd_step(layers, grads, float(learning_rate))
        losses[epoch] = kernels.cross_entropy(kernels.forward(X, layers)[-1], targets)
    return layers, losses


def early_stopping_epoch(losses: ArrayLike, patience: int) -> int:
    """Return the index of the epoch whose network to keep.

    losses: shape (epochs,), the loss on held-back data after each epoch. Stops when `patience` epochs in
    a row have not been strictly lower than the best one, and returns that best one; without a stop, the
    best of all. NaN is never an improvement. Raises ValueError for other shapes and a patience below 1.
    Source: Prechelt (1998), "Early stopping - but when?".
    """
    losses = as_float(losses, "losses")
    if losses.ndim != 1:
        raise ValueError(f"losses must have shape (epochs,), but its shape is {losses.shape}.")
    patience = as_count(patience, "patience")
    best, lowest = 0, np.inf
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest = epoch, loss
        elif epoch - best >= patience:
            break
    return best
