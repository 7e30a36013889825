"""What a notebook's state is at a moment, as a number: after a check that the session has answered itself, it tells
whether the check has left something behind that a fork would have taken with it.

What is looked at is what answers keep things in: names, containers, arrays, functions, classes and their
instances, generators of random numbers, and the modules that are patched now and then.
"""

import builtins
import math
import random
import sys
import threading
import zlib
from collections import deque
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from types import CellType, FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

MOST_LOOKED_AT = 5_000
"""Things; the state of a notebook that holds more is compared by those nearest to its names."""
MOST_ITEMS = 100_000
PATCHED = (builtins, math, random, np, np.random, np.linalg)


def state_of(names: dict[str, Any]) -> int | None:
    """The same number as long as nothing of it has changed; None where it cannot be looked at."""
    try:
        return hash(tuple(parts_of(names)))
    except Exception:
        return None


def parts_of(names: dict[str, Any]) -> list[Any]:
    """What is compared, nearest to the names first."""
    parts: list[Any] = [Path.cwd(), sys.getrecursionlimit(), threading.active_count(), *np.geterr().values()]
    parts += [random.getstate(), state_of_generator(np.random.mtrand._rand._bit_generator)]
    parts += [tuple(map(id, vars(module).values())) for module in PATCHED]
    seen: set[int] = set()
    left = deque[Any]([names])
    while left and len(seen) < MOST_LOOKED_AT:
        thing = left.popleft()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        own, inner = looked_into(thing)
        parts.append(own)
        parts.append(tuple(map(id, inner)))
        left += inner
    return parts


def looked_into(thing: Any) -> tuple[Any, list[Any]]:
    """What can be told of a thing at once, and what else is to be looked into."""
    match thing:
        case str() | int() | float() | complex() | bytes() | None | np.generic() | ModuleType():
            return None, []
        case dict():
            return len(thing), first([*thing.keys(), *thing.values()])
        case list() | tuple() | set() | frozenset() | deque():
            return len(thing), first(thing)
        case np.ndarray() if thing.dtype.hasobject:
            return thing.shape, first(thing.flat)
        case np.ndarray():
            return (thing.shape, zlib.crc32(thing.tobytes())), []
        case np.random.Generator():
            return None, [thing.bit_generator]
        case np.random.BitGenerator():
            return state_of_generator(thing), []
        case bytearray():
            return zlib.crc32(thing), []
        case FunctionType():
            return None, [thing.__code__, thing.__defaults__, thing.__kwdefaults__, thing.__closure__, thing.__dict__]
        case MethodType():
            return None, [thing.__func__, thing.__self__]
        case CellType():
            try:
                return None, [thing.cell_contents]
            except ValueError:
                return "empty", []
        case type():
            return None, list(vars(thing).values()) if thing.__module__ == "__main__" else []
        case SimpleNamespace():
            return None, [vars(thing)]
    return None, [vars(thing)] if type(thing).__module__ == "__main__" and hasattr(thing, "__dict__") else []


def state_of_generator(generator: Any) -> tuple[Any, ...]:
    numbers = generator.state["state"].values()
    return tuple(zlib.crc32(number.tobytes()) if isinstance(number, np.ndarray) else number for number in numbers)


def first(items: Iterable[Any]) -> list[Any]:
    return list(islice(items, MOST_ITEMS))
