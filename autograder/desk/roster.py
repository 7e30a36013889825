"""Who is who elsewhere: a roster maps the gradebook's students to the people that a learning platform knows."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.lessons import UsageError

NAMES_SHOWN = 5


@dataclass(frozen=True)
class Roster:
    """The rows of a roster by the gradebook's student id. `header`: the names of its columns, in order."""

    header: tuple[str, ...]
    rows: dict[str, dict[str, str]]

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
    try:
        lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"The roster {file} cannot be read as CSV in UTF-8 ({error}).") from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        raise UsageError(f"The roster {file} is empty: its first line names the columns, every other is a student.")
    header = tuple(cell.strip() for cell in lines[0])
    lacking = [column for column in (*required, match) if column not in header]
    if lacking:
        raise UsageError(
            f"The roster {file} has no column {lacking[0]!r}; its columns are: {', '.join(header)}. "
            "Which column holds the ids of the gradebook is said with --match."
        )
    people = [line for line in lines[1:] if not any(text in line[0] for text in not_people)]
    too_long = next((line for line in people if len(line) > len(header)), None)
    if too_long:
        raise UsageError(f"The roster {file} has a line with more cells than columns: {', '.join(too_long)}")
    rows = [dict(zip(header, [*line, *[""] * (len(header) - len(line))], strict=True)) for line in people]
    rows = [{name: cell.strip() for name, cell in row.items()} for row in rows]
    named = [row for row in rows if row[match]]
    doubled = sorted(name for name, n in Counter(row[match] for row in named).items() if n > 1)
    if doubled:
        raise UsageError(
            f"The roster {file} has students more than once in its column {match!r}: {listed(doubled)}. "
            "Whose grades are whose? Leave one line for each."
        )
    return Roster(header, {row[match]: row for row in named})


def listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    return shown if len(names) <= NAMES_SHOWN else f"{shown} and {len(names) - NAMES_SHOWN} more"
