"""Go on with something long in the pauses that the kernel has anyway."""

import asyncio
import math
from collections.abc import Callable

PIECE = 0.025  # seconds
PAUSE = 0.015  # seconds, for everything else, a slider that is moved first of all


class Background:
    """Does something piece by piece, and lets the kernel do whatever else there is between two pieces.

    next_piece: does a piece, for as long as `seconds` says, and calls `go_on` at its end.
    """

    def __init__(self, next_piece: Callable[[], None]) -> None:
        self._next_piece = next_piece
        self._waiting: asyncio.TimerHandle | None = None

    @property
    def seconds(self) -> float:
        """How long a piece may take; without an event loop, which every notebook has, there is only one piece."""
        return math.inf if _loop() is None else PIECE

    def go_on(self, unfinished: bool) -> None:
        """Plan the next piece, if there is one, instead of whatever was planned before."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        loop = _loop()
        if unfinished and loop is not None:
            self._waiting = loop.call_later(PAUSE, self._next_piece)


def _loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
