"""What `python -m autograder export` does: grades out of the gradebook, into a file for a learning platform."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from nbgrader import api
from traitlets.config import Config

from autograder.desk.exporters import EXPORTERS
from autograder.grading.course import SQLITE, Course, find_course
from autograder.grading.tables import connect, explained
from autograder.lessons import ROOT, UsageError


def export(
    kind: str,
    lessons: Sequence[str] = (),
    to: Path | None = None,
    roster: Path | None = None,
    match: str = "",
    gradebook: str | None = None,
    root: Path = ROOT,
) -> tuple[Path, list[str]]:
    """Write the grades; give the file, and what is to be known about it. `kind`: one of `EXPORTERS`."""
    config = Config()
    config.ExportPlugin.to = str(to or "")
    config.ExportPlugin.assignment = list(lessons)
    config.Exporter.roster = str(roster or "")
    config.Exporter.match = match
    plugin = EXPORTERS[kind](config=config)
    with opened(find_course(root, gradebook=gradebook)) as book:
        notes = plugin.write(book)
    return plugin.file, notes


@contextmanager
def opened(course: Course) -> Iterator[api.Gradebook]:
    """The gradebook, through nbgrader's own interface. Raises `UsageError` where there is none to be read."""
    url = course.gradebook
    nothing = UsageError(f"There are no grades at {url}. Grade a lesson first: python -m autograder grade LESSON")
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        raise nothing
    with explained(url):
        engine = connect(url)
        try:
            if not sa.inspect(engine).has_table("assignment"):
                raise nothing
        finally:
            engine.dispose()
        with api.Gradebook(url, str(course.config.CourseDirectory.course_id)) as book:
            yield book
