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
    from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize

WINDOW: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 30_000  # milliseconds: the machine may have much else to do
KERNELSPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}

_IS_OPEN = """path => {
  const shown = window.jupyterapp?.shell.currentWidget;
  return shown?.context?.path === path && shown.content.model?.cells.length > 0;
}"""
_OPEN = "path => jupyterapp.commands.execute('docmanager:open', {path}).then(() => {})"
_CLOSE = "() => jupyterapp.shell.currentWidget.dispose()"
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
        page.on("console", self._note_message)
        page.on("pageerror", self._note_error)

    def close(self) -> None:
        """Shut its kernel down and leave the page to the next notebook."""
        self.command("notebook:shutdown-kernel")
        self.page.evaluate(_CLOSE)
        self.page.remove_listener("console", self._note_message)
        self.page.remove_listener("pageerror", self._note_error)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _note_error(self, error: Error) -> None:
        self.complaints.append(str(error))

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
def opened(browser: Browser, lab: Lab, path: Path, viewport: ViewportSize | None = None) -> Iterator[Notebook]:
    """Open a notebook on the browser's page of JupyterLab; in the end its kernel is shut down.

    The page takes longer to load than a notebook to open: it stays as long as the browser, or until something fails.
    """
    page = next(
        (page for context in browser.contexts for page in context.pages if page.url.startswith(lab.address)), None
    )
    is_new = page is None
    page = page or browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size(viewport or WINDOW)
    notebook = Notebook(page)
    try:
        if is_new:
            page.goto(lab.url(path))
        else:
            page.evaluate(_OPEN, path.relative_to(lab.folder).as_posix())
        page.wait_for_function(_IS_OPEN, arg=path.relative_to(lab.folder).as_posix())
        yield notebook
        notebook.close()
    except BaseException:
        page.close()
        raise


def write_notebook(path: Path, *cells: str) -> Path:
    """Write a notebook with these cells of code."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells], metadata={"kernelspec": KERNELSPEC}
    )
    nbformat.write(notebook, path)
    return path
