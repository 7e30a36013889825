"""Where the nodes of a network stand in its picture."""

from dataclasses import dataclass
from functools import cache

import numpy as np

LEFT, RIGHT = 36.0, 372.0
TOP, BOTTOM = 50.0, 484.0
FURTHEST_APART = 125.0
LARGEST_RADIUS = 23.0
MOST_IN_A_COLUMN = 20
PIXEL = 13.0


@dataclass(frozen=True)
class Column:
    """A layer's nodes: centres (n, 2) and the radius of each, in pixels; whether they stand as a square picture."""

    centres: np.ndarray
    radius: float
    is_grid: bool


@cache
def columns(sizes: tuple[int, ...]) -> list[Column]:
    """Place the layers from left to right; one too long for a column stands as the square picture that it is."""
    left = LEFT + (PIXEL * 3 if sizes[0] > MOST_IN_A_COLUMN else 0)
    xs = np.linspace(left, RIGHT, len(sizes))
    return [_grid(size, x) if size > MOST_IN_A_COLUMN else _column(size, x) for size, x in zip(sizes, xs, strict=True)]


def _column(size: int, x: float) -> Column:
    apart = min(FURTHEST_APART, (BOTTOM - TOP) / size)
    ys = (TOP + BOTTOM) / 2 + apart * (np.arange(size) - (size - 1) / 2)
    return Column(np.column_stack([np.full(size, x), ys]), min(LARGEST_RADIUS, 0.44 * apart), False)


def _grid(size: int, x: float) -> Column:
    side = int(np.ceil(np.sqrt(size)))
    row, column = np.divmod(np.arange(size), side)
    middle = (side - 1) / 2
    centres = np.column_stack([x + PIXEL * (column - middle), (TOP + BOTTOM) / 2 + PIXEL * (row - middle)])
    return Column(centres, PIXEL / 2, True)


@cache
def edge_paths(sizes: tuple[int, ...], layer: int) -> list[list[str]]:
    """The line of each weight into a layer as SVG path data: [node][source]."""
    before, here = columns(sizes)[layer - 1 : layer + 1]
    starts = [f"M{x:.0f} {y:.0f}" for x, y in before.centres]
    ends = [f"L{x:.0f} {y:.0f}" for x, y in here.centres]
    return [[start + end for start in starts] for end in ends]
