"""A digit is drawn by mouse and by keyboard, and the network reads it while it is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from nnlib.explorers.drawing import BLANK, cells_of

from .explorer import Looks, ShownExplorer
from .lab import Lab
from .notebook import Notebook, opened, write_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

CELL, HALF = 13, 6.5  # pixels
_PAD_IS_READ = "([root, before]) => (python => python !== before && " + (
    "python.includes(root.querySelector('.nnlib-drawing input').value))"
    "([...root.querySelectorAll('input[type=text]')].at(-1).value)"
)


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[Notebook]:
    """A notebook with the explorer that asks for a drawing."""
    path = write_notebook(lab.folder / "drawn.ipynb", "from nnlib import explorers", "explorers.digits()", "1 + 1")
    with opened(browser, lab, path) as notebook:
        notebook.run()
        yield notebook


@pytest.fixture
def explorer(notebook: Notebook) -> ShownExplorer:
    """The explorer, with nothing on its pad."""
    (explorer,) = notebook.explorers()
    explorer.root.scroll_into_view_if_needed()
    if drawing_of(explorer.looks()) != BLANK:
        explorer.press(explorer.button("Blank"))
    return explorer


def test_strokes_of_the_mouse_are_read_while_they_are_drawn(explorer: ShownExplorer):
    blank, mouse = explorer.looks(), explorer.page.mouse
    assert "On blank paper" in blank.sentence

    mouse.move(*middle_of(explorer, 3, 1))
    mouse.down()
    mouse.move(*middle_of(explorer, 12, 1), steps=5)
    begun = read(explorer, blank)
    assert "On blank paper" not in begun.sentence
    mouse.move(*middle_of(explorer, 6, 14), steps=8)
    mouse.up()
    seven = read(explorer, begun)
    assert seven.sentence.startswith("The network says 7")
    assert seven.sentence in seven.alternative
    assert len({blank.picture, begun.picture, seven.picture}) == 3

    mouse.move(*middle_of(explorer, 1, 8), steps=3)  # no button is down
    mouse.move(*middle_of(explorer, 12, 1), steps=3)
    assert explorer.looks() == seven
    mouse.down(button="right")
    mouse.move(*middle_of(explorer, 3, 1), steps=5)
    mouse.up(button="right")
    assert ink_of(read(explorer, seven)) < ink_of(seven)
    assert explorer.page.get_by_role("menu").filter(visible=True).count() == 0


def test_strokes_of_the_keyboard_are_read_while_they_are_drawn(notebook: Notebook, explorer: ShownExplorer):
    blank, cells = explorer.looks(), len(notebook.cells())
    pen = pad_of(explorer)
    for key in ["ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight"]:
        pen.press(key)
    begun = read(explorer, blank)
    assert ink_of(begun) == 3 * 5
    for _ in range(12):
        pen.press("Shift+ArrowDown")
    corner = read(explorer, begun)
    assert ink_of(corner) == 3 * 5 + 3 * 12
    assert explorer.root.get_by_text("Column 11, row 15: ink.").is_visible()
    assert corner.sentence in corner.alternative
    assert len({blank.picture, begun.picture, corner.picture}) == 3
    assert len({blank.sentence, begun.sentence, corner.sentence}) == 3

    pen.press("Delete")
    erased = read(explorer, corner)
    assert ink_of(erased) == ink_of(corner) - 9
    for key in ("x", "d", "d", "b", "Enter"):  # elsewhere in a notebook they cut, delete and add a cell
        pen.press(key)
    assert len(notebook.cells()) == cells
    assert drawing_of(explorer.looks()) == drawing_of(erased)
    assert pen.evaluate("pen => pen === document.activeElement")
    pen.press("Space")
    assert ink_of(read(explorer, erased)) == ink_of(corner)


def test_after_reset_one_draws_on_what_is_shown(explorer: ShownExplorer):
    blank = explorer.looks()
    pad_of(explorer).press("Space")
    begun = read(explorer, blank)
    start = explorer.press(explorer.button("Reset"))
    assert ink_of(start) > ink_of(begun)
    pad_of(explorer).press("Delete")  # above in the middle, where the 3 begins
    assert 0 < ink_of(start) - ink_of(read(explorer, start)) <= 9


def pad_of(explorer: ShownExplorer) -> Locator:
    return explorer.root.get_by_role("application")


def middle_of(explorer: ShownExplorer, column: int, row: int) -> tuple[float, float]:
    """Where a cell of the pad is on the page."""
    box = pad_of(explorer).bounding_box()
    assert box is not None
    return box["x"] + CELL * column + HALF, box["y"] + CELL * row + HALF


def read(explorer: ShownExplorer, before: Looks) -> Looks:
    """What is shown as soon as the network has read all that is on the pad, which is no longer what it was."""
    explorer.page.wait_for_function(_PAD_IS_READ, arg=[explorer.root.element_handle(), before.python])
    explorer.wait_until_told()
    return explorer.looks()


def drawing_of(looks: Looks) -> str:
    (drawing,) = re.findall(r"drawing='([^']*)'", looks.python)
    return drawing


def ink_of(looks: Looks) -> int:
    """How many cells are inked."""
    return int(cells_of(drawing_of(looks)).sum())
