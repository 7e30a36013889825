"""How verdicts, hints and answers look: a box in a notebook, plain text everywhere else."""

import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from autograder.check.engine.verdict import Kind, Verdict

# Readable on white and on black; the words in the box say the same as its colour.
COLOURS: dict[Kind, str] = {
    "correct": "#2da44e",
    "partly correct": "#bf8700",
    "wrong": "#e5534b",
    "raised": "#e5534b",
    "timed out": "#e5534b",
    "crashed": "#e5534b",
    "not attempted": "#768390",
}
NOTE_COLOUR = "#4184e4"
METADATA_KEY = "autograder"
"""A shown verdict also travels as data: in its output's metadata, under this key."""


def show_verdict(verdict: Verdict) -> None:
    """In a notebook, a box. Elsewhere what earns points is printed; the rest is the exception's to say."""
    text, html = shown(verdict)
    if in_notebook():
        publish(text, html, {METADATA_KEY: asdict(verdict)})
    elif verdict.kind in ("correct", "partly correct"):
        print(text)


def shown(verdict: Verdict) -> tuple[str, str]:
    """A verdict as plain text and as a box."""
    body = [*map(paragraph, verdict.sentences), *([preformatted(verdict.code)] if verdict.code else [])]
    joint = ". " if verdict.kind == "correct" else "\n"
    html = box(COLOURS[verdict.kind], verdict.headline, body)
    return f"{verdict.headline}{joint}{verdict.message}", html


def show_note(title: str, *sentences: str) -> None:
    show("\n".join([title, *sentences]), box(NOTE_COLOUR, title, map(paragraph, sentences)))


def show_code(title: str, source: str) -> None:
    show(f"{title}:\n\n{source}", box(NOTE_COLOUR, title, [preformatted(source)]))


def show_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (header, *rows)]
    head = "".join(f"<th style='text-align:left'>{escape(cell)}</th>" for cell in header)
    body = ["".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row) for row in rows]
    html = f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in body)}</table>"
    show("\n".join([title, *lines]), box(NOTE_COLOUR, title, [html]))


def show(text: str, html: str) -> None:
    if in_notebook():
        publish(text, html, {})
    else:
        print(text)


def in_notebook() -> bool:
    return "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None


def publish(text: str, html: str, metadata: dict[str, Any]) -> None:
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True, metadata=metadata)


def box(colour: str, title: str, body: Any) -> str:
    return (
        f"<div style='border-left:4px solid {colour}; padding:2px 12px; margin:4px 0'>"
        f"<p style='margin:2px 0'><strong>{escape(title)}</strong></p>{''.join(body)}</div>"
    )


def paragraph(sentence: str) -> str:
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(sentence))
    return f"<p style='margin:2px 0; white-space:pre-line'>{marked}</p>"


def preformatted(source: str) -> str:
    return f"<pre style='margin:4px 0'>{escape(source)}</pre>"
