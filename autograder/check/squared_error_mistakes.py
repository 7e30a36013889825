"""The mistakes people make in the mean squared error and in its gradient."""

import numpy as np

from autograder.check.engine import mutant


def subtracted_in_place(y_pred, y_true):
    y_pred -= y_true
    return (y_pred**2).mean()


MISTAKES_IN_MSE = [
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
]


def gradient_in_place(y_pred, y_true):
    y_pred -= y_true
    return 2 * y_pred / y_pred.size


MISTAKES_IN_MSE_GRAD = [
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
]
