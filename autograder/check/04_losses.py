"""Lesson 04: what is right about losses and their gradients, and the mistakes people make with them."""

from dataclasses import replace

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.compare import compare
from autograder.check.engine.inputs import float32, normal


def two_of_shape(*shape: int):
    """Predicted and actual values of one shape, to two decimals so that they read well."""
    return lambda rng: tuple(rng.standard_normal((2, *shape)).round(2))


PREDICTED_AND_ACTUAL = [
    case([1.0, 4.0], [3.0, 4.0]),
    case([2.0], [5.0]),
    case([0.5, -1.0], [0.5, -1.0]),
    case([1, 2, 0, 5], [2, 0, 0, 2]),
    case([[1.0, 2.0, 3.0], [0.0, 0.0, 1.0]], [[1.0, 0.0, 3.0], [1.0, 0.0, 4.0]]),
    case([[1.5], [2.0], [-1.0]], [[1.0], [2.5], [1.0]]),
    case([[1.0, -1.0, 2.0]], [[0.0, 2.0, 2.0]]),
    case(float32([0.5, 1.5, 3.0]), float32([1.0, 1.0, 1.0])),
    random_case(two_of_shape(7)),
    random_case(two_of_shape(2, 3, 4)),
    case([1e8, 1e8 + 1], [1e8, 1e8 + 3]),
]


def subtracted_in_place(y_pred, y_true):
    y_pred -= y_true
    return (y_pred**2).mean()


mse = Exercise(
    reference=nnlib.mse,
    cases=PREDICTED_AND_ACTUAL,
    hints=[
        "How far is each prediction from its target? Subtract the two arrays.",
        "Square every difference, then take the mean over all of them, whatever the shape.",
        "Return `np.mean((y_pred - y_true) ** 2)`.",
    ],
    mutants=[
        mutant(
            "sum",
            lambda y_pred, y_true: ((y_pred - y_true) ** 2).sum(),
            "This is the sum of the squared errors; the mean divides by how many there are.",
        ),
        mutant(
            "absolute errors",
            lambda y_pred, y_true: np.abs(y_pred - y_true).mean(),
            "This is the mean absolute error: square the differences instead of taking their size.",
        ),
        mutant(
            "root",
            lambda y_pred, y_true: np.sqrt(((y_pred - y_true) ** 2).mean()),
            "This is the root of the mean squared error. Leave out the square root.",
        ),
        mutant(
            "half",
            lambda y_pred, y_true: ((y_pred - y_true) ** 2).mean() / 2,
            "This is half of it. Some books put a 1/2 in front so that it cancels in the gradient; here there is none.",
        ),
        mutant(
            "square of the mean",
            lambda y_pred, y_true: (y_pred - y_true).mean() ** 2,
            "Here the errors are averaged before they are squared, so that positive and negative ones cancel. "
            "Square first.",
        ),
        mutant(
            "not squared",
            lambda y_pred, y_true: (y_pred - y_true).mean(),
            "The errors are not squared, so that positive and negative ones cancel.",
        ),
        mutant(
            "difference of squares",
            lambda y_pred, y_true: (y_pred**2 - y_true**2).mean(),
            "Subtract first and square the difference: p**2 - t**2 is not (p - t)**2.",
        ),
        mutant(
            "divided by rows",
            lambda y_pred, y_true: ((y_pred - y_true) ** 2).sum() / len(y_pred),
            "This divides by the number of rows. The mean is over every element: `y_pred.size` of them.",
        ),
        mutant(
            "column by column",
            lambda y_pred, y_true: ((y_pred - y_true) ** 2).mean(axis=0),
            "This is one mean for each column. Without `axis=0` the mean is over every element.",
        ),
        mutant(
            "not averaged",
            lambda y_pred, y_true: (y_pred - y_true) ** 2,
            "These are the squared errors, one for each prediction. The loss is a single number, their mean.",
        ),
        mutant(
            "in place",
            subtracted_in_place,
            "`y_pred -= ...` changes the array it was given. `y_pred - y_true` makes a new one.",
        ),
    ],
)


def gradient_in_place(y_pred, y_true):
    y_pred -= y_true
    return 2 * y_pred / y_pred.size


