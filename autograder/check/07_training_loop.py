"""Lesson 07: what is right about batches, steps and epochs, and the mistakes people make with them."""

import copy
import math
from collections.abc import Iterable

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.inputs import network


def read_two_epochs(minibatches, X, y, batch_size, rng):
    """Every batch of two epochs, drawn from the same rng as a training loop would."""
    epochs = []
    for _ in range(2):
        batches = minibatches(X, y, batch_size, rng)
        if not isinstance(batches, Iterable):
            return batches
        epochs.append(list(batches))
    return epochs


def rows(n, batch_size, n_in=1, dtype=float):
    """n rows that differ from each other, each with a label of its own, so that none can be taken for another."""

    def make(rng):
        X = (10 + np.arange(n * n_in).reshape(n, n_in) / (1 if dtype is int else 2)).astype(dtype)
        return X, np.arange(n), batch_size, np.random.default_rng(int(rng.integers(1000)))

    return make


def in_slices(order_of):
    """A wrong answer that differs in the order of the rows, `order_of(n, rng)`."""

    def mistaken(X, y, batch_size, rng):
        order = order_of(len(X), rng)
        starts = range(0, len(X), batch_size)
        return [(X[order[s : s + batch_size]], y[order[s : s + batch_size]]) for s in starts]

    return mistaken


