"""A network that settles: every unit hears every other, and the whole falls into a remembered pattern.

Source: Hopfield (1982), "Neural networks and physical systems with emergent collective computational
abilities".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import Floats, Number, as_count, as_float, as_floats, require_batch, require_finite


def hopfield_weights(patterns: ArrayLike) -> Floats:
    """Return the weights that remember `patterns`: `P.T @ P / n` with a zero diagonal, shape (n, n).

    patterns: shape (m, n), values -1 and 1. Raises ValueError for any other.
    """
    P = as_float(patterns, "patterns")
    require_batch(P, "patterns")
    if not (np.abs(P) == 1).all():
        raise ValueError(f"patterns of shape {P.shape} must hold only -1 and 1.")
    W: Floats = P.T @ P / P.shape[1]
    np.fill_diagonal(W, 0)
    return W


def energy(W: ArrayLike, s: ArrayLike) -> Number:
    """Return how badly the state `s` agrees with the weights: `-s @ W @ s / 2`.

    W: shape (n, n). s: shape (n,). Raises ValueError for any other shapes.
    """
    W, s = _weights_and_state(W, s)
    return -np.dot(s, W @ s) / 2


def settle(W: ArrayLike, s: ArrayLike, max_sweeps: int = 100) -> Floats:
    """Let the units change one after another until a whole sweep changes nothing; return the new state.

    W: shape (n, n). s: shape (n,), where to start. In order, unit i becomes 1 where `W[i] @ s > 0`, -1
    where it is below 0, and stays where it is 0. With symmetric weights of zero diagonal no change raises
    the energy, so it ends; `max_sweeps` bounds it for any others.
    Raises ValueError for any other shapes, for NaN and for infinities.
    """
    W, s = _weights_and_state(W, s)
    require_finite(W, "W")
    require_finite(s, "s")
    s = s.copy()
    for _ in range(as_count(max_sweeps, "max_sweeps")):
        before = s.copy()
        for unit, weights in enumerate(W):
            field = weights @ s
            if field != 0:
                s[unit] = 1 if field > 0 else -1
        if (s == before).all():
            break
    return s


def _weights_and_state(W: ArrayLike, s: ArrayLike) -> tuple[Floats, Floats]:
    W, s = as_floats(W=W, s=s)
    if s.ndim != 1 or W.shape != (len(s), len(s)):
        raise ValueError(f"W and s must have shapes (n, n) and (n,), but theirs are {W.shape} and {s.shape}.")
    return W, s
