"""Students whose ids and names are hard on spreadsheets, HTML, shells, templates, or the eye."""

import csv
import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.desk.demo import make_class
from autograder.desk.exporters import EXPORTERS
from autograder.lessons import find_lessons

LESSON = "02_activations"
IDS = (
    "=cmd()", "+1", "-rf", "@sum", "a;=b", "a,b", 'a"b', "o'neil", "<b>bold", "{x}", "{{ x }}", "%s", "*", "[ab]",
    "a b", "ümläut", "שלום", "学生", "007", "1e5", "TRUE", "~", "$HOME",
)  # fmt: skip
NAMES = {"=cmd()": ("=2+3", "Müller, Dr. <i>"), "שלום": ("דנה", "כהן \u202eevil"), "+1": ('"Ann"', "O'Neil; née =X")}


@pytest.fixture(scope="module")
def class_(tmp_path_factory, autograder) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "class"
    make_class(folder, find_lessons([LESSON]), students=2, seed=1)
    for student in IDS:
        shutil.copytree(folder / "submitted" / "madeup-02", folder / "submitted" / student)
    for name in ("madeup-01", "madeup-02"):
        shutil.rmtree(folder / "submitted" / name)
    done = autograder("grade", LESSON, "--isolation", "none", "--feedback", "--json", "graded.json", folder=folder)
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        for student, (first, last) in NAMES.items():
            found = book.find_student(student)
            found.first_name, found.last_name = first, last
        book.db.commit()
    return folder


class Texts(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.texts.append(data.strip())


def test_everybody_is_graded_and_gets_a_page(class_):
    entries = {entry["student"]: entry for entry in json.loads((class_ / "graded.json").read_text())}
    assert set(entries) == set(IDS) and {entry["score"] for entry in entries.values()} == {11.0}
    for student in IDS:
        page = Texts((class_ / "feedback" / student / LESSON / "activations.html").read_text(encoding="utf-8"))
        assert f"Feedback for {student}" in page.texts and "b" not in page.tags


def test_everybody_is_in_the_report_as_they_are_called(class_, autograder):
    assert autograder("report", folder=class_).returncode == 0
    with (class_ / "report" / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {student.removeprefix("'").replace(";'", ";") for student in rows} >= set(IDS)
    assert (rows["'=cmd()"]["first_name"], rows["'=cmd()"]["last_name"]) == ("'=2+3", "Müller, Dr. <i>")
    page = Texts((class_ / "report" / "report.html").read_text(encoding="utf-8"))
    assert page.tags.isdisjoint({"b", "i", "script"})


@pytest.mark.parametrize("kind", EXPORTERS)
def test_everybody_is_in_every_export_once_and_nothing_is_a_formula(class_, autograder, kind):
    done = autograder("export", "--format", kind, "--to", f"{kind}.csv", folder=class_)
    assert done.returncode == 0, done.stderr
    with (class_ / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [cell for row in rows for cell in row if cell != "-" and cell.startswith(("=", "+", "-", "@"))]
    where = {"csv": "student_id", "canvas": "SIS Login ID", "moodle": "ID number"}[kind]
    ids = [row[rows[0].index(where)].removeprefix("'").replace(";'", ";") for row in rows[1:]]
    assert sorted(filter(None, ids)) == sorted((*IDS, "madeup-01", "madeup-02"))


def test_an_anonymous_report_has_none_of_them(class_, autograder):
    assert autograder("report", "--anonymous", "--output", "anonymous", folder=class_).returncode == 0
    for name in ("scores.csv", "help.csv", "anomalies.csv", "mistakes.csv"):
        text = (class_ / "anonymous" / name).read_text(encoding="utf-8")
        told = [student for student in (*IDS, "Müller", "דנה", "Neil") if len(student) > 3 and student in text]
        assert told == [], name


def test_a_roster_finds_them_again(class_, autograder, tmp_path):
    everybody = (*IDS, "madeup-01", "madeup-02")
    with (tmp_path / "roster.csv").open("w", encoding="utf-16", newline="") as file:
        lines = [("Last name", "First name", "ID number")]
        lines += [("L", name, name) for name in everybody]
        csv.writer(file, delimiter=";").writerows(lines)
    to = tmp_path / "moodle.csv"
    done = autograder(
        "export", "--format", "moodle", "--roster", str(tmp_path / "roster.csv"), "--to", str(to), folder=class_
    )
    assert done.returncode == 0, done.stderr
    assert len(to.read_text(encoding="utf-8").splitlines()) == len(everybody) + 1
