"""Landscapes for optimizers to race on, all within the same part of the plane."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

X_LIMITS, Y_LIMITS = (-4.5, 4.5), (-2.5, 2.5)


@dataclass(frozen=True)
class RaceSurface:
    """A loss over points of shape (..., 2), 0 where it is lowest, with its gradient of the same shape.

    minima: the lowest points, shape (m, 2). levels: losses at which to draw contour lines.
    observations: where the loss is that of linear least squares with all targets 0, sum((X @ w)**2) / 2,
    the rows X it is the sum over, at right angles to each other.
    trap: a point with slope 0 that is not lowest, and what it is called.
    """

    loss: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    minima: np.ndarray
    levels: tuple[float, ...]
    observations: np.ndarray | None = None
    trap: tuple[str, np.ndarray] | None = None


def _least_squares(observations: np.ndarray) -> RaceSurface:
    """The loss of linear least squares with these observations, all of whose targets are 0."""
    curvature = observations.T @ observations
    return RaceSurface(
        loss=lambda w: ((w @ observations.T) ** 2).sum(axis=-1) / 2,
        gradient=lambda w: w.dot(curvature),  # sooner than @ for so few numbers
        minima=np.zeros((1, 2)),
        levels=(0.1, 1.0, 4.0, 10.0, 20.0, 40.0, 80.0),
        observations=observations,
    )


def _pair(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Two numbers, or arrays of one shape (...), as points of shape (..., 2)."""
    points = np.empty((*x.shape, 2))
    points[..., 0], points[..., 1] = x, y
    return points


def _bend_loss(w: np.ndarray) -> np.ndarray:
    off_the_floor = w[..., 1] + 1.5 - w[..., 0] ** 2 / 6
    loss: np.ndarray = (w[..., 0] - 2) ** 2 / 16 + 2 * off_the_floor**2
    return loss


def _bend_gradient(w: np.ndarray) -> np.ndarray:
    off_the_floor = w[..., 1] + 1.5 - w[..., 0] ** 2 / 6
    along = (w[..., 0] - 2) / 8 - 4 * off_the_floor * w[..., 0] / 3
    return _pair(along, 4 * off_the_floor)


def _dips_along(x: np.ndarray) -> np.ndarray:
    """The curve with two dips of lesson 05, twice as wide."""
    half = x / 2
    return (half**2 - 1) ** 2 + half / 2


# The critical points of (u^2 - 1)^2 + u/2 are the roots of 4 u^3 - 4 u + 1/2.
_LOWEST_U, _, _LOCAL_U = np.sort(np.roots([4, 0, -4, 0.5]).real)
_LOWEST_DIP = float(_dips_along(np.array(2 * _LOWEST_U)))

_STEEPNESS = np.array([1.0, 40.0])
_TURN = np.array([[1, -1], [1, 1]]) / np.sqrt(2)

RACE_SURFACES = {
    "ravine": _least_squares(np.diag(np.sqrt(_STEEPNESS))),
    "turned": _least_squares(np.diag(np.sqrt(_STEEPNESS)) @ _TURN.T),
    "bend": RaceSurface(
        loss=_bend_loss,
        gradient=_bend_gradient,
        minima=np.array([[2.0, 2 / 3 - 1.5]]),
        levels=(0.02, 0.1, 0.4, 1.0, 2.5, 6.0, 15.0),
    ),
    "saddle": RaceSurface(
        loss=lambda w: w[..., 0] ** 2 / 2 + (w[..., 1] ** 2 - 1) ** 2 / 2,
        gradient=lambda w: _pair(w[..., 0], 2 * w[..., 1] * (w[..., 1] ** 2 - 1)),
        minima=np.array([[0.0, -1.0], [0.0, 1.0]]),
        levels=(0.1, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0),
        trap=("on the saddle", np.zeros(2)),
    ),
    "two dips": RaceSurface(
        loss=lambda w: _dips_along(w[..., 0]) - _LOWEST_DIP + w[..., 1] ** 2,
        gradient=lambda w: _pair(w[..., 0] * (w[..., 0] ** 2 / 4 - 1) + 0.25, 2 * w[..., 1]),
        minima=np.array([[2 * _LOWEST_U, 0.0]]),
        levels=(0.1, 0.4, 0.9, 1.2, 1.6, 3.0, 6.0, 12.0),
        trap=("in the local minimum", np.array([2 * _LOCAL_U, 0.0])),
    ),
}
