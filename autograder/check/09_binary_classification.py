"""Lesson 09: what is right about judging a classifier and when to stop training it, and the mistakes people make."""

import numpy as np

import nnlib
from autograder.check.classifier_mistakes import (
    MISTAKES_OF_ANY_CLASSIFIER,
    nearest_mean,
    nearest_neighbour_of_mixed_up,
)
from autograder.check.engine import Challenge, Exercise, Symptom, case, mutant, random_case
from autograder.check.engine.compare import compare
from autograder.check.engine.inputs import float32


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


def split_and_draw_on(function, X, y, fraction, rng):
    """What the function returns, and the next number from `rng`, which shows what was taken from it."""
    return function(X, y, fraction, rng), rng.random()


def compare_split(got, expected, tolerance):
    (rows, drawn), (expected_rows, expected_drawn) = got, expected
    difference = compare(rows, expected_rows, tolerance, ["X_train", "y_train", "X_test", "y_test"])
    if not difference and drawn != expected_drawn:
        return "returned the right rows, but did not leave `rng` where one `rng.permutation(len(X))` leaves it."
    return difference


def drawn_twice(X, y, fraction, rng):
    rows = nnlib.split(X, y, fraction, rng)
    rng.permutation(len(X))
    return rows


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
    mutants=[
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
    ],
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


def counted_once(y_pred, y_true, n_classes):
    counts = np.zeros((n_classes, n_classes), dtype=int)
    counts[y_true, y_pred] += 1
    return counts


def changed_counts(change):
    """A wrong answer made of the right matrix."""
    return lambda y_pred, y_true, n_classes: change(nnlib.confusion_matrix(y_pred, y_true, n_classes))


def of_the_classes_that_occur(y_pred, y_true, n_classes):
    seen = np.unique(np.concatenate([y_pred, y_true]))
    return nnlib.confusion_matrix(y_pred, y_true, n_classes)[np.ix_(seen, seen)]


def up_to_the_largest_label(y_pred, y_true, n_classes):
    return nnlib.confusion_matrix(y_pred, y_true, max(y_pred.max(), y_true.max()) + 1)


def two_classes_only(y_pred, y_true, n_classes):
    return [[np.sum((y_true == t) & (y_pred == p)) for p in range(2)] for t in range(2)]


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
    mutants=[
        mutant(
            "transposed",
            changed_counts(lambda counts: counts.T),
            "Rows and columns are swapped: rows are the true classes, columns the predicted ones.",
        ),
        mutant(
            "counted once",
            counted_once,
            "No cell goes beyond 1 here. (`counts[y_true, y_pred] += 1` adds 1 to a cell once, however often it is "
            "named.) Each pair has to add 1: go through them in a loop, or use `np.add.at`.",
        ),
        mutant(
            "classes that occur",
            of_the_classes_that_occur,
            "Classes that never occur have no row and no column here. There are `n_classes` of both, zeros or not.",
        ),
        mutant(
            "up to the largest label",
            up_to_the_largest_label,
            "The matrix ends at the largest label that occurs. It has `n_classes` rows and columns.",
        ),
        mutant(
            "two classes only",
            two_classes_only,
            "This has two rows and two columns, for the classes 0 and 1. There are `n_classes` of both: "
            "count with a loop instead of writing out the cells.",
        ),
        mutant(
            "shares of each row",
            changed_counts(lambda counts: counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)),
            "These are shares of each row. The matrix holds counts.",
        ),
        mutant(
            "shares of all",
            changed_counts(lambda counts: counts / counts.sum()),
            "These are shares of all the labels. The matrix holds counts.",
        ),
        mutant(
            "mistakes only",
            changed_counts(lambda counts: counts - np.diag(np.diag(counts))),
            "The diagonal is missing. Right answers are counted too: row t, column t.",
        ),
        mutant(
            "right answers only",
            changed_counts(lambda counts: np.diag(np.diag(counts))),
            "Only right answers are counted. A wrong one belongs in the row of its true class and the column of the "
            "predicted one.",
        ),
    ],
)


def random_losses(n, patience):
    """Losses that fall and then rise, up and down all the way."""

    def make(rng):
        trend = np.abs(np.linspace(-2, 1, n)) + 0.5
        return (trend + 0.4 * rng.standard_normal(n)).round(2), patience

    return make


