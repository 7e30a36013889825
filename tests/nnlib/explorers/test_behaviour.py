"""The word for what a walk does, on walks whose behaviour is known from the mathematics.

On f(x) = c x^2 / 2 each step multiplies x by 1 - rate * c: below 1 / c it creeps or converges, between
1 / c and 2 / c it overshoots and converges, at 2 / c it swings for ever, above it diverges.
"""

import numpy as np
import pytest

from nnlib.explorers.behaviour import Behaviour, classify
from nnlib.explorers.surfaces import SURFACES

C = 4.0


def parabola(factor_of_curvature, steps, start=1.0):
    """Walk down C x^2 / 2 at a rate of factor / C."""
    x = start * (1 - factor_of_curvature) ** np.arange(steps + 1)
    return classify(x[:, np.newaxis], C * x**2 / 2, C * x[:, np.newaxis])


def walk(surface, start, learning_rate, steps=60):
    land = SURFACES[surface]
    path = [land.start(start)]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            path.append(path[-1] - learning_rate * land.gradient(path[-1]))
        path = np.array(path)
        return classify(path, land.loss(path), land.gradient(path))


@pytest.mark.parametrize("steps", [1, 2, 5, 20, 60])
@pytest.mark.parametrize(
    ("factor", "behaviour"),
    [(0.003, Behaviour.CREEPING), (1.97, Behaviour.OVERSHOOTING), (2.03, Behaviour.DIVERGING)],
)
def test_a_parabola_behaves_as_its_curvature_says_from_the_first_step_to_the_last(factor, behaviour, steps):
    assert parabola(factor, steps) is behaviour


@pytest.mark.parametrize(("steps", "behaviour"), [(3, Behaviour.CONVERGING), (60, Behaviour.ARRIVED)])
def test_a_good_rate_converges_and_then_has_arrived(steps, behaviour):
    assert parabola(0.3, steps) is behaviour


def test_at_twice_the_inverse_curvature_it_swings_for_ever():
    assert parabola(2.0, 40) is Behaviour.BOUNCING


def test_before_the_first_step_it_is_at_the_start():
    assert parabola(0.3, 0) is Behaviour.START


def test_a_walk_that_never_leaves_its_start_is_not_moving():
    assert parabola(0.0, 10) is Behaviour.STILL


@pytest.mark.parametrize("steps", [1, 10, 2000])
def test_following_the_slope_is_going_uphill_even_when_it_overflows(steps):
    with np.errstate(all="ignore"):
        assert parabola(-0.5, steps) is Behaviour.UPHILL


@pytest.mark.parametrize("lost", [np.nan, np.inf, -np.inf, 1e300])
def test_nan_and_overflow_are_divergence(lost):
    path = np.array([[1.0], [0.5], [lost]])
    with np.errstate(all="ignore"):
        assert classify(path, path[:, 0] ** 2, path) is Behaviour.DIVERGING


def test_divergence_to_overflow_is_divergence():
    with np.errstate(all="ignore"):
        assert parabola(30.0, 400) is Behaviour.DIVERGING


@pytest.mark.parametrize("learning_rate", [0.02, 0.1, 0.25])
def test_in_the_curves_right_hand_basin_it_gets_stuck(learning_rate):
    assert walk("curve", 1.1, learning_rate) is Behaviour.STUCK


def test_in_the_curves_left_hand_basin_it_arrives():
    assert walk("curve", -0.6, 0.05) is Behaviour.ARRIVED


@pytest.mark.parametrize("learning_rate", [0.22, 0.25, 0.3, 0.35])
def test_a_rate_too_large_for_the_basin_but_not_for_its_walls_bounces(learning_rate):
    assert walk("curve", -0.5, learning_rate) is Behaviour.BOUNCING


def test_the_valley_turns_from_overshooting_to_diverging_at_the_largest_stable_rate():
    largest_stable = 2 / 12  # 2 / lambda_max of diag(1, 12)
    assert walk("valley", -1.7, largest_stable * 0.98) is Behaviour.OVERSHOOTING
    assert walk("valley", -1.7, largest_stable * 1.02) is Behaviour.DIVERGING
