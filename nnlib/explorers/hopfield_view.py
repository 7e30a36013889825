"""The explorer of lesson 11: a damaged letter settles into a remembered one while its energy falls."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.explorers.canvas import Canvas
from nnlib.explorers.controls import Choice, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.hopfield_picture import (
    MOST_TURNS,
    OFFERED,
    PIXELS,
    SIDE,
    HopfieldPicture,
    Settling,
    hopfield_picture,
    settling,
)
from nnlib.explorers.learner import Given
from nnlib.explorers.panel import Presets
from nnlib.explorers.plane import ColourPlane
from nnlib.explorers.player import Player
from nnlib.explorers.publish import Shown
from nnlib.explorers.several import Several
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import BLUE, FAINT, GREEN, INK, ORANGE, PAPER, above, picture_style, ramp

LAST_SEED = 20
LOWEST_ENERGIES = (-30.0, -65.0)  # of a few letters, and of many that are alike
HIGHEST_ENERGY = 4.0
SHADES = ramp("#ffffff", "#9a9a9a", "#3a3f47")

FOUR = ("F", "N", "V", "X")
PRESETS: Presets = {
    "A damaged N": {"letters": FOUR, "letter": "N", "flipped": 12, "seed": 4, "turn": MOST_TURNS},
    "On its way": {"letters": FOUR, "letter": "N", "flipped": 12, "seed": 4, "turn": 24},
    "Nothing left of it": {"letters": FOUR, "letter": "N", "flipped": 21, "seed": 3, "turn": MOST_TURNS},
    "A negative": {"letters": FOUR, "letter": "X", "flipped": 40, "seed": 4, "turn": MOST_TURNS},
    "A spurious state": {"letters": FOUR, "letter": "N", "flipped": 21, "seed": 10, "turn": MOST_TURNS},
    "Never remembered": {"letters": FOUR, "letter": "H", "flipped": 0, "seed": 4, "turn": MOST_TURNS},
    "Too many letters": {"letters": tuple(OFFERED), "letter": "A", "flipped": 0, "seed": 4, "turn": MOST_TURNS},
}


def hopfield(
    hopfield_weights: Callable[..., Any] | None = None,
    settle: Callable[..., Any] | None = None,
    energy: Callable[..., Any] | None = None,
    *,
    letters: tuple[str, ...] | str = FOUR,
    letter: str = "N",
    flipped: int = 12,
    seed: int = 4,
    turn: int = MOST_TURNS,
) -> Explorer:
    """Explore a memory: which letter a damaged one becomes, and how the energy falls on the way.

    hopfield_weights, settle, energy: your own functions; nnlib's where none are given. The rest is
    where the controls start: letters out of FNVXACEH are remembered, of letter as many of the 49
    pixels as flipped says are changed, chosen by seed, and turn counts the units that had theirs.
    """
    given = [Given("hopfield_weights", hopfield_weights), Given("settle", settle), Given("energy", energy)]

    @lru_cache(maxsize=2)  # while it plays, the run stays what it is
    def run(letters: tuple[str, ...], letter: str, flipped: int, seed: int) -> Settling:
        weigh, settle, energy = given
        return settling(weigh, settle, energy, letters, letter, flipped, seed)

    def show(letters: tuple[str, ...], letter: str, flipped: int, seed: int, turn: int) -> Shown:
        settled = run(letters, letter, flipped, seed)
        picture = hopfield_picture(settled, letter, turn)
        turns.finished = picture.next_unit is None
        title = (
            f"{PIXELS} units as a picture, the energy turn by turn, "
            f"and how many pixels are as in each remembered letter ({', '.join(letters)})"
        )
        return Shown(picture.sentence, scene(_lowest_energy(settled)).sheet(picture), title)

    turns = Player(Number("turn", "turns", 0, MOST_TURNS, 1, turn))
    return Explorer(
        "hopfield",
        given,
        [
            Several("letters", "remember", list(OFFERED), letters),
            Choice("letter", "damage", list(OFFERED), letter),
            Number("flipped", "pixels changed", 0, PIXELS, 1, flipped),
            Number("seed", "seed", 0, LAST_SEED, 1, seed),
            turns,
        ],
        PRESETS,
        show,
    )


def _lowest_energy(settled: Settling) -> float:
    """How far down the energies' axis has to reach."""
    lowest = min(settled.letter_energies.values())
    return LOWEST_ENERGIES[0] if lowest > LOWEST_ENERGIES[0] else LOWEST_ENERGIES[1]


