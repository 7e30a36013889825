"""Taking submissions from their folders as data, whatever those folders hold.

submitted/<student>/<lesson>/<name>.ipynb, beside it perhaps nbgrader's timestamp.txt. Nothing here follows
a link, opens anything but a regular file, or raises because of what somebody handed in.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.grading.plan import MiB
from autograder.lessons import Lesson, UsageError

NOTEBOOK_BYTES = 16 * MiB
TIMESTAMP = "timestamp.txt"
TIMESTAMP_BYTES = 1024
LONGEST_STUDENT_ID = 128
"""What a student's id may be long in nbgrader's gradebook."""

IGNORED = {".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "__pycache__"}
NAMED = 5
"""Of other files, so many are named."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one lesson.

    refused: why there is nothing to grade, a sentence; `notebook` is empty then.
    nameless: the folder's name cannot be a student's id, so that no result can be kept under it.
    """

    student: str
    lesson: str
    notebook: bytes = b""
    timestamp: str = ""
    refused: str = ""
    nameless: bool = False
    anomalies: tuple[str, ...] = ()


class Refused(Exception):
    """A submission cannot be graded; the message is a sentence that says why."""


def submissions(submitted: Path, lesson: Lesson) -> Iterator[Submission]:
    """Every student's submission of a lesson, ordered by name, each read when it is its turn."""
    try:
        names = sorted(folder.name for folder in submitted.iterdir())
    except OSError as error:
        raise UsageError(
            f"The folder of submissions, {submitted}, cannot be read ({error.strerror}): "
            "collect the notebooks first, or name another folder with --submitted."
        ) from error
    for name in names:
        # As for nbgrader, a folder that begins with a dot is nobody's.
        if not name.startswith(".") and handed_in(submitted / name, lesson.id):
            yield read(submitted / name, lesson)


def handed_in(folder: Path, lesson: str) -> bool:
    """Whether a student's folder holds anything under the lesson's name, were it a file or a dangling link."""
    try:
        if not stat.S_ISDIR(os.lstat(folder).st_mode) and not folder.is_symlink():
            return False
        os.lstat(folder / lesson)
    except OSError:
        return folder.is_symlink() and os.path.lexists(folder / lesson)
    return True


def read(student_folder: Path, lesson: Lesson) -> Submission:
    """One student's submission. Raises nothing."""
    student = student_folder.name
    unfit = unfit_as_id(student)
    if unfit:
        return Submission(printable(student), lesson.id, refused=unfit, nameless=True)
    folder = student_folder / lesson.id
    try:
        for part in (student_folder, folder):
            must_be(part, stat.S_ISDIR, "folder")
        name = lesson.released.name
        timestamp, odd = read_timestamp(folder)
        anomalies = (*odd, *other_files(folder, {name, TIMESTAMP}))
    except (Refused, OSError) as error:
        return Submission(student, lesson.id, refused=said(error))
    try:
        notebook = read_regular(folder / name, NOTEBOOK_BYTES)
    except (Refused, OSError) as error:
        return Submission(student, lesson.id, timestamp=timestamp, refused=said(error), anomalies=anomalies)
    return Submission(student, lesson.id, notebook, timestamp, anomalies=anomalies)


def unfit_as_id(name: str) -> str:
    """Why a folder's name cannot be a student's id; empty where it can."""
    if any(not character.isprintable() for character in name):
        return f"The folder {printable(name)} has characters in its name that no student's id can have."
    if len(name) > LONGEST_STUDENT_ID:
        return f"The folder's name has {len(name)} characters; a student's id has at most {LONGEST_STUDENT_ID}."
    return ""


def must_be(path: Path, is_kind: object, kind: str) -> os.stat_result:
    found = os.lstat(path)
    if stat.S_ISLNK(found.st_mode):
        raise Refused(f"{printable(path.name)} is a link; links are not followed.")
    if not is_kind(found.st_mode):  # type: ignore[operator]
        raise Refused(f"{printable(path.name)} is not a regular {kind}.")
    return found


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file of at most so many bytes. Raises Refused or OSError."""
    must_be(path, stat.S_ISREG, "file")
    # Between looking and opening, the file may have become something else: look again at what was opened.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{printable(path.name)} is not a regular file.")
        data = file.read(most + 1) if found.st_size <= most else b""
    if found.st_size > most or len(data) > most:
        size = max(found.st_size, len(data))
        raise Refused(f"{printable(path.name)} has {size / MiB:.1f} MiB; at most {most / MiB:g} MiB are read.")
    return data


def read_timestamp(folder: Path) -> tuple[str, tuple[str, ...]]:
    """The text of nbgrader's timestamp, empty where there is none, and what was odd about it."""
    try:
        text = read_regular(folder / TIMESTAMP, TIMESTAMP_BYTES).decode("utf-8").strip()
    except FileNotFoundError:
        return "", ()
    except (Refused, OSError, UnicodeDecodeError):
        return "", (f"{TIMESTAMP} cannot be read; the submission counts as if there were none.",)
    if not text:
        return "", (f"{TIMESTAMP} is empty; the submission counts as if there were none.",)
    return text, ()


def other_files(folder: Path, used: set[str]) -> tuple[str, ...]:
    """A sentence on what else lies there: nothing of it is used."""
    with os.scandir(folder) as entries:
        names = (entry.name for entry in entries if entry.name not in used | IGNORED)
        found = sorted(islice(names, NAMED + 1))
    if not found:
        return ()
    more = " and more" if len(found) > NAMED else ""
    return (f"Other files were handed in and not used: {', '.join(map(printable, found[:NAMED]))}{more}.",)


def said(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no {printable(Path(str(error.filename)).name)}."
    if isinstance(error, OSError):
        return f"{printable(Path(str(error.filename)).name)} cannot be read: {error.strerror}."
    return str(error)


def printable(name: str, most: int = 80) -> str:
    """A name that may hold anything, for one line of a report."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)
    return shown if len(shown) <= most else f"{shown[:most]}..."
