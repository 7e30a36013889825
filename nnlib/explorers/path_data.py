"""Points as the path data of SVG: in whole tenths of a pixel, each counted from the one before it.

Whole numbers are written in a third of the time that fractions take, and differences are short.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from matplotlib.path import Path

TENTHS = 10  # to a pixel
Box = tuple[float, float, float, float]  # left, top, right, bottom


def in_tenths(points: np.ndarray) -> np.ndarray:
    """Points in pixels as whole numbers, in a new array."""
    whole: np.ndarray = np.rint(points * TENTHS).astype(int)
    return whole


def straight(points: np.ndarray) -> str:
    """From each of some points in pixels, shape (n, 2) with n at least 1, to the next that is elsewhere."""
    numbers = in_tenths(points)
    numbers[1:] -= numbers[:-1]
    words: str = ("M%d %d" + "l%d %d" * (len(points) - 1)) % tuple(numbers.ravel().tolist())
    return words.replace(" -", "-").replace("l0 0", "")


def polygon(corners: np.ndarray) -> str:
    """Once around corners in pixels, shape (n, 2)."""
    return straight(corners) + "z"


def line(points: np.ndarray, seen: np.ndarray, box: Box) -> str:
    """Through points in pixels, shape (n, 2), with a gap where there is no number; cut off outside the box.

    seen: which of them are inside.
    """
    if seen.all():
        return straight(points) if len(points) else ""
    return outline(Path(points).cleaned(remove_nans=True, clip=box))


def inside(points: np.ndarray, box: Box) -> np.ndarray:
    """Which of the points, shape (n, 2), lie in the box; none without a number does."""
    left, top, right, bottom = box
    x, y = points.T
    seen: np.ndarray = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return seen


def outline(path: Path) -> str:
    """A path that has been cleaned."""
    return "".join(straight(points) + "z" * closed for points, closed in pieces(path))


def pieces(path: Path) -> Iterator[tuple[np.ndarray, bool]]:
    """The points of each piece of a path that has been cleaned, which made all of it straight; whether it is closed."""
    vertices, codes = np.asarray(path.vertices), np.asarray(path.codes)
    starts = np.flatnonzero(codes == Path.MOVETO).tolist()
    for start, end in pairwise([*starts, len(codes)]):
        words = codes[start:end]
        yield vertices[start:end][(words == Path.MOVETO) | (words == Path.LINETO)], Path.CLOSEPOLY in words
