"""The explorer of lesson 10: one's own network reads what one draws, and shows what it looks for and gets wrong."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import Choice, Control, Number
from nnlib.explorers.digits_picture import (
    EXAMPLES,
    NodePicture,
    ReadingPicture,
    drawn_picture,
    mistake_picture,
    node_picture,
)
from nnlib.explorers.digits_reader import DIGITS, Reader
from nnlib.explorers.drawing import BLANK, PIXELS
from nnlib.explorers.drawing_pad import DrawingPad
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import CannotDraw, Given, Passed
from nnlib.explorers.panel import Presets
from nnlib.explorers.plane import ColourPlane
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, FAINT, GREEN, INK, ORANGE, PAPER, picture_style, ramp

VIEWS = {"draw": "drawing", "first layer": "node", "mistakes": "mistake"}  # and the setting that each has
MOST_INK = 16
STRONG = 0.35  # of the largest weight: from there on a weight has a sign in the picture
SHADES = ramp("#ffffff", "#9a9a9a", "#3a3f47")
SIGNED = ramp(ORANGE, PAPER, BLUE)

THREE = "07e0 1ff0 1ff0 1e70 0070 00f0 07f0 07e0 07f0 00f0 0070 0070 1cf0 1ff0 1fe0 0fc0"
SEVEN = "1ff8 1ff8 1ff8 0078 0078 0070 00f0 01f0 01e0 01c0 03c0 03c0 0780 0780 0700 0700"
SLOPPY_FOUR = "0000 0070 0e70 0e70 0e70 0ef0 0ef0 0ff8 0ff8 0ff8 00e0 00e0 00e0 00e0 00e0 00e0"
PRESETS: Presets = {
    "A 3": {"view": "draw", "drawing": THREE},
    "A 7": {"view": "draw", "drawing": SEVEN},
    "A sloppy 4": {"view": "draw", "drawing": SLOPPY_FOUR},
    "Blank": {"view": "draw", "drawing": BLANK},
    "What node 0 sees": {"view": "first layer", "node": 0},
    "Surest mistake": {"view": "mistakes", "mistake": 1},
}


def digits(
    forward: Callable[..., Any] | None = None,
    *,
    params: Any = None,
    scaled: Callable[..., Any] | None = None,
    classify: Callable[..., Any] | None = None,
    X_test: Any = None,
    y_test: Any = None,
    view: str = "draw",
    drawing: str = THREE,
    node: int = 0,
    mistake: int = 1,
) -> Explorer:
    """Draw a digit for your network to read, look at its first layer, and at the mistakes it is surest of.

    params: your trained network, a list of pairs (W, b) from 64 pixels to 10 digits; scaled: what you do to
    pictures, pixels from 0 to 16, before they go in; X_test, y_test: pictures it has not learned from, with
    their labels; forward: your own function; classify: a reader of yours that says labels, asked as well.
    nnlib's are taken where none are given. The rest is where the controls start: view is draw, first layer or
    mistakes, drawing holds 16 rows as hexadecimal numbers, mistake 1 is the surest.
    """
    send_forward = Given("forward", forward)
    reader = Reader(send_forward, scaled, classify, params, X_test, y_test)

    def show(view: str, drawing: str, node: int, mistake: int) -> Shown:
        if view == "first layer":
            seen = node_picture(reader, node)
            title = "The weights of a node in the first layer, and the test digits it answers highest and lowest"
            return Shown(seen.sentence, node_scene().sheet(seen), title)
        read = drawn_picture(reader, drawing) if view == "draw" else mistake_picture(reader, mistake)
        of = "A drawing" if view == "draw" else "A test digit"
        return Shown(read.sentence, reading_scene().sheet(read), f"{of}, and the probability of each digit")

    shown = Choice("view", "show", list(VIEWS), view)
    parts: list[Control] = [
        DrawingPad("drawing", "your digit", drawing),
        Number("node", "node", 0, _how_many(lambda: reader.params[0][1]) - 1, 1, node),
        Number("mistake", "mistake", 1, _how_many(lambda: reader.mistakes), 1, mistake),
    ]
    _show_only_what_is_used(shown, parts)
    passed = {"params": params, "X_test": X_test, "y_test": y_test}
    functions = {"scaled": scaled, "classify": classify}
    return Explorer(
        "digits",
        [
            send_forward,
            *(Passed(name, value) for name, value in passed.items()),
            *(Given(name, function) for name, function in functions.items()),
        ],
        [shown, *parts],
        PRESETS,
        show,
    )


def _how_many(things: Callable[[], Any]) -> int:
    """How many there are to choose from; one where that cannot be said, as the picture's place then tells."""
    try:
        return max(1, len(things()))
    except CannotDraw:
        return 1


def _show_only_what_is_used(view: Choice, parts: Sequence[Control]) -> None:
    """Leave out the controls that have nothing to say in this view, now and at every change."""

    def fit() -> None:
        for part in parts:
            part.widget.layout.display = None if part.name == VIEWS[view.value] else "none"

    view.on_change(fit)
    fit()


