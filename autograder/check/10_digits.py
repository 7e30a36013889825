"""Lesson 10: what is right about a penalty on weights and about reading digits, and the mistakes people make."""

import numpy as np

import nnlib
from autograder.check.classifier_mistakes import (
    MISTAKES_OF_ANY_CLASSIFIER,
    accuracy_between,
    nearest_mean,
    nearest_neighbour_of_mixed_up,
)
from autograder.check.confusion_mistakes import MISTAKES_IN_HARDEST_PAIR
from autograder.check.engine import Challenge, Exercise, Symptom, case, mutant, random_case
from autograder.check.engine.inputs import network


def layers(*shapes_and_strength, dtype=float):
    """A network of the given sizes, its numbers of the given type, and a strength."""
    *sizes, strength = shapes_and_strength
    return lambda rng: (cast(network(rng, *sizes), dtype), strength)


def cast(params, dtype):
    """The same layers with numbers of another type; tenfold, so that whole ones are not all 0."""
    return [((10 * W).astype(dtype), (10 * b).astype(dtype)) for W, b in params]


def one_layer(W, b, *rest):
    return lambda _: ([(np.array(W), np.array(b))], *rest)


def penalty(weights=lambda W, b: np.sum(W**2), factor=lambda strength: strength / 2):
    """A wrong answer that differs in what it takes of each layer, or in the factor before it."""
    return lambda params, strength: factor(strength) * sum(weights(W, b) for W, b in params)


