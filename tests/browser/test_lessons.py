"""Every lesson as it is worked: it runs, and its explorers answer to the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from autograder.lessons import find_lessons

from .lab import Lab
from .notebook import Notebook, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LESSONS = [lesson.id for lesson in find_lessons()]
KEYS = ["Home", "End", *["ArrowLeft"] * 20]
SAME_SENTENCE = {
    "06_backpropagation": "seed",  # its small network has the weights that were worked out by hand
    "11_feedback_networks": "seed",  # whichever 12 pixels are changed, the letter is found again
}
IGNORED = re.compile(
    # JupyterLab on a busy machine. It waits for its own parts and for the cell that it scrolls to, and goes on without.
    r"Plugin \S+ is taking too long to activate\."
    r"|Item with index \d+ did not appear within \d+ ms"
)


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request: pytest.FixtureRequest) -> str:
    """The lesson that is open."""
    return request.param


@pytest.fixture(scope="module")
def notebook(lesson: str, browser: Browser, lab: Lab) -> Iterator[Notebook]:
    """The solution of a lesson, run from its first cell to its last."""
    (path,) = (lab.folder / "solutions" / lesson).glob("*.ipynb")
    with opened(browser, lab, path) as notebook:
        notebook.run()
        yield notebook


def test_it_runs_without_an_error_and_the_browser_has_nothing_to_complain_of(notebook: Notebook):
    outputs = notebook.outputs()
    assert outputs
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    assert [text for text in notebook.complaints if not IGNORED.fullmatch(text)] == []


def test_every_slider_changes_the_picture_and_the_sentence_by_keyboard(lesson: str, notebook: Notebook):
    for explorer in notebook.explorers():
        start = explorer.looks()
        for slider in explorer.sliders():
            name = slider.get_attribute("aria-label")
            if name == SAME_SENTENCE.get(lesson):
                continue
            seen = start
            at_its_start = slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemin")
            for key in KEYS[at_its_start:]:
                before, seen = seen, explorer.press(slider, key)
                explorer.wait_until_told()
                if seen.picture != before.picture and seen.sentence != before.sentence:
                    break
            else:
                pytest.fail(f"No key on the slider {name} changes both the picture and the sentence.")
            explorer.reset(start)


def test_every_button_works_by_keyboard(notebook: Notebook):
    for explorer in notebook.explorers():
        start = explorer.looks()
        choices, presets = explorer.choices(), explorer.presets()
        for choice in choices:
            explorer.press(explorer.choice(choice))
        for preset in [*presets, presets[0]]:  # the first may be what is shown already
            if not (preset == presets[0] and explorer.looks().python == start.python):
                explorer.press(explorer.button(preset))
        explorer.reset(start)
        assert explorer.looks().python == start.python


def test_what_can_be_played_is_played_paused_and_stepped_by_keyboard(notebook: Notebook):
    for explorer in notebook.explorers():
        if explorer.can_play():
            start = explorer.looks()
            explorer.press(explorer.button("Play"))
            explorer.button("Pause").press("Enter")
            explorer.button("Play").wait_for()
            paused = explorer.looks().python
            assert explorer.press(explorer.button("Step")).python != paused
            explorer.reset(start)
