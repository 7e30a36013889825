"""nbgrader export plugins: grades as the files that learning platforms import.

They work through `python -m autograder export` and through nbgrader's own command alike, such as
`nbgrader export --exporter=autograder.desk.exporters.CanvasExporter --to canvas.csv`.
"""

import csv
import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from nbgrader import api
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from autograder.desk.grades import Grades, Person, read_grades
from autograder.desk.roster import Roster, listed, read_roster
from autograder.lessons import UsageError

STARTS_A_FORMULA = re.compile(r"^(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r\n])|(?<=;)(?=[\s\"]*[=+\-@＝＋－＠])")
"""Where a spreadsheet would begin a formula, and run it: at a cell's start, with or without blanks before, and after
what parts cells in countries where commas do not."""
Table = list[list[str]]


class Exporter(ExportPlugin):  # type: ignore[misc]
    """What all formats share: which grades, whose, and a file that is written whole or not at all."""

    roster = Unicode("", help="a CSV file with the people as the platform knows them").tag(config=True)
    match = Unicode("", help="the roster's column that holds the ids of the gradebook's students").tag(config=True)

    FILE = ""
    REQUIRED: tuple[str, ...] = ()
    MATCH = ""
    NOT_PEOPLE: tuple[str, ...] = ()

    def export(self, gradebook: api.Gradebook) -> None:
        """What `nbgrader export` calls."""
        try:
            for sentence in self.write(gradebook):
                self.log.warning(sentence)
        except UsageError as error:
            self.log.error(error)
            sys.exit(2)

    def write(self, gradebook: api.Gradebook) -> list[str]:
        """Write the file; return what whoever asked for it should know. Raises `UsageError`."""
        grades = read_grades(gradebook, [str(name) for name in self.assignment], [str(name) for name in self.student])
        for what, there in (("lesson", grades.columns), ("student", grades.people)):
            if not there:
                raise UsageError(
                    f"The gradebook holds no {what} yet. Grade a lesson: python -m autograder grade LESSON"
                )
        roster = self.read_roster()
        notes = self.notes(grades, roster)
        save(self.table(grades, roster), self.file)
        return notes

    @property
    def file(self) -> Path:
        return Path(self.to or self.FILE)

    def read_roster(self) -> Roster | None:
        if not self.roster:
            return None
        return read_roster(Path(self.roster), self.REQUIRED, self.match or self.MATCH, self.NOT_PEOPLE)

    def notes(self, grades: Grades, roster: Roster | None) -> list[str]:
        notes = []
        waiting = sorted({student for (student, _), score in grades.scores.items() if score.waits})
        if waiting:
            notes.append(
                f"Answers of {listed(waiting)} wait for a person, to be given points or looked at again: "
                "these scores are perhaps not final."
            )
        if roster:
            known = [person.id for person in grades.people]
            roster.refuse_strangers(known)
            without = [] if self.student else roster.without_grades(known)
            if without:
                notes.append(
                    f"In the roster, but not in the gradebook, and therefore without grades: {listed(without)}."
                )
            if roster.nobody:
                notes.append(f"In the roster without an id, and therefore left out: {listed(roster.nobody)}.")
        return notes

    def table(self, grades: Grades, roster: Roster | None) -> Table:
        raise NotImplementedError


class CsvExporter(Exporter):
    """One line for each student and lesson, with the columns of nbgrader's own export."""

    FILE = "grades.csv"
    MATCH = "student_id"
    HEADER = (
        "assignment",
        "duedate",
        "timestamp",
        "student_id",
        "last_name",
        "first_name",
        "email",
        "raw_score",
        "late_submission_penalty",
        "score",
        "max_score",
    )

    def table(self, grades: Grades, roster: Roster | None) -> Table:
        rows = []
        for column in grades.columns:
            for person in grades.people:
                score = grades.scores.get((person.id, column.lesson))
                row = [
                    column.lesson,
                    str(column.due or ""),
                    str(score.handed_in or "") if score else "",
                    person.id,
                    person.last_name,
                    person.first_name,
                    person.email,
                    *(points(value) for value in ((score.raw, score.penalty, score.score) if score else (0, 0, 0))),
                    points(column.max_score),
                ]
                rows.append([safe(cell) for cell in row])
        return [list(self.HEADER), *rows]


