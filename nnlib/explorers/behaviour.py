"""Tell from a walk down a surface what the learning rate is doing to it."""

from enum import Enum

import numpy as np

BLOWN_UP = 1e3  # times the larger of 1 and the loss at the start: nothing comes back from there here
SETTLED = 0.02  # steepness at which a walk has all but stopped
AT_THE_LOWEST = 0.05  # loss above the lowest one that still counts as there
CREEPING = 0.02  # relative change per step below which a walk gets nowhere


class Behaviour(Enum):
    """What a walk is doing."""

    START = "at the start"
    STILL = "not moving"
    UPHILL = "going uphill"
    CREEPING = "creeping"
    CONVERGING = "converging"
    ARRIVED = "arrived"
    OVERSHOOTING = "overshooting but converging"
    STUCK = "stuck in a local minimum"
    BOUNCING = "bouncing without settling"
    DIVERGING = "diverging"


def classify(path: np.ndarray, losses: np.ndarray, gradients: np.ndarray) -> Behaviour:
    """Name what a walk does.

    path, gradients: shape (steps + 1, dim), the points and the surface's true gradients there.
    losses: shape (steps + 1,), measured from the surface's lowest point, which is 0.
    Overflow and NaN are walks that have blown up. A step overshoots when the slope behind it
    points against the slope before it: it has jumped across a valley floor.
    """
    if len(path) == 1:
        return Behaviour.START
    if np.isfinite(path).all() and (path == path[0]).all():
        return Behaviour.STILL
    first_move = path[1] - path[0]
    if first_move @ gradients[0] > 0:
        return Behaviour.UPHILL
    if not (losses <= BLOWN_UP * max(1.0, losses[0])).all():
        return Behaviour.DIVERGING

    steepness = np.linalg.norm(gradients, axis=1)
    overshoots = (gradients[1:] * gradients[:-1]).sum(axis=1) < 0
    recent = overshoots[len(overshoots) // 2 :]
    if _growing(steepness, overshoots) and losses[-1] > losses[0]:
        return Behaviour.DIVERGING
    if steepness[-1] <= SETTLED and steepness[-1] < steepness[0]:
        if losses[-1] > AT_THE_LOWEST:
            return Behaviour.STUCK
        return Behaviour.OVERSHOOTING if overshoots.mean() >= 0.5 else Behaviour.ARRIVED
    if recent.mean() >= 0.5 or losses[-1] >= losses[0]:
        return Behaviour.OVERSHOOTING if _dying_down(steepness, losses) else Behaviour.BOUNCING
    slow = max(_change_per_step(steepness), _change_per_step(losses)) < CREEPING
    return Behaviour.CREEPING if slow else Behaviour.CONVERGING


def _growing(steepness: np.ndarray, overshoots: np.ndarray) -> bool:
    """Whether the last few steps all overshot, each landing where it is steeper than before."""
    last = min(6, len(overshoots))
    return bool(overshoots[-last:].all() and (np.diff(steepness[-last - 1 :]) > 0).all())


def _dying_down(steepness: np.ndarray, losses: np.ndarray) -> bool:
    """Whether the swings of the second half shrink: each less steep than the last one on the same side."""
    swings = steepness[-max(4, len(steepness) // 2) :]
    return bool((swings[2:] < swings[:-2]).all() and losses[-1] < losses[0])


def _change_per_step(values: np.ndarray) -> float:
    """Relative change per step over the last quarter of the walk, at least 4 steps of it where there are 4."""
    k = min(len(values) - 1, max(4, len(values) // 4))
    before, after = values[-1 - k], values[-1]
    if before <= 0 or after <= 0:
        return 0.0
    return float(abs(1 - (after / before) ** (1 / k)))
