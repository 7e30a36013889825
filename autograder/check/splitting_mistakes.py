"""The mistakes people make in `split`: which rows they take, in which order, from how many draws."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


def split_at(order_of=lambda n, rng: rng.permutation(n), n_test=lambda n, fraction: round(fraction * n)):
    """A wrong answer that differs in the order of the rows or in how many of them are for testing."""

    def mistaken(X, y, fraction, rng):
        order, k = order_of(len(X), rng), n_test(len(X), fraction)
        return X[order[k:]], y[order[k:]], X[order[:k]], y[order[:k]]

    return mistaken


def changed_split(change):
    """A wrong answer made of the right one: `change(X_train, y_train, X_test, y_test, X, y)` says how."""
    return lambda X, y, fraction, rng: change(*nnlib.split(X, y, fraction, rng), X, y)


def last_rows_for_testing(X, y, fraction, rng):
    order, n_train = rng.permutation(len(X)), len(X) - round(fraction * len(X))
    return X[order[:n_train]], y[order[:n_train]], X[order[n_train:]], y[order[n_train:]]


def shuffled_apart(X, y, fraction, rng):
    k = round(fraction * len(X))
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(X))]
    return X[k:], y[k:], X[:k], y[:k]


def labels_left_behind(X, y, fraction, rng):
    k = round(fraction * len(X))
    X = X[rng.permutation(len(X))]
    return X[k:], y[k:], X[:k], y[:k]


def training_rows_in_old_order(X, y, fraction, rng):
    test = rng.permutation(len(X))[: round(fraction * len(X))]
    return np.delete(X, test, axis=0), np.delete(y, test), X[test], y[test]


def chosen_without_a_permutation(X, y, fraction, rng):
    test = rng.choice(len(X), round(fraction * len(X)), replace=False)
    return np.delete(X, test, axis=0), np.delete(y, test), X[test], y[test]


def drawn_twice(X, y, fraction, rng):
    rows = nnlib.split(X, y, fraction, rng)
    rng.permutation(len(X))
    return rows


MISTAKES_IN_SPLIT = [
    mutant(
        "not shuffled",
        split_at(lambda n, rng: np.arange(n)),
        "The rows are not shuffled. Data often come sorted, and then the test rows would all be of one kind: "
        "take the rows in the order of `rng.permutation(len(X))`.",
    ),
    mutant(
        "test rows last",
        last_rows_for_testing,
        "The last rows of the permutation are the test rows here. By the agreement they are its first ones.",
    ),
    mutant(
        "fraction to train on",
        split_at(n_test=lambda n, fraction: n - round(fraction * n)),
        "This keeps `fraction` of the rows for training. It is the share that is kept for testing.",
    ),
    mutant(
        "other order of results",
        changed_split(lambda X_train, y_train, X_test, y_test, X, y: (X_train, X_test, y_train, y_test)),
        "The right rows in another order: first X_train and y_train, then X_test and y_test.",
    ),
    mutant(
        "training and test swapped",
        changed_split(lambda X_train, y_train, X_test, y_test, X, y: (X_test, y_test, X_train, y_train)),
        "The test rows come first here. The training rows are returned first.",
    ),
    mutant(
        "rounded down",
        split_at(n_test=lambda n, fraction: int(fraction * n)),
        "`int` cuts the decimals off. `round` goes to the nearest whole number.",
    ),
    mutant(
        "rounded up",
        split_at(n_test=lambda n, fraction: int(np.ceil(fraction * n))),
        "The number of test rows is rounded up here. `round` goes to the nearest whole number.",
    ),
    mutant(
        "rng not used",
        split_at(lambda n, rng: np.random.default_rng(42).permutation(n)),
        "The order does not come from `rng`. Whoever passes the same seed again must get the same split, "
        "and another seed another one: use `rng.permutation(len(X))`.",
    ),
    mutant(
        "labels left behind",
        labels_left_behind,
        "X is shuffled and y is not, so that rows get the labels of others. Read both in the same order.",
    ),
    mutant(
        "shuffled apart",
        shuffled_apart,
        "X and y are shuffled apart from each other, so that rows get the labels of others. "
        "Draw one permutation and read both in that order.",
    ),
    mutant(
        "test rows trained on",
        changed_split(lambda X_train, y_train, X_test, y_test, X, y: (X, y, X_test, y_test)),
        "All the rows are training rows here, the test rows too. Then the test rows are not unseen.",
    ),
    mutant(
        "training rows in their old order",
        training_rows_in_old_order,
        "The right rows, but the training rows have gone back to their old order. "
        "Keep that of the permutation, `order[n_test:]`.",
    ),
    mutant(
        "chosen without a permutation",
        chosen_without_a_permutation,
        "`rng.choice` draws other rows than `rng.permutation` does. Everyone who uses the same seed "
        "should get the same split: draw `rng.permutation(len(X))`, once.",
    ),
    mutant(
        "drawn twice",
        drawn_twice,
        "The rows are right, but more was drawn from `rng` than they take, so that whatever draws from it next "
        "gets other numbers. Draw one permutation, and use it for X and for y.",
    ),
    mutant(
        "drawn with replacement",
        split_at(lambda n, rng: rng.integers(0, n, n)),
        "Some rows come twice, perhaps in both parts, and others never. A permutation has every row exactly once.",
    ),
]
