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
ONE_WRITES = 6073
"""The number of the lock that runs of this grader share in a PostgreSQL database."""

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
    """A gradebook to write to. Of two runs, one waits with its transaction until the other one's is over."""
    engine = sa.create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "postgresql":

        @sa.event.listens_for(engine, "begin")
        def take_turns(connection: sa.Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_WRITES})")

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


class Dropped(UsageError):
    """The connection to the gradebook was lost: what had been begun is undone, and may be tried again."""


@contextmanager
def explained(url: str, was_there: bool = False) -> Iterator[None]:
    """What is wrong with a database, in a sentence for the person at the keyboard.

    was_there: it could be used before, so that it may well come back: raises `Dropped` where it cannot be reached.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"For a gradebook such as {shown(url)}, Python needs the package {error.name}. "
            "For PostgreSQL: pip install -e '.[postgresql]'"
        ) from error
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as error:
        raise UsageError(
            f"{url!r} is not a database's address: give one such as --gradebook sqlite:///gradebook.db."
        ) from error
    except sa.exc.DBAPIError as error:
        # Without a statement, it was connecting that failed.
        if was_there and (error.connection_invalidated or error.statement is None):
            raise Dropped(
                f"The connection to the gradebook {shown(url)} was lost, and could not be made again. "
                "What was graded until now is kept: when the database is back, run again."
            ) from error
        said = " ".join(str(error.orig).split())  # PostgreSQL takes several lines
        raise UsageError(
            f"The gradebook {shown(url)} cannot be used ({said}). Is its folder or server there and writable, and is "
            "it nbgrader's? A gradebook of an older nbgrader is brought up to date by: nbgrader db upgrade"
        ) from error


def shown(url: str) -> str:
    """An address without its password."""
    return sa.make_url(url).render_as_string()
