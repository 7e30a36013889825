"""Lesson 05: what is right about gradient descent, and the mistakes people make with it."""

import math
from itertools import product

import numpy as np

import nnlib
from autograder.check.descent_mistakes import MISTAKES_IN_FIT_LINE, MISTAKES_IN_GRADIENT_DESCENT
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.inputs import float32
from autograder.check.engine.limits import peak_memory
from autograder.check.slope_mistakes import MISTAKES_IN_NUMERICAL_GRADIENT

MOST_BYTES = 500_000


def without_a_long_list(function, n_weights, n_values):
    """Call `function` once it has shown, with few combinations, that it does not keep them all.

    A list of all combinations fills the memory in one call of C, which no time limit can end.
    """
    if peak_memory(function, min(n_weights, 10), min(n_values, 3)) > MOST_BYTES:
        raise MemoryError("the check stopped it, because it would fill the memory.")
    return function(n_weights, n_values)


brute_force_trials = Exercise(
    reference=nnlib.brute_force_trials,
    whole=True,
    procedure=without_a_long_list,
    cases=[
        case(2, 3),
        case(1, 5),
        case(3, 1),
        case(10, 10),
        case(40, 3),
        case(25, 1000),
        random_case(lambda rng: (int(rng.integers(10, 60)), int(rng.integers(60, 2000)))),
    ],
    hints=[
        "With one weight there are `n_values` trials. With a second weight, each of those is combined with "
        "`n_values` more.",
        "Every weight multiplies the number of trials by `n_values`, so `n_values` is multiplied by itself "
        "`n_weights` times.",
        "Return `n_values**n_weights`; between Python's own ints that is exact.",
    ],
    mutants=[
        mutant(
            "swapped",
            lambda n_weights, n_values: n_weights**n_values,
            "This is the wrong way round: the number of values is raised to the power of the number of weights.",
        ),
        mutant(
            "product",
            lambda n_weights, n_values: n_weights * n_values,
            "This tries the weights one after another. Every value of one weight has to be combined with every value "
            "of the others, so the numbers of values are multiplied, once per weight.",
        ),
        mutant(
            "all listed",
            lambda n_weights, n_values: len(list(product(range(n_values), repeat=n_weights))),
            "This makes the combinations one by one, which is brute force itself. Compute how many there are: what "
            "does each further weight do to that number?",
        ),
        mutant(
            "always three values",
            lambda n_weights, n_values: 3**n_weights,
            "This tries three values for each weight, whatever `n_values` is.",
        ),
        mutant(
            "float",
            lambda n_weights, n_values: math.pow(n_values, n_weights),
            "This has gone through a float, which keeps about 16 digits. `n_values**n_weights` between ints is exact.",
        ),
        mutant(
            "NumPy overflow",
            lambda n_weights, n_values: np.prod(np.full(n_weights, n_values)),
            "NumPy's integers have 64 bits and overflow without a word. Use `**` between Python's own ints.",
        ),
        mutant(
            "one weight too few",
            lambda n_weights, n_values: n_values ** (n_weights - 1),
            "One weight is missing: with a single weight there are already `n_values` trials.",
        ),
    ],
)


def sum_of_squares(x):
    return float(np.sum(x**2))


def sum_of_cubes(x):
    return float(np.sum(x**3))


def square_of_sum(x):
    return float(np.sum(x) ** 2)


def first_times_second(x):
    return float(x[0] * x[1])


def sum_of_fast_waves(x):
    return np.sin(20 * x).sum()


def product_of_columns(X):
    return float(np.sum(X[:, 0] * X[:, 1]))


def weighted_cubes(X):
    return float(np.sum(np.arange(1, 7).reshape(2, 3) * X**3))


def mean_of_ninth_powers(X):
    return float(np.mean(X**9))


numerical_gradient = Exercise(
    reference=nnlib.numerical_gradient,
    cases=[
        case(sum_of_squares, [3.0]),
        case(sum_of_cubes, [2.0], h=0.5),
        case(first_times_second, [2.0, 5.0]),
        case(square_of_sum, [1.0, 3.0], h=0.25),
        case(sum_of_cubes, [0.7, -1.3, 2.1]),
        case(sum_of_fast_waves, [0.1, 0.3]),
        case(product_of_columns, [[2.0, 3.0]]),
        case(product_of_columns, [[0.5, 2.0], [1.5, 3.0], [-1.0, 1.2]]),
        case(weighted_cubes, [[0.9, 1.1, 0.4], [-1.7, 0.6, -0.3]], h=0.1),
        random_case(lambda rng: (mean_of_ninth_powers, rng.uniform(1, 2, (2, 3, 2)).round(2))),
        random_case(lambda rng: (square_of_sum, rng.uniform(0.5, 2, (4, 1)).round(2))),
    ],
    hints=[
        "Every number in `x` gets a slope of its own: move that one a little up and a little down, leave all others "
        "where they are, and see how much `f` changes.",
        "The change has to be divided by the distance between the two points, and from x - h to x + h that is 2 * h. "
        "`for index in np.ndindex(x.shape)` visits every number, whatever the shape.",
        "Move the number in a copy: after `up = x.copy()` and `up[index] += h`, `f(up)` is the value on one side. "
        "The other side needs a fresh copy.",
        "In the loop, with `up` and `down` as fresh copies, `gradient[index] = (f(up) - f(down)) / (2 * h)`; start "
        "from `gradient = np.zeros(x.shape)`.",
    ],
    mutants=MISTAKES_IN_NUMERICAL_GRADIENT,
)


