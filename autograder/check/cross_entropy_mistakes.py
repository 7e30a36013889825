"""The mistakes people make in cross-entropy, for two classes and for more, and on the way to its gradient."""

import numpy as np

import nnlib
from autograder.check.engine import mutant
from autograder.check.softmax_mistakes import overflowing_softmax


def cost_of(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def clipped(p, lowest=1e-12):
    return np.clip(p, lowest, 1 - lowest)


def a_little_added(p, y):
    return -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).mean()


def clipped_in_place(p, y):
    if p.dtype.kind == "f":
        p[p < 1e-12] = 1e-12
        p[p > 1 - 1e-12] = 1 - 1e-12
    return cost_of(clipped(p), y).mean()


MISTAKES_IN_BINARY_CROSS_ENTROPY = [
    mutant(
        "sum",
        lambda p, y: cost_of(clipped(p), y).sum(),
        "This is the sum over the observations; the loss is their mean.",
    ),
    mutant(
        "minus forgotten",
        lambda p, y: -cost_of(clipped(p), y).mean(),
        "This is negative, since logs of probabilities are. A minus in front makes it a cost.",
    ),
    mutant(
        "yes only",
        lambda p, y: -(y * np.log(clipped(p))).mean(),
        "Observations with y = 0 cost nothing here, however wrong they are. They cost -log(1 - p).",
    ),
    mutant(
        "yes and no exchanged",
        lambda p, y: cost_of(1 - clipped(p), y).mean(),
        "This is the wrong way round: p is the probability of y = 1, so a large p is cheap where y is 1.",
    ),
    mutant(
        "base 2",
        lambda p, y: cost_of(clipped(p), y).mean() / np.log(2),
        "This is the logarithm with base 2. Use the natural one, `np.log`.",
    ),
    mutant(
        "not clipped",
        lambda p, y: cost_of(p, y).mean(),
        "At p = 0 or p = 1 the log of 0 comes up, and 0 * log(0) is NaN. Clip p to [1e-12, 1 - 1e-12] first.",
    ),
    mutant(
        "clipped below only",
        lambda p, y: cost_of(np.maximum(p, 1e-12), y).mean(),
        "p is kept away from 0 but not from 1, where log(1 - p) is the log of 0. Clip at both ends.",
    ),
    mutant(
        "clipped too early",
        lambda p, y: cost_of(clipped(p, 1e-7), y).mean(),
        "This clips at 1e-7. The limits asked for are 1e-12 and 1 - 1e-12.",
    ),
    mutant(
        "a little added",
        a_little_added,
        "Something small is added to every probability, which shows in the log of a small one. "
        "`np.clip(p, 1e-12, 1 - 1e-12)` leaves alone what lies between.",
    ),
    mutant(
        "squared error",
        lambda p, y: ((p - y) ** 2).mean(),
        "This is the mean squared error. Cross-entropy takes -log of the probability given to what happened.",
    ),
    mutant(
        "not averaged",
        lambda p, y: cost_of(clipped(p), y),
        "This is the cost of each observation. The loss is a single number, their mean.",
    ),
    mutant(
        "in place",
        clipped_in_place,
        "The clipping changed the array it was given. `np.clip(p, ...)` without `out=` makes a new one.",
    ),
]

MISTAKES_IN_ONE_HOT = [
    mutant(
        "classes in rows",
        lambda y, n_classes: nnlib.one_hot(y, n_classes).T,
        "Here each column is an observation. Each row should be: shape (n, n_classes).",
    ),
    mutant(
        "classes counted from the labels",
        lambda y, n_classes: np.eye(y.max() + 1)[y],
        "The largest label need not occur in `y`. Make `n_classes` columns.",
    ),
    mutant(
        "counted from one",
        lambda y, n_classes: np.eye(n_classes)[y - 1],
        "Labels count from 0, as columns do: label 0 belongs in column 0.",
    ),
    mutant(
        "label instead of 1",
        lambda y, n_classes: np.eye(n_classes)[y] * y[:, np.newaxis],
        "The label itself stands where a 1 belongs.",
    ),
    mutant(
        "ones and zeros exchanged",
        lambda y, n_classes: 1 - np.eye(n_classes)[y],
        "This is the wrong way round: 1 in the label's column, 0 everywhere else.",
    ),
    mutant(
        "whole columns",
        lambda y, n_classes: np.tile(np.isin(np.arange(n_classes), y), (len(y), 1)),
        "`T[:, y] = 1` fills whole columns. Give each row its own column: `T[np.arange(len(y)), y] = 1`.",
    ),
]


def picked(P, y):
    return P[np.arange(len(y)), y]


def exact_zeros_only(P, y):
    right = picked(P, y)
    return -np.log(np.where(right == 0, 1e-12, right)).mean()


def clipped_in_place_below(P, y):
    if P.dtype.kind == "f":
        P[P < 1e-12] = 1e-12
    return nnlib.cross_entropy(P, y)


