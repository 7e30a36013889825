"""nbgrader's tables, the one this project adds to them, and the connection to a gradebook."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder.lessons import UsageError

BUSY_MILLISECONDS = 120_000
"""How long one run waits while another one writes."""

(
    COURSE,
    ASSIGNMENT,
    NOTEBOOK,
    BASE_CELL,
    GRADE_CELL,
    SOLUTION_CELL,
    TASK_CELL,
    SOURCE_CELL,
    STUDENT,
    SUBMISSION,
    SUBMITTED,
    GRADE,
    COMMENT,
) = (
    model.__table__
    for model in (
        api.Course,
        api.Assignment,
        api.Notebook,
        api.BaseCell,
        api.GradeCell,
        api.SolutionCell,
        api.TaskCell,
        api.SourceCell,
        api.Student,
        api.SubmittedAssignment,
        api.SubmittedNotebook,
        api.Grade,
        api.Comment,
    )
)
OUTCOME = sa.Table(
    "autograder_outcome",
    sa.MetaData(),
    sa.Column("assignment", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("fingerprint", sa.String(64)),
    sa.Column("seed", sa.BigInteger()),
    sa.Column("report", sa.Text()),
)


@dataclass(frozen=True)
class Known:
    """A lesson in the gradebook: its ids, and those of its graded and commented cells by grade id."""

    assignment: str
    notebook: str
    graded: dict[str, str]
    commented: dict[str, str]
    due: datetime | None


def connect(url: str) -> sa.Engine:
    engine = sa.create_engine(url)
    if engine.dialect.name != "sqlite":
        return engine

    # sqlite3 would begin a transaction late and give up at once where another run writes.
    @sa.event.listens_for(engine, "connect")
    def wait_for_others(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")

    @sa.event.listens_for(engine, "begin")
    def lock(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def explained(url: str) -> Iterator[None]:
    """What is wrong with a database, in a sentence for the person at the keyboard."""
    try:
        yield
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise UsageError(
            f"{url!r} is not a database's address: give one such as --gradebook sqlite:///gradebook.db."
        ) from error
    except sa.exc.DBAPIError as error:
        raise UsageError(
            f"The gradebook {url} cannot be used ({error.orig}). Is its folder there and writable, and is it "
            "nbgrader's? A gradebook of an older nbgrader is brought up to date by: nbgrader db upgrade"
        ) from error
