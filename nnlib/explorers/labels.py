"""Words beside points, drawn as one shape: many text objects are slow to draw again."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import IdentityTransform

from nnlib.explorers.style import INK

FONT = FontProperties(family="DejaVu Sans", weight="bold")
SIZE, RIGHT, UP = 13, 8, 7  # pixels: how large, and how far from the point


class Labels:
    """Letters or short words up and right of points in an axes; `artist` is what to draw."""

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        self.artist = PathPatch(Path(np.empty((0, 2))), facecolor=INK, linewidth=0, transform=IdentityTransform())
        axes.add_artist(self.artist)

    def place(self, points: np.ndarray, words: Sequence[str]) -> None:
        """Write one word at each of the points, shape (n, 2)."""
        pixels = self._axes.transData.transform(points) + np.array([RIGHT, UP])
        shapes = [TextPath(tuple(at), word, size=SIZE, prop=FONT) for at, word in zip(pixels, words, strict=True)]
        self.artist.set_path(Path.make_compound_path(*shapes))
