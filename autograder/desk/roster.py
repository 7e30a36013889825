"""Who is who elsewhere: a roster maps the gradebook's students to the people that a learning platform knows."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from autograder.grading.submissions import unfit_as_id
from autograder.lessons import UsageError

NAMES_SHOWN = 5
DELIMITERS = ",;\t"
SAYS_ITS_DELIMITER = "sep="
"""With this Excel begins the first line of a file to say what parts its cells."""
WORKBOOK = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Roster:
    """The rows of a roster by the gradebook's student id. `header`: the names of its columns, in order.

    nobody: the first cells of the rows that hold no id.
    """

    header: tuple[str, ...]
    rows: dict[str, dict[str, str]]
    nobody: tuple[str, ...] = ()

    def refuse_strangers(self, students: Iterable[str]) -> None:
        """Raise `UsageError` where the gradebook knows students whom the roster does not."""
        unknown = sorted(set(students) - set(self.rows))
        if unknown:
            raise UsageError(
                f"The gradebook has students who are not in the roster: {listed(unknown)}. Add them to the roster, or "
                "say with --match which of its columns holds the ids of the gradebook."
            )

    def without_grades(self, students: Iterable[str]) -> list[str]:
        """Who is in the roster, and not in the gradebook."""
        return sorted(set(self.rows) - set(students))


def read_roster(file: Path, required: Sequence[str], match: str, not_people: Sequence[str] = ()) -> Roster:
    """Read a roster: a CSV file with a header.

    required: columns that it must have. match: the column with the gradebook's student ids.
    not_people: a row whose first cell holds one of these texts is none of a person.
    Raises `UsageError` where the file cannot be read, lacks a column, or has a student twice.
    """
    lines = lines_of(file)
    if not lines:
        raise UsageError(f"The roster {file} is empty: its first line names the columns, every other is a student.")
    header, people = with_whole_names(lines[0], lines[1:])
    lacking = [column for column in (*required, match) if column not in header]
    if lacking:
        raise UsageError(
            f"The roster {file} has no column {lacking[0]!r}; its columns are: {', '.join(header)}. "
            "Which column holds the ids of the gradebook is said with --match."
        )
    ambiguous = [column for column in (*required, match) if header.count(column) > 1]
    if ambiguous:
        raise UsageError(f"The roster {file} has more than one column {ambiguous[0]!r}: leave the one that counts.")
    people = [line for line in people if not any(text in line[0] for text in not_people)]
    too_long = next((line for line in people if any(line[len(header) :])), None)
    if too_long:
        raise UsageError(f"The roster {file} has a line with more cells than columns: {', '.join(too_long)}")
    rows = [dict(zip_longest(header, line[: len(header)], fillvalue="")) for line in people]
    refuse_doubled(file, rows, match, "Whose grades are whose?")
    return Roster(
        tuple(header),
        {row[match]: row for row in rows if row[match]},
        tuple(line[0] for line, row in zip(people, rows, strict=True) if line[0] and not row[match]),
    )


def refuse_doubled(file: Path | str, rows: Iterable[dict[str, str]], column: str, question: str) -> None:
    """Raise `UsageError` where a column says of two rows that they are the same person's."""
    counts = Counter(row[column] for row in rows if row[column])
    doubled = sorted(name for name, n in counts.items() if n > 1)
    if doubled:
        raise UsageError(
            f"The roster {file} has students more than once in its column {column!r}: {listed(doubled)}. "
            f"{question} Leave one line for each."
        )


def lines_of(file: Path) -> list[list[str]]:
    """The cells of every line that has any, whatever parts them, without blanks around them."""
    text = text_of(file)
    if text.lower().startswith(SAYS_ITS_DELIMITER):
        said, _, text = text.partition("\n")
        delimiter = said.rstrip("\r")[len(SAYS_ITS_DELIMITER) :] or ","
    else:
        # A column's name hardly holds what parts the cells of another file.
        delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, TypeError) as error:
        raise UsageError(f"The roster {file} cannot be read as CSV ({error}).") from error
    lines = [[cell.strip() for cell in line] for line in lines]
    return [line for line in lines if any(line)]


def text_of(file: Path) -> str:
    """A roster's text, in UTF-8 or, as Excel's *Unicode text*, in UTF-16."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The roster {file} cannot be read ({error.strerror}): name a CSV file with --roster."
        ) from error
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        what = "is a spreadsheet's own file" if data.startswith(WORKBOOK) else "is not in UTF-8"
        raise UsageError(f"The roster {file} {what}: save it as CSV in UTF-8, and name that file.")
    return text


def with_whole_names(header: list[str], lines: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Canvas can export surnames in a column of their own: here they stand as they do otherwise."""
    if header[:2] != ["LastName", "FirstName"]:
        return header, lines
    return ["Student", *header[2:]], [[", ".join(filter(None, line[:2])), *line[2:]] for line in lines]


def unfit_as_folder(student: str) -> bool:
    """Whether an id cannot name a student's folder, or would lead out of the folder of all students."""
    return student.startswith(".") or not {"/", "\\"}.isdisjoint(student) or bool(unfit_as_id(student))


def listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    return shown if len(names) <= NAMES_SHOWN else f"{shown} and {len(names) - NAMES_SHOWN} more"