mse_grad = Exercise(
    reference=nnlib.mse_grad,
    cases=PREDICTED_AND_ACTUAL,
    hints=[
        "What happens to the mean if a single prediction changes? Only one of its terms does.",
        "The derivative of (p - t)**2 with respect to p is 2 * (p - t). The mean divides by the number of terms.",
        "Return `2 * (y_pred - y_true) / y_pred.size`: an array with the shape of `y_pred`.",
    ],
    mutants=[
        mutant(
            "not divided",
            lambda y_pred, y_true: 2 * (y_pred - y_true),
            "This is the gradient of the sum. The loss is a mean, so divide by the number of elements.",
        ),
        mutant(
            "2 forgotten",
            lambda y_pred, y_true: (y_pred - y_true) / y_pred.size,
            "The 2 from the square is missing: the derivative of e**2 is 2 * e.",
        ),
        mutant(
            "wrong sign",
            lambda y_pred, y_true: 2 * (y_true - y_pred) / y_pred.size,
            "This has the wrong sign: where the prediction is too large, raising it raises the loss, "
            "so the gradient is positive there.",
        ),
        mutant(
            "errors alone",
            lambda y_pred, y_true: y_pred - y_true,
            "These are the errors. The gradient of the mean of their squares is 2 * error / (number of elements).",
        ),
        mutant(
            "divided by rows",
            lambda y_pred, y_true: 2 * (y_pred - y_true) / len(y_pred),
            "This divides by the number of rows. The mean is over every element: `y_pred.size` of them.",
        ),
        mutant(
            "one number",
            lambda y_pred, y_true: 2 * (y_pred - y_true).mean(),
            "This is a single number. The gradient says for every prediction how the loss changes with it, "
            "so it has the shape of `y_pred`.",
        ),
        mutant(
            "signs alone",
            lambda y_pred, y_true: np.sign(y_pred - y_true) / y_pred.size,
            "This is the gradient of the mean absolute error. For squares, a larger error has a larger slope.",
        ),
        mutant(
            "in place",
            gradient_in_place,
            "`y_pred -= ...` changes the array it was given. `y_pred - y_true` makes a new one.",
        ),
    ],
)


def probabilities_and_answers(rng):
    return rng.uniform(0.01, 0.99, 20).round(2), rng.integers(0, 2, 20)


def compare_where_clipped(got, expected, tolerance):
    """1 - 1e-12 is itself rounded, so where the clip decides, two right answers agree to 1e-5 only.

    In these cases that is where the mean is above 5: no other answer here is as wrong as that.
    """
    return compare(got, expected, replace(tolerance, rtol=1e-5) if expected > 5 else tolerance)


def cost_of(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def clipped(p, lowest=1e-12):
    return np.clip(p, lowest, 1 - lowest)


def a_little_added(p, y):
    return -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).mean()


def clipped_in_place(p, y):
    if p.dtype.kind == "f":
        p[p < 1e-12] = 1e-12
        p[p > 1 - 1e-12] = 1 - 1e-12
    return cost_of(clipped(p), y).mean()


