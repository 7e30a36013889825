"""Comparing a gradient from the chain rule with one measured by differences."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import as_floats, require_same_shape


def gradient_error(analytic: ArrayLike, numeric: ArrayLike) -> float:
    """Return how far two gradients are apart: `max|a - n| / max(max|a|, max|n|, 1e-8)`.

    Arrays of any equal shape. About 1e-7 or less is agreement; about 1 is a mistake. Where either holds
    NaN or an infinity the answer is NaN, which is below no tolerance. Raises ValueError for other shapes.
    """
    a, n = as_floats(analytic=analytic, numeric=numeric)
    require_same_shape(a, n, "analytic and numeric")
    if not (np.isfinite(a).all() and np.isfinite(n).all()):
        return float("nan")
    return float(np.abs(a - n).max() / max(np.abs(a).max(), np.abs(n).max(), 1e-8))
