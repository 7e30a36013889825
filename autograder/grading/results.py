"""From what a run left to what is kept of a submission: the notebook, its scores and the report's entry."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from autograder.check.engine import Verdict
from autograder.check.show import COLOURS, METADATA_KEY, box, paragraph, preformatted
from autograder.grading.master import MasterCell
from autograder.grading.plan import Isolation, Ran
from autograder.grading.rebuild import Cell, Rebuilt

RUN_AGAIN = {"timed out", "crashed"}
"""Verdicts that may have had to do with the machine: the next run does not take them as they are."""


@dataclass(frozen=True)
class Result:
    """Everything about one graded submission that is written down.

    notebook: the autograded notebook, as JSON. scores: by grade id, None where a person has to decide.
    comments: nbgrader's own remark by grade id, or None. report: the entry in the JSON report.
    final: whether it may be taken as it is when nothing changed.
    """

    notebook: str
    scores: dict[str, float | None]
    comments: dict[str, str | None]
    report: dict[str, Any]
    final: bool


def result(student: str, rebuilt: Rebuilt, ran: Ran, anomalies: Iterable[str] = ()) -> Result:
    """What came of a submission that was run."""
    outputs = {cell.id: cell.outputs for cell in ran.cells}
    verdicts = {
        test.exercise: ran.verdicts.get(test.exercise) or unjudged(test.exercise)
        for test in rebuilt.master.tests
        if test.exercise
    }
    for number, cell in enumerate((cell for cell in rebuilt.cells if cell.role), start=1):
        verdict = verdicts.get(cell.master.exercise or "") if cell.master else None
        cell.content["execution_count"] = number
        cell.content["outputs"] = (
            verdict_outputs(verdict, cell.master.points, number)
            if verdict and cell.master
            else numbered(outputs.get(cell.id, []), number)
        )
    scores = {cell.master.grade_id: score(cell) for cell in rebuilt.cells if cell.master and is_graded(cell.master)}
    exercises = [
        {
            "name": test.exercise,
            "points": scores[test.grade_id],
            "max_points": test.points,
            "verdict": verdicts[test.exercise].kind,
            "diagnosis": verdicts[test.exercise].diagnosis,
            "message": verdicts[test.exercise].message,
        }
        for test in rebuilt.master.tests
        if test.exercise
    ]
    return Result(
        notebook_text(rebuilt, rebuilt.cells),
        scores,
        {cell.master.grade_id: remark(cell) for cell in rebuilt.cells if cell.master and cell.master.is_written},
        {
            "student": student,
            "lesson": rebuilt.master.lesson.id,
            "score": sum(exercise["points"] for exercise in exercises),
            "max_score": rebuilt.master.max_score,
            "isolation": ran.isolation,
            "seconds": round(ran.seconds, 3),
            "cached": False,
            "anomalies": [*anomalies, *rebuilt.anomalies, *ran.anomalies],
            "exercises": exercises,
        },
        final=not any(verdict.kind in RUN_AGAIN for verdict in verdicts.values()),
    )


def refusal(student: str, empty: Rebuilt, reason: str, isolation: Isolation, anomalies: Iterable[str] = ()) -> Result:
    """What is kept of a submission that could not be read: no points, and the reason where people look."""
    for cell in empty.cells:
        if cell.master and cell.master.part == "test":
            cell.content["outputs"] = [failure("NotGraded", reason)]
    note = {"cell_type": "markdown", "id": "not-graded", "metadata": {}, "source": f"**Not graded.** {reason}"}
    return Result(
        notebook_text(empty, [Cell(note), *empty.cells]),
        {cell.grade_id: 0.0 for cell in empty.master.graded.values() if is_graded(cell)},
        {cell.grade_id: "No response." for cell in empty.master.graded.values() if cell.is_written},
        {
            "student": student,
            "lesson": empty.master.lesson.id,
            "score": 0.0,
            "max_score": empty.master.max_score,
            "isolation": isolation,
            "seconds": 0.0,
            "cached": False,
            "anomalies": [reason, *anomalies],
            "exercises": [],
        },
        final=True,
    )


def is_graded(cell: MasterCell) -> bool:
    return bool(cell.claims.get("grade") or cell.claims.get("task"))


def score(cell: Cell) -> float | None:
    """The points of a graded cell, by nbgrader's own rule; None where a person gives them."""
    from nbformat import from_dict
    from nbgrader.utils import determine_grade

    return determine_grade(from_dict(cell.content))[0]


def remark(cell: Cell) -> str | None:
    """What nbgrader writes beside an answer that was left as it was."""
    assert cell.master
    return "No response." if cell.content["source"] == cell.master.source else None


def unjudged(exercise: str) -> Verdict:
    return Verdict(exercise, "crashed", ("The grader got no answer from this notebook: it was stopped.",))


def verdict_outputs(verdict: Verdict, points: float, number: int) -> list[dict[str, Any]]:
    """What a test cell shows, just as in a notebook: the verdict, and what nbgrader reads the points from."""
    body = [*map(paragraph, verdict.sentences), *([preformatted(verdict.code)] if verdict.code else [])]
    dot = ". " if verdict.kind == "correct" else "\n"
    shown = {
        "output_type": "display_data",
        "data": {
            "text/plain": f"{verdict.headline}{dot}{verdict.message}",
            "text/html": box(COLOURS[verdict.kind], verdict.headline, body),
        },
        "metadata": {METADATA_KEY: asdict(verdict)},
    }
    if verdict.kind == "correct":
        return [shown]
    if verdict.kind == "partly correct":
        earned = {"text/plain": repr(round(verdict.fraction * points, 2))}
        return [shown, {"output_type": "execute_result", "data": earned, "metadata": {}, "execution_count": number}]
    nudge = f"{verdict.headline}. For a nudge, run: check.{verdict.exercise}.hint()"
    return [shown, failure("CheckFailed", verdict.message, nudge)]


def failure(name: str, message: str, line: str | None = None) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [line or message]}


def numbered(outputs: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    return [o | {"execution_count": number} if o["output_type"] == "execute_result" else o for o in outputs]


def notebook_text(rebuilt: Rebuilt, cells: Iterable[Cell]) -> str:
    """The notebook as JSON that any reader can decode, whatever characters a learner's code displayed."""
    text = json.dumps(
        {
            "cells": [cell.content for cell in cells],
            "metadata": rebuilt.master.metadata,
            "nbformat": 4,
            "nbformat_minor": rebuilt.master.notebook["nbformat_minor"],
        },
        ensure_ascii=False,
    )
    return LONE_SURROGATE.sub("\ufffd", text)


LONE_SURROGATE = re.compile("[\ud800-\udfff]")
