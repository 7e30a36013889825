"""What draws matplotlib's artists again and again: an artist looks at everything it has each time, a pen at what moves.

A pen notes how its artist draws when it is made, so the artist has to be as it will stay by then. It draws as the
artist does, with `draw`.
"""

from typing import Any, Protocol

from matplotlib.artist import Artist
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text

from nnlib.explorers.filled_pens import BarPen, PatchPen, PolygonsPen
from nnlib.explorers.line_pen import LinePen
from nnlib.explorers.text_pen import TextPen

PENS: dict[type[Artist], Any] = {
    Line2D: LinePen,
    PathPatch: PatchPen,
    PolyCollection: PolygonsPen,
    Rectangle: BarPen,
    Text: TextPen,
}


class Draws(Protocol):
    """A pen, or an artist."""

    def draw(self, renderer: Any) -> None:
        """Draw it as it is now."""


def pen_of(artist: Artist) -> Draws:
    """A pen for the artist or, where there is none of its kind, itself."""
    pen = PENS.get(type(artist))
    return artist if pen is None else pen(artist)
