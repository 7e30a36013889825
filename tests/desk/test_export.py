"""Grades as files: every format as its platform reads it, and no student lost, doubled or taken for another."""

import csv
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.desk.export import export
from autograder.desk.exporters import safe
from autograder.lessons import ROOT, UsageError


@pytest.fixture(scope="module")
def url(tmp_path_factory, empty_gradebook):
    """A gradebook of two lessons and four students: on time, late, with a person's points missing, absent."""
    address = empty_gradebook(tmp_path_factory.mktemp("gradebook") / "gradebook.db")
    with Gradebook(address, "learn-how-networks-learn") as book:
        for lesson in ("01_neuron", "02_activations"):
            book.add_assignment(lesson, duedate="2026-10-01 12:00 UTC")
            book.add_notebook("work", lesson)
            book.add_grade_cell("test_a", "work", lesson, max_score=4, cell_type="code")
            book.add_grade_cell("by_hand", "work", lesson, max_score=2, cell_type="markdown")
        book.add_student("ada", first_name="Ada", last_name="Ångström, the 1st", email="ada@example.org")
        book.add_student("bob", first_name="=1+1", last_name="Bobson", email="bob@example.org")
        book.add_student("cy")
        book.add_student("dee", first_name="Dee", last_name="Deeds", email="dee@example.org")
        for student, auto, manual, penalty in [("ada", 4, 1.5, None), ("bob", 3, 0, 5.5), ("cy", 1, None, None)]:
            book.add_submission("01_neuron", student, timestamp=datetime(2026, 10, 1))
            notebook = book.find_submission_notebook("work", "01_neuron", student)
            notebook.late_submission_penalty = penalty
            for name, score in (("test_a", auto), ("by_hand", manual)):
                grade = book.find_grade(name, "work", "01_neuron", student)
                grade.manual_score, grade.needs_manual_grade = score, score is None
        book.db.commit()
    return address


def written(tmp_path, kind, url, **options):
    file, notes = export(kind, to=tmp_path / "out.csv", gradebook=url, **options)
    with file.open(newline="", encoding="utf-8") as text:
        return list(csv.reader(text)), notes


def roster(tmp_path, *lines):
    file = tmp_path / "roster.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


CANVAS_ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Section,01_neuron (4711),Final Score",
    "    Points Possible,,,,,6,(read only)",
    '"Ångström, Ada",11,S1,ada,Group 1,,',
    '"Bobson, Bob",12,S2,bob,Group 1,,',
    '"Cyan, Cy",13,S3,cy,Group 2,,',
    '"Deeds, Dee",14,S4,dee,Group 2,,',
    '"Student, Test",15,,,Group 2,,',
)


def test_csv_has_a_line_for_everybody_and_every_lesson(tmp_path, url):
    (header, *rows), _ = written(tmp_path, "csv", url)
    by_key = {(row[0], row[3]): dict(zip(header, row, strict=True)) for row in rows}
    assert len(by_key) == len(rows) == 8
    assert by_key["01_neuron", "ada"]["score"] == "5.5"
    assert by_key["01_neuron", "bob"]["raw_score"] == "3"
    assert by_key["01_neuron", "bob"]["late_submission_penalty"] == "5.5"
    assert by_key["01_neuron", "bob"]["score"] == "0"
    assert by_key["02_activations", "ada"]["score"] == "0"
    assert by_key["01_neuron", "ada"]["max_score"] == "6"


def test_csv_has_what_nbgraders_own_export_has(tmp_path, url, nbgrader):
    (header, *rows), _ = written(tmp_path, "csv", url)
    theirs = tmp_path / "theirs.csv"
    nbgrader("export", "--db", url, "--to", str(theirs), folder=tmp_path)
    assert theirs.read_text(encoding="utf-8").splitlines()[0].split(",") == header
    ours = {(row[0], row[1], row[3]): [float(cell) for cell in row[-4:]] for row in rows}
    for line in theirs.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split(",")
        assert ours[cells[0], cells[1], cells[3]] == [float(cell) for cell in cells[-4:]]


