"""Gradient descent and what it is measured against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import (
    Floats,
    Number,
    as_count,
    as_float,
    as_floats,
    require_finite,
    require_same_shape,
    require_shape,
)


def brute_force_trials(n_weights: int, n_values: int) -> int:
    """Return how many combinations there are to try: `n_values` to the power of `n_weights`, exactly.

    Raises ValueError for anything but positive whole numbers.
    """
    return as_count(n_values, "n_values") ** as_count(n_weights, "n_weights")


def numerical_gradient(f: Callable[[Floats], float | Number], x: ArrayLike, h: float = 1e-5) -> Floats:
    """Return the gradient of `f` at `x` by central differences, `(f(x + h) - f(x - h)) / (2 * h)`.

    f: takes an array of x's shape, returns a number. x: any shape, left unchanged. Returns x's shape.
    Computed in float64 whatever x is, because float32 cannot tell x + 1e-5 from x well enough.
    """
    x = as_float(x, "x")
    centre = x.astype(np.float64)
    gradient = np.empty_like(centre)
    for index in np.ndindex(centre.shape):
        step = np.zeros_like(centre)
        step[index] = h
        gradient[index] = (f(centre + step) - f(centre - step)) / (2 * h)
    return gradient.astype(x.dtype, copy=False)


def gradient_descent(grad: Callable[[Floats], ArrayLike], x0: ArrayLike, learning_rate: float, steps: int) -> Floats:
    """Walk downhill from `x0`, each step `learning_rate` times the slope, and return the path.

    grad: takes shape (dim,), returns the gradient of the same shape. x0: shape (dim,).
    Returns shape (steps + 1, dim); the first row is x0. Raises ValueError for wrong shapes.
    Source: Cauchy (1847), "Méthode générale pour la résolution des systèmes d'équations simultanées".
    """
    x = as_float(x0, "x0")
    if x.ndim != 1:
        raise ValueError(f"x0 must have shape (dim,), but its shape is {x.shape}.")
    path = np.empty((as_count(steps, "steps", minimum=0) + 1, len(x)), x.dtype)
    path[0] = x
    for step in range(1, len(path)):
        slope = as_float(grad(path[step - 1].copy()), "grad(x)")
        require_shape(slope, x.shape, "grad(x)", "like x0")
        path[step] = path[step - 1] - float(learning_rate) * slope
    return path


def fit_line(x: ArrayLike, y: ArrayLike, learning_rate: float, epochs: int) -> tuple[Number, Number, Floats]:
    """Fit `slope * x + intercept` to points by gradient descent on the mean squared error, from 0 and 0.

    x, y: shape (n,). Every epoch takes one step on all the points.
    Returns `(slope, intercept, losses)`; losses, shape (epochs + 1,), begins with the loss of the flat
    line at 0. Raises ValueError for wrong shapes.
    """
    x, y = as_floats(x=x, y=y)
    require_same_shape(x, y, "x and y")
    if x.ndim != 1:
        raise ValueError(f"x and y must have shape (n,), but their shape is {x.shape}.")
    losses = np.empty(as_count(epochs, "epochs", minimum=0) + 1, x.dtype)
    slope = intercept = x.dtype.type(0)
    error = -y
    losses[0] = np.square(error).mean()
    for epoch in range(1, len(losses)):
        slope = slope - float(learning_rate) * 2 * (error * x).mean()
        intercept = intercept - float(learning_rate) * 2 * error.mean()
        error = slope * x + intercept - y
        losses[epoch] = np.square(error).mean()
    return slope, intercept, losses


def largest_stable_rate(A: ArrayLike) -> Number:
    """Return the learning rate above which descent on `f(x) = x.T @ A @ x / 2` diverges: 2 / lambda_max.

    A: shape (dim, dim), symmetric positive definite; its largest eigenvalue is the steepest curvature.
    Raises ValueError where A is not square, not symmetric or not positive definite, and for NaN.
    Source: LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp".
    """
    A = as_float(A, "A")
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError(f"A must have shape (dim, dim), but its shape is {A.shape}.")
    require_finite(A, "A")
    if not np.allclose(A, A.T):
        raise ValueError(f"A of shape {A.shape} must be symmetric, equal to its transpose.")
    eigenvalues = np.linalg.eigvalsh(A)
    if eigenvalues[0] <= 0:
        raise ValueError(f"A of shape {A.shape} must be positive definite, but an eigenvalue is {eigenvalues[0]}.")
    return 2 / eigenvalues[-1]
