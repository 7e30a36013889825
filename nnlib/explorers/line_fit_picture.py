"""A line among points: the square on each error and their mean, as numbers to draw and a sentence that says it."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from nnlib.explorers.learner import Given
from nnlib.explorers.reach import within_reach

LOWEST_SLOPE, HIGHEST_SLOPE = -1.0, 2.0
LOWEST_INTERCEPT, HIGHEST_INTERCEPT = -1.0, 5.0
SLOPES = np.linspace(LOWEST_SLOPE, HIGHEST_SLOPE, 41)
AS_GOOD = 0.005  # above the lowest possible MSE: nothing of it can be seen
AGREES = 1e-6

AGES = np.arange(6.0)
POINTS = {
    "plant": np.array([1.2, 1.6, 3.4, 3.2, 5.1, 5.3]),
    "one misread": np.array([1.2, 1.6, 3.4, 3.2, 5.1, 0.3]),
}


@dataclass(frozen=True)
class LineFitPicture:
    """corners: the square on each error, shape (n, 4, 2). mse: what the learner's function says of the line."""

    corners: np.ndarray
    mse: float
    sentence: str


def line_fit_picture(mse: Given, points: str, slope: float, intercept: float) -> LineFitPicture:
    """Look at the errors of the line slope * age + intercept."""
    heights = POINTS[points]
    predicted = slope * AGES + intercept
    here = float(mse(predicted, heights, shape=()))
    return LineFitPicture(
        corners=squares(AGES, heights, predicted),
        mse=float(within_reach(np.array(here))),
        sentence=_sentence(predicted - heights, here, _lowest(points)),
    )


def mse_curve(mse: Given, points: str, intercept: float) -> np.ndarray:
    """What the learner's function says at each of SLOPES."""
    losses = [mse(slope * AGES + intercept, POINTS[points], shape=()) for slope in SLOPES]
    return within_reach(np.array(losses))


@cache
def best_line(points: str) -> tuple[float, float]:
    """Slope and intercept of the smallest MSE there is."""
    slope, intercept = np.polyfit(AGES, POINTS[points], 1)
    return float(slope), float(intercept)


def squares(x: np.ndarray, actual: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """The corners of a square on each error, shape (n, 4, 2).

    One side runs from the point to the line. Where the line is too low the square lies left of the
    point, where it is too high right of it: a line that climbs then crosses no square.
    """
    error = predicted - actual
    across = x + error
    return np.stack(
        [
            np.column_stack([x, actual]),
            np.column_stack([x, predicted]),
            np.column_stack([across, predicted]),
            np.column_stack([across, actual]),
        ],
        axis=1,
    )


def _sentence(errors: np.ndarray, said: float, lowest: float) -> str:
    worst = int(np.abs(errors).argmax())
    area = float((errors**2).mean())
    sentence = f"MSE {said:.3g}: the mean area of the six squares. "
    if not math.isclose(said, area, rel_tol=AGREES, abs_tol=AGREES):
        sentence = f"mse returns {said:.3g}, but the mean area of the six squares is {area:.3g}. "
    sentence += f"The largest square is that of week {worst}, where the line is {_off(errors[worst])}. "
    return sentence + _compared(area, lowest, errors)


def _off(error: float) -> str:
    return f"{abs(error):.3g} too {'high' if error > 0 else 'low'}"


def _lowest(points: str) -> float:
    slope, intercept = best_line(points)
    return float(((slope * AGES + intercept - POINTS[points]) ** 2).mean())


def _compared(area: float, lowest: float, errors: np.ndarray) -> str:
    """How far it is from the best line, and what would help. The slopes of the MSE say which way."""
    if area <= lowest + AS_GOOD:
        return "No line does better: this is the line of best fit."
    steepness, height = float((errors * AGES).mean()), float(errors.mean())
    slope = f"a {'smaller' if steepness > 0 else 'larger'} slope"
    intercept = f"a {'smaller' if height > 0 else 'larger'} intercept"
    helps = [words for words, share in ((slope, steepness), (intercept, height)) if abs(share) > 1e-9]
    return f"The line of best fit has {lowest:.3g}; {' or '.join(helps)} brings this one nearer."
