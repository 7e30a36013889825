"""Show an explorer so that the notebook still says something when no kernel is behind it."""

from dataclasses import dataclass
from html import escape
from typing import Any

from IPython.display import display

from nnlib.explorers.style import HEIGHT, INK, PAPER, WIDTH


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
    bundle: dict[str, Any] = dict(widget._repr_mimebundle_())
    picture = shown.html()
    words = "" if shown.source is None else f"<p>{escape(shown.sentence)}</p>"
    return {**bundle, "text/html": f"<div>{picture}{words}</div>", "text/plain": shown.sentence}


def publish(widget: Any, shown: Shown) -> None:
    """Display the widget and what stands in for it."""
    display(mimebundle(widget, shown), raw=True)
