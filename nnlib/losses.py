"""Losses, each the mean over a batch, and the gradients of that mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnlib import kernels
from nnlib.activations import softmax
from nnlib.arrays import (
    Floats,
    Integers,
    Number,
    as_count,
    as_float,
    as_floats,
    as_labels,
    require_batch,
    require_same_length,
    require_same_shape,
)


def mse(y_pred: ArrayLike, y_true: ArrayLike) -> Number:
    """Return the mean squared error over every element of two arrays of equal shape.

    Raises ValueError where the shapes differ: (n,) against (n, 1) would be n * n differences.
    Source: Legendre (1805), "Nouvelles méthodes pour la détermination des orbites des comètes".
    """
    y_pred, y_true = _predicted_and_actual(y_pred, y_true)
    return np.square(y_pred - y_true).mean()


def mse_grad(y_pred: ArrayLike, y_true: ArrayLike) -> Floats:
    """Return the gradient of `mse` with respect to `y_pred`; the same shape as `y_pred`."""
    y_pred, y_true = _predicted_and_actual(y_pred, y_true)
    return 2 * (y_pred - y_true) / y_pred.size


def binary_cross_entropy(p: ArrayLike, y: ArrayLike) -> Number:
    """Return the mean of `-log` of the probability given to what happened.

    p: probabilities in [0, 1] that y is 1. y: 0 or 1, the same shape. A probability below 1e-12 counts
    as 1e-12, so that the loss is finite even for an answer that was certain and wrong.
    Raises ValueError for different shapes, for p outside [0, 1] and for y other than 0 and 1.
    Source: Good (1952), "Rational decisions".
    """
    p, y = as_floats(p=p, y=y)
    require_same_shape(p, y, "p and y")
    _require_probabilities(p, "p")
    if not ((y == 0) | (y == 1)).all():
        raise ValueError(f"y of shape {y.shape} must hold only 0 and 1, for no and yes.")
    # Clipping 1 - p instead of p keeps float32 finite, where 1 - 1e-12 is 1.
    return -np.log(np.maximum(np.where(y == 1, p, 1 - p), 1e-12)).mean()


def one_hot(y: ArrayLike, n_classes: int) -> Floats:
    """Return a row for each label, shape (n, n_classes): 1.0 in the label's column, else 0.0.

    Raises ValueError for labels that are not whole numbers from 0 to n_classes-1.
    """
    n_classes = as_count(n_classes, "n_classes")
    labels = as_labels(y, "y", n_classes)
    return kernels.one_hot(labels, n_classes)


def cross_entropy(P: ArrayLike, y: ArrayLike) -> Number:
    """Return the mean of `-log` of the probability that each row gives to the right class.

    P: shape (n, k), probabilities. y: integer labels, shape (n,). A probability below 1e-12 counts as
    1e-12, so that the loss is finite. Raises ValueError for wrong shapes, for values outside [0, 1]
    and for labels out of range.
    Source: Good (1952), "Rational decisions".
    """
    P, labels = _rows_and_labels(P, y, "P")
    _require_probabilities(P, "P")
    return kernels.cross_entropy(P, kernels.one_hot(labels, P.shape[1], P.dtype))


def softmax_cross_entropy_grad(Z: ArrayLike, y: ArrayLike) -> Floats:
    """Return the gradient of the mean cross-entropy of `softmax(Z)` with respect to the logits `Z`.

    Z: shape (n, k). y: integer labels, shape (n,). Returns shape (n, k), `(softmax(Z) - one_hot(y)) / n`.
    Raises ValueError for wrong shapes and for labels out of range.
    Source: Bridle (1990), "Training stochastic model recognition algorithms as networks can lead to
    maximum mutual information estimation of parameters".
    """
    Z, labels = _rows_and_labels(Z, y, "Z")
    return kernels.softmax_cross_entropy_grad(softmax(Z), kernels.one_hot(labels, Z.shape[1], Z.dtype))


def _predicted_and_actual(y_pred: ArrayLike, y_true: ArrayLike) -> tuple[Floats, Floats]:
    y_pred, y_true = as_floats(y_pred=y_pred, y_true=y_true)
    require_same_shape(y_pred, y_true, "y_pred and y_true")
    return y_pred, y_true


def _rows_and_labels(rows: ArrayLike, y: ArrayLike, name: str) -> tuple[Floats, Integers]:
    rows = as_float(rows, name)
    require_batch(rows, name)
    labels = as_labels(y, "y", rows.shape[1])
    require_same_length(rows, labels, f"{name} and y")
    return rows, labels


def _require_probabilities(p: Floats, name: str) -> None:
    # NaN passes and makes the loss NaN, which is what a network that has diverged should report.
    if p.min() < 0 or p.max() > 1 + 1e-6:
        raise ValueError(f"{name} of shape {p.shape} must hold probabilities, but it holds {p.min()} to {p.max()}.")
