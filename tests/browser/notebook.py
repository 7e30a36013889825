"""A notebook on a page of JupyterLab: run it, read its outputs, save it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from .explorer import ShownExplorer
from .lab import Lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WINDOW = {"width": 1280, "height": 900}
PATIENCE = 30_000  # milliseconds: the machine may have much else to do
KERNELSPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}

_IS_OPEN = "() => window.jupyterapp?.shell.currentWidget?.content?.model?.cells?.length > 0"
_KERNEL_IS_IDLE = "() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
_RUN_COMMAND = "name => jupyterapp.commands.execute(name).then(() => {})"
_CHOOSE_THE_LAST_CELL = """() => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
}"""
_IS_THE_THEME = """name => document.body.dataset.jpThemeName === name
  && !document.querySelector("#jupyterlab-splash")"""
_CELLS = "() => jupyterapp.shell.currentWidget.content.model.toJSON().cells"


class Notebook:
    """A notebook that is open in JupyterLab.

    complaints: the errors and warnings that the page has written to the browser's console.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def run(self) -> None:
        """Run all cells and wait until the last has run."""
        self.page.wait_for_function(_KERNEL_IS_IDLE)
        self.command("notebook:run-all-cells")

    def run_last(self) -> None:
        """Run the last cell once more."""
        self.page.evaluate(_CHOOSE_THE_LAST_CELL)
        self.command("notebook:run-cell")

    def command(self, name: str) -> None:
        """Do what JupyterLab's menus call this, and wait until it is done."""
        self.page.evaluate(_RUN_COMMAND, name)

    def set_theme(self, name: str) -> None:
        """Change the theme, and wait until JupyterLab shows its page in it."""
        self.page.evaluate("name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})", name)
        self.page.wait_for_function(_IS_THE_THEME, arg=name)

    def cells(self) -> list[dict[str, Any]]:
        """All cells as they would be saved now."""
        cells: list[dict[str, Any]] = self.page.evaluate(_CELLS)
        return cells

    def outputs(self) -> list[dict[str, Any]]:
        """The outputs of all cells as they would be saved now."""
        return [output for cell in self.cells() for output in cell.get("outputs", [])]

    def explorers(self) -> list[ShownExplorer]:
        """The explorers that live on this page."""
        roots = self.page.locator(".jp-OutputArea-output", has=self.page.get_by_role("status"))
        return [ShownExplorer(root) for root in roots.all()]


@contextmanager
def opened(browser: Browser, lab: Lab, path: Path, **window: Any) -> Iterator[Notebook]:
    """Open a notebook on a page of its own; in the end its kernel is shut down."""
    page = browser.new_page(**{"viewport": WINDOW, **window})
    page.set_default_timeout(PATIENCE)
    notebook = Notebook(page)
    try:
        page.goto(lab.url(path))
        page.wait_for_function(_IS_OPEN)
        yield notebook
        notebook.command("notebook:shutdown-kernel")
    finally:
        page.close()


def write_notebook(path: Path, *cells: str) -> Path:
    """Write a notebook with these cells of code."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells], metadata={"kernelspec": KERNELSPEC}
    )
    nbformat.write(notebook, path)
    return path