binary_cross_entropy = Exercise(
    reference=nnlib.binary_cross_entropy,
    compare=compare_where_clipped,
    cases=[
        case([0.8], [1]),
        case([0.8], [0]),
        case([0.9, 0.2, 0.6], [1, 0, 0]),
        case([0.25, 0.5], [0, 1]),
        case([0.0, 1.0], [1, 0]),
        case([1.0, 0.5], [1, 1]),
        case([0.5, 0.0, 0.25], [1, 0, 0]),
        case([1e-20, 0.25], [1, 1]),
        case([1e-9, 0.5, 0.5, 0.5, 0.5], [1, 1, 0, 1, 0]),
        case([0, 1, 1], [1, 1, 0]),
        case(float32([0.3, 0.9]), [1, 0]),
        random_case(probabilities_and_answers),
    ],
    hints=[
        "For an observation with y = 1 the cost is -log(p); for one with y = 0 it is -log(1 - p). "
        "`y * ... + (1 - y) * ...` picks the right one.",
        "Take the mean over all observations, and mind the minus: logs of probabilities are negative.",
        "log(0) is minus infinity. `np.clip(p, 1e-12, 1 - 1e-12)` moves 0 and 1 a little inwards, in a new array.",
        "With the clipped p, return `-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))`.",
    ],
    mutants=[
        mutant(
            "sum",
            lambda p, y: cost_of(clipped(p), y).sum(),
            "This is the sum over the observations; the loss is their mean.",
        ),
        mutant(
            "minus forgotten",
            lambda p, y: -cost_of(clipped(p), y).mean(),
            "This is negative, since logs of probabilities are. A minus in front makes it a cost.",
        ),
        mutant(
            "yes only",
            lambda p, y: -(y * np.log(clipped(p))).mean(),
            "Observations with y = 0 cost nothing here, however wrong they are. They cost -log(1 - p).",
        ),
        mutant(
            "yes and no exchanged",
            lambda p, y: cost_of(1 - clipped(p), y).mean(),
            "This is the wrong way round: p is the probability of y = 1, so a large p is cheap where y is 1.",
        ),
        mutant(
            "base 2",
            lambda p, y: cost_of(clipped(p), y).mean() / np.log(2),
            "This is the logarithm with base 2. Use the natural one, `np.log`.",
        ),
        mutant(
            "not clipped",
            lambda p, y: cost_of(p, y).mean(),
            "At p = 0 or p = 1 the log of 0 comes up, and 0 * log(0) is NaN. Clip p to [1e-12, 1 - 1e-12] first.",
        ),
        mutant(
            "clipped below only",
            lambda p, y: cost_of(np.maximum(p, 1e-12), y).mean(),
            "p is kept away from 0 but not from 1, where log(1 - p) is the log of 0. Clip at both ends.",
        ),
        mutant(
            "clipped too early",
            lambda p, y: cost_of(clipped(p, 1e-7), y).mean(),
            "This clips at 1e-7. The limits asked for are 1e-12 and 1 - 1e-12.",
        ),
        mutant(
            "a little added",
            a_little_added,
            "Something small is added to every probability, which shows in the log of a small one. "
            "`np.clip(p, 1e-12, 1 - 1e-12)` leaves alone what lies between.",
        ),
        mutant(
            "squared error",
            lambda p, y: ((p - y) ** 2).mean(),
            "This is the mean squared error. Cross-entropy takes -log of the probability given to what happened.",
        ),
        mutant(
            "not averaged",
            lambda p, y: cost_of(clipped(p), y),
            "This is the cost of each observation. The loss is a single number, their mean.",
        ),
        mutant(
            "in place",
            clipped_in_place,
            "The clipping changed the array it was given. `np.clip(p, ...)` without `out=` makes a new one.",
        ),
    ],
)

one_hot = Exercise(
    reference=nnlib.one_hot,
    cases=[
        case([0, 2], 3),
        case([1], 2),
        case([2, 0, 1, 1], 3),
        case([1, 0], 4),
        case([0], 1),
        random_case(lambda rng: (rng.integers(0, 6, 5), 6)),
    ],
    hints=[
        "Start with zeros of shape (n, n_classes), then put one 1 into each row.",
        "`np.arange(n)` numbers the rows, and `y` says the column for each: `T[rows, columns] = 1` sets them all.",
        "With `T = np.zeros((len(y), n_classes))`: `T[np.arange(len(y)), y] = 1`, then return `T`.",
    ],
    mutants=[
        mutant(
            "classes in rows",
            lambda y, n_classes: nnlib.one_hot(y, n_classes).T,
            "Here each column is an observation. Each row should be: shape (n, n_classes).",
        ),
        mutant(
            "classes counted from the labels",
            lambda y, n_classes: np.eye(y.max() + 1)[y],
            "The largest label need not occur in `y`. Make `n_classes` columns.",
        ),
        mutant(
            "counted from one",
            lambda y, n_classes: np.eye(n_classes)[y - 1],
            "Labels count from 0, as columns do: label 0 belongs in column 0.",
        ),
        mutant(
            "label instead of 1",
            lambda y, n_classes: np.eye(n_classes)[y] * y[:, np.newaxis],
            "The label itself stands where a 1 belongs.",
        ),
        mutant(
            "ones and zeros exchanged",
            lambda y, n_classes: 1 - np.eye(n_classes)[y],
            "This is the wrong way round: 1 in the label's column, 0 everywhere else.",
        ),
        mutant(
            "whole columns",
            lambda y, n_classes: np.tile(np.isin(np.arange(n_classes), y), (len(y), 1)),
            "`T[:, y] = 1` fills whole columns. Give each row its own column: `T[np.arange(len(y)), y] = 1`.",
        ),
    ],
)


def probabilities_and_labels(n: int, k: int):
    return lambda rng: (rng.dirichlet(np.ones(k), n), rng.integers(0, k, n))


