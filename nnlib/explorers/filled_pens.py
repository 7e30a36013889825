"""Pens for what has an inside."""

from copy import copy
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from nnlib.explorers.notes import Notes
from nnlib.explorers.path_data import outline, polygon
from nnlib.explorers.strokes import Strokes

TRIANGLE = np.array([[1, 1], [1, 2], [2, 2]])


class BarPen:
    """Looks at whether the rectangle is seen, at its sides, their transform and its colour. It stands upright."""

    def __init__(self, bar: Rectangle) -> None:
        self._bar: Any = bar
        self._noted: dict[Any, Notes] = {}

    def draw(self, strokes: Strokes) -> None:
        """Draw it, unless one of its sides is no number."""
        bar, colour = self._bar, self._bar.get_facecolor()
        if not bar.get_visible():
            return
        if colour not in self._noted:
            self._noted[colour] = Notes(bar)
        left, bottom, width, height = bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()
        ends = np.array([[left, bottom], [left + width, bottom + height]], float)
        (x0, y0), (x1, y1) = strokes.placed(ends, bar.get_data_transform())
        corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
        if np.isfinite(corners).all():
            noted = self._noted[colour]
            strokes.add(f'<path d="{polygon(corners)}"{noted.style}/>', noted.part)


class PolygonsPen:
    """Looks at whether the polygons are seen, at their corners and the transform of these. They are closed."""

    def __init__(self, polygons: PolyCollection) -> None:
        self._polygons: Any = polygons
        sample: Any = copy(polygons)
        sample.set(visible=True, verts=[TRIANGLE, TRIANGLE])  # a single one would be drawn as a marker
        self._noted = Notes(sample)

    def draw(self, strokes: Strokes) -> None:
        """Draw one after another."""
        if not self._polygons.get_visible():
            return
        transform = self._polygons.get_transform()
        shapes = "".join(
            f'<path d="{polygon(strokes.placed(path.vertices[:-1], transform))}"/>'
            for path in self._polygons.get_paths()
        )
        strokes.add(f"<g{self._noted.style}>{shapes}</g>", self._noted.part)


class PatchPen:
    """Looks at whether the patch is seen, and at whether it has another path than last time; all else stays."""

    def __init__(self, patch: PathPatch) -> None:
        self._patch: Any = patch
        self._noted = Notes(patch)
        self._path: Path | None = None
        self._d = ""

    def draw(self, strokes: Strokes) -> None:
        """Draw it."""
        if not self._patch.get_visible():
            return
        if self._patch.get_path() is not self._path:
            self._path = self._patch.get_path()
            self._d = outline(self._path.cleaned(self._patch.get_transform() + strokes.flip, remove_nans=True))
        if self._d:
            strokes.add(f'<path d="{self._d}"{self._noted.style}/>', self._noted.part)
