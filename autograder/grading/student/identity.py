"""Which object here is which on the other side: everything that can change has a number on both."""

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import arrays
from .wire import TooLarge, WireError

MOST_KNOWN = 50_000
"""Lists, dicts and arrays that may cross in one trial: remembering one takes far more room than its message."""


@dataclass
class Known:
    """An object that both sides have. `get` gives it, or None once it is gone; `seen`: how it was when last sent."""

    get: Callable[[], Any]
    seen: Any


class Identities:
    """What both sides know. side: 0 or 1, so that the two never give out the same number."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.next_number = side
        self.known: dict[int, Known] = {}
        self.number_of: dict[int, int] = {}
        self.gone: list[int] = []

    def new_number(self) -> int:
        self.next_number += 2
        return self.next_number

    def remember(self, number: int, value: Any, seen: Any, mine: bool) -> None:
        """Arrays that came from the other side are forgotten, and that is said, once nobody here has them."""
        if len(self.known) >= MOST_KNOWN:
            said = f"is made of more than {MOST_KNOWN:,} lists, dicts and arrays"
            raise TooLarge(said) if mine else WireError(f"a value {said}")
        identity = id(value)
        if mine or not isinstance(value, np.ndarray):
            self.known[number] = Known(lambda: value, seen)
        else:

            def forget(_: Any) -> None:
                self.known.pop(number, None)
                if self.number_of.get(identity) == number:
                    del self.number_of[identity]
                self.gone.append(number)

            self.known[number] = Known(weakref.ref(value, forget), seen)
        self.number_of[identity] = number

    def forget(self, number: int, value: Any) -> None:
        del self.known[number], self.number_of[id(value)]

    def forget_all(self) -> None:
        """Begin again: nothing that crossed so far is the same as anything that comes."""
        self.known.clear()
        self.number_of.clear()
        self.gone.clear()

    def alive(self) -> list[tuple[int, Any]]:
        return [(number, value) for number, k in list(self.known.items()) if (value := k.get()) is not None]


def fingerprint(array: np.ndarray) -> tuple[str, tuple[int, ...], Any]:
    array = np.asarray(array)
    inside = list(array.flat) if array.dtype == object else array.tobytes()
    return array.dtype.str, array.shape, inside


def has_changed(value: Any, seen: Any) -> bool:
    if isinstance(value, np.ndarray):
        return bool(fingerprint(value) != seen)
    if isinstance(value, np.random.Generator):
        return bool(arrays.generator_state(value) != seen)
    now = list(value) if isinstance(value, list) else [part for pair in dict.items(value) for part in pair]
    return len(now) != len(seen) or any(one is not other for one, other in zip(now, seen, strict=True))


def overwrite(array: np.ndarray, new: np.ndarray) -> None:
    """Give an array another's contents, form and type included, so that everybody who has it sees them."""
    plain = np.asarray(array)
    try:
        if plain.shape != new.shape:
            array.shape = new.shape
            plain = np.asarray(array)
        if plain.dtype != new.dtype:
            array.dtype = new.dtype  # type: ignore[misc]
        plain[...] = new
    except (ValueError, TypeError, AttributeError) as error:
        raise WireError("an array has changed in a way that cannot be followed") from error