def test_canvas_finds_its_columns(tmp_path, url):
    (header, worth, *rows), _ = written(tmp_path, "canvas", url, roster=roster(tmp_path, *CANVAS_ROSTER))
    assert "Student" in header[0] and "ID" in header[1]
    assert header[2:5] == ["SIS User ID", "SIS Login ID", "Section"]
    assert header[5:] == ["01_neuron (4711)", "02_activations"]
    assert "Points Possible" in worth[0] and worth[5:] == ["6", "6"]
    assert {row[1]: row[5:] for row in rows} == {"11": ["5.5", ""], "12": ["0", ""], "13": ["1", ""], "14": ["", ""]}
    assert {row[0] for row in rows} >= {"Ångström, Ada", "Deeds, Dee"}


def test_a_roster_in_two_columns_of_names_gives_canvas_its_one(tmp_path, url):
    split = [line.replace('"', "").replace(", ", ",", 1) for line in CANVAS_ROSTER[2:]]
    people = roster(tmp_path, "LastName,FirstName,ID,SIS Login ID,Section", *(drop_sis_id(line) for line in split))
    (header, _, *rows), _ = written(tmp_path, "canvas", url, roster=people)
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert ["Ångström, Ada", "11", "", "ada", "Group 1"] in [row[:5] for row in rows]


def drop_sis_id(line):
    last, first, number, _, login, section, *_ = line.split(",")
    return ",".join((last, first, number, login, section))


def test_canvas_without_a_roster_goes_by_login(tmp_path, url):
    (_, _, *rows), _ = written(tmp_path, "canvas", url)
    assert {row[3]: row[0] for row in rows}["cy"] == "cy"
    assert {row[3]: row[0] for row in rows}["dee"] == "Deeds, Dee"


def test_moodle_has_a_dash_where_nothing_was_handed_in(tmp_path, url):
    (header, *rows), _ = written(tmp_path, "moodle", url)
    assert header == [
        *("First name", "Last name", "Username", "ID number", "Email address"),
        *("01_neuron", "02_activations"),
    ]
    assert {row[3]: row[5:] for row in rows}["ada"] == ["5.5", "-"]


