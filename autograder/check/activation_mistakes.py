"""The mistakes people make in the sigmoid and in ReLU, and in the derivatives of these and of tanh."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


def sigmoid_by_where(z):
    z = np.asarray(z)
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_of_clipped_input(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


MISTAKES_IN_SIGMOID = [
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
]

MISTAKES_IN_SIGMOID_GRAD = [
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
]

MISTAKES_IN_TANH_GRAD = [
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
]


def relu_in_place(z):
    if np.ndim(z) == 0:
        return max(z, 0)
    return negatives_overwritten(z)


def negatives_overwritten(z):
    z[z < 0] = 0
    return z


MISTAKES_IN_RELU = [
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
]

MISTAKES_IN_RELU_GRAD = [
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
]
