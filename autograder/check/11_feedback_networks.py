"""Lesson 11: what is right about networks with loops."""

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, random_case
from autograder.check.engine.inputs import float32
from autograder.check.feedback_mistakes import (
    MISTAKES_IN_ENERGY,
    MISTAKES_IN_HOPFIELD_WEIGHTS,
    MISTAKES_IN_RECURRENT_STEP,
    MISTAKES_IN_SETTLE,
    MISTAKES_IN_UNROLL,
)


def loop(n, n_in, n_hidden, time=None):
    """Inputs, a state and weights: for one step, or for `time` steps."""

    def make(rng):
        X = rng.normal(size=(n, n_in) if time is None else (time, n, n_in))
        h, W_x = rng.normal(size=(n, n_hidden)), rng.normal(size=(n_hidden, n_in))
        W_h, b = rng.normal(size=(n_hidden, n_hidden)), rng.normal(size=n_hidden)
        return tuple(array.round(2) for array in (X, h, W_x, W_h, b))

    return random_case(make)


recurrent_step = Exercise(
    reference=nnlib.recurrent_step,
    cases=[
        case([[1.0]], [[0.5]], [[0.5]], [[-2.0]], [1.0]),
        case([[1.0]], [[1.0, 0.0]], [[0.5], [0.0]], [[0.0, 1.0], [-1.0, 0.0]], [0.0, 0.5]),
        case([[1, 0], [0, 2]], [[1, -1], [0, 1]], [[1, -2], [0, 1]], [[0, 1], [1, 1]], [0, -1]),
        loop(4, 2, 3),
        loop(1, 3, 2),
        loop(3, 3, 3),
        loop(5, 1, 1),
        case([[1, 2]], [[0.5]], [[1, -1]], [[0.25]], [0.5]),
        case([[1000.0], [-2000.0]], [[0.5], [-1.0]], [[1.0]], [[1.0]], [0.0]),
        case(
            float32([[0.5, 1.0]]),
            float32([[0.2]]),
            float32([[1.0, -1.0]]),
            float32([[0.5]]),
            float32([0.1]),
        ),
    ],
    hints=[
        "This is a layer like any other, `x @ W.T + b` and then tanh, except that it has two inputs: the one from "
        "outside and its own last state.",
        "Each of the two has its own weights: `x` goes through `W_x` and `h` through `W_h`. Add both results and the "
        "bias before tanh is applied, once.",
        "Return `np.tanh(x @ W_x.T + h @ W_h.T + b)`.",
    ],
    mutants=MISTAKES_IN_RECURRENT_STEP,
)


unroll = Exercise(
    reference=nnlib.unroll,
    cases=[
        case([[[1.0]], [[0.0]]], [[0.0]], [[1.0]], [[2.0]], [0.0]),
        case([[[1.0]], [[0.0]], [[-1.0]]], [[0.5]], [[1.0]], [[2.0]], [0.5]),
        case([[[1, 0]], [[0, 1]], [[0, 0]]], [[0]], [[1, -2]], [[1]], [1]),
        loop(3, 2, 4, time=5),
        loop(2, 2, 2, time=2),
        loop(4, 1, 2, time=1),
        loop(1, 3, 1, time=6),
        case(float32([[[0.5]], [[1.0]]]), float32([[0.2]]), float32([[1.0]]), float32([[0.5]]), float32([0.1])),
    ],
    hints=[
        "The first axis of X is time: `for x in X:` goes through the inputs, one batch after the other.",
        "Keep the state in a variable that begins as h0. At every time step your `recurrent_step` makes the next state "
        "out of it; keep that state, and go on from it.",
        "With `h = h0` and an empty list `states` before the loop, the loop says "
        "`h = recurrent_step(x, h, W_x, W_h, b)` and `states.append(h)`; return `np.array(states)`.",
    ],
    mutants=MISTAKES_IN_UNROLL,
)


def symmetric(*upper):
    """A symmetric matrix with a zero diagonal from what stands above the diagonal, row by row."""
    n = round((1 + np.sqrt(1 + 8 * len(upper))) / 2)
    W = np.zeros((n, n), dtype=np.array(upper).dtype)
    W[np.triu_indices(n, 1)] = upper
    return W + W.T


