"""What every picture looks like: one light sheet that reads well in light and dark themes."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

WIDTH, HEIGHT = 640, 400  # pixels

PAPER = "#fbfaf7"
INK = "#1f2328"
FAINT = "#8a8f98"

# Okabe and Ito (2008), "Color Universal Design": told apart with any kind of colour vision.
BLUE = "#0072b2"
ORANGE = "#d55e00"
GREEN = "#009e73"
PURPLE = "#aa4499"
PALE_BLUE = "#b7d7ee"
PALE_ORANGE = "#f8cf9f"

_SETTINGS = {
    "figure.figsize": (WIDTH / 100, HEIGHT / 100),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "font.size": 9.5,
    "lines.linewidth": 2,
    "legend.frameon": False,
    "legend.fontsize": 9,
}


@contextmanager
def picture_style() -> Iterator[None]:
    """Build figures in this style whatever the notebook did to matplotlib's settings."""
    with matplotlib.style.context(["default", _SETTINGS]):
        yield


def ramp(low: str, middle: str, high: str, shades: int = 256) -> np.ndarray:
    """Colours from low over middle to high as uint8, shape (shades, 4) with alpha last."""
    stops = np.array([to_rgba(colour) for colour in (low, middle, high)]) * 255
    positions = np.linspace(0, 2, shades)
    return np.column_stack([np.interp(positions, range(3), channel) for channel in stops.T]).astype(np.uint8)


def above(axes: Axes, columns: int = 3) -> None:
    """Put the legend above the axes, where it covers nothing."""
    axes.legend(
        loc="lower center",
        bbox_to_anchor=(0.5, 1),
        ncols=columns,
        handletextpad=0.3,
        columnspacing=1,
        borderpad=0,
        markerscale=0.8,
    )
