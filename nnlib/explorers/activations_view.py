"""The explorer of lesson 02: every activation with its derivative, at an input on a slider."""

from collections.abc import Callable
from functools import cache
from typing import Any

from matplotlib.figure import Figure

from nnlib.explorers.activations_picture import (
    ACTIVATIONS,
    Z_RANGE,
    CurvePicture,
    SoftmaxPicture,
    Z,
    curve_picture,
    softmax_picture,
)
from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import Choice, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import Given
from nnlib.explorers.panel import Presets
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, FAINT, GREEN, ORANGE, PAPER, above, picture_style

OUTPUT_LIMITS = {"sigmoid": (-0.1, 1.1), "tanh": (-1.2, 1.2), "relu": (-0.8, 8.2), "threshold": (-0.1, 1.1)}
SLOPE_LIMITS = {"sigmoid": (-0.02, 0.3), "tanh": (-0.1, 1.2), "relu": (-0.1, 1.2), "threshold": (-0.1, 1.2)}
TANGENT_REACH = 2.0
CLASS_STYLES = ((BLUE, "-", "class 1"), (ORANGE, "--", "class 2"), (GREEN, ":", "class 3"))

PRESETS: Presets = {
    "Sigmoid, steepest": {"activation": "sigmoid", "z": 0.0},
    "Sigmoid, saturated": {"activation": "sigmoid", "z": 6.0},
    "Tanh, saturated": {"activation": "tanh", "z": -3.0},
    "ReLU, switched off": {"activation": "relu", "z": -2.0},
    "ReLU, at the kink": {"activation": "relu", "z": 0.0},
    "Threshold, no slope": {"activation": "threshold", "z": 1.0},
    "Softmax, a tie": {"activation": "softmax", "z": 1.0},
    "Softmax, sure": {"activation": "softmax", "z": 6.0},
}


def activations(
    sigmoid: Callable[..., Any] | None = None,
    sigmoid_grad: Callable[..., Any] | None = None,
    tanh_grad: Callable[..., Any] | None = None,
    relu: Callable[..., Any] | None = None,
    relu_grad: Callable[..., Any] | None = None,
    threshold: Callable[..., Any] | None = None,
    softmax: Callable[..., Any] | None = None,
    *,
    activation: str = "sigmoid",
    z: float = 1.0,
) -> Explorer:
    """Explore the activation functions: what comes out for an input z, and how steep it is there.

    The functions are your own; nnlib's where none are given. The rest is where the controls
    start: activation is sigmoid, tanh, relu, threshold or softmax.
    """
    given = {
        name: Given(name, function)
        for name, function in {
            "sigmoid": sigmoid,
            "sigmoid_grad": sigmoid_grad,
            "tanh_grad": tanh_grad,
            "relu": relu,
            "relu_grad": relu_grad,
            "threshold": threshold,
            "softmax": softmax,
        }.items()
    }

    def show(activation: str, z: float) -> Shown:
        if activation == "softmax":
            bars = softmax_picture(given["softmax"], z)
            title = "Softmax of three logits as bars, and how the three probabilities change with the first"
            return Shown(bars.sentence, softmax_scene().sheet(bars, z), title)
        curve = curve_picture(given, activation, z)
        title = f"The curve of {activation} with its tangent at z = {z:g}, and the curve of its derivative"
        return Shown(curve.sentence, curve_scene(activation).sheet(curve, z), title)

    return Explorer(
        "activations",
        list(given.values()),
        [
            Choice("activation", "activation", [*ACTIVATIONS, "softmax"], activation),
            Number("z", "input z", -Z_RANGE, Z_RANGE, 0.1, z),
        ],
        PRESETS,
        show,
    )


class CurveScene:
    """On the left an activation with its tangent, on the right its derivative."""

    def __init__(self, activation: str) -> None:
        with picture_style():
            figure = Figure()
            left, right = figure.subplots(1, 2)
            left.set(xlabel="input z", ylabel=f"output: {activation}(z)", ylim=OUTPUT_LIMITS[activation])
            right.set(xlabel="input z", ylabel="slope of the curve")
            right.set_ylim(SLOPE_LIMITS[activation])
            moving = []
            for axes in (left, right):
                axes.set_xlim(-Z_RANGE, Z_RANGE)
                axes.axhline(0, color=FAINT, linewidth=1)
                moving.append(axes.axvline(0, color=FAINT, linewidth=1, linestyle="--"))
            self._z_lines = tuple(moving)
            (self._outputs,) = left.plot([], [], color=BLUE, label=activation)
            (self._tangent,) = left.plot([], [], "--", color=ORANGE, label="tangent at z")
            (self._output,) = left.plot([], [], "o", color=ORANGE, markersize=9, markeredgecolor=PAPER)
            (self._slopes,) = right.plot([], [], color=BLUE, label="derivative")
            (self._slope,) = right.plot(
                [], [], "D", color=ORANGE, markersize=8, markeredgecolor=PAPER, label="slope at z"
            )
            above(left)
            above(right)
            self._canvas = Canvas(
                figure,
                [*self._z_lines, self._outputs, self._tangent, self._output, self._slopes, self._slope],
            )

    def sheet(self, picture: CurvePicture, z: float) -> Sheet:
        """Draw one picture."""
        for line in self._z_lines:
            line.set_xdata([z, z])
        self._outputs.set_data(Z, picture.outputs)
        self._slopes.set_data(Z, picture.slopes)
        reach = TANGENT_REACH * picture.slope
        self._tangent.set_data([z - TANGENT_REACH, z + TANGENT_REACH], [picture.output - reach, picture.output + reach])
        self._output.set_data([z], [picture.output])
        self._slope.set_data([z], [picture.slope])
        return self._canvas.sheet()


class SoftmaxScene:
    """On the left three probabilities as bars, on the right how each changes with the first logit."""

    def __init__(self) -> None:
        with picture_style():
            figure = Figure()
            left, right = figure.subplots(1, 2)
            names = ["class 1\nlogit z", "class 2\nlogit 1", "class 3\nlogit 0"]
            self._bars = left.bar(names, [0, 0, 0], color=[colour for colour, _, _ in CLASS_STYLES], width=0.7)
            self._values = [left.text(i, 0, "", ha="center", va="bottom") for i in range(3)]
            left.set(ylabel="probability", ylim=(0, 1.1))
            right.set(xlabel="first logit z", ylabel="probability", xlim=(-Z_RANGE, Z_RANGE), ylim=(0, 1.1))
            self._curves = [
                right.plot([], [], linestyle, color=colour, label=label)[0] for colour, linestyle, label in CLASS_STYLES
            ]
            self._z_line = right.axvline(0, color=FAINT, linewidth=1, linestyle="--")
            above(right)
            self._canvas = Canvas(figure, [*self._bars, *self._values, self._z_line, *self._curves])

    def sheet(self, picture: SoftmaxPicture, z: float) -> Sheet:
        """Draw one picture."""
        for bar, value, probability in zip(self._bars, self._values, picture.bars, strict=True):
            bar.set_height(probability)
            value.set_y(probability)
            value.set_text(f"{probability:.3f}")
        for curve, probabilities in zip(self._curves, picture.curves.T, strict=True):
            curve.set_data(Z, probabilities)
        self._z_line.set_xdata([z, z])
        return self._canvas.sheet()


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
curve_scene = cache(CurveScene)
softmax_scene = cache(SoftmaxScene)
