"""Everything that the desk writes is the same from a gradebook on PostgreSQL as from one in a file."""

import csv
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader import api

from autograder.desk.export import export
from autograder.desk.exporters import EXPORTERS
from autograder.grading.course import find_course
from autograder.grading.gradebook import Book
from autograder.grading.tables import OUTCOME

from ..grading.parent.postgres import Server, server, what_is_missing

LESSON = "02_activations"
QUESTION = "why_it_hardly_learns"


@pytest.fixture(scope="module")
def database_server():
    if missing := what_is_missing():
        pytest.skip(missing)
    with server() as started:
        yield started


@pytest.fixture(scope="module")
def classes(database_server: Server, graded_class: Path, tmp_path_factory) -> tuple[Path, Path]:
    """A graded class in which a person has written a comment, and the same one with its gradebook on PostgreSQL."""
    by_file = tmp_path_factory.mktemp("file") / "class"
    shutil.copytree(graded_class, by_file)
    with api.Gradebook(f"sqlite:///{by_file}/gradebook.db") as book:
        book.find_grade(QUESTION, "activations", LESSON, "madeup-01").manual_score = 1.5
        book.find_comment(QUESTION, "activations", LESSON, "madeup-01").manual_comment = "Schön gesagt."
        book.db.commit()
    by_server = tmp_path_factory.mktemp("server") / "class"
    shutil.copytree(by_file, by_server)
    url = database_server.new_database("desk")
    with (by_server / "nbgrader_config.py").open("a") as config:
        config.write(f"c.CourseDirectory.db_url = {url!r}\n")
    (by_server / "gradebook.db").unlink()
    copy(f"sqlite:///{by_file}/gradebook.db", url, by_server)
    return by_file, by_server


def copy(one: str, other: str, folder: Path) -> None:
    """All rows of a gradebook into an empty database."""
    Book(other, find_course(folder).config).close()
    source, target = sa.create_engine(one), sa.create_engine(other)
    with source.connect() as reading, target.begin() as writing:
        for table in (*api.Base.metadata.sorted_tables, OUTCOME):
            if rows := [dict(row) for row in reading.execute(sa.select(table)).mappings()]:
                writing.execute(sa.insert(table), rows)
    source.dispose()
    target.dispose()


def files_in(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_the_report_is_the_same(classes, autograder):
    for folder in classes:
        done = autograder("report", folder=folder)
        assert (done.returncode, done.stderr) == (0, "")
    one, other = (files_in(folder / "report") for folder in classes)
    assert one == other
    assert "madeup-01,Madeup,Alfa,02_activations,16.5,17" in one["scores.csv"]


def test_pseudonyms_stay_the_same_and_tell_nobody(classes, autograder):
    _, folder = classes
    reports = []
    for name in ("one", "again"):
        assert autograder("report", "--anonymous", "--output", name, folder=folder).returncode == 0
        reports.append(files_in(folder / name))
    assert reports[0] == reports[1] and len(list(csv.reader(reports[0]["scores.csv"].splitlines()))) == 21
    assert not any("madeup" in text.lower() for text in reports[0].values())


@pytest.mark.parametrize("kind", EXPORTERS)
def test_exports_are_the_same(classes, tmp_path, kind):
    written = []
    for number, folder in enumerate(classes):
        file, notes = export(kind, to=tmp_path / f"{number}.csv", root=folder)
        written.append((file.read_text(encoding="utf-8"), notes))
    assert written[0] == written[1]
    assert "16.5" in written[0][0] and any("wait for a person" in note for note in written[0][1])


def test_feedback_and_grades_are_the_same(classes, autograder):
    pages, reports = [], []
    for folder in classes:
        command = ("grade", LESSON, "--isolation", "none", "--feedback", "--json", "again.json")
        done = autograder(*command, folder=folder)
        assert done.returncode == 0, done.stderr
        reports.append([without_time(entry) for entry in json.loads((folder / "again.json").read_text())])
        pages.append({path.parent.parent.name: path.read_text() for path in folder.glob(f"feedback/*/{LESSON}/*.html")})
    assert reports[0] == reports[1]
    assert len(pages[0]) == 18 and pages[0] == pages[1]
    assert "Schön gesagt." in pages[0]["madeup-01"] and "16.5" in pages[0]["madeup-01"]


def without_time(entry: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in entry.items() if name not in ("seconds", "cached")}


@pytest.mark.parametrize("command", [("report",), ("export",), ("grade", LESSON, "--isolation", "none")])
def test_a_database_that_cannot_be_reached_is_one_sentence_and_status_2(classes, autograder, command):
    folder, _ = classes
    before = sorted(path.name for path in folder.iterdir())
    nowhere = f"postgresql+psycopg://grader:secret@/nothing?host={folder}"
    done = autograder(*command, "--gradebook", nowhere, folder=folder)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "cannot be used" in done.stderr and "secret" not in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before
