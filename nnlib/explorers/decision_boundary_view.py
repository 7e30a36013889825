"""The explorer of lesson 09: a decision boundary bends while the network learns, and two losses part."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.explorers.background import Background
from nnlib.explorers.boundary_training import Course, Points, Training
from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import LogNumber, Number
from nnlib.explorers.decision_boundary_picture import GRID, LIMIT, DecisionPicture, decision_picture
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import Given
from nnlib.explorers.panel import Presets
from nnlib.explorers.plane import ColourPlane
from nnlib.explorers.player import Player
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    PAPER,
    PURPLE,
    above,
    picture_style,
    ramp,
)

MOST_EPOCHS = 400
MOST_NODES = 64
FEWEST_POINTS, MOST_POINTS = 20, 500
MOST_NOISE = 0.6
LOWEST_RATE, HIGHEST_RATE = 0.001, 30.0
MOST_PATIENCE = 100
LAST_SEED = 20

EPOCHS_A_FRAME = 4  # while it plays: all of them in four seconds or so

SHOWN_LOSSES = 0.003, 12.0
SHADES = ramp(PALE_BLUE, PAPER, PALE_ORANGE)
STYLES = ((BLUE, "s"), (ORANGE, "o"))  # of the two classes

_FEW: dict[str, Any] = {"noise": 0.3, "points": 60, "patience": 20, "seed": 5, "epoch": MOST_EPOCHS}
PRESETS: Presets = {
    "Overfits": {**_FEW, "hidden_nodes": 32, "learning_rate": 0.5},
    "Stopped in time": {**_FEW, "hidden_nodes": 32, "learning_rate": 0.5, "epoch": 32},
    "More data": {**_FEW, "hidden_nodes": 32, "learning_rate": 0.5, "points": MOST_POINTS},
    "A straight line": {**_FEW, "hidden_nodes": 0, "learning_rate": 0.3, "noise": 0.2, "points": 300},
    "Good": {**_FEW, "hidden_nodes": 16, "learning_rate": 0.3, "noise": 0.2, "points": 300, "epoch": 80},
    "Too slow": {**_FEW, "hidden_nodes": 16, "learning_rate": 0.001, "noise": 0.2, "points": 300, "epoch": 80},
    "Diverges": {**_FEW, "hidden_nodes": 16, "learning_rate": 10.0},
}


def decision_boundary(
    split: Callable[..., Any] | None = None,
    accuracy: Callable[..., Any] | None = None,
    early_stopping_epoch: Callable[..., Any] | None = None,
    train: Callable[..., Any] | None = None,
    *,
    hidden_nodes: int = 32,
    learning_rate: float = 0.5,
    noise: float = 0.3,
    points: int = 60,
    patience: int = 20,
    seed: int = 5,
    epoch: int = MOST_EPOCHS,
) -> Explorer:
    """Explore what a network learns of the moons: its decision boundary and its two losses, epoch by epoch.

    split, accuracy, early_stopping_epoch, train: your own functions; nnlib's where none are given. The rest is
    where the controls start: points are learned from, 300 more are held back by split; early stopping waits for
    patience epochs; 0 hidden nodes are no hidden layer. What takes long appears piece by piece.
    """
    hold_back, count = Given("split", split), Given("accuracy", accuracy)
    stop, learn = Given("early_stopping_epoch", early_stopping_epoch), Given("train", train)

    @lru_cache(maxsize=1)
    def training(course: Course) -> Training:
        return Training(learn, hold_back, course)

    def show(epoch: int, patience: int, **settings: Any) -> Shown:
        unfinished = False
        try:
            going = training(Course(**settings))
            going.go_on(epoch, background.seconds)
            unfinished = going.epochs < epoch
        finally:
            background.go_on(unfinished)
        picture = decision_picture(going, count, stop, epoch, patience)
        title = (
            f"The decision boundary of a network with {settings['hidden_nodes']} hidden nodes among moons, "
            f"and its losses on {settings['points']} points that it learns from and on others"
        )
        return Shown(picture.sentence, scene().sheet(picture, going.seen, going.unseen), title)

    def next_piece() -> None:
        if explorer.widget.comm is not None:  # else its cell has been run again
            explorer.refresh()

    background = Background(next_piece)
    epochs = Player(Number("epoch", "epochs", 0, MOST_EPOCHS, 1, epoch))
    epochs.clock.step = EPOCHS_A_FRAME
    explorer = Explorer(
        "decision_boundary",
        [hold_back, count, stop, learn],
        [
            Number("hidden_nodes", "hidden nodes", 0, MOST_NODES, 1, hidden_nodes),
            LogNumber("learning_rate", "learning rate", LOWEST_RATE, HIGHEST_RATE, learning_rate),
            Number("noise", "noise", 0.0, MOST_NOISE, 0.05, noise),
            Number("points", "points", FEWEST_POINTS, MOST_POINTS, 20, points),
            Number("patience", "patience", 1, MOST_PATIENCE, 1, patience),
            Number("seed", "seed", 0, LAST_SEED, 1, seed),
            epochs,
        ],
        PRESETS,
        show,
    )
    return explorer


class BoundaryScene:
    """On the left the plane as the network divides it, on the right both losses after each epoch."""

    def __init__(self) -> None:
        with picture_style():
            figure = Figure()
            plane, loss = figure.subplots(1, 2, width_ratios=[1.35, 1])
            self._set_up_plane(plane)
            self._set_up_losses(loss)
            self._canvas = Canvas(
                figure,
                [
                    self._shade,
                    *self._unseen,
                    self._boundary,
                    *self._seen,
                    self._wrong,
                    self._stopped,
                    *self._losses,
                    *self._now,
                    self._kept,
                ],
            )

    def sheet(self, picture: DecisionPicture, seen: Points, unseen: Points) -> Sheet:
        """Draw one picture."""
        share = np.nan_to_num(picture.yes, nan=0.5)
        self._shade.set_colours(SHADES[np.rint(share * (len(SHADES) - 1)).astype(np.intp)])
        self._boundary.set_data(*_where_even(share).T)
        for markers, (X, y) in ((self._seen, seen), (self._unseen, unseen)):
            for label, marker in enumerate(markers):
                marker.set_data(*X[y == label].T)
        self._wrong.set_data(*seen[0][picture.wrong].T)
        epochs = np.arange(len(picture.losses))
        for line, now, losses in zip(self._losses, self._now, (picture.losses, picture.unseen_losses), strict=True):
            line.set_data(epochs, losses)
            now.set_data(epochs[-1:], losses[-1:])
        kept = [] if picture.kept is None else [picture.kept]
        self._kept.set_data(kept, picture.unseen_losses[kept])
        self._stopped.set_visible(picture.stopped is not None)
        self._stopped.set_xdata([picture.stopped or 0] * 2)
        return self._canvas.sheet()

    def _set_up_plane(self, axes: Axes) -> None:
        axes.set(xlabel="first input", ylabel="second input", aspect="equal")
        axes.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), xticks=range(-2, 3), yticks=range(-2, 3))
        self._shade = ColourPlane(axes)
        self._unseen = [
            axes.plot([], [], marker, color=colour, markersize=2.4, markeredgewidth=0, alpha=0.6)[0]
            for colour, marker in STYLES
        ]
        (self._boundary,) = axes.plot([], [], color=INK, linewidth=1.8, label="boundary")
        self._seen = [
            axes.plot([], [], marker, color=colour, markersize=6, markeredgecolor=PAPER, label=f"class {label}")[0]
            for label, (colour, marker) in enumerate(STYLES)
        ]
        (self._wrong,) = axes.plot(
            [], [], "o", markerfacecolor="none", markeredgecolor=INK, markersize=10, label="wrong"
        )
        axes.plot([], [], ".", color=FAINT, markersize=5, label="unseen")
        above(axes)

    def _set_up_losses(self, axes: Axes) -> None:
        axes.set(xlabel="epochs", ylabel="loss", xlim=(-14, MOST_EPOCHS + 14), yscale="log", ylim=SHOWN_LOSSES)
        axes.set(yticks=[0.01, 0.1, 1, 10])
        axes.yaxis.set_major_formatter("{x:g}")
        self._stopped = axes.axvline(0, color=FAINT, linewidth=1, linestyle=":")
        styles = ((GREEN, "--", "seen points"), (PURPLE, "-", "unseen points"))
        self._losses = [
            axes.plot([], [], line, color=colour, linewidth=1.4, label=label)[0] for colour, line, label in styles
        ]
        self._now = [
            axes.plot([], [], "o", color=colour, markeredgecolor=PAPER, markersize=8)[0] for colour, *_ in styles
        ]
        (self._kept,) = axes.plot([], [], "*", color=INK, markersize=13, label="kept")
        axes.plot([], [], color=FAINT, linewidth=1, linestyle=":", label="stop")
        above(axes, columns=2)


def _where_even(share: np.ndarray) -> np.ndarray:
    """Points along all lines on which both classes are equally probable, shape (n, 2), NaN between two lines."""
    axis = np.linspace(-LIMIT, LIMIT, GRID)
    lines = contour_generator(axis, axis, share).lines(0.5)
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (np.asarray(line), gap)] or [gap])


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
scene = cache(BoundaryScene)
