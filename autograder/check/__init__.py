"""Answers at once: `check.sigmoid(sigmoid)` says whether an exercise is right and, if not, why.

Every exercise of the course is an attribute of this package. What is right about the exercises of
one lesson stands in that lesson's file, such as `02_activations.py`; the mistakes people make in them,
where they are many, stand beside it, such as `softmax_mistakes.py`.
"""

from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from autograder.check.engine import Challenge, Exercise
from autograder.check.engine.verdict import HEADLINES
from autograder.check.front import Check, CheckFailed
from autograder.check.show import show_table

LESSONS: dict[str, dict[str, Exercise | Challenge]] = {
    path.stem: {
        name: value
        for name, value in vars(import_module(f"{__name__}.{path.stem}")).items()
        if isinstance(value, Exercise | Challenge)
    }
    for path in sorted(Path(__file__).parent.glob("[0-9]*.py"))
}
"""The exercises of each lesson by name, in the order in which the lesson asks for them."""

CHECKS: dict[str, Check] = {
    name: Check(name, lesson, exercise) for lesson, exercises in LESSONS.items() for name, exercise in exercises.items()
}
globals().update(CHECKS)


def progress() -> None:
    """Show which exercises are right, in every lesson that was checked since the kernel started."""
    begun = {check.lesson for check in CHECKS.values() if check.latest}
    rows = [
        (check.lesson, check.name, HEADLINES[check.latest.kind] if check.latest else "Not checked yet")
        for check in CHECKS.values()
        if check.lesson in begun
    ]
    show_table("Progress since this kernel started", ("lesson", "exercise", "verdict"), rows)


def __getattr__(name: str) -> Check:
    near = get_close_matches(name, CHECKS)
    raise AttributeError(f"There is no check called {name!r}. {did_you_mean(near)}")


def did_you_mean(near: list[str]) -> str:
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"The checks are: {', '.join(CHECKS)}."


__all__ = ["CHECKS", "LESSONS", "Check", "CheckFailed", "progress"]
