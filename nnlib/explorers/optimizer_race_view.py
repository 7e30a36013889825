"""The explorer of lesson 08: optimizers race down a surface, the learner's own among them."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import Choice, Control, LogNumber, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.optimizer_race_picture import (
    MOST_STEPS,
    RACERS,
    RacePicture,
    can_race,
    race_picture,
    race_walk,
)
from nnlib.explorers.panel import Presets
from nnlib.explorers.player import Player
from nnlib.explorers.publish import Shown
from nnlib.explorers.race_surfaces import RACE_SURFACES, X_LIMITS, Y_LIMITS
from nnlib.explorers.race_walks import Path
from nnlib.explorers.several import Several
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, FAINT, GREEN, INK, ORANGE, PAPER, PURPLE, picture_style

LOWEST_RATE, HIGHEST_RATE = 0.001, 3.0
HIGHEST_IMPLICIT_RATE = 1000.0
MOST_NOISE = 3.0
SHOWN_LOSSES = 1e-6, 1e3
BROWN, SLATE, GREY = "#8a5a00", "#3f51b5", "#6b7280"

STYLES = {  # colour, line, marker
    "SGD": (INK, "-", "o"),
    "Momentum": (BLUE, "--", "s"),
    "Nesterov": (SLATE, "-.", "p"),
    "AdaGrad": (GREEN, "-.", "^"),
    "RMSProp": (ORANGE, ":", "D"),
    "Adam": (PURPLE, "-", "v"),
    "AveragedSGD": (GREY, "--", "X"),
    "ImplicitSGD": (BROWN, ":", "P"),
}

FIVE = ("SGD", "Momentum", "AdaGrad", "RMSProp", "Adam")
LESSON: dict[str, Any] = {  # the race as lesson 08 prints it, from which the presets differ
    "surface": "ravine",
    "racers": FIVE,
    "steps": MOST_STEPS,
    "start_x": -4.0,
    "start_y": 1.0,
    "noise": 0.0,
    "sgd_rate": 0.045,
    "momentum_rate": 0.02,
    "nesterov_rate": 0.02,
    "momentum": 0.9,
    "adagrad_rate": 0.5,
    "rmsprop_rate": 0.05,
    "decay": 0.99,
    "adam_rate": 0.2,
    "beta1": 0.9,
    "beta2": 0.999,
    "averaged_rate": 0.045,
    "implicit_rate": 1.0,
}
MEAN = {"surface": "bend", "racers": ("SGD", "AveragedSGD"), "start_x": 2.0, "start_y": -0.8, "noise": 1.0}
PRESETS: Presets = {
    "Ravine": LESSON,
    "Turned": {**LESSON, "surface": "turned", "start_x": -3.5, "start_y": -2.1},
    "Stuck on a saddle": {**LESSON, "surface": "saddle", "start_y": 0.0},
    "Noise helps off it": {**LESSON, "surface": "saddle", "start_y": 0.0, "noise": 0.05},
    "Out of a dip": {**LESSON, "surface": "two dips", "start_x": 4.0},
    "Out of the lowest": {**LESSON, "surface": "two dips"},
    "Too large a rate": {**LESSON, "racers": ("SGD", "ImplicitSGD"), "sgd_rate": 0.052, "implicit_rate": 100.0},
    "Noise and a mean": {**LESSON, **MEAN, "sgd_rate": 0.3, "averaged_rate": 0.3},
}


def optimizer_race(
    Momentum: Callable[..., Any] | None = None,
    AdaGrad: Callable[..., Any] | None = None,
    RMSProp: Callable[..., Any] | None = None,
    Adam: Callable[..., Any] | None = None,
    AveragedSGD: Callable[..., Any] | None = None,
    ImplicitSGD: Callable[..., Any] | None = None,
    *,
    surface: str = "ravine",
    racers: tuple[str, ...] = FIVE,
    steps: int = MOST_STEPS,
    start_x: float = -4.0,
    start_y: float = 1.0,
    noise: float = 0.0,
    sgd_rate: float = 0.045,
    momentum_rate: float = 0.02,
    nesterov_rate: float = 0.02,
    momentum: float = 0.9,
    adagrad_rate: float = 0.5,
    rmsprop_rate: float = 0.05,
    decay: float = 0.99,
    adam_rate: float = 0.2,
    beta1: float = 0.9,
    beta2: float = 0.999,
    averaged_rate: float = 0.045,
    implicit_rate: float = 1.0,
) -> Explorer:
    """Let optimizers race: which one leads depends on the surface, the start and every rate.

    Momentum ... ImplicitSGD: your own classes; nnlib's where none are given, as always for SGD and
    Nesterov. The rest is where the controls start: surface is ravine, turned, bend, saddle or two
    dips; racers holds names of optimizers; noise is the standard deviation of what is added to every
    gradient. Of AveragedSGD the average races; ImplicitSGD can race only in the two ravines.
    """
    given = {
        name: Given(name, made)
        for name, made in {
            "SGD": None,
            "Momentum": Momentum,
            "Nesterov": None,
            "AdaGrad": AdaGrad,
            "RMSProp": RMSProp,
            "Adam": Adam,
            "AveragedSGD": AveragedSGD,
            "ImplicitSGD": ImplicitSGD,
        }.items()
    }

    @lru_cache(maxsize=2 * len(RACERS))  # only those walk again whose own settings have changed
    def walked(name: str, hyperparameters: tuple[float, ...], *course: Any) -> Path:
        return race_walk(given[name], hyperparameters, *course)

    def show(
        surface: str,
        racers: tuple[str, ...],
        steps: int,
        start_x: float,
        start_y: float,
        noise: float,
        **hyperparameters: float,
    ) -> Shown:
        paths, problems = {}, []
        for name in racers:
            if can_race(name, surface):
                own = tuple(hyperparameters[setting] for setting in RACERS[name].settings)
                try:
                    paths[name] = walked(name, own, surface, (start_x, start_y), noise)
                except CannotDraw as problem:  # the others race on
                    problems.append(str(problem))
        sitting_out = [name for name in racers if not can_race(name, surface)]
        picture = race_picture(surface, paths, sitting_out, steps, problems)
        title = f"A race from ({start_x:g}, {start_y:g}) on the surface {surface}, and the losses of all racers"
        return Shown(picture.sentence, scene(surface).sheet(picture), title)

    chosen = Several("racers", "racers", list(RACERS), racers)
    sliders = [
        LogNumber("sgd_rate", "SGD rate", LOWEST_RATE, HIGHEST_RATE, sgd_rate),
        LogNumber("momentum_rate", "Momentum rate", LOWEST_RATE, HIGHEST_RATE, momentum_rate),
        LogNumber("nesterov_rate", "Nesterov rate", LOWEST_RATE, HIGHEST_RATE, nesterov_rate),
        Number("momentum", "momentum", 0.0, 0.99, 0.01, momentum),
        LogNumber("adagrad_rate", "AdaGrad rate", LOWEST_RATE, HIGHEST_RATE, adagrad_rate),
        LogNumber("rmsprop_rate", "RMSProp rate", LOWEST_RATE, HIGHEST_RATE, rmsprop_rate),
        Number("decay", "decay", 0.0, 0.99, 0.01, decay),
        LogNumber("adam_rate", "Adam rate", LOWEST_RATE, HIGHEST_RATE, adam_rate),
        Number("beta1", "beta1", 0.0, 0.99, 0.01, beta1),
        Number("beta2", "beta2", 0.0, 0.999, 0.001, beta2),
        LogNumber("averaged_rate", "averaged rate", LOWEST_RATE, HIGHEST_RATE, averaged_rate),
        LogNumber("implicit_rate", "implicit rate", LOWEST_RATE, HIGHEST_IMPLICIT_RATE, implicit_rate),
    ]
    _show_only_what_races(chosen, sliders)
    return Explorer(
        "optimizer_race",
        list(given.values()),
        [
            Choice("surface", "surface", list(RACE_SURFACES), surface),
            chosen,
            Player(Number("steps", "steps", 0, MOST_STEPS, 1, steps)),
            Number("start_x", "start x", -4.0, 4.0, 0.1, start_x),
            Number("start_y", "start y", -2.2, 2.2, 0.1, start_y),
            Number("noise", "noise", 0.0, MOST_NOISE, 0.05, noise),
            *sliders,
        ],
        PRESETS,
        show,
    )


def _show_only_what_races(chosen: Several, sliders: Sequence[Control]) -> None:
    """Leave out the hyperparameters of those who do not race, now and at every change."""

    def fit() -> None:
        used = {setting for name in chosen.value for setting in RACERS[name].settings}
        for slider in sliders:
            slider.widget.layout.display = None if slider.name in used else "none"

    chosen.on_change(fit)
    fit()


class RaceScene:
    """On the left the surface with all paths, on the right the loss after each step."""

    def __init__(self, surface: str) -> None:
        with picture_style():
            figure = Figure()
            land, loss = figure.subplots(1, 2, width_ratios=[1.5, 1])
            _set_up_land(land, surface)
            loss.set(xlabel="step", ylabel="loss", xlim=(-2, MOST_STEPS + 2), yscale="log", ylim=SHOWN_LOSSES)
            self._paths = {name: _line(land, *style) for name, style in STYLES.items()}
            self._now = {name: _marker(land, *style) for name, style in STYLES.items()}
            self._losses = {name: _line(loss, *style) for name, style in STYLES.items()}
            figure.legend(
                handles=[_key(land, name, *style) for name, style in STYLES.items()],
                loc="outside upper center",
                ncols=4,
                handlelength=2.6,
                columnspacing=1.2,
            )
            artists = [*self._paths.values(), *self._losses.values(), *self._now.values()]
            self._canvas = Canvas(figure, artists)

    def sheet(self, picture: RacePicture) -> Sheet:
        """Draw one picture."""
        for name in STYLES:
            lines = self._paths[name], self._now[name], self._losses[name]
            for line in lines:  # even drawing nothing takes its time
                line.set_visible(name in picture.paths)
            if name in picture.paths:
                self._draw_walk(*lines, picture.paths[name], picture.losses[name])
        return self._canvas.sheet()

    @staticmethod
    def _draw_walk(line: Any, now: Any, loss: Any, path: Path, losses: np.ndarray) -> None:
        line.set_data(*path.T)
        now.set_data(*path[-1:].T)
        loss.set_data(np.arange(len(losses)), losses)
        loss.set_markevery([*range(0, len(losses) - 1, 10), len(losses) - 1])


def _set_up_land(axes: Axes, surface: str) -> None:
    land = RACE_SURFACES[surface]
    x, y = np.linspace(*X_LIMITS, 160), np.linspace(*Y_LIMITS, 120)
    losses = land.loss(np.stack(np.meshgrid(x, y), axis=-1))
    axes.contour(x, y, losses, levels=land.levels, colors=FAINT, linewidths=0.8)
    axes.plot(*land.minima.T, "*", color=GREEN, markersize=13)
    axes.set(xlabel="x", ylabel="y", xlim=X_LIMITS, ylim=Y_LIMITS, title="lowest: ★")


def _line(axes: Axes, colour: str, line_style: str, marker: str) -> Any:
    """The line of a walk, with a marker at every tenth step."""
    (line,) = axes.plot(
        [], [], linestyle=line_style, color=colour, linewidth=1.4, marker=marker, markersize=4.5, markevery=10
    )
    return line


def _marker(axes: Axes, colour: str, _: str, marker: str) -> Any:
    """A larger marker for where a walk is now."""
    (now,) = axes.plot([], [], linestyle="", color=colour, marker=marker, markeredgecolor=PAPER, markersize=9)
    return now


def _key(axes: Axes, name: str, colour: str, line_style: str, marker: str) -> Any:
    """An empty line, for the legend."""
    (line,) = axes.plot(
        [], [], linestyle=line_style, color=colour, linewidth=1.4, marker=marker, markersize=6, label=name
    )
    return line


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
scene = cache(RaceScene)
