"""Calling a learner's function: what it returned, raised, printed, warned of and changed."""

import contextlib
import copy
import io
import linecache
import os
import sysconfig
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.check.engine.limits import OutOfTime, at_most
from autograder.check.engine.results import hold_the_same_memory, snapshot

PROJECT = Path(__file__).resolve().parents[3]
NOT_THE_LEARNERS = (
    *(f"{PROJECT / package}{os.sep}" for package in ("autograder", "nnlib")),
    *(f"{sysconfig.get_path(place)}{os.sep}" for place in ("stdlib", "purelib", "platlib")),
    "<frozen",
    "<__array_function__",
)
WARNINGS_THAT_MATTER = ("overflow", "divide by zero", "invalid value")
FRAMES_SHOWN = 4
LINES_SHOWN = 10
LONGEST_PRINTED = 20_000
CALL_SECONDS = 2.0
"""What one call may take: calls of right answers take milliseconds, and an endless loop may fill the memory."""


@dataclass(frozen=True)
class Failure:
    """An exception that left the learner's code. `function` is the part of their code it came from."""

    kind: str
    message: str
    function: str
    code: str


class RaisedElsewhere(Exception):
    """An exception that left a learner's code in another process, where it was described."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@dataclass(frozen=True)
class Outcome:
    """What one case led to. `value` is a snapshot: nothing done later can change it."""

    value: Any = None
    failure: Failure | None = None
    changed: tuple[int, ...] = ()
    returned_given: bool = False
    warning: str = ""
    printed: str = ""


def observe(
    procedure: Callable[..., Any],
    function: Any,
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
    seconds: float = CALL_SECONDS,
) -> Outcome:
    """Run `procedure(function, *arguments, **keywords)` on copies, quietly, and report all that came of it."""
    handed = copy.deepcopy(arguments)
    printed = io.StringIO()
    value, failure, returned_given = None, None, False
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("always")
        try:
            with at_most(seconds):
                result = procedure(function, *handed, **keywords)
                returned_given = hold_the_same_memory(result, handed)
                value = snapshot(result)
        except KeyboardInterrupt:
            raise
        except OutOfTime:
            failure = Failure(OutOfTime.__name__, f"ran for more than {seconds:g} seconds", "", "")
        except BaseException as error:
            failure = error.failure if isinstance(error, RaisedElsewhere) else describe(error)
    messages = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    return Outcome(
        value=value,
        failure=failure,
        changed=tuple(i for i, pair in enumerate(zip(arguments, handed, strict=True)) if not unchanged(*pair)),
        returned_given=returned_given,
        warning=next((m for m in messages if m.startswith(WARNINGS_THAT_MATTER)), ""),
        printed="\n".join(printed.getvalue()[:LONGEST_PRINTED].splitlines()[:LINES_SHOWN]),
    )


def unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        if not isinstance(after, np.ndarray) or before.shape != after.shape or before.dtype != after.dtype:
            return False
        return before.tobytes() == after.tobytes()
    if isinstance(before, list | tuple):
        same_form = isinstance(after, list | tuple) and len(before) == len(after)
        return same_form and all(map(unchanged, before, after))
    if isinstance(before, int | float | str):
        return type(before) is type(after) and bool(before == after)
    return True


def describe(error: BaseException) -> Failure:
    """The exception as a learner needs it: its type, its message and the lines of their own code."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(NOT_THE_LEARNERS)
    ]
    lines = [
        f"in {frame.name}, line {frame.lineno}:\n    {linecache.getline(frame.filename, frame.lineno or 0).strip()}"
        for frame in frames[-FRAMES_SHOWN:]
    ]
    return Failure(
        kind=type(error).__name__,
        message=str(error),
        function=frames[-1].name if frames else "",
        code="\n".join(lines),
    )
