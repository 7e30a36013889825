"""Reaching a verdict: run every case, compare with the reference, and look for a known mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.check.engine.attempts import is_unwritten, not_attempted, not_callable, ran_out_of_time
from autograder.check.engine.calls import CALL_SECONDS, Outcome, observe
from autograder.check.engine.challenge import Challenge, judge_challenge
from autograder.check.engine.compare import FLOAT32_TOLERANCE, Tolerance, compare
from autograder.check.engine.exercise import Exercise, Mutant, draw_from
from autograder.check.engine.results import NotNumbers, in_form_of, leaves
from autograder.check.engine.translations import translated
from autograder.check.engine.verdict import Kind, Verdict
from autograder.check.engine.wording import call_text, holds_float32, plural


@dataclass(frozen=True)
class Trial:
    """One case with its arguments built and its expected value known."""

    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    expected: Any
    tolerance: Tolerance


@dataclass(frozen=True)
class Fault:
    """Why one trial counts as failed."""

    kind: Kind
    sentences: tuple[str, ...]
    code: str = ""


class Expected:
    """What the reference and the known mistakes make of the cases that a seed draws, found out once."""

    def __init__(self, name: str, exercise: Exercise, seed: int) -> None:
        self.exercise = exercise
        self.trials = prepare(name, exercise, seed)
        self.found: dict[tuple[str, int], Outcome] = {}

    def by_mistake(self, mutant: Mutant, number: int) -> Outcome:
        """What a known mistake makes of a trial."""
        if (mutant.name, number) not in self.found:
            trial = self.trials[number]
            outcome = observe(self.exercise.procedure, mutant.function, trial.arguments, trial.keywords)
            self.found[mutant.name, number] = outcome
        return self.found[mutant.name, number]


def judge(
    name: str,
    exercise: Exercise | Challenge,
    function: Any,
    seed: int = 0,
    seconds: float = CALL_SECONDS,
    expected: Expected | None = None,
) -> Verdict:
    """The verdict on `function` as an answer to `exercise`; the same seed gives the same cases.

    seconds: what a single call of `function` may take. A `Challenge` has a limit of its own.
    expected: for the same exercise and seed, where it is at hand from an earlier answer.
    """
    if not callable(function):
        return not_callable(name, function)
    if isinstance(exercise, Challenge):
        return judge_challenge(name, exercise, function, seed)
    expected = expected or Expected(name, exercise, seed)
    trials = expected.trials
    outcomes: list[Outcome] = []
    for trial in trials:
        outcome = observe(exercise.procedure, function, trial.arguments, trial.keywords, seconds)
        outcomes.append(outcome)
        if is_unwritten(outcome):
            return not_attempted(name, outcome)
        if ran_out_of_time(outcome):
            break
    tried = trials[: len(outcomes)]
    faults = [find_fault(name, exercise, *pair) for pair in zip(tried, outcomes, strict=True)]
    first = next((i for i, fault in enumerate(faults) if fault), None)
    if first is None:
        return Verdict(name, "correct", (f"`{name}` is right in all {plural(len(trials), 'case')}.",), fraction=1.0)
    fault = faults[first]
    assert fault is not None
    known = diagnose(exercise, expected, outcomes)
    explanation = (known.sentence,) if known else explain(exercise, trials[first], outcomes[first])
    printed = outcomes[first].printed
    return Verdict(
        exercise=name,
        kind=fault.kind,
        sentences=(*fault.sentences, *explanation, *([f"It printed:\n{printed}"] if printed else [])),
        code=fault.code,
        diagnosis=known.name if known else None,
    )


def prepare(name: str, exercise: Exercise, seed: int) -> list[Trial]:
    """Build every case's arguments and what the reference makes of them."""
    rng = draw_from(name, seed)
    trials = []
    for case in exercise.cases:
        arguments = case.make(rng)
        outcome = observe(exercise.procedure, exercise.reference, arguments, case.keywords)
        if outcome.failure:
            raise RuntimeError(f"the reference of {name} raised {outcome.failure.kind}: {outcome.failure.message}")
        tolerance = Tolerance(exercise.rtol, exercise.atol, exercise.whole)
        if holds_float32(arguments):
            tolerance = replace(tolerance, rtol=FLOAT32_TOLERANCE, atol=FLOAT32_TOLERANCE)
        trials.append(Trial(arguments, case.keywords, outcome.value, tolerance))
    return trials


