"""A pen for words."""

from copy import copy
from html import escape
from typing import Any

import numpy as np
from matplotlib.text import Text

from nnlib.explorers.notes import Notes
from nnlib.explorers.path_data import TENTHS
from nnlib.explorers.strokes import Strokes

FAMILY = "DejaVu Sans, Verdana, sans-serif"  # matplotlib's own font or, where a page has none, the one it was made from
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class TextPen:
    """Looks at whether the words are seen, what they are, and where they stand: on one line, which is level.

    They are words of the page, in its fonts: matplotlib's are outlines, which take longer than all the rest.
    """

    def __init__(self, text: Text) -> None:
        self._text: Any = text
        sample: Any = copy(text)
        sample.set(visible=True, text="lp")  # as high and as low as words are
        noted = Notes(sample)
        self._part = noted.part
        self._fall = sample.get_transform().transform(sample.get_unitless_position())[1] - noted.baseline[1]
        self._style = f'{noted.style} font-family="{FAMILY}" text-anchor="{ANCHORS[text.get_horizontalalignment()]}"'

    def draw(self, strokes: Strokes) -> None:
        """Write the words, unless their place is no number."""
        words = self._text.get_text()
        if not words or not self._text.get_visible():
            return
        place = np.array([self._text.get_unitless_position()])
        x, y = strokes.placed(place, self._text.get_transform())[0] + (0, self._fall)
        if np.isfinite([x, y]).all():
            at = f'x="{TENTHS * x:.0f}" y="{TENTHS * y:.0f}"'
            strokes.add(f"<text {at}{self._style}>{escape(words)}</text>", self._part)
