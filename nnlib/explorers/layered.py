"""Call a learner's function that answers with one array, or one pair of arrays, for each layer."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nnlib.explorers.learner import CannotDraw, Given

Layers = list[tuple[np.ndarray, np.ndarray]]


def arrays_of(
    given: Given, call: Callable[[Any], Any], names: Sequence[str], shapes: Sequence[Any]
) -> list[np.ndarray]:
    """Return the arrays a function answers with, each of its shape.

    call: gives the function what it is called with. names: what the arrays are called, for sentences.
    Raises CannotDraw as Given does, and where the answer is not a list of that many arrays.
    """
    return [_array(given, part, name, shape) for part, name, shape in _parts(given, call, names, shapes)]


def pairs_of(given: Given, call: Callable[[Any], Any], letters: tuple[str, str], sizes: Sequence[int]) -> Layers:
    """Return the pairs a function answers with: shapes (n_out, n_in) and (n_out,), a pair for each layer.

    letters: what the two of a pair are called, such as W and b.
    """
    shapes = [((n_out, n_in), (n_out,)) for n_in, n_out in pairwise(sizes)]
    names = [f"layer {number}" for number in range(1, len(sizes))]
    layers = []
    for pair, name, (weights, biases) in _parts(given, call, names, shapes):
        W, b = _in_list(given, pair, [f"{letter} of {name}" for letter in letters])
        layers.append(
            (
                _array(given, W, f"{letters[0]} of {name}", weights),
                _array(given, b, f"{letters[1]} of {name}", biases),
            )
        )
    return layers


def _parts(given: Given, call: Callable[[Any], Any], names: Sequence[str], shapes: Sequence[Any]) -> Any:
    with given.watched() as function:
        answer = call(function)
    return zip(_in_list(given, answer, names), names, shapes, strict=True)


def _in_list(given: Given, answer: Any, names: Sequence[str]) -> list[Any]:
    """Return the answer's parts, if there are as many as there are names for."""
    expected = f"expected {len(names)} parts: {', '.join(names)}"
    if answer is None:
        raise CannotDraw(f"{given.name} returned None, {expected}: does it end in return?")
    try:
        parts = list(answer)
    except TypeError:
        raise CannotDraw(f"{given.name} returned a {type(answer).__name__}, {expected}.") from None
    if len(parts) != len(names):
        raise CannotDraw(f"{given.name} returned {len(parts)} parts, {expected}.")
    return parts


def _array(given: Given, part: Any, name: str, shape: tuple[int, ...]) -> np.ndarray:
    try:
        return given.as_floats(part, shape)
    except CannotDraw as problem:
        raise CannotDraw(f"{problem} This is about {name}.") from None
