"""Lesson 01: what is right about one neuron, a layer of them, and the scaling of their inputs."""

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, random_case
from autograder.check.engine.inputs import float32, normal
from autograder.check.neuron_mistakes import (
    MISTAKES_IN_DENSE,
    MISTAKES_IN_THRESHOLD,
    MISTAKES_IN_WEIGHTED_SUM,
    MISTAKES_IN_XOR,
    exactly_one,
)
from autograder.check.scaling_mistakes import MISTAKES_IN_NORMALIZE, MISTAKES_IN_STANDARDIZE


def short(rng, *shape):
    return rng.standard_normal(shape).round(2)


def neuron_of(n_in):
    return lambda rng: (short(rng, n_in), short(rng, n_in), float(short(rng)))


weighted_sum = Exercise(
    reference=nnlib.weighted_sum,
    cases=[
        case([2.0, 3.0], [10.0, 100.0], 2.0),
        case([2, 3], [10, 100], 2),
        case([0.5], [4.0], -1.0),
        case([1.0, -2.0, 0.5, 3.0], [0.5, 1.0, -2.0, 0.0], -0.25),
        case([0.0, 0.0, 0.0], [1.0, 2.0, 3.0], 7.0),
        case(float32([0.5, 1.5]), float32([2.0, -1.0]), 0.25),
        random_case(neuron_of(5)),
        random_case(neuron_of(20)),
    ],
    hints=[
        "Each input is multiplied by its own weight; the products are added up; the bias is added once, at the end.",
        "`x * w` gives all the products. Something must still turn them into one number.",
        "`x @ w` multiplies element by element and adds up.",
        "Return `x @ w + b`.",
    ],
    mutants=MISTAKES_IN_WEIGHTED_SUM,
)


def layer_of(n, n_in, n_out):
    return lambda rng: (short(rng, n, n_in), short(rng, n_out, n_in), short(rng, n_out))


dense = Exercise(
    reference=nnlib.dense,
    cases=[
        case([[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]], [0.5, 100.0, -1.0]),
        case([[1.0, 0.0], [0.0, 1.0]], [[1.0, 2.0], [3.0, 4.0]], [10.0, 20.0]),
        case([[1, 2, 3], [4, 5, 6]], [[1, 0, 2]], [10]),
        case([[2.0], [-1.0], [0.5]], [[4.0], [1.0]], [0.0, 1.0]),
        case([[3.0]], [[2.0]], [-1.0]),
        case([[1, 2], [3, 4]], [[0.5, 1.5]], [1]),
        case([[0.5, 1.5]], [[1, 2], [3, 4]], [1, 2]),
        case(float32([[0.5, 1.0], [2.0, -1.0], [0.0, 3.0]]), float32([[1.0, 0.5]]), float32([0.25])),
        random_case(layer_of(4, 4, 4)),
        random_case(layer_of(3, 2, 5)),
        random_case(layer_of(7, 5, 3)),
    ],
    hints=[
        "Row i, column j of the result is the weighted sum of observation i in neuron j: "
        "row i of `X` with row j of `W`, and the bias of neuron j.",
        "`@` takes rows of the left matrix with *columns* of the right one, but the neurons are the rows of `W`. "
        "`W.T` has them as columns.",
        "`X @ W.T` has shape (n, n_out), and `b` has shape (n_out,): adding it adds one bias to each column.",
        "Return `X @ W.T + b`.",
    ],
    mutants=MISTAKES_IN_DENSE,
)


threshold = Exercise(
    reference=nnlib.threshold,
    cases=[
        case(1.0),
        case(-1.0),
        case(0.0),
        case([-0.5, 0.0, 2.0]),
        case(2.0, 2.0),
        case([1.0, 2.0, 3.0], 2.0),
        case([-3.0, -2.0, -1.0], theta=-2.0),
        case([-1, 0, 1, 2], 1),
        case([[0.5, -0.5, 1.5], [0.25, 0.0, -2.0]], theta=0.25),
        case([5.0]),
        case([-1e-9, 0.0]),
        case([0.25, 0.28], theta=0.26),
        case(float32([-1.5, 0.0, 0.5]), 0.5),
        random_case(normal(3, 4)),
        random_case(normal(2, 3, 2), theta=0.3),
    ],
    hints=[
        "Two outcomes only: 1.0 where `z` has reached `theta`, 0.0 where it has not. At `theta` itself it has.",
        "An `if` decides about one number. A comparison such as `z >= theta` decides about a whole array at once.",
        "Return `np.where(z >= theta, 1.0, 0.0)`.",
    ],
    mutants=MISTAKES_IN_THRESHOLD,
)

CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]


def bits(n):
    return lambda rng: (rng.integers(0, 2, (n, 2)).astype(float),)


