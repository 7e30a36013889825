"""Activation functions and their derivatives, written in terms of the output where that is possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import Floats, as_float


def threshold(z: ArrayLike, theta: float = 0.0) -> Floats:
    """Fire or not: 1.0 where `z >= theta`, else 0.0; the same shape as `z`.

    Source: McCulloch & Pitts (1943), "A logical calculus of the ideas immanent in nervous activity".
    """
    z = as_float(z, "z")
    return (z >= float(theta)).astype(z.dtype)


def sigmoid(z: ArrayLike) -> Floats:
    """Squash any number into (0, 1): `1 / (1 + exp(-z))`; the same shape as `z`.

    Only `exp` of numbers that are not positive is ever taken, so nothing overflows at any float:
    for `z < 0` the fraction is expanded by `exp(z)`, which makes it `exp(z) / (1 + exp(z))`.
    """
    z = as_float(z, "z")
    exp_minus = np.exp(-np.abs(z))
    return np.maximum(exp_minus, z >= 0) / (1 + exp_minus)


def sigmoid_grad(a: ArrayLike) -> Floats:
    """Return the derivative of the sigmoid in terms of its output `a = sigmoid(z)`: `a * (1 - a)`."""
    a = as_float(a, "a")
    return a * (1 - a)


def tanh(z: ArrayLike) -> Floats:
    """Squash any number into (-1, 1), with 0 staying 0; the same shape as `z`."""
    return np.tanh(as_float(z, "z"))


def tanh_grad(a: ArrayLike) -> Floats:
    """Return the derivative of tanh in terms of its output `a = tanh(z)`: `1 - a**2`."""
    a = as_float(a, "a")
    return 1 - a * a


def relu(z: ArrayLike) -> Floats:
    """Return `z` where it is positive and 0 elsewhere; the same shape as `z`.

    Source: Nair & Hinton (2010), "Rectified linear units improve restricted Boltzmann machines".
    """
    return np.maximum(as_float(z, "z"), 0)


def relu_grad(a: ArrayLike) -> Floats:
    """Return the derivative of ReLU in terms of its output `a = relu(z)`: 1 where `a > 0`, else 0.

    ReLU has a kink at 0 and no derivative there; 0 is the convention.
    """
    a = as_float(a, "a")
    return (a > 0).astype(a.dtype)


def softmax(Z: ArrayLike) -> Floats:
    """Turn each row of logits into probabilities.

    Z: shape (k,) or (n, k). Returns the same shape; no value is negative and every row sums to 1.
    Subtracting the row's maximum changes nothing mathematically and keeps exp() finite.
    Raises ValueError for any other number of dimensions.
    Source: Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs".
    """
    Z = as_float(Z, "Z")
    if Z.ndim not in (1, 2):
        raise ValueError(f"Z must have shape (k,) or (n, k), but its shape is {Z.shape}.")
    exp_Z = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return exp_Z / exp_Z.sum(axis=-1, keepdims=True)
