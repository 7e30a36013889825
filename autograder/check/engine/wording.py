"""Numbers, arrays and calls in words a beginner can read: short, and exact where it matters."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

LONGEST_CALL = 72
SMALL = 8
LARGEST_INTEGER_SHOWN = 10**100


def number(value: Any, beside: Any = None) -> str:
    """Six digits, or as many as it takes to tell the value from the one beside it."""
    kind = np.asarray(value).dtype.kind
    if kind == "O" and abs(value) >= LARGEST_INTEGER_SHOWN:
        return "an integer too long to show"
    if kind != "f":
        return str(value)
    short = f"{value + 0.0:.6g}"  # adding 0 turns -0.0 into 0.0
    if np.asarray(beside).dtype.kind == "f" and value != beside and short == f"{beside:.6g}":
        return str(value)
    return short


def value_text(value: Any, beside: np.ndarray | None = None) -> str:
    """A number as Python prints it, a small array as nested lists, a large one by its shape."""
    array = np.asarray(value)
    if array.size > SMALL:
        return f"an array of shape {array.shape}"
    if array.ndim == 0:
        text = number(array[()], None if beside is None else beside[()])
        return f"{text}.0" if array.dtype.kind == "f" and text.lstrip("-").isdigit() else text
    inner = (value_text_inside(row, None if beside is None else beside[i]) for i, row in enumerate(array))
    return f"[{', '.join(inner)}]"


def value_text_inside(value: Any, beside: Any) -> str:
    return value_text(value, beside) if np.ndim(value) else number(value, beside)


def shape_text(array: np.ndarray) -> str:
    """An array by its shape, with its values where they are few."""
    if array.ndim == 0:
        return f"the single number {value_text(array)}"
    values = f"{value_text(array)}, " if array.size <= SMALL else ""
    return f"{values}an array of shape {array.shape}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def call_text(name: str, names: Sequence[str], arguments: Sequence[Any], keywords: dict[str, Any]) -> str:
    """The call that was made, in one line of code; large arguments by name, with their shapes after it."""
    pairs = [*zip(names, arguments, strict=False), *keywords.items()]
    shown = [*map(argument_text, arguments), *(f"{k}={argument_text(v)}" for k, v in keywords.items())]
    whole = f"`{name}({', '.join(str(s) for s in shown)})`"
    precision = " in float32" if holds_float32(arguments) else ""
    if None not in shown and len(whole) <= LONGEST_CALL:
        return whole + precision
    sizes = ((key, size_text(value)) for key, value in pairs)
    described = "; ".join(f"{key} {size}" for key, size in sizes if size != f"= {key}")
    return f"`{name}({', '.join(key for key, _ in pairs)})` with {described}{precision}"


def holds_float32(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(holds_float32, value))
    return isinstance(value, np.ndarray) and value.dtype == np.float32


def argument_text(value: Any) -> str | None:
    """An argument as it can be written in a call, or None where it is too large for that."""
    if isinstance(value, np.ndarray):
        return value_text(value) if value.size <= SMALL else None
    if isinstance(value, bool | int | float | str) or value is None:
        return repr(value)
    if isinstance(value, list | tuple):
        inner = [argument_text(item) for item in value]
        text = ", ".join(str(i) for i in inner)
        return None if None in inner else f"({text})" if isinstance(value, tuple) else f"[{text}]"
    if isinstance(value, np.random.Generator):
        return "rng"
    return getattr(value, "__name__", None)


def size_text(value: Any) -> str:
    """An argument after its name: `= 0.1`, or `of shape (5, 3)`."""
    text = argument_text(value)
    if text is not None and len(text) <= LONGEST_CALL // 2:
        return f"= {text}"
    if isinstance(value, np.ndarray):
        return f"of shape {value.shape}"
    if isinstance(value, list | tuple):
        shapes = [str(item[0].shape) for item in value if isinstance(item, tuple) and isinstance(item[0], np.ndarray)]
        of_shape = f", W of shape {' and '.join(shapes)}" if shapes else ""
        return f"of {plural(len(value), 'layer' if shapes else 'item')}{of_shape}"
    return f"= {name_of(value)}"


def name_of(value: Callable[..., Any] | Any) -> str:
    return getattr(value, "__name__", f"a {type(value).__name__}")
