"""Judging a learner's function that runs in another process."""

import math
import time
from dataclasses import replace
from typing import Any

from autograder.check.engine import Challenge, Exercise, Verdict, judge
from autograder.check.engine.calls import CALL_SECONDS
from autograder.check.engine.judge import Expected
from autograder.grading.remote import Asking, Undefined
from autograder.grading.student.wire import TooSlow, WireError


def judge_elsewhere(
    name: str, exercise: Exercise | Challenge, peer: Asking, seed: int, known: dict[str, Expected]
) -> Verdict:
    """The verdict that `judge` reaches on the function at the other end, or on how its process ended.

    known: what is right, by exercise, as far as earlier answers of the same class had to know; this may add to it.
    """
    try:
        function = peer.answer_to_check()
    except Undefined:
        sentence = f"There is no `{name}` when its test cell is reached: was its cell deleted, or stopped by an error?"
        return Verdict(name, "not attempted", (sentence,))
    except WireError as error:
        return ended(name, error)
    if name not in known and isinstance(exercise, Exercise):
        known[name] = Expected(name, exercise, seed)
    try:
        verdict = judge(name, one_trial_at_a_time(exercise, peer), function, seed, expected=known.get(name))
    except Exception as error:
        # An answer that nobody thought of costs this check, never the others.
        sentence = (
            f"What `{name}` gave could not be judged ({type(error).__name__}): it is like nothing that was expected."
        )
        return Verdict(name, "crashed", (sentence,))
    return ended(name, peer.lost) if peer.lost and verdict.kind != "timed out" else verdict


def one_trial_at_a_time(exercise: Exercise | Challenge, peer: Asking) -> Exercise | Challenge:
    """The exercise, with all arrays new at every trial, as they are in a notebook, and no patience beyond a call's.

    In a main thread `judge` keeps the time of a call itself; the deadline here holds in every thread.
    """
    if isinstance(exercise, Challenge):
        return exercise
    whole = peer.channel.deadline or math.inf

    def procedure(function: Any, *arguments: Any, **keywords: Any) -> Any:
        peer.forget()
        peer.channel.deadline = min(whole, time.monotonic() + CALL_SECONDS)
        return exercise.procedure(function, *arguments, **keywords)

    return replace(exercise, procedure=procedure)


def ended(name: str, error: WireError) -> Verdict:
    """The verdict on a function that did not answer."""
    if isinstance(error, TooSlow):
        sentence = f"`{name}` was still at work when its time was up, and was stopped. Is there a loop that never ends?"
        return Verdict(name, "timed out", (sentence,))
    sentence = f"`{name}` took its whole process down: did it use up the memory, exit, or call itself without end?"
    return Verdict(name, "crashed", (sentence,))
