"""The class's scores as they stand in nbgrader's gradebook: a person's points and late penalties included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nbgrader import api
from sqlalchemy.orm import undefer

from autograder.lessons import UsageError


@dataclass(frozen=True)
class Person:
    """A student as the gradebook knows them."""

    id: str
    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True)
class Score:
    """What one student has in one lesson. `score` is `raw` less `penalty`, and at least 0; all are in points.

    waits: a question has not been graded by hand yet, or is to be looked at again.
    """

    raw: float
    penalty: float
    handed_in: datetime | None
    waits: bool

    @property
    def score(self) -> float:
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Column:
    """A lesson in the gradebook, with the points that it is worth."""

    lesson: str
    max_score: float
    due: datetime | None


@dataclass(frozen=True)
class Grades:
    """Everybody's scores. `scores` has no entry where a student handed nothing in."""

    columns: tuple[Column, ...]
    people: tuple[Person, ...]
    scores: dict[tuple[str, str], Score]


def read_grades(gradebook: api.Gradebook, lessons: Sequence[str] = (), students: Sequence[str] = ()) -> Grades:
    """The scores of the lessons and students that are asked for; of all where none is named.

    Raises `UsageError` for a lesson or a student that the gradebook does not know.
    """
    columns = [Column(a.name, float(a.max_score or 0), a.duedate) for a in gradebook.assignments]
    people = [Person(s.id, s.first_name or "", s.last_name or "", s.email or "") for s in gradebook.students]
    refuse_unknown("lesson", lessons, [column.lesson for column in columns])
    refuse_unknown("student", students, [person.id for person in people])
    columns = [column for column in columns if not lessons or column.lesson in lessons]
    people = [person for person in people if not students or person.id in students]
    asked = {person.id for person in people}
    scores = {
        (str(s.student_id), column.lesson): Score(
            float(s.score or 0), float(s.late_submission_penalty or 0), s.timestamp, bool(s.needs_manual_grade)
        )
        for column in columns
        for s in submissions_with_scores(gradebook, column.lesson)
        if s.student_id in asked
    }
    return Grades(
        tuple(sorted(columns, key=lambda column: column.lesson)),
        tuple(sorted(people, key=lambda person: person.id)),
        scores,
    )


def submissions_with_scores(gradebook: api.Gradebook, lesson: str) -> list[api.SubmittedAssignment]:
    """Everybody's submissions, in one query: nbgrader would ask for the scores of each by itself."""
    kind = api.SubmittedAssignment
    scores = (undefer(column) for column in (kind.score, kind.late_submission_penalty, kind.needs_manual_grade))
    query = gradebook.db.query(kind).filter(kind.assignment.has(name=lesson)).options(*scores)
    return list(query.order_by(kind.student_id))


def refuse_unknown(what: str, wanted: Sequence[str], known: Sequence[str]) -> None:
    unknown = [name for name in wanted if name not in known]
    if unknown:
        has = f"It has: {', '.join(sorted(known))}." if known else f"It has no {what} at all: grade something first."
        raise UsageError(f"The gradebook has no {what} called {unknown[0]!r}. {has}")
