"""What earlier runs left in a gradebook, read without nbgrader: a run that finds nothing new is over at once."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.grading.course import SQLITE

Execute = Callable[[str], Iterable[Any]]


@dataclass(frozen=True)
class Outcome:
    """What is kept of an earlier run over a submission."""

    fingerprint: str
    seed: int
    report: dict[str, Any]


@dataclass(frozen=True)
class Earlier:
    """A lesson as earlier runs left it: outcomes by student, when it is due, and extensions by student."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    due: str = ""
    extensions: dict[str, str] = field(default_factory=dict)

    def due_for(self, student: str) -> str:
        return f"{self.due} {self.extensions.get(student, '')}"


def earlier_runs(url: str, lesson: str) -> Earlier:
    """What the gradebook says, and nothing where there is none yet or where it cannot be read.

    What is wrong with it is said when it is opened for writing.
    """
    if not url.startswith(SQLITE):
        return in_other_database(url, lesson)
    path = Path(url.removeprefix(SQLITE))
    if not path.is_file():
        return Earlier()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=60)) as database:
            return ask(database.execute, lesson)
    except sqlite3.Error:
        return Earlier()


def in_other_database(url: str, lesson: str) -> Earlier:
    import sqlalchemy as sa

    try:
        with sa.create_engine(url).connect() as connection:
            return ask(connection.exec_driver_sql, lesson)
    except (sa.exc.SQLAlchemyError, ModuleNotFoundError):
        return Earlier()


def ask(execute: Execute, lesson: str) -> Earlier:
    name = lesson.replace("'", "''")
    of_lesson = f"a.id = s.assignment_id AND a.name = '{name}'"
    due = list(execute(f"SELECT duedate FROM assignment WHERE name = '{name}' AND duedate IS NOT NULL"))
    extensions = execute(
        "SELECT s.student_id, s.extension FROM submitted_assignment s, assignment a "
        f"WHERE {of_lesson} AND s.extension IS NOT NULL"
    )
    rows = execute(
        "SELECT o.student, o.fingerprint, o.seed, o.report "
        "FROM autograder_outcome o, submitted_assignment s, assignment a "
        f"WHERE {of_lesson} AND s.student_id = o.student AND o.assignment = a.name"
    )
    return Earlier(
        {student: Outcome(fingerprint or "", seed, json.loads(report)) for student, fingerprint, seed, report in rows},
        str(due[0][0]) if due else "",
        {student: str(extension) for student, extension in extensions},
    )
