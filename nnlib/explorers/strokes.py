"""Matplotlib's artists as SVG: as shapes a picture is drawn and sent sooner than as pixels."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from nnlib.explorers.png import png_source

POINT = "%.1f %.1f"
WORDS = {  # of SVG's path data for those of matplotlib's paths, and how many points each takes
    Path.MOVETO: (f"M{POINT}", 1),
    Path.LINETO: (f"L{POINT}", 1),
    Path.CURVE3: (f"Q{POINT} {POINT}", 2),
    Path.CURVE4: (f"C{POINT} {POINT} {POINT}", 3),
    Path.CLOSEPOLY: ("z", 0),
}
HERE = np.zeros((1, 2))
CIRCLE = Path.unit_circle()
BEYOND = 20  # pixels that a line may leave the sheet before it is cut


class Strokes(RendererBase):
    """Takes down what artists draw, as the shapes of an SVG of this size in pixels."""

    def __init__(self, width: int, height: int, dpi: float) -> None:
        super().__init__()
        self._width, self._height, self._dpi = width, height, dpi
        self._flip = Affine2D().scale(1, -1).translate(0, height)
        self._sheet = (-BEYOND, -BEYOND, width + BEYOND, height + BEYOND)
        self._shapes: list[str] = []
        self._within: tuple[float, ...] | None = None

    @property
    def shapes(self) -> str:
        """Everything that has been drawn."""
        self._clip(None)
        return "".join(self._shapes)

    def get_canvas_width_height(self) -> tuple[int, int]:
        return self._width, self._height

    def points_to_pixels(self, points: Any) -> Any:
        return points * self._dpi / 72

    def flipy(self) -> bool:
        return False

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        """Draw a path, cut off beyond the sheet where it has no inside."""
        clip = self._sheet if rgbFace is None else None
        d = _path_data(path.cleaned(transform + self._flip, remove_nans=True, clip=clip))
        if d:
            self._clip(gc)
            self._shapes.append(f'<path d="{d}"{self._style(gc, rgbFace)}/>')

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_trans: Any, path: Path, trans: Any, rgbFace: Any = None
    ) -> None:
        """Draw the same shape at every point of a path."""
        points = (trans + self._flip).transform(path.vertices)
        points = points[np.isfinite(points).all(axis=1)]
        left, top, right, bottom = self._sheet
        points = points[((points >= (left, top)) & (points <= (right, bottom))).all(axis=1)]
        if len(points) == 0:
            return
        self._clip(gc)
        if marker_path.vertices is CIRCLE.vertices:
            self._shapes.append(self._circles(gc, marker_trans.transform((1, 0))[0], points.tolist(), rgbFace))
            return
        d = _path_data(marker_path.cleaned(marker_trans + Affine2D().scale(1, -1)), points)
        self._shapes.append(self._alike(gc, d, rgbFace))

    def draw_cells(self, gc: Any, extents: tuple[int, int, int, int], cells: np.ndarray) -> None:
        """Fill the part of the sheet from left, bottom to right, top with cells of colour, first row uppermost."""
        left, bottom, right, top = extents
        self._clip(gc)
        self._shapes.append(
            f'<image x="{left}" y="{self._height - top}" width="{right - left}" height="{top - bottom}" '
            f'href="{png_source(cells)}" preserveAspectRatio="none" style="image-rendering:pixelated"/>'
        )

    def _circles(self, gc: Any, radius: float, points: Iterable[tuple[float, float]], face: Any) -> str:
        """A circle of one colour is a line without length and with round ends, which needs the fewest words."""
        edge = gc.get_rgb()
        if face is not None and (gc.get_linewidth() == 0 or tuple(face[:3]) == tuple(edge[:3])):
            across = 2 * radius + self.points_to_pixels(gc.get_linewidth())
            d = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)
            return (
                f'<path d="{d}" stroke="{to_hex(face[:3])}" stroke-width="{across:.2f}" stroke-linecap="round"'
                f"{_opacity('stroke', _alpha(gc, face))}/>"
            )
        r = f"{radius:.2f} {radius:.2f}"
        d = "".join(
            f"M{x - radius:.1f} {y:.1f}a{r} 0 1 0 {2 * radius:.2f} 0a{r} 0 1 0 {-2 * radius:.2f} 0" for x, y in points
        )
        return self._alike(gc, d, face)

    def _alike(self, gc: Any, d: str, face: Any) -> str:
        """Shapes of one style as one path; one by one where each covers those below it, its edge included."""
        style = self._style(gc, face)
        if face is None or gc.get_linewidth() == 0:
            return f'<path d="{d}"{style}/>'
        return f"<g{style}>" + "".join(f'<path d="M{one}"/>' for one in d.split("M")[1:]) + "</g>"

    def _style(self, gc: Any, face: Any) -> str:
        """How a path is filled and stroked."""
        style = ' fill="none"'
        if face is not None:
            style = f' fill="{to_hex(face[:3])}"{_opacity("fill", _alpha(gc, face))}'
        width = self.points_to_pixels(gc.get_linewidth())
        if width == 0:
            return style
        style += f' stroke="{to_hex(gc.get_rgb()[:3])}" stroke-width="{width:.2f}"'
        style += _opacity("stroke", _alpha(gc, gc.get_rgb()))
        if gc.get_joinstyle() != "miter":
            style += f' stroke-linejoin="{gc.get_joinstyle()}"'
        if gc.get_capstyle() != "butt":
            style += f' stroke-linecap="{"square" if gc.get_capstyle() == "projecting" else gc.get_capstyle()}"'
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            lengths = " ".join(f"{self.points_to_pixels(length):.1f}" for length in dashes)
            style += f' stroke-dasharray="{lengths}" stroke-dashoffset="{self.points_to_pixels(offset):.1f}"'
        return style

    def _clip(self, gc: Any) -> None:
        """Go on within the rectangle that gc asks for: an SVG within the SVG shows nothing beyond its edges."""
        box = None if gc is None else gc.get_clip_rectangle()
        within = None
        if box is not None:
            left, bottom, right, top = box.extents
            within = (left, self._height - top, right - left, top - bottom)
        if within == self._within:
            return
        if self._within is not None:
            self._shapes.append("</svg>")
        if within is not None:
            x, y, width, height = (f"{number:.2f}" for number in within)
            self._shapes.append(
                f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}">'
            )
        self._within = within


def _path_data(path: Path, places: np.ndarray = HERE) -> str:
    """A path that has been cleaned, once moved by each of some places, shape (n, 2), as SVG's path data."""
    words: list[str] = []
    drawn: list[int] = []
    at = 0
    codes = np.asarray(path.codes).tolist()
    while at < len(codes) and codes[at] != Path.STOP:
        word, points = WORDS[codes[at]]
        words.append(word)
        drawn += range(at, at + points)
        at += max(points, 1)
    numbers = places[:, np.newaxis] + np.asarray(path.vertices)[drawn]
    data: str = "".join(words) * len(places) % tuple(numbers.ravel().tolist())  # all at once: that is what takes long
    return data


def _alpha(gc: Any, colour: Any) -> float:
    """How opaque a colour is."""
    if gc.get_forced_alpha():
        return float(gc.get_alpha())
    return float(colour[3]) if len(colour) > 3 else 1.0


def _opacity(what: str, alpha: float) -> str:
    return "" if math.isclose(alpha, 1) else f' {what}-opacity="{alpha:.2f}"'
