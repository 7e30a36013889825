"""Making what learners wrote and what their code displayed harmless in an instructor's browser.

formgrader and the feedback pages put a notebook's Markdown and its outputs into HTML as they are. Here the
outputs keep the kinds of data that cannot run, HTML is cleaned by nh3, and Markdown stays as it is where
nothing comes of it but plain tags; otherwise it is shown as the text it is.
"""

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import unquote

LONGEST_MARKDOWN = 20_000
"""Longer texts are not rendered: how long that takes depends on what somebody put into them."""
MOST_TAGS, MOST_WORDS_IN_A_TAG = 5_000, 1_000
"""HTML with more is shown as text: cleaning takes the square of how many tags are open, or of a tag's attributes."""

ATTACHED = "https://attachment.invalid/"
"""Stands for `attachment:` while the renderer is asked, which would otherwise want the pictures themselves."""

PICTURES = {"image/png", "image/jpeg", "image/gif"}
TAG = re.compile(r"<[^<>]*")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")

# Without any of these characters, Markdown gives paragraphs, emphasis, lists, quotes, tables and code alone.
SUSPICIOUS = re.compile(r"[<&]|\]\s*[(\[:]|\\[a-zA-Z]|://|\bjavascript\b", re.IGNORECASE)
# MathJax commands that make links, attributes, or commands that hide from this pattern.
ACTIVE_MATHS = re.compile(
    r"\\(?:href|url|class|cssId|style|data|require|html\w*|unicode|csname|def|let|(?:re)?newcommand)"
)

PLAIN_TAGS = (
    "a|abbr|b|blockquote|br|code|del|details|dd|div|dl|dt|em|h[1-6]|hr|i|img|input|ins|kbd|li|mark|ol|p|"
    "pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var"
)
PLAIN_ATTRIBUTES = (
    "align|alt|checked|class|colspan|disabled|height|href|id|open|rel|rowspan|src|start|target|title|type|width"
)
PLAIN_TAG = re.compile(rf"""</?(?:{PLAIN_TAGS})(?:\s+(?:{PLAIN_ATTRIBUTES})(?:="[^"<>]*")?)*\s*/?>""")
STYLE = re.compile(r"""(<(?:td|th)) style="text-align:\s*(?:left|right|center);?\"""")
DESTINATION = re.compile(r"""\b(href|src)="([^"]*)\"""")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
HARMLESS_SCHEMES = ("http:", "https:", "mailto:")
HARMLESS_DATA = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]*", re.IGNORECASE)


def safe_markdown(source: str, attachments: Iterable[str] = ()) -> str:
    """Markdown that, rendered, cannot run: the source itself, or the source shown as text.

    attachments: the names of the pictures that come with it; a reference to another one stops nbconvert.
    """
    if len(source) > LONGEST_MARKDOWN or ACTIVE_MATHS.search(source):
        return as_text(source)
    if not SUSPICIOUS.search(source):
        return source
    from nbconvert.filters import markdown2html

    try:
        html = markdown2html(source.replace("attachment:", ATTACHED))
    except Exception:
        # What stops the renderer here would stop it in formgrader, where the page would be missing.
        return as_text(source)
    return source if is_plain(html, frozenset(attachments)) else as_text(source)


def as_text(source: str) -> str:
    """Markdown that shows a source as it was written."""
    longest = max(map(len, re.findall(r"`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{source}\n{fence}"


def is_plain(html: str, attachments: frozenset[str]) -> bool:
    """Whether HTML is made of plain tags that lead nowhere dangerous. Whatever is in doubt is not plain."""
    html = STYLE.sub(r"\1", html)
    tags = PLAIN_TAG.findall(html)
    if "<" in PLAIN_TAG.sub("", html):
        return False
    return all(
        leads_nowhere_bad(destination, attachments) for tag in tags for _, destination in DESTINATION.findall(tag)
    )


def leads_nowhere_bad(destination: str, attachments: frozenset[str]) -> bool:
    if destination.startswith(ATTACHED):
        return unquote(unescape(destination.removeprefix(ATTACHED))) in attachments
    # Browsers ignore control characters and blanks in front of and within a scheme.
    address = re.sub(r"[\x00-\x20\x7f-\xa0]", "", unescape(unescape(destination)))
    scheme = SCHEME.match(address)
    return not scheme or scheme[0].lower() in HARMLESS_SCHEMES or bool(HARMLESS_DATA.fullmatch(address))


@dataclass
class Left:
    """How much of one notebook's outputs may still be rendered and cleaned; what is beyond is shown as text."""

    markdown: int = 200_000
    tags: int = 40_000

    def allows(self, mime: str, text: str) -> bool:
        if mime == "text/markdown":
            self.markdown -= len(text)
        elif mime == "text/html":
            self.tags -= min(text.count("<"), MOST_TAGS)
        return self.markdown >= 0 and self.tags >= 0


def safe_outputs(outputs: Iterable[dict[str, Any]], left: Left) -> list[dict[str, Any]]:
    """A cell's outputs without anything that could run, and without metadata."""
    return [safe for output in outputs if (safe := safe_output(output, left))]


def safe_output(output: dict[str, Any], left: Left) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind in ("stream", "error"):
        return output
    if kind not in ("display_data", "execute_result"):
        return None
    data = {mime: safe for mime, raw in output.get("data", {}).items() if (safe := safe_data(mime, raw, left))}
    if "image/svg+xml" in data:
        data.setdefault("text/html", data.pop("image/svg+xml"))
    if not data:
        data = {"text/plain": "(An output of a kind that is not kept.)"}
    shown = {"output_type": kind, "data": data, "metadata": {}}
    return shown | ({"execution_count": output.get("execution_count")} if kind == "execute_result" else {})


def safe_data(mime: str, raw: Any, left: Left) -> str | None:
    make = SAFE.get(mime)
    if not make or not isinstance(raw, str):
        return None
    return make(raw) if left.allows(mime, raw) else UNRENDERED.get(mime, make)(raw)


def safe_html(html: str) -> str:
    import nh3

    is_long = html.count("<") > MOST_TAGS or any(len(tag.split()) > MOST_WORDS_IN_A_TAG for tag in TAG.findall(html))
    return html_as_text(html) if is_long or ACTIVE_MATHS.search(html) else nh3.clean(html)


def html_as_text(html: str) -> str:
    return f"<pre>{escape(html)}</pre>"


def safe_picture(data: str) -> str | None:
    return data if BASE64.fullmatch(data) else None


def safe_drawing(svg: str) -> str:
    """A drawing as a picture: within <img>, browsers run no script and load nothing."""
    data = base64.b64encode(svg.encode("utf-8", "replace")).decode("ascii")
    return f'<img alt="A drawing (SVG) that the notebook displays" src="data:image/svg+xml;base64,{data}">'


def safe_latex(source: str) -> str | None:
    return None if ACTIVE_MATHS.search(source) else escape(source, quote=False)


UNRENDERED: dict[str, Callable[[str], str | None]] = {"text/markdown": as_text, "text/html": html_as_text}
SAFE: dict[str, Callable[[str], str | None]] = {
    "text/plain": str,
    "text/html": safe_html,
    "text/markdown": safe_markdown,
    "text/latex": safe_latex,
    "image/svg+xml": safe_drawing,
    **dict.fromkeys(PICTURES, safe_picture),
}
