"""The mistakes people make in `numerical_gradient`, most of them in how one slope is measured."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


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
    up = x
    up[index] += h
    down = x
    down[index] -= h
    return (f(up) - f(down)) / (2 * h)


def one_name_after_the_other(f, x, index, h):
    up = x
    up[index] += h
    above = f(up)
    down = x
    down[index] -= h
    return (above - f(down)) / (2 * h)


def two_copies_for_all(f, x, h=1e-5):
    up, down = x.copy(), x.copy()

    def quotient(f, x, index, h):
        up[index] += h
        down[index] -= h
        return (f(up) - f(down)) / (2 * h)

    return gradient_by(quotient)(f, x, h)


def one_slope_for_each_row(f, x, h=1e-5):
    return np.array([(f(shifted(x, row, h)) - f(shifted(x, row, -h))) / (2 * h) for row in range(len(x))])


def whole_rows_moved(f, x, h=1e-5):
    gradient = np.empty(x.shape)
    for row, slope in enumerate(one_slope_for_each_row(f, x, h)):
        gradient[row] = slope
    return gradient


ROWS_MOVED = (
    "For a matrix, `x[i]` is a whole row, and this moves the row together. Loop over `np.ndindex(x.shape)`, which "
    "gives the index of every single number."
)
MOVED_BEFORE = (
    "Numbers that were moved before are still moved when the next one is measured. Take fresh copies for each."
)
NO_COPY = (
    "`up = x` makes no copy: both names stand for the same array, so what is done to one is done to the other. "
    "`x.copy()` makes a new one."
)

MISTAKES_IN_NUMERICAL_GRADIENT = [
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
        "all moved together, one slope",
        lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
        "`x + h` moves all numbers together, and gives one slope for all of them. Each number gets a slope of its own: "
        "move that one and leave the others where they are.",
    ),
    mutant(
        "one number instead of the array",
        gradient_by(lambda f, x, i, h: (f(x[i] + h) - f(x[i] - h)) / (2 * h)),
        "`x[i] + h` is a single number, but `f` takes the whole array. Change that number in a copy of `x`, and give "
        "`f` the copy.",
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
        ROWS_MOVED,
    ),
    mutant(
        "one slope for each row",
        one_slope_for_each_row,
        ROWS_MOVED,
    ),
    mutant(
        "one copy for all",
        lambda f, x, h=1e-5: gradient_by(not_put_back)(f, x.copy(), h),
        MOVED_BEFORE,
    ),
    mutant(
        "two copies for all",
        two_copies_for_all,
        MOVED_BEFORE,
    ),
    mutant(
        "two names for one array",
        gradient_by(two_names_for_one_array),
        NO_COPY,
    ),
    mutant(
        "one name after the other",
        gradient_by(one_name_after_the_other),
        NO_COPY,
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
]
