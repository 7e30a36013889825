"""Draw a figure once, then only what moves."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnlib.explorers.pens import pen_of
from nnlib.explorers.png import png_source
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.strokes import Strokes
from nnlib.explorers.style import HEIGHT, WIDTH

DENSITY = 2  # pixels of the still part to one on the page, so that it is sharp on a dense screen and enlarged


class Canvas:
    """A figure whose still part is kept as an image and whose moving artists are drawn over it as shapes.

    moving: the artists that change, in the order in which they are painted; everything else in
    the figure is drawn here, once. The figure is unknown to pyplot, so nothing keeps it alive.
    """

    def __init__(self, figure: Figure, moving: Sequence[Artist]) -> None:
        self.figure = figure
        self.moving = tuple(moving)
        for artist in self.moving:
            artist.set_animated(True)
        self.still = png_source(_pixels(figure), level=6)
        self._pens = [pen_of(artist) for artist in self.moving]  # now that everything has its place

    def sheet(self) -> Sheet:
        """The picture as it is now."""
        strokes = Strokes(WIDTH, HEIGHT, self.figure.dpi)
        for pen in self._pens:
            pen.draw(strokes)
        return Sheet(strokes.shapes, WIDTH, HEIGHT, self.still)


def _pixels(figure: Figure) -> np.ndarray:
    """The figure without what moves, DENSITY times as dense: uint8, shape (height, width, 3)."""
    dpi = figure.dpi
    figure.dpi = DENSITY * dpi
    agg = _agg(figure)
    agg.draw()
    pixels = np.asarray(agg.buffer_rgba())[..., :3]
    figure.dpi = dpi
    FigureCanvasBase(figure)  # lets go of the other one's memory
    return pixels


def _agg(figure: Figure) -> Any:
    """The figure's canvas, whose methods Matplotlib leaves without types."""
    return FigureCanvasAgg(figure)
