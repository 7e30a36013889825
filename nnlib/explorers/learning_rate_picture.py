"""A walk down a surface at some learning rate, as numbers to draw and a sentence that says it."""

from dataclasses import dataclass

import numpy as np

from nnlib.explorers.behaviour import Behaviour, classify
from nnlib.explorers.learner import Given
from nnlib.explorers.surfaces import SURFACES

MOST_STEPS = 60
FAR = 1e4  # further than this nothing can be seen, and drawing libraries lose their footing

_SENTENCES = {
    Behaviour.START: "At the start, before the first step.",
    Behaviour.STILL: "Not moving: every step ends where it began.",
    Behaviour.UPHILL: "Going uphill: the very first step follows the slope instead of going against it. "
    "Look at the sign in the update.",
    Behaviour.CREEPING: "Creeping: the steps are so small that it gets almost nowhere.",
    Behaviour.CONVERGING: "Converging: it goes down, step by step.",
    Behaviour.ARRIVED: "Converged: it has reached the lowest point.",
    Behaviour.OVERSHOOTING: "Overshooting but converging: steps jump across the lowest point and back, "
    "a little less far each time.",
    Behaviour.STUCK: "Stuck in a local minimum: the slope is 0 here, but there is a lower point elsewhere.",
    Behaviour.BOUNCING: "Bouncing: the steps jump back and forth and do not settle.",
    Behaviour.DIVERGING: "Diverging: every jump lands higher than the last, and the loss explodes.",
}


@dataclass(frozen=True)
class DescentPicture:
    """path (steps + 1, dim) and losses (steps + 1,), kept within FAR; heights: the losses to draw the
    path at; behaviour: what the walk does."""

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
    with np.errstate(all="ignore"):
        losses = land.loss(path)
        behaviour = classify(path, losses, land.gradient(path))
    return DescentPicture(
        path=_within_reach(path),
        losses=_within_reach(losses),
        behaviour=behaviour,
        sentence=f"{_SENTENCES[behaviour]} {_whereabouts(path[-1], float(losses[-1]), steps)}",
    )


def _within_reach(numbers: np.ndarray) -> np.ndarray:
    """Far numbers cut short so that they can be drawn; what is not a number is not drawn."""
    near: np.ndarray = np.clip(numbers, -FAR, FAR)
    return near


def _whereabouts(point: np.ndarray, loss: float, steps: int) -> str:
    after = f"After {steps} step{'' if steps == 1 else 's'}"
    if not np.isfinite(loss):
        return f"{after} the numbers have overflowed."
    place = f"x = {point[0]:.3g}" if len(point) == 1 else f"({point[0]:.3g}, {point[1]:.3g})"
    return f"{after} it is at {place} with loss {loss:.3g}."
