"""A feedback page as a browser shows it: on a phone, in the dark and on paper, with nothing asked of the network."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.check import LESSONS
from autograder.check.show import METADATA_KEY
from autograder.desk.feedback import page
from autograder.desk.marks import Mark, Marks
from autograder.grading.master import Master
from autograder.lessons import find_lessons

from .standalone import open_standalone

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE, DESKTOP, A4 = 390, 1280, 680
"""Widths in CSS pixels: a phone, a screen, and what margins leave of a sheet of paper."""
LONG = "a_rather_long_expression_" * 6
TABLE = "\n".join("  ".join(f"{number:10.4f}" for number in range(12)) for _ in range(3))
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
OUTPUTS = [
    {"output_type": "stream", "name": "stdout", "text": TABLE},
    {"output_type": "stream", "name": "stdout", "text": LONG},
    {"output_type": "display_data", "data": {"image/png": PIXEL}, "metadata": {}},
]


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of somebody who has nothing right, was late, got a comment, and printed wide tables."""
    master = Master(find_lessons(["04_losses"])[0])
    known = LESSONS["04_losses"]
    cells = deepcopy(master.notebook["cells"])
    for cell in cells:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if exercise := known.get(name.removeprefix("test_")):
            mistake = exercise.mutants[0].name
            told = {"kind": "wrong", "diagnosis": mistake, "sentences": [f"`{LONG}` is wrong."], "code": LONG}
            cell["outputs"] = [{"output_type": "display_data", "data": {}, "metadata": {METADATA_KEY: told}}]
        elif cell["cell_type"] == "code":
            cell["outputs"] = OUTPUTS
    own = {"cell_type": "code", "metadata": {}, "source": f"print('{LONG}')", "outputs": OUTPUTS}
    marks = Marks(
        score=3.0,
        full=20.0,
        penalty=1.0,
        late=200_000.0,
        of={name: Mark(0.0, 2.0) for name in master.graded},
        comments=dict.fromkeys(known, f"See **there**: {LONG}, $\\frac{{a}}{{b}}$."),
    )
    path = tmp_path_factory.mktemp("feedback") / "feedback.html"
    path.write_text(page("s-0123456789-0123456789", master, [*cells, own], marks), encoding="utf-8")
    return path


@pytest.fixture
def tab(browser: Browser, request: pytest.FixtureRequest):
    tab = browser.new_page(viewport={"width": request.param, "height": 800}, color_scheme="dark")
    yield tab
    tab.close()


@pytest.mark.parametrize(
    ("tab", "media"), [(PHONE, "screen"), (DESKTOP, "screen"), (A4, "print")], indirect=["tab"], ids=str
)
def test_nothing_is_wider_than_the_page_and_nothing_is_loaded(tab: Page, media: str, feedback: Path):
    open_standalone(tab, feedback, media)


@pytest.mark.parametrize("tab", [PHONE], indirect=True)
def test_columns_of_an_output_stay_columns_and_can_be_reached_by_keyboard(tab: Page, feedback: Path):
    tab.goto(feedback.as_uri())
    table = tab.locator("pre.output").filter(has_text="11.0000").first
    lines = "e => Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))"
    assert table.evaluate(lines) <= 4
    assert table.evaluate("e => e.scrollLeft") == 0
    table.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("tab", [A4], indirect=True)
def test_paper_is_white_and_has_all_of_what_was_displayed(tab: Page, feedback: Path):
    tab.goto(feedback.as_uri())
    background = "getComputedStyle(document.body).backgroundColor"
    assert tab.evaluate(background) == "rgb(21, 24, 28)"
    tab.emulate_media(media="print")
    assert tab.evaluate(background) == "rgb(255, 255, 255)"
    assert tab.evaluate("[...document.querySelectorAll('pre')].every(e => e.scrollWidth <= e.clientWidth)")
    assert not tab.locator(".again").is_visible()


@pytest.mark.parametrize("tab", [PHONE], indirect=True)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_is_accessible(tab: Page, feedback: Path, colours: str):
    from axe_playwright_python.sync_playwright import Axe

    tab.emulate_media(color_scheme=colours)
    tab.goto(feedback.as_uri())
    found = Axe().run(tab).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