MISTAKES_IN_CROSS_ENTROPY = [
    mutant(
        "sum",
        lambda P, y: -np.log(np.maximum(picked(P, y), 1e-12)).sum(),
        "This is the sum over the observations; the loss is their mean.",
    ),
    mutant(
        "minus forgotten",
        lambda P, y: np.log(np.maximum(picked(P, y), 1e-12)).mean(),
        "This is negative, since logs of probabilities are. A minus in front makes it a cost.",
    ),
    mutant(
        "not clipped",
        lambda P, y: -np.log(picked(P, y)).mean(),
        "Where the right class has probability 0 the loss is infinite. Let nothing below 1e-12 reach the log.",
    ),
    mutant(
        "exact zeros only",
        exact_zeros_only,
        "Only an exact 0 is raised to 1e-12, and what lies between the two is not: `np.maximum(..., 1e-12)` raises "
        "both.",
    ),
    mutant(
        "a little added",
        lambda P, y: -np.log(picked(P, y) + 1e-12).mean(),
        "Something small is added to every probability, which shows in the log of a small one. "
        "`np.maximum(..., 1e-12)` leaves alone what is larger.",
    ),
    mutant(
        "whole columns",
        lambda P, y: -np.log(np.maximum(P[:, y], 1e-12)).mean(),
        "`P[:, y]` takes whole columns. `P[np.arange(len(y)), y]` takes one number from each row.",
    ),
    mutant(
        "mean over every element",
        lambda P, y: nnlib.cross_entropy(P, y) / P.shape[1],
        "This divides by n * k. There is one cost for each observation, so the mean divides by n.",
    ),
    mutant(
        "most probable class",
        lambda P, y: -np.log(P.max(axis=1)).mean(),
        "This looks at the largest probability of each row. What counts is the one given to the right class, y.",
    ),
    mutant(
        "softmax once more",
        lambda P, y: nnlib.cross_entropy(nnlib.softmax(P), y),
        "This applies softmax to `P`. The rows of `P` are probabilities already.",
    ),
    mutant(
        "other classes too",
        lambda P, y: cost_of(clipped(P), nnlib.one_hot(y, P.shape[1])).sum(axis=1).mean(),
        "This adds -log(1 - p) for the wrong classes. Their probabilities count only through the right one: "
        "what they have, it has not.",
    ),
    mutant(
        "no logarithm",
        lambda P, y: 1 - picked(P, y).mean(),
        "This is how much probability is missing. The cost is -log of the probability given to the right class.",
    ),
    mutant(
        "in place",
        clipped_in_place_below,
        "The clipping changed the array it was given. `np.maximum(..., 1e-12)` makes a new one.",
    ),
]


def softmax_in_place(Z):
    if Z.dtype.kind == "f":
        Z -= Z.max(axis=1, keepdims=True)
    return nnlib.softmax(Z)


def gradient_by(softmax=nnlib.softmax, error=lambda P, T: (P - T) / len(T)):
    """A `softmax_cross_entropy_grad` with another softmax or another comparison with the one-hot labels."""
    return lambda Z, y: error(softmax(Z), nnlib.one_hot(y, Z.shape[1]))


MISTAKES_IN_SOFTMAX_CROSS_ENTROPY_GRAD = [
    mutant(
        "not divided",
        gradient_by(error=lambda P, T: P - T),
        "This is the gradient of the sum over the observations. The loss is their mean, so divide by n.",
    ),
    mutant(
        "divided by every element",
        gradient_by(error=lambda P, T: (P - T) / P.size),
        "This divides by n * k. The mean is over the n observations: divide by n.",
    ),
    mutant(
        "wrong sign",
        gradient_by(error=lambda P, T: (T - P) / len(T)),
        "This has the wrong sign: raising the right logit lowers the loss, so the gradient is negative there.",
    ),
    mutant(
        "labels not subtracted",
        gradient_by(error=lambda P, T: P / len(T)),
        "These are the probabilities divided by n. Subtract 1 from the right class of each row.",
    ),
    mutant(
        "only the right class",
        gradient_by(error=lambda P, T: (P - T) * T / len(T)),
        "The other classes have a gradient too: raising a wrong logit takes probability from the right class.",
    ),
    mutant(
        "labels as numbers",
        lambda Z, y: (nnlib.softmax(Z) - y[:, np.newaxis]) / len(y),
        "This subtracts the label's number from every class. Subtract its one-hot row.",
    ),
    mutant(
        "by the probabilities",
        gradient_by(error=lambda P, T: -T / np.maximum(P, 1e-12) / len(T)),
        "This is the gradient with respect to the probabilities. One more step, through softmax, is missing.",
    ),
    mutant(
        "softmax over columns",
        gradient_by(softmax=lambda Z: nnlib.softmax(Z.T).T),
        "Softmax ran down the columns. Every row is an observation, so every row has to sum to 1.",
    ),
    mutant(
        "softmax forgotten",
        gradient_by(softmax=lambda Z: Z),
        "`Z` holds logits. Turn them into probabilities with softmax before the labels are subtracted.",
    ),
    mutant(
        "overflow",
        gradient_by(softmax=overflowing_softmax),
        "exp() overflows where logits are large. Subtract each row's maximum first, as `nnlib.softmax` does.",
    ),
    mutant(
        "in place",
        gradient_by(softmax=softmax_in_place),
        "`Z -= ...` changes the array it was given. `Z - ...` makes a new one.",
    ),
]
