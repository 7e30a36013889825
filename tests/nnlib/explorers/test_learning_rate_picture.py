"""The picture of a walk downhill, over everything the sliders can be set to."""

import numpy as np
import pytest

from nnlib.explorers.behaviour import Behaviour
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.learning_rate_picture import MOST_STEPS, descent_picture
from nnlib.explorers.learning_rate_view import FURTHEST_START, HIGHEST_RATE, LOWEST_RATE, PRESETS
from nnlib.explorers.reach import FAR
from nnlib.explorers.surfaces import SURFACES

DESCENT = Given("gradient_descent")


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_setting_of_the_sliders_can_be_drawn_and_said(surface):
    for rate in np.geomspace(LOWEST_RATE, HIGHEST_RATE, 13):
        for start in np.linspace(-FURTHEST_START, FURTHEST_START, 7):
            for steps in (0, 1, 2, 7, MOST_STEPS):
                shown = descent_picture(DESCENT, surface, rate, start, steps)
                assert shown.path.shape == (steps + 1, SURFACES[surface].dim)
                for array in (shown.path, shown.losses):
                    assert not (np.abs(array) > FAR).any()
                assert shown.sentence.endswith(".")


@pytest.mark.parametrize(
    ("label", "behaviour"),
    [
        ("Creeping", Behaviour.CREEPING),
        ("Converging", Behaviour.ARRIVED),
        ("Overshooting", Behaviour.OVERSHOOTING),
        ("Diverging", Behaviour.DIVERGING),
        ("Stuck", Behaviour.STUCK),
        ("Bouncing", Behaviour.BOUNCING),
    ],
)
def test_every_preset_shows_what_it_is_named_for(label, behaviour):
    assert descent_picture(DESCENT, **PRESETS[label]).behaviour is behaviour


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_overflow_is_said_in_words():
    assert "the numbers have overflowed" in descent_picture(DESCENT, "curve", 1.0, 1.7, MOST_STEPS).sentence


def test_no_numbers_are_called_that_and_not_divergence():
    shown = descent_picture(Given("gradient_descent", lambda grad, x0, *_: [x0, x0 * np.nan]), "curve", 0.1, 1.7, 1)
    assert shown.sentence.startswith("gradient_descent returned NaN, which is no number")


def test_a_path_of_one_array_that_goes_on_changing_does_not_begin_at_the_start():
    def same_array(grad, x0, learning_rate, steps):
        x = np.array(x0, float)
        path = [x]
        for _ in range(steps):
            x -= learning_rate * grad(x)
            path.append(x)
        return path

    sentence = descent_picture(Given("gradient_descent", same_array), "curve", 0.01, 1.6, 10).sentence
    assert sentence.startswith("The path begins at w = ") and "but the start is w = 1.6: put a copy" in sentence
    assert "Not moving" not in sentence


def test_a_plus_in_the_update_is_said_to_go_uphill():
    def climbs(grad, x0, learning_rate, steps):
        path = [x0]
        for _ in range(steps):
            path.append(path[-1] + learning_rate * grad(path[-1]))
        return path

    shown = descent_picture(Given("gradient_descent", climbs), "valley", 0.01, -1.7, 10)
    assert shown.behaviour is Behaviour.UPHILL
    assert "Look at the sign" in shown.sentence


def test_a_path_without_its_start_is_refused_with_both_shapes():
    forgets_x0 = Given("gradient_descent", lambda grad, x0, learning_rate, steps: np.zeros((steps, 1)))
    with pytest.raises(CannotDraw, match=r"shape \(10, 1\), expected numbers of shape \(11, 1\)"):
        descent_picture(forgets_x0, "curve", 0.01, 0.0, 10)


@pytest.mark.parametrize("rate", [0.005, 0.02])
def test_on_the_way_into_a_local_minimum_the_sentence_warns(rate):
    def sentence(start):
        return descent_picture(DESCENT, "curve", rate, start, MOST_STEPS).sentence

    assert "on its way into a local minimum" in sentence(0.2)
    assert "local minimum" not in sentence(0.0)
    assert "local minimum" not in descent_picture(DESCENT, "valley", rate, 1.7, MOST_STEPS).sentence


@pytest.mark.parametrize(("surface", "place"), [("curve", "it is at w = "), ("valley", "it is at w1 = ")])
def test_the_weights_have_the_names_that_lesson_05_gives_them(surface, place):
    assert place in descent_picture(DESCENT, surface, 0.02, 1.0, 10).sentence