def watch(losses, patience, improves=lambda loss, best: loss < best, restart=True):
    """Stop as the exercise asks, but for what counts as better and whether that restarts the count."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if improves(losses[epoch], losses[best]):
            best, waited = epoch, 0 if restart else waited
        else:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1


def epoch_of_stopping(losses, patience):
    best, last = watch(losses, patience)
    return last if last - best >= patience else best


def no_better_than_the_epoch_before(losses, patience):
    waited = 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited >= patience:
            return int(np.argmin(losses[: epoch + 1]))
    return int(np.argmin(losses))


def last_that_was_better_than_the_one_before(losses, patience):
    kept, waited = 0, 0
    for epoch in range(1, len(losses)):
        kept, waited = (epoch, 0) if losses[epoch] < losses[epoch - 1] else (kept, waited + 1)
        if waited >= patience:
            break
    return kept


def best_loss_forgotten(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        best, waited = (epoch, 0) if losses[epoch] < losses[0] else (best, waited + 1)
        if waited >= patience:
            break
    return best


def ties_not_counted(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        waited += losses[epoch] > losses[best]
        if waited >= patience:
            break
    return best


def first_epoch_counted(losses, patience):
    best, waited = 0, 0
    for epoch in range(len(losses)):
        best, waited = (epoch, 0) if losses[epoch] < losses[best] else (best, waited + 1)
        if waited >= patience:
            break
    return best


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
    mutants=[
        mutant(
            "best of all",
            lambda losses, patience: int(np.argmin(losses)),
            "This is the best of all the epochs. Training stops when patience runs out, and what would have come "
            "later is never seen.",
        ),
        mutant(
            "epoch of stopping",
            epoch_of_stopping,
            "This is the epoch at which training stops. Return the best epoch seen by then: its network is kept.",
        ),
        mutant(
            "last epoch",
            lambda losses, patience: watch(losses, patience)[1],
            "This is the last epoch that was trained, stopped or not. Return the best epoch: its network is kept.",
        ),
        mutant(
            "ties improve",
            lambda losses, patience: watch(losses, patience, lambda loss, best: loss <= best)[0],
            "An equal loss counts as better here. Only a strictly smaller one does: compare with `<`.",
        ),
        mutant(
            "ties not counted",
            ties_not_counted,
            "An equal loss is taken for neither better nor worse here. It is no improvement, and so it counts.",
        ),
        mutant(
            "best loss forgotten",
            best_loss_forgotten,
            "Each loss is compared with the first one. Where a loss is better, it has to become the new best loss, "
            "with which the following ones are compared.",
        ),
        mutant(
            "small improvements ignored",
            lambda losses, patience: watch(losses, patience, lambda loss, best: loss < best - 1e-4)[0],
            "Any strictly smaller loss is an improvement, however small the difference.",
        ),
        mutant(
            "not in a row",
            lambda losses, patience: watch(losses, patience, restart=False)[0],
            "This counts all epochs without an improvement. Only those in a row count: each improvement restarts "
            "the count at 0.",
        ),
        mutant(
            "compared with the epoch before",
            no_better_than_the_epoch_before,
            "This compares each loss with the one before it. Compare it with the best so far: a loss that falls again "
            "after a rise is no improvement yet.",
        ),
        mutant(
            "last that was better than the one before",
            last_that_was_better_than_the_one_before,
            "This keeps an epoch whenever its loss is below that of the epoch before. Compare with the best so far: "
            "a loss that falls again after a rise need not be better than that.",
        ),
        mutant(
            "first epoch counted",
            first_epoch_counted,
            "The first epoch is counted as one without an improvement, since it is compared with itself. "
            "It is the best so far: begin to count with the second one.",
        ),
        mutant(
            "one epoch too late",
            lambda losses, patience: watch(losses, patience + 1)[0],
            "This waits one epoch too long. With patience 1 the first epoch that does not improve ends the training.",
        ),
        mutant(
            "one epoch too early",
            lambda losses, patience: watch(losses, max(patience - 1, 1))[0],
            "This stops one epoch too early. With patience 2 a single epoch without an improvement is forgiven.",
        ),
        mutant(
            "last before the rise",
            lambda losses, patience: max(watch(losses, patience)[1] - patience, 0),
            "This goes back `patience` epochs from the end. Where training was never stopped, "
            "that is not the best epoch.",
        ),
        mutant(
            "counted from 1",
            lambda losses, patience: watch(losses, patience)[0] + 1,
            "This is one too many: the first epoch has index 0.",
        ),
        mutant(
            "loss instead of epoch",
            lambda losses, patience: losses[watch(losses, patience)[0]],
            "This is the best loss. Return the index of its epoch.",
        ),
    ],
)


def renamed_moons(rng):
    """Moons whose classes 0 and 1 have swapped names, so that only what is learned from them counts."""
    X, y = nnlib.datasets.moons(1000, 0.2, rng)
    X_unseen, y_unseen = nnlib.datasets.moons(10_000, 0.2, rng)
    return X, 1 - y, X_unseen, 1 - y_unseen


def asked_unscaled(X, y, rng):
    """A classifier that was trained on standardised points and is asked about points as they come."""
    return nearest_mean(nnlib.standardize(X)[0], y, rng)


def between(least, most):
    return lambda evidence: evidence.labels is not None and least <= evidence.accuracy <= most


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
            between(0.0, 0.25),
            "Nearly every label is the opposite of the right one. Was it trained on the `X` and `y` of the call? (The "
            "check swaps the names of the classes, so points of the notebook mislead it.) If so: does the loss fall, "
            "and is the label the larger probability?",
        ),
        Symptom(
            "labels of other rows",
            nearest_neighbour_of_mixed_up,
            between(0.4, 0.6),
            "This is no better than tossing a coin. Do X and y still belong together row by row, "
            "and did the loss fall while it trained?",
        ),
        Symptom(
            "not scaled",
            asked_unscaled,
            between(0.6, 0.849),
            "Even a straight boundary gets 86% right. Are new rows scaled as in training, with the mean and std "
            "of the training rows, and did the network train for long enough?",
        ),
    ],
)
