"""What every explorer is made of: controls, a picture, a sentence and a line of Python."""

import threading
import time
import warnings
from collections.abc import Callable, Sequence
from html import escape

import ipywidgets
import numpy as np

from nnlib.explorers.controls import LABEL_STYLE, Control
from nnlib.explorers.learner import CannotDraw, Given, Passed
from nnlib.explorers.panel import Panel, Presets, Settings
from nnlib.explorers.publish import Published, Shown
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import WIDTH


class Explorer:
    """A picture of some functions that answers at once when a control is moved.

    name: the function of nnlib.explorers that makes it, for the line of Python.
    given: the functions it draws, the learner's or nnlib's, and what else the learner has passed.
    show: settings -> Shown, called with each control's value under its name. It may raise
        CannotDraw, whose sentence then takes the picture's place until the next change.
    """

    def __init__(
        self,
        name: str,
        given: Sequence[Given | Passed],
        controls: Sequence[Control],
        presets: Presets,
        show: Callable[..., Shown],
    ) -> None:
        self._name = name
        self._given = given
        self._show = show
        self._published: Published | None = None
        # Jupyter hands some messages to a thread of their own; what was set last is to be shown last.
        self._drawing = threading.RLock()
        self.panel = Panel(controls, presets, self.refresh)
        self._known: set[str] = set()
        self.rules = ipywidgets.HTML(layout={"display": "none"})
        self.picture = ipywidgets.HTML(layout={"flex": f"0 1 {WIDTH}px"})
        self.status = ipywidgets.HTML()
        self.python = ipywidgets.Text(
            description="As Python", style=LABEL_STYLE, layout={"width": "auto"}, tooltip="Copy to keep"
        )
        self.widget = ipywidgets.VBox(
            [
                ipywidgets.HBox([self.panel.widget, self.picture], layout={"flex_flow": "row wrap"}),
                self.status,
                self.python,
                self.rules,
            ]
        )
        self.refresh()

    def refresh(self) -> None:
        """Look at the settings again and show what they make."""
        with self._drawing:
            self._draw(self.panel.settings)

    def _draw(self, settings: Settings) -> None:
        _let_it_leave()  # The page can take note that the kernel is busy meanwhile.
        self.shown = self._look(settings)
        self._know(self.shown.sheet)
        self.picture.value = self.shown.live()
        _let_it_leave()
        self.status.value = f'<p role="status" style="margin:0; line-height:1.5">{escape(self.shown.sentence)}</p>'
        self.python.value = python_line(self._name, self._given, settings)
        if self._published is not None:
            self._published.keep(self.shown)

    def _ipython_display_(self) -> None:
        """Appear below a cell whose last line is this explorer."""
        self._published = Published(self.widget, self.shown)

    def _know(self, sheet: Sheet | None) -> None:
        """Put the rule of a new sheet on the page, before its first picture."""
        if sheet is not None and sheet.under and sheet.under not in self._known:
            self._known.add(sheet.under)
            self.rules.value += f"<style>{sheet.rule}</style>"

    def _look(self, settings: Settings) -> Shown:
        with warnings.catch_warnings(), np.errstate(all="ignore"):  # the sentence says what overflowed
            warnings.simplefilter("ignore")
            try:
                return self._show(**settings)
            except CannotDraw as problem:
                return Shown(str(problem))


def _let_it_leave() -> None:
    """Give the thread that sends messages a moment: else it gets its turn when all is done, or after 5 ms."""
    time.sleep(0.0005)


def python_line(name: str, given: Sequence[Given | Passed], settings: Settings) -> str:
    """The call that opens this explorer with what it was given and these settings."""
    passed = [f"{g.name}={g.python_name}" for g in given if not g.is_nnlibs]
    values = [f"{name}={value!r}" for name, value in settings.items()]
    return f"explorers.{name}({', '.join(passed + values)})"
