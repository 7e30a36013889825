"""Exceptions as plain data: what a learner is told of one, and one that looks to learners' code like the original."""

import builtins
import linecache
import os
import sysconfig
import traceback
from pathlib import Path

FRAMES_SHOWN = 4
LONGEST = 10_000
NOT_THE_LEARNERS = (
    f"{Path(__file__).resolve().parent.parent}{os.sep}",
    *(f"{sysconfig.get_path(place)}{os.sep}" for place in ("stdlib", "purelib", "platlib")),
    "<frozen",
    "<__array_function__",
)

Described = tuple[str, str, str, str]
"""The type's name, the message, the learner's function it came from and the lines of the learner's code."""


def describe(error: BaseException) -> Described:
    """The exception as a learner needs it: its type, its message and the lines of their own code."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(NOT_THE_LEARNERS)
    ]
    lines = [
        f"in {frame.name}, line {frame.lineno}:\n    {linecache.getline(frame.filename, frame.lineno or 0).strip()}"
        for frame in frames[-FRAMES_SHOWN:]
    ]
    return (
        type(error).__name__[:100],
        message_of(error),
        frames[-1].name if frames else "",
        "\n".join(lines)[:LONGEST],
    )


def message_of(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST]
    except Exception:
        return ""


def alike(kind: str, message: str) -> BaseException:
    """An exception of that name and message, and of the built-in type of that name where there is one."""
    base = getattr(builtins, kind, Exception)
    if not (isinstance(base, type) and issubclass(base, Exception)):
        base = Exception
    return type(kind, (base,), {"__str__": lambda self: message, "__module__": "builtins"})()
