"""The explorer of lesson 05: what the learning rate does to a walk downhill."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import Choice, LogNumber, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import Given
from nnlib.explorers.learning_rate_picture import MOST_STEPS, DescentPicture, descent_picture
from nnlib.explorers.panel import Presets
from nnlib.explorers.player import Player
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, FAINT, GREEN, INK, ORANGE, PAPER, above, picture_style
from nnlib.explorers.surfaces import SURFACES

LOWEST_RATE, HIGHEST_RATE = 0.001, 1.0
FURTHEST_START = 1.7

PRESETS: Presets = {
    "Creeping": {"surface": "valley", "learning_rate": 0.005, "start": -1.7, "steps": MOST_STEPS},
    "Converging": {"surface": "valley", "learning_rate": 0.08, "start": -1.7, "steps": MOST_STEPS},
    "Overshooting": {"surface": "valley", "learning_rate": 0.155, "start": -1.7, "steps": MOST_STEPS},
    "Diverging": {"surface": "valley", "learning_rate": 0.18, "start": -1.7, "steps": 12},
    "Stuck": {"surface": "curve", "learning_rate": 0.02, "start": 1.6, "steps": MOST_STEPS},
    "Bouncing": {"surface": "curve", "learning_rate": 0.24, "start": 1.6, "steps": MOST_STEPS},
}


def learning_rate(
    gradient_descent: Callable[..., Any] | None = None,
    *,
    surface: str = "curve",
    learning_rate: float = 0.02,
    start: float = 1.6,
    steps: int = MOST_STEPS,
) -> Explorer:
    """Explore the learning rate: too small, right, too large.

    gradient_descent: your own function; nnlib's where none is given. The rest is where the
    controls start: surface is curve (one direction, a local minimum) or valley (two directions).
    """
    given = Given("gradient_descent", gradient_descent)

    def show(surface: str, learning_rate: float, start: float, steps: int) -> Shown:
        picture = descent_picture(given, surface, learning_rate, start, steps)
        title = f"Gradient descent on the {surface} at learning rate {learning_rate:g}, and its loss"
        return Shown(picture.sentence, scene(surface).sheet(picture), title)

    return Explorer(
        "learning_rate",
        [given],
        [
            Choice("surface", "surface", list(SURFACES), surface),
            LogNumber("learning_rate", "learning rate", LOWEST_RATE, HIGHEST_RATE, learning_rate),
            Number("start", "start w", -FURTHEST_START, FURTHEST_START, 0.1, start),
            Player(Number("steps", "steps", 0, MOST_STEPS, 1, steps)),
        ],
        PRESETS,
        show,
    )


class DescentScene:
    """On the left the surface with the path, on the right the loss after each step."""

    def __init__(self, surface: str) -> None:
        self._surface = SURFACES[surface]
        with picture_style():
            figure = Figure()
            land, loss = figure.subplots(1, 2, width_ratios=[1.3, 1])
            if self._surface.dim == 1:
                self._set_up_curve(land)
            else:
                self._set_up_valley(land)
            loss.set(xlabel="step", ylabel="loss", xlim=(-2.5, MOST_STEPS + 2.5))
            loss.set_ylim(-0.03 * self._surface.highest_loss, self._surface.highest_loss)
            loss.axhline(0, color=GREEN, linewidth=1, linestyle=":")
            self._walk = _walk_artists(land)
            above(land)
            self._loss = _walk_artists(loss)
            self._off = loss.text(0.5, 0.97, "now: above the picture", transform=loss.transAxes, ha="center", va="top")
            self._canvas = Canvas(figure, [*self._walk, *self._loss, self._off])

    def sheet(self, picture: DescentPicture) -> Sheet:
        """Draw one picture."""
        height = picture.losses if self._surface.dim == 1 else picture.path[:, 1]
        _set_walk(self._walk, picture.path[:, 0], height)
        _set_walk(self._loss, np.arange(len(picture.losses)), picture.losses)
        self._off.set_visible(not picture.losses[-1] <= self._surface.highest_loss)
        return self._canvas.sheet()

    def _set_up_curve(self, axes: Axes) -> None:
        x = np.linspace(*self._surface.bounds[0], 200)
        axes.plot(x, self._surface.loss(x[:, np.newaxis]), color=FAINT)
        axes.plot(*self._surface.minimum, 0, "*", color=GREEN, markersize=13, label="lowest point")
        axes.set(xlabel="w", ylabel="loss", xlim=self._surface.bounds[0])
        axes.set_ylim(-0.03 * self._surface.highest_loss, self._surface.highest_loss)

    def _set_up_valley(self, axes: Axes) -> None:
        x, y = (np.linspace(*bounds, 120) for bounds in self._surface.bounds)
        losses = self._surface.loss(np.stack(np.meshgrid(x, y), axis=-1))
        axes.contour(x, y, losses, levels=[0.1, 0.5, 1.5, 3, 5, 8, 12], colors=FAINT, linewidths=1)
        axes.plot(*self._surface.minimum, "*", color=GREEN, markersize=13, label="lowest point")
        axes.set(xlabel="w1", ylabel="w2", xlim=self._surface.bounds[0], ylim=self._surface.bounds[1], aspect="equal")


def _walk_artists(axes: Axes) -> list[Any]:
    """The line of a walk, its start (a square) and where it is now (a circle)."""
    (line,) = axes.plot([], [], ".-", color=BLUE, linewidth=1.2, markersize=5)
    (start,) = axes.plot([], [], "s", color=PAPER, markeredgecolor=INK, markersize=9, label="start")
    (now,) = axes.plot([], [], "o", color=ORANGE, markeredgecolor=PAPER, markersize=10, label="now")
    return [line, start, now]


def _set_walk(artists: list[Any], x: np.ndarray, y: np.ndarray) -> None:
    line, start, now = artists
    line.set_data(x, y)
    start.set_data(x[:1], y[:1])
    now.set_data(x[-1:], y[-1:])


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
scene = cache(DescentScene)
