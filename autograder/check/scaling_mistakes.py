"""The mistakes people make in `standardize` and `normalize`, built from the steps in which they are made."""

from collections.abc import Callable
from typing import Any

import numpy as np

import nnlib
from autograder.check.engine import Mutant, mutant

Standardize = Callable[..., Any]
Normalize = Callable[[np.ndarray], np.ndarray]


def without_zeros(scale: Any) -> np.ndarray:
    """What is right to divide by: 1 where the std or the range is 0."""
    return np.where(np.equal(scale, 0), 1, scale)


def as_it_is(scale: Any) -> Any:
    """What divides by zero in a constant column."""
    return scale


def a_little_more(eps: float) -> Callable[[Any], Any]:
    return lambda scale: scale + eps


def centred_and_divided(X: np.ndarray, mean: Any, divisor: Any) -> Any:
    return (X - mean) / divisor


def standardizing(
    mean_of: Callable[[np.ndarray], Any] = lambda X: X.mean(axis=0),
    std_of: Callable[[np.ndarray, Any], Any] = lambda X, mean: X.std(axis=0),
    divisor_of: Callable[[Any], Any] = without_zeros,
    scale: Callable[[np.ndarray, Any, Any], Any] = centred_and_divided,
) -> Standardize:
    """A `standardize` that computes the statistics it is not given, or scales, in a way of its own."""

    def standardize(X: np.ndarray, mean: Any = None, std: Any = None) -> Any:
        mean = mean_of(X) if mean is None else mean
        std = std_of(X, mean) if std is None else std
        return scale(X, mean, divisor_of(std)), mean, std

    return standardize


def ignoring_statistics(standardize: Standardize) -> Standardize:
    return lambda X, mean=None, std=None: standardize(X)


def alone_and_in_company(name: str, sentence: str, **mistake: Any) -> list[Mutant]:
    """A mistake in `standardize` alone, and with one or both of those that often come with it."""
    guarded, unguarded = standardizing(**mistake), standardizing(**mistake, divisor_of=as_it_is)
    return [
        mutant(name, guarded, sentence),
        mutant(f"{name}, zeros divided by", unguarded, sentence),
        mutant(f"{name}, statistics ignored", ignoring_statistics(guarded), sentence),
        mutant(f"{name}, zeros divided by, statistics ignored", ignoring_statistics(unguarded), sentence),
    ]


def scaled_in_place(X: np.ndarray, mean: Any, divisor: Any) -> np.ndarray:
    X -= mean
    X /= divisor
    return X


def all_or_nothing(X: np.ndarray, mean: Any = None, std: Any = None) -> Any:
    return standardizing()(X) if mean is None or std is None else standardizing()(X, mean, std)


def asked_for_both_at_once(X: np.ndarray, mean: Any = None, std: Any = None) -> Any:
    if mean is None and std is None:
        mean, std = X.mean(axis=0), X.std(axis=0)
    return centred_and_divided(X, mean, without_zeros(std)), mean, std


def asked_for_the_mean_only(X: np.ndarray, mean: Any = None, std: Any = None) -> Any:
    if mean is None:
        mean, std = X.mean(axis=0), X.std(axis=0)
    return centred_and_divided(X, mean, without_zeros(std)), mean, std


def asked_for_truth(X: np.ndarray, mean: Any = None, std: Any = None) -> Any:
    if not mean:
        mean = X.mean(axis=0)
    if not std:
        std = X.std(axis=0)
    return centred_and_divided(X, mean, without_zeros(std)), mean, std


whole_matrix = standardizing(lambda X: X.mean(), lambda X, mean: X.std())
one_std = standardizing(std_of=lambda X, mean: X.std())

