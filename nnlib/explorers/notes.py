"""How an artist draws, noted once: what it draws can then be drawn again without asking it."""

from typing import Any

from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.path import Path

from nnlib.explorers.path_data import TENTHS
from nnlib.explorers.path_style import style_of
from nnlib.explorers.stamp import Stamp, stamp_of
from nnlib.explorers.strokes import Part, Strokes


class Notes(Strokes):
    """Lets an artist draw itself, and notes how.

    style: of its paths; None where it draws none. stamp: its markers. baseline: where its words begin, in
    pixels from the bottom left. part: the part of the sheet that it draws on.
    """

    def __init__(self, artist: Artist) -> None:
        figure: Any = artist.get_figure(root=True)
        width, height = figure.canvas.get_width_height()
        super().__init__(width, height, figure.dpi)
        self.style: str | None = None
        self.stamp: Stamp | None = None
        self.baseline = (0.0, 0.0)
        self.part: Part = self.whole
        artist.draw(self)

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        """Note the style, and none of the path."""
        self.style, self.part = style_of(gc, rgbFace, self.dpi), self.part_of(gc)

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_trans: Any, path: Path, trans: Any, rgbFace: Any = None
    ) -> None:
        """Note the marker, and none of its places."""
        self.stamp, self.part = stamp_of(gc, marker_path, marker_trans, rgbFace, self.dpi), self.part_of(gc)

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """Note where the words begin, and their style."""
        self.baseline, self.part = (x, y), self.part_of(gc)
        size = TENTHS * self.points_to_pixels(prop.get_size_in_points())
        self.style = f' font-size="{size:.1f}" font-weight="{prop.get_weight()}" fill="{to_hex(gc.get_rgb())}"'
