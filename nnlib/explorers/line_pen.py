"""A pen for lines and markers."""

from copy import copy
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from nnlib.explorers import path_data
from nnlib.explorers.notes import Notes
from nnlib.explorers.strokes import Strokes


class LinePen:
    """Looks at whether the line is seen, at its points and their transform, and at which of them have markers.

    Points are numbers without units; markevery is None, how many points to a marker, or a list of points. Nothing
    is drawn anew as long as all that stays the same.
    """

    def __init__(self, line: Line2D) -> None:
        self._line: Any = line
        sample = copy(line)
        sample.set(visible=True, markevery=None)
        sample.set_data([1, 2], [1, 2])
        self._noted = Notes(sample)
        self._looked_at: tuple[Any, ...] = ()
        self._shapes = ""

    def draw(self, strokes: Strokes) -> None:
        """Draw the line, then its markers."""
        if not self._line.get_visible():
            return
        points = np.array(self._line.get_data(orig=True), float).T
        matrix, every = strokes.matrix_of(self._line.get_transform()), self._line.get_markevery()
        looked_at = points.tobytes(), matrix.tobytes(), every
        if looked_at != self._looked_at:
            self._looked_at = looked_at
            self._shapes = self._drawn(strokes.placed(points, self._line.get_transform()), every, strokes)
        strokes.add(self._shapes, self._noted.part)

    def _drawn(self, points: np.ndarray, every: Any, strokes: Strokes) -> str:
        shapes, seen = "", path_data.inside(points, strokes.box)
        if self._noted.style is not None:
            d = path_data.line(points, seen, strokes.box)
            shapes += f'<path d="{d}"{self._noted.style}/>' if d else ""
        if self._noted.stamp is not None:
            marked = every if isinstance(every, list) else slice(None, None, every)
            shapes += self._noted.stamp.at(points[marked][seen[marked]])
        return shapes
