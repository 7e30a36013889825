"""The mistakes people make in `gradient_error`: in what they divide, and in what they divide by."""

import numpy as np

from autograder.check.engine import mutant


def size(gradient):
    return np.abs(gradient).max()


MISTAKES_IN_GRADIENT_ERROR = [
    mutant(
        "difference alone",
        lambda a, n: size(a - n),
        "This is the largest difference. Divide it by the size of the gradients: 0.001 is much for some and "
        "nothing for others.",
    ),
    mutant(
        "element by element",
        lambda a, n: np.max(np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8)),
        "This divides each difference by its own elements. Take the largest difference first, "
        "then divide it once, by the largest size.",
    ),
    mutant(
        "mean",
        lambda a, n: np.abs(a - n).mean() / max(size(a), size(n), 1e-8),
        "This is the mean difference, in which one wrong element among many hides. Take the largest.",
    ),
    mutant(
        "difference with its sign",
        lambda a, n: (a - n).max() / max(size(a), size(n), 1e-8),
        "The difference keeps its sign here, so an element that is too small does not count. Take `np.abs` first.",
    ),
    mutant(
        "sizes with their signs",
        lambda a, n: size(a - n) / max(a.max(), n.max(), 1e-8),
        "The size of a gradient is its largest number without its sign: `np.abs(analytic).max()`, "
        "and likewise for the numeric one.",
    ),
    mutant(
        "size of one alone",
        lambda a, n: size(a - n) / max(size(n), 1e-8),
        "Only the measured gradient is asked for its size. Take the larger of both.",
    ),
    mutant(
        "sum of both sizes",
        lambda a, n: size(a - n) / max(size(a) + size(n), 1e-8),
        "This divides by the sum of the two sizes; divide by the larger one.",
    ),
    mutant(
        "no floor",
        lambda a, n: size(a - n) / max(size(a), size(n)),
        "Two gradients that are all 0 agree, but 0 / 0 is NaN. The 1e-8 is there so that nothing is divided by 0.",
    ),
    mutant(
        "floor added",
        lambda a, n: size(a - n) / (max(size(a), size(n)) + 1e-8),
        "1e-8 is added to the size here. It is the third of the numbers that `max` chooses from.",
    ),
]
