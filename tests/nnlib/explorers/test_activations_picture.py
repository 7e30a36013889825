"""The pictures of the activation functions, judged by calculus."""

import numpy as np
import pytest

from nnlib.explorers.activations_picture import ACTIVATIONS, Z, curve_picture, softmax_picture
from nnlib.explorers.learner import Given

NAMES = ("sigmoid", "sigmoid_grad", "tanh_grad", "relu", "relu_grad", "threshold")
DOES_NOT_BELONG = "do not belong together"


def given(**functions):
    return {name: Given(name, functions.get(name)) for name in NAMES}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_tangent_touches_the_curve_over_the_whole_slider(activation):
    for z in np.round(np.arange(-80, 81) / 10, 1):
        shown = curve_picture(given(), activation, float(z))
        assert DOES_NOT_BELONG not in shown.sentence
        assert np.isfinite([shown.output, shown.slope]).all()
        assert np.interp(z, Z, shown.outputs) == pytest.approx(shown.output, abs=1e-3)


@pytest.mark.parametrize(
    ("activation", "z", "says"),
    [
        ("sigmoid", 0.0, "sigmoid(0) = 0.5, and the slope there is 0.25. About as steep as it gets"),
        ("sigmoid", 6.0, "Saturated"),
        ("sigmoid", 1.5, "60% of its steepest"),
        ("tanh", -3.0, "Saturated"),
        ("relu", 2.0, "does not saturate"),
        ("relu", -2.0, "nothing is learned"),
        ("relu", 0.0, "The kink"),
        ("threshold", 1.0, "a slope can never say"),
    ],
)
def test_the_sentence_says_what_is_special_at_this_input(activation, z, says):
    assert says in curve_picture(given(), activation, z).sentence


def test_a_gradient_that_takes_the_input_for_the_output_is_seen_and_said():
    mistaken = given(sigmoid_grad=lambda a: 1 / (1 + np.exp(-a)) * (1 - 1 / (1 + np.exp(-a))))
    assert DOES_NOT_BELONG in curve_picture(mistaken, "sigmoid", 2.0).sentence


@pytest.mark.parametrize("z", [-8.0, -1.0, 0.0, 3.0, 8.0])
def test_a_curve_that_falls_where_its_slope_rises_is_seen_everywhere(z):
    falling = given(sigmoid=lambda z: 1 / (1 + np.exp(z)), sigmoid_grad=lambda a: a * (1 - a))
    assert DOES_NOT_BELONG in curve_picture(falling, "sigmoid", z).sentence


@pytest.mark.parametrize(
    ("activation", "function", "z", "says"),
    [
        ("relu", np.zeros_like, 1.0, "The ReLU is 1 there, so this is another function."),
        ("relu", np.abs, -2.0, "The ReLU is 0 there, so this is another function."),
        ("threshold", lambda z: (z < 0).astype(float), 1.0, "The threshold is 1 there, so this is another function."),
        ("relu", lambda z: z * np.nan, 1.0, "relu returned NaN, which is no number"),
    ],
)
def test_another_function_is_not_spoken_of_as_if_it_were_the_right_one(activation, function, z, says):
    assert says in curve_picture(given(**{activation: function}), activation, z).sentence


def test_the_gradient_is_asked_in_terms_of_the_output():
    asked = []
    curve_picture(given(sigmoid_grad=lambda a: asked.append(a) or a * (1 - a)), "sigmoid", 3.0)
    assert all(((a > 0) & (a < 1)).all() for a in asked)


@pytest.mark.parametrize("wild", [np.nan, np.inf, -1e300])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wild_numbers_are_drawn_within_reach_and_said_as_they_are(wild):
    functions = given(sigmoid=lambda z: np.full_like(z, wild), sigmoid_grad=lambda a: np.full_like(a, wild))
    shown = curve_picture(functions, "sigmoid", 1.0)
    assert f"sigmoid(1) = {wild:.4g}" in shown.sentence
    assert not np.isinf([*shown.outputs, *shown.slopes, shown.output, shown.slope]).any()


def test_softmax_is_three_probabilities_over_the_whole_slider():
    for z in np.linspace(-8, 8, 33):
        shown = softmax_picture(Given("softmax"), z)
        assert shown.bars.sum() == pytest.approx(1)
        assert np.array([np.interp(z, Z, curve) for curve in shown.curves.T]) == pytest.approx(shown.bars, abs=1e-3)


@pytest.mark.parametrize(
    ("z", "says"), [(1.0, "Classes 1 and 2 are level"), (0.0, "Class 2 leads"), (8.0, "all but sure of class 1")]
)
def test_the_sentence_says_which_class_leads(z, says):
    assert says in softmax_picture(Given("softmax"), z).sentence


@pytest.mark.parametrize("wrong", [np.exp, lambda Z: Z * np.nan, lambda Z: Z / Z.sum(axis=-1, keepdims=True)])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_are_no_probabilities_is_called_that(wrong):
    assert "these are none" in softmax_picture(Given("softmax", wrong), -3.0).sentence
