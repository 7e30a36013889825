"""Show an explorer so that the notebook still says something when no kernel is behind it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Any

from IPython.display import display

from nnlib.explorers.lifetime import belongs_to_this_run
from nnlib.explorers.names import NAME_THE_SLIDERS
from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import HEIGHT, INK, PAPER, WIDTH

SETTLES_IN = 1.0  # seconds without a change: a hand that goes on has moved by then, and need not wait for this

# Stands in the widget's place wherever a viewer shows no widgets, and tells the style below so.
_NO_WIDGET = '<div class="nnlib-no-widget"></div>'
# In JupyterLab an output whose widget is gone, and only such a one, has the class jupyter-widgets itself.
_LOST = ".jp-OutputArea-output.jupyter-widgets"
_STYLE = (
    f"<style>.jp-OutputArea:has(.nnlib-kept) {_LOST} {{display: none}} "
    f".jp-OutputArea:is(:has({_LOST}), :has(.nnlib-no-widget)) .nnlib-kept {{display: block}}</style>"
)


@dataclass(frozen=True)
class Shown:
    """What an explorer shows at one setting of its controls.

    sentence: what the picture says, in words.
    sheet: the picture; None where there is nothing to draw and the sentence says why.
    title: what kind of picture it is, said before the sentence to those who cannot see it.
    """

    sentence: str
    sheet: Sheet | None = None
    title: str = ""

    @property
    def alternative(self) -> str:
        """What the picture says to those who cannot see it."""
        return f"{self.title}: {self.sentence}" if self.title else self.sentence

    def live(self) -> str:
        """The picture as shapes of the page or, in its place, the sentence on a sheet of the same size."""
        return self._on_a_sheet() if self.sheet is None else self.sheet.on_page(self.alternative)

    def still(self) -> str:
        """The same as an image: a notebook that is not trusted loses every shape on its page, but keeps images."""
        if self.sheet is None:
            return self._on_a_sheet()
        return (
            f'<img alt="{escape(self.alternative)}" src="{self.sheet.source()}" width="{self.sheet.width}" '
            f'height="{self.sheet.height}" style="max-width:100%; height:auto; border-radius:4px">'
        )

    def _on_a_sheet(self) -> str:
        return (
            f'<div style="box-sizing:border-box; width:{WIDTH}px; max-width:100%; min-height:{HEIGHT}px; '
            f"padding:2em; border-radius:4px; background:{PAPER}; color:{INK}; line-height:1.5; "
            f'overflow-wrap:anywhere">{escape(self.sentence)}</div>'
        )


class Published:
    """What a cell shows of an explorer: the live widget and, out of sight, what stands in for it.

    They are two outputs, because JupyterLab prefers the widget even when its kernel is gone and puts an
    error message in its place, and because an output that is changed is drawn anew: of the widget's
    that would take the slider out of one's hand.
    """

    def __init__(self, widget: Any, shown: Shown) -> None:
        belongs_to_this_run(widget)
        display(live(widget), raw=True)
        self._kept = display(kept(shown), raw=True, display_id=True)
        self._settling: asyncio.TimerHandle | None = None

    def keep(self, shown: Shown) -> None:
        """Let this stand in from now on, as soon as it has stayed for a moment."""
        if self._settling is not None:
            self._settling.cancel()
        with suppress(RuntimeError):  # without an event loop, which every kernel has, nothing was moved by hand
            self._settling = asyncio.get_running_loop().call_later(SETTLES_IN, self._keep_now, shown)

    def _keep_now(self, shown: Shown) -> None:
        self._kept.update(kept(shown), raw=True)


def live(widget: Any) -> dict[str, Any]:
    """The widget, for a viewer that has a kernel."""
    view = "application/vnd.jupyter.widget-view+json"
    return {view: widget._repr_mimebundle_()[view], "text/html": _NO_WIDGET}


def kept(shown: Shown) -> dict[str, str]:
    """The picture and its sentence, for a notebook that is only read; in a terminal the sentence.

    Hidden while the widget lives. Where a notebook is not trusted JupyterLab takes the style and
    the attribute `hidden` away and leaves the rest: there it is seen, and the widget is not.
    """
    words = "" if shown.sheet is None else f"<p>{escape(shown.sentence)}</p>"
    return {
        "text/html": (
            f'{_STYLE}{NAME_THE_SLIDERS}<div class="nnlib-kept" hidden>{shown.still()}{words}'
            "<p>Run the cell to move its controls again.</p></div>"
        ),
        "text/plain": shown.sentence,
    }
