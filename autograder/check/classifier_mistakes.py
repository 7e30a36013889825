"""Mistakes that any answer that trains a classifier can hold, by what they look like from outside."""

from collections.abc import Callable
from typing import Any

import numpy as np

import nnlib
from autograder.check.engine import Evidence, Symptom
from autograder.check.engine.results import NotNumbers, as_array

Classify = Callable[[np.ndarray], np.ndarray]


def nearest_mean(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Classify:
    """A classifier that is trained at once and does better than guessing: the class whose mean is nearest."""
    classes = np.unique(y)
    means = np.array([X[y == c].mean(axis=0) for c in classes])
    return lambda X: classes[squared_distances(X, means).argmin(axis=1)]


def asked_unscaled(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Classify:
    """A classifier that was trained on standardised rows and is asked about rows as they come."""
    X_std, _, _ = nnlib.standardize(X)
    return nearest_mean(X_std, y, rng)


def nearest_neighbour_of_mixed_up(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Classify:
    """A classifier that has learned, point by point, labels that belong to other points."""
    y = rng.permutation(y)
    return lambda X_new: y[squared_distances(X_new, X).argmin(axis=1)]


def squared_distances(X: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """From each row of X (rows) to each of the centres (columns), up to a number that is the same in a row."""
    return (centres**2).sum(axis=1) - 2 * X @ centres.T


def centred_in_place(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Classify:
    X -= X.mean(axis=0)
    return nearest_mean(X, y, rng)


def probabilities(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Classify:
    classify = nearest_mean(X, y, rng)
    return lambda X: 0.5 * (classify(X)[:, np.newaxis] == np.unique(y))


def returned_labels(evidence: Evidence) -> bool:
    return not evidence.gave_function and as_array(evidence.outcome.value) is not None


def returned_network(evidence: Evidence) -> bool:
    value = evidence.outcome.value
    no_function = not evidence.gave_function and not evidence.outcome.failure
    return no_function and as_array(value) is None and value != NotNumbers("None")


def answered(evidence: Evidence) -> Any:
    """What the returned function answered, as an array; None where it did not or there was no function."""
    if evidence.outcome.failure or not evidence.gave_function:
        return None
    return as_array(evidence.outcome.value)


def gave_no_labels(evidence: Evidence) -> bool:
    answer = answered(evidence)
    return answer is not None and evidence.labels is None and len(np.atleast_1d(answer)) == len(evidence.truth)


def answered_for_other_rows(evidence: Evidence) -> bool:
    answer = answered(evidence)
    return answer is not None and len(np.atleast_1d(answer)) != len(evidence.truth)


MISTAKES_OF_ANY_CLASSIFIER = [
    Symptom(
        "labels instead of a function",
        lambda X, y, rng: nearest_mean(X, y, rng)(X),
        returned_labels,
        "This returns labels for the rows it was trained on. Return a function that labels any rows: "
        "`return lambda X_new: ...`, or a `def` inside your function.",
    ),
    Symptom(
        "network instead of a function",
        lambda X, y, rng: [(np.zeros((3, X.shape[1])), np.zeros(3)), (np.zeros((2, 3)), np.zeros(2))],
        returned_network,
        "This returns what was trained and not a function that uses it. "
        "Return `lambda X_new: ...`, which scales new rows as in training and labels them.",
    ),
    Symptom(
        "probabilities",
        probabilities,
        gave_no_labels,
        "A label is one whole number for each row, in an array of shape (n,). Where there is a column of "
        "probabilities for each class, `argmax(axis=1)` gives the number of the most probable one.",
    ),
    Symptom(
        "other rows",
        lambda X, y, rng: lambda X_new: nearest_mean(X, y, rng)(X),
        answered_for_other_rows,
        "The function that was returned does not give one label for each row that it is asked about. Does it work on "
        "its own argument, or still on the rows it was trained on?",
    ),
    Symptom(
        "data changed",
        centred_in_place,
        lambda evidence: bool(evidence.outcome.changed),
        "`X -= mean` changes the array that was passed in; `X = X - mean` makes a new one.",
    ),
    Symptom(
        "one label for all",
        lambda X, y, rng: lambda X: np.zeros(len(X), dtype=int),
        lambda evidence: evidence.labels is not None and np.unique(evidence.labels).size == 1,
        "Every row gets the same label. Print the loss while it trains: if it does not fall, or is `nan`, "
        "look at the learning rate, at the scale of the inputs and at the number of epochs.",
    ),
]
