"""The mistakes people make in walking downhill: in `gradient_descent` and in `fit_line`."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


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
    return x0_in_every_row(grad, x0.astype(float), learning_rate, steps)


def x0_in_every_row(grad, x0, learning_rate, steps):
    x = x0
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


def room_for_one_row_too_few(grad, x0, learning_rate, steps):
    path = np.zeros((steps, len(x0)))
    path[0] = x0
    for step in range(1, steps):
        path[step] = path[step - 1] - learning_rate * grad(path[step - 1])
    return path


def start_left_out(grad, x0, learning_rate, steps):
    x, path = x0, []
    for _ in range(steps):
        x = x - learning_rate * grad(x)
        path.append(x)
    return np.array(path)


def start_row_left_at_zero(grad, x0, learning_rate, steps):
    return nnlib.gradient_descent(grad, np.zeros(len(x0)), learning_rate, steps)


def whole_numbers_kept(grad, x0, learning_rate, steps):
    path = np.zeros((steps + 1, len(x0)), dtype=x0.dtype)
    path[0] = x0
    for step in range(steps):
        path[step + 1] = path[step] - learning_rate * grad(path[step])
    return path


SAME_POINT = (
    "All rows are the same point. `x -= ...` changes the array itself, and the path holds that one array again "
    "and again."
)

MISTAKES_IN_GRADIENT_DESCENT = [
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
        start_left_out,
        "The starting point is missing: the first row of the path is `x0`, so there are steps + 1 rows.",
    ),
    mutant(
        "start row left at 0",
        start_row_left_at_zero,
        "This path starts at 0: an array made by `np.zeros` holds zeros until it is filled. The first row is `x0`.",
    ),
    mutant(
        "end left out",
        room_for_one_row_too_few,
        "One step is missing: the start and one row for each step make steps + 1 rows.",
    ),
    mutant(
        "gradient forgotten",
        descent_by(lambda grad, x, rate: x - rate),
        "Every step here has the same length and direction. The gradient says both: subtract the learning rate times "
        "the gradient.",
    ),
    mutant(
        "steps of one length",
        descent_by(lambda grad, x, rate: x - rate * grad(x) / np.linalg.norm(grad(x))),
        "This makes every step as long as the learning rate. The step is the learning rate times the gradient as it "
        "is, longer where the ground is steeper.",
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
        f"{SAME_POINT} `x = x - ...` makes a new one.",
    ),
    mutant(
        "x0 in every row",
        x0_in_every_row,
        f"{SAME_POINT} It is `x0` itself, too, which has to stay as it was. `x = x - ...` makes a new one.",
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
]


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


true_gradients = step_along(lambda x, e: (2 * np.mean(e * x), 2 * np.mean(e)))
half_gradients = step_along(lambda x, e: (np.mean(e * x), np.mean(e)))


def first_loss_left_out(x, y, learning_rate, epochs):
    slope, intercept, losses = nnlib.fit_line(x, y, learning_rate, epochs)
    return slope, intercept, losses[1:]


def last_loss_left_out(x, y, learning_rate, epochs):
    slope, intercept, losses = nnlib.fit_line(x, y, learning_rate, epochs)
    return slope, intercept, losses[:-1]


def one_step_too_many(x, y, learning_rate, epochs):
    slope, intercept, losses = nnlib.fit_line(x, y, learning_rate, epochs + 1)
    return slope, intercept, losses[:-1]


def swapped_results(x, y, learning_rate, epochs):
    slope, intercept, losses = nnlib.fit_line(x, y, learning_rate, epochs)
    return intercept, slope, losses


MISTAKES_IN_FIT_LINE = [
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
        "last loss left out",
        last_loss_left_out,
        "The last loss is missing, that of the slope and intercept that are returned. There are epochs + 1 losses.",
    ),
    mutant(
        "one step too many",
        one_step_too_many,
        "The losses are right, but the line has gone one step further. There are epochs + 1 losses and only epochs "
        "steps: record the first loss before the loop.",
    ),
    mutant(
        "mean forgotten",
        line_by(step_along(lambda x, e: (2 * e * x, 2 * e))),
        "The gradients are arrays here, one number for each point. Take the mean over the points: there is one slope "
        "and one intercept for all of them.",
    ),
    mutant(
        "slope and intercept swapped",
        swapped_results,
        "The results come in the wrong order: slope first, then intercept, then losses.",
    ),
]
