"""The race, over every surface and everything the sliders can be set to."""

import numpy as np
import pytest

from nnlib.explorers import optimizer_race
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.optimizer_race_picture import MOST_STEPS, RACERS, can_race, race_picture, race_walk
from nnlib.explorers.optimizer_race_view import HIGHEST_IMPLICIT_RATE, HIGHEST_RATE, LOWEST_RATE, MOST_NOISE, PRESETS
from nnlib.explorers.race_surfaces import RACE_SURFACES
from nnlib.explorers.reach import FAR

START = (-4.0, 1.0)
RATES = {"SGD": 0.045, "Momentum": 0.02, "Nesterov": 0.02, "AdaGrad": 0.5, "RMSProp": 0.05, "Adam": 0.2}
OTHERS = {"momentum": 0.9, "decay": 0.99, "beta1": 0.9, "beta2": 0.999}


def hyperparameters(name, rate, others=OTHERS):
    return (rate, *(others[setting] for setting in RACERS[name].settings[1:]))


def race(surface="ravine", names=tuple(RATES), steps=MOST_STEPS, start=START, noise=0.0, **given):
    paths = {
        name: race_walk(
            Given(name, given.get(name)), hyperparameters(name, RATES.get(name, 0.05)), surface, start, noise
        )
        for name in names
    }
    return race_picture(surface, paths, [], steps)


