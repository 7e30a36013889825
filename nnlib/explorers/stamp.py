"""The same small shape at many points: markers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from nnlib.explorers.path_data import TENTHS, in_tenths, pieces, straight
from nnlib.explorers.path_style import alpha_of, opacity, style_of

CIRCLE = Path.unit_circle()
DOT = "h0"  # a line without length; with round ends it is a circle of one colour, in the fewest words


@dataclass(frozen=True)
class Stamp:
    """shape: path data that starts from the point. apart: whether it can be seen which of two covers the other."""

    shape: str
    style: str
    apart: bool

    def at(self, points: np.ndarray) -> str:
        """It at each of some points in pixels, shape (n, 2)."""
        if len(points) == 0:
            return ""
        if self.shape == DOT:
            return f'<path d="{straight(points).replace("l", "h0m")}h0"{self.style}/>'
        numbers, place = tuple(in_tenths(points).ravel().tolist()), f"M%d %d{self.shape}"
        if self.apart:
            return f"<g{self.style}>" + f'<path d="{place}"/>' * len(points) % numbers + "</g>"
        return '<path d="' + place * len(points) % numbers + f'"{self.style}/>'


def stamp_of(gc: Any, path: Path, transform: Any, face: Any, dpi: float) -> Stamp:
    """The stamp for one of matplotlib's markers."""
    edge = gc.get_rgb() if gc.get_linewidth() > 0 else face
    one_colour = face is None or tuple(face[:3]) == tuple(edge[:3])
    if path.vertices is not CIRCLE.vertices:
        return Stamp(_from_its_point(path, transform), style_of(gc, face, dpi), not one_colour)
    radius = TENTHS * transform.transform((1, 0))[0]
    if one_colour and face is not None:
        return _dot(gc, radius, face, dpi)
    r = f"{radius:.1f} {radius:.1f}"
    circle = f"m{-radius:.1f} 0a{r} 0 1 0 {2 * radius:.1f} 0a{r} 0 1 0{-2 * radius:.1f} 0"
    return Stamp(circle, style_of(gc, face, dpi), not one_colour)


def _dot(gc: Any, radius: float, face: Any, dpi: float) -> Stamp:
    """A circle of one colour."""
    across = 2 * radius + TENTHS * gc.get_linewidth() * dpi / 72
    colour = f' stroke="{to_hex(face[:3])}"{opacity("stroke", alpha_of(gc, face))}'
    return Stamp(DOT, f'{colour} stroke-width="{across:.1f}" stroke-linecap="round"', apart=False)


def _from_its_point(path: Path, transform: Any) -> str:
    """A marker's path data, its pieces counted from where the one before has left the pen."""
    words, pen = "", np.zeros(2)
    for points, closed in pieces(path.cleaned(transform + Affine2D().scale(1, -1))):
        words += straight(points - pen).replace("M", "m") + "z" * closed
        pen = in_tenths(points[0 if closed else -1]) / TENTHS
    return words
