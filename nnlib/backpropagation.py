"""Blame: the gradient of the loss with respect to every weight, from the output backwards.

Source of all: Rumelhart, Hinton & Williams (1986), "Learning representations by back-propagating errors".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnlib import kernels
from nnlib.activations import sigmoid, sigmoid_grad
from nnlib.arrays import (
    Floats,
    Params,
    as_float,
    as_floats,
    as_labels,
    as_params,
    flattened,
    in_one_type,
    in_pairs,
    require_batch,
    require_same_length,
    require_shape,
)
from nnlib.layers import weighted_sum


def neuron_backward(x: ArrayLike, w: ArrayLike, b: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Return `(dw, db)` of the loss `(a - y)**2` of one sigmoid neuron with output `a`.

    x, w: shape (n_in,). b, y: numbers. dw has the shape of w. Raises ValueError for any other shapes.
    """
    x, w, bias, target = as_floats(x=x, w=w, b=b, y=y)
    require_shape(target, (), "y", "(one neuron has one target)")
    a = sigmoid(weighted_sum(x, w, bias))
    dz = 2 * (a - target) * sigmoid_grad(a)
    return dz * x, dz


def dense_backward(dZ: ArrayLike, X: ArrayLike, W: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return `(dX, dW, db)` of a dense layer, given the gradient `dZ` of its weighted sums.

    dZ: shape (n, n_out), already divided by the n of the mean loss. X: shape (n, n_in), what went in.
    W: shape (n_out, n_in). The gradients have the shapes of X, W and b. Raises ValueError for any others.
    """
    dZ, X, W = as_floats(dZ=dZ, X=X, W=W)
    require_batch(dZ, "dZ")
    require_batch(X, "X")
    require_same_length(dZ, X, "dZ and X")
    require_shape(W, (dZ.shape[1], X.shape[1]), "W", f"to fit dZ of shape {dZ.shape} and X of shape {X.shape}")
    return dZ @ W, *kernels.dense_backward(dZ, X, np.ones(len(dZ), dZ.dtype))


def backward(activations: Sequence[ArrayLike], y: ArrayLike, params: Iterable[tuple[ArrayLike, ArrayLike]]) -> Params:
    """Return `grads`, the gradient of the mean cross-entropy of `forward`'s tanh/softmax network.

    activations: `[X, A1, ..., AL]` as `forward(X, params)` returns them. y: integer labels, shape (n,).
    Returns a list of `(dW, db)` in the shapes of `params`, first layer first.
    Raises ValueError where shapes do not fit each other and for labels out of range.
    """
    layers = as_params(params)
    outputs = [as_float(A, f"activations[{number}]") for number, A in enumerate(activations)]
    if len(outputs) != len(layers) + 1:
        raise ValueError(
            f"activations must be [X, A1, ..., A{len(layers)}] for {len(layers)} layers, "
            f"but it has {len(outputs)} arrays of shapes {[A.shape for A in outputs]}."
        )
    require_batch(outputs[0], "activations[0]")
    n = len(outputs[0])
    widths = [layers[0][0].shape[1], *(len(b) for _, b in layers)]
    for number, (A, width) in enumerate(zip(outputs, widths, strict=True)):
        require_shape(A, (n, width), f"activations[{number}]", "to fit the batch and params")
    labels = as_labels(y, "y", widths[-1])
    require_same_length(outputs[0], labels, "activations[0] and y")
    arrays = in_one_type([*outputs, *flattened(layers)])
    outputs, layers = list(arrays[: len(outputs)]), in_pairs(arrays[len(outputs) :])
    P = outputs[-1]
    dZ = kernels.softmax_cross_entropy_grad(P, kernels.one_hot(labels, widths[-1], P.dtype))
    return kernels.backward(dZ, outputs, layers)
