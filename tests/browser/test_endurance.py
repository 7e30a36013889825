"""500 moves of a slider: no picture is ever missing, and nothing piles up."""

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
  const look = () => {
    const picture = root.querySelector("img") ?? root.querySelector("svg");
    const painted = picture && (picture.complete ?? true) && picture.naturalWidth !== 0;
    if (!painted) window.blanks += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@pytest.fixture(params=NAMES)
def notebook(request: pytest.FixtureRequest, browser: Browser, lab: Lab) -> Iterator[Notebook]:
    """One explorer, and a cell that counts what there is of widgets and of matplotlib's things."""
    cells = "from nnlib import explorers", f"explorers.{request.param}()", COUNT
    with opened(browser, lab, write_notebook(lab.folder / f"moved-{request.param}.ipynb", *cells)) as notebook:
        notebook.run()
        yield notebook


def test_500_moves_leave_no_blank_frame_and_nothing_behind(notebook: Notebook):
    (explorer,) = notebook.explorers()
    slider = explorer.sliders()[0]
    session = notebook.page.context.new_cdp_session(notebook.page)
    slider.focus()

    def move(times: int) -> None:
        for number in range(times):
            notebook.page.keyboard.press("ArrowRight" if number // 10 % 2 else "ArrowLeft")
        explorer.wait_until_told()
        explorer.wait_until_kept()
        notebook.run_last()

    move(20)
    before = in_the_page(session), sizes(notebook)
    explorer.root.evaluate(_WATCH_FOR_BLANKS)
    slider.focus()
    move(MOVES)
    after = in_the_page(session), sizes(notebook)
    assert notebook.page.evaluate("() => blanks") == 0
    assert after == before
    assert notebook.complaints == []


def in_the_page(session: CDPSession) -> int:
    """How many nodes the page holds on to."""
    session.send("HeapProfiler.collectGarbage")
    return session.send("Memory.getDOMCounters")["nodes"]


def sizes(notebook: Notebook) -> tuple[int, str]:
    outputs = notebook.outputs()
    return len(outputs), outputs[-1]["text"]
