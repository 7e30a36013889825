"""Show an explorer so that the notebook still says something when no kernel is behind it."""

from dataclasses import dataclass
from html import escape
from typing import Any

from IPython.display import display

from nnlib.explorers.lifetime import belongs_to_this_run
from nnlib.explorers.style import HEIGHT, INK, PAPER, WIDTH

# In JupyterLab: the outputs of a cell that holds an explorer, and an output whose widget is gone.
_AREA = ".jp-OutputArea:has(.nnlib-kept)"
_LOST = "jp-OutputArea-output.jupyter-widgets"


@dataclass(frozen=True)
class Shown:
    """What an explorer shows at one setting of its controls.

    sentence: what the picture says, in words.
    source: the picture as a data URI; None where there is nothing to draw and the sentence says why.
    title: what kind of picture it is, said before the sentence to those who cannot see it.
    """

    sentence: str
    source: str | None = None
    title: str = ""

    def html(self) -> str:
        """The picture or, in its place, the sentence on a sheet of the same size."""
        if self.source is None:
            return (
                f'<div style="box-sizing:border-box; width:{WIDTH}px; max-width:100%; min-height:{HEIGHT}px; '
                f"padding:2em; border-radius:4px; background:{PAPER}; color:{INK}; line-height:1.5; "
                f'overflow-wrap:anywhere">{escape(self.sentence)}</div>'
            )
        alternative = f"{self.title}: {self.sentence}" if self.title else self.sentence
        return (
            f'<img alt="{escape(alternative)}" src="{self.source}" width="{WIDTH}" height="{HEIGHT}" '
            'style="max-width:100%; height:auto; border-radius:4px">'
        )


def mimebundle(widget: Any, shown: Shown) -> dict[str, Any]:
    """The live widget together with the picture and the sentence that stand in for it.

    A viewer takes the richest form it can and may show: the widget where a kernel is running, the
    picture in an exported or untrusted notebook, the sentence in a terminal.
    """
    return {**widget._repr_mimebundle_(), "text/html": _still(shown), "text/plain": shown.sentence}


def kept(shown: Shown) -> dict[str, str]:
    """The picture and the sentence once more, for a trusted notebook that is opened again.

    There JupyterLab prefers the widget although its kernel is gone, and puts an error message in its
    place. Such an output alone has the class jupyter-widgets itself; only beside one is this shown.
    """
    return {
        "text/html": (
            "<style>"
            f"{_AREA} .{_LOST} {{display: none}} {_AREA}:has(.{_LOST}) .nnlib-kept {{display: block !important}}"
            "</style>"
            f'<div class="nnlib-kept" style="display: none">{_still(shown)}'
            "<p>Run the cell to move its controls again.</p></div>"
        ),
    }


def publish(widget: Any, shown: Shown) -> None:
    """Display the widget and what stands in for it."""
    belongs_to_this_run(widget)
    display(mimebundle(widget, shown), raw=True)
    display(kept(shown), raw=True)


def _still(shown: Shown) -> str:
    words = "" if shown.source is None else f"<p>{escape(shown.sentence)}</p>"
    return f"<div>{shown.html()}{words}</div>"
