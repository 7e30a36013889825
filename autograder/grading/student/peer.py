"""Calls from one process to the other: both ask, both answer, one at a time."""

from typing import Any

from .values import Handle, Values
from .wire import Channel, TooLarge, WireError

DEEPEST_CALLS = 50


class Peer:
    """One side of a conversation. While it waits for an answer it does what the other side asks for.

    A side says in `resolve` what stands for the other side's things, in `export` which of its own things the
    other side may have a handle of, and in `perform` what the other side may do with them.
    """

    def __init__(self, channel: Channel, side: int) -> None:
        self.channel = channel
        self.values = Values(side, self.resolve, self.own, self.export, channel.bulk_limit)
        self.depth = 0
        self.forgotten = False

    def request(self, operation: str, target: Any, *arguments: Any) -> Any:
        """Ask for something; return the answer. `operation`: call, get, iterate, next, copy, numbers or peak memory."""
        try:
            self.send(operation, (target, *arguments))
        except TooLarge as error:
            raise ValueError(f"An argument {error}.") from error
        while True:
            kind, value = self.receive()
            if kind == "value":
                return value
            if kind == "stop":
                raise StopIteration
            if kind == "error":
                self.fail(value)
            self.answer(kind, value)

    def forget(self) -> None:
        """Begin again, on both sides: nothing that crossed so far is the same as anything that comes."""
        self.values.forget_all()
        self.forgotten = True

    def answer(self, operation: str, request: Any) -> None:
        """Do what the other side asks for, and send what came of it."""
        if self.depth >= DEEPEST_CALLS:
            raise WireError("calls are nested too deep")
        if not isinstance(request, tuple) or not request:
            raise WireError("a request names nothing to act on")
        self.depth += 1
        held = self.values.alive()  # What is let go of at the end, changed, has to be there when that is told.
        try:
            kind, value = self.perform(operation, *request)
        finally:
            self.depth -= 1
        try:
            self.send(kind, value)
            del held
        except WireError:
            raise
        except TooLarge as error:
            self.send("error", self.describe(ValueError(f"What was returned {error}.")))
        except Exception as error:
            self.send("error", self.describe(error))

    def send(self, kind: str, value: Any) -> None:
        structure, bulk = self.values.pack(value)
        self.channel.send([kind, self.forgotten, *structure, self.aside()], bulk)
        self.forgotten = False

    def receive(self) -> tuple[str, Any]:
        structure, bulk = self.channel.receive()
        match structure:
            case [str(kind), bool(forgotten), value, changed, gone, aside]:
                if forgotten:
                    self.values.forget_all()
                try:
                    unpacked = self.values.unpack([value, changed, gone], bulk)
                except RecursionError as error:
                    raise WireError("a value is nested too deep") from error
                self.take_aside(aside)
                return kind, unpacked
        raise WireError("a message is none")

    # What the two sides do differently

    def resolve(self, handle: Handle) -> Any:
        raise NotImplementedError

    def own(self, value: Any) -> int | None:
        raise NotImplementedError

    def export(self, value: Any) -> bool:
        raise NotImplementedError

    def perform(self, operation: str, *request: Any) -> tuple[str, Any]:
        raise NotImplementedError

    def describe(self, error: BaseException) -> tuple[str, ...]:
        raise NotImplementedError

    def fail(self, described: Any) -> None:
        """Raise what the other side described."""
        raise NotImplementedError

    def aside(self) -> Any:
        """What else goes along with a message."""
        return None

    def take_aside(self, aside: Any) -> None:
        """Deal with what came along with a message."""
