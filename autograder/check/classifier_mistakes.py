"""Mistakes that any answer that trains a classifier can hold, by what they look like from outside."""

from collections.abc import Callable

import numpy as np

from autograder.check.engine import Evidence, Symptom
from autograder.check.engine.results import NotNumbers, as_array

Classify = Callable[[np.ndarray], np.ndarray]


def nearest_mean(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Classify:
    """A classifier that is trained at once and does better than guessing: the class whose mean is nearest."""
    classes = np.unique(y)
    means = np.array([X[y == c].mean(axis=0) for c in classes])
    return lambda X: classes[squared_distances(X, means).argmin(axis=1)]


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
    no_function = not evidence.gave_function and not evidence.outcome.failure
    return no_function and as_array(evidence.outcome.value) is not None


def returned_network(evidence: Evidence) -> bool:
    value = evidence.outcome.value
    no_function = not evidence.gave_function and not evidence.outcome.failure
    return no_function and as_array(value) is None and value != NotNumbers("None")


def rows_answered(evidence: Evidence) -> int | None:
    """For how many rows the answer came that is no array of labels; None where there is no such array."""
    unfit = evidence.unfit
    return None if unfit is None or unfit.answer is None else len(np.atleast_1d(unfit.answer))


def gave_no_labels(evidence: Evidence) -> bool:
    return evidence.unfit is not None and rows_answered(evidence) == evidence.unfit.rows


def answered_for_other_rows(evidence: Evidence) -> bool:
    return evidence.unfit is not None and rows_answered(evidence) not in (None, evidence.unfit.rows)


def accuracy_between(least: float, most: float) -> Callable[[Evidence], bool]:
    return lambda evidence: evidence.labels is not None and least <= evidence.accuracy <= most


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
        "its own argument each time, or still on the rows it was trained on, or on those of an earlier call?",
    ),
    Symptom(
        "data changed",
        centred_in_place,
        lambda evidence: bool(evidence.outcome.changed),
        "What works in place, such as `X -= mean` or `X /= 16`, changes the array of whoever passed it in; "
        "`X = X - mean` makes a new one.",
    ),
    Symptom(
        "names of its own",
        lambda X, y, rng: lambda X_new: nearest_mean(X, y, rng)(X_new) + 1,
        lambda evidence: evidence.strange_labels.size > 0,
        "A label is the number of the class as it stands in `y`, counted from 0. `argmax(axis=1)` gives these numbers; "
        "there is nothing to add to them, and no -1 for the class 0.",
    ),
    Symptom(
        "one label for all",
        lambda X, y, rng: lambda X: np.zeros(len(X), dtype=int),
        lambda evidence: evidence.labels is not None and np.unique(evidence.labels).size == 1,
        "Every row gets the same label. Print the loss while it trains: if it does not fall, or is `nan`, "
        "look at the learning rate, at the scale of the inputs and at the number of epochs.",
    ),
]
