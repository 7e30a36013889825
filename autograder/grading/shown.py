"""Outputs of cells as nbformat has them: those of verdicts, and those that a student's process says a cell left."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from autograder.check import CheckFailed
from autograder.check.engine import Verdict
from autograder.check.notebooks import points_of
from autograder.check.show import METADATA_KEY, shown
from autograder.grading.student.wire import WireError

MOST_OBJECTS = 1_100_000
"""Brackets and braces in what a cell leaves: a little more than a printed MiB of nothing else."""


def outputs_of(verdict: Verdict, lesson: str) -> list[dict[str, Any]]:
    """What the same verdict leaves in a notebook, so that nbgrader reads the same points from it."""
    text, html = shown(verdict)
    outputs: list[dict[str, Any]] = [
        {
            "output_type": "display_data",
            "data": {"text/plain": text, "text/html": html},
            "metadata": {METADATA_KEY: json.loads(json.dumps(asdict(verdict)))},
        }
    ]
    points = points_of(lesson, verdict.exercise)
    if verdict.kind == "partly correct" and points is not None:
        points = round(verdict.fraction * points, 2)
        outputs.append(
            {
                "output_type": "execute_result",
                "execution_count": None,
                "data": {"text/plain": repr(points)},
                "metadata": {},
            }
        )
    elif verdict.kind != "correct":
        failed = CheckFailed(verdict)
        outputs.append(
            {
                "output_type": "error",
                "ename": "CheckFailed",
                "evalue": str(failed),
                "traceback": failed._render_traceback_(),
            }
        )
    return outputs


def printable(verdict: Verdict) -> Verdict:
    """The verdict with nothing in its texts that a file in UTF-8 cannot hold."""
    return replace(verdict, sentences=tuple(map(readable, verdict.sentences)), code=readable(verdict.code))


def readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def read_outputs(raw: bytes) -> list[dict[str, Any]]:
    """The outputs that a student's process reports, as far as they are outputs at all."""
    if raw.count(b"{") + raw.count(b"[") > MOST_OBJECTS:
        raise WireError("a cell's outputs hold more than any has")
    try:
        listed = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise WireError("a cell's outputs cannot be read") from error
    if not isinstance(listed, list):
        raise WireError("a cell's outputs are no list")
    return [output for item in listed for output in valid(item)]


def valid(output: Any) -> Iterator[dict[str, Any]]:
    """The output with what belongs to its type and nothing else; none where it is none."""
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            yield {"output_type": "stream", "name": name, "text": readable(text)}
        case {"output_type": "error", "ename": str(ename), "evalue": str(evalue), "traceback": list(lines)}:
            trace = [readable(line) for line in lines if isinstance(line, str)]
            yield {"output_type": "error", "ename": readable(ename), "evalue": readable(evalue), "traceback": trace}
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
            count = output.get("execution_count")
            counted = {"execution_count": count if isinstance(count, int) else None}
            yield {
                "output_type": kind,
                **(counted if kind == "execute_result" else {}),
                "data": {mime: as_readable(value) for mime, value in data.items() if is_data(mime, value)},
                "metadata": {},
            }


def as_readable(value: Any) -> Any:
    return readable(value) if isinstance(value, str) else value


def is_data(mime: str, value: Any) -> bool:
    return isinstance(value, str) or (mime.endswith("json") and isinstance(value, dict | list))
