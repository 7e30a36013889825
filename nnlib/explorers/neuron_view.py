"""The explorer of lesson 01: one neuron with its weights, bias and activation on sliders."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from nnlib.explorers.arrow import arrow
from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import Choice, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.labels import Labels
from nnlib.explorers.learner import Given
from nnlib.explorers.neuron_picture import (
    ACTIVATIONS,
    HIGH,
    LOW,
    POINTS,
    Z_CURVE,
    NeuronPicture,
    neuron_picture,
)
from nnlib.explorers.panel import Presets
from nnlib.explorers.plane import ColourPlane
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, FAINT, INK, ORANGE, PALE_BLUE, PALE_ORANGE, PAPER, above, picture_style, ramp

ARROW_SCALE = 0.25  # how long a weight of 1 is drawn, so that the longest arrow fits
ARROW_WIDTH = 0.024
OUTPUT_RANGE = {"threshold": (0, 1), "sigmoid": (0, 1), "tanh": (-1, 1), "relu": (0, 10)}
SHADE_RANGE = {**OUTPUT_RANGE, "relu": (0, 2)}
SHADES = ramp(PALE_BLUE, PAPER, PALE_ORANGE)

PRESETS: Presets = {
    "AND, solved": {"w1": 1.0, "w2": 1.0, "bias": -1.5, "points": "AND"},
    "OR, solved": {"w1": 1.0, "w2": 1.0, "bias": -0.5, "points": "OR"},
    "XOR, a first try": {"w1": 1.0, "w2": 1.0, "bias": -1.5, "points": "XOR"},
    "No weights": {"w1": 0.0, "w2": 0.0, "bias": 0.5},
}


def neuron(
    dense: Callable[..., Any] | None = None,
    threshold: Callable[..., Any] | None = None,
    *,
    w1: float = 1.0,
    w2: float = 1.0,
    bias: float = -1.5,
    activation: str = "threshold",
    points: str = "AND",
) -> Explorer:
    """Explore one neuron: which part of the plane makes it fire.

    dense, threshold: your own functions; nnlib's where none are given. The rest is where the
    controls start: activation is threshold, sigmoid, tanh or relu, points is AND, OR, XOR or two blobs.
    """
    weigh, fire = Given("dense", dense), Given("threshold", threshold)

    def show(w1: float, w2: float, bias: float, activation: str, points: str) -> Shown:
        picture = neuron_picture(weigh, fire, w1, w2, bias, activation, points)
        title = f"One {activation} neuron, weights {w1} and {w2}, bias {bias}, over the points of {points}"
        return Shown(picture.sentence, scene(activation).sheet(picture, points), title)

    return Explorer(
        "neuron",
        [weigh, fire],
        [
            Number("w1", "weight 1", -3.0, 3.0, 0.1, w1),
            Number("w2", "weight 2", -3.0, 3.0, 0.1, w2),
            Number("bias", "bias", -3.0, 3.0, 0.1, bias),
            Choice("activation", "activation", ACTIVATIONS, activation),
            Choice("points", "points", list(POINTS), points),
        ],
        PRESETS,
        show,
    )


class DecisionScene:
    """On the left the plane as the neuron divides it, on the right its activation function."""

    def __init__(self, activation: str) -> None:
        self._activation = activation
        self._lettered = ""
        with picture_style():
            figure = Figure()
            plane, curve = figure.subplots(1, 2, width_ratios=[1.4, 1])
            self._set_up_plane(plane)
            self._set_up_curve(curve, activation)
            self._canvas = Canvas(
                figure,
                [
                    self._shade,
                    self._line,
                    self._arrow,
                    self._no,
                    self._yes,
                    self._letters.artist,
                    self._wrong,
                    self._curve,
                    self._no_outputs,
                    self._yes_outputs,
                ],
            )

    def sheet(self, picture: NeuronPicture, points: str) -> Sheet:
        """Draw one picture."""
        data = POINTS[points]
        self._shade.set_colours(self._colours(picture.plane))
        self._line.set_data(*picture.line.T)
        self._arrow.set_visible(bool(picture.weights.any()))
        if picture.weights.any():
            self._arrow.set_verts([arrow(picture.foot, ARROW_SCALE * picture.weights, ARROW_WIDTH)])
        self._no.set_data(*data.X[~data.wanted].T)
        self._yes.set_data(*data.X[data.wanted].T)
        self._wrong.set_data(*data.X[~picture.right].T)
        if points != self._lettered:
            self._letters.place(data.X, data.letters)
            self._lettered = points
        self._curve.set_data(Z_CURVE, picture.curve)
        self._no_outputs.set_data(picture.z[~data.wanted], picture.outputs[~data.wanted])
        self._yes_outputs.set_data(picture.z[data.wanted], picture.outputs[data.wanted])
        return self._canvas.sheet()

    def _colours(self, outputs: np.ndarray) -> np.ndarray:
        low, high = SHADE_RANGE[self._activation]
        share = np.clip(np.nan_to_num((outputs - low) / (high - low), nan=0.5), 0, 1)
        return SHADES[np.rint(share * (len(SHADES) - 1)).astype(np.intp)]

    def _set_up_plane(self, axes: Axes) -> None:
        axes.set(xlabel="input x1", ylabel="input x2", xlim=(LOW, HIGH), ylim=(LOW, HIGH), aspect="equal")
        axes.set(xticks=[LOW, 0, 0.5, 1, HIGH], yticks=[LOW, 0, 0.5, 1, HIGH])
        self._shade = ColourPlane(axes)
        (self._line,) = axes.plot([], [], "--", color=INK)
        self._arrow = PolyCollection([], facecolor=INK, linewidth=0)
        axes.add_collection(self._arrow)
        self._no, self._yes = _point_markers(axes)
        (self._wrong,) = axes.plot([], [], "x", color=INK, markersize=17, markeredgewidth=1.5, label="wrong answer")
        axes.plot([], [], color=INK, linestyle="", marker=r"$\rightarrow$", markersize=15, label="weights, towards yes")
        self._letters = Labels(axes)
        above(axes, columns=2)

    def _set_up_curve(self, axes: Axes, activation: str) -> None:
        low, high = OUTPUT_RANGE[activation]
        margin = 0.08 * (high - low)
        axes.set(xlabel="weighted sum z", ylabel=f"output: {activation}(z)", xlim=(Z_CURVE[0], Z_CURVE[-1]))
        axes.set_ylim(low - margin, high + margin)
        axes.axvline(0, color=FAINT, linewidth=1, linestyle="--")
        (self._curve,) = axes.plot([], [], color=INK)
        self._no_outputs, self._yes_outputs = _point_markers(axes)


def _point_markers(axes: Axes) -> Any:
    """Markers for the points that want no (blue squares) and yes (orange circles)."""
    (no,) = axes.plot([], [], "s", color=BLUE, markersize=9, markeredgecolor=PAPER, label="wants no")
    (yes,) = axes.plot([], [], "o", color=ORANGE, markersize=10, markeredgecolor=PAPER, label="wants yes")
    return no, yes


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
scene = cache(DecisionScene)
