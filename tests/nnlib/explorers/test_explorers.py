"""What holds for every explorer: it answers, in a picture and in words, to every control and every function."""

import gc
import inspect
import threading
import warnings
from html import escape

import ipywidgets
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.artist import Artist

import nnlib
from nnlib import explorers
from nnlib.explorers.controls import Choice
from nnlib.explorers.drawing import BLANK
from nnlib.explorers.drawing_pad import DrawingPad
from nnlib.explorers.several import Several

EXPLORERS = [
    explorers.neuron,
    explorers.activations,
    explorers.network,
    explorers.line_fit,
    explorers.learning_rate,
    explorers.batches,
    explorers.optimizer_race,
    explorers.decision_boundary,
    explorers.digits,
    explorers.hopfield,
]
SHORT = {explorers.decision_boundary: {"epoch": 1}}  # a training for each of 300 moves has to be short
every_explorer = pytest.mark.parametrize("open_explorer", EXPLORERS, ids=lambda explorer: explorer.__name__)


def functions_of(open_explorer):
    """The names of the learner's functions that an explorer takes."""
    parameters = inspect.signature(open_explorer).parameters.values()
    return [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]


def controls_of(explorer):
    return list(explorer.panel.controls.values())


def everything_in(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from everything_in(child)


def box_of(control):
    return getattr(control, "number", control).box


def other_value(control):
    if isinstance(control, Several):
        return control.value[1:]
    if isinstance(control, Choice):
        return next(option for option in reversed(control.buttons) if option != control.value)
    if isinstance(control, DrawingPad):
        return BLANK
    box = box_of(control)
    return box.min if control.value != box.min else box.max


@every_explorer
def test_every_control_in_sight_changes_the_picture_and_the_line_of_python(open_explorer):
    for name in open_explorer().panel.controls:
        explorer = open_explorer()
        control = explorer.panel.controls[name]
        if control.widget.layout.display == "none":
            continue
        before = (explorer.picture.value, explorer.python.value)
        control.value = other_value(control)
        assert explorer.picture.value != before[0], name
        assert explorer.python.value != before[1], name


@every_explorer
def test_the_status_line_and_the_pictures_alternative_text_say_the_sentence(open_explorer):
    explorer = open_explorer()
    for preset in explorer.panel.presets.values():
        preset.click()
        assert 'role="status"' in explorer.status.value
        assert escape(explorer.shown.sentence) in explorer.status.value
        said = escape(f"{explorer.shown.title}: {explorer.shown.sentence}")
        assert f'role="img" aria-label="{said}"' in explorer.picture.value


@every_explorer
def test_what_stays_below_the_shapes_is_sent_once_for_all_pictures_that_have_it(open_explorer):
    explorer = open_explorer()
    under = set()
    for _ in range(2):
        for preset in explorer.panel.presets.values():
            preset.click()
            under.add(explorer.shown.sheet.under)
    for image in under - {""}:
        assert explorer.rules.value.count(image) == 1
        assert image not in explorer.picture.value
    assert explorer.rules.value.count("<style>") == len(under - {""})


@every_explorer
def test_presets_show_different_things_and_reset_shows_the_first_again(open_explorer):
    explorer = open_explorer()
    first = explorer.shown
    sentences = []
    for preset in explorer.panel.presets.values():
        preset.click()
        sentences.append(explorer.shown.sentence)
    explorer.panel.reset.click()
    assert len(set(sentences)) == len(sentences)
    assert explorer.shown == first


@every_explorer
def test_the_line_of_python_opens_the_same_picture(open_explorer):
    explorer = open_explorer()
    for preset in explorer.panel.presets.values():
        preset.click()
        again = eval(explorer.python.value, {"explorers": explorers})
        assert again.shown == explorer.shown


@every_explorer
def test_the_line_of_python_names_the_learners_functions(open_explorer):
    for name in functions_of(open_explorer):
        reference = getattr(nnlib, name)

        def mine(*arguments, reference=reference):
            return reference(*arguments)

        line = open_explorer(**{name: mine}).python.value
        assert line.startswith(f"explorers.{open_explorer.__name__}({name}=mine, ")


@every_explorer
def test_every_control_has_a_name_that_can_be_read_aloud(open_explorer):
    for widget in everything_in(open_explorer().widget):
        if isinstance(widget, (ipywidgets.FloatSlider, ipywidgets.FloatLogSlider, ipywidgets.IntSlider)):
            assert widget.tooltip, widget  # made its name in the browser
        elif isinstance(widget, ipywidgets.Play):
            assert widget.layout.display == "none"
        elif not isinstance(widget, (ipywidgets.Box, ipywidgets.HTML, ipywidgets.Label)):
            assert widget.description, widget


def unfinished(*arguments):
    raise NotImplementedError


def failing(*arguments):
    raise ValueError("no such thing")


@every_explorer
@pytest.mark.parametrize("broken", [unfinished, failing, lambda *a: None, lambda *a: np.zeros((7, 7, 7))])
def test_a_broken_function_leaves_a_sentence_in_the_pictures_place_and_the_controls_alive(open_explorer, broken):
    for name in functions_of(open_explorer):
        explorer = open_explorer(**{name: broken})
        sentences = set()
        for preset in explorer.panel.presets.values():
            preset.click()
            sentences.add(explorer.shown.sentence)
            if explorer.shown.sheet is None:
                assert "<svg" not in explorer.picture.value
        assert any(sentence.startswith(name) for sentence in sentences)


def test_an_explorer_recovers_as_soon_as_the_function_can_be_drawn_again():
    explorer = explorers.learning_rate(lambda grad, x0, rate, steps: None if steps else [x0])
    assert explorer.shown.sheet is None
    explorer.panel.set(steps=0)
    assert explorer.shown.sheet is not None


@every_explorer
@pytest.mark.parametrize("wild", [np.nan, np.inf, 1e300])
def test_wild_numbers_raise_no_warning_and_write_nothing(open_explorer, wild, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in functions_of(open_explorer):
            reference = getattr(nnlib, name)
            explorer = open_explorer(**{name: lambda *a, f=reference: f(*a) * np.float64(wild)})
            for preset in explorer.panel.presets.values():
                preset.click()
    assert capfd.readouterr() == ("", "")


@every_explorer
def test_100_moves_leave_as_many_artists_widgets_and_figures_as_there_were(open_explorer):
    explorer = open_explorer(**SHORT.get(open_explorer, {}))
    box = box_of(next(c for c in controls_of(explorer) if not isinstance(c, (Choice, Several, DrawingPad))))
    values = [type(box.value)(value) for value in np.linspace(box.min, box.max, 30)]

    def counts():
        gc.collect()
        return sum(isinstance(thing, Artist) for thing in gc.get_objects()), len(list(everything_in(explorer.widget)))

    for value in values:
        box.value = value
    before = counts()
    for value in [*values, *values, *values, *values[:10]]:
        box.value = value
    assert counts() == before
    assert pyplot.get_fignums() == []


def test_what_was_set_last_is_shown_last_whichever_thread_draws_first(monkeypatch):
    explorer = explorers.learning_rate()
    show, begun, go_on = explorer._show, threading.Event(), threading.Event()

    def slowly(steps, **settings):
        if steps == 3:
            begun.set()
            go_on.wait(10)
        return show(steps=steps, **settings)

    monkeypatch.setattr(explorer, "_show", slowly)
    older, newer = (threading.Thread(target=explorer.panel.set, kwargs={"steps": steps}) for steps in (3, 7))
    older.start()
    begun.wait(10)
    newer.start()
    newer.join(0.2)
    go_on.set()
    older.join()
    newer.join()
    assert "steps=7" in explorer.python.value and "After 7 steps" in explorer.status.value


@every_explorer
def test_a_cell_that_ends_with_an_explorer_shows_it_with_what_stands_in_for_it(open_explorer, monkeypatch):
    shown = []
    monkeypatch.setattr("nnlib.explorers.publish.display", lambda bundle, **_: shown.append(bundle))
    explorer = open_explorer()
    explorer._ipython_display_()
    live, kept = shown
    assert set(live) == {"application/vnd.jupyter.widget-view+json", "text/html"}
    assert kept["text/plain"] == explorer.shown.sentence
    assert "<img" in kept["text/html"]
