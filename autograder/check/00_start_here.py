"""Lesson 00: what is right about the warm-up, and the mistakes people make with it."""

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.inputs import float32, normal


def double_in_place(x):
    x *= 2
    return x


double = Exercise(
    reference=nnlib.double,
    cases=[
        case(3.0),
        case(-0.5),
        case([1.0, -2.0, 0.0]),
        case([[1, 2, 3], [4, 5, 6]]),
        case(float32([0.25, -1.5])),
        case([5]),
        case(-1000),
        random_case(normal(3, 4)),
    ],
    hints=[
        'What is two times 3, and how do you write "times" in Python?',
        "NumPy multiplies an array element by element: what works for a number works for an array as it stands.",
        "Return `2 * x`.",
    ],
    mutants=[
        mutant("two added", lambda x: x + 2, "This adds 2. Doubling multiplies by 2."),
        mutant("squared", lambda x: x**2, "This is the square, x times x. Doubling is two times x, or x plus x."),
        mutant("halved", lambda x: x / 2, "This is half of x: multiply by 2 instead of dividing."),
        mutant(
            "not returned",
            lambda x: None,
            "The function gives nothing back. `print` shows a value to people; `return` hands it to whoever called.",
        ),
        mutant("unchanged", lambda x: x, "This gives x back as it is."),
        mutant(
            "numbers only",
            lambda x: 2 * float(x),
            "`float` and `int` take one number only, and `int` cuts off its fraction. "
            "`x` may be an array: leave it as it is and multiply.",
        ),
        mutant(
            "written twice",
            lambda x: np.repeat(x, 2),
            "This writes every number twice, one after the other, instead of making it twice as large.",
        ),
        mutant(
            "in place",
            double_in_place,
            "`x *= 2` changes the array itself, and whoever called your function still needs it. "
            "`2 * x` makes a new one.",
        ),
    ],
)
