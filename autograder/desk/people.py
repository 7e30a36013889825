"""Everybody of a roster in the gradebook: who handed in nothing is missed by nobody else."""

from contextlib import closing

import sqlalchemy as sa

from autograder.desk.grades import Person
from autograder.desk.roster import Roster, unfit_as_folder
from autograder.grading.course import Course
from autograder.grading.gradebook import Book
from autograder.grading.tables import STUDENT


def enter(course: Course, roster: Roster) -> int:
    """Put a roster's people into the gradebook, which is made where there is none; names that it has stay.

    Gives how many of the roster are in the gradebook now: whose id can be none is left out.
    """
    people = [person_of(student, row) for student, row in roster.rows.items() if not unfit_as_folder(student)]
    with closing(Book(course.gradebook, course.config)) as book, book.transaction() as connection:
        known = {row.id: row for row in connection.execute(sa.select(STUDENT))}
        for person in people:
            said = {
                "first_name": person.first_name or None,
                "last_name": person.last_name or None,
                "email": person.email or None,
            }
            if person.id not in known:
                connection.execute(sa.insert(STUDENT), {"id": person.id, **said})
                continue
            lacking = {name: value for name, value in said.items() if not getattr(known[person.id], name)}
            if lacking:
                connection.execute(sa.update(STUDENT).where(STUDENT.c.id == person.id).values(lacking))
    return len(people)


def person_of(student: str, row: dict[str, str]) -> Person:
    """Somebody as Canvas has them (`Student`), or Moodle (`Full name`, or a name in two columns)."""
    if "Student" in row:
        last, _, first = row["Student"].partition(", ")
    elif "Full name" in row:
        first, _, last = row["Full name"].rpartition(" ")
    else:
        first, last = row.get("First name", ""), row.get("Last name", "")
    return Person(student, first, last, row.get("Email address", ""))
