"""A network with a loop: what it computes depends on what it computed before.

Source: Elman (1990), "Finding structure in time".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import Floats, as_floats, require_batch, require_same_length, require_shape


def recurrent_step(x: ArrayLike, h: ArrayLike, W_x: ArrayLike, W_h: ArrayLike, b: ArrayLike) -> Floats:
    """Return the next state, `tanh(x @ W_x.T + h @ W_h.T + b)`, shape (n, n_hidden).

    x: shape (n, n_in), what comes in now. h: shape (n, n_hidden), the state so far. W_x: shape
    (n_hidden, n_in). W_h: shape (n_hidden, n_hidden). b: shape (n_hidden,).
    Raises ValueError for any other shapes.
    """
    x, h, W_x, W_h, b = as_floats(x=x, h=h, W_x=W_x, W_h=W_h, b=b)
    require_batch(x, "x")
    require_batch(h, "h")
    require_same_length(x, h, "x and h")
    _require_weights(W_x, W_h, b, x.shape[1], h.shape[1])
    return np.tanh(x @ W_x.T + h @ W_h.T + b)


def unroll(X: ArrayLike, h0: ArrayLike, W_x: ArrayLike, W_h: ArrayLike, b: ArrayLike) -> Floats:
    """Run the network over time from state `h0`; return all states, shape (time, n, n_hidden).

    X: shape (time, n, n_in). h0: shape (n, n_hidden). The weights as in `recurrent_step`.
    Raises ValueError for any other shapes.
    """
    X, h, W_x, W_h, b = as_floats(X=X, h0=h0, W_x=W_x, W_h=W_h, b=b)
    if X.ndim != 3:
        raise ValueError(f"X must have shape (time, n, n_in), but its shape is {X.shape}.")
    states = np.empty((len(X), *h.shape), X.dtype)
    for time, x in enumerate(X):
        h = recurrent_step(x, h, W_x, W_h, b)
        states[time] = h
    return states


def _require_weights(W_x: Floats, W_h: Floats, b: Floats, n_in: int, n_hidden: int) -> None:
    reason = f"for {n_in} inputs and {n_hidden} hidden units"
    require_shape(W_x, (n_hidden, n_in), "W_x", reason)
    require_shape(W_h, (n_hidden, n_hidden), "W_h", reason)
    require_shape(b, (n_hidden,), "b", reason)
