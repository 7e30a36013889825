"""A course with one lesson in a folder of its own, and what is needed to hand in work and have it graded."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from autograder.grading.course import find_course
from autograder.grading.engine import Run
from autograder.grading.gradebook import Book
from autograder.grading.master import Master
from autograder.grading.pool import Pool
from autograder.grading.todo import Rules, Todo
from autograder.lessons import Lesson, find_lessons

ROOT = Path(__file__).resolve().parents[3]
LESSON = "02_activations"


class Classroom:
    """A project folder in which students hand in lesson 02."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lesson: Lesson = find_lessons(root=root)[0]
        self.master = Master(self.lesson)
        self.course = find_course(root)
        self.reports: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return self.course.gradebook

    def released(self) -> dict[str, Any]:
        return json.loads(self.lesson.released.read_text())

    def solved(self, *names: str) -> dict[str, Any]:
        """The released notebook with the worked answers of these exercises, or of all."""
        worked = json.loads(self.lesson.solution.read_text())
        answers = {id_of(cell): cell["source"] for cell in worked["cells"] if id_of(cell)}
        notebook = self.released()
        for cell in notebook["cells"]:
            if id_of(cell) in (names or answers) and cell["metadata"]["nbgrader"]["solution"]:
                cell["source"] = answers[id_of(cell)]
        return notebook

    def folder(self, student: str) -> Path:
        folder = self.course.submitted / student / LESSON
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def hand_in(self, student: str, notebook: dict[str, Any] | bytes, timestamp: str = "") -> Path:
        path = self.folder(student) / self.lesson.released.name
        path.write_bytes(notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode())
        if timestamp:
            (path.parent / "timestamp.txt").write_text(timestamp)
        return path

    def grade(self, workers: int = 1, seed: int | None = 1, command: tuple[str, ...] | None = None) -> dict[str, Any]:
        """Grade everybody with workers that need no sandbox; the report's entries by student."""
        rules = Rules("none", self.course.limits, seed)
        todo = Todo(self.course, [self.lesson], rules)
        book = Book(self.url, self.course.config)
        with Pool(workers, command=command or plain_worker()) as pool:
            reports = list(Run(self.course, book, rules).grade(todo, pool))
        book.close()
        reports += todo.take_known()
        return {report["student"]: report for report in sorted(reports, key=lambda report: report["student"])}

    def graded(self, student: str) -> dict[str, Any]:
        return json.loads(self.course.notebook(student, self.lesson).read_text())


def plain_worker(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, str(Path(__file__).with_name("plain_worker.py")), *arguments)


def id_of(cell: dict[str, Any]) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


@pytest.fixture
def cell_of() -> Callable[[dict[str, Any], str], dict[str, Any]]:
    """The cell of a notebook that has a grade id."""
    return lambda notebook, name: next(cell for cell in notebook["cells"] if id_of(cell) == name)


@pytest.fixture
def plain() -> Callable[..., tuple[str, ...]]:
    return plain_worker


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    return make_classroom(tmp_path)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def classroom_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Classroom:
    """A classroom with its gradebook in each kind of database that is supported."""
    url = request.getfixturevalue("new_database")() if request.param == "PostgreSQL" else ""
    return make_classroom(tmp_path, url)


@pytest.fixture(scope="session")
def database_server() -> Iterator[Any]:
    """A PostgreSQL server, where there can be one."""
    from .postgres import server, what_is_missing

    missing = what_is_missing()
    if missing:
        pytest.skip(missing)
    with server() as started:
        yield started


@pytest.fixture
def new_database(database_server: Any) -> Callable[[], str]:
    return lambda: database_server.new_database(f"grades_{uuid4().hex}")


@pytest.fixture(scope="session")
def new_classroom() -> Callable[[Path], Classroom]:
    return make_classroom


def make_classroom(root: Path, gradebook: str = "") -> Classroom:
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / LESSON, root / folder / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    if gradebook:
        with (root / "nbgrader_config.py").open("a") as config:
            config.write(f"c.CourseDirectory.db_url = {gradebook!r}\n")
    (root / "autograder" / "submitted").mkdir(parents=True)
    return Classroom(root)
