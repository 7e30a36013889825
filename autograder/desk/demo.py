"""A made-up class in a folder of its own, to see the whole desk at work, and its removal without trace.

The folder is a course like this project: the lessons' folders are copies, and its nbgrader_config.py takes the
project's settings and keeps students and gradebook beside itself. A marker lists what was made and where results
go; nothing else is ever deleted.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from autograder.desk.students import DUE, IN_WORDS, LAST_NAME, Kind, Student, made_up_class
from autograder.grading.course import find_course
from autograder.grading.gradebook import Book
from autograder.grading.master import Master
from autograder.grading.tables import ASSIGNMENT, STUDENT
from autograder.lessons import ROOT, Lesson, UsageError, find_lessons

MARKER = ".made-up-class.json"
GRADEBOOK = "gradebook.db"
CONFIG = '''"""A made-up class: the course's settings, with students and gradebook in this folder."""

load_subconfig({project!r})  # noqa: F821 - traitlets provides it
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "made-up-class"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
c.CourseDirectory.db_url = "sqlite:///{gradebook}"
'''
BESIDE_THE_GRADEBOOK = ("-journal", "-wal", "-shm")
REPORT = ("report.html", "scores.csv", "exercises.csv", "mistakes.csv", "help.csv", "anomalies.csv")
LEFT_BY_TOOLS = (".nbgrader.log", ".ipynb_checkpoints", *(f"report/{name}" for name in REPORT))


def make_class(folder: Path, lessons: list[Lesson], students: int, seed: int) -> Counter[Kind]:
    """Make the class, all of it or nothing; says how many students do what. Raises `UsageError`."""
    with staged(folder) as building:
        class_ = list(made_up_class(lessons, students, seed))
        for lesson in lessons:
            for source in (lesson.source.parent, lesson.released.parent):
                shutil.copytree(source, building / source.relative_to(lesson.root), ignore=only(lesson))
        config = CONFIG.format(project=str(ROOT / "nbgrader_config.py"), gradebook=GRADEBOOK)
        (building / "nbgrader_config.py").write_text(config, encoding="utf-8")
        (building / ".gitignore").write_text("*\n", encoding="utf-8")
        (building / "submitted").mkdir()
        for student in class_:
            for name, data in student.files.items():
                path = building / "submitted" / student.id / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        fill_gradebook(building, find_lessons([lesson.id for lesson in lessons], building), class_)
        made = sorted(path.relative_to(building).as_posix() for path in building.rglob("*") if path.is_file())
        listed = {"made": made, "results": list(results_of(class_, made))}
        (building / MARKER).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    return Counter(student.kind for student in class_)


def in_words(kinds: Counter[Kind]) -> list[str]:
    """Such as: 2 have everything right; 1 was late."""
    said = {kind: one if kinds[kind] == 1 else several for kind, (one, several) in IN_WORDS.items()}
    return [f"{kinds[kind]} {words}" for kind, words in said.items() if kinds[kind]]


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `folder` at the end; where anything goes wrong, nothing is left of it."""
    folder = folder.absolute()
    building = folder.parent / f".{folder.name}.{os.getpid()}"
    try:
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise UsageError(
                f"{folder} is there already and not an empty folder: name another one with --folder"
                + (", or remove the class that is in it with --remove." if (folder / MARKER).is_file() else ".")
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        building.mkdir()
        try:
            yield building
            put_in_place(building, folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise UsageError(
            f"The made-up class cannot be written to {folder} ({error.strerror}): name another folder with --folder."
        ) from error


def put_in_place(building: Path, folder: Path) -> None:
    """Where the folder is there already, somebody may be in it: what belongs there moves in, the marker first."""
    if not folder.exists():
        building.rename(folder)
        return
    for path in sorted(building.iterdir(), key=lambda path: path.name != MARKER):
        path.rename(folder / path.name)


def only(lesson: Lesson) -> Callable[[str, list[str]], set[str]]:
    """For copying a lesson's folder: leave out what somebody's work left beside the notebooks."""
    ours = {lesson.source.name, lesson.solution.name}
    return lambda _, names: set(names) - ours


def fill_gradebook(folder: Path, lessons: Iterable[Lesson], students: Iterable[Student]) -> None:
    """The lessons with the day they were due, and everybody on the roster, also who handed in nothing."""
    course = find_course(folder)
    with closing(Book(course.gradebook, course.config)) as book:
        for lesson in lessons:
            book.prepare(Master(lesson))
        with book.transaction() as connection:
            connection.execute(sa.update(ASSIGNMENT).values(duedate=DUE.replace(tzinfo=None)))
            rows = [{"id": one.id, "first_name": one.first_name, "last_name": LAST_NAME} for one in students]
            connection.execute(sa.insert(STUDENT), rows)


def results_of(students: Iterable[Student], made: Iterable[str]) -> Iterator[str]:
    """Where grading, and JupyterLab, will put things that belong to this class."""
    yield from (f"{place}/{student.id}" for place in ("autograded", "feedback") for student in students)
    yield from (GRADEBOOK + ending for ending in BESIDE_THE_GRADEBOOK)
    yield from LEFT_BY_TOOLS
    folders = {Path(name).parent.as_posix() for name in made if name.endswith(".ipynb")}
    yield from (f"{folder}/.ipynb_checkpoints" for folder in sorted(folders))


def remove_class(folder: Path) -> list[str]:
    """Remove what was made and what came of it; returns what is left because somebody else put it there."""
    folder = folder.absolute()
    marker = folder / MARKER
    try:
        listed = json.loads(marker.read_text(encoding="utf-8"))
        names = [str(name) for name in (*listed["made"], *listed["results"])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{folder} holds no made-up class (no readable {MARKER}): name the class's folder with --folder."
        ) from error
    try:
        for name in names:
            path = folder / name
            if inside(path, folder):
                remove(path)
        remove_empty_folders(folder)
        left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path != marker)
        # Last, so that a removal that was stopped can be started again.
        marker.unlink()
        if not left:
            folder.rmdir()
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be removed ({error.strerror}): mend that and run again.") from error
    return left


def inside(path: Path, folder: Path) -> bool:
    """Whether a listed path lies in the folder, whatever links somebody may have put on the way."""
    return path.parent.resolve().is_relative_to(folder.resolve()) and ".." not in path.parts


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