class ReadingScene:
    """On the left a picture in 8 by 8 pixels, on the right the probability of each digit."""

    def __init__(self) -> None:
        with picture_style():
            figure = Figure()
            sheet, chances = figure.subplots(1, 2, width_ratios=[1, 1.25])
            self._pixels = _set_up_pixels(sheet)
            sheet.set_title("what the network gets: 8 x 8 pixels")
            chances.set(xlabel="digit", ylabel="probability", ylim=(0, 1.12), xlim=(-0.6, DIGITS - 0.4))
            chances.set(xticks=range(DIGITS), yticks=[0, 0.25, 0.5, 0.75, 1])
            self._bars = list(chances.bar(range(DIGITS), [0] * DIGITS, width=0.7))
            self._answer = chances.text(0, 0, "says", ha="center", va="bottom")
            self._truth = chances.text(0, 0, "is", ha="center", va="bottom", color=GREEN, fontweight="bold")
            self._canvas = Canvas(figure, [self._pixels, *self._bars, self._answer, self._truth])

    def sheet(self, picture: ReadingPicture) -> Sheet:
        """Draw one picture."""
        self._pixels.set_colours(_inked(picture.pixels))
        P = np.clip(np.nan_to_num(picture.P), 0, 1)
        answer = int(P.argmax())
        for digit, bar in enumerate(self._bars):
            bar.set_height(P[digit])
            bar.set_facecolor(GREEN if digit == picture.truth else ORANGE if digit == answer else BLUE)
        self._answer.set_position((answer, P[answer] + 0.01))
        self._truth.set_visible(picture.truth is not None)
        if picture.truth is not None:
            self._truth.set_position((picture.truth, P[picture.truth] + 0.01))
        return self._canvas.sheet()


class NodeScene:
    """On the left a node's weights as a picture, on the right what it answers to each digit and to some pictures."""

    def __init__(self) -> None:
        with picture_style():
            figure = Figure()
            grid = figure.add_gridspec(3, 2, width_ratios=[1.15, 1], height_ratios=[1, 1, 1.25])
            weights = figure.add_subplot(grid[:, 0])
            self._weights = _set_up_pixels(weights)
            weights.set_title("ink here raises it: +, lowers it: −")
            (self._plus,) = weights.plot([], [], "+", color=INK, markersize=11, markeredgewidth=2)
            (self._minus,) = weights.plot([], [], "_", color=INK, markersize=11, markeredgewidth=2)
            examples = [figure.add_subplot(grid[row, 1]) for row in (0, 1)]
            for axes, title in zip(examples, ("highest for", "lowest for"), strict=True):
                axes.set_title(title)
            self._examples = [_set_up_row(axes) for axes in examples]
            means = figure.add_subplot(grid[2, 1])
            means.set(xlabel="digit", ylabel="mean output", ylim=(-1.05, 1.05), xticks=range(DIGITS))
            means.axhline(0, color=FAINT, linewidth=1)
            self._means = list(means.bar(range(DIGITS), [0] * DIGITS, width=0.7))
            self._canvas = Canvas(figure, [self._weights, self._plus, self._minus, *self._examples, *self._means])

    def sheet(self, picture: NodePicture) -> Sheet:
        """Draw one picture."""
        share = np.clip(np.nan_to_num(picture.weights) / 2 + 0.5, 0, 1)
        self._weights.set_colours(_in_shades(SIGNED, share))
        for artist, strong in ((self._plus, picture.weights >= STRONG), (self._minus, picture.weights <= -STRONG)):
            artist.set_data(*np.divmod(np.flatnonzero(strong), PIXELS)[::-1])
        for row, pictures in zip(self._examples, (picture.highest, picture.lowest), strict=True):
            row.set_colours(_side_by_side(pictures))
        for bar, mean in zip(self._means, np.clip(np.nan_to_num(picture.means), -9, 9), strict=True):
            bar.set_height(mean)
            bar.set_facecolor(BLUE if mean >= 0 else ORANGE)
        return self._canvas.sheet()


def _set_up_pixels(axes: Axes) -> ColourPlane:
    """An axes of 8 by 8 pixels, first row uppermost."""
    axes.set(xlim=(-0.5, PIXELS - 0.5), ylim=(PIXELS - 0.5, -0.5), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_color(FAINT)
    axes.spines[:].set_visible(True)
    return ColourPlane(axes)


def _set_up_row(axes: Axes) -> ColourPlane:
    """An axes for EXAMPLES pictures side by side, with a column of paper between two."""
    width = EXAMPLES * (PIXELS + 1) - 1
    axes.set(xlim=(0, width), ylim=(PIXELS, 0), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    return ColourPlane(axes)


def _inked(pixels: np.ndarray) -> np.ndarray:
    """Pixels from 0 to MOST_INK in shades of grey, lowest row first."""
    return _in_shades(SHADES, np.clip(np.nan_to_num(pixels) / MOST_INK, 0, 1))


def _in_shades(shades: np.ndarray, share: np.ndarray) -> np.ndarray:
    rows = share.reshape(PIXELS, PIXELS)[::-1]
    return shades[np.rint(rows * (len(shades) - 1)).astype(np.intp)]


def _side_by_side(pictures: np.ndarray) -> np.ndarray:
    row = np.zeros((PIXELS, EXAMPLES * (PIXELS + 1) - 1, 4), np.uint8)  # where there is none, it is see-through
    for place, picture in enumerate(pictures):
        row[:, place * (PIXELS + 1) : place * (PIXELS + 1) + PIXELS] = _inked(picture)
    return row


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
reading_scene = cache(ReadingScene)
node_scene = cache(NodeScene)
