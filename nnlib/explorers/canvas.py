"""Draw a figure once, then only what moves."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnlib.explorers.png import png_source


class Canvas:
    """A figure whose still part is kept as pixels and whose moving artists are drawn over it.

    moving: the artists that change, in the order in which they are painted; everything else in
    the figure is drawn here, once. The figure is unknown to pyplot, so nothing keeps it alive.
    """

    def __init__(self, figure: Figure, moving: Sequence[Artist]) -> None:
        self.figure = figure
        self.moving = tuple(moving)
        for artist in self.moving:
            artist.set_animated(True)
        self._agg = _agg(figure)
        self._agg.draw()
        self._still = self._agg.copy_from_bbox(figure.bbox)

    def pixels(self) -> np.ndarray:
        """Paint the moving artists as they are now; uint8, shape (height, width, 3)."""
        self._agg.restore_region(self._still)
        for artist in self.moving:
            self.figure.draw_artist(artist)
        return np.asarray(self._agg.buffer_rgba())[..., :3]

    def source(self) -> str:
        """The picture as it is now, for the src of an <img>."""
        return png_source(self.pixels())


def _agg(figure: Figure) -> Any:
    """The figure's canvas, whose methods Matplotlib leaves without types."""
    return FigureCanvasAgg(figure)
