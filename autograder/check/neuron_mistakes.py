"""The mistakes people make in a neuron, in a layer of them, in its threshold and in a network of two layers."""

import numpy as np

from autograder.check.engine import mutant

MISTAKES_IN_WEIGHTED_SUM = [
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
]


def dense_with_a_bias_per_row(X, W, b):
    return X @ W.T + b[:, np.newaxis]


NOT_ADDED_UP = "`*` multiplies element by element and does not add up. The matrix product is `@`: `X @ W.T + b`."
X_FIRST = (
    "`@` takes rows of what stands first. The rows of the result are observations, so X is first, and `W` is "
    "turned, so that its neurons are columns: `X @ W.T + b`."
)

MISTAKES_IN_DENSE = [
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
]


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


MISTAKES_IN_THRESHOLD = [
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
        "An `if` takes one decision, but `z` may be an array of many numbers. `np.where` decides element by element.",
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
]


def exactly_one(X):
    """What `xor` asks for, said without neurons."""
    return (np.sum(X, axis=1) == 1).astype(float)


MISTAKES_IN_XOR = [
    mutant(
        "or",
        lambda X: X.max(axis=1),
        "This is OR: it is 1 for [1, 1] as well. The AND neuron has to pull the output back there.",
    ),
    mutant("and", lambda X: X.min(axis=1), "This is AND: 1 where both inputs are 1. XOR is 1 where exactly one is."),
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
]
