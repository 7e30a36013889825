"""Lesson 01: what is right about one neuron, a layer of them, and the scaling of their inputs."""

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.inputs import float32, normal
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
    mutants=[
        mutant("bias forgotten", lambda x, w, b: x @ w, "The bias is missing: add `b` to the sum of the products."),
        mutant(
            "bias once per input",
            lambda x, w, b: (x * w + b).sum(),
            "This adds the bias once for each input. It belongs to the neuron: add it once, after the sum.",
        ),
        mutant(
            "not added up",
            lambda x, w, b: x * w + b,
            "These are the products one by one. A neuron adds them up to a single number: `x @ w`.",
        ),
        mutant(
            "weights not used",
            lambda x, w, b: np.sum(x) + b,
            "This adds up the inputs as they are. Each must first be multiplied by its weight.",
        ),
        mutant("bias subtracted", lambda x, w, b: x @ w - b, "The bias is added, not subtracted."),
        mutant("bias multiplied", lambda x, w, b: x @ w * b, "The bias is added, not multiplied: `x @ w + b`."),
        mutant(
            "bias added to the weights",
            lambda x, w, b: x @ (w + b),
            "Here the bias is added to every weight and then multiplied by the inputs. It stands alone: x @ w + b.",
        ),
        mutant(
            "last input only",
            lambda x, w, b: x[-1] * w[-1] + b,
            "Only the last product is left. In a loop, `z = ...` forgets what was there; `z += ...` adds to it.",
        ),
        mutant(
            "first input only",
            lambda x, w, b: x[0] * w[0] + b,
            "Only the first product is in the sum. A `return` inside a loop ends it at once: put it after the loop.",
        ),
        mutant(
            "mean of the products",
            lambda x, w, b: (x * w).mean() + b,
            "This is the mean of the products. A neuron adds them up: `x @ w`.",
        ),
        mutant(
            "fired",
            lambda x, w, b: float(x @ w + b >= 0),
            "This is already the decision, 0 or 1. The weighted sum itself is asked for.",
        ),
        mutant(
            "two inputs only",
            lambda x, w, b: x[0] * w[0] + x[1] * w[1] + b,
            "This counts on exactly two inputs. A neuron may have any number of them: `x @ w` takes them all.",
        ),
    ],
)


def layer_of(n, n_in, n_out):
    return lambda rng: (short(rng, n, n_in), short(rng, n_out, n_in), short(rng, n_out))


def dense_with_a_bias_per_row(X, W, b):
    return X @ W.T + b[:, np.newaxis]


NOT_ADDED_UP = "`*` multiplies element by element and does not add up. The matrix product is `@`: `X @ W.T + b`."
X_FIRST = (
    "`@` takes rows of what stands first. The rows of the result are observations, so X is first, and `W` is "
    "turned, so that its neurons are columns: `X @ W.T + b`."
)


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
    mutants=[
        mutant(
            "not transposed",
            lambda X, W, b: X @ W + b,
            "`X @ W` takes rows of X with columns of W, but each neuron's weights are a row of W: use `W.T`.",
        ),
        mutant(
            "bias forgotten",
            lambda X, W, b: X @ W.T,
            "The biases are missing: add `b`, which gives each column its own.",
        ),
        mutant(
            "rows and columns swapped",
            lambda X, W, b: (X @ W.T + b).T,
            "Here the neurons are the rows. Observations are the rows and neurons the columns: `X @ W.T`.",
        ),
        mutant(
            "bias per observation",
            dense_with_a_bias_per_row,
            "This adds a bias to each row, that is, to each observation. Every neuron has its own: one per column.",
        ),
        mutant("bias subtracted", lambda X, W, b: X @ W.T - b, "The biases are added, not subtracted."),
        mutant("element by element", lambda X, W, b: X * W.T + b, NOT_ADDED_UP),
        mutant("element by element, not transposed", lambda X, W, b: X * W + b, NOT_ADDED_UP),
        mutant("W first", lambda X, W, b: W @ X + b, X_FIRST),
        mutant("W first, X transposed", lambda X, W, b: W @ X.T + b, X_FIRST),
        mutant("W first and transposed", lambda X, W, b: W.T @ X + b, X_FIRST),
        mutant(
            "X transposed",
            lambda X, W, b: X.T @ W + b,
            "`X.T` has the features as rows. Observations are the rows of `X` already: turn `W` instead, `X @ W.T`.",
        ),
        mutant(
            "all biases for each neuron",
            lambda X, W, b: (X @ W.T)[:, :, np.newaxis] + b,
            "This adds all of `b` to every single sum. Each neuron has one bias: in a loop over the neurons, `b[j]`.",
        ),
        mutant(
            "fired",
            lambda X, W, b: (X @ W.T + b >= 0) * 1.0,
            "These are already the decisions, 0 or 1. The weighted sums themselves are asked for.",
        ),
    ],
)