class CanvasExporter(Exporter):
    """Canvas's gradebook CSV, as *Grades > Import* reads it.

    Five columns say who a student is, then comes one for each lesson; the second line holds what each is worth.
    The roster is the file that *Grades > Export* gives. Without it, a student's id is taken for their login.
    A lesson whose name stands in the roster's header already, such as `02_activations (4711)`, goes into that column;
    Canvas makes a new assignment of any other. A cell is empty where nothing was handed in.
    """

    FILE = "canvas.csv"
    PEOPLE = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
    REQUIRED = ("Student", "ID", "SIS Login ID", "Section")
    MATCH = "SIS Login ID"
    NOT_PEOPLE = ("Points Possible",)

    def table(self, grades: Grades, roster: Roster | None) -> Table:
        existing = roster.header if roster else ()
        headings = [self.heading(column.lesson, existing) for column in grades.columns]
        worth = [points(column.max_score) for column in grades.columns]
        header = [*self.PEOPLE, *headings]
        table = [header, ["    Points Possible", "", "", "", "", *worth]]
        for person in sorted(grades.people, key=full_name):
            cells = roster.rows[person.id] if roster else {"Student": full_name(person), "SIS Login ID": person.id}
            table.append([safe(cells.get(column, "")) for column in self.PEOPLE] + achieved(grades, person, ""))
        return table

    def heading(self, lesson: str, existing: Sequence[str]) -> str:
        named = re.compile(rf"{re.escape(lesson)}( \(\d+\))?")
        return next((heading for heading in existing if named.fullmatch(heading)), lesson)


class MoodleExporter(Exporter):
    """A CSV for Moodle's *Grades > Import > CSV file*: who somebody is, then a column for each lesson.

    There one chooses which column identifies people; with no roster, *ID number* holds the gradebook's ids. The roster
    is any CSV with Moodle's columns, such as *Grades > Export* or the list of participants gives.
    `-` stands where nothing was handed in: Moodle would take an empty cell of a new column for a zero.
    """

    FILE = "moodle.csv"
    PEOPLE = ("First name", "Last name", "Username", "ID number", "Email address")
    MATCH = "ID number"

    def table(self, grades: Grades, roster: Roster | None) -> Table:
        people = [column for column in self.PEOPLE if not roster or column in roster.header]
        table = [[*people, *(column.lesson for column in grades.columns)]]
        for person in grades.people:
            cells = roster.rows[person.id] if roster else self.of_gradebook(person)
            table.append([safe(cells[column]) for column in people] + achieved(grades, person, "-"))
        return table

    def of_gradebook(self, person: Person) -> dict[str, str]:
        return {
            "First name": person.first_name,
            "Last name": person.last_name,
            "Username": person.id,
            "ID number": person.id,
            "Email address": person.email,
        }


EXPORTERS = {"csv": CsvExporter, "canvas": CanvasExporter, "moodle": MoodleExporter}


def achieved(grades: Grades, person: Person, nothing: str) -> list[str]:
    scores = (grades.scores.get((person.id, column.lesson)) for column in grades.columns)
    return [points(score.score) if score else nothing for score in scores]


def full_name(person: Person) -> str:
    """As Canvas writes it, surname first; the id where the gradebook knows no name."""
    return ", ".join(name for name in (person.last_name, person.first_name) if name) or person.id


def points(value: float) -> str:
    return f"{value:.12g}"


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe goes before what would start a formula."""
    return STARTS_A_FORMULA.sub("'", cell)


def save(table: Table, file: Path) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    new = file.parent / f".{file.name}.new"
    try:
        new.write_text(text.getvalue(), encoding="utf-8")
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise UsageError(f"{file} cannot be written ({error.strerror}): say another place with --to FILE.") from error
