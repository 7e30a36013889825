"""The explorer of lesson 04: a line under the hand, and squares on its errors."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import Choice, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import Given
from nnlib.explorers.line_fit_picture import (
    AGES,
    HIGHEST_INTERCEPT,
    HIGHEST_SLOPE,
    LOWEST_INTERCEPT,
    LOWEST_SLOPE,
    POINTS,
    SLOPES,
    LineFitPicture,
    best_line,
    line_fit_picture,
    mse_curve,
)
from nnlib.explorers.panel import Presets
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, INK, ORANGE, PALE_ORANGE, PAPER, above, picture_style

X_LIMITS, Y_LIMITS = (-2.0, 8.0), (-1.0, 8.0)
MSE_LIMITS = (-0.4, 12.0)


def _best(points: str) -> dict[str, Any]:
    slope, intercept = best_line(points)
    return {"points": points, "slope": round(slope, 3), "intercept": round(intercept, 3)}


PRESETS: Presets = {
    "First guess": {"points": "plant", "slope": 0.4, "intercept": 1.0},
    "Best line": _best("plant"),
    "Flat line": {"points": "plant", "slope": 0.0, "intercept": 3.3},
    "Far too steep": {"points": "plant", "slope": 2.0, "intercept": 1.0},
    "Best line, one misread": _best("one misread"),
}


def line_fit(
    mse: Callable[..., Any] | None = None,
    *,
    points: str = "plant",
    slope: float = 0.4,
    intercept: float = 1.0,
) -> Explorer:
    """Explore the line of best fit: how its errors, as squares, grow and shrink.

    mse: your own function; nnlib's where none is given. The rest is where the controls start:
    points is plant (the height of a plant, week by week) or one misread (the last height is wrong).
    """
    given = Given("mse", mse)

    @lru_cache(maxsize=2)  # the slope changes nothing about the curve
    def curve(points: str, intercept: float) -> np.ndarray:
        return mse_curve(given, points, intercept)

    def show(points: str, slope: float, intercept: float) -> Shown:
        picture = line_fit_picture(given, points, slope, intercept)
        title = f"A line of slope {slope:g} and intercept {intercept:g} among six points, a square on each error"
        return Shown(
            picture.sentence, scene().sheet(picture, curve(points, intercept), points, slope, intercept), title
        )

    return Explorer(
        "line_fit",
        [given],
        [
            Number("slope", "slope", LOWEST_SLOPE, HIGHEST_SLOPE, 0.05, slope),
            Number("intercept", "intercept", LOWEST_INTERCEPT, HIGHEST_INTERCEPT, 0.05, intercept),
            Choice("points", "points", list(POINTS), points),
        ],
        PRESETS,
        show,
    )


class LineFitScene:
    """On the left the points with the line and the squares, on the right the MSE over the slope."""

    def __init__(self) -> None:
        with picture_style():
            figure = Figure()
            plane, bowl = figure.subplots(1, 2, width_ratios=[1.5, 1])
            self._set_up_plane(plane)
            self._set_up_bowl(bowl)
            self._canvas = Canvas(
                figure,
                [self._squares, self._line, self._points, self._curve, self._here, self._outside, self._said],
            )

    def sheet(self, picture: LineFitPicture, curve: np.ndarray, points: str, slope: float, intercept: float) -> Sheet:
        """Draw one picture."""
        self._squares.set_verts(picture.corners)
        ends = np.array(X_LIMITS)
        self._line.set_data(ends, slope * ends + intercept)
        self._points.set_data(AGES, POINTS[points])
        self._curve.set_data(SLOPES, curve)
        self._here.set_data([slope], [picture.mse])
        self._outside.set_visible(not MSE_LIMITS[0] <= picture.mse <= MSE_LIMITS[1])
        self._said.set_text(f"MSE = {picture.mse:.3g}")
        return self._canvas.sheet()

    def _set_up_plane(self, axes: Axes) -> None:
        axes.set(xlabel="age in weeks", ylabel="height in cm", xlim=X_LIMITS, ylim=Y_LIMITS, aspect="equal")
        self._squares: Any = PolyCollection(
            [], facecolor=PALE_ORANGE, edgecolor=ORANGE, alpha=0.6, label="squared error"
        )
        axes.add_collection(self._squares)
        (self._line,) = axes.plot([], [], color=BLUE, label="line")
        (self._points,) = axes.plot([], [], "o", color=INK, markeredgecolor=PAPER, markersize=8, label="measured")
        self._said = axes.text(0.03, 0.97, "", transform=axes.transAxes, va="top", fontsize=12, fontweight="bold")
        above(axes)

    def _set_up_bowl(self, axes: Axes) -> None:
        axes.set(xlabel="slope, at this intercept", ylabel="MSE", ylim=MSE_LIMITS)
        axes.set_xlim(LOWEST_SLOPE - 0.1, HIGHEST_SLOPE + 0.1)
        (self._curve,) = axes.plot([], [], color=BLUE, label="MSE")
        (self._here,) = axes.plot([], [], "o", color=ORANGE, markeredgecolor=PAPER, markersize=10, label="now")
        self._outside = axes.text(
            0.5, 0.97, "now: outside the picture", transform=axes.transAxes, ha="center", va="top"
        )
        above(axes)


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
scene = cache(LineFitScene)