def slope_of_square(x):
    return 2 * x


def slope_of_half_the_square(x):
    return x


def slope_of_curve(x):
    return 4 * x**3 - 4 * x + 0.5


def slope_of_tilted_valley(x):
    return np.array([[2.0, 1.0], [1.0, 3.0]]) @ x


def slope_of_three(x):
    return np.array([[3.0, 1.0, 0.0], [1.0, 2.0, -0.5], [0.0, -0.5, 1.0]]) @ x - np.array([1.0, 0.0, 2.0])


gradient_descent = Exercise(
    reference=nnlib.gradient_descent,
    cases=[
        case(slope_of_square, [4.0], 0.25, 1),
        case(slope_of_square, [4.0], 0.25, 3),
        case(slope_of_square, [4.0, -2.0], 0.25, 0),
        case(slope_of_tilted_valley, [1.0, -2.0], 0.1, 2),
        case(slope_of_square, [3, -2], 0.25, 2),
        case(slope_of_square, [3, 1], 1, 2),
        case(slope_of_square, [1.0], 1.5, 4),
        case(slope_of_half_the_square, [1.0, 2.0, 3.0], 0.3, 2),
        case(slope_of_square, [0.0, 0.0], 0.1, 3),
        case(slope_of_square, float32([0.5, -0.25]), 0.1, 3),
        random_case(lambda rng: (slope_of_curve, rng.uniform(-1.5, 1.5, 1).round(2), 0.03, 12)),
        random_case(lambda rng: (slope_of_three, rng.uniform(-2, 2, 3).round(2), 0.2, 9)),
        random_case(lambda rng: (slope_of_three, rng.integers(-9, 9, 3), 0.15, 4)),
    ],
    hints=[
        "Walk one step by hand: where does the point end if it moves against its gradient, by the learning rate times "
        "that gradient? Keep every point you come to, the first one included.",
        "The new point is x - learning_rate * grad(x), with the gradient taken at the point where you are now.",
        "Make room with `path = np.zeros((steps + 1, len(x0)))` and start with `path[0] = x0`. Each further row comes "
        "from the row before it.",
        "In `for step in range(steps)`: `path[step + 1] = path[step] - learning_rate * grad(path[step])`.",
    ],
    mutants=MISTAKES_IN_GRADIENT_DESCENT,
)


def points_near_a_line(n):
    def make(rng):
        x = rng.uniform(-2, 2, n).round(2)
        return x, (1.5 * x - 0.5 + 0.3 * rng.standard_normal(n)).round(2)

    return make


def fit_case(n, learning_rate, epochs):
    return random_case(lambda rng: (*points_near_a_line(n)(rng), learning_rate, epochs))


fit_line = Exercise(
    reference=nnlib.fit_line,
    parts=("slope", "intercept", "losses"),
    cases=[
        case([1.0, 3.0], [2.0, 4.0], 0.1, 1),
        case([1.0, 3.0], [2.0, 4.0], 0.1, 0),
        case([1.0, 3.0], [2.0, 4.0], 0.1, 3),
        case([0, 1, 3], [1, 3, 8], 0.1, 2),
        case([2.0], [3.0], 0.05, 2),
        case([2.0, 2.0, 2.0], [1.0, 2.0, 4.0], 0.1, 2),
        case([1, 2], [3, 5], 1, 3),
        case([-1.0, 1.0], [0.0, 2.0], 0.25, 30),
        case(float32([0.0, 0.5, 1.0]), float32([1.0, 1.5, 2.5]), 0.2, 2),
        fit_case(6, 0.1, 5),
        fit_case(9, 0.05, 20),
    ],
    hints=[
        "Begin with slope and intercept at 0.0. The errors of all points at once are `slope * x + intercept - y`, "
        "and the loss is the mean of their squares.",
        "The gradient for the slope is 2 times the mean of error times x, the one for the intercept is 2 times the "
        "mean of the error. Each is multiplied by the learning rate and subtracted.",
        "Compute the error once per epoch, before anything changes, and use it for both gradients. Record the loss "
        "before the first epoch and at the end of every epoch: epochs + 1 losses.",
        "In the loop: `error = slope * x + intercept - y`, `slope = slope - learning_rate * 2 * np.mean(error * x)` "
        "and `intercept = intercept - learning_rate * 2 * np.mean(error)`; then append the new line's loss.",
    ],
    mutants=MISTAKES_IN_FIT_LINE,
)