EACH_ITS_OWN = "This is one mean and one std for the whole matrix. Each column has its own: use `axis=0`."
ONE_STD = "Each column has a mean of its own here, but all share one std. It has its own, too: `X.std(axis=0)`."
ONE_BY_ONE = (
    "One of the two can be given without the other; then the given one is used and the other one computed. "
    "Ask for each with an `if` of its own: `if mean is None`, `if std is None`."
)
ZERO_STD = "A constant column has std 0, and 0 / 0 is NaN. Divide by 1 where the std is 0."
SMALL_NUMBERS = (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)

MISTAKES_IN_STANDARDIZE = [
    *alone_and_in_company(
        "divided by n - 1",
        "This std divides by n - 1. Here it divides by n: `X.std(axis=0)` without `ddof=1`.",
        std_of=lambda X, mean: X.std(axis=0, ddof=1),
    ),
    *alone_and_in_company(
        "rows for columns",
        "These are the statistics of the rows. Each column is a feature of its own: use `axis=0`.",
        mean_of=lambda X: X.mean(axis=1),
        std_of=lambda X, mean: X.std(axis=1),
    ),
    mutant("whole matrix", whole_matrix, EACH_ITS_OWN),
    mutant("whole matrix, statistics ignored", ignoring_statistics(whole_matrix), EACH_ITS_OWN),
    mutant("one std for all", one_std, ONE_STD),
    mutant("one std for all, statistics ignored", ignoring_statistics(one_std), ONE_STD),
    *alone_and_in_company(
        "no brackets",
        "Division comes before subtraction: `X - mean / std` divides the mean alone. Write `(X - mean) / std`.",
        scale=lambda X, mean, divisor: X - mean / divisor,
    ),
    *alone_and_in_company(
        "variance",
        "This divides by the variance. The standard deviation is its square root: `X.std(axis=0)`.",
        std_of=lambda X, mean: X.var(axis=0),
    ),
    mutant(
        "statistics ignored",
        ignoring_statistics(standardizing()),
        "A mean or std that is given must be used: new data are measured with the statistics of the old. "
        "Compute one only where it is None.",
    ),
    mutant("both or none", all_or_nothing, ONE_BY_ONE),
    mutant("asked for both at once", asked_for_both_at_once, ONE_BY_ONE),
    mutant("asked for the mean only", asked_for_the_mean_only, ONE_BY_ONE),
    mutant(
        "asked for truth",
        asked_for_truth,
        "`mean == None` and `not mean` look at every number of an array. Whether there is one at all, "
        "`mean is None` says.",
    ),
    mutant(
        "std around the given mean",
        standardizing(std_of=lambda X, mean: np.sqrt(((X - mean) ** 2).mean(axis=0))),
        "Where a mean is given and std is not, this measures the spread from the given mean. "
        "The std is the column's own, measured from its own mean: `X.std(axis=0)`.",
    ),
    mutant("divided by zero", standardizing(divisor_of=as_it_is), ZERO_STD),
    mutant("statistics ignored, zeros divided by", ignoring_statistics(standardizing(divisor_of=as_it_is)), ZERO_STD),
    *(
        mutant(
            f"std plus {eps}",
            standardizing(divisor_of=a_little_more(eps)),
            "A small number added to every std avoids the division by zero, but changes all columns, most of all "
            "one in small units. Replace only a std that is 0.",
        )
        for eps in SMALL_NUMBERS
    ),
    mutant(
        "only centred",
        standardizing(scale=lambda X, mean, divisor: X - mean),
        "The mean is subtracted, but the result still has to be divided by the standard deviation.",
    ),
    mutant(
        "in place",
        standardizing(scale=scaled_in_place),
        "`X -= ...` changes the array it was given (and fails on integers). `X - ...` makes a new one.",
    ),
    mutant(
        "statistics not returned",
        lambda X, mean=None, std=None: nnlib.standardize(X, mean, std)[0],
        "Return three things: the standardised batch, the mean and the std. Whoever meets new data needs the two.",
    ),
]


