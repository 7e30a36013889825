"""nbgrader's own gradebook, filled as nbgrader would fill it, but one submission in one transaction.

nbgrader's tables are used as they are, with a few statements where its interface takes a hundred. One table
is added, in which a submission's outcome is kept together with its scores, so that neither is there without
the other: what is in it need not be graded again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from nbgrader import api
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder.grading.enter_lesson import LessonWriter
from autograder.grading.enter_submission import SubmissionWriter
from autograder.grading.master import Master
from autograder.grading.results import Result
from autograder.grading.tables import OUTCOME, Known, connect, explained


class Book:
    """A gradebook, open for one run. Raises `UsageError` where it cannot be used."""

    def __init__(self, url: str, config: Config) -> None:
        self.url = url
        self.course = str(config.CourseDirectory.get("course_id", "")) or "default_course"
        self.config = config
        self.lessons: dict[str, Known] = {}
        with explained(url):
            self.engine = connect(url)
            self.create_tables()

    @cached_property
    def late(self) -> Any:
        """nbgrader's preprocessor for lateness, which takes long to import and which few classes need."""
        from nbgrader.preprocessors import AssignLatePenalties

        late = AssignLatePenalties(config=self.config)
        late.init_plugin()
        late.log.setLevel("ERROR")
        return late

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        with explained(self.url, was_there=True), self.engine.begin() as connection:
            yield connection

    def create_tables(self) -> None:
        """nbgrader's tables in an empty database, and the one of outcomes in any."""
        with self.engine.begin() as connection:
            if not sa.inspect(connection).has_table("assignment"):
                api.Base.metadata.create_all(connection)
                connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
                connection.execute(
                    sa.text("INSERT INTO alembic_version VALUES (:version)"), {"version": schema_version()}
                )
            OUTCOME.create(connection, checkfirst=True)

    def prepare(self, master: Master) -> None:
        """Bring the gradebook's idea of a lesson up to date with its master."""
        with self.transaction() as connection:
            self.lessons[master.lesson.id] = LessonWriter(connection, master, self.course).write()

    def save(
        self, result: Result, timestamp: datetime | None, fingerprint: str, seed: int, place: Callable[[], None]
    ) -> None:
        """Write down one submission: all of it, or nothing.

        place: puts the autograded notebook where it belongs; called while the gradebook is locked, so that of
        two runs at once the last one to write leaves both its notebook and its scores.
        """
        student, lesson = result.report["student"], result.report["lesson"]
        known = self.lessons[lesson]
        with self.transaction() as connection:
            write = SubmissionWriter(connection, known, student)
            write.scores(result)
            write.comments(result)
            write.submission(timestamp)
            write.penalty(lambda: self.late, known.due)
            outcome = {
                "assignment": lesson,
                "student": student,
                "fingerprint": fingerprint if result.final else None,
                "seed": seed,
                "report": json.dumps(result.report),
            }
            connection.execute(sa.delete(OUTCOME).where(OUTCOME.c.assignment == lesson, OUTCOME.c.student == student))
            connection.execute(sa.insert(OUTCOME), outcome)
            place()


def schema_version() -> str | None:
    """The version of the tables that this nbgrader makes, as it notes it in a gradebook itself."""
    from alembic.script import ScriptDirectory  # Only a gradebook that is made here needs to know.

    return ScriptDirectory(ALEMBIC_DIR).get_current_head()


def parsed_timestamp(text: str) -> datetime | None:
    """The moment that nbgrader reads in a timestamp.txt. Raises ValueError where it says none."""
    try:
        return parse_utc(text) if text else None
    except Exception as error:
        # The parser of dates lets several kinds of exceptions through.
        raise ValueError(f"{text!r} is no date") from error