xor = Exercise(
    reference=exactly_one,
    cases=[
        case([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
        case(CORNERS),
        case([[1.0, 0.0]]),
        case([[1, 1]]),
        case([[1.0, 1.0], [0.0, 0.0], [0.0, 1.0]]),
        case(float32(CORNERS)),
        random_case(bits(4)),
        random_case(bits(9)),
        random_case(bits(50)),
    ],
    hints=[
        "One neuron cannot do it, two layers can. XOR is 1 where OR is 1 and AND is not.",
        "The hidden layer is `dense` and `threshold` with the weights of AND and OR from part 4; "
        "its output has two columns.",
        "The neuron at the output must fire when OR is 1 and AND is 0, and not when both are 1: OR needs a positive "
        "weight, AND a negative one that outweighs it.",
        "With `hidden = threshold(dense(X, W_logic, b_logic))`, whose columns are AND and OR, return "
        "`threshold(dense(hidden, np.array([[-2.0, 1.0]]), np.array([-0.5])))[:, 0]`.",
    ],
    mutants=MISTAKES_IN_XOR,
)


def with_constant_columns_at_std_zero(function, X, *statistics, **named):
    """The std of a constant column may be returned as 0 or as the 1 divided by: both count as 0."""
    result = function(X, *statistics, **named)
    if not isinstance(result, tuple | list) or len(result) != 3 or np.shape(result[2]) != X.shape[1:]:
        return result
    X_std, mean, std = result
    constant = np.ptp(X, axis=0) == 0
    return X_std, mean, np.where(constant & np.equal(std, 1), 0.0, std)


def table(n, n_columns, given=()):
    """A batch with columns far apart, and the statistics named in `given` drawn for it."""

    def make(rng):
        X = (rng.standard_normal((n, n_columns)) * 10.0 ** np.arange(n_columns)).round(2)
        mean, std = rng.uniform(-2, 2, n_columns).round(2), rng.uniform(0.5, 2, n_columns).round(2)
        return X, mean if "mean" in given else None, std if "std" in given else None

    return make


standardize = Exercise(
    reference=nnlib.standardize,
    procedure=with_constant_columns_at_std_zero,
    parts=("X_std", "mean", "std"),
    cases=[
        case([[1.0, 10.0], [3.0, 50.0]]),
        case([[1, 10], [3, 50], [6, 1]]),
        case([[2.0, 3.0], [4.0, 3.0]]),
        case([[2.0, 4.0]], [1.0, 1.0], [2.0, 4.0]),
        case([[2.0, 4.0], [4.0, 8.0]], mean=np.array([0.0, 0.0])),
        case([[2.0, 4.0], [4.0, 8.0]], std=np.array([2.0, 4.0])),
        case([[1, 5], [3, 1], [8, 0]], [2, 1], [3, 2]),
        case([[1.0], [2.0], [3.0], [6.0]]),
        case([[0.5, -2.0, 8.0]]),
        case([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]], [2.0, 5.0], [1.0, 0.0]),
        case([[1e-10, 5.0], [2e-10, 7.0], [6e-10, 0.0]]),
        case([[0, 7], [1, 7], [5, 7]]),
        case(float32([[0.5, 1.5], [1.0, -2.0], [3.0, 0.25]])),
        case(float32([[0.5, 1.5], [1.0, -2.0]]), float32([0.5, 0.0]), float32([0.5, 2.0])),
        random_case(table(4, 4)),
        random_case(table(9, 3)),
        random_case(table(5, 3, given=("mean", "std"))),
        random_case(table(6, 2, given=("mean",))),
        random_case(table(6, 2, given=("std",))),
    ],
    hints=[
        "Three steps: find out which mean to use, find out which standard deviation to use, then subtract and divide.",
        "`X.mean(axis=0)` and `X.std(axis=0)` give one number per column. "
        "Use them only where `mean is None` or `std is None`; ask for each of the two on its own.",
        "A constant column has std 0, and 0 / 0 is NaN. Divide by `np.where(std == 0, 1, std)` instead.",
        "After `if mean is None: mean = X.mean(axis=0)` and the same for std with `X.std(axis=0)`, let "
        "`std = np.where(std == 0, 1, std)` and return `(X - mean) / std, mean, std`.",
    ],
    mutants=MISTAKES_IN_STANDARDIZE,
)


def runs_from_0_to_1(arguments, result):
    if not np.isfinite(result).all():
        return "A column whose numbers are all equal has a range of 0, and 0 / 0 is NaN. It should become zeros."
    if np.min(result) < 0 or np.max(result) > 1:
        return "After normalising, every column lies between 0 and 1."
    return None


normalize = Exercise(
    reference=nnlib.normalize,
    cases=[
        case([[1.0, 10.0], [3.0, 50.0], [2.0, 20.0]]),
        case([[1, 10], [3, 50], [2, 20]]),
        case([[-4.0, 1.0, 0.5], [0.0, 2.0, 1.5], [4.0, 5.0, -1.0], [1.0, 3.0, 0.0]]),
        case([[2.0, 3.0], [4.0, 3.0]]),
        case([[5, 0], [5, 1]]),
        case([[7.0, -2.0, 0.0]]),
        case([[3.0], [1.0], [2.0]]),
        case([[1e-10], [2e-10], [4e-10]]),
        case(float32([[0.5, -1.0], [1.5, 3.0], [0.75, 0.0]])),
        random_case(normal(3, 3)),
        random_case(normal(6, 2, scale=10.0)),
    ],
    properties=[runs_from_0_to_1],
    hints=[
        "Subtract each column's smallest number: then it starts at 0. What must it be divided by to end at 1?",
        "`X.min(axis=0)` and `X.max(axis=0)` give one number per column. Divide by their difference.",
        "In a constant column the difference is 0: divide by `np.where(spread == 0, 1, spread)` instead.",
        "With `lowest = X.min(axis=0)` and `spread = X.max(axis=0) - lowest`, return "
        "`(X - lowest) / np.where(spread == 0, 1, spread)`.",
    ],
    mutants=MISTAKES_IN_NORMALIZE,
)
