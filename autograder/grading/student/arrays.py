"""Arrays, numbers and generators as plain data: a description that fits in a message, and bytes."""

from typing import Any

import numpy as np

from .wire import TooLarge, WireError

BIT_GENERATORS = {name: getattr(np.random, name) for name in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")}
LONGEST_INTEGER = 2**20
"""In bits. A longer one keeps whoever computes with it busy for too long."""
POSITIONS = {"pos": 624, "buffer_pos": 4, "has_uint32": 1}
"""NumPy believes these numbers of a generator's state and reads memory by them; so they are looked at here."""


def is_numeric(dtype: np.dtype[Any]) -> bool:
    return dtype.kind in "biufc"


def is_exact(array: np.ndarray) -> bool:
    """Whether an array of objects holds Python's own whole numbers alone."""
    return array.dtype == object and all(type(item) in (int, bool) for item in array.flat)


def dtype_named(name: Any) -> np.dtype[Any]:
    if not isinstance(name, str) or len(name) > 5 or name[:1] not in "<>|=" or name[1:2] not in "biufc":
        raise WireError("an array has a dtype that is none of numbers")
    try:
        return np.dtype(name)
    except TypeError as error:
        raise WireError("an array has a dtype that NumPy does not know") from error


def shape_of(numbers: Any) -> tuple[int, ...]:
    if (
        not isinstance(numbers, list)
        or len(numbers) > 64
        or not all(type(n) is int and 0 <= n <= 2**40 for n in numbers)
    ):
        raise WireError("an array has a shape that cannot be")
    return tuple(numbers)


def array_from(dtype: np.dtype[Any], shape: tuple[int, ...], order: Any, raw: memoryview) -> np.ndarray:
    """A new array that owns its memory."""
    try:
        array = np.empty(shape, dtype, "F" if order == "F" else "C")
        array[...] = np.frombuffer(raw, dtype, count=array.size).reshape(shape) if array.size else 0
        return array
    except (ValueError, OverflowError, MemoryError) as error:
        raise WireError("an array's bytes are not what its shape and dtype need") from error


def nested_integers(array: np.ndarray) -> list[Any]:
    return [integer(item) for item in array.flat]


def integer(value: int) -> Any:
    """A whole number: itself where msgpack can hold it, else its bytes."""
    if -(2**63) <= value < 2**64:
        return value
    if value.bit_length() > LONGEST_INTEGER:
        raise TooLarge("is an integer too long to hand over")
    return ["i", value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)]


def integer_from(node: Any) -> int:
    if type(node) in (int, bool):
        return node
    match node:
        case ["i", bytes(raw)] if len(raw) <= LONGEST_INTEGER // 8 + 1:
            return int.from_bytes(raw, "little", signed=True)
    raise WireError("something stands where a whole number should")


def generator_state(rng: np.random.Generator) -> list[Any] | None:
    """A generator's state and the seed that its `spawn` goes by; None for a generator of another make."""
    bits = rng.bit_generator
    if type(bits) not in BIT_GENERATORS.values():
        return None
    seed = bits.seed_seq
    described = None
    if isinstance(seed, np.random.SeedSequence):
        described = [plain(seed.entropy), plain(seed.spawn_key), seed.pool_size, seed.n_children_spawned]
    return [type(bits).__name__, plain(bits.state), described]


def generator_from(node: Any) -> np.random.Generator:
    try:
        name, _, seed = node
        entropy, spawn_key, pool_size, n_children = map(unplain, seed or [["l"], ["l"], 4, 0])
        sequence = np.random.SeedSequence(
            entropy, spawn_key=spawn_key, pool_size=min(pool_size, 64), n_children_spawned=n_children
        )
        rng = np.random.Generator(BIT_GENERATORS[name](sequence))
        set_generator_state(rng, node)
        return rng
    except (TypeError, ValueError, KeyError, OverflowError, AttributeError) as error:
        raise WireError("a generator's state cannot be read") from error


def set_generator_state(rng: np.random.Generator, node: Any) -> None:
    try:
        name, state, _ = node
        if type(rng.bit_generator) is not BIT_GENERATORS[name]:
            raise WireError("a generator has turned into one of another make")
        rng.bit_generator.state = unplain(state)
    except (TypeError, ValueError, KeyError, OverflowError, AttributeError) as error:
        raise WireError("a generator's state cannot be read") from error


def plain(value: Any) -> Any:
    """What states and seeds are made of: dicts, sequences, whole numbers, names and arrays of whole numbers."""
    if isinstance(value, dict):
        return ["d", *([key, plain(item)] for key, item in value.items())]
    if isinstance(value, np.ndarray):
        return ["a", value.dtype.str, value.tobytes()]
    if isinstance(value, list | tuple):
        return ["l", *map(plain, value)]
    return value if isinstance(value, str) or value is None else integer(int(value))


def unplain(node: Any) -> Any:
    match node:
        case ["d", *pairs]:
            return {key: checked(key, unplain(item)) for key, item in pairs}
        case ["l", *items]:
            return [unplain(item) for item in items]
        case ["a", str(name), bytes(raw)]:
            return np.frombuffer(raw, dtype_named(name)).copy()
        case str() | None:
            return node
    return integer_from(node)


def checked(key: Any, value: Any) -> Any:
    if key in POSITIONS and not 0 <= integer_from(value) <= POSITIONS[key]:
        raise WireError("a generator's state points outside itself")
    return value
