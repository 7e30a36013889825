"""The network's maths without a check: what the public functions and `Network` share.

Each function is the inside of the public one of the same name, for callers that have looked at
their arrays once and then compute with them thousands of times. Arrays must be floats of matching
shapes and labels integers in range; nothing here says so when they are not.

What flows between layers has one row per observation and is stored column by column, as the
transpose of a product: batches are long and layers narrow, so adding a bias or summing up a
softmax is one run through memory per column and not a short one for each observation. Products
are written dot(), which gives what @ gives and starts in half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import DTypeLike

from nnlib.activations import softmax, tanh_grad
from nnlib.arrays import Floats, Integers, Layer, Number, Params


def dense(X: Floats, W: Floats, b: Floats) -> Floats:
    """Return the weighted sums of a layer, shape (n, n_out)."""
    return (W.dot(X.T) + b[:, np.newaxis]).T


def forward(
    X: Floats,
    params: Params,
    hidden: Callable[[Floats], Floats] = np.tanh,
    output: Callable[[Floats], Floats] = softmax,
) -> list[Floats]:
    """Return `[X, A1, ..., AL]`: what went in and what each layer made of it."""
    activations = [X]
    for W, b in params[:-1]:
        activations.append(hidden(dense(activations[-1], W, b)))
    activations.append(output(dense(activations[-1], *params[-1])))
    return activations


def dense_backward(dZ: Floats, X: Floats, ones: Floats, out: Layer | None = None) -> Layer:
    """Return `(dW, db)` alone, in `out` where it is given; `dZ @ W` is left to who needs it.

    ones: shape (n,), since a product with ones sums the rows of dZ faster than sum(axis=0) does.
    """
    dW, db = out or (None, None)
    return np.dot(dZ.T, X, out=dW), np.dot(dZ.T, ones, out=db)


def backward(
    dZ: Floats,
    activations: Sequence[Floats],
    params: Params,
    hidden_grad: Callable[[Floats], Floats] = tanh_grad,
    out: Params | None = None,
) -> Params:
    """Return every layer's `(dW, db)`, given the gradient `dZ` of the last layer's weighted sums.

    The gradients are written into the arrays of `out` where it is given. The gradient of the
    network's own input is never asked for and never computed.
    """
    # empty_like() would keep the order of a transposed W, and products only write to rows.
    grads = [(np.empty(W.shape, dZ.dtype), np.empty(b.shape, dZ.dtype)) for W, b in params] if out is None else out
    ones = np.ones(len(dZ), dZ.dtype)
    for layer in reversed(range(len(params))):
        dense_backward(dZ, activations[layer], ones, grads[layer])
        if layer > 0:
            dX = params[layer][0].T.dot(dZ.T).T
            dZ = dX * hidden_grad(activations[layer])
    return grads


def one_hot(y: Integers, n_classes: int, dtype: DTypeLike = np.float64) -> Floats:
    """Return a row for each label, shape (n, n_classes): 1 in the label's column, else 0."""
    T = np.zeros((len(y), n_classes), dtype)
    T[np.arange(len(y)), y] = 1
    return T


def cross_entropy(P: Floats, T: Floats) -> Number:
    """Return the mean of `-log` of the probability given to the right class, clipped below at 1e-12.

    T: the right classes as `one_hot` gives them. Picking with zeros and ones costs a product where
    picking with labels costs several slower steps.
    """
    loss: Number = -np.vdot(T.T, np.log(np.maximum(P, 1e-12)).T) / len(T)
    return loss


def softmax_cross_entropy_grad(P: Floats, T: Floats) -> Floats:
    """Return the gradient of the mean loss by the logits, given `P = softmax(Z)` and `T = one_hot(y)`."""
    return (P - T) / len(T)


def sigmoid_cross_entropy_grad(P: Floats, T: Floats) -> Floats:
    """Return the gradient of the mean binary cross-entropy by the weighted sums, given `P = sigmoid(Z)`."""
    return (P - T) / P.size


def sgd_step(params: Params, grads: Params, learning_rate: float) -> Params:
    """Return new `params`, each array less `learning_rate` times its gradient."""
    return [(W - learning_rate * dW, b - learning_rate * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