@pytest.mark.parametrize("surface", RACE_SURFACES)
@pytest.mark.parametrize("name", RACERS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_setting_of_the_sliders_can_be_drawn_and_said(surface, name):
    if not can_race(name, surface):
        return
    highest = HIGHEST_IMPLICIT_RATE if name == "ImplicitSGD" else HIGHEST_RATE
    for rate in np.geomspace(LOWEST_RATE, highest, 5):
        for others in (dict.fromkeys(OTHERS, 0.0), {"momentum": 0.99, "decay": 0.99, "beta1": 0.99, "beta2": 0.999}):
            for start in ((-4.0, -2.2), (4.0, 2.2), (0.0, 0.0)):
                for noise in (0.0, MOST_NOISE):
                    path = race_walk(Given(name), hyperparameters(name, rate, others), surface, start, noise)
                    for steps in (0, 1, MOST_STEPS):
                        shown = race_picture(surface, {name: path}, [], steps)
                        assert shown.paths[name].shape == (steps + 1, 2)
                        assert not (np.abs(shown.paths[name]) > FAR).any()
                        assert not ((shown.losses[name] <= 0) | (shown.losses[name] > FAR)).any()
                        assert shown.sentence.endswith((".", "?"))


def test_plain_descent_in_the_ravine_shrinks_each_direction_by_its_own_factor():
    path = race_walk(Given("SGD"), (0.045,), "ravine", START, 0.0)
    steps = np.arange(MOST_STEPS + 1)[:, np.newaxis]
    np.testing.assert_allclose(path, START * (1 - 0.045 * np.array([1.0, 40.0])) ** steps, atol=1e-12)


def test_implicit_descent_in_the_ravine_shrinks_each_direction_by_its_own_factor_at_any_rate():
    for rate in (0.1, 1000.0):
        path = race_walk(Given("ImplicitSGD"), (rate,), "ravine", START, 0.0)
        steps = np.arange(MOST_STEPS + 1)[:, np.newaxis]
        np.testing.assert_allclose(path, START * (1 / (1 + rate * np.array([1.0, 40.0]))) ** steps, atol=1e-12)


@pytest.mark.parametrize("surface", ["ravine", "turned"])
def test_noise_in_implicit_targets_is_the_noise_that_the_others_find_in_their_gradients(surface):
    """At a rate near 0 both rules take the same step."""
    rate = 1e-6
    plain, implicit = (race_walk(Given(name), (rate,), surface, START, 1.0)[1:4] for name in ("SGD", "ImplicitSGD"))
    np.testing.assert_allclose((plain - START) / rate, (implicit - START) / rate, rtol=1e-3)


def test_of_averaged_sgd_the_mean_of_all_points_so_far_races():
    plain = race_walk(Given("SGD"), (0.03,), "bend", START, 0.5)
    average = race_walk(Given("AveragedSGD"), (0.03,), "bend", START, 0.5)
    np.testing.assert_allclose(average[1:], np.cumsum(plain[1:], axis=0) / np.arange(1, MOST_STEPS + 1)[:, np.newaxis])


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Ravine", "RMSProp leads with loss 0.00035, then Momentum 0.00102"),
        ("Turned", "Momentum leads"),
        ("Stuck on a saddle", "Stuck on the saddle: SGD, Momentum, AdaGrad, RMSProp and Adam."),
        ("Out of a dip", "Stuck in the local minimum: SGD, AdaGrad, RMSProp and Adam."),
        ("Out of the lowest", "Stuck in the local minimum: Momentum."),
        ("Too large a rate", "SGD: diverged, the loss has exploded."),
        ("Noise and a mean", "AveragedSGD leads"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_presets_say_what_they_are_named_for(label, said):
    explorer = optimizer_race()
    explorer.panel.presets[label].click()
    assert said in explorer.shown.sentence


def test_the_lessons_race_is_the_one_it_opens_with_and_comes_back_to_after_any_other():
    explorer = optimizer_race()
    first = explorer.shown
    for preset in explorer.panel.presets.values():
        preset.click()
        explorer.panel.presets["Ravine"].click()
        assert explorer.shown == first


def test_noise_frees_everybody_who_is_stuck_on_the_saddle():
    explorer = optimizer_race(**PRESETS["Noise helps off it"])
    assert "Stuck" not in explorer.shown.sentence


def test_at_the_start_nobody_leads():
    assert race(steps=0).sentence == "At the start, all at the same place with loss 28."


def test_two_with_the_same_rule_are_level():
    assert race("bend", ("SGD", "Momentum"), Momentum=lambda rate, momentum: Given("SGD").function(0.045)).sentence == (
        "After 80 steps SGD and Momentum are level with loss 1.46."
    )


def test_nobody_is_sent_off_and_who_cannot_race_is_said():
    with pytest.raises(CannotDraw, match="Nobody races: choose a racer"):
        race_picture("ravine", {}, [], 80)
    with pytest.raises(CannotDraw, match="ImplicitSGD cannot race there: choose"):
        race_picture("bend", {}, ["ImplicitSGD"], 80)
    shown = optimizer_race(surface="bend", racers=("SGD", "ImplicitSGD")).shown
    assert "ImplicitSGD sits out: its step is for linear least squares only." in shown.sentence


def test_only_the_sliders_of_those_who_race_are_there():
    explorer = optimizer_race(racers=("SGD", "Adam"))

    def visible():
        controls = explorer.panel.controls
        return {name for name in controls if controls[name].widget.layout.display != "none"}

    always = {"surface", "racers", "steps", "start_x", "start_y", "noise"}
    assert visible() == always | {"sgd_rate", "adam_rate", "beta1", "beta2"}
    explorer.panel.set(racers=("Nesterov",))
    assert visible() == always | {"nesterov_rate", "momentum"}


@pytest.mark.parametrize("name", ["Nesterov", "AveragedSGD", "ImplicitSGD"])
def test_every_slider_of_those_who_do_not_race_at_first_moves_its_racer(name):
    for setting in RACERS[name].settings:
        explorer = optimizer_race(racers=(name,))
        before = explorer.picture.value
        explorer.panel.set(**{setting: 0.5})
        assert explorer.picture.value != before, setting


class NotInPlace:
    def __init__(self, learning_rate, momentum):
        self.learning_rate = learning_rate

    def step(self, params, grads):
        for p, g in zip(params, grads, strict=True):
            p = p - self.learning_rate * g


class Unfinished(NotInPlace):
    def step(self, params, grads):
        raise NotImplementedError


class Overflows(NotInPlace):
    def step(self, params, grads):
        params[0] *= np.nan


class Forgets(NotInPlace):
    def step(self, params, grads):
        self.v[0] += grads[0]


class NoStep:
    def __init__(self, learning_rate, momentum):
        pass


def test_a_step_that_is_not_in_place_is_said_to_move_nothing():
    assert "Momentum: not moved. Does step change the arrays in place?" in race(Momentum=NotInPlace).sentence


def test_no_slope_is_another_reason_not_to_move():
    sentence = race("saddle", ("SGD",), start=(0.0, 0.0)).sentence
    assert "SGD: no slope here, so no step." in sentence
    assert "in place" not in sentence


def test_nan_is_divergence_and_the_others_race_on():
    sentence = race(Momentum=Overflows).sentence
    assert "Nesterov leads" in sentence
    assert "Momentum: diverged" in sentence


@pytest.mark.parametrize(
    ("name", "made", "sentence"),
    [
        ("Momentum", Unfinished, "Momentum is not written yet"),
        ("Momentum", Forgets, "Momentum raised AttributeError during a step: 'Forgets' object has no attribute 'v'"),
        ("Momentum", NoStep, "Momentum makes something without a step: define step inside the class, indented."),
        ("Momentum", lambda rate: None, "Momentum raised TypeError when it was called with 0.02, 0.9"),
        ("AveragedSGD", lambda rate: Given("SGD").function(rate), "AveragedSGD raised AttributeError during a step"),
        ("ImplicitSGD", lambda rate: Given("SGD").function(rate), "ImplicitSGD raised TypeError during a step"),
    ],
)
def test_classes_that_cannot_race_are_said_in_a_sentence(name, made, sentence):
    with pytest.raises(CannotDraw) as problem:
        race(names=(name,), **{name: made})
    assert sentence in str(problem.value)


def test_a_class_that_cannot_race_is_said_first_and_the_others_race_on():
    shown = optimizer_race(Momentum=Forgets, RMSProp=Unfinished).shown
    assert shown.sheet is not None
    assert shown.sentence.startswith("Momentum raised AttributeError during a step: ")
    assert "RMSProp is not written yet." in shown.sentence
    assert shown.sentence.endswith("After 80 steps AdaGrad leads with loss 0.00174, then Adam 0.00313, SGD 0.00505.")


def test_where_nobody_else_races_the_sentence_takes_the_pictures_place():
    shown = optimizer_race(Momentum=Forgets, racers=("Momentum",)).shown
    assert shown.sheet is None
    assert shown.sentence.startswith("Momentum raised AttributeError during a step: ")