def picked(P, y):
    return P[np.arange(len(y)), y]


def exact_zeros_only(P, y):
    right = picked(P, y)
    return -np.log(np.where(right == 0, 1e-12, right)).mean()


def clipped_in_place_below(P, y):
    if P.dtype.kind == "f":
        P[P < 1e-12] = 1e-12
    return nnlib.cross_entropy(P, y)


cross_entropy = Exercise(
    reference=nnlib.cross_entropy,
    atol=1e-9,
    cases=[
        case([[0.75, 0.25]], [1]),
        case([[0.5, 0.2, 0.3], [0.1, 0.1, 0.8]], [1, 2]),
        case([[0.25, 0.75], [0.5, 0.5], [0.1, 0.9]], [0, 0, 1]),
        case([[0.7, 0.1, 0.1, 0.1]], [0]),
        case([[0.0, 1.0]], [0]),
        case([[1.0, 0.0], [0.0, 1.0]], [0, 1]),
        case([[1e-20, 1.0], [0.25, 0.75]], [0, 1]),
        case([[1e-9, 1.0], [0.25, 0.75]], [0, 1]),
        case([[1, 0], [0, 1], [1, 0]], [0, 1, 1]),
        case(float32([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]), [2, 1]),
        random_case(probabilities_and_labels(4, 4)),
        random_case(probabilities_and_labels(7, 3)),
    ],
    hints=[
        "Only one number of each row matters: the probability it gives to the right class.",
        "`P[np.arange(len(y)), y]` picks it from every row: row 0 with label y[0], row 1 with label y[1], and so on.",
        "Take -log of these and their mean. log(0) is minus infinity, so first raise what is below 1e-12: "
        "`np.maximum(..., 1e-12)`.",
        "Return `-np.mean(np.log(np.maximum(P[np.arange(len(y)), y], 1e-12)))`.",
    ],
    mutants=[
        mutant(
            "sum",
            lambda P, y: -np.log(np.maximum(picked(P, y), 1e-12)).sum(),
            "This is the sum over the observations; the loss is their mean.",
        ),
        mutant(
            "minus forgotten",
            lambda P, y: np.log(np.maximum(picked(P, y), 1e-12)).mean(),
            "This is negative, since logs of probabilities are. A minus in front makes it a cost.",
        ),
        mutant(
            "not clipped",
            lambda P, y: -np.log(picked(P, y)).mean(),
            "Where the right class has probability 0 the loss is infinite. Let nothing below 1e-12 reach the log.",
        ),
        mutant(
            "exact zeros only",
            exact_zeros_only,
            "Only an exact 0 is raised to 1e-12, and what lies between the two is not: `np.maximum(..., 1e-12)` raises "
            "both.",
        ),
        mutant(
            "a little added",
            lambda P, y: -np.log(picked(P, y) + 1e-12).mean(),
            "Something small is added to every probability, which shows in the log of a small one. "
            "`np.maximum(..., 1e-12)` leaves alone what is larger.",
        ),
        mutant(
            "whole columns",
            lambda P, y: -np.log(np.maximum(P[:, y], 1e-12)).mean(),
            "`P[:, y]` takes whole columns. `P[np.arange(len(y)), y]` takes one number from each row.",
        ),
        mutant(
            "mean over every element",
            lambda P, y: nnlib.cross_entropy(P, y) / P.shape[1],
            "This divides by n * k. There is one cost for each observation, so the mean divides by n.",
        ),
        mutant(
            "most probable class",
            lambda P, y: -np.log(P.max(axis=1)).mean(),
            "This looks at the largest probability of each row. What counts is the one given to the right class, y.",
        ),
        mutant(
            "softmax once more",
            lambda P, y: nnlib.cross_entropy(nnlib.softmax(P), y),
            "This applies softmax to `P`. The rows of `P` are probabilities already.",
        ),
        mutant(
            "other classes too",
            lambda P, y: cost_of(clipped(P), nnlib.one_hot(y, P.shape[1])).sum(axis=1).mean(),
            "This adds -log(1 - p) for the wrong classes. Their probabilities count only through the right one: "
            "what they have, it has not.",
        ),
        mutant(
            "no logarithm",
            lambda P, y: 1 - picked(P, y).mean(),
            "This is how much probability is missing. The cost is -log of the probability given to the right class.",
        ),
        mutant(
            "in place",
            clipped_in_place_below,
            "The clipping changed the array it was given. `np.maximum(..., 1e-12)` makes a new one.",
        ),
    ],
)


