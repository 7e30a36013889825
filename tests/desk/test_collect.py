"""Downloads from Canvas and Moodle become submitted/: everybody's latest notebook, and no file without a word."""

import shutil
import zipfile
from contextlib import closing

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.desk.collect import collect
from autograder.desk.grades import Person
from autograder.desk.people import person_of
from autograder.grading.gradebook import Book
from autograder.grading.tables import STUDENT
from autograder.lessons import ROOT, UsageError, find_lessons

LESSON = "02_activations"


@pytest.fixture
def lesson(tmp_path):
    root = tmp_path / "course"
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / LESSON, root / folder / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "autograder").mkdir()
    return find_lessons([LESSON], root)[0]


def download(tmp_path, files, zipped):
    folder = tmp_path / "download"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if not zipped:
        return folder
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        for name in files:
            archive.write(folder / name, name)
    return tmp_path / "submissions.zip"


def collected_files(lesson):
    submitted = lesson.root / "autograder" / "submitted"
    return {str(p.relative_to(submitted)): p.read_text(encoding="utf-8") for p in submitted.rglob("*") if p.is_file()}


CANVAS = {
    "lovelaceada_11_900_activations.ipynb": "ada",
    "bobsonbob_LATE_12_901_activations-2.ipynb": "bob, second",
    "bobsonbob_12_99_activations.ipynb": "bob, first",
    "cyan_cy_13_903_activations (1).ipynb": "cy",
    "cyan_cy_13_904_notes.pdf": "",
    "somebody.ipynb": "whose?",
}
MOODLE = {
    "Ada Lovelace_11_assignsubmission_file/activations.ipynb": "ada",
    "Bob Bobson_12_assignsubmission_file_/activations.ipynb": "bob",
    "Cy van der Cyan_13_assignsubmission_file_activations.ipynb": "cy",
    "Dee_14_assignsubmission_onlinetext/onlinetext.html": "<p>I forgot</p>",
}


@pytest.mark.parametrize("zipped", [True, False])
def test_a_download_from_canvas(tmp_path, lesson, zipped):
    collected = collect(lesson, download(tmp_path, CANVAS, zipped))
    assert collected_files(lesson) == {
        f"11/{LESSON}/activations.ipynb": "ada",
        f"12/{LESSON}/activations.ipynb": "bob, second",
        f"13/{LESSON}/activations.ipynb": "cy",
    }
    assert collected.students == ("11", "12", "13")
    assert collected.late == ("12",)
    assert {name.split("/")[-1]: reason for name, reason in collected.left.items()} == {
        "bobsonbob_12_99_activations.ipynb": "the same person handed it in once more later",
        "cyan_cy_13_904_notes.pdf": "it is no notebook",
        "somebody.ipynb": "its name does not say whose it is",
    }


@pytest.mark.parametrize("zipped", [True, False])
def test_a_download_from_moodle(tmp_path, lesson, zipped):
    collected = collect(lesson, download(tmp_path, MOODLE, zipped))
    assert collected_files(lesson) == {
        f"{number}/{LESSON}/activations.ipynb": name for number, name in (("11", "ada"), ("12", "bob"), ("13", "cy"))
    }
    assert list(collected.left.values()) == ["it is no notebook"]


def test_a_roster_says_who_is_who(tmp_path, lesson):
    canvas = tmp_path / "gradebook.csv"
    canvas.write_text("Student,ID,SIS Login ID,Section\nPoints Possible,,,\nA,11,ada,1\nB,12,bob,1\n", encoding="utf-8")
    collected = collect(lesson, download(tmp_path, CANVAS, True), canvas, "SIS Login ID")
    assert collected.students == ("ada", "bob")
    assert "nobody in the roster has the number 13" in collected.left.values()


def test_everybody_of_the_roster_is_in_the_gradebook_by_name_whoever_handed_in(tmp_path, lesson):
    canvas = tmp_path / "gradebook.csv"
    rows = '"Ångström, Ada",11,ada,1\n"Bobson, Bob",12,bob,1\n"Deeds, Dee",14,dee,1\n"Student, Test",15,,1\n'
    canvas.write_text(f"Student,ID,SIS Login ID,Section\nPoints Possible,,,\n{rows}", encoding="utf-8")
    url = f"sqlite:///{lesson.root}/autograder/gradebook.db"
    with closing(Book(url, Config())) as book, book.transaction() as connection:
        connection.execute(
            sa.insert(STUDENT), [{"id": "bob", "first_name": "Robert"}, {"id": "eve", "first_name": None}]
        )
    collected = collect(lesson, download(tmp_path, CANVAS, True), canvas, "SIS Login ID")
    assert (collected.students, collected.entered) == (("ada", "bob"), 3)
    with Gradebook(url) as book:
        people = {(one.id, one.first_name, one.last_name) for one in book.students}
    assert people == {
        ("ada", "Ada", "Ångström"),
        ("bob", "Robert", "Bobson"),
        ("dee", "Dee", "Deeds"),
        ("eve", None, None),
    }


