"""Call what a learner wrote: get its numbers, or a sentence that says why there are none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

import nnlib

MEND_IT = "Mend it, run its cell, then run this cell again."


class CannotDraw(Exception):
    """There is nothing to draw; the message is the sentence to show in the picture's place."""


class Given:
    """A function an explorer was given or, where it was given none, nnlib's own of that name.

    nnlib is asked by name and late because a lesson may be run with an nnlib that lacks
    exactly what the lesson asks the learner to write.
    """

    def __init__(self, name: str, function: Callable[..., Any] | None = None) -> None:
        self.name = name
        reference = _nnlibs(name)
        self.function = reference if function is None else function
        self.is_nnlibs = self.function is reference

    @property
    def python_name(self) -> str:
        """What the function is called where the explorer was called, as far as it can be known."""
        own_name = getattr(self.function, "__name__", "")
        return own_name if own_name.isidentifier() else self.name

    def __call__(self, *arguments: Any, shape: tuple[int, ...]) -> np.ndarray:
        """Return the function's answer as floats of this shape.

        Arrays are passed as copies, so a function that changes its arguments changes no picture.
        Raises CannotDraw where the function is missing, unfinished, raises, or returns anything
        but real numbers of the expected shape. Wrong numbers are returned as they are.
        """
        with self.watched(*arguments) as function:
            answer = function(*(a.copy() if isinstance(a, np.ndarray) else a for a in arguments))
        return self.as_floats(answer, shape)

    @contextmanager
    def watched(self, *arguments: Any, during: str = "") -> Iterator[Callable[..., Any]]:
        """Lend the function out: whatever is raised meanwhile becomes the sentence of a CannotDraw.

        The sentence says what it was called with or, where that says too little, during what it raised.
        """
        if self.function is None:
            raise CannotDraw(f"nnlib has no {self.name} here: pass your own to the explorer.")
        try:
            yield self.function
        except CannotDraw:
            raise
        except NotImplementedError:
            raise CannotDraw(
                f"{self.name} is not written yet. Write it, run its cell, then run this cell again."
            ) from None
        except KeyboardInterrupt:
            raise CannotDraw(
                f"{self.name} was interrupted {_situation(arguments, during)}. Does it come to an end? {MEND_IT}"
            ) from None
        except Exception as error:
            said = f": {str(error).rstrip('.')}" if str(error) else ""
            raise CannotDraw(
                f"{self.name} raised {type(error).__name__} {_situation(arguments, during)}{said}. {MEND_IT}"
            ) from error

    def as_floats(self, answer: Any, shape: tuple[int, ...]) -> np.ndarray:
        """Return what the function has answered as floats, or raise CannotDraw where it is no such array."""
        if answer is None:
            raise CannotDraw(f"{self.name} returned None, expected {_numbers(shape)}: does it end in return?")
        try:
            numbers = np.asarray(answer)
        except ValueError:  # rows of different lengths
            numbers = np.asarray(answer, dtype=object)
        if numbers.dtype.kind not in "biuf":
            kind = type(answer).__name__
            raise CannotDraw(
                f"{self.name} returned a {kind} that is no array of real numbers, expected {_numbers(shape)}."
            )
        if numbers.shape != shape:
            raise CannotDraw(f"{self.name} returned {_numbers(numbers.shape)}, expected {_numbers(shape)}.")
        return numbers.astype(float)


class Passed:
    """Something else that an explorer was given, a trained network for instance, by the name of the argument."""

    def __init__(self, name: str, value: Any) -> None:
        self.name = self.python_name = name
        self.is_nnlibs = value is None


def no_numbers(name: str, *answers: np.ndarray) -> list[str]:
    """A sentence where one of a function's answers holds NaN."""
    if not any(np.isnan(answer).any() for answer in answers):
        return []
    return [f"{name} returned NaN, which is no number: it comes of 0 / 0, inf - inf or the logarithm of less than 0."]


def _nnlibs(name: str) -> Callable[..., Any] | None:
    try:
        function: Callable[..., Any] = getattr(nnlib, name)
    except (AttributeError, ImportError):
        return None
    return function


def _numbers(shape: tuple[int, ...]) -> str:
    return f"numbers of shape {shape}" if shape else "one number"


def _situation(arguments: tuple[Any, ...], during: str) -> str:
    if during:
        return f"during {during}"
    return f"when it was called with {_described(arguments)}" if arguments else "when it was called"


def _described(arguments: tuple[Any, ...]) -> str:
    """Say what was passed, arrays by their shape."""
    return ", ".join(
        f"an array of shape {a.shape}" if isinstance(a, np.ndarray) else "a function" if callable(a) else repr(a)
        for a in arguments
    )