def normalizing(
    lowest_of: Callable[[np.ndarray], Any] = lambda X: X.min(axis=0),
    spread_of: Callable[[np.ndarray], Any] = lambda X: np.ptp(X, axis=0),
    divisor_of: Callable[[Any], Any] = without_zeros,
) -> Normalize:
    """A `normalize` that finds the lowest number, or the range, in a way of its own."""
    return lambda X: (X - lowest_of(X)) / divisor_of(spread_of(X))


def with_and_without_zeros(name: str, sentence: str, **mistake: Any) -> list[Mutant]:
    """A mistake in `normalize` alone, and together with dividing by the range of a constant column."""
    return [
        mutant(name, normalizing(**mistake), sentence),
        mutant(f"{name}, zeros divided by", normalizing(**mistake, divisor_of=as_it_is), sentence),
    ]


def decided_once(X: np.ndarray) -> np.ndarray:
    lowest, highest = X.min(axis=0), X.max(axis=0)
    return np.zeros(X.shape) if lowest == highest else (X - lowest) / (highest - lowest)


def normalized_in_place(X: np.ndarray) -> np.ndarray:
    X -= X.min(axis=0)
    X /= without_zeros(X.max(axis=0))
    return X


NOT_THE_ROWS = "This normalises the rows. Each column is a feature of its own: use `axis=0`."

MISTAKES_IN_NORMALIZE = [
    *with_and_without_zeros(
        "divided by the largest",
        "This divides by the largest number. Divide by the range, largest minus smallest, to end at 1.",
        spread_of=lambda X: X.max(axis=0),
    ),
    *with_and_without_zeros(
        "smallest not subtracted",
        "The largest number becomes 1, but the smallest does not become 0. Subtract it first, then divide by the "
        "range, largest minus smallest.",
        lowest_of=lambda X: 0,
        spread_of=lambda X: X.max(axis=0),
    ),
    mutant(
        "whole matrix",
        normalizing(lambda X: X.min(), np.ptp),
        "This takes the smallest and the largest number of the whole matrix. Each column has its own: `axis=0`.",
    ),
    *with_and_without_zeros(
        "smallest of the whole matrix",
        "This subtracts the smallest number of the whole matrix. Each column has its own: `X.min(axis=0)`.",
        lowest_of=lambda X: X.min(),
    ),
    *with_and_without_zeros(
        "rows for columns",
        NOT_THE_ROWS,
        lowest_of=lambda X: X.min(axis=1, keepdims=True),
        spread_of=lambda X: np.ptp(X, axis=1, keepdims=True),
    ),
    *with_and_without_zeros(
        "rows for columns, without their axis",
        NOT_THE_ROWS,
        lowest_of=lambda X: X.min(axis=1),
        spread_of=lambda X: np.ptp(X, axis=1),
    ),
    *with_and_without_zeros(
        "Python's min and max",
        "Python's `min` and `max` compare whole rows. `X.min(axis=0)` gives each column's smallest number.",
        lowest_of=lambda X: min(X),
        spread_of=lambda X: max(X) - min(X),
    ),
    mutant(
        "decided once",
        decided_once,
        "An `if` decides once, but some columns may be constant and others not. "
        "`np.where(spread == 0, 1, spread)` decides for each column.",
    ),
    mutant(
        "standardised",
        lambda X: nnlib.standardize(X)[0],
        "This is standardising. Normalising uses the smallest and the largest number instead of mean and std.",
    ),
    mutant(
        "divided by zero",
        normalizing(divisor_of=as_it_is),
        "The range of a constant column is 0, and 0 / 0 is NaN. Divide by 1 where the range is 0.",
    ),
    *(
        mutant(
            f"range plus {eps}",
            normalizing(divisor_of=a_little_more(eps)),
            "A small number added to every range avoids the division by zero, but changes all columns, most of all "
            "one in small units. Replace only a range that is 0.",
        )
        for eps in SMALL_NUMBERS
    ),
    mutant(
        "in place",
        normalized_in_place,
        "`X -= ...` changes the array it was given (and fails on integers). `X - ...` makes a new one.",
    ),
]
