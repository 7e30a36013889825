"""Judging a learner's function that runs in another process."""

from dataclasses import replace
from typing import Any

from autograder.check.engine import Challenge, Exercise, Verdict, judge
from autograder.grading.remote import Asking, Undefined
from autograder.grading.student.wire import TooSlow, WireError


def judge_elsewhere(name: str, exercise: Exercise | Challenge, peer: Asking, seed: int) -> Verdict:
    """The verdict that `judge` reaches on the function at the other end, or on how its process ended."""
    try:
        function = peer.answer_to_check()
    except Undefined:
        sentence = f"There is no `{name}` when its test cell is reached: was its cell deleted, or stopped by an error?"
        return Verdict(name, "not attempted", (sentence,))
    except WireError as error:
        return ended(name, error)
    verdict = judge(name, one_trial_at_a_time(exercise, peer), function, seed)
    return ended(name, peer.lost) if peer.lost else verdict


def one_trial_at_a_time(exercise: Exercise | Challenge, peer: Asking) -> Exercise | Challenge:
    """The exercise, with all arrays new at every trial, as they are in a notebook."""
    if isinstance(exercise, Challenge):
        return exercise

    def procedure(function: Any, *arguments: Any, **keywords: Any) -> Any:
        peer.forget()
        return exercise.procedure(function, *arguments, **keywords)

    return replace(exercise, procedure=procedure)


def ended(name: str, error: WireError) -> Verdict:
    """The verdict on a function that did not answer."""
    if isinstance(error, TooSlow):
        sentence = f"`{name}` was still at work when its time was up, and was stopped. Is there a loop that never ends?"
        return Verdict(name, "timed out", (sentence,))
    sentence = f"`{name}` took its whole process down: did it use up the memory, exit, or call itself without end?"
    return Verdict(name, "crashed", (sentence,))
