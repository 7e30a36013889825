"""Who sees the explorers in the dark, enlarged or not at all can use them as well."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from .explorer import ShownExplorer
from .gallery import NAMES, write_gallery
from .lab import Lab
from .notebook import WINDOW, Notebook, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

AT_200_PERCENT: ViewportSize = {"width": WINDOW["width"] // 2, "height": WINDOW["height"] // 2}  # in CSS pixels
THEMES = ["JupyterLab Light", "JupyterLab Dark"]

# What can be operated and what can be read, where it is not inside of another such thing.
_PARTS = """root => [...root.querySelectorAll("button, input, .widget-slider, label, svg:not(svg svg), [role=status]")]
  .filter(part => part.checkVisibility() && part.textContent + part.tagName !== "LABEL")
  .map(part => {
    const {left, right, top, bottom} = part.getBoundingClientRect();
    const clipped = part.scrollWidth > part.clientWidth + 1 && part.matches("button, label");
    return {name: part.tagName + " " + (part.ariaLabel ?? part.textContent).slice(0, 40),
            left, right, top, bottom, clipped};
  })"""
_WIDTH = "root => root.closest('.jp-OutputArea').getBoundingClientRect().right"


@pytest.fixture(scope="module")
def gallery(browser: Browser, lab: Lab) -> Iterator[Notebook]:
    """Every explorer."""
    with opened(browser, lab, write_gallery(lab, "gallery")) as notebook:
        notebook.run()
        yield notebook


@pytest.fixture(scope="module", params=THEMES)
def themed(request: pytest.FixtureRequest, gallery: Notebook) -> Notebook:
    """Every explorer, in a light theme and a dark one."""
    gallery.set_theme(request.param)
    return gallery


@pytest.fixture
def enlarged(gallery: Notebook) -> Iterator[Notebook]:
    """Every explorer at 200 %, the folders at the side closed to make room."""
    gallery.command("application:toggle-left-area")
    gallery.page.set_viewport_size(AT_200_PERCENT)
    yield gallery
    gallery.page.set_viewport_size(WINDOW)
    gallery.command("application:toggle-left-area")


def test_axe_finds_nothing_serious(themed: Notebook):
    from axe_playwright_python.sync_playwright import Axe

    themed.page.evaluate(Axe().axe_script)
    shown = themed.explorers()
    assert len(shown) == len(NAMES)
    for name, explorer in zip(NAMES, shown, strict=True):
        explorer.root.scroll_into_view_if_needed()
        found = explorer.root.evaluate("root => axe.run(root, {resultTypes: ['violations']})")["violations"]
        serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
        said = [f"{fault['help']}: {node['html'][:200]}" for fault in serious for node in fault["nodes"]]
        assert said == [], name


def test_every_picture_is_there_in_both_themes_with_words_for_it(themed: Notebook):
    for name, explorer in zip(NAMES, themed.explorers(), strict=True):
        explorer.wait_until_told()
        assert explorer.looks().picture, name


def test_at_200_percent_nothing_is_cut_off_or_lies_on_anything_else(enlarged: Notebook):
    faults = [
        f"{name}: {fault}"
        for name, explorer in zip(NAMES, enlarged.explorers(), strict=True)
        for fault in faults_in_the_layout(explorer)
    ]
    assert faults == []


def faults_in_the_layout(explorer: ShownExplorer) -> Iterator[str]:
    explorer.root.scroll_into_view_if_needed()
    parts = explorer.root.evaluate(_PARTS)
    end = explorer.root.evaluate(_WIDTH)
    for part in parts:
        if part["clipped"] or part["right"] > end + 1:
            yield f"{part['name']} is cut off"
    for one, other in combinations(parts, 2):
        across = min(one["right"], other["right"]) - max(one["left"], other["left"])
        down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        if across > 1 and down > 1:
            yield f"{one['name']} and {other['name']} overlap"
