"""A walk down a surface at some learning rate, as numbers to draw and a sentence that says it."""

from dataclasses import dataclass

import numpy as np

from nnlib.explorers.behaviour import Behaviour, classify
from nnlib.explorers.learner import Given, no_numbers
from nnlib.explorers.reach import within_reach
from nnlib.explorers.surfaces import SURFACES

MOST_STEPS = 60

_SENTENCES = {
    Behaviour.START: "At the start, before the first step.",
    Behaviour.STILL: "Not moving: every step ends where it began.",
    Behaviour.UPHILL: "Going uphill: the very first step follows the slope instead of going against it. "
    "Look at the sign in the update.",
    Behaviour.CREEPING: "Creeping: the steps are so small that it hardly gets on.",
    Behaviour.CONVERGING: "Converging: it goes down, step by step.",
    Behaviour.ARRIVED: "Converged: it has reached the lowest point.",
    Behaviour.OVERSHOOTING: "Overshooting but converging: steps jump across the lowest point and back, "
    "a little less far each time.",
    Behaviour.STUCK: "Stuck in a local minimum: the slope is 0 here, but there is a lower point elsewhere.",
    Behaviour.BOUNCING: "Bouncing: the steps jump back and forth and have not settled.",
    Behaviour.DIVERGING: "Diverging: every jump lands higher than the last, and the loss explodes.",
}

_ON_THE_WAY = (Behaviour.CREEPING, Behaviour.CONVERGING)
_INTO_THE_WRONG_DIP = "But it is on its way into a local minimum: there is a lower point elsewhere."


@dataclass(frozen=True)
class DescentPicture:
    """path (steps + 1, dim) and losses (steps + 1,), both kept within reach; what the walk does."""

    path: np.ndarray
    losses: np.ndarray
    behaviour: Behaviour
    sentence: str


def descent_picture(
    gradient_descent: Given, surface: str, learning_rate: float, start: float, steps: int
) -> DescentPicture:
    """Walk down a surface and see what happens."""
    land = SURFACES[surface]
    path = gradient_descent(land.gradient, land.start(start), learning_rate, steps, shape=(steps + 1, land.dim))
    losses = land.loss(path)
    behaviour = classify(path, losses, land.gradient(path))
    return DescentPicture(
        path=within_reach(path),
        losses=within_reach(losses),
        behaviour=behaviour,
        sentence=" ".join(
            no_numbers(gradient_descent.name, path[:2])
            or [
                *(_not_from_the_start(land.weights, path[0], land.start(start)) or [_SENTENCES[behaviour]]),
                *([_INTO_THE_WRONG_DIP] if behaviour in _ON_THE_WAY and path[-1, 0] > land.ridge else []),
                _whereabouts(land.weights, path[-1], float(losses[-1]), steps),
            ]
        ),
    )


def _not_from_the_start(weights: tuple[str, ...], first: np.ndarray, start: np.ndarray) -> list[str]:
    if np.allclose(first, start):
        return []
    return [
        f"The path begins at {_place(weights, first)}, but the start is {_place(weights, start)}: "
        "put a copy of each place into the path, one that later steps do not change."
    ]


def _whereabouts(weights: tuple[str, ...], point: np.ndarray, loss: float, steps: int) -> str:
    after = f"After {steps} step{'' if steps == 1 else 's'}"
    if not np.isfinite(loss):
        return f"{after} the numbers have overflowed."
    return f"{after} it is at {_place(weights, point)} with loss {_short(loss)}."


def _place(weights: tuple[str, ...], point: np.ndarray) -> str:
    return ", ".join(f"{axis} = {_short(x)}" for axis, x in zip(weights, point, strict=True))


def _short(number: float) -> str:
    """Three figures, and 0 for what is too small to be seen."""
    return f"{number:.3g}" if abs(number) >= 5e-4 else "0"
