"""A picture made of shapes instead of pixels: sharp at any size, and its parts answer when pointed at."""

import base64
from dataclasses import dataclass
from html import escape

from nnlib.explorers.explorer import Explorer
from nnlib.explorers.publish import Shown
from nnlib.explorers.style import INK, PAPER


@dataclass(frozen=True)
class Diagram(Shown):
    """What an explorer shows as SVG. source holds the same shapes as an image.

    shapes: the SVG's content, for a sheet of width x height pixels; escaped already.
    """

    shapes: str = ""
    width: int = 0
    height: int = 0

    def html(self) -> str:
        """The shapes themselves, part of the page: only so do their titles appear under the pointer."""
        name = escape(f"{self.title}: {self.sentence}")
        return _sheet(
            self.shapes,
            self.width,
            self.height,
            f'role="img" aria-label="{name}" style="max-width:100%; height:auto; border-radius:4px"',
        )


def diagram(sentence: str, title: str, shapes: str, width: int, height: int) -> Diagram:
    """Put shapes on a sheet of this size."""
    image = _sheet(shapes, width, height, 'xmlns="http://www.w3.org/2000/svg"')
    source = "data:image/svg+xml;base64," + base64.b64encode(image.encode()).decode("ascii")
    return Diagram(sentence, source, title, shapes, width, height)


class DiagramExplorer(Explorer):
    """An explorer that shows a Diagram, and leaves it behind as an image.

    A notebook that is not trusted loses every SVG element on its page, but keeps images.
    """

    def still(self) -> Shown:
        """The same picture as an image."""
        return Shown(self.shown.sentence, self.shown.source, self.shown.title)


def _sheet(shapes: str, width: int, height: int, attributes: str) -> str:
    return (
        f'<svg {attributes} width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{INK}">'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{shapes}</svg>'
    )
