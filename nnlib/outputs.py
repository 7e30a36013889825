"""What a network can be for: the output activation, the loss and the targets that belong together.

In each pair of activation and loss the derivative of one cancels that of the other, so the
gradient by the last weighted sums is the error itself, predicted less actual, and never saturates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib import kernels
from nnlib.activations import sigmoid, softmax
from nnlib.arrays import Floats, Integers, Number, as_float, as_labels
from nnlib.losses import binary_cross_entropy, mse, mse_grad


@dataclass(frozen=True)
class Output:
    """The last layer's maths; A is its activation, shape (n, n_out).

    targets(y, n_out) checks y and returns what A should have been, in A's shape; loss(A, targets)
    has the gradient grad(A, targets) by the last weighted sums; decide(A) turns A into predictions.
    """

    activation: Callable[[Floats], Floats]
    loss: Callable[[Floats, Floats], Number]
    grad: Callable[[Floats, Floats], Floats]
    targets: Callable[[ArrayLike, int], Floats]
    decide: Callable[[Floats], NDArray[Any]]
    is_probability: bool


def one_number_each(A: NDArray[Any]) -> NDArray[Any]:
    """Return a network's answers as shape (n,) where it has one output, else as they are."""
    return A[:, 0] if A.shape[1] == 1 else A


def _classes(y: ArrayLike, n_out: int) -> Floats:
    return kernels.one_hot(as_labels(y, "y", n_out), n_out)


def _most_probable(P: Floats) -> Integers:
    labels: Integers = P.argmax(axis=1)
    return labels


def _numbers(y: ArrayLike, n_out: int) -> Floats:
    targets = as_float(y, "y")
    if targets.ndim == 1 and n_out == 1:
        targets = targets[:, np.newaxis]
    if targets.ndim != 2 or targets.shape[1] != n_out:
        expected = "(n,) or (n, 1)" if n_out == 1 else f"(n, {n_out})"
        raise ValueError(
            f"y must have shape {expected} for a network with outputs of size {n_out}, "
            f"but its shape is {targets.shape}."
        )
    return targets


def _yes_or_no(y: ArrayLike, n_out: int) -> Floats:
    targets = _numbers(y, n_out)
    if not ((targets == 0) | (targets == 1)).all():
        raise ValueError(f"y of shape {targets.shape} must hold only 0 and 1, for no and yes.")
    return targets


def _more_likely_than_not(P: Floats) -> Integers:
    return one_number_each(P >= 0.5).astype(np.int64)


def _identity(Z: Floats) -> Floats:
    return Z


OUTPUTS = {
    "softmax": Output(
        activation=softmax,
        loss=kernels.cross_entropy,
        grad=kernels.softmax_cross_entropy_grad,
        targets=_classes,
        decide=_most_probable,
        is_probability=True,
    ),
    "sigmoid": Output(
        activation=sigmoid,
        loss=binary_cross_entropy,
        grad=kernels.sigmoid_cross_entropy_grad,
        targets=_yes_or_no,
        decide=_more_likely_than_not,
        is_probability=True,
    ),
    "linear": Output(
        activation=_identity,
        loss=mse,
        grad=mse_grad,
        targets=_numbers,
        decide=one_number_each,
        is_probability=False,
    ),
}
