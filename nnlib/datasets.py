"""Data to learn from: drawn on the spot from an `rng`, or shipped with the library. Nothing is downloaded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlib.arrays import Floats, as_count
from nnlib.preprocessing import split

Dataset = tuple[Floats, NDArray[np.int64]]

_LETTERS = {
    "A": "..###.. .##.##. ##...## ##...## ####### ##...## ##...##",
    "C": ".###### ##..... ##..... ##..... ##..... ##..... .######",
    "E": "####### ##..... ##..... #####.. ##..... ##..... #######",
    "F": "####### ##..... ##..... #####.. ##..... ##..... ##.....",
    "H": "##...## ##...## ##...## ####### ##...## ##...## ##...##",
    "I": "####### ..###.. ..###.. ..###.. ..###.. ..###.. #######",
    "J": "....### .....## .....## .....## .....## ##..##. .####..",
    "L": "##..... ##..... ##..... ##..... ##..... ##..... #######",
    "N": "##...## ###..## ####.## ##.#### ##..### ##...## ##...##",
    "O": ".#####. ##...## ##...## ##...## ##...## ##...## .#####.",
    "P": "######. ##...## ##...## ######. ##..... ##..... ##.....",
    "S": ".###### ##..... ##..... .#####. .....## .....## ######.",
    "T": "####### ####### ..###.. ..###.. ..###.. ..###.. ..###..",
    "U": "##...## ##...## ##...## ##...## ##...## ##...## .#####.",
    "V": "##...## ##...## ##...## .##.##. .##.##. ..###.. ..###..",
    "X": "##...## .##.##. ..###.. ..###.. ..###.. .##.##. ##...##",
    "Y": "##...## .##.##. ..###.. ..###.. ..###.. ..###.. ..###..",
    "Z": "####### ....##. ...##.. ..##... .##.... ##..... #######",
}


def line(
    n: int, noise: float, rng: np.random.Generator, slope: float = 2.0, intercept: float = 1.0
) -> tuple[Floats, Floats]:
    """Return `(x, y)`, both shape (n,): x even in [-1, 1), y on a line, off it by `noise` (a std)."""
    x = rng.uniform(-1, 1, as_count(n, "n"))
    return x, slope * x + intercept + noise * rng.standard_normal(n)


def moons(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Return `(X, y)`, shapes (n, 2) and (n,): two half circles hooked into each other, classes 0 and 1.

    The circles have radius 1; the second hangs upside down with its centre at (1, 0.5). `noise` is the
    standard deviation added to both coordinates. The classes differ in size by at most one.
    """
    y = _classes(n, 2, rng)
    angle = rng.uniform(0, np.pi, n)
    side = 1 - 2 * y
    X = np.column_stack([y + side * np.cos(angle), 0.5 * y + side * np.sin(angle)])
    return X + noise * rng.standard_normal(X.shape), y


def spirals(n: int, noise: float, rng: np.random.Generator, n_classes: int = 2) -> Dataset:
    """Return `(X, y)`, shapes (n, 2) and (n,): one arm of a spiral for each class, from radius 0 to 1.

    Every arm makes three quarters of a turn. `noise` is the standard deviation added to both
    coordinates. The classes differ in size by at most one.
    """
    y = _classes(n, n_classes, rng)
    radius = np.sqrt(rng.uniform(0, 1, n))
    angle = 1.5 * np.pi * radius + 2 * np.pi * y / n_classes
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return X + noise * rng.standard_normal(X.shape), y


def blobs(n: int, noise: float, rng: np.random.Generator, n_classes: int = 3) -> Dataset:
    """Return `(X, y)`, shapes (n, 2) and (n,): a round cloud for each class, on a circle of radius 1.

    `noise` is each cloud's standard deviation. The classes differ in size by at most one.
    """
    y = _classes(n, n_classes, rng)
    angle = 2 * np.pi * y / n_classes
    X = np.column_stack([np.cos(angle), np.sin(angle)])
    return X + noise * rng.standard_normal(X.shape), y


def xor(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Return `(X, y)`, shapes (n, 2) and (n,): clouds on the corners (0, 0), (0, 1), (1, 0), (1, 1).

    y is 1 where exactly one of the corner's coordinates is 1, which no straight line can tell apart.
    `noise` is each cloud's standard deviation. The corners differ in size by at most one.
    """
    corner = _classes(n, 4, rng)
    first, second = corner // 2, corner % 2
    X = np.column_stack([first, second]) + noise * rng.standard_normal((n, 2))
    return X, first ^ second


def letters(names: str = "FNVX") -> Floats:
    """Return a picture of 7 x 7 pixels for each of `names`, as rows: shape (m, 49), 1 for ink, -1 for paper.

    The default four are different enough for a Hopfield network to remember: with any four pixels of
    one of them wrong, it settles into the right one. With many more it forgets.
    Raises ValueError for no name and for a letter that is not drawn here.
    """
    unknown = sorted(set(names) - set(_LETTERS))
    if unknown or not names:
        raise ValueError(f"names must be letters out of {''.join(_LETTERS)}, but it is {names!r}.")
    pictures = [_LETTERS[name].replace(" ", "") for name in names]
    return np.array([[1.0 if pixel == "#" else -1.0 for pixel in picture] for picture in pictures])


def digits() -> Dataset:
    """Return `(X, y)` for 1,797 handwritten digits: X shape (1797, 64), pixels 0 .. 16, y labels 0 .. 9.

    A row is a picture of 8 x 8 pixels, line by line; 16 is all ink.
    Source: Alpaydin & Kaynak (1998), "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, doi 10.24432/C50P49 (licence and changes: nnlib/data/LICENSE).
    """
    # Imported here because it takes longer than all of nnlib.
    from importlib.resources import files

    with files("nnlib").joinpath("data", "digits.npz").open("rb") as file, np.load(file) as data:
        return data["pixels"].astype(np.float64), data["labels"].astype(np.int64)


def digits_split(
    rng: np.random.Generator, fraction: float = 0.25
) -> tuple[Floats, NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Return the digits as `(X_train, y_train, X_test, y_test)`, a random `fraction` of them for testing.

    The same seed gives the same split; a quarter is 449 digits to test on and 1,348 to train on.
    """
    return split(*digits(), fraction, rng)


def _classes(n: int, n_classes: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.permutation(np.arange(as_count(n, "n")) % as_count(n_classes, "n_classes"))
