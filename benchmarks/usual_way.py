"""An explorer's picture as one would draw it without nnlib.explorers: ipywidgets.interact and inline matplotlib."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import _lru_cache_wrapper as _CachedScene
from importlib import import_module
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from nnlib.explorers.canvas import Canvas
from nnlib.explorers.drawing import SIDE, drawing_of
from nnlib.explorers.drawing_pad import DrawingPad
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.sheet import Sheet

# A stroke that goes to and fro over the pad: each key brings new ink.
_DOWN = ["ArrowDown"] * 3
_FRO, _TO = [*_DOWN, *["ArrowLeft"] * 13], [*_DOWN, *["ArrowRight"] * 13]
STROKE_KEYS = ["ArrowRight"] * 6 + _FRO + _TO + _FRO + _TO
_MOVES = {"ArrowRight": (1, 0), "ArrowLeft": (-1, 0), "ArrowDown": (0, 1)}

ANCHORS = {"start": "left", "middle": "center", "end": "right"}


def show_the_usual_way(explorer: Explorer, label: str) -> None:
    """Show a slider like the explorer's of this label; at every move the same picture is drawn anew.

    For a drawing pad it is a slider along the stroke of STROKE_KEYS.
    """
    settings = explorer.panel.settings
    sliders = {name: _slider(control) for name, control in explorer.panel.controls.items()}
    ((moved, own),) = [(name, slider) for name, slider in sliders.items() if slider and slider.tooltip == label]
    scale = {name: getattr(own, name) for name in ("min", "max", "step", "value", "base") if hasattr(own, name)}
    drawn = isinstance(explorer.panel.controls[moved], DrawingPad)

    def draw(value: float) -> None:
        with _drawn_anew(explorer):
            shown = explorer._show(**{**settings, moved: stroke(int(value)) if drawn else value})
        if shown.sheet is not None and shown.sheet.shapes:
            display(_figure_of(shown.sheet))

    ipywidgets.interact(draw, value=type(own)(**scale, description=label))


def stroke(keys: int) -> str:
    """The drawing after so many of STROKE_KEYS, as the pad makes it from where its pen starts."""
    cells = np.zeros((SIDE, SIDE), bool)
    x, y = 8, 1
    for key in STROKE_KEYS[:keys]:
        cells[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2] = True
        dx, dy = _MOVES[key]
        x, y = x + dx, y + dy
        cells[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2] = True
    return drawing_of(cells)


def _slider(control: Any) -> Any:
    """The slider of a Number, of a Player's too, or one along a stroke for a pad; None of a choice."""
    if isinstance(control, DrawingPad):
        return ipywidgets.IntSlider(max=len(STROKE_KEYS), tooltip=control.box.description)
    return getattr(getattr(control, "number", control), "slider", None)


@contextmanager
def _drawn_anew(explorer: Explorer) -> Iterator[None]:
    """Within, an explorer makes and lays out a figure for every picture, as the function of an `interact` does."""
    view = import_module(f"nnlib.explorers.{explorer._name}_view")
    with ExitStack() as patched:
        patched.enter_context(patch.object(Canvas, "__init__", _keep_figure))
        patched.enter_context(patch.object(Canvas, "sheet", _show_figure))
        for name, scene in vars(view).items():
            if isinstance(scene, _CachedScene) and isinstance(scene.__wrapped__, type):
                patched.enter_context(patch.object(view, name, scene.__wrapped__))
        yield


def _keep_figure(canvas: Canvas, figure: Figure, moving: Sequence[Artist]) -> None:
    canvas.figure = figure


def _show_figure(canvas: Canvas) -> Sheet:
    display(canvas.figure)
    return Sheet("", 0, 0)


def _figure_of(sheet: Sheet) -> Figure:
    """The shapes of an SVG as matplotlib's."""
    figure = Figure(figsize=(sheet.width / 100, sheet.height / 100), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, sheet.width), ylim=(sheet.height, 0))
    axes.axis("off")
    for shape in ElementTree.fromstring(f"<svg>{sheet.shapes}</svg>").iter():
        _draw(axes, shape.tag, shape.attrib, shape.text or "")
    return figure


def _draw(axes: Any, tag: str, given: dict[str, str], words: str) -> None:
    def number(name: str) -> float:
        return float(given.get(name, 0))

    style: dict[str, Any] = {
        "facecolor": given.get("fill", "none"),
        "edgecolor": given.get("stroke", "none"),
        "linewidth": 0.72 * float(given.get("stroke-width", 1)),  # pixels in points
        "linestyle": "--" if "stroke-dasharray" in given else "-",
        "alpha": float(given.get("stroke-opacity", 1)),
    }
    if tag == "text":
        size, anchor = 0.72 * float(given.get("font-size", 12)), ANCHORS[given.get("text-anchor", "start")]
        axes.text(number("x"), number("y"), words, fontsize=size, color=given.get("fill", "black"), ha=anchor)
    elif tag == "circle":
        axes.add_patch(Circle((number("cx"), number("cy")), number("r"), **style))
    elif tag == "rect":
        axes.add_patch(Rectangle((number("x"), number("y")), number("width"), number("height"), **style))
    elif tag == "path":
        axes.add_patch(PathPatch(_path(given["d"]), **style))


def _path(d: str) -> Path:
    """A path of straight lines, such as M0 0L10 5."""
    parts = re.findall(r"([ML])\s*([-\d.]+)[ ,]+([-\d.]+)", d)
    codes = [Path.MOVETO if command == "M" else Path.LINETO for command, _, _ in parts]
    return Path([(float(x), float(y)) for _, x, y in parts], codes)
