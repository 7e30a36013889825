"""The landscapes of the race are what the explorer says they are."""

import numpy as np
import pytest

from nnlib.explorers.race_surfaces import RACE_SURFACES, X_LIMITS, Y_LIMITS

surfaces = pytest.mark.parametrize("land", RACE_SURFACES.values(), ids=RACE_SURFACES.keys())


@surfaces
def test_the_gradient_is_the_slope_of_the_loss(land):
    h = 1e-6
    for point in np.random.default_rng(0).uniform([-4, -2], [4, 2], (20, 2)):
        steps = h * np.eye(2)
        slope = (land.loss(point + steps) - land.loss(point - steps)) / (2 * h)
        np.testing.assert_allclose(land.gradient(point), slope, rtol=1e-6, atol=1e-6)


@surfaces
def test_nothing_in_the_picture_is_lower_than_the_minima_which_have_loss_0_and_no_slope(land):
    grid = np.stack(np.meshgrid(np.linspace(*X_LIMITS, 181), np.linspace(*Y_LIMITS, 101)), axis=-1)
    np.testing.assert_allclose(land.loss(land.minima), 0, atol=1e-12)
    np.testing.assert_allclose(land.gradient(land.minima), 0, atol=1e-12)
    assert land.loss(grid).min() >= 0


@pytest.mark.parametrize("surface", ["ravine", "turned"])
def test_a_ravine_is_the_loss_of_its_observations_which_are_at_right_angles(surface):
    land = RACE_SURFACES[surface]
    first, second = land.observations
    assert first @ second == pytest.approx(0, abs=1e-12)
    w = np.array([-1.5, 0.7])
    assert land.loss(w) == pytest.approx(((first @ w) ** 2 + (second @ w) ** 2) / 2)


def test_the_ravine_is_40_times_as_steep_across_and_turning_it_changes_only_where_it_points():
    ravine, turned = RACE_SURFACES["ravine"], RACE_SURFACES["turned"]
    np.testing.assert_allclose(ravine.gradient(np.array([1.0, 1.0])), [1.0, 40.0])
    a = np.sqrt(0.5)
    along_the_floor, across = np.array([a, a]), np.array([-a, a])
    np.testing.assert_allclose(turned.gradient(along_the_floor), along_the_floor)
    np.testing.assert_allclose(turned.gradient(across), 40 * across)


@pytest.mark.parametrize(("surface", "upward"), [("saddle", 1), ("two dips", 2)])
def test_a_saddle_curves_up_in_one_direction_and_a_local_minimum_in_both(surface, upward):
    land = RACE_SURFACES[surface]
    _, trap = land.trap
    h = 1e-5
    np.testing.assert_allclose(land.gradient(trap), 0, atol=1e-12)
    assert land.loss(trap) > 0.4
    hessian = np.array([land.gradient(trap + h * e) - land.gradient(trap - h * e) for e in np.eye(2)]) / (2 * h)
    curvatures = np.linalg.eigvalsh(hessian)
    assert np.abs(curvatures).min() > 0.5
    assert (curvatures > 0).sum() == upward
