"""Inputs that many checks share."""

from collections.abc import Callable
from typing import Any

import numpy as np


def float32(values: list[Any]) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def normal(*shape: int, scale: float = 1.0) -> Callable[[np.random.Generator], tuple[np.ndarray]]:
    """One argument: normally distributed numbers of the given shape, to two decimals so that they read well."""
    return lambda rng: ((scale * rng.standard_normal(shape)).round(2),)