l2_penalty = Exercise(
    reference=nnlib.l2_penalty,
    cases=[
        random_case(one_layer([[1.0, -3.0]], [5.0], 1.0)),
        random_case(one_layer([[2.0, 0.0], [1.0, 1.0]], [0.0, 0.0], 0.1)),
        random_case(layers(2, 3, 2, 0.5)),
        random_case(layers(3, 1, 3)),
        random_case(layers(2, 4, 3, 1, dtype=int)),
        random_case(layers(3, 2, 0.0)),
        random_case(layers(3, 4, 2, 0.25, dtype=np.float32)),
        random_case(layers(5, 6, 4, 3, 2, 0.001)),
    ],
    hints=[
        "Each layer is a pair (W, b). The penalty wants the W of all layers and no b.",
        "The sum of the squares of one layer's weights is `np.sum(W**2)`. Add these up over the layers.",
        "Return `strength / 2 * sum(np.sum(W**2) for W, b in params)`.",
    ],
    mutants=[
        mutant(
            "half forgotten",
            penalty(factor=lambda strength: strength),
            "This is twice the penalty: half of the strength stands before the sum.",
        ),
        mutant(
            "biases included",
            penalty(lambda W, b: np.sum(W**2) + np.sum(b**2)),
            "The biases are punished too. Only the weights are.",
        ),
        mutant(
            "mean of squares",
            penalty(lambda W, b: np.mean(W**2)),
            "This takes the mean of each layer's squares. The penalty is their sum.",
        ),
        mutant(
            "sizes instead of squares",
            penalty(lambda W, b: np.sum(np.abs(W))),
            "This adds up the sizes of the weights (that is called L1). L2 adds up their squares.",
        ),
        mutant(
            "square of the sum",
            penalty(lambda W, b: np.sum(W) ** 2),
            "This adds up first and squares afterwards, so that weights of opposite signs cancel. Square each weight.",
        ),
        mutant(
            "length of the weights",
            lambda params, strength: strength / 2 * np.sqrt(sum(np.sum(W**2) for W, b in params)),
            "This takes the root of the sum of squares. The penalty is the sum itself.",
        ),
        mutant(
            "not squared",
            penalty(lambda W, b: np.sum(W)),
            "The weights are not squared here, so that negative ones would be rewarded.",
        ),
        mutant(
            "first layer only",
            lambda params, strength: strength / 2 * np.sum(params[0][0] ** 2),
            "This looks at the first layer alone. Add up over all the layers.",
        ),
        mutant(
            "last layer only",
            lambda params, strength: strength / 2 * np.sum(params[-1][0] ** 2),
            "This is the last layer's share alone. Add up over all the layers.",
        ),
        mutant(
            "layer by layer",
            lambda params, strength: [strength / 2 * np.sum(W**2) for W, _ in params],
            "This is one number for each layer. The penalty is a single number: add them up.",
        ),
        mutant(
            "squares not added up",
            lambda params, strength: strength / 2 * sum(W**2 for W, _ in params),
            "Python's `sum` adds up the layers, but the squares inside each layer are still an array: "
            "`np.sum(W**2)` makes one number of them.",
        ),
        mutant(
            "layers in one array",
            lambda params, strength: strength / 2 * np.sum(np.array([W**2 for W, _ in params])),
            "Layers have different shapes, so that their squares do not fit into one array. "
            "Sum each layer by itself, `np.sum(W**2)`, and add these sums up.",
        ),
        mutant(
            "strength forgotten",
            penalty(factor=lambda strength: 1 / 2),
            "The strength is missing: it says how much the penalty counts.",
        ),
        mutant(
            "whole division",
            penalty(factor=lambda strength: strength // 2),
            "`//` cuts the decimals off. Half of the strength is `strength / 2`.",
        ),
    ],
)


def layers_and_grads(*sizes_and_strength, dtype=float):
    *sizes, strength = sizes_and_strength
    return lambda rng: (cast(network(rng, *sizes), dtype), cast(network(rng, *sizes), dtype), strength)


def with_penalty(change=lambda dW, W, strength: dW + strength * W, change_bias=lambda db, b, strength: db):
    """A wrong answer that differs in what happens to the gradient of the weights, or of the biases."""
    return lambda params, grads, strength: [
        (change(dW, W, strength), change_bias(db, b, strength)) for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]


def one_layer_and_grads(W, b, dW, db, strength):
    return lambda _: ([(np.array(W), np.array(b))], [(np.array(dW), np.array(db))], strength)


def l2_grads_in_place(params, grads, strength):
    for (W, _), (dW, _) in zip(params, grads, strict=True):
        dW += strength * W
    return grads


def added_to_a_copy(params, grads, strength):
    copies = [(dW.copy(), db.copy()) for dW, db in grads]
    for (W, _), (dW, _) in zip(params, copies, strict=True):
        dW += strength * W
    return copies


def taken_for_each_other(params, grads, strength):
    return with_penalty()(grads, params, strength)


def first_layer_only(params, grads, strength):
    (dW, db), *others = grads
    return [(dW + strength * params[0][0], db), *others]


l2_grads = Exercise(
    reference=nnlib.l2_grads,
    cases=[
        random_case(one_layer_and_grads([[1.0, -2.0]], [5.0], [[0.5, 0.5]], [0.25], 0.1)),
        random_case(
            one_layer_and_grads([[2.0, 0.0], [1.0, -1.0]], [3.0, 4.0], [[0.0, 1.0], [0.0, 0.0]], [1.0, 0.0], 2)
        ),
        random_case(layers_and_grads(2, 3, 2, 0.5)),
        random_case(layers_and_grads(1, 1, 1, 0.3)),
        random_case(layers_and_grads(3, 4, 2, 0.25, dtype=int)),
        random_case(layers_and_grads(3, 2, 0.0)),
        random_case(layers_and_grads(2, 3, 4, 0.25, dtype=np.float32)),
        random_case(layers_and_grads(5, 4, 3, 2, 0.001)),
    ],
    hints=[
        "How fast does `strength / 2 * w**2` change with w? The square brings a 2, and the half takes it away.",
        "So each dW gets `strength * W` added. The penalty does not depend on the biases: each db stays as it is.",
        "Go through both lists at once: `for (W, b), (dW, db) in zip(params, grads)`, "
        "and collect the pairs `(dW + strength * W, db)` in a new list.",
    ],
    mutants=[
        mutant(
            "half kept",
            with_penalty(lambda dW, W, strength: dW + strength / 2 * W),
            "This adds half of it: the derivative of strength / 2 * w**2 is strength * w.",
        ),
        mutant(
            "factor 2",
            with_penalty(lambda dW, W, strength: dW + 2 * strength * W),
            "This adds twice as much as it should: the 2 of the square and the half cancel.",
        ),
        mutant(
            "wrong sign",
            with_penalty(lambda dW, W, strength: dW - strength * W),
            "This subtracts, and the step downhill, which subtracts the gradient, would make weights larger. Add it.",
        ),
        mutant(
            "biases punished",
            with_penalty(change_bias=lambda db, b, strength: db + strength * b),
            "The gradients of the biases have changed too. The penalty leaves the biases out.",
        ),
        mutant(
            "in place",
            l2_grads_in_place,
            "What works in place, such as `dW += ...` or `grads[0] = ...`, changes what was passed in. "
            "`dW + ...` makes a new array; collect these in a new list.",
        ),
        mutant(
            "type of dW kept",
            added_to_a_copy,
            "`+=` keeps the type of the array, and in an array of whole numbers there is no room for fractions. "
            "`dW + strength * W` has room.",
        ),
        mutant(
            "penalty's gradient alone",
            with_penalty(lambda dW, W, strength: strength * W),
            "This is the gradient of the penalty alone. Add it to the gradient of the loss that is in `grads`.",
        ),
        mutant(
            "biases left out",
            lambda params, grads, strength: [dW + strength * W for (W, _), (dW, _) in zip(params, grads, strict=True)],
            "The gradients of the biases are missing. Each layer's entry is a pair `(dW, db)`, with the db as it was.",
        ),
        mutant(
            "params and grads taken for each other",
            taken_for_each_other,
            "Weights and gradients have changed places: this is W + strength * dW. "
            "In what order do `params` and `grads` stand in `zip`?",
        ),
        mutant(
            "signs of the weights",
            with_penalty(lambda dW, W, strength: dW + strength * np.sign(W)),
            "This adds the signs of the weights, which belongs to a penalty on their sizes (L1). "
            "For squares it is the weights themselves.",
        ),
        mutant(
            "shrunk gradients",
            with_penalty(lambda dW, W, strength: dW + strength * dW),
            "This multiplies the gradients. It is the weights W that are to be added, times the strength.",
        ),
        mutant(
            "same number for all",
            with_penalty(lambda dW, W, strength: dW + strength / 2 * np.sum(W**2)),
            "This adds the penalty itself, one number, to every gradient. Each weight gets a share of its own.",
        ),
        mutant(
            "penalty of the network for all",
            lambda params, grads, strength: [(dW + nnlib.l2_penalty(params, strength), db) for dW, db in grads],
            "This adds the penalty itself, one number, to every gradient. Add its slope along each weight.",
        ),
        mutant(
            "weights after a step",
            lambda params, grads, strength: [
                (W - dW - strength * W, b - db) for (W, b), (dW, db) in zip(params, grads, strict=True)
            ],
            "These are weights after a step. Return gradients and leave the step to the optimizer.",
        ),
        mutant(
            "first layer only",
            first_layer_only,
            "Only the first layer's gradient has changed. The penalty holds for the weights of all the layers.",
        ),
    ],
)


def renamed_digits(rng):
    """Digits under other names, each moved on by the same number, so that only what is learned from them counts."""
    X, y, X_unseen, y_unseen = nnlib.datasets.digits_split(rng)
    moved_by = int(rng.integers(1, 10))
    return X, (y + moved_by) % 10, X_unseen, (y_unseen + moved_by) % 10


def names_are_moved(evidence):
    if evidence.labels is None:
        return False
    moved_by = (evidence.labels - evidence.truth).astype(int) % 10
    return np.bincount(moved_by, minlength=10)[1:].max() > 0.8 * len(moved_by)


def trained_too_little(X, y, rng):
    params, _ = nnlib.train(X / 16, y, nnlib.initialize([64, 16, 10], rng), 0.1, epochs=2, batch_size=32, rng=rng)
    return lambda X: nnlib.predict(X / 16, params)


digit_classifier = Challenge(
    reference=nnlib.digit_classifier,
    data=renamed_digits,
    full=0.96,
    credit_from=0.90,
    seconds=60,
    hints=[
        "Bring the pixels on one scale, the same for all of them: `mean = X.mean(axis=0)` and `(X - mean) / 8`. "
        "Keep `mean`, since new pictures need it too.",
        "`learn` from part 4 does the training. 64 or 128 hidden nodes and 30 epochs come close to 97%; "
        "then take the tips of part 5, noise first.",
        "If you hold pictures back to try things out, train on all of them in the end: every picture counts.",
        "The last line is `return lambda X_new: nnlib.predict((X_new - mean) / 8, params)`.",
    ],
    mutants=[
        *MISTAKES_OF_ANY_CLASSIFIER,
        Symptom(
            "other data",
            lambda X, y, rng: nearest_mean(*nnlib.datasets.digits(), rng),
            names_are_moved,
            "It tells the digits apart but calls them by other names than `y` does. The check moves all names on by "
            "the same number: was yours trained on the `X` and `y` of the call, or on pictures of the notebook?",
        ),
        Symptom(
            "labels of other rows",
            nearest_neighbour_of_mixed_up,
            accuracy_between(0.0, 0.3),
            "This is hardly better than guessing. Do X and y still belong together row by row, "
            "and did the loss fall while it trained?",
        ),
        Symptom(
            "trained too little",
            trained_too_little,
            accuracy_between(0.3, 0.88),
            "Comparing with the mean picture of each digit gets more right than this, about 90%. Did the network train "
            "for long enough, and are new pictures scaled as in training, by the same numbers?",
        ),
    ],
)


def random_confusion(n_classes, n):
    """Mostly right answers, and few enough mistakes for ties."""

    def make(rng):
        y_true = rng.integers(0, n_classes, n)
        y_pred = np.where(rng.random(n) < 0.8, y_true, rng.integers(0, n_classes, n))
        y_pred[0] = (y_true[0] + 1) % n_classes
        return (nnlib.confusion_matrix(y_pred, y_true, n_classes),)

    return make


hardest_pair = Exercise(
    reference=nnlib.hardest_pair,
    parts=("true", "predicted"),
    cases=[
        case([[5, 0], [2, 7]]),
        case([[5, 2], [2, 7]]),
        case([[90, 4], [3, 5]]),
        case([[9, 3, 0], [0, 8, 0], [1, 0, 4]]),
        case([[9, 0, 2], [2, 8, 0], [0, 0, 9]]),
        case([[9, 0, 0], [2, 8, 2], [1, 2, 9]]),
        case([[90, 4, 0], [0, 5, 3], [0, 0, 6]]),
        case([[9, 0, 3, 0], [2, 9, 0, 0], [2, 0, 9, 0], [0, 0, 0, 9]]),
        case([[0, 0, 0], [0, 0, 0], [0, 1, 0]]),
        case([[0, 6], [2, 1]]),
        case([[4000, 256], [3, 5000]]),
        case([[9, 2, 2], [0, 9, 3], [0, 0, 9]]),
        case([[9, 0, 0], [2, 9, 0], [2, 3, 9]]),
        case([[5, 0, 0, 0], [0, 5, 0, 0], [0, 0, 5, 0], [0, 0, 5, 0]]),
        random_case(random_confusion(10, 300)),
        random_case(random_confusion(10, 40)),
        random_case(random_confusion(5, 60)),
    ],
    hints=[
        "The diagonal holds the right answers, which are not asked for. How can you keep it out of the search?",
        "Work on a copy: `mistakes = confusion.copy()`, then `np.fill_diagonal(mistakes, 0)`.",
        "`mistakes.argmax()` counts the cells row by row, from 0, and finds the first of the largest ones. With k "
        "columns, cell number i is in row `i // k` and column `i % k`; `np.unravel_index` does the same.",
    ],
    mutants=MISTAKES_IN_HARDEST_PAIR,
)
