"""Lesson 09: what is right about judging a classifier and when to stop training it, and the mistakes people make."""

import numpy as np

import nnlib
from autograder.check.classifier_mistakes import (
    MISTAKES_OF_ANY_CLASSIFIER,
    accuracy_between,
    nearest_mean,
    nearest_neighbour_of_mixed_up,
)
from autograder.check.confusion_mistakes import MISTAKES_IN_CONFUSION_MATRIX
from autograder.check.engine import Challenge, Exercise, Symptom, case, mutant, random_case
from autograder.check.engine.compare import compare
from autograder.check.engine.inputs import float32
from autograder.check.splitting_mistakes import MISTAKES_IN_SPLIT
from autograder.check.stopping_mistakes import MISTAKES_IN_EARLY_STOPPING


def rows(n, fraction, n_in=1, dtype=float):
    """n rows that differ from each other, each with a label of its own, so that none can be taken for another."""

    def make(rng):
        X = (10 + np.arange(n * n_in).reshape(n, n_in) / (1 if dtype is int else 2)).astype(dtype)
        return X, np.arange(n), fraction, np.random.default_rng(int(rng.integers(1000)))

    return make


def labelled(n, fraction, n_classes):
    """Rows with labels that occur several times, as labels do."""

    def make(rng):
        X, y = rng.standard_normal((n, 3)).round(2), rng.integers(0, n_classes, n)
        return X, y, fraction, np.random.default_rng(int(rng.integers(1000)))

    return make


def split_and_draw_on(function, X, y, fraction, rng):
    """What the function returns, and the next number from `rng`, which shows what was taken from it."""
    return function(X, y, fraction, rng), rng.random()


def compare_split(got, expected, tolerance):
    (rows, drawn), (expected_rows, expected_drawn) = got, expected
    difference = compare(rows, expected_rows, tolerance, ["X_train", "y_train", "X_test", "y_test"])
    if not difference and drawn != expected_drawn:
        return "returned the right rows, but did not leave `rng` where one `rng.permutation(len(X))` leaves it."
    return difference


split = Exercise(
    reference=nnlib.split,
    procedure=split_and_draw_on,
    compare=compare_split,
    cases=[
        random_case(rows(4, 0.25)),
        random_case(rows(5, 0.6)),
        random_case(rows(7, 0.25, n_in=2)),
        random_case(rows(9, 0.25, n_in=3)),
        random_case(rows(2, 0.5)),
        random_case(rows(10, 0.3, n_in=2, dtype=int)),
        random_case(rows(8, 0.75, dtype=np.float32)),
        random_case(labelled(20, 0.2, 2)),
        random_case(labelled(100, 0.29, 3)),
    ],
    hints=[
        "Shuffle the row numbers instead of the rows: `order = rng.permutation(len(X))` is drawn once, "
        "and both X and y are read in that order.",
        "The first `round(fraction * len(X))` numbers of that order are the test rows, all others the training rows. "
        "`X[numbers]` picks these rows, in this order.",
        "With `n_test = round(fraction * len(X))`, let `test, train = order[:n_test], order[n_test:]`, "
        "and return `X[train], y[train], X[test], y[test]`.",
    ],
    mutants=MISTAKES_IN_SPLIT,
)


def two_lots_of_labels(n, n_classes, share_right):
    """Predictions and truth that agree in about `share_right` of the rows."""

    def make(rng):
        y_true = rng.integers(0, n_classes, n)
        y_pred = np.where(rng.random(n) < share_right, y_true, rng.integers(0, n_classes, n))
        return y_pred, y_true

    return make


