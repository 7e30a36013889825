"""The explorer of lesson 07: all rows, a few or one to a step, side by side on one surface."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from nnlib.explorers.batches_picture import (
    INTERCEPTS,
    MOST_SEEN,
    ROWS,
    SLOPES,
    START,
    WAYS,
    Batch,
    BatchesPicture,
    Walk,
    batches_picture,
    dealt_out,
    losses_at,
    lowest,
    walk,
)
from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import LogNumber, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import Given
from nnlib.explorers.panel import Presets
from nnlib.explorers.player import Player
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, FAINT, GREEN, INK, ORANGE, PAPER, PURPLE, above, picture_style

LOWEST_RATE, HIGHEST_RATE = 0.005, 1.5
LAST_SEED = 20
SHOWN_LOSSES = 0.2, 12.0
STYLES = ((BLUE, "-", "s"), (PURPLE, "--", "D"), (ORANGE, ":", "o"))  # one for each of WAYS

PRESETS: Presets = {
    "Equal work": {"learning_rate": 0.1, "batch_size": 10, "seen": MOST_SEEN},
    "First epoch": {"learning_rate": 0.1, "batch_size": 10, "seen": ROWS},
    "Small steps": {"learning_rate": 0.02, "batch_size": 10, "seen": MOST_SEEN},
    "Large steps": {"learning_rate": 0.5, "batch_size": 10, "seen": MOST_SEEN},
    "SGD diverges": {"learning_rate": 0.95, "batch_size": 10, "seen": MOST_SEEN},
    "All diverge": {"learning_rate": 1.1, "batch_size": 10, "seen": MOST_SEEN},
    "Batches of 1": {"learning_rate": 0.1, "batch_size": 1, "seen": MOST_SEEN},
}


def batches(
    minibatches: Callable[..., Any] | None = None,
    sgd_step: Callable[..., Any] | None = None,
    *,
    learning_rate: float = 0.1,
    batch_size: int = 10,
    seed: int = 0,
    seen: int = MOST_SEEN,
) -> Explorer:
    """Explore the batch size: a line is fitted to 50 rows by all at a time, by a few and one by one.

    minibatches, sgd_step: your own functions; nnlib's where none are given. The rest is where the
    controls start: seen is how many rows each of the three has gone through, 50 to an epoch.
    """
    deal, step = Given("minibatches", minibatches), Given("sgd_step", sgd_step)

    @lru_cache(maxsize=len(WAYS) + 1)  # the learning rate changes nothing about the batches
    def dealt(size: int, seed: int) -> Sequence[Batch]:
        return dealt_out(deal, size, seed)

    @lru_cache(maxsize=len(WAYS) + 1)  # while it plays, the walks stay what they are
    def walked(size: int, learning_rate: float, seed: int) -> Walk:
        return walk(dealt(size, seed), step, learning_rate)

    def show(learning_rate: float, batch_size: int, seed: int, seen: int) -> Shown:
        walks = [walked(size, learning_rate, seed) for size in (ROWS, batch_size, 1)]
        picture = batches_picture(walks, batch_size, seen)
        title = (
            f"Three walks on the loss surface of a line at learning rate {learning_rate:g}: "
            f"{ROWS}, {batch_size} and 1 to a step, and their losses"
        )
        return Shown(picture.sentence, scene().sheet(picture), title)

    return Explorer(
        "batches",
        [deal, step],
        [
            LogNumber("learning_rate", "learning rate", LOWEST_RATE, HIGHEST_RATE, learning_rate),
            Number("batch_size", "mini-batch", 1, ROWS, 1, batch_size),
            Number("seed", "seed", 0, LAST_SEED, 1, seed),
            Player(Number("seen", "rows seen", 0, MOST_SEEN, 1, seen)),
        ],
        PRESETS,
        show,
    )


class BatchesScene:
    """Above, three times the same surface with a path on each; below, the three losses."""

    def __init__(self) -> None:
        with picture_style():
            figure = Figure()
            grid = figure.add_gridspec(2, len(WAYS), height_ratios=[1.35, 1])
            lands = [figure.add_subplot(grid[0, column]) for column in range(len(WAYS))]
            loss = figure.add_subplot(grid[1, :])
            self._paths = [_set_up_land(axes, *style) for axes, style in zip(lands, STYLES, strict=True)]
            for axes in lands[1:]:
                axes.set_yticklabels([])
            lands[0].set_ylabel("intercept")
            for axes, way, size in zip(lands, WAYS, (f"all {ROWS}", "a few", "one"), strict=True):
                axes.set_title(f"{way}: {size} to a step")
            self._losses = [_walk_artists(loss, *style, label=way) for way, style in zip(WAYS, STYLES, strict=True)]
            _set_up_loss(loss)
            self._off = loss.text(0.99, 0.93, "", transform=loss.transAxes, ha="right", va="top")
            moving = [artist for line_and_now in (*self._paths, *self._losses) for artist in line_and_now]
            self._canvas = Canvas(figure, [*moving, self._off])

    def sheet(self, picture: BatchesPicture) -> Sheet:
        """Draw one picture."""
        for path, losses, walked in zip(self._paths, self._losses, picture.walks, strict=True):
            _set_walk(path, *walked.places.T)
            _set_walk(losses, walked.seen, walked.losses)
        off = [way for way, w in zip(WAYS, picture.walks, strict=True) if not w.losses[-1] <= SHOWN_LOSSES[1]]
        self._off.set_text(f"now above the picture: {', '.join(off)}" if off else "")
        return self._canvas.sheet()


def _set_up_land(axes: Axes, colour: str, line_style: str, marker: str) -> list[Any]:
    slopes, intercepts = (np.linspace(*limits, 100) for limits in (SLOPES, INTERCEPTS))
    losses = losses_at(np.stack(np.meshgrid(slopes, intercepts), axis=-1))
    axes.contour(slopes, intercepts, losses, levels=[0.3, 0.6, 1.2, 2.4, 4.8, 9.6], colors=FAINT, linewidths=0.8)
    axes.plot(*START, "s", color=PAPER, markeredgecolor=INK, markersize=7)
    axes.plot(*lowest()[0], "*", color=GREEN, markersize=12)
    axes.set(xlabel="slope", xlim=SLOPES, ylim=INTERCEPTS)
    return _walk_artists(axes, colour, line_style, marker)


def _set_up_loss(axes: Axes) -> None:
    axes.axhline(lowest()[1], color=GREEN, linewidth=1, linestyle=":", label="lowest")
    axes.set(xlabel="rows seen", ylabel="loss on all rows", xlim=(-2, MOST_SEEN + 4), yscale="log", ylim=SHOWN_LOSSES)
    axes.set(xticks=range(0, MOST_SEEN + 1, ROWS), yticks=[0.25, 0.5, 1, 2, 4, 8])
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_locator(NullLocator())
    above(axes, columns=4)


def _walk_artists(axes: Axes, colour: str, line_style: str, marker: str, label: str | None = None) -> list[Any]:
    """The line of a walk with a dot at each place, and a marker where it is now."""
    (line,) = axes.plot([], [], linestyle=line_style, color=colour, linewidth=1.2, marker=".", markersize=3)
    (now,) = axes.plot([], [], linestyle="", color=colour, marker=marker, markeredgecolor=PAPER, markersize=8)
    axes.plot([], [], linestyle=line_style, color=colour, marker=marker, label=label)
    return [line, now]


def _set_walk(artists: list[Any], x: np.ndarray, y: np.ndarray) -> None:
    line, now = artists
    line.set_data(x, y)
    now.set_data(x[-1:], y[-1:])


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
scene = cache(BatchesScene)
