"""Exercises judged by how well what the learner trained does on data it has not seen."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.check.engine.attempts import is_unwritten, not_attempted, ran_out_of_time
from autograder.check.engine.calls import Outcome, observe
from autograder.check.engine.exercise import draw_from
from autograder.check.engine.results import as_array
from autograder.check.engine.verdict import Kind, Verdict
from autograder.check.engine.wording import number, value_text

SHOWN = 3
QUICKER = (
    "Train for fewer epochs or with larger batches, and let NumPy take whole matrices where a loop goes row by row."
)
LEAST_CREDIT = 0.5
"""The share of the points that reaching `credit_from` earns; from there it grows in a straight line to `full`."""

Data = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Unfit:
    """An answer of the trained function that is no array of labels, and how many rows it was asked about."""

    answer: np.ndarray | None
    rows: int


@dataclass(frozen=True)
class Evidence:
    """What came of one training.

    labels: the answers for the unseen rows; None where there are none, or where an answer is `unfit`.
    """

    outcome: Outcome
    gave_function: bool
    labels: np.ndarray | None
    unfit: Unfit | None
    truth: np.ndarray
    seconds: float

    @property
    def accuracy(self) -> float:
        return 0.0 if self.labels is None else float(np.mean(self.labels == self.truth))

    @property
    def strange_labels(self) -> np.ndarray:
        """The labels that came back and that none of the rows has."""
        return np.array([]) if self.labels is None else np.setdiff1d(self.labels, self.truth)


@dataclass(frozen=True)
class Symptom:
    """A mistake people make, with what it looks like from outside: two models are never alike in every answer."""

    name: str
    function: Callable[..., Any]
    shows: Callable[[Evidence], bool]
    sentence: str


@dataclass(frozen=True)
class Challenge:
    """Train on X, y with rng, return a function X -> labels; judged by its accuracy on unseen rows.

    data: draws (X, y, X_unseen, y_unseen), so that nothing can be learned by heart.
    full, credit_from: the accuracies from which on there are all of the points, and some of them.
    seconds: how long training and answering may take together.
    """

    reference: Callable[..., Any]
    data: Callable[[np.random.Generator], Data]
    full: float
    credit_from: float
    seconds: float
    hints: Sequence[str]
    mutants: Sequence[Symptom]


def judge_challenge(name: str, challenge: Challenge, function: Any, seed: int) -> Verdict:
    evidence = gather(name, challenge, function, seed)
    outcome = evidence.outcome
    if is_unwritten(outcome):
        return not_attempted(name, outcome)
    known = next((symptom for symptom in challenge.mutants if symptom.shows(evidence)), None)
    fraction = 0.0 if fault_in(name, challenge, evidence) else credit(challenge, evidence.accuracy)
    if fraction == 1.0:
        return Verdict(name, "correct", (reached(challenge, evidence),), fraction=1.0)
    said = fault_in(name, challenge, evidence) or reached(challenge, evidence)
    return Verdict(
        exercise=name,
        kind=kind_of(outcome, fraction),
        sentences=(said, *([known.sentence] if known else [])),
        code=outcome.failure.code if outcome.failure else "",
        diagnosis=known.name if known else None,
        fraction=fraction,
    )


def kind_of(outcome: Outcome, fraction: float) -> Kind:
    if outcome.failure:
        return "timed out" if ran_out_of_time(outcome) else "raised"
    return "partly correct" if fraction else "wrong"


def gather(name: str, challenge: Challenge, function: Any, seed: int) -> Evidence:
    """Train once and ask for the labels of the unseen rows, in two batches: an answer must not serve twice."""
    rng = draw_from(name, seed)
    X, y, X_unseen, truth = challenge.data(rng)
    batches = (slice(None, len(truth) // 3), slice(len(truth) // 3, None))
    made: list[Any] = []

    def train_and_classify(train: Any, X: np.ndarray, y: np.ndarray, X_unseen: np.ndarray, rng: Any) -> Any:
        made.append(train(X, y, rng))
        return [made[0](X_unseen[rows]) for rows in batches] if callable(made[0]) else made[0]

    start = time.perf_counter()
    # A generator of its own: from the one that drew the data, the unseen labels could be drawn once more.
    own_rng = np.random.default_rng(int(rng.integers(2**63)))
    outcome = observe(train_and_classify, function, (X, y, X_unseen, own_rng), {}, challenge.seconds)
    seconds = time.perf_counter() - start
    gave_function = bool(made) and callable(made[0])
    answers = [as_array(answer) for answer in outcome.value] if gave_function and not outcome.failure else []
    asked = [Unfit(answer, len(truth[rows])) for answer, rows in zip(answers, batches, strict=False)]
    unfit = next((one for one in asked if not are_labels(one.answer, one.rows)), None)
    labels = np.concatenate([one.answer for one in asked if one.answer is not None]) if asked and not unfit else None
    return Evidence(outcome, gave_function, labels, unfit, truth, seconds)


def are_labels(answer: np.ndarray | None, rows: int) -> bool:
    return answer is not None and answer.shape == (rows,) and np.array_equal(answer, np.round(answer))


def fault_in(name: str, challenge: Challenge, evidence: Evidence) -> str:
    """Why there are no points at all, whatever the accuracy; empty where nothing is wrong."""
    outcome = evidence.outcome
    if outcome.failure and ran_out_of_time(outcome):
        return f"`{name}` {outcome.failure.message} and was stopped. {QUICKER}"
    if outcome.failure:
        said = f": {outcome.failure.message}" if outcome.failure.message else ""
        return f"`{name}(X, y, rng)` or the function it returned raised {outcome.failure.kind}{said}"
    if not evidence.gave_function:
        return f"`{name}(X, y, rng)` returned no function, expected one that takes X and returns labels."
    if evidence.unfit:
        given, rows = unfit_text(evidence.unfit), evidence.unfit.rows
        return f"The function that `{name}` returned gave {given}, expected {rows} whole labels for {rows} rows."
    if outcome.changed:
        return f"`{name}(X, y, rng)`, or the function it returned, changed the data it was given: work on a copy."
    if evidence.seconds > challenge.seconds:
        return f"`{name}` took {evidence.seconds:.0f} seconds, and may take {challenge.seconds:g}. {QUICKER}"
    return ""


def unfit_text(unfit: Unfit) -> str:
    if unfit.answer is None:
        return "something that is no array"
    if unfit.answer.shape != (unfit.rows,):
        return value_text(unfit.answer)
    strange = unfit.answer[unfit.answer != np.round(unfit.answer)]
    return f"numbers that are not whole, such as {number(strange[0])}"


def reached(challenge: Challenge, evidence: Evidence) -> str:
    strange = ", ".join(f"{label:g}" for label in evidence.strange_labels[:SHOWN])
    right = ", ".join(f"{label:g}" for label in np.unique(evidence.truth))
    return (
        f"It labels {evidence.accuracy:.2%} of {len(evidence.truth):,} unseen rows right, "
        f"after {evidence.seconds:.1f} seconds. Full points from {challenge.full:.0%}, some from "
        f"{challenge.credit_from:.0%}."
        + (f" It also gives labels that no row has: {strange}. Those of the rows are {right}." if strange else "")
    )


def credit(challenge: Challenge, accuracy: float) -> float:
    """The share of the points: all from `full`, none below `credit_from`, from half to all in between."""
    if accuracy >= challenge.full:
        return 1.0
    if accuracy < challenge.credit_from:
        return 0.0
    share = (accuracy - challenge.credit_from) / (challenge.full - challenge.credit_from)
    return round(LEAST_CREDIT + (1 - LEAST_CREDIT) * share, 2)
