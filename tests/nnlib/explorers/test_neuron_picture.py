"""The decision picture of one neuron, judged by hand-made neurons whose answers are known."""

import itertools

import numpy as np
import pytest

from nnlib.explorers.learner import Given
from nnlib.explorers.neuron_picture import ACTIVATIONS, GRID, HIGH, LOW, POINTS, decision_line, neuron_picture
from nnlib.explorers.neuron_view import PRESETS

DENSE, THRESHOLD = Given("dense"), Given("threshold")
SLIDER = np.linspace(-3, 3, 13)


def picture(w1, w2, bias, points, activation="threshold"):
    return neuron_picture(DENSE, THRESHOLD, w1, w2, bias, activation, points)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("points", "bias"), [("AND", -1.5), ("OR", -0.5)])
def test_the_textbook_gates_are_right_whatever_the_activation(points, bias, activation):
    shown = picture(1, 1, bias, points, activation)
    assert shown.right.all()
    assert "4 of 4 points are right." in shown.sentence


def test_no_setting_of_the_sliders_gets_all_four_xor_points():
    best = max(picture(*setting, "XOR").right.sum() for setting in itertools.product(SLIDER, repeat=3))
    assert best == 3


def test_the_sentence_names_who_is_wrong_and_leaves_it_to_the_lesson_why_xor_cannot_be_mended():
    sentence = picture(1, 1, -0.5, "XOR").sentence
    assert sentence == "The neuron says yes to B, C and D. 3 of 4 points are right; wrong: D."


def test_no_preset_says_how_many_points_of_xor_can_be_right():
    settings = [settings for settings in PRESETS.values() if settings.get("points") == "XOR"]
    assert [picture(s["w1"], s["w2"], s["bias"], "XOR").right.sum() for s in settings] == [1]


def test_the_two_blobs_can_be_told_apart():
    assert picture(1, 1, -1, "two blobs").right.all()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("points", POINTS)
def test_every_setting_of_the_sliders_gives_finite_arrays_of_the_same_shapes(points, activation):
    for setting in itertools.product([-3.0, 0.0, 1.7, 3.0], repeat=3):
        shown = picture(*setting, points, activation)
        assert shown.plane.shape == (GRID, GRID)
        for array in (shown.plane, shown.z, shown.outputs, shown.curve):
            assert np.isfinite(array).all()


def test_the_plane_says_yes_on_the_arrows_side_of_the_line():
    shown = picture(2, -1, 0.3, "AND")
    axis = np.linspace(LOW, HIGH, GRID)
    x1, x2 = np.meshgrid(axis, axis)
    np.testing.assert_array_equal(shown.plane, 2 * x1 - x2 + 0.3 >= 0)


@pytest.mark.parametrize("setting", [(1, 1, -1.5), (0, 2, 1), (-3, 0.1, 0), (0.1, 0, 3)])
def test_the_line_is_where_the_weighted_sum_is_0_and_the_foot_is_on_it(setting):
    weights, bias = np.array(setting[:2], float), setting[2]
    ends, foot = decision_line(weights, bias)
    np.testing.assert_allclose([*(ends @ weights + bias), foot @ weights + bias], 0, atol=1e-12)


def test_without_weights_there_is_no_line_and_the_sentence_says_so():
    shown = picture(0, 0, 0.5, "AND")
    assert np.isnan(shown.line).all()
    assert "says the same everywhere" in shown.sentence


def test_no_numbers_are_called_that_and_not_a_no():
    nowhere = Given("dense", lambda X, W, b: X @ W.T * np.nan)
    sentence = neuron_picture(nowhere, THRESHOLD, 1, 1, -1.5, "threshold", "AND").sentence
    assert sentence.startswith("dense returned NaN, which is no number")


def test_a_dense_without_its_bias_looks_wrong():
    forgetful = Given("dense", lambda X, W, b: X @ W.T)
    shown = neuron_picture(forgetful, THRESHOLD, 1, 1, -1.5, "threshold", "AND")
    assert not shown.right.all()