accuracy = Exercise(
    reference=nnlib.accuracy,
    cases=[
        case([1, 0, 1, 1], [1, 1, 1, 1]),
        case([0, 0, 1], [0, 1, 1]),
        case([2, 0, 3], [2, 0, 3]),
        case([0, 1], [1, 0]),
        case([7], [7]),
        case([0, 2, 2, 0, 1], [1, 0, 2, 1, 1]),
        random_case(two_lots_of_labels(40, 2, 0.8)),
        random_case(two_lots_of_labels(1000, 10, 0.9)),
        random_case(two_lots_of_labels(60, 12, 0.4)),
    ],
    hints=[
        "`y_pred == y_true` compares label by label and gives True and False.",
        "True counts as 1 and False as 0, so the mean of such an array is the share of True in it.",
        "Return `np.mean(y_pred == y_true)`.",
    ],
    mutants=[
        mutant(
            "share of mistakes",
            lambda y_pred, y_true: np.mean(y_pred != y_true),
            "This is the share of labels that are wrong. Accuracy is the share that is right.",
        ),
        mutant(
            "count",
            lambda y_pred, y_true: np.sum(y_pred == y_true),
            "This counts the right labels. Divide by how many labels there are.",
        ),
        mutant(
            "per cent",
            lambda y_pred, y_true: 100 * np.mean(y_pred == y_true),
            "This is in per cent. A share runs from 0 to 1.",
        ),
        mutant(
            "rounded",
            lambda y_pred, y_true: round(float(np.mean(y_pred == y_true)), 2),
            "The number is rounded. Return all its digits; round when you print it.",
        ),
        mutant(
            "all or nothing",
            lambda y_pred, y_true: float(np.array_equal(y_pred, y_true)),
            "This is 1 where all the labels are right and 0 otherwise, as `np.array_equal` says it, or `//` and `int`, "
            "which cut off decimals. Accuracy is the share that is right.",
        ),
        mutant(
            "distance of labels",
            lambda y_pred, y_true: 1 - np.mean(np.abs(y_pred - y_true)),
            "This takes labels for sizes. Class 3 for class 1 is one mistake, no worse than class 2 for class 1.",
        ),
        mutant(
            "label by label",
            lambda y_pred, y_true: y_pred == y_true,
            "This says of each label whether it is right. The share is the mean of that.",
        ),
        mutant(
            "class 1 only",
            lambda y_pred, y_true: np.sum((y_pred == 1) & (y_true == 1)) / max(np.sum(y_true == 1), 1),
            "This looks at class 1 alone. Every label counts, whatever its class.",
        ),
    ],
)


confusion_matrix = Exercise(
    reference=nnlib.confusion_matrix,
    cases=[
        case([1], [0], 2),
        case([0, 1, 1, 1], [0, 0, 0, 1], 2),
        case([0, 0, 2, 2, 2], [0, 1, 1, 2, 2], 3),
        case([0, 2, 2], [2, 0, 0], 4),
        case([0, 0, 0], [0, 0, 0], 1),
        case([3, 3], [3, 3], 5),
        random_case(lambda rng: (*two_lots_of_labels(60, 5, 0.6)(rng), 5)),
        random_case(lambda _: (np.ones(600, dtype=int), np.zeros(600, dtype=int), 2)),
        random_case(lambda rng: (*two_lots_of_labels(300, 10, 0.9)(rng), 10)),
        random_case(lambda rng: (*two_lots_of_labels(60, 12, 0.4)(rng), 12)),
    ],
    hints=[
        "Start with a square of zeros, `np.zeros((n_classes, n_classes), dtype=int)`, and go through the labels in "
        "pairs: each pair adds 1 to one cell.",
        "For a true class t and a predicted class p, the cell is in row t and column p. "
        "`zip(y_true, y_pred)` gives the pairs.",
        "The loop is `for t, p in zip(y_true, y_pred):`, and its body `counts[t, p] += 1`.",
    ],
    mutants=MISTAKES_IN_CONFUSION_MATRIX,
)


def random_losses(n, patience):
    """Losses that fall and then rise, up and down all the way."""

    def make(rng):
        trend = np.abs(np.linspace(-2, 1, n)) + 0.5
        return (trend + 0.4 * rng.standard_normal(n)).round(2), patience

    return make


