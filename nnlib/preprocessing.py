"""Getting data ready: columns on one scale, and rows kept back to be judged by."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib.arrays import (
    Floats,
    as_float,
    in_one_type,
    require_batch,
    require_finite,
    require_shape,
    require_targets,
)


def standardize(
    X: ArrayLike, mean: ArrayLike | None = None, std: ArrayLike | None = None
) -> tuple[Floats, Floats, Floats]:
    """Shift and scale each column to mean 0 and standard deviation 1.

    X: shape (n, n_columns). mean, std: shape (n_columns,), computed from X where not given; pass those
    of the training set to treat new data in the same way. Returns `(X_std, mean, std)`.
    A constant column becomes zeros; the std returned for it is 1, what it was divided by.
    Raises ValueError for wrong shapes, for NaN and infinities, and for a negative std.
    """
    X = as_float(X, "X")
    require_batch(X, "X")
    require_finite(X, "X")
    constant = X.min(axis=0) == X.max(axis=0)
    # The mean of equal numbers can be off by a rounding; the number itself leaves exact zeros.
    mean = np.where(constant, X[0], X.mean(axis=0)) if mean is None else as_float(mean, "mean")
    std = np.where(constant, 0, X.std(axis=0)) if std is None else as_float(std, "std")
    X, mean, std = in_one_type([X, mean, std])
    for statistic, name in ((mean, "mean"), (std, "std")):
        require_shape(statistic, X.shape[1:], name, f"to fit X of shape {X.shape}")
        require_finite(statistic, name)
    if std.min() < 0:
        raise ValueError(f"std of shape {std.shape} must not be negative, but it holds {std.min()}.")
    std = np.where(std == 0, std.dtype.type(1), std)
    return (X - mean) / std, mean, std


def normalize(X: ArrayLike) -> Floats:
    """Shift and scale each column to run from 0 to 1; a constant column becomes zeros.

    X: shape (n, n_columns). Raises ValueError for any other, for NaN and for infinities.
    """
    X = as_float(X, "X")
    require_batch(X, "X")
    require_finite(X, "X")
    lowest = X.min(axis=0)
    spread = X.max(axis=0) - lowest
    return (X - lowest) / np.where(spread == 0, X.dtype.type(1), spread)


def split(
    X: ArrayLike, y: ArrayLike, fraction: float, rng: np.random.Generator
) -> tuple[Floats, NDArray[Any], Floats, NDArray[Any]]:
    """Keep a random `fraction` of the rows for testing; return `(X_train, y_train, X_test, y_test)`.

    X: n rows. y: n labels or targets, whose type is kept. `round(fraction * n)` rows are test rows, the
    first of one random permutation. Raises ValueError where X and y differ in length, where the fraction
    is not between 0 and 1 and where it would leave no row to train on or none to test on.
    """
    X, y = as_float(X, "X"), np.asarray(y)
    require_batch(X, "X")
    require_targets(X, y)
    n = len(X)
    n_test = round(float(fraction) * n) if 0 < fraction < 1 else 0
    if not 0 < n_test < n:
        raise ValueError(
            f"fraction must be between 0 and 1 and leave rows on both sides, "
            f"but {fraction} of X with shape {X.shape} does not."
        )
    order = rng.permutation(n)
    test, train = order[:n_test], order[n_test:]
    return X[train], y[train], X[test], y[test]
