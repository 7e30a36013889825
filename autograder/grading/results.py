"""From what a run left to what is kept of a submission: the notebook, its scores and the report's entry."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.check.engine import Verdict
from autograder.grading.master import MasterCell
from autograder.grading.plan import Isolation, Ran
from autograder.grading.rebuild import Cell, Rebuilt, named
from autograder.grading.shown import outputs_of
from autograder.grading.student.outputs import CUT

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
    verdicts = {
        test.exercise: ran.verdicts.get(test.exercise) or unjudged(test.exercise)
        for test in rebuilt.master.tests
        if test.exercise
    }
    for number, cell in enumerate((cell for cell in rebuilt.cells if cell.role), start=1):
        cell.content["execution_count"] = number
        cell.content["outputs"] = numbered(outputs_for(cell, rebuilt.master.lesson.id, ran), number)
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
            "anomalies": [*anomalies, *rebuilt.anomalies, *ran.anomalies, *cut(ran)],
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


def outputs_for(cell: Cell, lesson: str, ran: Ran) -> list[dict[str, Any]]:
    """What a cell left. A test without a verdict shows that there was none: without outputs it would look passed."""
    exercise = cell.master.exercise if cell.master else None
    if exercise and exercise not in ran.verdicts:
        return outputs_of(unjudged(exercise), lesson)
    return next((left.outputs for left in ran.cells if left.id == cell.id), [])


def cut(ran: Ran) -> Iterator[str]:
    """A sentence that names the cells of which only the beginning of what they displayed was kept, if that."""
    begins = CUT.partition("{")[0]
    kept_in_part = [c.id for c in ran.cells if any(output.get("text", "").startswith(begins) for output in c.outputs)]
    yield from named("Displayed more than is kept, and was cut", kept_in_part)


def is_graded(cell: MasterCell) -> bool:
    return bool(cell.claims.get("grade") or cell.claims.get("task"))


def score(cell: Cell) -> float | None:
    """The points of a graded cell, by nbgrader's own rule; None where a person gives them."""
    from nbformat import from_dict
    from nbgrader.utils import determine_grade

    points = determine_grade(from_dict(cell.content))[0]
    return None if points is None else float(points)


def remark(cell: Cell) -> str | None:
    """What nbgrader writes beside an answer that was left as it was."""
    assert cell.master
    return "No response." if cell.content["source"] == cell.master.source else None


def unjudged(exercise: str) -> Verdict:
    return Verdict(exercise, "crashed", ("The grader got no answer from this notebook: it was stopped.",))


def failure(name: str, message: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [message]}


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
