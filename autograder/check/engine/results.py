"""Results as plain data: what a function returned, kept so that nothing done later can change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class NotNumbers:
    """Stands for a returned value that is no number, array or sequence of those."""

    description: str


def snapshot(value: Any) -> Any:
    """Turn a result into numeric arrays and tuples of them; anything else becomes `NotNumbers`.

    Python integers of any size stay exact (as arrays of objects, where they fit no dtype).
    """
    if isinstance(value, list | tuple):
        return tuple(snapshot(v) for v in value)
    if value is None or value is Ellipsis:
        return NotNumbers(repr(value))
    array = numbers_in(np.array(value))
    return NotNumbers(f"a value of type {type(value).__name__}") if array is None else array


def numbers_in(array: np.ndarray) -> np.ndarray | None:
    """The array as one of real numbers, integers kept exact; None where it holds anything else."""
    if array.dtype.kind == "c" and not array.imag.any():
        return array.real.copy()
    if array.dtype.kind == "O" and not all(isinstance(item, int) for item in array.flat):
        try:
            return array.astype(float)
        except (TypeError, ValueError):
            return None
    return array if array.dtype.kind in "biufO" else None


def as_array(result: Any) -> np.ndarray | None:
    """A snapshot as one array: nested tuples of equal lengths are rows; None where it is not one."""
    if isinstance(result, NotNumbers):
        return None
    if isinstance(result, tuple):
        parts = [as_array(part) for part in result]
        if any(part is None for part in parts) or len({part.shape for part in parts if part is not None}) > 1:
            return None
        try:
            return np.array(parts)
        except ValueError:  # They are nested deeper than NumPy has dimensions.
            return None
    return np.asarray(result)


def hold_the_same_memory(result: Any, given: Any) -> bool:
    """Whether an array of the result is one of those given, or a view of it."""
    return any(np.shares_memory(one, other) for one in arrays_in(result) for other in arrays_in(given))


def arrays_in(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from arrays_in(part)
    elif isinstance(value, np.ndarray):
        yield value


def as_parts(result: Any) -> tuple[Any, ...] | None:
    """A snapshot as several results: a tuple, or an array taken along its first axis."""
    if isinstance(result, tuple):
        return result
    if isinstance(result, np.ndarray) and result.ndim:
        return tuple(result)
    return None


def leaves(result: Any) -> Iterator[np.ndarray]:
    """The arrays of floats in a result, however deep in tuples."""
    if isinstance(result, tuple):
        for part in result:
            yield from leaves(part)
    elif result.dtype.kind == "f":
        yield result


def in_form_of(result: Any, expected: Any) -> Any:
    """The result as arrays in the very form of what was expected; None where it has another form."""
    if not isinstance(expected, tuple):
        array = as_array(result)
        if array is None or array.shape != expected.shape:
            return None
        return array if array.dtype.kind != "O" or expected.dtype.kind == "O" else None
    parts = as_parts(result)
    if parts is None or len(parts) != len(expected):
        return None
    formed = tuple(map(in_form_of, parts, expected))
    return None if any(part is None for part in formed) else formed
