"""Matplotlib's artists as SVG: as shapes a picture is drawn and sent sooner than as pixels."""

from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from nnlib.explorers.path_data import TENTHS, inside, outline
from nnlib.explorers.path_style import style_of
from nnlib.explorers.png import png_source
from nnlib.explorers.stamp import stamp_of

Part = tuple[float, float, float, float]  # of a sheet, in pixels: left, top, width, height
BEYOND = 20  # pixels that a line may leave the sheet before it is cut


class Strokes(RendererBase):
    """Takes down what artists draw, as the shapes of an SVG of this size in pixels.

    box: where to cut what has no inside. whole: all of the sheet, as the part that is seen. flip: from
    matplotlib's pixels, counted from below, to the sheet's.
    """

    def __init__(self, width: int, height: int, dpi: float) -> None:
        super().__init__()
        self.dpi = dpi
        self.box = (-BEYOND, -BEYOND, width + BEYOND, height + BEYOND)
        self.whole: Part = (0, 0, width, height)
        self.flip = Affine2D().scale(1, -1).translate(0, height)
        self._matrices: dict[int, tuple[Any, np.ndarray]] = {}
        self._shapes: list[str] = []
        self._part: Part | None = None

    @property
    def shapes(self) -> str:
        """Everything that has been drawn."""
        return "".join(self._shapes) + ("" if self._part is None else "</svg>")

    def add(self, shape: str, part: Part) -> None:
        """Take a shape down, in tenths of pixels; it is seen in this part of the sheet.

        An SVG within the SVG shows nothing beyond its edges, and can count in a unit of its own.
        """
        if shape and part != self._part:
            left, top, width, height = part
            self._shapes.append(
                f"{'' if self._part is None else '</svg>'}"
                f'<svg x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}" '
                f'viewBox="{TENTHS * left:.1f} {TENTHS * top:.1f} {TENTHS * width:.1f} {TENTHS * height:.1f}">'
            )
            self._part = part
        self._shapes.append(shape)

    def placed(self, points: np.ndarray, transform: Any) -> np.ndarray:
        """Where a transform of matplotlib's puts points, shape (n, 2), on the sheet: in pixels, y downwards."""
        matrix = self.matrix_of(transform)
        pixels: np.ndarray = transform.transform_non_affine(points) @ matrix[:2, :2].T + matrix[:2, 2]
        return pixels

    def matrix_of(self, transform: Any) -> np.ndarray:
        """The affine part of a transform and of the way onto the sheet; the artists of an axes share it."""
        if id(transform) not in self._matrices:  # which none else can have as long as it is kept here
            matrix = self.flip.get_matrix() @ transform.get_affine().get_matrix()
            self._matrices[id(transform)] = transform, matrix
        return self._matrices[id(transform)][1]

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.whole[2:]

    def points_to_pixels(self, points: Any) -> Any:
        return points * self.dpi / 72

    def flipy(self) -> bool:
        return False

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        """Draw a path, cut off beyond the sheet where it has no inside."""
        clip = self.box if rgbFace is None else None
        d = outline(path.cleaned(transform + self.flip, remove_nans=True, clip=clip))
        if d:
            self.add(f'<path d="{d}"{style_of(gc, rgbFace, self.dpi)}/>', self.part_of(gc))

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_trans: Any, path: Path, trans: Any, rgbFace: Any = None
    ) -> None:
        """Draw the same shape at every point of a path that is in sight."""
        stamp = stamp_of(gc, marker_path, marker_trans, rgbFace, self.dpi)
        points = (trans + self.flip).transform(path.vertices)
        self.add(stamp.at(points[inside(points, self.box)]), self.part_of(gc))

    def draw_cells(self, gc: Any, extents: tuple[int, int, int, int], cells: np.ndarray) -> None:
        """Fill the part of the sheet from left, bottom to right, top with cells of colour, first row uppermost."""
        left, bottom, right, top = (TENTHS * number for number in extents)
        _, _, _, height = self.whole
        self.add(
            f'<image x="{left}" y="{TENTHS * height - top}" width="{right - left}" height="{top - bottom}" '
            f'href="{png_source(cells)}" preserveAspectRatio="none" style="image-rendering:pixelated"/>',
            self.part_of(gc),
        )

    def part_of(self, gc: Any) -> Part:
        """The part of the sheet that gc wants to be drawn on."""
        box = gc.get_clip_rectangle()
        if box is None:
            return self.whole
        left, bottom, right, top = box.extents
        return (left, self.whole[3] - top, right - left, top - bottom)
