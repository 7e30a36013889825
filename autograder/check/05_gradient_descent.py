"""Lesson 05: what is right about gradient descent, and the mistakes people make with it."""

import math

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.inputs import float32

brute_force_trials = Exercise(
    reference=nnlib.brute_force_trials,
    whole=True,
    cases=[
        case(2, 3),
        case(1, 5),
        case(3, 1),
        case(10, 10),
        case(40, 3),
        case(25, 1000),
        random_case(lambda rng: (int(rng.integers(5, 60)), int(rng.integers(60, 2000)))),
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
    return float(np.sum(X[:, 0] * X[:, 1] ** 2))


def weighted_cubes(X):
    return float(np.sum(np.arange(1, 7).reshape(2, 3) * X**3))


def mean_of_ninth_powers(X):
    return float(np.mean(X**9))


def shifted(x, index, step):
    moved = x.copy()
    moved[index] += step
    return moved


def gradient_by(quotient):
    """A numerical gradient that measures the slope along each index with `quotient(f, x, index, h)`."""

    def numerical_gradient(f, x, h=1e-5):
        gradient = np.empty(x.shape)
        for index in np.ndindex(x.shape):
            gradient[index] = quotient(f, x, index, h)
        return gradient

    return numerical_gradient


def not_put_back(f, x, index, h):
    x[index] += h
    up = f(x)
    x[index] -= 2 * h
    return (up - f(x)) / (2 * h)


def added_and_taken_away(f, x, index, h):
    slope = not_put_back(f, x, index, h)
    x[index] += h
    return slope


def two_names_for_one_array(f, x, index, h):
    up, down = x, x
    old = x[index]
    up[index] += h
    down[index] -= h
    slope = (f(up) - f(down)) / (2 * h)
    x[index] = old
    return slope


def whole_rows_moved(f, x, h=1e-5):
    gradient = np.empty(x.shape)
    for row in range(len(x)):
        gradient[row] = (f(shifted(x, row, h)) - f(shifted(x, row, -h))) / (2 * h)
    return gradient


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
    mutants=[
        mutant(
            "one-sided",
            gradient_by(lambda f, x, i, h: (f(shifted(x, i, h)) - f(x)) / h),
            "This measures on one side only. Central differences go from x - h to x + h, which is far more accurate.",
        ),
        mutant(
            "divided by h",
            gradient_by(lambda f, x, i, h: (f(shifted(x, i, h)) - f(shifted(x, i, -h))) / h),
            "This is twice too large: the two points are 2 * h apart, so divide by 2 * h.",
        ),
        mutant(
            "times h",
            gradient_by(lambda f, x, i, h: (f(shifted(x, i, h)) - f(shifted(x, i, -h))) / 2 * h),
            "`/ 2 * h` divides by 2 and then multiplies by h. Put the distance in brackets: `/ (2 * h)`.",
        ),
        mutant(
            "wrong sign",
            gradient_by(lambda f, x, i, h: (f(shifted(x, i, -h)) - f(shifted(x, i, h))) / (2 * h)),
            "The sign is the wrong way round: a slope is positive where `f` grows, so it is f(x + h) - f(x - h).",
        ),
        mutant(
            "h ignored",
            lambda f, x, h=1e-5: nnlib.numerical_gradient(f, x),
            "The step `h` is given as an argument, and 1e-5 is only what it is when nothing else is said. Use `h`.",
        ),
        mutant(
            "all moved together",
            gradient_by(lambda f, x, i, h: (f(x + h) - f(x - h)) / (2 * h)),
            "`x + h` moves all numbers together. Each slope is measured by moving one number and leaving the others "
            "where they are.",
        ),
        mutant(
            "whole rows moved",
            whole_rows_moved,
            "For a matrix, `x[i]` is a whole row, and this moves the row together. Loop over `np.ndindex(x.shape)`, "
            "which gives the index of every single number.",
        ),
        mutant(
            "one copy for all",
            lambda f, x, h=1e-5: gradient_by(not_put_back)(f, x.copy(), h),
            "Numbers that were moved before are still moved when the next one is measured. Take a fresh copy for each.",
        ),
        mutant(
            "two names for one array",
            gradient_by(two_names_for_one_array),
            "`up = x` makes no copy: both names stand for the same array, so the second change undoes the first. "
            "`x.copy()` makes a new one.",
        ),
        mutant(
            "x left changed",
            gradient_by(not_put_back),
            "The numbers of `x` stay where the last step took them. Put each back after measuring, or work on copies.",
        ),
        mutant(
            "added and taken away",
            gradient_by(added_and_taken_away),
            "Adding h and taking it away leaves a rounding error in `x`. Keep the old number and put it back, "
            "or work on copies.",
        ),
    ],
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


def descent_by(move):
    """A descent that goes from `x` to `move(grad, x, learning_rate)` at every step."""

    def gradient_descent(grad, x0, learning_rate, steps):
        path = [np.array(x0, dtype=float)]
        for _ in range(steps):
            path.append(move(grad, path[-1], learning_rate))
        return np.array(path)

    return gradient_descent


def one_coordinate_after_another(grad, x, learning_rate):
    x = x.copy()
    for i in range(len(x)):
        x[i] -= learning_rate * grad(x)[i]
    return x


def slope_of_the_start(grad, x0, learning_rate, steps):
    slope = grad(x0)
    return np.array([x0 - step * learning_rate * slope for step in range(steps + 1)])


def same_array_in_every_row(grad, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(steps):
        x -= learning_rate * grad(x)
        path.append(x)
    return np.array(path)


def walked_in_place(grad, x0, learning_rate, steps):
    path = [x0.copy()]
    for _ in range(steps):
        x0 -= learning_rate * grad(x0)
        path.append(x0.copy())
    return np.array(path)


def copied_then_changed(grad, x0, learning_rate, steps):
    return walked_in_place(grad, x0.copy(), learning_rate, steps)


def whole_numbers_kept(grad, x0, learning_rate, steps):
    path = np.zeros((steps + 1, len(x0)), dtype=x0.dtype)
    path[0] = x0
    for step in range(steps):
        path[step + 1] = path[step] - learning_rate * grad(path[step])
    return path


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
    mutants=[
        mutant(
            "uphill",
            descent_by(lambda grad, x, rate: x + rate * grad(x)),
            "This walks uphill. The gradient points to where the loss grows, so it has to be subtracted.",
        ),
        mutant(
            "learning rate forgotten",
            descent_by(lambda grad, x, rate: x - grad(x)),
            "The gradient has to be multiplied by the learning rate before it is subtracted.",
        ),
        mutant(
            "one coordinate after another",
            descent_by(one_coordinate_after_another),
            "The coordinates are moved one after another, so that the later ones use the slope at a point in between. "
            "Take the gradient once per step and move all coordinates together.",
        ),
        mutant(
            "slope of the start",
            slope_of_the_start,
            "The gradient is taken at the start only. It changes on the way: take it anew at every point.",
        ),
        mutant(
            "start left out",
            lambda *arguments: nnlib.gradient_descent(*arguments)[1:],
            "The starting point is missing: the first row of the path is `x0`, so there are steps + 1 rows.",
        ),
        mutant(
            "one step too many",
            lambda grad, x0, rate, steps: nnlib.gradient_descent(grad, x0, rate, steps + 1),
            "This takes one step too many: the start and one row for each step make steps + 1 rows.",
        ),
        mutant(
            "only the end",
            lambda *arguments: nnlib.gradient_descent(*arguments)[-1],
            "This is only the point where the walk ends. Return the whole path, one row for each point.",
        ),
        mutant(
            "same array in every row",
            same_array_in_every_row,
            "All rows are the same point. `x -= ...` changes the array itself, and the path holds that one array again "
            "and again. `x = x - ...` makes a new one.",
        ),
        mutant(
            "x0 changed",
            walked_in_place,
            "`x0 -= ...` changes the array of whoever called, and cannot put fractions into an array of integers. "
            "`x = x - ...` makes a new array.",
        ),
        mutant(
            "fractions into integers",
            copied_then_changed,
            "`x -= ...` changes the array itself, and an array of integers takes no fractions. `x = x - ...` makes a "
            "new array.",
        ),
        mutant(
            "whole numbers kept",
            whole_numbers_kept,
            "Where `x0` holds integers, so does this path, and fractions are cut off. `np.zeros(shape)` without a "
            "dtype makes room for floats.",
        ),
    ],
)


def line_by(update, loss=lambda error: np.mean(error**2)):
    """A fit that moves with `update(x, y, slope, intercept, rate)` and records `loss(error)`."""

    def fit_line(x, y, learning_rate, epochs):
        slope = intercept = 0.0
        losses = [loss(slope * x + intercept - y)]
        for _ in range(epochs):
            slope, intercept = update(x, y, slope, intercept, learning_rate)
            losses.append(loss(slope * x + intercept - y))
        return slope, intercept, np.array(losses)

    return fit_line


def step_along(gradients):
    """An update that subtracts rate times `gradients(x, error)`, both taken at the same place."""

    def update(x, y, slope, intercept, rate):
        for_slope, for_intercept = gradients(x, slope * x + intercept - y)
        return slope - rate * for_slope, intercept - rate * for_intercept

    return update


def new_slope_used_for_intercept(x, y, slope, intercept, rate):
    slope = slope - rate * 2 * np.mean((slope * x + intercept - y) * x)
    return slope, intercept - rate * 2 * np.mean(slope * x + intercept - y)


def point_by_point(x, y, slope, intercept, rate):
    for x_i, y_i in zip(x, y, strict=True):
        error = slope * x_i + intercept - y_i
        slope, intercept = slope - rate * 2 * error * x_i, intercept - rate * 2 * error
    return slope, intercept


def points_near_a_line(n):
    def make(rng):
        x = rng.uniform(-2, 2, n).round(2)
        return x, (1.5 * x - 0.5 + 0.3 * rng.standard_normal(n)).round(2)

    return make


def fit_case(n, learning_rate, epochs):
    return random_case(lambda rng: (*points_near_a_line(n)(rng), learning_rate, epochs))


true_gradients = step_along(lambda x, e: (2 * np.mean(e * x), 2 * np.mean(e)))
half_gradients = step_along(lambda x, e: (np.mean(e * x), np.mean(e)))


def first_loss_left_out(x, y, learning_rate, epochs):
    slope, intercept, losses = nnlib.fit_line(x, y, learning_rate, epochs)
    return slope, intercept, losses[1:]


def swapped_results(x, y, learning_rate, epochs):
    slope, intercept, losses = nnlib.fit_line(x, y, learning_rate, epochs)
    return intercept, slope, losses


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
    mutants=[
        mutant(
            "uphill",
            line_by(step_along(lambda x, e: (-2 * np.mean(e * x), -2 * np.mean(e)))),
            "This walks uphill: the loss grows. Subtract the gradients, and take the error as prediction minus y.",
        ),
        mutant(
            "sums for means",
            line_by(step_along(lambda x, e: (2 * np.sum(e * x), 2 * np.sum(e)))),
            "These gradients are sums over the points. The loss is a mean, so its gradients are means: divide by n.",
        ),
        mutant(
            "factor 2 forgotten",
            line_by(half_gradients),
            "The factor 2 is missing in the gradients: if the error grows by d, its square grows by 2 * error * d.",
        ),
        mutant(
            "half the loss",
            line_by(half_gradients, loss=lambda e: np.mean(e**2) / 2),
            "This minimises half the mean squared error. Without the half, the loss is twice as large, and so are both "
            "gradients.",
        ),
        mutant(
            "x forgotten",
            line_by(step_along(lambda x, e: (2 * np.mean(e), 2 * np.mean(e)))),
            "The gradient for the slope needs x: a change of the slope moves each prediction by x times that change.",
        ),
        mutant(
            "new slope used for the intercept",
            line_by(new_slope_used_for_intercept),
            "The intercept's gradient is computed after the slope has moved. Both gradients belong to the same place: "
            "compute both first, then change both.",
        ),
        mutant(
            "intercept left at 0",
            line_by(step_along(lambda x, e: (2 * np.mean(e * x), 0.0))),
            "The intercept stays at 0. It is a number to be learned as well: its gradient is 2 times the mean error.",
        ),
        mutant(
            "point by point",
            line_by(point_by_point),
            "This takes one step for every point. Here an epoch is a single step, on the mean over all the points.",
        ),
        mutant(
            "squares summed in the loss",
            line_by(true_gradients, loss=lambda e: np.sum(e**2)),
            "The losses are sums of the squared errors. The mean squared error divides by how many points there are.",
        ),
        mutant(
            "first loss left out",
            first_loss_left_out,
            "The first loss is missing, that of slope 0 and intercept 0. There are epochs + 1 losses.",
        ),
        mutant(
            "slope and intercept swapped",
            swapped_results,
            "The results come in the wrong order: slope first, then intercept, then losses.",
        ),
    ],
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
