"""Telling an answer from what is none yet: a stub, or something that is no function."""

from typing import Any

from autograder.check.engine.calls import Outcome
from autograder.check.engine.limits import OutOfTime
from autograder.check.engine.results import NotNumbers
from autograder.check.engine.verdict import Verdict


def is_unwritten(outcome: Outcome) -> bool:
    if outcome.failure:
        return outcome.failure.kind == "NotImplementedError"
    return isinstance(outcome.value, NotNumbers) and outcome.value.description == "Ellipsis"


def ran_out_of_time(outcome: Outcome) -> bool:
    return outcome.failure is not None and outcome.failure.kind == OutOfTime.__name__


def not_attempted(name: str, outcome: Outcome | None = None) -> Verdict:
    """outcome: of the call that showed it; it may have come to something else that is not written."""
    where = outcome.failure.function if outcome and outcome.failure else ""
    if where and where not in (name, "<lambda>", "__init__", "step"):
        sentence = f"`{name}` calls `{where}`, which is not written yet."
    else:
        sentence = f"`{name}` is not written yet: replace `raise NotImplementedError()` with your own lines."
    return Verdict(name, "not attempted", (sentence,))


def not_callable(name: str, given: Any) -> Verdict:
    sentence = (
        f"`check.{name}` was given a value of type {type(given).__name__}, expected the function itself: "
        f"write `check.{name}({name})`, without calling it."
    )
    return Verdict(name, "wrong", (sentence,))
