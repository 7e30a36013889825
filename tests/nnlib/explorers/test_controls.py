"""Controls agree with themselves, report every change once and have names."""

import pytest

from nnlib.explorers.controls import Choice, LogNumber, Number
from nnlib.explorers.panel import Panel
from nnlib.explorers.player import Player


def counted(control):
    changes = []
    control.on_change(lambda: changes.append(control.value))
    return changes


def test_moving_the_slider_moves_the_box_to_the_number_that_was_meant():
    number = Number("w", "weight", -3.0, 3.0, 0.1, 1.0)
    changes = counted(number)
    number.slider.value = 0.1 + 0.2
    assert number.value == 0.3
    assert changes == [0.3]


def test_typing_into_the_box_moves_the_slider():
    number = Number("w", "weight", -3.0, 3.0, 0.1, 1.0)
    number.box.value = -2.25
    assert number.slider.value == -2.25


@pytest.mark.parametrize(
    ("control", "typed", "rounded"),
    [
        (Number("w", "weight", -3.0, 3.0, 0.1, 1.0), 1.234, 1.2),
        (LogNumber("rate", "rate", 0.001, 1.0, 0.1), 0.02, 10**-1.7),
    ],
)
def test_a_slider_that_only_rounds_to_its_own_step_does_not_change_what_was_typed(control, typed, rounded):
    control.box.value = typed
    changes = counted(control)
    control.slider.value = rounded
    assert control.value == typed
    assert changes == []


def test_a_log_slider_takes_its_next_step_from_there():
    rate = LogNumber("rate", "rate", 0.001, 1.0, 0.02)
    rate.slider.value = 10**-1.68
    assert rate.value == 0.0209


def test_whole_numbers_stay_whole():
    steps = Number("steps", "steps", 0, 60, 1, 5)
    steps.slider.value = 7
    assert steps.value == 7
    assert isinstance(steps.value, int)


def test_a_value_outside_the_slider_stops_at_its_end():
    assert Number("w", "weight", -3.0, 3.0, 0.1, 17.0).value == 3.0


def test_a_choice_that_is_not_offered_is_refused_with_what_is():
    with pytest.raises(ValueError, match="activation is 'sigmod', expected one of 'sigmoid', 'tanh'"):
        Choice("activation", "activation", ["sigmoid", "tanh"], "sigmod")


def test_choosing_by_button_marks_the_button_and_is_reported():
    choice = Choice("activation", "activation", ["sigmoid", "tanh"], "sigmoid")
    changes = counted(choice)
    choice.buttons["tanh"].click()
    assert choice.value == "tanh"
    assert [button.description for button in choice.buttons.values()] == ["sigmoid", "✓ tanh"]
    assert changes == ["tanh"]


def test_setting_several_controls_is_reported_once_and_reset_takes_all_back():
    reports = []
    controls = [Number("w", "weight", -3.0, 3.0, 0.1, 1.0), Choice("points", "points", ["AND", "XOR"], "AND")]
    panel = Panel(controls, {"hard": {"w": 2.0, "points": "XOR"}}, lambda: reports.append(panel.settings))
    panel.presets["hard"].click()
    panel.reset.click()
    assert reports == [{"w": 2.0, "points": "XOR"}, {"w": 1.0, "points": "AND"}]


def test_setting_what_is_set_already_is_not_reported():
    reports = []
    panel = Panel([Number("w", "weight", -3.0, 3.0, 0.1, 1.0)], {}, lambda: reports.append(1))
    panel.reset.click()
    assert reports == []


@pytest.fixture
def player():
    return Player(Number("steps", "steps", 0, 60, 1, 10))


def test_the_clock_moves_the_number(player):
    changes = counted(player)
    player.clock.playing = True
    player.clock.value = 11
    assert changes == [11]
    assert player.number.slider.value == 11


@pytest.mark.parametrize("stop", ["value", "finished"])
def test_what_the_clock_still_sends_when_it_has_been_stopped_moves_nothing(player, stop):
    player.clock.playing = True
    player.clock.value = 20
    setattr(player, stop, {"value": 5, "finished": True}[stop])
    stopped_at = player.value
    changes = counted(player)
    player.clock.set_state({"value": 21})  # as the browser's message does
    assert (player.value, player.clock.value, changes) == (stopped_at, stopped_at, [])


def test_moving_the_number_sets_the_clock_so_that_playing_goes_on_from_there(player):
    player.number.slider.value = 30
    assert player.clock.value == 30


def test_the_button_plays_and_pauses_and_says_which(player):
    assert player.play.description == "Play"
    player.play.click()
    assert player.clock.playing
    assert player.play.description == "Pause"
    player.play.click()
    assert not player.clock.playing


def test_what_has_been_played_to_its_end_is_played_from_its_beginning(player):
    player.value = 60
    player.play.click()
    assert (player.value, player.clock.playing) == (0, True)


def test_a_step_is_one_further_stops_the_clock_and_ends_at_the_end(player):
    player.play.click()
    player.step.click()
    assert (player.value, player.clock.playing) == (11, False)
    player.value = 60
    player.step.click()
    assert player.value == 60


def test_a_number_that_goes_by_fives_is_played_and_stepped_by_fives():
    player = Player(Number("rows", "rows seen", 0, 300, 5, 0))
    assert player.clock.step == 5
    player.step.click()
    assert player.value == 5


def test_at_least_15_pictures_a_second_are_asked_for(player):
    assert 1000 / player.clock.interval >= 15


def test_where_nothing_more_is_to_come_playing_stops_and_begins_anew_at_the_start(player):
    player.play.click()
    player.finished = True
    assert not player.clock.playing
    player.play.click()
    assert (player.value, player.clock.playing) == (0, True)
    player.finished = False
    player.play.click()
    player.number.value = 7
    player.play.click()
    assert (player.value, player.clock.playing) == (7, True)