@pytest.mark.parametrize(
    ("row", "person"),
    [
        ({"Student": "Ada"}, Person("s", "", "Ada", "")),
        ({"Student": "van Dyk, Ada, the 2nd"}, Person("s", "Ada, the 2nd", "van Dyk", "")),
        ({"Full name": "Ada B. Cee", "Email address": "a@x.org"}, Person("s", "Ada B.", "Cee", "a@x.org")),
        ({"First name": "Ada", "Last name": "Cee"}, Person("s", "Ada", "Cee", "")),
        ({"student_id": "s"}, Person("s", "", "", "")),
    ],
)
def test_names_are_read_as_canvas_and_moodle_write_them(row, person):
    assert person_of("s", row) == person


def test_where_the_gradebook_cannot_be_used_nothing_is_collected(tmp_path, lesson):
    (lesson.root / "autograder" / "gradebook.db").write_text("no database, whatever its name says")
    canvas = tmp_path / "gradebook.csv"
    canvas.write_text("Student,ID,SIS Login ID,Section\nA,11,ada,1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be used"):
        collect(lesson, download(tmp_path, CANVAS, True), canvas, "SIS Login ID")
    assert [path.name for path in (lesson.root / "autograder").iterdir()] == ["gradebook.db"]


def test_an_id_that_leads_out_of_the_folder_is_not_followed(tmp_path, lesson):
    ids = ("../../evil", ".hidden", "back\\slash")
    rows = "".join(f"S,{number},{name},1\n" for number, name in zip((11, 12, 13), ids, strict=True))
    canvas = tmp_path / "gradebook.csv"
    canvas.write_text(f"Student,ID,SIS Login ID,Section\n{rows}", encoding="utf-8")
    collected = collect(lesson, download(tmp_path, CANVAS, True), canvas, "SIS Login ID")
    assert collected.students == () and not collected_files(lesson)
    assert collected.entered == 0
    assert sum("cannot be the name of a folder" in reason for reason in collected.left.values()) == 4


def test_a_roster_that_gives_two_people_the_same_number_is_refused(tmp_path, lesson):
    canvas = tmp_path / "gradebook.csv"
    canvas.write_text("Student,ID,SIS Login ID,Section\nA,11,ada,1\nB,11,bob,1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"more than once in its column 'ID': 11\. Who handed in what\?"):
        collect(lesson, download(tmp_path, CANVAS, True), canvas, "SIS Login ID")
    assert not collected_files(lesson)


def test_moodles_grading_worksheet_says_who_is_who(tmp_path, lesson):
    worksheet = tmp_path / "worksheet.csv"
    rows = "".join(f"Participant {n},{name},{name}@x.org\n" for n, name in ((11, "ada"), (12, "bob"), (13, "cy")))
    worksheet.write_text(f"Identifier,Full name,Email address\n{rows}", encoding="utf-8")
    collected = collect(lesson, download(tmp_path, MOODLE, True), worksheet, "Email address")
    assert collected.students == ("ada@x.org", "bob@x.org", "cy@x.org")


def test_a_second_download_brings_the_new_version(tmp_path, lesson):
    collect(lesson, download(tmp_path, {"ada_11_900_activations.ipynb": "old"}, True))
    collect(lesson, download(tmp_path, {"ada_11_950_activations-1.ipynb": "new"}, True))
    assert collected_files(lesson)[f"11/{LESSON}/activations.ipynb"] == "new"


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, lesson):
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(UsageError, match="is no zip file"):
        collect(lesson, tmp_path / "text.zip")
    with pytest.raises(UsageError, match="There is no"):
        collect(lesson, tmp_path / "nothing.zip")
    (tmp_path / "roster.csv").write_text("student_id,name\nada,Ada\n", encoding="utf-8")
    with pytest.raises(UsageError, match="what number the platform gave to whom"):
        collect(lesson, download(tmp_path, CANVAS, True), tmp_path / "roster.csv")
    assert not collected_files(lesson)


def test_nbgraders_own_command_uses_the_same_names(tmp_path, lesson, nbgrader):
    archive = lesson.root / "autograder" / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    shutil.copy(download(tmp_path, CANVAS, True), archive)
    done = nbgrader("zip_collect", LESSON, folder=lesson.root)
    assert collected_files(lesson)[f"12/{LESSON}/activations.ipynb"] == "bob, second"
    assert "somebody.ipynb" in done.stderr


def test_nbgraders_own_command_says_in_a_line_what_is_wrong_with_a_roster(lesson, typed):
    archive = lesson.root / "autograder" / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    command = ("nbgrader", "zip_collect", LESSON, "--DownloadCollector.roster=missing.csv")
    done = typed(*command, folder=lesson.root)
    assert done.returncode == 2
    assert "The roster missing.csv cannot be read" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("99_unknown", "download.zip"), "There is no lesson called '99_unknown'."),
        ((LESSON, "nothing.zip"), "There is no nothing.zip"),
        ((LESSON, "text.zip"), "is no zip file"),
        ((LESSON, "empty", "--roster", "missing.csv"), "missing.csv cannot be read"),
        ((LESSON, "empty", "--roster", "roster.csv", "--match", "Nobody"), "no column 'Nobody'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(lesson, autograder, arguments, words):
    (lesson.root / "text.zip").write_text("no zip", encoding="utf-8")
    (lesson.root / "roster.csv").write_text("Student,ID\nA,11\n", encoding="utf-8")
    (lesson.root / "empty").mkdir()
    before = sorted(lesson.root.rglob("*"))
    done = autograder("collect", *arguments, folder=lesson.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr and done.stderr.count("\n") == 1
    assert sorted(lesson.root.rglob("*")) == before