class SettlingScene:
    """On the left the units as pixels; on the right the energy and the likeness to each letter."""

    def __init__(self, lowest_energy: float) -> None:
        with picture_style():
            figure = Figure()
            grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.15], height_ratios=[1.3, 1])
            self._set_up_units(figure.add_subplot(grid[:, 0]))
            self._set_up_energy(figure.add_subplot(grid[0, 1]), lowest_energy)
            self._set_up_likeness(figure.add_subplot(grid[1, 1]))
            self._canvas = Canvas(
                figure,
                [
                    self._pixels,
                    self._grid,
                    self._differing,
                    self._next,
                    *self._letter_energies,
                    self._energies,
                    self._now,
                    *self._bars,
                ],
            )

    def sheet(self, picture: HopfieldPicture) -> Sheet:
        """Draw one picture."""
        ink = np.clip((picture.state + 1) / 2, 0, 1).reshape(SIDE, SIDE)
        shades = np.rint(np.nan_to_num(ink, nan=0.5) * (len(SHADES) - 1)).astype(np.intp)
        self._pixels.set_colours(SHADES[shades[::-1]])
        rows, columns = np.divmod(np.flatnonzero(picture.differing), SIDE)
        self._differing.set_data(columns, rows)
        row, column = divmod(picture.next_unit or 0, SIDE)
        self._next.set_data([column], [row])
        self._next.set_visible(picture.next_unit is not None)
        turns = np.arange(len(picture.energies))
        self._energies.set_data(turns, picture.energies)
        self._now.set_data(turns[-1:], picture.energies[-1:])
        for letter, line, bar in zip(OFFERED, self._letter_energies, self._bars, strict=True):
            line.set_visible(letter in picture.agreement)
            line.set_ydata([picture.letter_energies.get(letter, 0)] * 2)
            bar.set_height(picture.agreement.get(letter, 0))
            bar.set_facecolor(ORANGE if letter == picture.nearest else BLUE)
        return self._canvas.sheet()

    def _set_up_units(self, axes: Axes) -> None:
        axes.set(xlim=(-0.5, SIDE - 0.5), ylim=(SIDE - 0.5, -0.5), aspect="equal", xticks=[], yticks=[])
        self._pixels = ColourPlane(axes)
        between = np.repeat(np.arange(SIDE + 1) - 0.5, 3)
        ends = np.tile([-0.5, SIDE - 0.5, np.nan], SIDE + 1)  # and a gap
        (self._grid,) = axes.plot([*between, *ends], [*ends, *between], color=FAINT, linewidth=0.6)
        (self._differing,) = axes.plot(
            [], [], "x", color=ORANGE, markersize=13, markeredgewidth=3, label="not as in the undamaged letter"
        )
        (self._next,) = axes.plot(
            [],
            [],
            "s",
            markerfacecolor="none",
            markeredgecolor=BLUE,
            markersize=27,
            markeredgewidth=3,
            label="its turn next",
        )
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), markerscale=0.4, borderpad=0.2, ncols=1)

    def _set_up_energy(self, axes: Axes, lowest: float) -> None:
        axes.set(xlabel="turns", ylabel="energy", xlim=(-4, MOST_TURNS + 4), ylim=(lowest, HIGHEST_ENERGY))
        axes.set_xticks(range(0, MOST_TURNS + 1, PIXELS))
        self._letter_energies = [axes.axhline(0, color=GREEN, linewidth=1, linestyle=":") for _ in OFFERED]
        axes.plot([], [], color=GREEN, linewidth=1, linestyle=":", label="remembered letters")
        (self._energies,) = axes.plot([], [], color=BLUE)
        (self._now,) = axes.plot([], [], "o", color=ORANGE, markeredgecolor=PAPER, markersize=9, label="now")
        above(axes)

    def _set_up_likeness(self, axes: Axes) -> None:
        self._bars = list(axes.bar(list(OFFERED), [0] * len(OFFERED), width=0.7))
        axes.axhline(PIXELS, color=INK, linewidth=1, linestyle=":")
        axes.set(xlabel="remembered letter", ylabel="pixels alike", ylim=(0, PIXELS + 2), yticks=[0, 25, PIXELS])


# A scene is drawn once however many explorers show it: each picture sets everything that moves.
scene: Callable[[float], Any] = cache(SettlingScene)
