"""Values in messages: exact plain data both ways, handles for the rest, and every array still the same array.

A list, dict, array or generator has a number from the first time it crosses. Sent again it is the same object on
the other side, and what has changed in it since travels along with every message.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import arrays
from .identity import Identities, fingerprint, has_changed, overwrite
from .wire import TooLarge, WireError

DEEPEST = 100
MOST_KEYS = 1000
LONGEST_INLINE = 200


@dataclass(frozen=True)
class Handle:
    """Something of the other side's that stays there. `does`: "c" it can be called, "i" it can be gone through."""

    number: int
    kind: str
    name: str
    does: str


class Values(Identities):
    """One side's half of what crosses: `encode` and `decode`, and what both sides know.

    side: 0 or 1, so that the two sides never give out the same number.
    resolve: what stands for a handle of the other side's. own: the number of the other side's thing that an
    object stands for, or None. export: whether an object may be handed over as a handle. limit: bytes of arrays
    and texts in one message.
    """

    def __init__(
        self,
        side: int,
        resolve: Callable[[Handle], Any],
        own: Callable[[Any], int | None],
        export: Callable[[Any], bool],
        limit: int = 64 * 2**20,
    ) -> None:
        super().__init__(side)
        self.resolve = resolve
        self.own = own
        self.export = export
        self.limit = limit
        self.exported: dict[int, Any] = {}
        self.export_number: dict[int, int] = {}
        self.pinned: list[Any] = []
        self.undo: list[Callable[[], Any]] = []
        self.bulk: list[bytes] = []
        self.incoming = memoryview(b"")

    # Messages

    def pack(self, value: Any) -> tuple[list[Any], list[bytes]]:
        """A value with all that has changed since the last message, as a structure and its bulk.

        Where something cannot be handed over, the exception leaves everything as it was.
        """
        self.bulk, self.undo = [], []
        gone = self.gone
        try:
            structure = [self.encode(value), *self.changes()]
        except BaseException:
            for step in reversed(self.undo):
                step()
            self.gone = gone
            raise
        return structure, self.bulk

    def unpack(self, structure: Any, bulk: memoryview) -> Any:
        """The value in a message; what has changed on the other side is changed here."""
        if not isinstance(structure, list) or len(structure) != 3:
            raise WireError("a message is not a value with its changes")
        self.incoming = bulk
        value = self.decode(structure[0])
        self.apply(*structure[1:])
        return value

    # What has changed

    def changes(self) -> tuple[list[Any], list[int]]:
        """What has changed since it last crossed, and what is gone; all else stays alive until the answer is read."""
        gone, self.gone = self.gone, []
        self.pinned = self.alive()
        changed = []
        for number, value in self.pinned:
            if number in self.known and has_changed(value, self.known[number].seen):
                changed.append([number, self.contents(number, value)])
        return changed, gone

    def apply(self, changed: Any, gone: Any) -> None:
        if not isinstance(changed, list) or not isinstance(gone, list):
            raise WireError("a message's changes are no lists")
        for number in gone:
            known = self.known.pop(number, None) if type(number) is int else None
            value = known.get() if known else None
            if value is not None:
                self.number_of.pop(id(value), None)
        for change in changed:
            match change:
                case [int(number), node] if number in self.known:
                    self.write(number, self.known[number].get(), node)
                case _:
                    raise WireError("something has changed that nobody knows")
        self.pinned = []

    # Writing

    def encode(self, value: Any, depth: int = 0) -> Any:
        if value is None or type(value) in (bool, float):
            return value
        if type(value) is int:
            return arrays.integer(value)
        if isinstance(value, str | bytes):
            return self.text(value)
        if depth > DEEPEST:
            raise TooLarge(f"is nested more than {DEEPEST} deep")
        if isinstance(value, tuple):
            return ["t", *(self.encode(item, depth + 1) for item in tuple.__iter__(value))]
        if value is Ellipsis:
            return ["e"]
        if isinstance(value, np.generic) and arrays.is_numeric(value.dtype):
            return ["n", value.dtype.str, value.tobytes()]
        if isinstance(value, bool | int | float | complex):
            return self.number(value)
        known = self.number_of.get(id(value))
        if known is not None and self.known[known].get() is value:
            return ["@", known]
        if is_plain_mutable(value):
            number = self.new_number()
            self.remember(number, value, None, mine=True)
            self.undo.append(lambda: self.forget(number, value))
            return ["new", number, self.contents(number, value, depth)]
        return self.handle(value)

    def number(self, value: Any) -> Any:
        """A complex number, or one of a type that somebody derived from Python's."""
        if isinstance(value, complex):
            return ["c", value.real, value.imag]
        return arrays.integer(int.__pos__(value)) if isinstance(value, int) else float.__pos__(value)

    def text(self, value: str | bytes) -> Any:
        raw = value.encode(errors="surrogatepass") if isinstance(value, str) else bytes(value)
        if isinstance(value, str) and len(raw) <= LONGEST_INLINE:
            return str.__str__(value)
        self.bulk.append(self.fitting(raw))
        return ["s" if isinstance(value, str) else "b", len(raw)]

    def contents(self, number: int, value: Any, depth: int = 0) -> Any:
        """The inside of something that can change; from now on this is how the other side has it."""
        known = self.known[number]
        before = known.seen
        self.undo.append(lambda: setattr(known, "seen", before))
        if isinstance(value, np.ndarray):
            known.seen, node = self.array_contents(np.asarray(value))
            return node
        if isinstance(value, np.random.Generator):
            known.seen = arrays.generator_state(value)
            return ["g", known.seen]
        if isinstance(value, list):
            known.seen = list.copy(value)
            return ["l", *(self.encode(item, depth + 1) for item in known.seen)]
        known.seen = [part for pair in dict.items(value) for part in pair]
        return ["d", *(self.encode(item, depth + 1) for item in known.seen)]

    def fitting(self, raw: bytes) -> bytes:
        if sum(map(len, self.bulk)) + len(raw) > self.limit:
            raise TooLarge(self.too_large())
        return raw

    def too_large(self) -> str:
        return f"is larger than the {self.limit // 2**20} MiB that fit through"

    def array_contents(self, array: np.ndarray) -> tuple[Any, Any]:
        order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
        if array.dtype == object:
            return fingerprint(array), ["o", list(array.shape), *arrays.nested_integers(array)]
        if array.nbytes > self.limit:
            raise TooLarge(self.too_large())
        seen = fingerprint(array)
        self.bulk.append(self.fitting(seen[2]))
        return seen, ["a", array.dtype.str, list(array.shape), order]

    def handle(self, value: Any) -> Any:
        theirs = self.own(value)
        if theirs is not None:
            return ["yours", theirs]
        if not self.export(value):
            raise TypeError(f"a {type(value).__name__} cannot be handed over to the other process")
        number = self.export_number.get(id(value))
        if number is None:
            number = self.export_number[id(value)] = self.new_number()
            self.exported[number] = value
        goes_through = any(hasattr(type(value), way) for way in ("__iter__", "__next__", "__getitem__"))
        does = ("c" if callable(value) else "") + ("i" if goes_through else "")
        name = getattr(value, "__name__", "")
        return ["h", number, type(value).__name__[:100], name[:100] if isinstance(name, str) else "", does]

    # Reading

    def decode(self, node: Any, depth: int = 0) -> Any:
        if node is None or type(node) in (bool, int, float, str):
            return node
        if depth > DEEPEST or type(node) is not list or not node:
            raise WireError("a value is none of those that can be")
        match node:
            case ["@", int(number)] if number in self.known:
                return self.known[number].get()
            case ["new", int(number), inside] if number not in self.known and number % 2 != self.side:
                return self.build(number, inside, depth)
            case ["t", *items]:
                return tuple([self.decode(item, depth + 1) for item in items])
            case ["n", dtype, bytes(raw)]:
                return arrays.array_from(arrays.dtype_named(dtype), (), "C", memoryview(raw))[()]
            case ["i", _]:
                return arrays.integer_from(node)
            case ["c", float(real), float(imag)]:
                return complex(real, imag)
            case ["s", int(size)]:
                return self.taken_text(size)
            case ["b", int(size)]:
                return bytes(self.take(size))
            case ["e"]:
                return Ellipsis
            case ["yours", int(number)] if number in self.exported:
                return self.exported[number]
            case ["h", int(number), str(kind), str(name), str(does)]:
                return self.resolve(Handle(number, kind, name, does))
        raise WireError("a value is none of those that can be")

    def build(self, number: int, inside: Any, depth: int) -> Any:
        """Something new that can change, kept under its number before its inside is read: it may hold itself."""
        match inside:
            case ["a", dtype, shape, order]:
                value: Any = self.read_array(dtype, shape, order)
                self.remember(number, value, fingerprint(value), mine=False)
            case ["o", shape, *items]:
                value = self.read_objects(shape, items)
                self.remember(number, value, fingerprint(value), mine=False)
            case ["g", state]:
                value = arrays.generator_from(state)
                self.remember(number, value, state, mine=False)
            case ["l" | "d" as kind, *_]:
                value = [] if kind == "l" else {}
                self.remember(number, value, None, mine=False)
                self.write(number, value, inside, depth)
            case _:
                raise WireError("something new has no inside that can be read")
        return value

    def write(self, number: int, value: Any, inside: Any, depth: int = 0) -> None:
        """Change what this side has into what the other side has made of it."""
        known = self.known[number]
        match inside:
            case ["l", *items] if isinstance(value, list):
                value[:] = [self.decode(item, depth + 1) for item in items]
                known.seen = list.copy(value)
            case ["d", *items] if isinstance(value, dict) and len(items) % 2 == 0 and len(items) <= 2 * MOST_KEYS:
                parts = [self.decode(item, depth + 1) for item in items]
                value.clear()
                value.update(zip(map(as_key, parts[::2]), parts[1::2], strict=True))
                known.seen = parts
            case ["g", state] if isinstance(value, np.random.Generator):
                arrays.set_generator_state(value, state)
                known.seen = state
            case ["a", dtype, shape, order] if isinstance(value, np.ndarray):
                overwrite(value, self.read_array(dtype, shape, order))
                known.seen = fingerprint(value)
            case ["o", shape, *items] if isinstance(value, np.ndarray):
                overwrite(value, self.read_objects(shape, items))
                known.seen = fingerprint(value)
            case _:
                raise WireError("something has turned into something else")

    def read_array(self, dtype: Any, shape: Any, order: Any) -> np.ndarray:
        kind, form = arrays.dtype_named(dtype), arrays.shape_of(shape)
        size = kind.itemsize
        for n in form:
            size *= n
        return arrays.array_from(kind, form, order, self.take(size))

    def read_objects(self, shape: Any, items: list[Any]) -> np.ndarray:
        flat = np.empty(len(items), dtype=object)
        flat[:] = [arrays.integer_from(item) for item in items]
        try:
            return flat.reshape(arrays.shape_of(shape)).copy()
        except ValueError as error:
            raise WireError("an array's items do not fill its shape") from error

    def take(self, size: int) -> memoryview:
        if not 0 <= size <= len(self.incoming):
            raise WireError("a message ends before its values do")
        taken, self.incoming = self.incoming[:size], self.incoming[size:]
        return taken

    def taken_text(self, size: int) -> str:
        try:
            return str(self.take(size), "utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise WireError("a text is none") from error


def is_plain_mutable(value: Any) -> bool:
    """Whether a value that can change crosses as it is, and not as a handle."""
    if isinstance(value, np.ndarray):
        return arrays.is_numeric(value.dtype) or arrays.is_exact(value)
    if isinstance(value, dict):
        return len(value) <= MOST_KEYS and all(map(is_plain_key, dict.keys(value)))
    if isinstance(value, np.random.Generator):
        return arrays.generator_state(value) is not None
    return isinstance(value, list)


def is_plain_key(key: Any) -> bool:
    if type(key) is tuple:
        return all(map(is_plain_key, key))
    return key is None or type(key) in (bool, int, float, str, bytes)


def as_key(key: Any) -> Hashable:
    if not is_plain_key(key):
        raise WireError("a dict has a key that cannot be one")
    return key
