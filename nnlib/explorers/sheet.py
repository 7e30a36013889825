"""A picture made of shapes: sharp at any size, soon sent, and its parts answer when pointed at."""

import base64
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from html import escape

from nnlib.explorers.style import INK, PAPER


@dataclass(frozen=True)
class Sheet:
    """Shapes on a sheet of paper, width x height pixels.

    shapes: the content of an SVG, escaped already.
    under: an image as a data URI that lies below the shapes and stays while they change, where there is one.
    """

    shapes: str
    width: int
    height: int
    under: str = ""

    def on_page(self, alternative: str) -> str:
        """The picture for a page that has the rule of this sheet.

        The shapes are part of the page: only so do their titles appear under the pointer.
        """
        known_as = f'class="{_name_of(self.under)}" ' if self.under else ""
        style = "max-width:100%; height:auto; border-radius:4px"
        return self._svg(
            self.shapes if self.under else self._paper() + self.shapes,
            f'{known_as}role="img" aria-label="{escape(alternative)}" style="{style}"',
        )

    @property
    def rule(self) -> str:
        """The style of a page that knows the image below the shapes by its name: it need not be sent with each picture.

        It is no mere decoration: it is printed too, and seen where a system's own colours replace a page's.
        """
        if not self.under:
            return ""
        return (
            f".{_name_of(self.under)} {{background: url({self.under}) 0 0 / 100% 100%; "
            "print-color-adjust: exact; forced-color-adjust: none}"
        )

    def source(self) -> str:
        """The whole picture as an image, for the src of an <img>."""
        below = f'<image href="{self.under}" width="{self.width}" height="{self.height}"/>' if self.under else ""
        image = self._svg(self._paper() + below + self.shapes, 'xmlns="http://www.w3.org/2000/svg"')
        return "data:image/svg+xml;base64," + base64.b64encode(image.encode()).decode("ascii")

    def _paper(self) -> str:
        return f'<rect width="{self.width}" height="{self.height}" fill="{PAPER}"/>'

    def _svg(self, content: str, attributes: str) -> str:
        return (
            f'<svg {attributes} width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}" '
            f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{INK}">{content}</svg>'
        )


@lru_cache(maxsize=32)
def _name_of(image: str) -> str:
    return "nnlib-" + blake2b(image.encode(), digest_size=8).hexdigest()
