"""What is left of the explorers where no kernel is behind them: the last picture and its sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import nbformat
import pytest
from nbconvert import HTMLExporter

from .explorer import Looks
from .gallery import write_gallery
from .lab import Lab
from .notebook import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Each output has its picture and, below it, what the picture says; what is out of sight counts for nothing.
_STILLS = """() => {
  const inSight = (root, selector) => [...root.querySelectorAll(selector)].filter(part => part.checkVisibility());
  return inSight(document, ".jp-OutputArea-output img[alt]").map(picture => ({
    alternative: picture.alt,
    words: inSight(picture.closest(".jp-OutputArea-output"), "p").map(part => part.textContent).join(" "),
    loaded: picture.complete && picture.naturalWidth > 0,
  }));
}"""


class Saved(NamedTuple):
    path: Path
    looks: list[Looks]


@pytest.fixture(scope="module")
def saved(browser: Browser, lab: Lab) -> Iterator[Saved]:
    """A notebook with every explorer, saved after something was chosen in each."""
    path = write_gallery(lab, "saved")
    with opened(browser, lab, path) as notebook:
        notebook.run()
        shown = notebook.explorers()
        looks = [explorer.press(explorer.button(explorer.presets()[1])) for explorer in shown]
        for explorer in shown:
            explorer.wait_until_kept()
        notebook.command("docmanager:save")
    return Saved(path, looks)


def assert_still_there(page: Page, looks: list[Looks]) -> None:
    page.wait_for_function(f"count => ({_STILLS})().filter(still => still.loaded).length >= count", arg=len(looks))
    stills = page.evaluate(_STILLS)
    assert [still["alternative"] for still in stills] == [look.alternative for look in looks]
    for still, look in zip(stills, looks, strict=True):
        assert look.sentence in still["words"]
    assert page.get_by_text("Error displaying widget").filter(visible=True).count() == 0


def test_it_is_there_when_the_notebook_is_opened_again(browser: Browser, lab: Lab, saved: Saved):
    with opened(browser, lab, saved.path) as notebook:
        assert_still_there(notebook.page, saved.looks)


def test_it_is_there_when_the_notebook_is_not_trusted(browser: Browser, lab: Lab, saved: Saved):
    strangers = json.loads(saved.path.read_text(encoding="utf-8"))
    strangers["cells"][0]["outputs"] = [nbformat.v4.new_output("stream", text="A stranger ran this.")]
    path = lab.folder / "strangers.ipynb"
    path.write_text(json.dumps(strangers), encoding="utf-8")
    with opened(browser, lab, path) as notebook:
        assert_still_there(notebook.page, saved.looks)


def test_it_is_there_when_the_notebook_is_exported_to_html(browser: Browser, saved: Saved, tmp_path: Path):
    html, _ = HTMLExporter().from_filename(saved.path)
    (tmp_path / "saved.html").write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "saved.html").as_uri())
    assert_still_there(page, saved.looks)
    page.close()