early_stopping_epoch = Exercise(
    reference=nnlib.early_stopping_epoch,
    cases=[
        case([3.0, 1.0, 2.0], 1),
        case([1.0, 2.0, 0.5], 1),
        case([1.0, 2.0, 0.5], 2),
        case([3.0, 2.0, 1.0], 1),
        case([4.0, 2.0, 3.0, 2.5, 1.0], 2),
        case([4.0, 2.0, 3.0, 2.5, 1.0], 3),
        case([2.0, 2.0, 1.0], 1),
        case([2.0, 1.0, 1.0, 1.0], 4),
        case([5.0, 4.0, 4.5, 3.0, 3.5, 2.0], 2),
        case([1.0, 3.0, 2.0, 2.5, 0.5], 2),
        case([3.0, 2.0, 2.9, 2.8, 2.7, 2.6, 1.0], 3),
        case([0.7], 1),
        case([0.7], 3),
        case([5, 3, 4, 2], 2),
        case([-1.0, -3.0, -2.0, -2.5], 2),
        case([0.5, 0.49999, 0.6, 0.4], 1),
        case([5e6, 4e6, 4.5e6], 1),
        case([2.0, 1.0, 0.5, 0.7, 0.2], 1),
        case(float32([0.9, 0.5, 0.6, 0.55, 0.25]), 3),
        random_case(random_losses(30, 1)),
        random_case(random_losses(30, 2)),
        random_case(random_losses(60, 3)),
        random_case(random_losses(60, 5)),
        random_case(random_losses(40, 40)),
        case([0.5, 0.5 - 1e-10, 0.6, 0.4], 1),
    ],
    hints=[
        "Go through the losses from the first to the last and remember the epoch of the best one so far. "
        "At each epoch ask: is this strictly smaller than the best?",
        "If it is, this epoch is the new best one. If not, `epoch - best` says how many epochs in a row have not "
        "improved: no counter is needed.",
        "When that number reaches `patience`, leave the loop (`break`): whatever comes later is not seen. "
        "Return `best`, not the epoch at which you stopped.",
        "With `best = 0`, the loop is `for epoch in range(len(losses)):`, in it `if losses[epoch] < losses[best]: "
        "best = epoch` and `elif epoch - best >= patience: break`; then `return best`.",
    ],
    mutants=MISTAKES_IN_EARLY_STOPPING,
)


def renamed_moons(rng):
    """Moons whose classes 0 and 1 have swapped names, so that only what is learned from them counts."""
    X, y = nnlib.datasets.moons(1000, 0.2, rng)
    X_unseen, y_unseen = nnlib.datasets.moons(10_000, 0.2, rng)
    return X, 1 - y, X_unseen, 1 - y_unseen


def asked_unscaled(X, y, rng):
    """A classifier that was trained on standardised points and is asked about points as they come."""
    return nearest_mean(nnlib.standardize(X)[0], y, rng)


moons_classifier = Challenge(
    reference=nnlib.moons_classifier,
    data=renamed_moons,
    full=0.95,
    credit_from=0.85,
    seconds=20,
    hints=[
        "Five steps: standardise X and keep its mean and std; hold back a part for validation; make a network such as "
        "[2, 16, 2]; train it; return a function that standardises with the same mean and std and predicts.",
        "`nnlib.Network([2, 16, 2], rng=rng)` and `nnlib.fit(...)` do the training. With `validation=(X_val, y_val)` "
        "and `patience=40` it stops early by itself; `progress=False` keeps it quiet.",
        "About 87% means a straight boundary: there is no hidden layer, or it has not trained long enough to bend. "
        "Give it more epochs or a larger learning rate, such as 0.01 with `nnlib.Adam`.",
        "The last line is `return lambda X_new: network.predict(nnlib.standardize(X_new, mean, std)[0])`.",
    ],
    mutants=[
        *MISTAKES_OF_ANY_CLASSIFIER,
        Symptom(
            "other data",
            lambda X, y, rng: nearest_mean(*nnlib.datasets.moons(500, 0.2, rng), rng),
            accuracy_between(0.0, 0.25),
            "Nearly every label is the opposite of the right one. Was it trained on the `X` and `y` of the call? (The "
            "check swaps the names of the classes, so points of the notebook mislead it.) If so: does the loss fall, "
            "and is the label the larger probability?",
        ),
        Symptom(
            "labels of other rows",
            nearest_neighbour_of_mixed_up,
            accuracy_between(0.4, 0.6),
            "This is no better than tossing a coin. Do X and y still belong together row by row, "
            "and did the loss fall while it trained?",
        ),
        Symptom(
            "not scaled",
            asked_unscaled,
            accuracy_between(0.6, 0.849),
            "Even a straight boundary gets 86% right. Are new rows scaled as in training, with the mean and std "
            "of the training rows, and did the network train for long enough?",
        ),
    ],
)
