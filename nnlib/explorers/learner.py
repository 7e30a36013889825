"""Call what a learner wrote: get its numbers, or a sentence that says why there are none."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import nnlib


class CannotDraw(Exception):
    """There is nothing to draw; the message is the sentence to show in the picture's place."""


class Given:
    """A function an explorer was given or, where it was given none, nnlib's own of that name.

    nnlib is asked by name and late because a lesson may be run with an nnlib that lacks
    exactly what the lesson asks the learner to write.
    """

    def __init__(self, name: str, function: Callable[..., Any] | None = None) -> None:
        self.name = name
        self.is_nnlibs = function is None
        self.function = getattr(nnlib, name, None) if function is None else function

    @property
    def python_name(self) -> str:
        """What the function is called where the explorer was called, as far as it can be known."""
        own_name = getattr(self.function, "__name__", "")
        return own_name if own_name.isidentifier() else self.name

    def __call__(self, *arguments: Any, shape: tuple[int, ...]) -> np.ndarray:
        """Return the function's answer as floats of this shape.

        Arrays are passed as copies, so a function that changes its arguments changes no picture.
        Raises CannotDraw where the function is missing, unfinished, raises, or returns anything
        but numbers of the expected shape. Wrong numbers are returned as they are.
        """
        if self.function is None:
            raise CannotDraw(f"nnlib has no {self.name} here: pass your own to the explorer.")
        copies = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                answer = self.function(*copies)
                numbers = np.asarray(answer)
        except NotImplementedError:
            raise CannotDraw(
                f"{self.name} is not written yet. Write it, run its cell, then run this cell again."
            ) from None
        except Exception as error:
            raise CannotDraw(
                f"{self.name} raised {type(error).__name__}: {error}. "
                f"It was called with {described(arguments)}. Mend it, run its cell, then run this cell again."
            ) from error
        if answer is None:
            raise CannotDraw(f"{self.name} returned None, expected {_numbers(shape)}: does it end in return?")
        if numbers.dtype.kind not in "biuf":
            raise CannotDraw(
                f"{self.name} returned {_a(type(answer).__name__)} of {numbers.dtype}, expected {_numbers(shape)}."
            )
        if numbers.shape != shape:
            raise CannotDraw(
                f"{self.name} returned shape {numbers.shape}, expected {shape}. "
                f"It was called with {described(arguments)}."
            )
        return numbers.astype(float)


def described(arguments: tuple[Any, ...]) -> str:
    """Say what was passed, arrays by their shape."""
    return ", ".join(
        f"an array of shape {a.shape}" if isinstance(a, np.ndarray) else "a function" if callable(a) else repr(a)
        for a in arguments
    )


def _numbers(shape: tuple[int, ...]) -> str:
    return f"numbers of shape {shape}" if shape else "a number"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