def find_fault(name: str, exercise: Exercise, trial: Trial, outcome: Outcome) -> Fault | None:
    found = fault_in(exercise, trial, outcome)
    if found is None:
        return None
    kind, what = found
    call = call_text(name, exercise.argument_names(), trial.arguments, trial.keywords)
    return Fault(kind, (f"{call} {what}",), outcome.failure.code if outcome.failure and kind == "raised" else "")


def fault_in(exercise: Exercise, trial: Trial, outcome: Outcome) -> tuple[Kind, str] | None:
    """The kind of a fault and what the call did, as the rest of a sentence."""
    if outcome.failure and ran_out_of_time(outcome):
        return "timed out", f"{outcome.failure.message} and was stopped."
    if outcome.failure:
        said = f": {outcome.failure.message}" if outcome.failure.message else ""
        return "raised", f"raised {outcome.failure.kind}{said}"
    difference = compared(exercise, outcome.value, trial.expected, trial.tolerance)
    if difference:
        return "wrong", difference
    if outcome.changed:
        which = exercise.argument_names()[outcome.changed[0]]
        return "wrong", f"returned the right value, but changed its argument `{which}`."
    if exercise.fresh and outcome.returned_given:
        return "wrong", "returned the right values in an array that was passed in, expected a new one."
    if exercise.silent and outcome.warning:
        return "wrong", f"returned the right value, but NumPy warned: {outcome.warning}."
    return None


def compared(exercise: Exercise, got: Any, expected: Any, tolerance: Tolerance) -> str | None:
    if exercise.compare:
        return exercise.compare(got, expected, tolerance)
    return compare(got, expected, tolerance, exercise.parts)


def diagnose(exercise: Exercise, expected: Expected, outcomes: Sequence[Outcome]) -> Mutant | None:
    """The first known mistake that does in every case what the answer did."""
    for mutant in exercise.mutants:
        if all(
            behaves_like(exercise, outcome, expected.by_mistake(mutant, number), expected.trials[number])
            for number, outcome in enumerate(outcomes)
        ):
            return mutant
    return None


def behaves_like(exercise: Exercise, outcome: Outcome, other: Outcome, trial: Trial) -> bool:
    if outcome.failure or other.failure:
        return bool(outcome.failure and other.failure and outcome.failure.kind == other.failure.kind)
    if outcome.changed != other.changed or (exercise.silent and bool(outcome.warning) != bool(other.warning)):
        return False
    if exercise.fresh and outcome.returned_given != other.returned_given:
        return False
    if isinstance(outcome.value, NotNumbers) or isinstance(other.value, NotNumbers):
        return type(outcome.value) is type(other.value) and bool(outcome.value == other.value)
    alike = replace(trial.tolerance, nan_equal=True, whole=False)
    return compare(outcome.value, other.value, alike) is None


def explain(exercise: Exercise, trial: Trial, outcome: Outcome) -> tuple[str, ...]:
    """Without a known mistake: what can be said from the result alone."""
    if ran_out_of_time(outcome):
        return ("Is there a loop that never ends, or one over far too many things?",)
    if outcome.failure:
        plain = translated(outcome.failure.message)
        return (plain,) if plain else ()
    if isinstance(outcome.value, NotNumbers):
        return (
            ("Is there a `return` on every way through your function?",) if outcome.value.description == "None" else ()
        )
    if outcome.changed or (exercise.fresh and outcome.returned_given):
        return ("Work on a copy: whoever called your function still needs what they passed in.",)
    formed = in_form_of(outcome.value, trial.expected)
    if formed is None:
        return ()
    if any(np.isnan(part).any() for part in leaves(formed)):
        return ("`nan` is what 0 / 0 and infinity - infinity give: look for a division by zero or an overflow.",)
    with np.errstate(all="ignore"):
        return next(((said,) for broken in exercise.properties if (said := broken(trial.arguments, formed))), ())
