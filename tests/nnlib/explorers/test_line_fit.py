"""The line of best fit: squares that are squares, an MSE that is their mean area, and a best line that is the best."""

import numpy as np
import pytest

from nnlib import explorers
from nnlib.explorers.learner import Given
from nnlib.explorers.line_fit_picture import (
    AGES,
    HIGHEST_INTERCEPT,
    HIGHEST_SLOPE,
    LOWEST_INTERCEPT,
    LOWEST_SLOPE,
    POINTS,
    SLOPES,
    best_line,
    line_fit_picture,
    mse_curve,
    squares,
)
from nnlib.explorers.line_fit_view import PRESETS, scene
from nnlib.explorers.reach import FAR

MSE = Given("mse")
every_points = pytest.mark.parametrize("points", POINTS)


def area_of(corners):
    """By the shoelace formula, whatever the shape is."""
    x, y = corners[..., 0], corners[..., 1]
    return np.abs((x * np.roll(y, -1, axis=-1) - y * np.roll(x, -1, axis=-1)).sum(axis=-1)) / 2


@every_points
def test_every_setting_of_the_sliders_can_be_drawn_and_its_mse_is_the_mean_area_of_the_squares(points):
    for slope in np.linspace(LOWEST_SLOPE, HIGHEST_SLOPE, 13):
        for intercept in np.linspace(LOWEST_INTERCEPT, HIGHEST_INTERCEPT, 13):
            shown = line_fit_picture(MSE, points, slope, intercept)
            assert shown.mse == pytest.approx(area_of(shown.corners).mean())
            assert np.interp(slope, SLOPES, mse_curve(MSE, points, intercept)) == pytest.approx(shown.mse, abs=0.02)
            assert shown.sentence.startswith("MSE ")
            assert shown.sentence.endswith(".")


def test_the_squares_have_equal_sides_from_the_point_to_the_line():
    x, actual, predicted = np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0]), np.array([3.0, -1.0, 1.0])
    corners = squares(x, actual, predicted)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2)
    np.testing.assert_array_equal(sides, np.repeat([[2.0], [2.0], [0.0]], 4, axis=1))
    np.testing.assert_array_equal(corners[:, 0], np.column_stack([x, actual]))
    np.testing.assert_array_equal(corners[:, 1], np.column_stack([x, predicted]))


def test_a_square_is_as_wide_as_high_on_the_screen():
    axes = scene()._canvas.figure.axes[0]
    origin, across, up = axes.transData.transform([(0, 0), (1, 0), (0, 1)])
    assert across[0] - origin[0] == pytest.approx(up[1] - origin[1])


@every_points
def test_no_line_in_reach_is_better_than_the_best(points):
    best = line_fit_picture(MSE, points, *best_line(points))
    assert "this is the line of best fit" in best.sentence
    for slope in np.linspace(LOWEST_SLOPE, HIGHEST_SLOPE, 31):
        for intercept in np.linspace(LOWEST_INTERCEPT, HIGHEST_INTERCEPT, 31):
            assert line_fit_picture(MSE, points, slope, intercept).mse >= best.mse


@pytest.mark.parametrize("label", ["Best line", "Best line, one misread"])
def test_the_presets_of_the_best_lines_show_them(label):
    assert "this is the line of best fit" in line_fit_picture(MSE, **PRESETS[label]).sentence


@every_points
def test_what_the_sentence_says_to_change_lowers_the_mse(points):
    h = 1e-3
    for slope in np.linspace(-0.9, 1.9, 8):
        for intercept in np.linspace(-0.9, 4.9, 8):
            shown = line_fit_picture(MSE, points, slope, intercept)
            for word, by_slope, by_intercept in (("slope", h, 0.0), ("intercept", 0.0, h)):
                for direction, sign in (("larger", 1), ("smaller", -1)):
                    if f"a {direction} {word}" in shown.sentence:
                        moved = line_fit_picture(MSE, points, slope + sign * by_slope, intercept + sign * by_intercept)
                        assert moved.mse < shown.mse


@pytest.mark.parametrize(
    "wrong", [lambda p, t: ((p - t) ** 2).sum(), lambda p, t: np.abs(p - t).mean(), lambda p, t: np.nan]
)
def test_an_mse_that_is_not_the_mean_area_is_seen_and_said(wrong):
    predicted = 0.4 * AGES + 1
    said = line_fit_picture(Given("mse", wrong), "plant", 0.4, 1.0).sentence
    assert said.startswith(f"mse returns {wrong(predicted, POINTS['plant']):.3g}, but the mean area")
    assert "is 2.53" in said


@pytest.mark.parametrize("wild", [np.nan, np.inf, -1e300])
def test_wild_numbers_are_drawn_within_reach(wild):
    mse = Given("mse", lambda p, t: wild)
    shown = [line_fit_picture(mse, "plant", 0.4, 1.0).mse, *mse_curve(mse, "plant", 1.0)]
    assert not (np.abs(shown) > FAR).any()


def test_the_picture_says_when_the_line_is_outside_it():
    explorer = explorers.line_fit()
    seen = []
    for settings in ({"slope": 0.4}, {"slope": -1.0}, {"slope": 0.9}):
        explorer.panel.set(**settings)
        seen.append(scene()._outside.get_visible())
    assert seen == [False, True, False]
