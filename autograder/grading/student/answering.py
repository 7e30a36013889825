"""The student's side of a check: what the checker asks for, done with what the learner wrote."""

import contextlib
import copy
import io
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from . import arrays
from .errors import alike, describe
from .peer import Peer
from .values import Handle
from .wire import Channel, Closed

LONGEST_PRINTED = 20_000
MOST_WARNINGS = 20


class Printed(io.StringIO):
    """Printed text, of which the beginning is kept."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, LONGEST_PRINTED - self.tell())])
        return len(text)


class Answering(Peer):
    """Serves one check. Everything of the learner's may be called and looked at, since it is their process."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel, side=1)
        self.printed = Printed()
        self.warned: list[str] = []
        self.functions: dict[int, Callable[..., Any]] = {}
        self.number_of_function: dict[int, int] = {}

    def serve(self, answer: Any) -> None:
        """Hand over what the learner's name stands for; then do what is asked until nobody asks any more."""
        self.send("value", answer)
        with contextlib.suppress(Closed):
            while True:
                self.answer(*self.receive())

    def perform(self, operation: str, *request: Any) -> tuple[str, Any]:
        with self.noting():
            try:
                return "value", OPERATIONS[operation](*request)
            except StopIteration as error:
                return ("stop", None) if operation == "next" else ("error", describe(error))
            except BaseException as error:
                return "error", describe(error)

    @contextlib.contextmanager
    def noting(self) -> Iterator[None]:
        """Keep what is printed and warned of, under the settings that a check in a notebook has."""
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
            contextlib.redirect_stdout(self.printed),
            contextlib.redirect_stderr(self.printed),
        ):
            warnings.simplefilter("always")
            yield
        noted = [str(w.message)[:200] for w in caught if issubclass(w.category, RuntimeWarning)]
        self.warned = [*self.warned, *noted][:MOST_WARNINGS]

    def aside(self) -> Any:
        """What was printed and warned of since the last message."""
        if not self.printed.tell() and not self.warned:
            return None
        aside = [self.printed.getvalue(), self.warned]
        self.printed.seek(0)
        self.printed.truncate()
        self.warned = []
        return aside

    def describe(self, error: BaseException) -> tuple[str, ...]:
        return describe(error)

    def fail(self, described: Any) -> None:
        kind, message, *_ = described
        raise alike(kind, message)

    def resolve(self, handle: Handle) -> Callable[..., Any]:
        """A function of the checker's, as a function that asks the checker to call it."""
        if handle.number not in self.functions:

            def function(*args: Any, **kwargs: Any) -> Any:
                return self.request("call", function, args, kwargs)

            function.__name__ = function.__qualname__ = handle.name or handle.kind
            self.functions[handle.number] = function
            self.number_of_function[id(function)] = handle.number
        return self.functions[handle.number]

    def own(self, value: Any) -> int | None:
        return self.number_of_function.get(id(value))

    def export(self, value: Any) -> bool:
        return True


def call(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return function(*args, **kwargs)


def numbers(value: Any) -> np.ndarray | None:
    """The numbers that NumPy finds in a value, as a check in a notebook would; None where there are none."""
    array = np.array(value)
    if array.dtype == object and not arrays.is_exact(array):
        try:
            return array.astype(float)
        except (TypeError, ValueError):
            return None
    return array if arrays.is_numeric(array.dtype) or array.dtype == object else None


def peak_memory(function: Any, args: tuple[Any, ...]) -> int:
    """The most bytes that a call holds at once."""
    tracemalloc.start()
    try:
        function(*args)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": call,
    "get": getattr,
    "iterate": iter,
    "next": next,
    "copy": copy.deepcopy,
    "numbers": numbers,
    "peak memory": peak_memory,
}
