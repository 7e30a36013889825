"""What a learner wrote, as it looks from the checker: functions, objects and iterators that live elsewhere.

Nothing of a learner's ever runs here. A proxy asks the student's process, and gets plain data or another proxy.
"""

import copy
import sys
import warnings
from functools import lru_cache
from typing import Any, NoReturn

import numpy as np

from autograder.check.engine.calls import Failure, RaisedElsewhere
from autograder.check.engine.limits import OutOfTime
from autograder.grading.student.identity import MOST_KNOWN
from autograder.grading.student.peer import Peer
from autograder.grading.student.values import Handle
from autograder.grading.student.wire import Channel, TooSlow, WireError


class Undefined(Exception):
    """The notebook defines nothing under the name that is asked for."""


class Asking(Peer):
    """The checker's side of a check. `lost`: why the other side is not to be talked to any more."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel, side=0)
        self.proxies: dict[int, Proxy] = {}
        self.lost: WireError | None = None
        self.begun = False

    def answer_to_check(self) -> Any:
        """What the learner's name stands for: the first thing that is sent."""
        kind, value = self.receive()
        self.begun = True
        if kind == "undefined":
            raise Undefined
        if kind != "value":
            raise WireError("no answer came to be checked")
        return value

    def request(self, operation: str, target: Any, *arguments: Any) -> Any:
        if self.lost:
            raise self.lost
        try:
            return super().request(operation, target, *arguments)
        except (RaisedElsewhere, StopIteration):
            raise
        except TooSlow as error:
            self.lost = error
            raise OutOfTime from error
        except BaseException as error:
            self.lost = error if isinstance(error, WireError) else WireError("the conversation was broken off")
            raise

    def perform(self, operation: str, *request: Any) -> tuple[str, Any]:
        """Call one of the functions that were handed to the learner: nothing else here is theirs to ask for."""
        match request:
            case [function, tuple(args), dict(kwargs)] if operation == "call" and self.was_handed_out(function):
                try:
                    return "value", self.copied(function(*args, **kwargs))
                except WireError:
                    raise
                except Exception as error:
                    return "error", self.describe(error)
        raise WireError("something was asked for that is not for learners")

    def was_handed_out(self, function: Any) -> bool:
        return id(function) in self.values.export_number

    def copied(self, result: Any) -> Any:
        """A result of our own that learners may change, with the arrays in it that they have already."""
        theirs = [*(value for _, value in self.values.alive()), *self.proxies.values()]
        return copy.deepcopy(result, {id(value): value for value in theirs})

    def describe(self, error: BaseException) -> tuple[str, ...]:
        """A type and a message. No line of ours goes over."""
        if isinstance(error, RaisedElsewhere):
            return error.failure.kind, error.failure.message
        return type(error).__name__, str(error)[:1000]

    def fail(self, described: Any) -> NoReturn:
        match described:
            case (str(kind), str(message), str(function), str(code)):
                raise RaisedElsewhere(Failure(kind, message, function, code))
        raise WireError("an error is none")

    def take_aside(self, aside: Any) -> None:
        """Print and warn here as the learner's function did there."""
        match aside:
            case None:
                return
            case [str(printed), list(warned)] if self.begun and all(isinstance(text, str) for text in warned):
                sys.stdout.write(printed)
                for text in warned:
                    warnings.warn(text, RuntimeWarning, stacklevel=1)
            case _:
                raise WireError("what was printed is no text")

    def resolve(self, handle: Handle) -> "Proxy":
        if handle.number not in self.proxies:
            if len(self.proxies) >= MOST_KNOWN:
                raise WireError("more things were handed over than any answer has")
            kind = handle.kind if handle.kind.isidentifier() else "object"
            self.proxies[handle.number] = proxy_class(kind, "c" in handle.does, "i" in handle.does)(self, handle.number)
        return self.proxies[handle.number]

    def own(self, value: Any) -> int | None:
        return value._number if isinstance(value, Proxy) else None

    def export(self, value: Any) -> bool:
        return callable(value)


class Proxy:
    """Something of the learner's. Its class bears the name of the class it has there."""

    def __init__(self, peer: Asking, number: int) -> None:
        self._peer = peer
        self._number = number

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return self._peer.request("get", self, name)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self._peer.request("copy", self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """The numbers in it, or an array that holds the thing itself where it has none."""
        numbers = self._peer.request("numbers", self)
        if isinstance(numbers, np.ndarray):
            return numbers if dtype is None else numbers.astype(dtype)
        whole = np.empty((), dtype=object)
        whole[()] = self
        return whole


class Callable(Proxy):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._peer.request("call", self, args, kwargs)

    def __peak_memory__(self, *args: Any) -> int:
        match self._peer.request("peak memory", self, args):
            case int(size):
                return size
        raise WireError("the size of the memory is no number")


class Iterable(Proxy):
    def __iter__(self) -> Any:
        return self._peer.request("iterate", self)

    def __next__(self) -> Any:
        return self._peer.request("next", self)


@lru_cache(maxsize=1000)
def proxy_class(kind: str, can_be_called: bool, can_be_gone_through: bool) -> type[Proxy]:
    bases = (*((Callable,) if can_be_called else ()), *((Iterable,) if can_be_gone_through else ()))
    return type(kind, bases or (Proxy,), {})
