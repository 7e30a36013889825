"""What one neuron makes of the plane, as numbers to draw and a sentence that says it."""

from dataclasses import dataclass
from itertools import compress

import numpy as np

from nnlib.explorers.learner import Given, no_numbers
from nnlib.explorers.reach import within_reach

LOW, HIGH = -0.5, 1.5  # the part of the plane that is shown, the same in both directions
GRID = 80
Z_RANGE = 10.0  # no shown point's weighted sum is further from 0
Z_CURVE = np.linspace(-Z_RANGE, Z_RANGE, 201)
ACTIVATIONS = ("threshold", "sigmoid", "tanh", "relu")

_AXIS = np.linspace(LOW, HIGH, GRID)
_PLANE = np.column_stack([a.ravel() for a in np.meshgrid(_AXIS, _AXIS)])
_CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@dataclass(frozen=True)
class Points:
    """Labelled points: X (n, 2), the wanted answer of each, and the letters they go by."""

    X: np.ndarray
    wanted: np.ndarray

    @property
    def letters(self) -> list[str]:
        return [chr(ord("A") + i) for i in range(len(self.X))]


POINTS = {
    "AND": Points(_CORNERS, np.array([False, False, False, True])),
    "OR": Points(_CORNERS, np.array([False, True, True, True])),
    "XOR": Points(_CORNERS, np.array([False, True, True, False])),
    "two blobs": Points(
        np.array(
            [
                *([-0.2, 0.5], [0.0, 0.05], [0.1, 0.8], [0.25, 0.4], [0.45, 0.15]),
                *([0.6, 1.1], [0.75, 0.75], [0.95, 1.25], [1.05, 0.55], [1.25, 0.9]),
            ]
        ),
        np.repeat([False, True], 5),
    ),
}


@dataclass(frozen=True)
class NeuronPicture:
    """plane: outputs on the grid (GRID, GRID), first row lowest. line: two ends (2, 2) of where the
    weighted sum is 0, NaN where there is no line. foot: where the arrow of the weights starts.
    z, outputs, says_yes, right: one per point. curve: the activation over Z_CURVE."""

    plane: np.ndarray
    line: np.ndarray
    foot: np.ndarray
    weights: np.ndarray
    z: np.ndarray
    outputs: np.ndarray
    says_yes: np.ndarray
    right: np.ndarray
    curve: np.ndarray
    sentence: str


def neuron_picture(
    dense: Given, threshold: Given, w1: float, w2: float, bias: float, activation: str, points: str
) -> NeuronPicture:
    """Look at the plane through a neuron with weights (w1, w2), a bias and an activation."""
    data = POINTS[points]
    weights = np.array([w1, w2])
    fires = threshold if activation == "threshold" else Given(activation)

    def weighted_sums(X: np.ndarray) -> np.ndarray:
        return dense(X, weights[np.newaxis], np.array([bias]), shape=(len(X), 1))[:, 0]

    def activated(z: np.ndarray) -> np.ndarray:
        return fires(z, shape=z.shape)

    z = weighted_sums(data.X)
    outputs = activated(z)
    says_yes = _yes(activation, outputs)
    right = says_yes == data.wanted
    line, foot = decision_line(weights, bias)
    return NeuronPicture(
        plane=activated(weighted_sums(_PLANE)).reshape(GRID, GRID),
        line=line,
        foot=foot,
        weights=weights,
        z=within_reach(z),
        outputs=within_reach(outputs),
        says_yes=says_yes,
        right=right,
        curve=within_reach(activated(Z_CURVE)),
        sentence=" ".join(
            no_numbers(dense.name, z)
            or no_numbers(fires.name, outputs)
            or [_sentence(points, says_yes, right, flat=not weights.any())]
        ),
    )


def decision_line(weights: np.ndarray, bias: float) -> tuple[np.ndarray, np.ndarray]:
    """Two far ends of w . x + b = 0, and its point nearest the middle of the plane.

    Without weights there is no line: both ends are NaN, and the nearest point is the middle itself.
    """
    middle = np.full(2, (LOW + HIGH) / 2)
    length = np.hypot(*weights)
    if length == 0:
        return np.full((2, 2), np.nan), middle
    normal = weights / length
    nearest = middle - normal * (normal @ middle + bias / length)
    along = np.array([-normal[1], normal[0]]) * 2 * (HIGH - LOW)
    return np.array([nearest - along, nearest + along]), nearest


def _yes(activation: str, outputs: np.ndarray) -> np.ndarray:
    """Which outputs count as yes: the upper half of the range, and for ReLU anything above 0."""
    if activation == "relu":
        return outputs > 0
    return outputs >= (0.0 if activation == "tanh" else 0.5)


def _sentence(points: str, says_yes: np.ndarray, right: np.ndarray, flat: bool) -> str:
    data = POINTS[points]
    yes = listed(list(compress(data.letters, says_yes)))
    wrong = listed(list(compress(data.letters, ~right)))
    n = len(right)
    said = f"The neuron says yes to {yes or 'no point'}. {right.sum()} of {n} points are right"
    said += f"; wrong: {wrong}." if wrong else "."
    if flat:
        said += " Both weights are 0, so it says the same everywhere."
    return said


def listed(names: list[str]) -> str:
    """A, B and C."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
