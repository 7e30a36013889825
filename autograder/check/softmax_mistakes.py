"""The mistakes people make in `softmax`, most of them in what is subtracted and what is divided by."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


def overflowing_softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=-1, keepdims=True)


def largest_of_row(Z):
    return np.max(Z, axis=-1, keepdims=True)


def total_of_row(E):
    return np.sum(E, axis=-1, keepdims=True)


def softmax_by(shift=largest_of_row, total=total_of_row):
    """Softmax that subtracts `shift(Z)` from the logits and divides the exponentials by `total(E)`."""

    def softmax(Z):
        E = np.exp(Z - shift(Z))
        return E / total(E)

    return softmax


def softmax_along(**axis):
    return softmax_by(lambda Z: np.max(Z, **axis), lambda E: np.sum(E, **axis))


def softmax_in_place(Z):
    Z -= Z.max(axis=-1, keepdims=True)
    E = np.exp(Z)
    return E / E.sum(axis=-1, keepdims=True)


WHOLE_MATRIX = (
    "This makes the whole matrix sum to 1. Every row is an observation of its own: sum along axis=-1, "
    "with `keepdims=True`."
)
KEEPDIMS = (
    "Without `keepdims=True` the numbers of the rows stand side by side, as if one belonged to each column, or do not "
    "fit at all. With it each stands beside its own row."
)

MISTAKES_IN_SOFTMAX = [
    mutant(
        "overflow",
        overflowing_softmax,
        "The formula is right, but exp(1000) overflows, and infinity divided by infinity is NaN. "
        "Subtract each row's maximum first: no probability changes.",
    ),
    mutant(
        "wrong axis",
        softmax_along(axis=0, keepdims=True),
        "This makes the columns sum to 1. Each row is one observation, so the rows must: use axis=-1.",
    ),
    mutant(
        "whole matrix",
        softmax_along(),
        WHOLE_MATRIX,
    ),
    mutant(
        "whole matrix, and overflow",
        softmax_by(np.zeros_like, np.sum),
        WHOLE_MATRIX,
    ),
    mutant(
        "whole matrix, largest of each row subtracted",
        softmax_by(total=np.sum),
        WHOLE_MATRIX,
    ),
    mutant(
        "keepdims forgotten in the sum",
        softmax_by(total=lambda E: np.sum(E, axis=-1)),
        KEEPDIMS,
    ),
    mutant(
        "keepdims forgotten in the sum, and overflow",
        softmax_by(np.zeros_like, lambda E: np.sum(E, axis=-1)),
        KEEPDIMS,
    ),
    mutant(
        "keepdims forgotten",
        softmax_along(axis=-1),
        KEEPDIMS,
    ),
    mutant(
        "matrices only",
        softmax_along(axis=1, keepdims=True),
        "axis=1 exists only in a matrix. axis=-1, the last axis, works for a single row of logits as well.",
    ),
    mutant(
        "largest of all subtracted",
        softmax_by(np.max),
        "Subtracting the largest number of the whole matrix lets other rows vanish: exp(-2000) is 0, "
        "and 0 / 0 is NaN. Subtract each row's own maximum.",
    ),
    mutant(
        "largest size subtracted",
        softmax_by(lambda Z: largest_of_row(np.abs(Z))),
        "Without their signs, -1000 and -1001 look large: subtracting 1001 from them leaves exp(-2001) = 0, and "
        "0 / 0 is NaN. Subtract each row's maximum as it is, sign included.",
    ),
    mutant(
        "mean subtracted",
        softmax_by(lambda Z: np.mean(Z, axis=-1, keepdims=True)),
        "Subtracting the mean leaves large exponents in rows that spread widely: exp(1000) still overflows. "
        "Subtract the maximum, so that no exponent is positive.",
    ),
    mutant(
        "no exponential",
        lambda Z: Z / np.sum(Z, axis=-1, keepdims=True),
        "Dividing by the sum is only the second step: first make every number positive with `np.exp`.",
    ),
    mutant(
        "sigmoid",
        nnlib.sigmoid,
        "This is the sigmoid of each number on its own; the numbers of a row do not share a total of 1.",
    ),
    mutant(
        "not divided",
        softmax_by(total=np.ones_like),
        "The exponentials still have to be divided by their row's sum.",
    ),
    mutant(
        "in place",
        softmax_in_place,
        "`Z -= ...` changes the array it was given. `Z - ...` makes a new one.",
    ),
]
