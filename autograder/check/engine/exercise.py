"""What is right about an exercise, in one place: inputs, reference, hints and known mistakes."""

import inspect
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Arguments = tuple[Any, ...]
Property = Callable[[Arguments, Any], str | None]
"""Looks at the arguments and at a result of the right form; returns a sentence when the property does not hold."""


@dataclass(frozen=True)
class Case:
    """One call to make. `make(rng)` builds its arguments afresh for every seed."""

    make: Callable[[np.random.Generator], Arguments]
    keywords: dict[str, Any] = field(default_factory=dict)


def case(*arguments: Any, **keywords: Any) -> Case:
    """A fixed case; lists of numbers are written for arrays, since checks never pass lists."""
    return Case(lambda _: tuple(np.array(a) if isinstance(a, list) else a for a in arguments), keywords)


def random_case(make: Callable[[np.random.Generator], Arguments], **keywords: Any) -> Case:
    """A case whose arguments `make(rng)` draws; they reach the learner exactly as made."""
    return Case(make, keywords)


@dataclass(frozen=True)
class Mutant:
    """A mistake people make: a small wrong implementation and the sentence that names it."""

    name: str
    function: Callable[..., Any]
    sentence: str


def mutant(name: str, function: Callable[..., Any], sentence: str) -> Mutant:
    return Mutant(name, function, sentence)


def call(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    return function(*arguments, **keywords)


@dataclass(frozen=True)
class Exercise:
    """An exercise as its check sees it. Its name is the variable it is bound to in its lesson's file.

    procedure: what is done with the learner's function for one case, where a single call is not
        enough (several steps of an optimizer, a generator to be read).
    parts: the names of the results, where there are several.
    compare: replaces the comparison with the reference; see `engine.compare.compare` for its form.
    whole: results must have an integer dtype ("int" or "integer" in the exercise's text).
    fresh: what is returned must be new, no array that was passed in.
    silent: a NumPy warning about overflow, division or invalid values counts as a mistake.
    """

    reference: Callable[..., Any]
    cases: Sequence[Case]
    hints: Sequence[str]
    mutants: Sequence[Mutant]
    properties: Sequence[Property] = ()
    procedure: Callable[..., Any] = call
    parts: Sequence[str] = ()
    compare: Callable[..., Any] | None = None
    rtol: float = 1e-7
    atol: float = 1e-12
    whole: bool = False
    fresh: bool = False
    silent: bool = False

    def argument_names(self) -> list[str]:
        return list(inspect.signature(self.reference).parameters)


def draw_from(name: str, seed: int) -> np.random.Generator:
    """The generator that an exercise's random inputs come from: the same for the same seed."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])
