"""What can be sent through the network of the picture: ten observations of a kind, and layers between."""

from dataclasses import dataclass
from functools import cache

import numpy as np

import nnlib

HIDDEN: dict[str, tuple[int, ...]] = {"none": (), "2": (2,), "3": (3,), "4, 3": (4, 3), "16": (16,)}
DATA = ("XOR", "three groups", "digits")
OBSERVATIONS = 10
MOST_NODES = 64
MOST_LAYERS = 1 + max(map(len, HIDDEN.values()))  # that compute
MOST_INK = 16


@dataclass(frozen=True)
class Observations:
    """X (10, n_in) with labels y (10,) out of n_classes."""

    X: np.ndarray
    y: np.ndarray
    n_classes: int


@cache
def observations(data: str) -> Observations:
    """Return the observations of that name. In XOR the label is 1 where the signs of the two inputs differ."""
    if data == "digits":
        pictures, labels = nnlib.datasets.digits()
        return Observations(pictures[:OBSERVATIONS] / MOST_INK, labels[:OBSERVATIONS], 10)
    return _POINTS[data]


def sizes_of(data: str, hidden: str) -> list[int]:
    """The sizes of all layers, inputs first."""
    kind = observations(data)
    return [kind.X.shape[1], *HIDDEN[hidden], kind.n_classes]


def _points(*rows: tuple[float, float, int]) -> Observations:
    columns = np.array(rows)
    y = columns[:, 2].astype(int)
    return Observations(columns[:, :2], y, int(y.max()) + 1)


_POINTS = {
    "XOR": _points(
        (1.5, -1.0, 1),
        (1.0, 2.0, 0),
        (1.0, 1.0, 0),
        (-1.0, 1.0, 1),
        (-1.0, -1.0, 0),
        (0.5, 0.5, 0),
        (2.0, -0.5, 1),
        (-0.5, -1.5, 0),
        (-2.0, 1.0, 1),
        (0.5, -2.0, 1),
    ),
    "three groups": _points(
        (1.0, 0.1, 0),
        (-0.4, 0.9, 1),
        (-0.6, -0.8, 2),
        (1.3, -0.2, 0),
        (-0.7, 1.1, 1),
        (-0.3, -1.2, 2),
        (0.8, 0.3, 0),
        (-0.1, 0.7, 1),
        (-0.8, -0.5, 2),
        (0.4, -0.6, 2),
    ),
}
