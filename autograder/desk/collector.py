"""An nbgrader plugin for zip collect: whose work is a file in a download from Canvas or Moodle.

Both write it into the names: Canvas `lovelaceada_LATE_4711_90210_neuron.ipynb`, with its number of the person
and that of the upload; Moodle a folder `Ada Lovelace_4711_assignsubmission_file` with `neuron.ipynb` in it, or
one name for both, with the participant's number. A roster says who that is in the gradebook.
"""

import re
import sys
from pathlib import Path

from nbgrader.plugins.zipcollect import FileNameCollectorPlugin
from traitlets import Unicode

from autograder.desk.roster import Roster, read_roster, refuse_doubled, unfit_as_folder
from autograder.lessons import UsageError

CANVAS = re.compile(r".+?_(?P<late>LATE_)?(?P<person>\d+)_(?P<upload>\d+)_(?P<file>[^/]+)\.ipynb")
MOODLE = re.compile(r".+_(?P<person>\d+)_assignsubmission_file_?/?(?P<file>[^/]+)\.ipynb")
A_COPYS_NUMBER = re.compile(r"(-\d+| ?\(\d+\))$")
"""What platforms and browsers put behind the name of a file that is handed in or saved once more."""
WHO_IN_ROSTER = {"ID": "{person}", "Identifier": "Participant {person}"}
"""A roster's column with the platform's number of a person, and how it stands there: Canvas's, Moodle's."""


class Downloads(FileNameCollectorPlugin):  # type: ignore[misc]
    """Takes what it can tell whose it is. Raises `UsageError` where the roster cannot be used.

    left: files that were left alone, and why. late: whose came late, as far as their names say so.
    people: who is in the roster.
    """

    roster = Unicode("", help="a CSV with the people as Canvas or Moodle knows them").tag(config=True)
    match = Unicode("", help="the roster's column that holds the ids of the gradebook's students").tag(config=True)

    def __init__(self, **keywords: object) -> None:
        super().__init__(**keywords)
        self.left: dict[str, str] = {}
        self.late: list[str] = []
        self.taken: dict[tuple[str, str], str] = {}
        self.pattern = "{person}"
        self.people: Roster | None = None
        self.students = self.read_students() if self.roster else None

    def read_students(self) -> dict[str, str]:
        """The gradebook's ids by what the roster's column holds that says who somebody is on the platform."""
        roster = self.people = read_roster(Path(self.roster), (), self.match or "student_id", ("Points Possible",))
        column = next((name for name in WHO_IN_ROSTER if name in roster.header), None)
        if column is None:
            raise UsageError(
                f"The roster {self.roster} does not say what number the platform gave to whom: Canvas's export of its "
                "gradebook has it in a column 'ID', Moodle's grading worksheet in 'Identifier'."
            )
        refuse_doubled(self.roster, roster.rows.values(), column, "Who handed in what?")
        self.pattern = WHO_IN_ROSTER[column]
        return {row[column]: student for student, row in roster.rows.items()}

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """As nbgrader asks: the student and the notebook that a file is, or None where it is to be left alone."""
        path = Path(submitted_file)
        found = parts_of(path) if path.suffix == ".ipynb" else None
        student = self.student(found["person"]) if found else None
        reason = self.why_not(path, found, student)
        shown = str(Path(*path.parts[-2:]))
        if found is None or student is None or reason:
            self.left[shown] = reason
            return None
        if found.get("late"):
            self.late.append(student)
        notebook = without_number(found["file"])
        self.taken[student, notebook] = shown
        return {"student_id": student, "file_id": notebook}

    def why_not(self, path: Path, found: dict[str, str] | None, student: str | None) -> str:
        """Why a file is left alone; empty where it is taken."""
        if path.suffix != ".ipynb":
            return "it is no notebook"
        if found is None:
            return "its name does not say whose it is"
        if student is None:
            return f"nobody in the roster has the number {found['person']}"
        if unfit_as_folder(student):
            return f"{student!r}, which the roster gives for an id, cannot be the name of a folder"
        if any(is_newer(other, found) for other in map(parts_of, path.parent.iterdir()) if other):
            return "the same person handed it in once more later"
        before = self.taken.get((student, without_number(found["file"])))
        return f"the same person's {before} is there already" if before else ""

    def student(self, person: str) -> str | None:
        return person if self.students is None else self.students.get(self.pattern.format(person=person))


class DownloadCollector(Downloads):
    """The same for `nbgrader zip_collect`, which ends where something is wrong."""

    def __init__(self, **keywords: object) -> None:
        try:
            super().__init__(**keywords)
        except UsageError as error:
            self.log.error(error)
            sys.exit(2)


def parts_of(path: Path) -> dict[str, str] | None:
    """What the name of a file says: person, file, and for Canvas upload and late."""
    within_folder = f"{path.parent.name}/{path.name}"
    found = CANVAS.fullmatch(path.name) or MOODLE.fullmatch(within_folder) or MOODLE.fullmatch(path.name)
    return found.groupdict() if found else None


def is_newer(other: dict[str, str], one: dict[str, str]) -> bool:
    """Whether it is a later version of the same person's notebook."""
    same = other["person"] == one["person"] and without_number(other["file"]) == without_number(one["file"])
    return same and order(other) > order(one)


def without_number(name: str) -> str:
    return A_COPYS_NUMBER.sub("", name)


def order(parts: dict[str, str]) -> tuple[int, int]:
    """Uploads are numbered as they come, and so are copies."""
    copy = A_COPYS_NUMBER.search(parts["file"])
    return int(parts.get("upload") or 0), int(re.sub(r"\D", "", copy[0])) if copy else 0