def matrix_with_eigenvalues(*eigenvalues):
    """A random symmetric matrix with about these eigenvalues, its numbers short enough to read."""

    def make(rng):
        directions = np.linalg.qr(rng.standard_normal((len(eigenvalues), len(eigenvalues))))[0]
        A = (directions * np.array(eigenvalues)) @ directions.T
        return (np.round((A + A.T) / 2, 2),)

    return make


def eigenvalues_of(A):
    return np.linalg.eigvalsh(np.asarray(A, dtype=float))


largest_stable_rate = Exercise(
    reference=nnlib.largest_stable_rate,
    cases=[
        case([[4.0]]),
        case([[1.0, 0.0], [0.0, 10.0]]),
        case([[10.0, 0.0], [0.0, 1.0]]),
        case([[2.0, 1.0], [1.0, 3.0]]),
        case([[3.0, -1.0], [-1.0, 2.0]]),
        case([[2.0, -1.0], [-1.0, 2.0]]),
        case([[0.2, 0.05], [0.05, 0.1]]),
        case([[5, 2], [2, 5]]),
        case([[0.01, 0.0, 0.0], [0.0, 0.01, 0.0], [0.0, 0.0, 0.01]]),
        case([[4, 1, 0], [1, 3, -1], [0, -1, 6]]),
        case(float32([[2.0, -0.5], [-0.5, 1.0]])),
        random_case(matrix_with_eigenvalues(0.5, 3.0, 7.0)),
        random_case(matrix_with_eigenvalues(20.0, 8.0, 2.0, 0.5, 0.3)),
    ],
    hints=[
        "With a single weight, f(x) = a * x**2 / 2 needs a learning rate below 2 / a. What takes the place of a "
        "where there are several directions?",
        "The steepest direction sets the limit. Its curvature is the largest eigenvalue of `A`.",
        "`np.linalg.eigvalsh(A)` returns all the eigenvalues of a symmetric matrix, the smallest first.",
        "Return `2 / np.linalg.eigvalsh(A).max()`.",
    ],
    mutants=[
        mutant(
            "one over lambda",
            lambda A: 1 / eigenvalues_of(A).max(),
            "At this rate the steepest direction arrives in one step. Up to twice this rate it still converges.",
        ),
        mutant(
            "smallest eigenvalue",
            lambda A: 2 / eigenvalues_of(A).min(),
            "This is the limit of the flattest direction. The steepest one diverges first: use the largest eigenvalue.",
        ),
        mutant(
            "all eigenvalues",
            lambda A: 2 / eigenvalues_of(A),
            "`np.linalg.eigvalsh` returns all the eigenvalues, the smallest first, and this gives a rate for each. "
            "Use the largest one only.",
        ),
        mutant(
            "eigenvalue itself",
            lambda A: eigenvalues_of(A).max(),
            "This is the largest curvature. The learning rate is 2 divided by it.",
        ),
        mutant(
            "trace",
            lambda A: 2 / np.trace(A),
            "The trace is the sum of all eigenvalues. The limit depends on the largest one alone.",
        ),
        mutant(
            "largest entry",
            lambda A: 2 / np.max(A),
            "This takes the largest number in the matrix. The steepest direction may lie between the axes; its "
            "curvature is the largest eigenvalue.",
        ),
        mutant(
            "row sums",
            lambda A: 2 / np.abs(A).sum(axis=1).max(),
            "A row's sum is only a bound for the largest eigenvalue. `np.linalg.eigvalsh(A)` gives the eigenvalues.",
        ),
        mutant(
            "norm of all entries",
            lambda A: 2 / np.linalg.norm(A),
            "`np.linalg.norm(A)` mixes all the eigenvalues: it is the root of the sum of their squares. The limit "
            "depends on the largest one alone.",
        ),
        mutant(
            "first eigenvalue",
            lambda A: 2 / np.linalg.eigvals(A)[0],
            "`np.linalg.eigvals` returns the eigenvalues in no particular order: the first need not be the largest.",
        ),
        mutant(
            "upside down",
            lambda A: eigenvalues_of(A).max() / 2,
            "This is upside down: the steeper the valley, the smaller the learning rate. It is 2 / lambda_max.",
        ),
    ],
)
