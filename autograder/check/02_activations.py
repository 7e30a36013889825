"""Lesson 02: what is right about activations."""

import numpy as np

import nnlib
from autograder.check.activation_mistakes import (
    MISTAKES_IN_RELU,
    MISTAKES_IN_RELU_GRAD,
    MISTAKES_IN_SIGMOID,
    MISTAKES_IN_SIGMOID_GRAD,
    MISTAKES_IN_TANH_GRAD,
)
from autograder.check.engine import Exercise, case, random_case
from autograder.check.engine.inputs import float32, normal
from autograder.check.softmax_mistakes import MISTAKES_IN_SOFTMAX

EXTREMES = [-1000.0, -30.0, 0.0, 30.0, 1000.0]
FAR_BUT_NOT_FLAT = [-27.0, -26.0, -23.0, -21.0, 21.0]
EDGES_OF_EXP = [-745.0, -710.0, 710.0, 745.0]


def between_0_and_1(arguments, result):
    if np.min(result) < 0 or np.max(result) > 1:
        return "The sigmoid lies between 0 and 1, whatever goes in."
    return None


sigmoid = Exercise(
    reference=nnlib.sigmoid,
    silent=True,
    rtol=0,
    cases=[
        case(0.0),
        case(2.0),
        case([-2.0, 0.5, 3.0]),
        case([-2, 0, 3]),
        case(EXTREMES),
        case(-1000.0),
        case(1000),
        case(FAR_BUT_NOT_FLAT),
        case(EDGES_OF_EXP),
        case(float32([-3.0, 0.0, 90.0, -90.0])),
        random_case(normal(4, 3, scale=10.0)),
    ],
    properties=[between_0_and_1],
    hints=[
        "Write the formula first: 1 / (1 + exp(-z)), with `np.exp` so that it works for arrays too. "
        "Then look at what happens at z = -1000.",
        "exp(1000) is too large for a float. The same value can be written as exp(z) / (1 + exp(z)), "
        "which is harmless when z is negative. Which of the two forms is safe for which z?",
        "exp(-|z|) never overflows, because its exponent is never positive. With `e = np.exp(-np.abs(z))`, "
        "the answer is 1 / (1 + e) where z >= 0 and e / (1 + e) where z < 0: `np.where` chooses between two arrays.",
    ],
    mutants=MISTAKES_IN_SIGMOID,
)

sigmoid_grad = Exercise(
    reference=nnlib.sigmoid_grad,
    cases=[
        case(0.5),
        case(0.9),
        case([0.0, 0.1, 0.5, 1.0]),
        case([0, 1]),
        case(float32([0.2, 0.7])),
        random_case(lambda rng: (rng.random((3, 4)).round(3),)),
    ],
    hints=[
        "You are given a, the output of the sigmoid, not z. Which formula for the derivative uses only the output?",
        "The slope of the sigmoid is its output times one minus its output.",
        "Return `a * (1 - a)`: no `np.exp` is needed.",
    ],
    mutants=MISTAKES_IN_SIGMOID_GRAD,
)

tanh_grad = Exercise(
    reference=nnlib.tanh_grad,
    cases=[
        case(0.0),
        case(0.6),
        case([-1.0, -0.5, 0.0, 0.8, 1.0]),
        case([-1, 0, 1]),
        case(float32([-0.3, 0.7])),
        random_case(lambda rng: (rng.uniform(-1, 1, (3, 4)).round(3),)),
    ],
    hints=[
        "As with the sigmoid, you are given the output a = tanh(z), and the derivative needs nothing else.",
        "The slope is 1 where the output is 0 and fades to 0 as the output nears 1 or -1. Try one minus the square.",
        "Return `1 - a**2`.",
    ],
    mutants=MISTAKES_IN_TANH_GRAD,
)

relu = Exercise(
    reference=nnlib.relu,
    cases=[
        case(3.0),
        case(-2.0),
        case([-1.5, 0.0, 2.5]),
        case([-2, 0, 5]),
        case([-1000.0, 1000.0]),
        case(float32([-0.5, 0.25])),
        random_case(normal(3, 4)),
    ],
    hints=[
        "ReLU passes positive numbers on as they are and turns everything else into 0.",
        "`max` compares two numbers; for arrays NumPy has a function that does it element by element.",
        "Return `np.maximum(z, 0)`.",
    ],
    mutants=MISTAKES_IN_RELU,
)

relu_grad = Exercise(
    reference=nnlib.relu_grad,
    cases=[
        case(2.0),
        case(0.0),
        case([0.0, 0.3, 5.0]),
        case([0.0, 1e-9]),
        case([0, 4]),
        case(float32([0.0, 0.5])),
        random_case(lambda rng: (np.maximum(rng.normal(size=(3, 4)).round(2), 0),)),
    ],
    hints=[
        "The output a is 0 where ReLU is flat and positive where it climbs. What is the slope of each part?",
        "The slope is 1 where a > 0 and 0 where a = 0. A comparison such as `a > 0` gives True and False.",
        "Return `np.where(a > 0, 1.0, 0.0)`.",
    ],
    mutants=MISTAKES_IN_RELU_GRAD,
)


def rows_sum_to_one(arguments, result):
    sums = np.sum(result, axis=-1)
    if not np.allclose(sums, 1):
        return "Probabilities are never negative and sum to 1 in every row; these do not."
    return None


softmax = Exercise(
    reference=nnlib.softmax,
    cases=[
        case([0.0, 0.0]),
        case([1.0, 2.0, 3.0]),
        case([[1.0, 2.0], [3.0, 5.0], [0.0, 0.0]]),
        case([[1, 0, 2], [0, 3, 0]]),
        case([-1000.0, 0.0, 1000.0]),
        case([[1000.0, 1001.0], [-1000.0, -1001.0]]),
        case([-1000.0, -1001.0]),
        case([20000.0, 19999.0]),
        case([[0.5, -1.0, 2.0]]),
        case(float32([0.1, 0.2, 0.4])),
        random_case(normal(3, 3)),
        random_case(normal(5, 2, scale=5.0)),
    ],
    properties=[rows_sum_to_one],
    hints=[
        "Two steps: make every number positive with `np.exp`, then divide by the sum so that the row sums to 1.",
        "Each row is divided by its own sum. `axis=-1` is the last axis for a vector and for a matrix, "
        "and `keepdims=True` keeps the shapes fit for dividing.",
        "exp(1000) overflows. Subtracting the same number from a whole row changes no probability: which number "
        "makes the largest exponent 0?",
        "With `E = np.exp(Z - Z.max(axis=-1, keepdims=True))`, return `E / E.sum(axis=-1, keepdims=True)`.",
    ],
    mutants=MISTAKES_IN_SOFTMAX,
)
