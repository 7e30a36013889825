"""Landscapes to walk down: a curve with a local minimum and a narrow valley."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Surface:
    """A loss over points of shape (..., dim), with its gradient of the same shape and what to show of it.

    weights: what the directions are called. start: where a walk begins, given where it begins along the first.
    bounds: what is shown, lowest and highest per direction. highest_loss: what is shown of the loss.
    ridge: from where on small steps lead along the first direction into a local minimum, if there is one.
    """

    loss: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    start: Callable[[float], np.ndarray]
    bounds: tuple[tuple[float, float], ...]
    minimum: np.ndarray
    highest_loss: float
    weights: tuple[str, ...]
    ridge: float = np.inf

    @property
    def dim(self) -> int:
        return len(self.bounds)


def _curve_shape(x: np.ndarray) -> np.ndarray:
    return (x**2 - 1) ** 2 + x / 2


# The lowest point of (x^2 - 1)^2 + x/2: the smallest root of its derivative 4 x^3 - 4 x + 1/2.
# The next one is the ridge between it and the local minimum.
_LOWEST_X, _RIDGE_X, _ = np.sort(np.roots([4, 0, -4, 0.5]).real).tolist()
_LOWEST = float(_curve_shape(np.array(_LOWEST_X)))

CURVE = Surface(
    loss=lambda p: _curve_shape(p[..., 0]) - _LOWEST,
    gradient=lambda p: 4 * p**3 - 4 * p + 0.5,
    start=lambda x: np.array([x]),
    bounds=((-1.9, 1.9),),
    minimum=np.array([_LOWEST_X]),
    highest_loss=5.5,
    weights=("w",),
    ridge=_RIDGE_X,
)

STEEPNESS = 12.0  # of the valley's sides, against 1 along its floor

VALLEY = Surface(
    loss=lambda p: (p[..., 0] ** 2 + STEEPNESS * p[..., 1] ** 2) / 2,
    gradient=lambda p: p * np.array([1.0, STEEPNESS]),
    start=lambda x: np.array([x, 1.2]),
    bounds=((-2.0, 2.0), (-1.6, 1.6)),
    minimum=np.zeros(2),
    highest_loss=12.0,
    weights=("w1", "w2"),
)

SURFACES = {"curve": CURVE, "valley": VALLEY}
