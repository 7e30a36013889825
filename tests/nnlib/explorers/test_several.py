"""Choosing any number of named things."""

import pytest

from nnlib.explorers.panel import Panel
from nnlib.explorers.several import Several


@pytest.fixture
def letters():
    return Several("letters", "remember", ["F", "N", "V"], ["V", "F"])


def test_the_value_is_in_the_order_of_the_offer_whatever_the_order_of_choosing(letters):
    assert letters.value == ("F", "V")
    letters.value = "VN"
    assert letters.value == ("N", "V")


def test_a_button_switches_its_own_and_no_other_and_is_reported(letters):
    changes = []
    letters.on_change(lambda: changes.append(letters.value))
    letters.buttons["N"].click()
    letters.buttons["F"].click()
    assert changes == [("F", "N", "V"), ("N", "V")]
    assert [button.description for button in letters.buttons.values()] == ["F", "✓ N", "✓ V"]


def test_all_can_be_left_out(letters):
    for name in ("F", "V"):
        letters.buttons[name].click()
    assert letters.value == ()


def test_what_is_not_offered_is_refused_with_what_is(letters):
    with pytest.raises(ValueError, match="letters holds 'Q', expected only names out of 'F', 'N', 'V'"):
        letters.value = "FQ"


def test_in_a_panel_a_preset_sets_it_and_reset_takes_it_back(letters):
    panel = Panel([letters], {"one": {"letters": ("N",)}}, lambda: None)
    panel.presets["one"].click()
    assert panel.settings == {"letters": ("N",)}
    panel.reset.click()
    assert panel.settings == {"letters": ("F", "V")}
