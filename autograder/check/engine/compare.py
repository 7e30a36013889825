"""Comparing what came back with what was expected, and saying where the two part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.check.engine.results import NotNumbers, as_array, as_parts
from autograder.check.engine.wording import number, plural, shape_text, value_text

FLOAT32_TOLERANCE = 1e-4
SMALL = 8


@dataclass(frozen=True)
class Tolerance:
    """`whole`: the dtype must be an integer one. `nan_equal`: a NaN where a NaN is expected will do."""

    rtol: float = 1e-7
    atol: float = 1e-12
    whole: bool = False
    nan_equal: bool = False


def compare(
    got: Any, expected: Any, tolerance: Tolerance, parts: Sequence[str] = (), whole: str = "result"
) -> str | None:
    """None where `got` is right; else the rest of a sentence that begins "f(x) ".

    Both are snapshots. A tuple is expected as several results, an array as one. `whole` is what an
    unnamed part is a part of: the second array of the first layer is `result[0][1]`.
    """
    if isinstance(got, NotNumbers):
        return f"returned {got.description}, expected {form_text(expected, parts)}."
    if isinstance(expected, tuple):
        return compare_parts(got, expected, tolerance, parts, whole)
    array = as_array(got)
    if array is None:
        return f"returned {form_text(got, ())}, expected {form_text(expected, ())}."
    return compare_arrays(array, expected, tolerance)


def compare_parts(
    got: Any, expected: tuple[Any, ...], tolerance: Tolerance, names: Sequence[str], whole: str
) -> str | None:
    results = as_parts(got)
    if results is None or len(results) != len(expected) or is_one_array_for_several(got, expected):
        return f"returned {form_text(got, ())}, expected {form_text(expected, names)}."
    for i, (result, wanted) in enumerate(zip(results, expected, strict=True)):
        name = names[i] if i < len(names) else f"{whole}[{i}]"
        difference = compare(result, wanted, tolerance, whole=name)
        if difference:
            return difference.replace("returned ", f"returned, as `{name}`, ", 1)
    return None


def is_one_array_for_several(got: Any, expected: tuple[Any, ...]) -> bool:
    """Whether one array came where its rows cannot be the results that were asked for."""
    return isinstance(got, np.ndarray) and any(
        np.shape(part) != got.shape[1:] for part in expected if not isinstance(part, tuple)
    )


def compare_arrays(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> str | None:
    if got.shape != expected.shape:
        return f"returned {shape_text(got)}; expected {shape_text(expected)}."
    if tolerance.whole and got.dtype.kind not in "iuO":
        wanted = "an integer" if expected.ndim == 0 else "integers"
        return f"returned {value_text(got)} of dtype {got.dtype}, expected {wanted}."
    wrong = differs(got, expected, tolerance)
    if not wrong.any():
        return None
    if got.size <= SMALL:
        return f"returned {value_text(got, expected)}, expected {value_text(expected, got)}."
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    return (
        f"returned {number(got[first], expected[first])} at index {list(first)}, "
        f"expected {number(expected[first], got[first])} there; "
        f"{wrong.sum()} of {got.size} elements {'differs' if wrong.sum() == 1 else 'differ'}"
        f"{worst_text(got, expected, wrong)}."
    )


def differs(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    """Where the two differ by more than the larger of the relative tolerance and the floor."""
    if expected.dtype.kind in "biuO":
        return np.asarray(got != expected, dtype=bool)
    with np.errstate(all="ignore"):
        try:
            got = got.astype(float)
        except OverflowError:
            return np.ones(expected.shape, dtype=bool)
        near = np.abs(got - expected) <= np.maximum(tolerance.atol, tolerance.rtol * np.abs(expected))
    same = near & np.isfinite(got) & np.isfinite(expected) | (got == expected)
    if tolerance.nan_equal:
        same |= np.isnan(got) & np.isnan(expected)
    return ~same


def worst_text(got: np.ndarray, expected: np.ndarray, wrong: np.ndarray) -> str:
    if got.dtype.kind == "O":
        return ""
    with np.errstate(all="ignore"):
        if not np.isfinite(got.astype(float)).all():
            return "; some are NaN or infinite"
        if expected.dtype.kind != "f" or not expected[wrong].all():
            return ""
        worst = np.max(np.abs(got[wrong] - expected[wrong]) / np.abs(expected[wrong]))
    return f", by up to {worst:.2g} times the expected value"


def form_text(value: Any, names: Sequence[str]) -> str:
    """The form of a result in words, for where the form is what differs."""
    if isinstance(value, NotNumbers):
        return value.description
    if not isinstance(value, tuple):
        return value_text(value)
    named = f" ({', '.join(names)})" if names and len(names) == len(value) else ""
    return f"{plural(len(value), 'result')}{named}"