def drawn_state(n, low=-3, high=4):
    def make(rng):
        pairs = rng.integers(low, high, n * (n - 1) // 2) / 2
        return symmetric(*pairs), rng.choice([-1.0, 1.0], n)

    return random_case(make)


energy = Exercise(
    reference=nnlib.energy,
    cases=[
        case(symmetric(1.0), [1.0, 1.0]),
        case(symmetric(1.5), [1.0, -1.0]),
        case(symmetric(1, -2, 3), [1, 1, -1]),
        case(symmetric(0.5, 0.0, -1.5), [-1.0, -1.0, 1.0]),
        case(symmetric(0.5, 0.25, 0.25), [-1.0, -1.0, -1.0]),
        case(symmetric(0.12345, -0.5, 0.25), [1, 1, -1]),
        drawn_state(4),
        drawn_state(7),
        case(float32(symmetric(0.5, -0.25, 1.0)), float32([1.0, -1.0, 1.0])),
    ],
    hints=[
        "For every pair of units i and j, multiply W[i, j] by both states. Then add everything up.",
        "`W @ s` holds, for each unit, what reaches it from all others. `s @ (W @ s)` multiplies each by the unit's "
        "own state and adds up.",
        "Every pair was counted twice, and low shall be good: return `-s @ W @ s / 2`.",
    ],
    mutants=MISTAKES_IN_ENERGY,
)


def energy_has_not_risen(arguments, result):
    W, s, *_ = arguments
    if np.shape(result) == np.shape(s) and nnlib.energy(W, result) > nnlib.energy(W, s):
        return "The energy has risen, from the start to the end. When units change one after another, it never does."
    return None


def remembered(m, n):
    """Weights that remember m patterns, whole numbers of n-ths with n a power of two, and a state to start from."""

    def make(rng):
        P = rng.choice([-1.0, 1.0], (m, n))
        return nnlib.hopfield_weights(P), np.where(rng.random(n) < 0.3, -P[0], P[0])

    return random_case(make)


def drawn_units(n):
    """Weights that are whole numbers, zero among them, and any state."""

    def make(rng):
        return symmetric(*rng.integers(-2, 3, n * (n - 1) // 2)), rng.choice([-1, 1], n)

    return random_case(make)


def row_of_units(n):
    """Each unit listens most to its right neighbour, so that news from the right end moves one unit in a sweep."""
    W = np.diag(np.arange(1.0, n), 1)
    return W + W.T, np.where(np.arange(n) < n - 2, 1.0, -1.0)


settle = Exercise(
    reference=nnlib.settle,
    fresh=True,
    cases=[
        case(symmetric(1.0), [-1.0, 1.0]),
        case(symmetric(0.0), [1.0, -1.0]),
        case(symmetric(1, 1, -1, 0, 0, 0), [-1, 1, 1, -1]),
        case(symmetric(-1.0, 1.0, 1.0), [1.0, 1.0, 1.0]),
        case(*row_of_units(4)),
        case(symmetric(*[1.0] * 10), [-1.0, -1.0, 1.0, 1.0, 1.0], max_sweeps=1),
        case(*row_of_units(6), max_sweeps=1),
        case(*row_of_units(6), max_sweeps=3),
        case(*row_of_units(16)),
        remembered(3, 16),
        remembered(2, 32),
        *(drawn_units(n) for n in (5, 12, 20)),
        case(symmetric(1, 0, 0, 1, -1, 0), [-1, 1, -1, 1]),
        case(*(a.astype(np.float32) for a in row_of_units(5))),
        case(*row_of_units(104)),
    ],
    properties=[energy_has_not_risen],
    hints=[
        "Work on a copy, `s = s.copy()`. Two loops: the outer one counts sweeps, the inner one goes through the units, "
        "`for i in range(len(s)):`, and changes `s[i]` at once, so that the next unit already sees it.",
        "`W[i] @ s` is what reaches unit i. Where it is above 0 the unit becomes 1, where it is below 0 it becomes -1, "
        "and where it is exactly 0 nothing happens: that takes an `if` and an `elif`, but no `else`.",
        "Before each sweep keep `before = s.copy()`; after it, stop if `np.array_equal(s, before)`. The outer loop, "
        "`for _ in range(max_sweeps):`, sees to it that there are never more sweeps than that.",
    ],
    mutants=MISTAKES_IN_SETTLE,
)


def patterns(m, n):
    return random_case(lambda rng: (rng.choice([-1.0, 1.0], (m, n)),))


hopfield_weights = Exercise(
    reference=nnlib.hopfield_weights,
    cases=[
        case([[1.0, -1.0]]),
        case([[1.0, 1.0, -1.0], [1.0, -1.0, -1.0]]),
        case([[1, -1, -1, 1], [1, 1, 1, 1], [1, 1, -1, 1]]),
        case([[1, 1], [1, -1], [-1, -1], [1, 1], [-1, -1]]),
        patterns(3, 3),
        patterns(2, 6),
        patterns(7, 4),
        case(float32([[1.0, -1.0, 1.0]])),
    ],
    hints=[
        "For one pattern p, `np.outer(p, p)` holds the product of every pair: 1 where two units agree, -1 where they "
        "differ. Add these up over all patterns.",
        "The sum over all patterns is one product of matrices: with the patterns as rows of P, it is `P.T @ P`, of "
        "shape (n, n). Divide by the number of units, `P.shape[1]`.",
        "With `W = P.T @ P / P.shape[1]`, set the diagonal to zero, `np.fill_diagonal(W, 0)`, which works in place and "
        "returns nothing; then return W.",
    ],
    mutants=MISTAKES_IN_HOPFIELD_WEIGHTS,
)
