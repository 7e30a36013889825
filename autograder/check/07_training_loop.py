"""Lesson 07: what is right about batches, steps and epochs."""

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.inputs import network
from autograder.check.training_mistakes import (
    LABELS_APART,
    MISTAKES_IN_MINIBATCHES,
    MISTAKES_IN_SGD_STEP,
    MISTAKES_IN_TRAIN,
)


def read_two_epochs(minibatches, X, y, batch_size, rng):
    """Every batch of two epochs, drawn from the same rng as a training loop would."""
    epochs = []
    for _ in range(2):
        batches = minibatches(X, y, batch_size, rng)
        if not hasattr(batches, "__iter__") and not hasattr(batches, "__getitem__"):
            return batches
        epochs.append(list(batches))
    return epochs


def rows(n, batch_size, n_in=1, dtype=float):
    """n rows that differ from each other, each with a label of its own, so that none can be taken for another."""

    def make(rng):
        X = (10 + np.arange(n * n_in).reshape(n, n_in) / (1 if dtype is int else 2)).astype(dtype)
        return X, np.arange(n), batch_size, np.random.default_rng(int(rng.integers(1000)))

    return make


def labels_stay_with_their_rows(arguments, epochs):
    """Say so where a row has come away from its label."""
    X, y, *_ = arguments
    label_of = {tuple(row): label for row, label in zip(X, y, strict=True)}
    for X_batch, y_batch in (batch for epoch in epochs for batch in epoch):
        if [label_of.get(tuple(row)) for row in X_batch] != list(y_batch):
            return LABELS_APART
    return None


minibatches = Exercise(
    reference=nnlib.minibatches,
    procedure=read_two_epochs,
    parts=("first_epoch", "second_epoch"),
    cases=[
        random_case(rows(4, 2)),
        random_case(rows(5, 2)),
        random_case(rows(7, 3, n_in=2)),
        random_case(rows(3, 1)),
        random_case(rows(4, 4)),
        random_case(rows(3, 10, n_in=2)),
        random_case(rows(1, 1)),
        random_case(rows(10, 4, n_in=3, dtype=int)),
        random_case(rows(9, 5, dtype=np.float32)),
    ],
    properties=[labels_stay_with_their_rows],
    hints=[
        "Shuffle the row numbers instead of the rows: `order = rng.permutation(len(X))` is drawn once, "
        "and both X and y are read in that order.",
        "`order[0:batch_size]` are the rows of the first batch, the next `batch_size` numbers those of the second. "
        "`range(0, len(X), batch_size)` counts the starts. A slice that reaches past the end is just shorter.",
        "For each start: `rows = order[start : start + batch_size]`, then `yield X[rows], y[rows]` "
        "(or append the pair to a list and return the list after the loop).",
    ],
    mutants=MISTAKES_IN_MINIBATCHES,
)

updates_per_epoch = Exercise(
    reference=nnlib.updates_per_epoch,
    cases=[
        case(10, 4),
        case(8, 4),
        case(11, 4),
        case(9, 4),
        case(3, 10),
        case(5, 5),
        case(7, 1),
        case(1, 1),
        case(100_000, 100),
        case(100_001, 100),
        case(1001, 1000),
    ],
    hints=[
        "How many batches does `minibatches` make of n rows? Each of them is one update.",
        "10 rows in batches of 4: two full ones, and a smaller one for the 2 rows that are left. So round up.",
        "`math.ceil(n / batch_size)` rounds up; so does `-(-n // batch_size)`.",
    ],
    mutants=[
        mutant(
            "rounded down",
            lambda n, batch_size: n // batch_size,
            "This leaves out the last batch where it is smaller than the others. It is an update as well: round up.",
        ),
        mutant(
            "not rounded",
            lambda n, batch_size: n / batch_size,
            "There is no fraction of an update: a smaller last batch is one update. Round up.",
        ),
        mutant(
            "rounded to the nearest",
            lambda n, batch_size: max(1, round(n / batch_size)),
            "`round` goes to the nearest whole number, down as well as up. A smaller last batch counts too: round up.",
        ),
        mutant(
            "one too many",
            lambda n, batch_size: n // batch_size + 1,
            "This counts one batch more where n can be divided without remainder: 8 rows make two batches of 4.",
        ),
    ],
)


def step_from(learning_rate, *sizes, dtype=float):
    """Layers and gradients of the same shapes, whole numbers where the dtype is an integer one."""

    def make(rng):
        params, grads = (
            [((10 * W).astype(dtype), (10 * b).astype(dtype)) for W, b in network(rng, *sizes)] for _ in range(2)
        )
        return params, grads, learning_rate

    return make


