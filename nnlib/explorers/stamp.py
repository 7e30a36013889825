"""The same small shape at many points: markers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from nnlib.explorers.path_data import TENTHS, Box, in_tenths, inside, pieces, straight
from nnlib.explorers.path_style import alpha_of, opacity, style_of

CIRCLE = Path.unit_circle()


@dataclass(frozen=True)
class Stamp:
    """shape: path data that starts from the point. apart: whether each covers those below it, its edge included."""

    shape: str
    style: str
    apart: bool

    def at(self, points: np.ndarray, box: Box) -> str:
        """It at each of the points in pixels, shape (n, 2), that lie in the box."""
        seen = in_tenths(points[inside(points, box)])
        if len(seen) == 0:
            return ""
        numbers, place = tuple(seen.ravel().tolist()), f"M%d %d{self.shape}"
        if self.apart:
            return f"<g{self.style}>" + f'<path d="{place}"/>' * len(seen) % numbers + "</g>"
        return '<path d="' + place * len(seen) % numbers + f'"{self.style}/>'


def stamp_of(gc: Any, path: Path, transform: Any, face: Any, dpi: float) -> Stamp:
    """The stamp for one of matplotlib's markers."""
    has_edge = face is not None and gc.get_linewidth() > 0
    if path.vertices is not CIRCLE.vertices:
        return Stamp(_from_its_point(path, transform), style_of(gc, face, dpi), has_edge)
    radius = TENTHS * transform.transform((1, 0))[0]
    if face is not None and (not has_edge or tuple(face[:3]) == tuple(gc.get_rgb()[:3])):
        return _dot(gc, radius, face, dpi)
    r = f"{radius:.1f} {radius:.1f}"
    circle = f"m{-radius:.1f} 0a{r} 0 1 0 {2 * radius:.1f} 0a{r} 0 1 0{-2 * radius:.1f} 0"
    return Stamp(circle, style_of(gc, face, dpi), has_edge)


def _dot(gc: Any, radius: float, face: Any, dpi: float) -> Stamp:
    """A circle of one colour is a line without length and with round ends, which needs the fewest words."""
    across = 2 * radius + TENTHS * gc.get_linewidth() * dpi / 72
    colour = f' stroke="{to_hex(face[:3])}"{opacity("stroke", alpha_of(gc, face))}'
    return Stamp("h0", f'{colour} stroke-width="{across:.1f}" stroke-linecap="round"', apart=False)


def _from_its_point(path: Path, transform: Any) -> str:
    """A marker's path data, its pieces counted from where the one before has left the pen."""
    words, pen = "", np.zeros(2)
    for points, closed in pieces(path.cleaned(transform + Affine2D().scale(1, -1))):
        words += straight(points - pen).replace("M", "m") + "z" * closed
        pen = in_tenths(points[0 if closed else -1]) / TENTHS
    return words
