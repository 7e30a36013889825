"""Inputs that many checks share."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np


def float32(values: list[Any]) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def normal(*shape: int, scale: float = 1.0) -> Callable[[np.random.Generator], tuple[np.ndarray]]:
    """One argument: normally distributed numbers of the given shape, to two decimals so that they read well."""
    return lambda rng: ((scale * rng.standard_normal(shape)).round(2),)


def network(rng: np.random.Generator, *sizes: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """`params` of layers of the given sizes, inputs first; biases are not 0, and two decimals read well."""
    return [
        (rng.standard_normal((n_out, n_in)).round(2), rng.standard_normal(n_out).round(2))
        for n_in, n_out in pairwise(sizes)
    ]