def labels_left_behind(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    starts = range(0, len(X), batch_size)
    return [(X[order[s : s + batch_size]], y[s : s + batch_size]) for s in starts]


def shuffled_apart(X, y, batch_size, rng):
    return labels_left_behind(X, y[rng.permutation(len(X))], batch_size, rng)


def last_one_dropped(X, y, batch_size, rng):
    return [batch for batch in nnlib.minibatches(X, y, batch_size, rng) if len(batch[0]) == batch_size]


def number_for_size(X, y, batch_size, rng):
    return [(X[rows], y[rows]) for rows in np.array_split(rng.permutation(len(X)), batch_size)]


def first_one_only(X, y, batch_size, rng):
    return next(iter(nnlib.minibatches(X, y, batch_size, rng)))


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
    hints=[
        "Shuffle the row numbers instead of the rows: `order = rng.permutation(len(X))` is drawn once, "
        "and both X and y are read in that order.",
        "`order[0:batch_size]` are the rows of the first batch, the next `batch_size` numbers those of the second. "
        "`range(0, len(X), batch_size)` counts the starts. A slice that reaches past the end is just shorter.",
        "For each start: `rows = order[start : start + batch_size]`, then `yield X[rows], y[rows]` "
        "(or append the pair to a list and return the list after the loop).",
    ],
    mutants=[
        mutant(
            "not shuffled",
            in_slices(lambda n, rng: np.arange(n)),
            "The rows come in their old order. Draw `order = rng.permutation(len(X))` and take them in that order.",
        ),
        mutant(
            "same order in every epoch",
            in_slices(lambda n, rng: copy.deepcopy(rng).permutation(n)),
            "The second epoch comes in the same order as the first. Draw from the `rng` that you are given, "
            "so that each call moves it on.",
        ),
        mutant(
            "rng not used",
            in_slices(lambda n, rng: np.random.default_rng(42).permutation(n)),
            "The order does not come from `rng`. Whoever passes the same seed again must get the same batches: "
            "use `rng.permutation(len(X))` and no other source.",
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
            "last one dropped",
            last_one_dropped,
            "The last batch is missing where it is smaller than the others. In an epoch every row has its turn.",
        ),
        mutant(
            "drawn with replacement",
            in_slices(lambda n, rng: rng.integers(0, n, n)),
            "Some rows come twice and others never. A permutation has every row exactly once.",
        ),
        mutant(
            "number for size",
            number_for_size,
            "This makes `batch_size` batches. `batch_size` is how many rows are in one batch.",
        ),
        mutant(
            "first one only",
            first_one_only,
            "Only the first batch comes back: `return` ends the function. Use `yield`, or return a list of all.",
        ),
    ],
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


def each_array(change):
    """An answer that makes each array anew: `change(p, g, learning_rate)`."""

    def mistaken(params, grads, learning_rate):
        return [
            (change(W, dW, learning_rate), change(b, db, learning_rate))
            for (W, b), (dW, db) in zip(params, grads, strict=True)
        ]

    return mistaken


def step_in_place(params, grads, learning_rate):
    for l, (new_W, new_b) in enumerate(nnlib.sgd_step(params, grads, learning_rate)):
        params[l][0][:], params[l][1][:] = new_W, new_b
    return params


def subtracted_in_place(params, grads, learning_rate):
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= learning_rate * dW
        b -= learning_rate * db
    return params


def step_in_a_copy(params, grads, learning_rate):
    new = copy.deepcopy(params)
    for (W, b), (dW, db) in zip(new, grads, strict=True):
        W -= learning_rate * dW
        b -= learning_rate * db
    return new


IN_PLACE = (
    "`W -= ...` writes into the caller's own array, even where the list around it is new, and `params[0] = ...` into "
    "the caller's list. `W - ...` makes a new array: collect those in a new list."
)

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
    mutants=[
        mutant(
            "wrong sign",
            each_array(lambda p, g, rate: p + rate * g),
            "This steps uphill: the gradient points to where the loss grows. Subtract.",
        ),
        mutant(
            "learning rate forgotten",
            each_array(lambda p, g, rate: p - g),
            "The gradient has to be multiplied by the learning rate.",
        ),
        mutant(
            "biases forgotten",
            lambda params, grads, rate: [
                (W, b) for (W, _), (_, b) in zip(nnlib.sgd_step(params, grads, rate), params, strict=True)
            ],
            "The weights have moved and the biases have not. They learn in the same way: b - learning_rate * db.",
        ),
        mutant("subtracted in place", subtracted_in_place, IN_PLACE),
        mutant("in place", step_in_place, IN_PLACE),
        mutant(
            "in a copy of whole numbers",
            step_in_a_copy,
            "A copy of an array of whole numbers cannot take a fraction in place. `W - learning_rate * dW` makes a "
            "new array of the right type.",
        ),
    ],
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


def update(params, X, y, learning_rate):
    return nnlib.sgd_step(params, nnlib.backward(nnlib.forward(X, params), y, params), learning_rate)


def loss_on(X, y, params):
    return nnlib.cross_entropy(nnlib.forward(X, params)[-1], y)


def train_mistake(batches=nnlib.minibatches, look=lambda X, y, before, after, batch: loss_on(X, y, after)):
    """A wrong answer that differs in its batches or in the loss that it notes, `look(...)`."""

    def mistaken(X, y, params, learning_rate, epochs, batch_size, rng):
        losses = []
        for _ in range(epochs):
            before = params
            for X_batch, y_batch in batches(X, y, batch_size, rng):
                params = update(params, X_batch, y_batch, learning_rate)
            losses.append(look(X, y, before, params, (X_batch, y_batch)))
        return params, losses

    return mistaken


def mean_of_batch_losses(X, y, params, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        batches = []
        for X_batch, y_batch in nnlib.minibatches(X, y, batch_size, rng):
            batches.append(loss_on(X_batch, y_batch, params))
            params = update(params, X_batch, y_batch, learning_rate)
        losses.append(np.mean(batches))
    return params, losses


def biases_not_trained(X, y, params, learning_rate, epochs, batch_size, rng):
    losses, biases = [], [b for _, b in params]
    for _ in range(epochs):
        for X_batch, y_batch in nnlib.minibatches(X, y, batch_size, rng):
            trained = update(params, X_batch, y_batch, learning_rate)
            params = [(W, b) for (W, _), b in zip(trained, biases, strict=True)]
        losses.append(loss_on(X, y, params))
    return params, losses


def train_in_a_copy(X, y, params, learning_rate, epochs, batch_size, rng):
    params = copy.deepcopy(params)
    losses = []
    for _ in range(epochs):
        for X_batch, y_batch in nnlib.minibatches(X, y, batch_size, rng):
            grads = nnlib.backward(nnlib.forward(X_batch, params), y_batch, params)
            subtracted_in_place(params, grads, learning_rate)
        losses.append(loss_on(X, y, params))
    return params, losses


def train_with_stale_gradients(X, y, params, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        start = params
        for X_batch, y_batch in nnlib.minibatches(X, y, batch_size, rng):
            grads = nnlib.backward(nnlib.forward(X_batch, start), y_batch, start)
            params = nnlib.sgd_step(params, grads, learning_rate)
        losses.append(loss_on(X, y, params))
    return params, losses


def train_in_place(X, y, params, learning_rate, epochs, batch_size, rng):
    trained, losses = nnlib.train(X, y, params, learning_rate, epochs, batch_size, rng)
    params[:] = trained
    return params, losses


def train_by_subtracting_in_place(X, y, params, learning_rate, epochs, batch_size, rng):
    trained, losses = train_in_a_copy(X, y, params, learning_rate, epochs, batch_size, rng)
    for (W, b), (new_W, new_b) in zip(params, trained, strict=True):
        W[...], b[...] = new_W, new_b
    return params, losses


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
    mutants=[
        mutant(
            "loss on the last batch",
            train_mistake(look=lambda X, y, before, after, batch: loss_on(batch[0], batch[1], after)),
            "These losses are taken on the last batch. Take them on all of X and y, so that epochs can be compared.",
        ),
        mutant(
            "loss before the epoch",
            train_mistake(look=lambda X, y, before, after, batch: loss_on(X, y, before)),
            "These losses are taken before each epoch. Take them after it, when its updates are done.",
        ),
        mutant(
            "not shuffled",
            train_mistake(in_slices(lambda n, rng: np.arange(n))),
            "The batches come in the old order of the rows. Take them from `minibatches`, which shuffles.",
        ),
        mutant(
            "same order in every epoch",
            train_mistake(in_slices(lambda n, rng: copy.deepcopy(rng).permutation(n))),
            "Every epoch goes through the same batches. Call `minibatches` anew in each epoch, with the same `rng`.",
        ),
        mutant(
            "all rows in every update",
            train_mistake(lambda X, y, size, rng: [(X, y)] * math.ceil(len(X) / size)),
            "Every update uses all of X. Use the batch: `X_batch` and `y_batch`.",
        ),
        mutant(
            "stale gradients",
            train_with_stale_gradients,
            "All gradients of an epoch are taken at the weights from its start. Each batch goes through the network "
            "with the weights as they are by then.",
        ),
        mutant(
            "mean of batch losses",
            mean_of_batch_losses,
            "This is the mean of the losses of the batches, each taken before its update. Take the loss once, on all "
            "of X and y, when the epoch is over.",
        ),
        mutant(
            "biases not trained",
            biases_not_trained,
            "The biases never move. They learn as the weights do: b - learning_rate * db.",
        ),
        mutant("in place", train_in_place, IN_PLACE),
        mutant("subtracted in place", train_by_subtracting_in_place, IN_PLACE),
        mutant(
            "in a copy of whole numbers",
            train_in_a_copy,
            "A copy of an array of whole numbers cannot take a fraction in place. `W - learning_rate * dW` makes a new "
            "array of the right type.",
        ),
    ],
)
