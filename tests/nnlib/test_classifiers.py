"""The reference classifiers, judged on data they have not seen."""

from __future__ import annotations

import numpy as np
import pytest

import nnlib


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_unseen_moons_are_told_apart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    classify = nnlib.moons_classifier(*nnlib.datasets.moons(500, 0.2, rng), rng)
    X, y = nnlib.datasets.moons(4000, 0.2, rng)
    assert nnlib.accuracy(classify(X), y) >= 0.95


def test_unseen_digits_are_read_after_a_thousand_seen_ones() -> None:
    rng = np.random.default_rng(0)
    X_train, y_train, X_test, y_test = nnlib.datasets.digits_split(rng, fraction=797 / 1797)
    assert len(X_train) == 1000
    classify = nnlib.digit_classifier(X_train, y_train, rng)
    labels = classify(X_test)
    assert labels.dtype.kind == "i"
    assert nnlib.accuracy(labels, y_test) >= 0.96


def test_a_classifier_is_repeatable_from_its_seed() -> None:
    X, y = nnlib.datasets.moons(60, 0.2, np.random.default_rng(0))
    one, other = (nnlib.moons_classifier(X, y, np.random.default_rng(3)) for _ in range(2))
    grid = np.random.default_rng(1).uniform(-2, 3, (500, 2))
    np.testing.assert_array_equal(one(grid), other(grid))


def test_pictures_and_points_must_have_their_shape() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"X must have shape \(n, 64\), but its shape is \(3, 2\)\."):
        nnlib.digit_classifier(np.zeros((3, 2)), [0, 1, 2], rng)
    with pytest.raises(ValueError, match=r"y must hold labels 0 \.\. 1 for 2 classes, but it holds 2\."):
        nnlib.moons_classifier(np.zeros((3, 2)), [0, 1, 2], rng)
    with pytest.raises(ValueError, match=r"X and y must have as many rows .* \(3, 2\) and \(2,\)\."):
        nnlib.moons_classifier(np.zeros((3, 2)), [0, 1], rng)
    classify = nnlib.moons_classifier(*nnlib.datasets.moons(20, 0.2, rng), rng)
    with pytest.raises(ValueError, match=r"X must be a batch of shape .* its shape is \(2,\)\."):
        classify([0, 1])
