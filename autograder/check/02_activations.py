"""Lesson 02: what is right about activations, and the mistakes people make with them."""

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.inputs import float32, normal

EXTREMES = [-1000.0, -30.0, 0.0, 30.0, 1000.0]
FAR_BUT_NOT_FLAT = [-27.0, -26.0, -23.0, -21.0, 21.0]
EDGES_OF_EXP = [-745.0, -710.0, 710.0, 745.0]


def between_0_and_1(arguments, result):
    if np.min(result) < 0 or np.max(result) > 1:
        return "The sigmoid lies between 0 and 1, whatever goes in."
    return None


def sigmoid_by_where(z):
    z = np.asarray(z)
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_of_clipped_input(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


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
    mutants=[
        mutant(
            "overflow",
            lambda z: 1 / (1 + np.exp(-z)),
            "The formula is right, but `np.exp(-z)` overflows when z is very negative. Use exp(-|z|), which cannot.",
        ),
        mutant(
            "overflow the other way",
            lambda z: np.exp(z) / (1 + np.exp(z)),
            "`np.exp(z)` overflows when z is very large, and infinity divided by infinity is NaN. "
            "Use exp(-|z|), which cannot.",
        ),
        mutant(
            "both branches computed",
            sigmoid_by_where,
            "`np.where` computes both of its branches everywhere before it chooses, so each still overflows where "
            "it is not needed. Give both the same harmless e = exp(-|z|).",
        ),
        mutant(
            "minus forgotten",
            lambda z: 1 / (1 + np.exp(z)),
            "This falls where it should rise: the exponent is -z, not z.",
        ),
        mutant(
            "forms swapped",
            lambda z: nnlib.sigmoid(-np.asarray(z)),
            "This falls where it should rise. With e = exp(-|z|), 1 / (1 + e) belongs where z >= 0, and e / (1 + e) "
            "where z < 0.",
        ),
        mutant(
            "sign lost",
            lambda z: 1 / (1 + np.exp(-np.abs(z))),
            "Without z's sign, -2 gets the same answer as 2. Where z is negative, the other form is needed: "
            "e / (1 + e), with e = exp(-|z|).",
        ),
        mutant(
            "brackets forgotten",
            lambda z: 1 / 1 + np.exp(-z),
            "`1 / 1 + e` divides first and adds afterwards. Put the whole bottom of the fraction in brackets.",
        ),
        mutant(
            "clipped input",
            sigmoid_of_clipped_input,
            "Limiting z to a small range avoids the overflow but changes the answer: at z = -30 the sigmoid is "
            "about 9e-14, not 4.5e-5.",
        ),
        mutant(
            "clipped at 500",
            lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
            "Limiting z to 500 saves float64 numbers, but float32 ones overflow already at exp(89). "
            "Use exp(-|z|), which cannot overflow at all.",
        ),
        mutant(
            "tanh",
            np.tanh,
            "This is tanh, which runs from -1 to 1. The sigmoid runs from 0 to 1.",
        ),
        mutant(
            "derivative",
            lambda z: nnlib.sigmoid_grad(nnlib.sigmoid(z)),
            "This is the derivative of the sigmoid; here the function itself is asked for.",
        ),
        mutant(
            "threshold",
            lambda z: np.where(np.asarray(z) >= 0, 1.0, 0.0),
            "This is the threshold: it jumps. The sigmoid climbs smoothly through 0.5 at z = 0.",
        ),
    ],
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
    mutants=[
        mutant(
            "input instead of output",
            lambda a: nnlib.sigmoid(a) * (1 - nnlib.sigmoid(a)),
            "This applies the sigmoid once more. `a` is already the sigmoid's output, so the slope is a * (1 - a).",
        ),
        mutant(
            "derivative of tanh",
            lambda a: 1 - a**2,
            "This is the derivative of tanh. For the sigmoid it is a * (1 - a).",
        ),
        mutant(
            "square forgotten",
            lambda a: 1 - a,
            "One factor is missing: the slope is a * (1 - a).",
        ),
        mutant(
            "brackets forgotten",
            lambda a: a * 1 - a,
            "`a * 1 - a` multiplies first, and a - a is 0. Put the difference in brackets: a * (1 - a).",
        ),
        mutant(
            "wrong sign",
            lambda a: a * (a - 1),
            "This is negative, but the sigmoid rises everywhere: it is a * (1 - a), not a * (a - 1).",
        ),
        mutant(
            "plus for minus",
            lambda a: a * (1 + a),
            "There is a plus where a minus belongs: the slope is a * (1 - a).",
        ),
    ],
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
    mutants=[
        mutant(
            "input instead of output",
            lambda a: 1 - np.tanh(a) ** 2,
            "This applies tanh once more. `a` is already the output of tanh, so the slope is 1 - a**2.",
        ),
        mutant(
            "derivative of the sigmoid",
            lambda a: a * (1 - a),
            "This is the derivative of the sigmoid. For tanh it is 1 - a**2.",
        ),
        mutant(
            "square forgotten",
            lambda a: 1 - a,
            "The output has to be squared: 1 - a**2. As it stands, the slope is 2 at a = -1, where tanh is flat.",
        ),
        mutant(
            "square of the difference",
            lambda a: (1 - a) ** 2,
            "Square a first and subtract afterwards: 1 - a**2 is not (1 - a)**2.",
        ),
        mutant(
            "wrong sign",
            lambda a: a**2 - 1,
            "This is negative, but tanh rises everywhere: it is 1 - a**2, not a**2 - 1.",
        ),
    ],
)


