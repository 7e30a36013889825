"""A damaged letter settling turn by turn, as pixels and energies to draw and a sentence that names it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

import nnlib
from nnlib.explorers.learner import CannotDraw, Given, no_numbers
from nnlib.explorers.reach import within_reach

OFFERED = "FNVXACEH"
SIDE = 7
PIXELS = SIDE**2
MOST_SWEEPS = 6  # more than any of these letters needs
MOST_TURNS = MOST_SWEEPS * PIXELS
ROUNDING = 1e-9  # a rise of the energy that is none
_HAD_THEIR_TURN = np.tri(PIXELS, dtype=bool)  # units, after each turn of a sweep


@dataclass(frozen=True)
class Settling:
    """One run. states (turns + 1, PIXELS): as damaged, then after each unit's turn; energies beside it.

    at_rest: whether the last sweep changed nothing. letter_energies: of each remembered letter.
    """

    states: np.ndarray
    energies: np.ndarray
    at_rest: bool
    letter_energies: dict[str, float]


@dataclass(frozen=True)
class HopfieldPicture:
    """state (PIXELS,) with the unit whose turn is next, None when all is at rest; differing: which
    pixels are not the letter's. energies so far, those of the letters, and agreement: how many pixels
    the state has in common with each remembered letter. nearest: the letter with most of them."""

    state: np.ndarray
    next_unit: int | None
    differing: np.ndarray
    energies: np.ndarray
    letter_energies: dict[str, float]
    agreement: dict[str, int]
    nearest: str
    sentence: str


@cache
def pixels_of(letter: str) -> np.ndarray:
    """The letter as 1 for ink and -1 for paper, shape (PIXELS,)."""
    return nnlib.datasets.letters(letter)[0]


def damaged(letter: str, flipped: int, seed: int) -> np.ndarray:
    """The letter with as many of its pixels changed, chosen at random as in lesson 11."""
    s = pixels_of(letter).copy()
    s[np.random.default_rng(seed).choice(PIXELS, size=flipped, replace=False)] *= -1
    return s


def settling(
    hopfield_weights: Given, settle: Given, energy: Given, letters: Sequence[str], letter: str, flipped: int, seed: int
) -> Settling:
    """Remember some letters, damage one and let it settle, sweep by sweep, with the learner's functions.

    A sweep changes the units in order, so after i turns of it the first i have their new states and
    the others still their old ones.
    """
    if not letters:
        raise CannotDraw("Nothing is remembered: choose at least one letter to remember.")
    patterns = np.array([pixels_of(name) for name in letters])
    W = hopfield_weights(patterns, shape=(PIXELS, PIXELS))
    s = damaged(letter, flipped, seed)
    states, at_rest = [s], False
    while not at_rest and len(states) <= MOST_TURNS:
        after = settle(W, s, 1, shape=(PIXELS,))
        states += [*np.where(_HAD_THEIR_TURN, after, s)]
        at_rest = bool((after == s).all())
        s = after
    path = np.array(states)
    return Settling(
        states=path,
        energies=_energies(energy, W, path),
        at_rest=at_rest,
        letter_energies={name: float(energy(W, pixels_of(name), shape=())) for name in letters},
    )


def hopfield_picture(run: Settling, letter: str, turn: int) -> HopfieldPicture:
    """Look at a run after some turns; after its last one it stays as it is."""
    turn = min(turn, len(run.states) - 1)
    state, energies = run.states[turn], run.energies[: turn + 1]
    resting = run.at_rest and bool((state == run.states[-1]).all())
    agreement = {name: int((state == pixels_of(name)).sum()) for name in run.letter_energies}
    nearest = max(agreement, key=lambda name: agreement[name])
    return HopfieldPicture(
        state=state,
        next_unit=None if resting else turn % PIXELS,
        differing=state != pixels_of(letter),
        energies=within_reach(energies),
        letter_energies={name: float(within_reach(np.array(e))) for name, e in run.letter_energies.items()},
        agreement=agreement,
        nearest=nearest,
        sentence=" ".join(
            [
                f"{_whereabouts(agreement, nearest, resting, turn)}; the energy is {energies[-1]:.4g}.",
                *_origin(letter, agreement, nearest, turn, resting),
                *_surprises(run, energies, resting),
            ]
        ),
    )


def _energies(energy: Given, W: np.ndarray, states: np.ndarray) -> np.ndarray:
    """The energy of each state, asked for only where a turn has changed something."""
    changed = np.flatnonzero((states[1:] != states[:-1]).any(axis=1)) + 1
    values = [float(energy(W, states[turn], shape=())) for turn in (0, *changed)]
    return np.repeat(values, np.diff([0, *changed, len(states)]))


def _whereabouts(agreement: dict[str, int], nearest: str, resting: bool, turn: int) -> str:
    after = f"After {turn} turn{'' if turn == 1 else 's'}" if turn else "At the start"
    away = PIXELS - agreement[nearest]
    distance = f"{away} pixel{'' if away == 1 else 's'} from the {nearest}"
    if not resting:
        return f"{after} it is {'on its way, ' if turn else ''}{distance}"
    if away == 0:
        return f"{after} it is at rest and {'has become' if turn else 'is'} the {nearest}"
    furthest = min(agreement, key=lambda name: agreement[name])
    if agreement[furthest] == 0:
        return f"{after} it is at rest and has become the negative of the {furthest}, ink and paper swapped"
    return f"{after} it is at rest in a spurious state, which is no letter: {distance}, the nearest"


def _origin(letter: str, agreement: dict[str, int], nearest: str, turn: int, resting: bool) -> list[str]:
    if letter not in agreement:
        return [f"It was made of the {letter}, which is not remembered."]
    return [f"It was made of the {letter}."] if turn == 0 or (resting and nearest != letter) else []


def _surprises(run: Settling, energies: np.ndarray, resting: bool) -> list[str]:
    """What does not happen where W, settle and energy are right."""
    if np.isnan(energies).any():
        return no_numbers("energy", energies)
    rises = np.flatnonzero(~(np.diff(energies) <= ROUNDING)) + 1
    if len(rises):
        return [f"But at turn {rises[0]} the energy rose, and it should never do that."]
    if not resting and not run.at_rest and len(energies) == len(run.energies):
        return [f"Even after {MOST_SWEEPS} sweeps it has not come to rest."]
    return []
