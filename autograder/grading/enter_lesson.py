"""A lesson's way into the gradebook: its notebook, and the cells that are graded."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder.grading.master import Master
from autograder.grading.tables import (
    ASSIGNMENT,
    BASE_CELL,
    COURSE,
    GRADE_CELL,
    NOTEBOOK,
    SOLUTION_CELL,
    SOURCE_CELL,
    TASK_CELL,
    Known,
)
from autograder.lessons import UsageError


class LessonWriter:
    """Puts a lesson into the gradebook, or what it lacks there, as `nbgrader generate_assignment` does."""

    def __init__(self, connection: sa.Connection, master: Master, course: str) -> None:
        self.connection = connection
        self.master = master
        self.course = course

    def write(self) -> Known:
        lesson = self.master.lesson
        self.find_or_add(COURSE, id=self.course)
        assignment = self.find_or_add(ASSIGNMENT, {"course_id": self.course}, name=lesson.id)
        self.notebook = self.find_or_add(
            NOTEBOOK,
            {"kernelspec": json.dumps(self.master.metadata.get("kernelspec", {}))},
            name=lesson.name,
            assignment_id=assignment,
        )
        self.refuse_strangers()
        known = Known(assignment, self.notebook, {}, {}, self.due(assignment))
        for cell in self.master.graded.values():
            worth = {"max_score": cell.points, "cell_type": cell.type}
            if cell.claims.get("grade"):
                known.graded[cell.grade_id] = self.cell(GRADE_CELL, "GradeCell", cell.grade_id, worth)
            if cell.is_written:
                known.commented[cell.grade_id] = self.cell(SOLUTION_CELL, "SolutionCell", cell.grade_id)
            if cell.claims.get("task"):
                known.graded[cell.grade_id] = self.cell(TASK_CELL, "TaskCell", cell.grade_id, worth)
                known.commented[cell.grade_id] = known.graded[cell.grade_id]
            source = {
                "cell_type": cell.type,
                "locked": not cell.is_written,
                "source": cell.source,
                "checksum": cell.claims.get("checksum"),
            }
            row = self.find_or_add(SOURCE_CELL, source, name=cell.grade_id, notebook_id=self.notebook)
            self.connection.execute(sa.update(SOURCE_CELL).where(SOURCE_CELL.c.id == row).values(source))
        return known

    def due(self, assignment: str) -> datetime | None:
        return self.connection.scalar(sa.select(ASSIGNMENT.c.duedate).where(ASSIGNMENT.c.id == assignment))

    def refuse_strangers(self) -> None:
        """A gradebook may hold marks for cells that the lesson no longer has: nobody but a person may drop them."""
        query = sa.select(BASE_CELL.c.name).where(BASE_CELL.c.notebook_id == self.notebook)
        strangers = sorted(set(self.connection.scalars(query)) - set(self.master.graded))
        if strangers:
            raise UsageError(
                f"The gradebook knows cells that {self.master.lesson.id} no longer has: {', '.join(strangers)}. "
                "It was filled from another version of the lesson: name another --gradebook, or update this one with: "
                f"nbgrader generate_assignment {self.master.lesson.id} --force"
            )

    def cell(self, table: sa.Table, kind: str, name: str, more: dict[str, Any] | None = None) -> str:
        """A cell lies in two tables: what all kinds have, and what this kind has."""
        row = self.find_or_add(BASE_CELL, name=name, notebook_id=self.notebook, type=kind)
        self.find_or_add(table, more, id=row)
        if more:
            self.connection.execute(sa.update(table).where(table.c.id == row).values(more))
        return row

    def find_or_add(self, table: sa.Table, more: dict[str, Any] | None = None, **key: Any) -> str:
        """The id of the row that has this key, which is made where there is none."""
        wanted = (table.c[column] == value for column, value in key.items())
        found = self.connection.scalar(sa.select(table.c.id).where(*wanted))
        if found is None:
            found = key.get("id") or api.new_uuid()
            self.connection.execute(sa.insert(table), {"id": found, **key, **(more or {})})
        return str(found)
