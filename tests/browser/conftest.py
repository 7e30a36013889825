"""A JupyterLab and a Chromium for the tests that need them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from autograder.lessons import ROOT

from .lab import Lab, find_chromium, jupyterlab

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    pytest.importorskip("playwright", reason="Playwright is not installed: pip install -r requirements-test.txt")
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    return path


@pytest.fixture(scope="session")
def lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for everything that a worker tests, on a copy of the lessons."""
    with jupyterlab(tmp_path_factory.mktemp("lab")) as lab:
        shutil.copytree(ROOT / "solutions", lab.folder / "solutions")
        yield lab


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for a module: tests elsewhere would find Playwright's event loop running."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
