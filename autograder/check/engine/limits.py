"""What a call may take: no endless loop hangs the notebook it is checked in, and no list of everything fills it."""

import signal
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class OutOfTime(BaseException):
    """Raised in the middle of a call that took too long; no `except Exception` catches it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the body once it has run for so long.

    Only in a main thread, where the system has timers (not on Windows); elsewhere nothing is limited.
    Code that runs outside Python, inside one long NumPy call, is stopped when it comes back.
    A timer that was set before goes on afterwards.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: Any) -> None:
        raise OutOfTime

    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - start), 1e-3), interval)


def peak_memory(function: Callable[..., Any], *arguments: Any) -> int:
    """The most bytes that a call of `function` holds at once, where it runs.

    A function that runs in another process has a `__peak_memory__` that measures there.
    """
    elsewhere = getattr(function, "__peak_memory__", None)
    if elsewhere:
        return int(elsewhere(*arguments))
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
