"""A plane of colours that can be drawn again at every move of a slider."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from nnlib.explorers.strokes import Strokes


class ColourPlane(Artist):
    """Cells of colour that fill an axes.

    What imshow does, without resampling and colour mapping, which take longer than everything else in such a
    picture together.
    """

    def __init__(self, axes: Axes) -> None:
        super().__init__()
        self._axes = axes
        self._colours = np.zeros((1, 1), np.uint32)
        axes.add_artist(self)

    def set_colours(self, colours: np.ndarray) -> None:
        """Take new cells: uint8, shape (rows, columns, 4) with alpha last, first row lowest."""
        self._colours = np.ascontiguousarray(colours).view(np.uint32)[..., 0]

    def draw(self, renderer: Any) -> None:
        """Fill the axes: with one small image among shapes, else pixel by pixel."""
        left, bottom, right, top = np.rint(self._axes.bbox.extents).astype(int)
        context = renderer.new_gc()
        if isinstance(renderer, Strokes):
            cells = self._colours[::-1].view(np.uint8).reshape(*self._colours.shape, 4)
            renderer.draw_cells(context, (left, bottom, right, top), cells)
        else:
            rows = np.arange(top - bottom) * self._colours.shape[0] // (top - bottom)
            columns = np.arange(right - left) * self._colours.shape[1] // (right - left)
            pixels = self._colours.take(rows, axis=0).take(columns, axis=1)
            renderer.draw_image(context, left, bottom, pixels.view(np.uint8).reshape(*pixels.shape, 4))
        context.restore()
