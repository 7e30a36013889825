"""500 moves of a slider, or of the pen: no picture is ever missing, and nothing piles up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .gallery import NAMES
from .lab import Lab
from .notebook import Notebook, opened, write_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession

MOVES = 500
COUNT = """import gc
from ipywidgets.widgets.widget import _instances
gc.collect()
print(len(_instances), sum("matplotlib" in str(type(thing).__module__) for thing in gc.get_objects()))"""

_WATCH_FOR_BLANKS = """root => {
  window.blanks = 0;
  window.watched = root;
  const look = () => {
    if (window.watched !== root) return;
    if (!root.querySelector("svg[role=img]")?.childElementCount) window.blanks += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[Notebook]:
    """All of them, and a cell that counts what there is of widgets and of matplotlib's things."""
    cells = ["from nnlib import explorers", *(f"explorers.{name}()" for name in NAMES), COUNT]
    with opened(browser, lab, write_notebook(lab.folder / "moved.ipynb", *cells)) as notebook:
        notebook.run()
        for explorer in notebook.explorers():
            explorer.wait_until_told()
            explorer.wait_until_kept()  # also what is still training, until it is done
        yield notebook


@pytest.mark.parametrize("name", NAMES)
def test_500_moves_leave_no_blank_frame_and_nothing_behind(name: str, notebook: Notebook):
    explorer = notebook.explorers()[NAMES.index(name)]
    pen = explorer.root.get_by_role("application")
    moved, held = (pen, "Shift+") if pen.count() else (explorer.sliders()[0], "")
    session = notebook.page.context.new_cdp_session(notebook.page)

    def move(times: int) -> None:
        moved.focus()
        for number in range(times):
            notebook.page.keyboard.press(f"{held}ArrowRight" if number // 10 % 2 else f"{held}ArrowLeft")
        explorer.wait_until_told()
        explorer.wait_until_kept()

    move(20)
    notebook.run_last()
    sizes_before = sizes(notebook)
    move(20)
    nodes_before = nodes_of(session)
    explorer.root.evaluate(_WATCH_FOR_BLANKS)
    move(MOVES)
    assert notebook.page.evaluate("() => blanks") == 0
    assert nodes_of(session) < nodes_before + MOVES  # a picture of two hundred nodes may not have been let go of yet
    notebook.run_last()
    outputs, widgets, things = sizes(notebook)
    assert (outputs, widgets) == sizes_before[:2]
    assert things < sizes_before[2] + MOVES / 10  # matplotlib keeps what it has worked out for some labels
    assert notebook.complaints == []


def nodes_of(session: CDPSession) -> int:
    """How many nodes the page holds on to."""
    for _ in range(2):  # what the first round lets go of may hold more
        session.send("HeapProfiler.collectGarbage")
    return session.send("Memory.getDOMCounters")["nodes"]


def sizes(notebook: Notebook) -> tuple[int, int, int]:
    """How many outputs there are, and how many widgets and matplotlib's things the last cell has counted."""
    outputs = notebook.outputs()
    widgets, things = map(int, outputs[-1]["text"].split())
    return len(outputs), widgets, things