def relu_in_place(z):
    if np.ndim(z) == 0:
        return max(z, 0)
    return negatives_overwritten(z)


def negatives_overwritten(z):
    z[z < 0] = 0
    return z


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
    mutants=[
        mutant(
            "in place",
            relu_in_place,
            "This changes the array it was given. Whoever called it may still need the old values; build a new array.",
        ),
        mutant(
            "in place, arrays only",
            negatives_overwritten,
            "`z[z < 0] = 0` needs an array, and changes the one it was given. `np.maximum(z, 0)` takes numbers as well "
            "and makes a new array.",
        ),
        mutant(
            "absolute value",
            np.abs,
            "This is the size of z: negative numbers become positive. ReLU makes them 0.",
        ),
        mutant(
            "minimum",
            lambda z: np.minimum(z, 0),
            "This keeps the negative part and drops the positive one; ReLU does the opposite.",
        ),
        mutant(
            "np.max",
            lambda z: np.max(z, 0),
            "`np.max(z, 0)` finds the largest number along axis 0: the 0 is no number to compare with. "
            "`np.maximum(z, 0)` compares element by element.",
        ),
        mutant(
            "one number for all",
            lambda z: np.max([np.max(z), 0]),
            "`np.max` finds the one largest number. `np.maximum` compares element by element.",
        ),
        mutant(
            "one decision for all",
            lambda z: max(z, 0),
            "`if` and `max` decide about one number, and here they met a whole array. `np.maximum(z, 0)` compares "
            "element by element.",
        ),
        mutant(
            "derivative",
            lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0),
            "This is the derivative of ReLU (0 or 1). ReLU itself passes the positive number on.",
        ),
    ],
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
    mutants=[
        mutant(
            "one at the kink",
            lambda a: np.where(np.asarray(a) >= 0, 1.0, 0.0),
            "This is 1 for an output of 0 as well. An output of 0 means the neuron is off and ReLU is flat there: "
            "the slope is 1 only where a > 0.",
        ),
        mutant(
            "half at the kink",
            lambda a: np.heaviside(a, 0.5),
            "At a = 0 this gives 0.5. The convention here is 0: an output of 0 means that the neuron is off.",
        ),
        mutant(
            "output passed on",
            lambda a: np.maximum(a, 0),
            "This is ReLU itself. Its slope is 1 wherever the output is positive, however large the output is.",
        ),
        mutant(
            "inverted",
            lambda a: np.where(np.asarray(a) > 0, 0.0, 1.0),
            "This is the wrong way round: the slope is 1 where the output is positive.",
        ),
    ],
)


def rows_sum_to_one(arguments, result):
    sums = np.sum(result, axis=-1)
    if not np.allclose(sums, 1):
        return "Probabilities are never negative and sum to 1 in every row; these do not."
    return None


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
    mutants=[
        mutant(
            "overflow",
            softmax_by(shift=np.zeros_like),
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
    ],
)
