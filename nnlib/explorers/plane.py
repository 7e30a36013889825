"""A plane of colours that can be drawn again at every move of a slider."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes


class ColourPlane(Artist):
    """Cells of colour that fill an axes.

    What imshow does, without resampling and colour mapping: those take four times as long as
    everything else in such a picture together.
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
        """Paint every pixel of the axes in the colour of the cell it falls into."""
        left, bottom, right, top = np.rint(self._axes.bbox.extents).astype(int)
        rows = np.arange(top - bottom) * self._colours.shape[0] // (top - bottom)
        columns = np.arange(right - left) * self._colours.shape[1] // (right - left)
        pixels = self._colours.take(rows, axis=0).take(columns, axis=1)
        context = renderer.new_gc()
        renderer.draw_image(context, left, bottom, pixels.view(np.uint8).reshape(*pixels.shape, 4))
        context.restore()
