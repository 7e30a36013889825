"""The data sets: their shapes, their geometry, and digits as they were published."""

from __future__ import annotations

import socket
from importlib.resources import files

import numpy as np
import pytest
import sklearn.datasets
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets

drawn = pytest.mark.parametrize("name", ["moons", "spirals", "blobs", "xor"])


@drawn
@given(n=st.integers(1, 60))
def test_points_and_labels_come_in_pairs(name: str, n: int) -> None:
    X, y = getattr(datasets, name)(n, 0.1, np.random.default_rng(0))
    assert X.shape == (n, 2)
    assert X.dtype == np.float64
    assert y.shape == (n,)
    assert y.dtype == np.int64


@drawn
def test_the_same_seed_draws_the_same_points_and_another_does_not(name: str) -> None:
    make = getattr(datasets, name)
    X, y = make(50, 0.1, np.random.default_rng(1))
    again, y_again = make(50, 0.1, np.random.default_rng(1))
    other, _ = make(50, 0.1, np.random.default_rng(2))
    np.testing.assert_array_equal(X, again)
    np.testing.assert_array_equal(y, y_again)
    assert not np.array_equal(X, other)


@drawn
def test_classes_have_the_same_size_and_come_mixed(name: str) -> None:
    _, y = getattr(datasets, name)(600, 0.1, np.random.default_rng(0))
    counts = np.bincount(y)
    assert len(set(counts)) == 1
    assert len(np.unique(y[:50])) == len(counts)


@drawn
@pytest.mark.parametrize("n", [0, 2.5])
def test_no_points_are_an_error(name: str, n: float) -> None:
    with pytest.raises(ValueError, match=r"n must be .*, but it is"):
        getattr(datasets, name)(n, 0.1, np.random.default_rng(0))


def test_moons_without_noise_lie_on_two_half_circles(rng: np.random.Generator) -> None:
    X, y = datasets.moons(200, 0, rng)
    upper, lower = X[y == 0], X[y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert (upper[:, 1] >= 0).all()
    assert (lower[:, 1] <= 0.5).all()


def test_noise_is_a_standard_deviation(rng: np.random.Generator) -> None:
    X, y = datasets.blobs(30_000, 0.2, rng)
    centres = np.column_stack([np.cos(2 * np.pi * y / 3), np.sin(2 * np.pi * y / 3)])
    assert (X - centres).std() == pytest.approx(0.2, rel=0.02)
    x, targets = datasets.line(30_000, 0.3, rng, slope=-1.0, intercept=4.0)
    assert (targets - (4 - x)).std() == pytest.approx(0.3, rel=0.02)


def test_the_arms_of_the_spiral_are_turned_copies(rng: np.random.Generator) -> None:
    X, y = datasets.spirals(300, 0, rng, n_classes=3)
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])
    turn = angle - 1.5 * np.pi * radius - 2 * np.pi * y / 3
    np.testing.assert_allclose(np.cos(turn), 1, atol=1e-12)


def test_xor_is_one_where_exactly_one_coordinate_is(rng: np.random.Generator) -> None:
    X, y = datasets.xor(100, 0, rng)
    np.testing.assert_array_equal(y, X.sum(axis=1) == 1)


def test_letters_are_pictures_of_ink_and_paper() -> None:
    pictures = datasets.letters("LT")
    assert pictures.shape == (2, 49)
    assert set(pictures.ravel()) == {-1, 1}
    L = pictures[0].reshape(7, 7)
    assert (L[:, :2] == 1).all()
    assert (L[6] == 1).all()
    assert (L[:6, 2:] == -1).all()


@pytest.mark.parametrize("names", ["", "a", "F1"])
def test_letters_that_are_not_drawn_are_an_error(names: str) -> None:
    with pytest.raises(ValueError, match=r"names must be letters out of ACEF.*, but it is '"):
        datasets.letters(names)


def test_digits_are_those_of_the_repository() -> None:
    X, y = datasets.digits()
    published = sklearn.datasets.load_digits()
    np.testing.assert_array_equal(X, published.data)
    np.testing.assert_array_equal(y, published.target)
    assert (X.dtype, y.dtype) == (np.float64, np.int64)
    assert (X.min(), X.max()) == (0, 16)


def test_digits_need_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **settings: object) -> None:
        raise AssertionError("the digits are shipped with the library")

    monkeypatch.setattr(socket, "socket", refuse)
    assert datasets.digits()[0].shape == (1797, 64)


def test_changing_the_digits_changes_nobody_else_s() -> None:
    X, _ = datasets.digits()
    X[:] = -1
    assert datasets.digits()[0].max() == 16


def test_the_digits_say_whose_they_are() -> None:
    licence = files("nnlib").joinpath("data", "LICENSE").read_text(encoding="utf-8")
    for words in ("E. Alpaydin and C. Kaynak", "10.24432/C50P49", "CC BY 4.0", "What was changed"):
        assert words in licence


def test_the_split_of_the_digits_is_repeatable_and_complete() -> None:
    X_train, y_train, X_test, y_test = datasets.digits_split(np.random.default_rng(0))
    assert (X_train.shape, X_test.shape) == ((1348, 64), (449, 64))
    assert len(y_train) + len(y_test) == 1797
    again = datasets.digits_split(np.random.default_rng(0))
    np.testing.assert_array_equal(X_test, again[2])
    np.testing.assert_array_equal(np.bincount([*y_train, *y_test]), np.bincount(datasets.digits()[1]))