def test_moodle_takes_people_from_a_roster(tmp_path, url):
    people = roster(
        tmp_path, "Email address,First name,Last name", *(f"{name}@x.org,{name},L" for name in ("ada", "bob", "cy"))
    )
    with pytest.raises(UsageError, match="no column 'ID number'"):
        export("moodle", roster=people, gradebook=url, to=tmp_path / "out.csv")
    with pytest.raises(UsageError, match=r"not in the roster: ada, bob, cy, dee"):
        export("moodle", roster=people, match="Email address", gradebook=url, to=tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_doubled_students_are_refused(tmp_path, url):
    people = roster(tmp_path, *CANVAS_ROSTER, '"Again, Ada",16,S9,ada,Group 1,,')
    with pytest.raises(UsageError, match=r"more than once in its column 'SIS Login ID': ada\."):
        export("canvas", roster=people, gradebook=url, to=tmp_path / "out.csv")


def test_students_without_grades_are_named(tmp_path, url):
    people = roster(tmp_path, *CANVAS_ROSTER, '"Late, Lia",17,S8,lia,Group 1,,')
    _, notes = written(tmp_path, "canvas", url, roster=people)
    assert any("not in the gradebook" in note and "lia" in note for note in notes)


def test_people_whom_the_roster_gives_no_id_are_named(tmp_path, url):
    _, notes = written(tmp_path, "canvas", url, roster=roster(tmp_path, *CANVAS_ROSTER))
    assert "In the roster without an id, and therefore left out: Student, Test." in notes


def test_scores_that_are_not_final_are_named(tmp_path, url):
    _, notes = written(tmp_path, "canvas", url)
    assert any("not final" in note and "cy" in note and "ada" not in note for note in notes)


@pytest.mark.parametrize("kind", ["csv", "canvas", "moodle"])
def test_no_cell_is_a_formula(tmp_path, url, kind):
    rows, _ = written(tmp_path, kind, url)
    cells = [cell for row in rows for cell in row if cell != "-"]
    assert any("=1+1" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        *((f"{start}x", f"'{start}x") for start in ("=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "＝")),
        (";=x", ";'=x"),
        ('a; "=x";+y', "a;' \"=x\";'+y"),
        ("Smith-Jones; née O'Neil = Ødegård", "Smith-Jones; née O'Neil = Ødegård"),
    ],
)
def test_an_apostrophe_stands_where_a_formula_would_start(text, written):
    assert safe(text) == written
    assert safe(written) == written


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lessons": ["12_nothing"]}, "no lesson called '12_nothing'"),
        ({"roster": "missing.csv"}, "cannot be read"),
        ({"gradebook": "sqlite:////nowhere/at/all.db"}, "no grades at"),
        ({"gradebook": "grades"}, "is not a database's address"),
        ({"gradebook": "nosuch://x"}, "is not a database's address"),
        ({"to": "no/such/folder/out.csv"}, "cannot be written"),
        ({"to": Path()}, "cannot be written"),
        ({"to": Path("/")}, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, url, options, said, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        export(**{"kind": "canvas", "gradebook": url, "to": tmp_path / "out.csv", **options})
    assert not list(tmp_path.glob("*out.csv*"))


def test_an_empty_gradebook_says_so_and_so_does_an_empty_class(tmp_path, empty_gradebook):
    address = empty_gradebook(tmp_path / "empty.db")
    with Gradebook(address, "any") as book:
        with pytest.raises(UsageError, match="no lesson yet"):
            export("canvas", gradebook=address, to=tmp_path / "out.csv")
        book.add_assignment("01_neuron")
    with pytest.raises(UsageError, match="no student yet"):
        export("canvas", gradebook=address, to=tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("kind", ["Canvas", "Moodle", "Csv"])
def test_nbgrader_itself_can_export(tmp_path, url, kind, nbgrader):
    exporter = f"--exporter=autograder.desk.exporters.{kind}Exporter"
    nbgrader("export", "--db", url, exporter, "--to", "theirs.csv", folder=tmp_path)
    expected, _ = written(tmp_path, kind.lower(), url)
    with (tmp_path / "theirs.csv").open(newline="", encoding="utf-8") as text:
        assert list(csv.reader(text)) == expected


def test_nbgrader_says_in_a_line_what_is_wrong(tmp_path, url):
    """In a process of its own, as are all these commands outside tests."""
    command = ("nbgrader", "export", "--db", url, "--exporter=autograder.desk.exporters.CanvasExporter")
    done = subprocess.run(
        [sys.executable, "-m", *command, "--Exporter.roster=missing.csv"],
        cwd=tmp_path, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 2
    assert "missing.csv cannot be read" in done.stderr and "Traceback" not in done.stderr


def test_the_command_line_exports(tmp_path, url, autograder):
    to = str(tmp_path / "m.csv")
    done = autograder("export", "01_neuron", "--format", "moodle", "--gradebook", url, "--to", to, folder=ROOT)
    assert done.returncode == 0, done.stderr
    assert to in done.stdout.replace("\n", "")
    assert "not final" in done.stderr
    assert (tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()[0].endswith(",01_neuron")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("99_unknown",), "There is no lesson called '99_unknown'."),
        (("03_forward_propagation",), "no lesson called '03_forward_propagation'"),
        (("--gradebook", "sqlite:///{folder}/none.db"), "no grades at"),
        (("--gradebook", "sqlite:///{folder}/text.db"), "file is not a database"),
        (("--gradebook", "sqlite:///{folder}/other.db"), "is it nbgrader's?"),
        (("--gradebook", "sqlite:///{folder}"), "cannot be used"),
        (("--to", "/"), "say another place with --to FILE"),
        (("--to", "/proc/nothing/grades.csv"), "say another place with --to FILE"),
        (("--roster", "{folder}/text.db"), "has no column 'student_id'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(tmp_path, url, autograder, arguments, words):
    (tmp_path / "text.db").write_text("this is not a database, whatever its name says")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE assignment (cake TEXT)")
    before = sorted(tmp_path.iterdir())
    chosen = [argument.format(folder=tmp_path) for argument in arguments]
    done = autograder("export", *([] if "--gradebook" in chosen else ["--gradebook", url]), *chosen, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr and done.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
