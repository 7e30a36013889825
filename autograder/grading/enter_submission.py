"""A submission's way into the gradebook: its grades, nbgrader's comments and what lateness costs."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder.grading.results import Result
from autograder.grading.tables import COMMENT, GRADE, STUDENT, SUBMISSION, SUBMITTED, Known


class SubmissionWriter:
    """Writes one student's work on one lesson, within a transaction that somebody else ends."""

    def __init__(self, connection: sa.Connection, known: Known, student: str) -> None:
        self.connection = connection
        self.known = known
        found = connection.execute(
            sa.select(SUBMISSION.c.id, SUBMISSION.c.timestamp, SUBMISSION.c.extension, SUBMITTED.c.id.label("notebook"))
            .outerjoin(
                SUBMITTED,
                sa.and_(SUBMITTED.c.assignment_id == SUBMISSION.c.id, SUBMITTED.c.notebook_id == known.notebook),
            )
            .where(SUBMISSION.c.assignment_id == known.assignment, SUBMISSION.c.student_id == student)
        ).first()
        self.timestamp = found.timestamp if found else None
        self.extension = found.extension if found else None
        self.assignment = found.id if found else self.add_submission(student)
        self.notebook = found.notebook if found and found.notebook else self.add_notebook()

    def add_submission(self, student: str) -> str:
        if self.connection.scalar(sa.select(STUDENT.c.id).where(STUDENT.c.id == student)) is None:
            self.connection.execute(sa.insert(STUDENT), {"id": student})
        row = {"id": api.new_uuid(), "assignment_id": self.known.assignment, "student_id": student}
        self.connection.execute(sa.insert(SUBMISSION), row)
        return row["id"]

    def add_notebook(self) -> str:
        row = {"id": api.new_uuid(), "notebook_id": self.known.notebook, "assignment_id": self.assignment}
        self.connection.execute(sa.insert(SUBMITTED), {**row, "flagged": False})
        return row["id"]

    def rows_there(self, table: sa.Table, *columns: sa.Column[Any]) -> dict[str, Any]:
        """The rows of this notebook, by the id of their cell."""
        query = sa.select(table.c.cell_id, table.c.id, *columns).where(table.c.notebook_id == self.notebook)
        return {row.cell_id: row for row in self.connection.execute(query)}

    def scores(self, result: Result) -> None:
        """What a person gave stays; nbgrader then asks them to look again."""
        there = self.rows_there(GRADE, GRADE.c.manual_score)
        new, changed = [], []
        for grade_id, cell in self.known.graded.items():
            points = result.scores[grade_id]
            row = there.get(cell)
            values = {
                "auto_score": points,
                "needs_manual_grade": points is None or bool(row and row.manual_score is not None),
            }
            if row:
                changed.append({"row": row.id, **values})
            else:
                new.append({"id": api.new_uuid(), "notebook_id": self.notebook, "cell_id": cell, **values})
        self.write(GRADE, new, changed)

    def comments(self, result: Result) -> None:
        there = self.rows_there(COMMENT)
        new, changed = [], []
        for grade_id, cell in self.known.commented.items():
            said = {"auto_comment": result.comments.get(grade_id)}
            if cell in there:
                changed.append({"row": there[cell].id, **said})
            else:
                new.append({"id": api.new_uuid(), "notebook_id": self.notebook, "cell_id": cell, **said})
        self.write(COMMENT, new, changed)

    def write(self, table: sa.Table, new: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
        if new:
            self.connection.execute(sa.insert(table), new)
        if changed:
            columns: dict[str, Any] = {name: sa.bindparam(name) for name in changed[0] if name != "row"}
            self.connection.execute(sa.update(table).where(table.c.id == sa.bindparam("row")).values(columns), changed)

    def submission(self, timestamp: datetime | None) -> None:
        """As nbgrader does: a submission without a timestamp keeps the one it had."""
        if timestamp and timestamp != self.timestamp:
            self.timestamp = timestamp
            self.connection.execute(
                sa.update(SUBMISSION).where(SUBMISSION.c.id == self.assignment).values(timestamp=timestamp)
            )

    def penalty(self, lateness: Callable[[], Any], due: datetime | None) -> None:
        """What nbgrader's plugin takes off for lateness; nothing where the work was in time.

        lateness: makes nbgrader's preprocessor, where it is needed.
        """
        taken_off = None
        seconds = self.seconds_late(due)
        if seconds > 0:
            student = self.connection.scalar(
                sa.select(SUBMISSION.c.student_id).where(SUBMISSION.c.id == self.assignment)
            )
            notebook = SimpleNamespace(score=self.total())
            late = lateness()
            taken_off = late.plugin_inst.late_submission_penalty(student, notebook.score, seconds)
            if taken_off is not None:
                taken_off = late._check_late_penalty(notebook, taken_off)
        self.connection.execute(
            sa.update(SUBMITTED).where(SUBMITTED.c.id == self.notebook).values(late_submission_penalty=taken_off)
        )

    def seconds_late(self, due: datetime | None) -> float:
        if due is None or self.timestamp is None:
            return 0
        return (self.timestamp - due - self.extension if self.extension else self.timestamp - due).total_seconds()

    def total(self) -> float:
        """The notebook's score as nbgrader adds it up: a person's points before the grader's, extra credit on top."""
        given = sa.func.coalesce(GRADE.c.manual_score, GRADE.c.auto_score)
        points = sa.func.coalesce(given + sa.func.coalesce(GRADE.c.extra_credit, 0.0), 0.0)
        query = sa.select(sa.func.coalesce(sa.func.sum(points), 0.0)).where(GRADE.c.notebook_id == self.notebook)
        return float(self.connection.scalar(query) or 0.0)
