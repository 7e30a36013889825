"""From a submitted file's bytes to cells: any JSON may stand there, and only plain cells come out."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.grading.safe import PICTURES, safe_picture
from autograder.grading.submissions import Refused, printable

CELLS = 5_000
LISTS, OBJECTS = 500_000, 200_000
"""More than a notebook has; parsed, so many would fill the grader's memory."""


@dataclass(frozen=True)
class SubmittedCell:
    """A cell as it was handed in. claims: the nbgrader metadata it came with, which nobody needs to believe."""

    type: str
    source: str
    grade_id: str | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """A submitted notebook. kernel: the name of the kernel it asks for. anomalies: what had to be mended."""

    cells: tuple[SubmittedCell, ...] = ()
    kernel: str | None = None
    anomalies: tuple[str, ...] = ()


def read_notebook(data: bytes) -> Read:
    """The notebook in a file's bytes. Raises `Refused` where there is none."""
    anomalies: list[str] = []
    notebook = in_format_4(parsed(data, anomalies), anomalies)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise Refused("The file holds JSON, but no notebook: it has no list of cells.")
    if len(cells) > CELLS:
        raise Refused(f"The notebook has {len(cells):,} cells; at most {CELLS:,} are read.")
    read = [cell for raw in cells if (cell := read_cell(raw))]
    if len(read) < len(cells):
        anomalies.append(f"{len(cells) - len(read)} entries of the notebook are no cells and were left out.")
    mended = tuple(without_surrogates(cell) for cell in read)
    if mended != tuple(read):
        anomalies.append("Half characters (lone surrogates) in the notebook's text were replaced.")
    return Read(mended, kernel_of(notebook), tuple(anomalies))


def parsed(data: bytes, anomalies: list[str]) -> dict[str, Any]:
    if not data.strip():
        raise Refused("The file is empty.")
    if data.count(b"{") > OBJECTS or data.count(b"[") > LISTS:
        raise Refused("The file holds more lists and objects than any notebook has.")
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        anomalies.append("Bytes of the file that are no text were replaced.")
    try:
        notebook = json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise Refused("The file is not a notebook: its JSON is nested too deeply.") from None
    except ValueError:
        raise Refused("The file is not a notebook: it does not hold JSON.") from None
    if not isinstance(notebook, dict):
        raise Refused("The file holds JSON, but no notebook.")
    return notebook


def in_format_4(notebook: dict[str, Any], anomalies: list[str]) -> dict[str, Any]:
    """The notebook in format 4, brought there by nbformat where it is older."""
    major = notebook.get("nbformat")
    if major is None and "cells" in notebook:
        anomalies.append("The notebook does not say which format it has; it was read as format 4.")
        major = 4
    if type(major) is not int or major < 1:
        raise Refused("The file holds JSON, but no notebook: it names no notebook format.")
    if major > 4:
        raise Refused(f"The notebook has format {major}; this grader reads formats up to 4.")
    if major == 4:
        return notebook
    anomalies.append(f"The notebook has the old format {major}; it was brought to format 4.")
    return upgraded(notebook, major)


def upgraded(notebook: dict[str, Any], major: int) -> dict[str, Any]:
    import nbformat  # Takes a second to import, and hardly any notebook needs it.

    try:
        node = nbformat.versions[major].to_notebook_json(notebook)
        return dict(nbformat.convert(node, 4))
    except Exception:
        # nbformat takes an old notebook's form for granted, so that anything may go wrong inside it.
        raise Refused(f"The notebook says that it has format {major}, but is not built like one.") from None


def read_cell(raw: Any) -> SubmittedCell | None:
    if not isinstance(raw, dict) or raw.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    claims = as_dict(as_dict(raw.get("metadata")).get("nbgrader"))
    grade_id = claims.get("grade_id")
    return SubmittedCell(
        type=raw["cell_type"],
        source=joined(raw.get("source")),
        grade_id=grade_id if isinstance(grade_id, str) and grade_id else None,
        claims=claims,
        attachments=dict(pictures(raw.get("attachments"))),
    )


def joined(source: Any) -> str:
    """A source as nbformat stores it: one string, or a list of lines."""
    if isinstance(source, str):
        return source
    if isinstance(source, Sequence):
        return "".join(line for line in source if isinstance(line, str))
    return ""


def pictures(attachments: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """The pictures pasted into a Markdown cell, by name."""
    for name, bundle in as_dict(attachments).items():
        kept = {
            kind: picture
            for kind, data in as_dict(bundle).items()
            if kind in PICTURES and (picture := safe_picture(joined(data)))
        }
        if kept:
            yield name, kept


def without_surrogates(cell: SubmittedCell) -> SubmittedCell:
    if not has_surrogates(cell.source) and not has_surrogates(cell.grade_id or ""):
        return cell
    return SubmittedCell(
        cell.type, mended(cell.source), mended(cell.grade_id) if cell.grade_id else None, cell.claims, cell.attachments
    )


def has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else False


def mended(text: str) -> str:
    """A pair of surrogates is the character it stands for; a lone one becomes the replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def kernel_of(notebook: dict[str, Any]) -> str | None:
    name = as_dict(as_dict(notebook.get("metadata")).get("kernelspec")).get("name")
    return printable(name) if isinstance(name, str) else None


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