def threshold_in_place(z, theta=0.0):
    if np.ndim(z) == 0:
        return float(z >= theta)
    fires = z >= theta
    z[fires] = 1
    z[~fires] = 0
    return z


def threshold_in_place_for_arrays(z, theta=0.0):
    z[z >= theta] = 1.0
    z[z < theta] = 0.0
    return z


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
    mutants=[
        mutant(
            "zero at the threshold",
            lambda z, theta=0.0: np.where(z > theta, 1.0, 0.0),
            "At the threshold itself the neuron fires: the comparison is `>=`, not `>`.",
        ),
        mutant(
            "inverted",
            lambda z, theta=0.0: np.where(z >= theta, 0.0, 1.0),
            "This is the wrong way round: it passes on 0 once the threshold is reached. It should pass on 1.",
        ),
        mutant(
            "theta ignored",
            lambda z, theta=0.0: np.where(z >= 0, 1.0, 0.0),
            "This always compares with 0. Compare with `theta`.",
        ),
        mutant(
            "theta added",
            lambda z, theta=0.0: np.where(z + theta >= 0, 1.0, 0.0),
            "Here a positive theta makes firing easier. z has to *reach* theta: `z >= theta`.",
        ),
        mutant(
            "z passed on",
            lambda z, theta=0.0: np.where(z >= theta, z, 0.0),
            "Where it fires, this passes on z itself. A threshold neuron sends 1.0, however large z is.",
        ),
        mutant(
            "minus one for no",
            lambda z, theta=0.0: np.where(z >= theta, 1.0, -1.0),
            "Below the threshold this sends -1. A neuron that does not fire sends 0.",
        ),
        mutant(
            "numbers only",
            lambda z, theta=0.0: 1.0 if z >= theta else 0.0,
            "An `if` takes one decision, but `z` may be an array of many numbers. "
            "`np.where` decides element by element.",
        ),
        mutant(
            "arrays in one direction only",
            lambda z, theta=0.0: [1.0 if number >= theta else 0.0 for number in z],
            "A loop over `z` works for one row of numbers. `z` may also be a single number, or have rows and columns: "
            "`np.where` takes them all.",
        ),
        mutant(
            "in place, arrays only",
            threshold_in_place_for_arrays,
            "This writes into `z`, which fails for a single number, and whoever called still needs the weighted sums. "
            "`np.where` makes a new array.",
        ),
        mutant(
            "in place",
            threshold_in_place,
            "This writes into the array it was given. Whoever called still needs the weighted sums; make a new array.",
        ),
    ],
)

CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]


def exactly_one(X):
    """What `xor` asks for, said without neurons."""
    return (np.sum(X, axis=1) == 1).astype(float)


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
    mutants=[
        mutant(
            "or",
            lambda X: X.max(axis=1),
            "This is OR: it is 1 for [1, 1] as well. The AND neuron has to pull the output back there.",
        ),
        mutant(
            "and", lambda X: X.min(axis=1), "This is AND: 1 where both inputs are 1. XOR is 1 where exactly one is."
        ),
        mutant(
            "inverted",
            lambda X: 1 - exactly_one(X),
            "This is 1 where both inputs are equal, the opposite of XOR. "
            "OR should pull the output towards 1, AND towards 0.",
        ),
        mutant(
            "never",
            lambda X: np.zeros(len(X)),
            "This never fires. Are the signs right? The columns of the hidden layer are AND and OR, in the order of "
            "its neurons: OR needs the positive weight, AND the negative one.",
        ),
        mutant(
            "always",
            lambda X: np.ones(len(X)),
            "This fires for every row. Two usual reasons: the hidden layer's weighted sums are handed on without "
            "`threshold`, or the bias at the output is not negative.",
        ),
        mutant(
            "no column to take out",
            lambda X: exactly_one(X)[:, 0],
            "`[:, 0]` takes a column out of a matrix, and this is a vector. Give the neuron at the output a *row* of "
            "weights, `np.array([[..., ...]])`; then its output has one column.",
        ),
        mutant(
            "one column too many",
            lambda X: exactly_one(X)[:, np.newaxis],
            "The values are right, but they stand in a matrix with one column. "
            "`[:, 0]` takes that column out, with shape (n,).",
        ),
        mutant(
            "hidden layer returned",
            lambda X: np.column_stack([X.min(axis=1), X.max(axis=1)]),
            "These are the outputs of the hidden layer, AND and OR. One more neuron has to look at them.",
        ),
        mutant(
            "learned by heart",
            lambda X: np.array([0.0, 1.0, 1.0, 0.0]),
            "This gives the same four answers whatever it is asked. The answers must come from `X`, row by row.",
        ),
        mutant(
            "added up",
            lambda X: X.sum(axis=1),
            "For [1, 1] this gives 2. The answers are 0 or 1: let a threshold neuron have the last word.",
        ),
    ],
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