def smallest_step(_):
    return [(np.array([[1.0, 2.0]]), np.array([3.0]))], [(np.array([[1.0, -1.0]]), np.array([2.0]))], 0.1


def no_slope(_):
    return [(np.array([[1.0, 2.0]]), np.array([3.0]))], [(np.zeros((1, 2)), np.zeros(1))], 0.5


def whole_params_and_fractions(rng):
    params, grads, _ = step_from(0.1, 2, 3, dtype=int)(rng)
    return params, [(dW / 4, db / 4) for dW, db in grads], 2


sgd_step = Exercise(
    reference=nnlib.sgd_step,
    fresh=True,
    cases=[
        random_case(smallest_step),
        random_case(step_from(0.5, 2, 3)),
        random_case(step_from(0.1, 3, 4, 2)),
        random_case(step_from(1, 2, 2, 3, 1)),
        random_case(step_from(0.5, 2, 2, 2)),
        random_case(step_from(0.25, 2, 3, 2, dtype=int)),
        random_case(whole_params_and_fractions),
        random_case(no_slope),
        random_case(step_from(0.01, 1, 2, dtype=np.float32)),
    ],
    hints=[
        "Every array takes the step of lesson 05: itself, minus the learning rate times its own gradient.",
        "`zip(params, grads)` walks through both lists side by side: `for (W, b), (dW, db) in zip(params, grads):`.",
        "For each layer, append `(W - learning_rate * dW, b - learning_rate * db)` to a new list, and return that.",
    ],
    mutants=MISTAKES_IN_SGD_STEP,
)


def learning(n, batch_size, sizes, learning_rate=0.5, epochs=2, dtype=float):
    """Rows and a network to train, with whole numbers where the dtype is an integer one."""

    def make(rng):
        X = (2 * rng.standard_normal((n, sizes[0]))).round(1 if dtype is float else 0).astype(dtype)
        y = rng.integers(0, sizes[-1], n)
        params = [((2 * W).astype(dtype), (2 * b).astype(dtype)) for W, b in network(rng, *sizes)]
        return X, y, params, learning_rate, epochs, batch_size, np.random.default_rng(int(rng.integers(1000)))

    return make


def climbing(_):
    """A rate so large that the second epoch ends worse than the first: the last weights count, not the best."""
    X, y = np.array([[1.0], [1.0], [-1.0]]), np.array([0, 1, 1])
    return X, y, [(np.array([[1.0], [0.0]]), np.zeros(2))], 4.0, 2, 1, np.random.default_rng(3)


def certain(_):
    """Steps so large that the network is certain, and wrong of some rows: exp() overflows, and the loss is clipped."""
    X, y = np.array([[50.0], [40.0], [-60.0], [30.0]]), np.array([0, 1, 1, 0])
    return X, y, [(np.array([[0.5], [-0.5]]), np.zeros(2))], 100.0, 2, 2, np.random.default_rng(1)


train = Exercise(
    reference=nnlib.train,
    parts=("params", "losses"),
    cases=[
        random_case(learning(4, 2, [1, 2], epochs=1)),
        random_case(learning(5, 2, [2, 3])),
        random_case(learning(5, 2, [2, 3, 2], epochs=3)),
        random_case(learning(6, 6, [3, 4, 2])),
        random_case(learning(3, 1, [2, 3, 3])),
        random_case(learning(4, 9, [2, 2, 2])),
        random_case(learning(7, 3, [2, 4, 3, 2], learning_rate=0.1)),
        random_case(climbing),
        random_case(certain),
        random_case(learning(4, 3, [2, 2, 2], dtype=int)),
        random_case(learning(5, 2, [2, 3, 2], dtype=np.float32)),
    ],
    hints=[
        "Two loops, one inside the other: the outer one counts epochs, the inner one goes through `minibatches(...)`.",
        "For each batch: forward, backward, step. `nnlib.forward(X_batch, params)` gives the activations, "
        "`nnlib.backward(activations, y_batch, params)` the gradients, and `sgd_step` the new params.",
        "When the inner loop is through, the epoch is over: append "
        "`nnlib.cross_entropy(nnlib.forward(X, params)[-1], y)`, the loss on all of X, to a list.",
        "`params = sgd_step(params, grads, learning_rate)` gives the name to a new list, so the one that was passed in "
        "stays as it was. At the end, return `params, np.array(losses)`.",
    ],
    mutants=MISTAKES_IN_TRAIN,
)
