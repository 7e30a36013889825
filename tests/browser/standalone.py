"""What holds of every page that this project writes to be read by itself, such as a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

IN_PLACE = "[...document.querySelectorAll('table, img, pre')].every(e => e.getBoundingClientRect().right <= %d)"


def open_standalone(tab: Page, path: Path, media: str) -> None:
    """Open a page; nothing of it may be wider than the tab, nothing missing and nothing asked of the network."""
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.emulate_media(media=media)
    tab.goto(path.as_uri())
    width = tab.viewport_size["width"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate(IN_PLACE % width)
    assert tab.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    assert [url for url in asked if not url.startswith(("data:", path.as_uri()))] == []
    assert said == []
