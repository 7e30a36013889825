"""The network's explorer: controls that fit the network, and a picture that lives on without a kernel."""

import base64
import gc
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest

import nnlib
from nnlib import explorers
from nnlib.explorers.network_view import BACKWARD_PRESETS, FORWARD_PRESETS
from nnlib.explorers.player import FRAME_MS


def backward(activations, y, params):
    return nnlib.backward(activations, y, params)


BOTH = pytest.mark.parametrize("functions", [{}, {"backward": backward}], ids=["forward", "both ways"])


def highest(explorer, name):
    control = explorer.panel.controls[name]
    number = getattr(control, "number", control)
    assert number.box.max == number.slider.max
    return number.box.max


def attributes(html, wanted):
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag == wanted:
                found.append(dict(attrs))

    Reader().feed(html)
    return found


def test_the_ranges_follow_the_network():
    explorer = explorers.network(data="digits", hidden="16", step=1, node=15, source=63)
    assert [highest(explorer, name) for name in ("step", "node", "source")] == [2, 15, 63]
    explorer.panel.set(step=2)
    assert [highest(explorer, name) for name in ("step", "node", "source")] == [2, 9, 15]
    explorer.panel.set(data="XOR", hidden="4, 3")
    assert [highest(explorer, name) for name in ("step", "node", "source")] == [3, 2, 3]
    explorer.panel.set(hidden="none")
    assert (explorer.panel.settings["step"], explorer.panel.settings["node"]) == (1, 1)
    assert explorer.panel.controls["step"].clock.max == 1


@BOTH
def test_every_preset_and_reset_arrive_where_they_say_whatever_was_shown_before(functions):
    explorer = explorers.network(**functions)
    first = explorer.panel.settings
    presets = BACKWARD_PRESETS if functions else FORWARD_PRESETS
    others = ({"data": "digits", "hidden": "none", "change": 1.0}, {"data": "XOR", "hidden": "4, 3", "step": 0})
    for before in others:
        for label, settings in presets.items():
            explorer.panel.set(**before)
            explorer.panel.presets[label].click()
            assert explorer.panel.settings == {**first, **settings}
            there = explorer.shown
            again = eval(explorer.python.value, {"explorers": explorers, "backward": backward})
            assert again.shown == there, label
        explorer.panel.set(**before)
        explorer.panel.reset.click()
        assert explorer.panel.settings == first


def test_the_backward_direction_is_offered_with_a_backward_and_not_before():
    assert "direction" not in explorers.network().panel.controls
    both = explorers.network(backward=backward)
    assert both.panel.settings["direction"] == "backward"
    assert both.python.value.startswith("explorers.network(backward=backward, direction='backward', data='XOR'")
    assert explorers.network(direction="forward").panel.settings["direction"] == "forward"


@BOTH
def test_every_control_changes_the_picture(functions):
    for name in explorers.network(**functions).panel.controls:
        explorer = explorers.network(**functions, step=1)
        before = explorer.picture.value
        others = {"data": "digits", "hidden": "4, 3", "direction": "forward", "step": 2}
        explorer.panel.set(**{name: others.get(name, 1)})
        assert explorer.picture.value != before, name


def test_the_live_picture_is_part_of_the_page_and_says_what_it_shows():
    explorer = explorers.network()
    (svg,) = attributes(explorer.picture.value, "svg")
    assert svg["role"] == "img"
    assert svg["aria-label"] == f"{explorer.shown.title}: {explorer.shown.sentence}"
    assert explorer.shown.sentence in explorer.status.value


def test_what_stays_in_the_notebook_is_the_same_picture_as_an_image(monkeypatch):
    bundles = []
    monkeypatch.setattr("nnlib.explorers.publish.display", lambda bundle, **_: bundles.append(bundle))
    explorer = explorers.network()
    explorer._ipython_display_()
    _, bundle = bundles
    (image,) = attributes(bundle["text/html"], "img")
    assert not attributes(bundle["text/html"], "svg")
    assert image["alt"] == f"{explorer.shown.title}: {explorer.shown.sentence}"
    kind, content = image["src"].split(",")
    assert kind == "data:image/svg+xml;base64"
    svg = ElementTree.fromstring(base64.b64decode(content))
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert explorer.shown.sheet.shapes.count("<circle") == len(svg.findall(".//{*}circle")) == 5
    assert bundle["text/plain"] == explorer.shown.sentence


@pytest.mark.parametrize("name", ["forward", "initialize", "backward"])
def test_an_unfinished_function_leaves_its_sentence_and_the_controls_alive(name):
    def unfinished(*arguments):
        raise NotImplementedError

    explorer = explorers.network(**{name: unfinished}, direction="backward")
    assert explorer.shown.sentence.startswith(f"{name} is not written yet.")
    assert "<svg" not in explorer.picture.value
    explorer.panel.set(direction="forward")
    assert ("<svg" in explorer.picture.value) == (name == "backward")


def test_a_step_can_be_read_before_the_next_one_comes():
    clock = explorers.network().panel.controls["step"].clock
    assert clock.interval >= 25 * FRAME_MS


def test_100_moves_leave_nothing_behind():
    explorer = explorers.network(hidden="4, 3")
    slider = explorer.panel.controls["change"].slider

    def moved(times):
        for value in np.linspace(-3, 3, times):
            slider.value = value
        gc.collect()
        return len(gc.get_objects())

    moved(30)
    before = moved(30)
    assert moved(100) - before < 50
