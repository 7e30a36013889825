"""What learners wrote and what their code displayed, as HTML that runs nothing and loads nothing."""

from collections.abc import Iterable
from html import escape
from typing import Any

import nh3
from markupsafe import Markup
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.grading.safe import HARMLESS_DATA, PICTURES, safe_drawing, safe_markdown

LINKS = ("http://", "https://", "mailto:")
DRAWING = "data:image/svg+xml;base64,"
"""Within <img>, a drawing runs no script and loads nothing."""


def from_markdown(source: str, attachments: Iterable[str] = ()) -> Markup:
    return clean(render(safe_markdown(source, attachments)))


def render(source: str) -> str:
    return str(MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(source))


def clean(html: str) -> Markup:
    """HTML without scripts, styles, and anything that a browser would fetch."""
    schemes = {"http", "https", "mailto", "data"}
    return Markup(nh3.clean(html, url_schemes=schemes, attribute_filter=kept))


def kept(_: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if value.startswith(DRAWING) or HARMLESS_DATA.fullmatch(value) else None
    if attribute == "href":
        return value if value.startswith(LINKS) else None
    return None if attribute in ("cite", "srcset") else value


def from_outputs(outputs: Iterable[dict[str, Any]]) -> Markup:
    """The outputs of a cell, each in the best of the forms that it has."""
    return Markup("\n").join(from_output(output) for output in outputs)


def from_output(output: dict[str, Any]) -> Markup:
    match output:
        case {"output_type": "stream", "text": text}:
            return as_text(text)
        case {"output_type": "error", "traceback": [*lines]} if lines:
            return as_text("\n".join(map(str, lines)))
        case {"output_type": "error", "ename": name, "evalue": value}:
            return as_text(f"{name}: {value}")
    data = {mime: "".join(raw) for mime, raw in output.get("data", {}).items() if isinstance(raw, str | list)}
    if "text/html" in data:
        return clean(data["text/html"])
    if "image/svg+xml" in data:
        return clean(safe_drawing(data["image/svg+xml"]))
    for mime in sorted(PICTURES & data.keys()):
        alternative = escape(data.get("text/plain", "A picture that the notebook displays"))
        return clean(f'<img alt="{alternative}" src="data:{mime};base64,{"".join(data[mime].split())}">')
    if "text/markdown" in data:
        return from_markdown(data["text/markdown"])
    return as_text(data.get("text/latex") or data.get("text/plain", ""))


def as_text(text: str) -> Markup:
    without_colours: Any = strip_ansi
    # What is too wide is scrolled, by keyboard as well.
    return Markup('<pre class="output" tabindex="0">{}</pre>').format(without_colours(text).rstrip("\n"))