def softmax_in_place(Z):
    if Z.dtype.kind == "f":
        Z -= Z.max(axis=1, keepdims=True)
    return nnlib.softmax(Z)


def overflowing_softmax(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


def gradient_by(softmax=nnlib.softmax, error=lambda P, T: (P - T) / len(T)):
    """A `softmax_cross_entropy_grad` with another softmax or another comparison with the one-hot labels."""
    return lambda Z, y: error(softmax(Z), nnlib.one_hot(y, Z.shape[1]))


softmax_cross_entropy_grad = Exercise(
    reference=nnlib.softmax_cross_entropy_grad,
    cases=[
        case([[0.0, 0.0], [0.0, 0.0]], [0, 1]),
        case([[1.0, 2.0, 0.0], [0.5, 0.0, 0.0]], [2, 0]),
        case([[1.0, -1.0]], [1]),
        case([[1, 0], [0, 2], [3, 3]], [0, 0, 1]),
        case([[1000.0, 0.0], [1000.0, 1001.0], [-1000.0, -1001.0]], [1, 0, 1]),
        case([[30.0, 0.0, -30.0]], [0]),
        case([[1100.0, 0.0, 0.0]], [0]),
        case(float32([[0.1, 0.2, 0.4], [0.0, 1.0, -1.0]]), [2, 1]),
        random_case(lambda rng: (*normal(4, 4)(rng), rng.integers(0, 4, 4))),
        random_case(lambda rng: (*normal(7, 3, scale=3.0)(rng), rng.integers(0, 3, 7))),
    ],
    hints=[
        "For one observation the gradient is p - t: its softmax probabilities minus its one-hot row.",
        "The loss is the mean over n observations, so each row's share is divided by n.",
        "`nnlib.softmax(Z)` is stable. You need no logarithm and no clipping: they cancel in the gradient.",
        "Return `(nnlib.softmax(Z) - one_hot(y, Z.shape[1])) / len(y)`.",
    ],
    mutants=[
        mutant(
            "not divided",
            gradient_by(error=lambda P, T: P - T),
            "This is the gradient of the sum over the observations. The loss is their mean, so divide by n.",
        ),
        mutant(
            "divided by every element",
            gradient_by(error=lambda P, T: (P - T) / P.size),
            "This divides by n * k. The mean is over the n observations: divide by n.",
        ),
        mutant(
            "wrong sign",
            gradient_by(error=lambda P, T: (T - P) / len(T)),
            "This has the wrong sign: raising the right logit lowers the loss, so the gradient is negative there.",
        ),
        mutant(
            "labels not subtracted",
            gradient_by(error=lambda P, T: P / len(T)),
            "These are the probabilities divided by n. Subtract 1 from the right class of each row.",
        ),
        mutant(
            "only the right class",
            gradient_by(error=lambda P, T: (P - T) * T / len(T)),
            "The other classes have a gradient too: raising a wrong logit takes probability from the right class.",
        ),
        mutant(
            "labels as numbers",
            lambda Z, y: (nnlib.softmax(Z) - y[:, np.newaxis]) / len(y),
            "This subtracts the label's number from every class. Subtract its one-hot row.",
        ),
        mutant(
            "by the probabilities",
            gradient_by(error=lambda P, T: -T / np.maximum(P, 1e-12) / len(T)),
            "This is the gradient with respect to the probabilities. One more step, through softmax, is missing.",
        ),
        mutant(
            "softmax over columns",
            gradient_by(softmax=lambda Z: nnlib.softmax(Z.T).T),
            "Softmax ran down the columns. Every row is an observation, so every row has to sum to 1.",
        ),
        mutant(
            "softmax forgotten",
            gradient_by(softmax=lambda Z: Z),
            "`Z` holds logits. Turn them into probabilities with softmax before the labels are subtracted.",
        ),
        mutant(
            "overflow",
            gradient_by(softmax=overflowing_softmax),
            "exp() overflows where logits are large. Subtract each row's maximum first, as `nnlib.softmax` does.",
        ),
        mutant(
            "in place",
            gradient_by(softmax=softmax_in_place),
            "`Z -= ...` changes the array it was given. `Z - ...` makes a new one.",
        ),
    ],
)
