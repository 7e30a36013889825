"""The landscapes are what the explorers say they are."""

import numpy as np
import pytest

from nnlib.explorers.learning_rate_view import FURTHEST_START
from nnlib.explorers.surfaces import CURVE, SURFACES

surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES.keys())


@surfaces
def test_the_gradient_is_the_slope_of_the_loss(surface):
    rng = np.random.default_rng(0)
    h = 1e-6
    for point in rng.uniform(-1.5, 1.5, (20, surface.dim)):
        steps = h * np.eye(surface.dim)
        slope = (surface.loss(point + steps) - surface.loss(point - steps)) / (2 * h)
        np.testing.assert_allclose(surface.gradient(point), slope, rtol=1e-6, atol=1e-6)


@surfaces
def test_the_lowest_point_is_the_lowest_that_is_shown_and_has_loss_0(surface):
    grid = np.stack(np.meshgrid(*(np.linspace(*bounds, 401) for bounds in surface.bounds)), axis=-1)
    assert surface.loss(surface.minimum) == pytest.approx(0, abs=1e-12)
    assert surface.loss(grid).min() >= 0


@surfaces
def test_every_start_is_within_the_picture(surface):
    for x in (-FURTHEST_START, FURTHEST_START):
        start = surface.start(x)
        assert all(low < value < high for value, (low, high) in zip(start, surface.bounds, strict=True))
        assert surface.loss(start) < surface.highest_loss


def test_the_curve_has_a_local_minimum_that_is_not_the_lowest_point():
    x = np.linspace(-1.9, 1.9, 2001)
    losses = CURVE.loss(x[:, np.newaxis])
    valleys = np.flatnonzero((losses[1:-1] < losses[:-2]) & (losses[1:-1] < losses[2:])) + 1
    assert len(valleys) == 2
    assert abs(losses[valleys[0]] - losses[valleys[1]]) > 0.5


def test_between_the_two_minima_of_the_curve_is_its_ridge():
    assert CURVE.gradient(np.array([CURVE.ridge])) == pytest.approx(0, abs=1e-12)
    assert CURVE.gradient(np.array([CURVE.ridge + 0.01])) < 0 < CURVE.gradient(np.array([CURVE.ridge - 0.01]))
