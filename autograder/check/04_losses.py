"""Lesson 04: what is right about losses and their gradients."""

from dataclasses import replace

import numpy as np

import nnlib
from autograder.check.cross_entropy_mistakes import (
    MISTAKES_IN_BINARY_CROSS_ENTROPY,
    MISTAKES_IN_CROSS_ENTROPY,
    MISTAKES_IN_ONE_HOT,
    MISTAKES_IN_SOFTMAX_CROSS_ENTROPY_GRAD,
)
from autograder.check.engine import Exercise, case, random_case
from autograder.check.engine.compare import compare
from autograder.check.engine.inputs import float32, normal
from autograder.check.squared_error_mistakes import MISTAKES_IN_MSE, MISTAKES_IN_MSE_GRAD


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

mse = Exercise(
    reference=nnlib.mse,
    cases=PREDICTED_AND_ACTUAL,
    hints=[
        "How far is each prediction from its target? Subtract the two arrays.",
        "Square every difference, then take the mean over all of them, whatever the shape.",
        "Return `np.mean((y_pred - y_true) ** 2)`.",
    ],
    mutants=MISTAKES_IN_MSE,
)

mse_grad = Exercise(
    reference=nnlib.mse_grad,
    cases=PREDICTED_AND_ACTUAL,
    hints=[
        "What happens to the mean if a single prediction changes? Only one of its terms does.",
        "The derivative of (p - t)**2 with respect to p is 2 * (p - t). The mean divides by the number of terms.",
        "Return `2 * (y_pred - y_true) / y_pred.size`: an array with the shape of `y_pred`.",
    ],
    mutants=MISTAKES_IN_MSE_GRAD,
)


def probabilities_and_answers(rng):
    return rng.uniform(0.01, 0.99, 20).round(2), rng.integers(0, 2, 20)


def compare_where_clipped(got, expected, tolerance):
    """1 - 1e-12 is itself rounded, so where the clip decides, two right answers agree to 1e-5 only.

    In these cases that is where the mean is above 5: no other answer here is as wrong as that.
    """
    return compare(got, expected, replace(tolerance, rtol=1e-5) if expected > 5 else tolerance)


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
    mutants=MISTAKES_IN_BINARY_CROSS_ENTROPY,
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
    mutants=MISTAKES_IN_ONE_HOT,
)


def probabilities_and_labels(n: int, k: int):
    return lambda rng: (rng.dirichlet(np.ones(k), n), rng.integers(0, k, n))


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
    mutants=MISTAKES_IN_CROSS_ENTROPY,
)

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
    mutants=MISTAKES_IN_SOFTMAX_CROSS_ENTROPY_GRAD,
)
