"""An activation function and its slope at one input, as numbers to draw and a sentence that says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nnlib.explorers.learner import Given, no_numbers
from nnlib.explorers.reach import within_reach

Z_RANGE = 8.0
Z = np.linspace(-Z_RANGE, Z_RANGE, 321)
ACTIVATIONS = ("sigmoid", "tanh", "relu", "threshold")
NAMES = {"relu": "ReLU", "threshold": "threshold"}
OTHER_LOGITS = (1.0, 0.0)  # softmax's second and third, held still while the first one moves
SATURATED = 0.05  # of the steepest slope: below this a unit hardly learns
SURE = 0.95
H = 1e-2
AGREES = 1e-5  # and a thousandth of the slope itself: a central difference over H is as near as that

Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class CurvePicture:
    """An activation over Z: outputs and slopes (one per Z), output and slope at the slider's z."""

    outputs: np.ndarray
    slopes: np.ndarray
    output: float
    slope: float
    sentence: str


@dataclass(frozen=True)
class SoftmaxPicture:
    """Softmax of three logits: bars (3,) at the slider's z, curves (len(Z), 3) over all of Z."""

    bars: np.ndarray
    curves: np.ndarray
    sentence: str


def curve_picture(given: Mapping[str, Given], activation: str, z: float) -> CurvePicture:
    """Look at sigmoid, tanh, relu or threshold near z, with the slope their gradient function reports."""
    evaluate, slope_at = _functions(given, activation)
    outputs, here = evaluate(Z), evaluate(np.array([z]))
    slopes, slope_here = slope_at(outputs), slope_at(here)
    output, slope = float(here[0]), float(slope_here[0])
    below, above = evaluate(np.array([z - H, z + H]))
    sentences = [f"{activation}({z:g}) = {output:.4g}, and the slope there is {slope:.4g}."]
    in_pieces = activation in ("relu", "threshold")
    remarks = [*no_numbers(activation, outputs, here), *no_numbers(f"{activation}_grad", slopes, slope_here)]
    if remarks:
        sentences += remarks[:1]
    else:
        sentences.append(
            _piecewise(activation, z, output) if in_pieces else _smooth(slope, steepest=float(np.abs(slopes).max()))
        )
        measured = (above - below) / (2 * H)
        has_a_slope = not in_pieces or abs(z) > H  # at 0 ReLU and the threshold have none to measure
        if has_a_slope and not abs(measured - slope) <= AGREES + abs(measured) / 1000:
            sentences.append(f"But the curve rises by {measured:.4g} there: slope and curve do not belong together.")
    return CurvePicture(
        outputs=within_reach(outputs),
        slopes=within_reach(slopes),
        output=float(within_reach(here)[0]),
        slope=float(within_reach(slope_here)[0]),
        sentence=" ".join(sentences),
    )


def softmax_picture(softmax: Given, z: float) -> SoftmaxPicture:
    """Look at softmax of (z, 1, 0), and at how its three probabilities change with z."""
    logits = np.column_stack([Z, *(np.full_like(Z, other) for other in OTHER_LOGITS)])
    curves = softmax(logits, shape=logits.shape)
    bars = softmax(np.array([z, *OTHER_LOGITS]), shape=(3,))
    shares = ", ".join(f"{p:.3g}" for p in bars)
    sentence = f"softmax of the logits {z:g}, 1 and 0 is {shares}; together {bars.sum():.4g}. {_who_leads(bars)}"
    return SoftmaxPicture(within_reach(bars), within_reach(curves), sentence)


def _functions(given: Mapping[str, Given], activation: str) -> tuple[Curve, Curve]:
    """The activation z -> a, and its derivative in terms of the output, a -> slope."""

    def curve(function: Given) -> Curve:
        return lambda numbers: function(numbers, shape=numbers.shape)

    evaluate = curve(Given("tanh") if activation == "tanh" else given[activation])
    return evaluate, np.zeros_like if activation == "threshold" else curve(given[f"{activation}_grad"])


def _smooth(slope: float, steepest: float) -> str:
    if not np.isfinite(slope):
        return "That is no slope to draw a tangent with."
    share = abs(slope) / steepest if steepest > 0 else 0.0
    if share < SATURATED:
        return (
            f"Saturated: that is {share:.1%} of its steepest, so a change of z hardly changes the output "
            "and learning all but stops."
        )
    if share > 0.9:
        return "About as steep as it gets: here a change of z changes the output most."
    return f"That is {share:.0%} of its steepest."


def _piecewise(activation: str, z: float, output: float) -> str:
    right = float(z >= 0) if activation == "threshold" else max(z, 0.0)
    if output != right:
        return f"The {NAMES[activation]} is {right:.4g} there, so this is another function."
    if activation == "threshold":
        return "It is flat on both sides of the jump at 0, so a slope can never say which way to change a weight."
    if z > 0:
        return "Above 0 the slope is 1 however large z is: it does not saturate."
    if z < 0:
        return "Below 0 it is off: no slope, so nothing is learned from this input."
    return "The kink: the slope is 0 on the left and 1 on the right; 0 is used by convention."


def _who_leads(bars: np.ndarray) -> str:
    if not (np.isclose(bars.sum(), 1) and (bars >= 0).all()):
        return "Probabilities are never negative and sum to 1: these are none."
    leaders = np.flatnonzero(np.isclose(bars, bars.max())) + 1
    if len(leaders) != 1:
        return f"Classes {' and '.join(map(str, leaders))} are level."
    sure = bars.max() > SURE
    return f"It is all but sure of class {leaders[0]}." if sure else f"Class {leaders[0]} leads."
