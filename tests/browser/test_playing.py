"""Whatever is pressed while an explorer plays does what it says: the clock in the browser has no last word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .lab import Lab
from .notebook import Notebook, opened, write_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("batches", "hopfield", "learning_rate", "optimizer_race")
TIMES = 3
PLAYED_MS, LATE_MS = 400, 400


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[Notebook]:
    cells = ["from nnlib import explorers", *(f"explorers.{name}()" for name in NAMES)]
    with opened(browser, lab, write_notebook(lab.folder / "played.ipynb", *cells)) as notebook:
        notebook.run()
        yield notebook


@pytest.mark.parametrize("name", NAMES)
def test_reset_and_presets_pressed_while_it_plays_are_not_undone(name: str, notebook: Notebook):
    explorer = notebook.explorers()[NAMES.index(name)]
    explorer.wait_until_told()
    for button in ("Reset", explorer.presets()[0]):
        explorer.button(button).press("Enter")  # It may be set so already: there is no change to wait for.
        notebook.page.wait_for_timeout(3 * LATE_MS)
        meant = explorer.looks().python
        for _ in range(TIMES):
            explorer.press(explorer.button("Play"))
            notebook.page.wait_for_timeout(PLAYED_MS)
            assert explorer.looks().python != meant
            explorer.button(button).press("Enter")
            explorer.wait_until_set(meant)
            notebook.page.wait_for_timeout(LATE_MS)
            assert explorer.looks().python == meant
    assert notebook.complaints == []
