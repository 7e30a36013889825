"""What the gradebook holds of a class: scores as nbgrader adds them up, and the outcomes that `grade` keeps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder.desk.grades import Column, Person, Score, read_grades, submissions_with_scores
from autograder.grading.master import Master
from autograder.grading.tables import OUTCOME
from autograder.lessons import Lesson, UsageError


@dataclass(frozen=True)
class Work:
    """What one student handed in for one lesson, and what came of it.

    outcome: the entry of `grade --json`; empty where nbgrader graded by itself. late: seconds, extensions granted.
    """

    student: str
    score: Score
    late: float
    outcome: dict[str, Any]
    seed: int | None

    @cached_property
    def verdicts(self) -> dict[str, dict[str, Any]]:
        """The verdicts by exercise; none where the submission could not be read."""
        return {exercise["name"]: exercise for exercise in self.outcome.get("exercises", ())}

    @property
    def anomalies(self) -> list[str]:
        return list(self.outcome.get("anomalies", ()))

    @property
    def unreadable(self) -> bool:
        return bool(self.outcome) and not self.verdicts


@dataclass(frozen=True)
class LessonResults:
    """A lesson: everybody's work by student, and who handed in nothing. points: of each exercise, in order."""

    lesson: Lesson
    column: Column
    points: dict[str, float]
    works: dict[str, Work]
    absent: tuple[str, ...]

    @property
    def readable(self) -> list[Work]:
        return [work for work in self.works.values() if work.verdicts]


@dataclass(frozen=True)
class ClassResults:
    """Everybody on the roster, and the lessons that they handed in."""

    people: dict[str, Person]
    lessons: tuple[LessonResults, ...]


def read_class(book: api.Gradebook, lessons: Sequence[Lesson], all_named: bool) -> ClassResults:
    """The results of these lessons; only of those that anybody handed in, unless all were asked for by name.

    Raises `UsageError` where there is nothing to report on.
    """
    in_book = {assignment.name for assignment in book.assignments}
    found = [lesson for lesson in lessons if lesson.id in in_book and book.assignment_submissions(lesson.id)]
    missing = [lesson.id for lesson in lessons if lesson not in found]
    if not found or (all_named and missing):
        what = missing[0] if all_named else "LESSON"
        raise UsageError(
            f"The gradebook holds no submission{f' for {what}' if all_named else ''} yet. "
            f"Grade first: python -m autograder grade {what}"
        )
    grades = read_grades(book, [lesson.id for lesson in found])
    columns = {column.lesson: column for column in grades.columns}
    outcomes = read_outcomes(book)
    results = []
    for lesson in found:
        works = {}
        for submitted in submissions_with_scores(book, lesson.id):
            student = str(submitted.student_id)
            outcome, seed = outcomes.get((lesson.id, student), ({}, None))
            score = grades.scores[student, lesson.id]
            works[student] = Work(student, score, float(submitted.total_seconds_late), outcome, seed)
        points = {test.exercise: test.points for test in Master(lesson).tests if test.exercise}
        absent = tuple(person.id for person in grades.people if person.id not in works)
        results.append(LessonResults(lesson, columns[lesson.id], points, works, absent))
    return ClassResults({person.id: person for person in grades.people}, tuple(results))


def read_outcomes(book: api.Gradebook) -> dict[tuple[str, str], tuple[dict[str, Any], int]]:
    """What `grade` kept, by lesson and student."""
    if not sa.inspect(book.db.connection()).has_table(OUTCOME.name):
        return {}
    rows = book.db.execute(sa.select(OUTCOME))
    return {(row.assignment, row.student): (json.loads(row.report), row.seed) for row in rows}
