"""The mistakes people make in dealing out batches, in a step and in the training loop."""

import copy
import math

import numpy as np

import nnlib
from autograder.check.engine import mutant


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


LABELS_APART = (
    "X and y are shuffled apart from each other, so that rows get the labels of others. Draw one permutation and read "
    "both in that order."
)

MISTAKES_IN_MINIBATCHES = [
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
    mutant("shuffled apart", shuffled_apart, LABELS_APART),
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
]


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

MISTAKES_IN_SGD_STEP = [
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
    mutant(
        "last layer only",
        lambda *arguments: nnlib.sgd_step(*arguments)[-1:],
        "Only the last layer comes back. Begin with an empty list before the loop, and append each layer to it.",
    ),
    mutant("subtracted in place", subtracted_in_place, IN_PLACE),
    mutant("in place", step_in_place, IN_PLACE),
    mutant(
        "in a copy of whole numbers",
        step_in_a_copy,
        "A copy of an array of whole numbers cannot take a fraction in place. `W - learning_rate * dW` makes a "
        "new array of the right type.",
    ),
]


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


def loss_of_the_last_batch_before_its_update(X, y, params, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        for X_batch, y_batch in nnlib.minibatches(X, y, batch_size, rng):
            loss = loss_on(X_batch, y_batch, params)
            params = update(params, X_batch, y_batch, learning_rate)
        losses.append(loss)
    return params, losses


def one_generator_for_all_epochs(X, y, params, learning_rate, epochs, batch_size, rng):
    losses = []
    batches = iter(nnlib.minibatches(X, y, batch_size, rng))
    for _ in range(epochs):
        for X_batch, y_batch in batches:
            params = update(params, X_batch, y_batch, learning_rate)
        losses.append(loss_on(X, y, params))
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


ON_THE_LAST_BATCH = (
    "These losses are taken on the last batch. Take them on all of X and y, so that epochs can be compared."
)

MISTAKES_IN_TRAIN = [
    mutant(
        "loss on the last batch",
        train_mistake(look=lambda X, y, before, after, batch: loss_on(batch[0], batch[1], after)),
        ON_THE_LAST_BATCH,
    ),
    mutant("loss on the last batch before its update", loss_of_the_last_batch_before_its_update, ON_THE_LAST_BATCH),
    mutant(
        "loss of all activations",
        lambda X, y, params, *others: nnlib.cross_entropy(nnlib.forward(X, params), y),
        "Did the whole list of activations go into `nnlib.cross_entropy`? The probabilities are its last element: "
        "`nnlib.forward(X, params)[-1]`.",
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
        "one generator for all epochs",
        one_generator_for_all_epochs,
        "After the first epoch nothing moves any more: a generator that has been gone through is empty. Call "
        "`minibatches` anew in each epoch.",
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
]
