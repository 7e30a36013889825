"""The class report: right numbers, on a page that stands for itself, and nothing half written."""

import base64
import csv
import io
import json
import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook

from autograder.desk import report as module
from autograder.desk.grades import Column, Person, Score
from autograder.desk.page import page
from autograder.desk.report import as_csv, report
from autograder.desk.results import ClassResults, LessonResults, Work
from autograder.grading.tables import OUTCOME
from autograder.lessons import ROOT, UsageError, find_lessons

LESSON = "02_activations"
FILES = ["report.html", "scores.csv", "exercises.csv", "mistakes.csv", "help.csv", "anomalies.csv"]


def make(folder: Path, output: Path, **options) -> Path:
    assert report(find_lessons(root=folder), False, output, root=folder, **options) == (output, FILES)
    return output


@pytest.fixture(scope="module")
def made(graded_class, tmp_path_factory) -> Path:
    return make(graded_class, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def entries(graded_class):
    return json.loads((graded_class / "graded.json").read_text())


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_scores_are_those_of_the_grading_run(made, entries):
    told = {row["student"]: row["score"] for row in rows(made, "scores.csv")}
    assert len(told) == 20
    assert {student: float(score) for student, score in told.items() if score} == {
        entry["student"]: entry["score"] for entry in entries
    }


def test_exercises_and_mistakes_are_counted_from_the_verdicts(made, entries):
    verdicts = Counter((e["name"], e["verdict"]) for entry in entries for e in entry["exercises"])
    for row in rows(made, "exercises.csv"):
        assert int(row["correct"]) == verdicts[row["exercise"], "correct"]
        assert int(row["not_attempted"]) == verdicts[row["exercise"], "not attempted"]
        assert float(row["pass_rate"]) == pytest.approx(int(row["correct"]) / int(row["students"]), abs=1e-4)
    named = Counter((e["name"], e["diagnosis"]) for entry in entries for e in entry["exercises"] if e["diagnosis"])
    assert {(row["exercise"], row["mistake"]): int(row["count"]) for row in rows(made, "mistakes.csv")} == named


def test_the_page_names_the_commonest_mistake_with_its_sentence_and_an_answer(made, entries):
    text = (made / "report.html").read_text()
    name, mistake = Counter(
        (e["name"], e["diagnosis"]) for entry in entries for e in entry["exercises"] if e["diagnosis"]
    ).most_common(1)[0][0]
    assert mistake in text
    assert f"<pre><code>def {name}(" in text


def test_the_page_says_who_may_need_help_and_why(made):
    text = " ".join((made / "report.html").read_text().split())
    assert 'India Madeup <span class="id">madeup-09</span></th> <td> <ul> <li>handed in nothing</li> </ul>' in text
    assert "<li>not attempted: 3 of 6 exercises</li> <li>stuck: 3 of 3 attempted not right</li>" in text


def test_anomalies_of_the_run_are_all_there(made, entries):
    told = {(row["student"], row["what"]) for row in rows(made, "anomalies.csv")}
    assert {(entry["student"], said) for entry in entries for said in entry["anomalies"]} <= told


def test_the_same_data_give_the_same_files(graded_class, made, tmp_path):
    again = make(graded_class, tmp_path)
    for name in FILES:
        assert (again / name).read_bytes() == (made / name).read_bytes(), name


class Page(HTMLParser):
    """What a page asks for, and what its tables and pictures say to those who do not see them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.attributes.append((tag, dict(attributes)))


def test_the_page_stands_for_itself(made):
    found = Page((made / "report.html").read_text())
    assert not found.tags.keys() & {"script", "link", "iframe", "object", "base"}
    for tag, attributes in found.attributes:
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("src", "data:").startswith("data:")
        assert tag != "a" or attributes["href"].startswith("#")
    assert "url(" not in (made / "report.html").read_text()


def test_pictures_are_grey_so_that_they_print_as_they_look(made):
    found = Page((made / "report.html").read_text())
    pictures = [attributes["src"] for tag, attributes in found.attributes if tag == "img"]
    drawn = "".join(base64.b64decode(picture.partition(",")[2]).decode() for picture in pictures)
    colours = set(re.findall(r"#[0-9a-fA-F]{6}\b", drawn))
    assert colours and all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours), colours
    assert "rgb(" not in drawn and "<pattern" in drawn


def test_the_page_can_be_read_without_seeing_it(made):
    found = Page((made / "report.html").read_text())
    assert found.tags["h1"] == 1 and found.tags["caption"] == found.tags["table"]
    assert all(attributes.get("scope") for tag, attributes in found.attributes if tag == "th")
    pictures = [attributes for tag, attributes in found.attributes if tag == "img"]
    assert len(pictures) == 2 and all(len(picture["alt"]) > 60 for picture in pictures)
    assert ("html", {"lang": "en"}) in found.attributes


def test_an_anonymous_report_names_nobody_in_any_file(graded_class, tmp_path):
    folder = tmp_path / "class"
    shutil.copytree(graded_class, folder)
    one, again = (make(folder, tmp_path / name, anonymous=True) for name in ("one", "again"))
    for name in FILES:
        text = (one / name).read_text()
        assert "madeup" not in text.lower() and "Alfa" not in text and "notes.txt" not in text, name
        assert text == (again / name).read_text(), name
    names = {row["student"] for row in rows(one, "scores.csv")}
    assert len(names) == 20
    for name in ("help.csv", "anomalies.csv"):
        assert {row["student"] for row in rows(one, name)} <= names | {""}
    assert len(rows(one, "anomalies.csv")) > 1


def test_what_students_write_does_not_tell_who_they_are_in_an_anonymous_report(graded_class, tmp_path):
    """Every answer, output and anomaly speaks of Alfa Madeup; the report does not."""
    folder = tmp_path / "class"
    shutil.copytree(graded_class, folder)
    for notebook in folder.glob("autograded/*/*/*.ipynb"):
        content = json.loads(notebook.read_text())
        for cell in content["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code":
                cell["source"] = (
                    f"# By Alfa Madeup\nalfaMadeup, matriculation = 'Alfa Madeup', 47110815\n{cell['source']}"
                )
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "Alfa Madeup"}]
        notebook.chmod(0o644)
        notebook.write_text(json.dumps(content))
    odd = [
        "Other files were handed in and not used: Alfa Madeup.txt.",
        "Grade ids that the lesson does not have: alfa.",
        "The notebook asks for the kernel 'Alfa'; it was graded with 'python3'.",
        "test_relu claimed Madeup points; it has the master's 2.",
        "There is no madeup-01.ipynb.",
        "madeup-01 is a link; links are not followed.",
        "Cell extra-1: Alfa Madeup was still running when its time was up.",
    ]
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        for row in book.db.execute(sa.select(OUTCOME)).all():
            told = json.dumps(json.loads(row.report) | {"anomalies": odd})
            book.db.execute(sa.update(OUTCOME).where(OUTCOME.c.student == row.student).values(report=told))
        book.db.commit()
    named, anonymous = make(folder, tmp_path / "named"), make(folder, tmp_path / "anonymous", anonymous=True)
    pages = [(report / "report.html").read_text() for report in (named, anonymous)]
    assert "alfaMadeup, matriculation" in pages[0] and "name1, name2 = (" in pages[1]
    assert len(rows(anonymous, "anomalies.csv")) == len(rows(named, "anomalies.csv")) > 7 * 10
    for file in anonymous.iterdir():
        assert not re.search("alfa|madeup|matriculation|47110815", f"{file.name} {file.read_text()}", re.IGNORECASE), (
            file
        )


def test_what_students_wrote_is_shown_and_never_obeyed():
    (lesson,) = find_lessons([LESSON])
    verdict = {"name": "relu", "verdict": "wrong", "diagnosis": "<b>x"}
    outcome = {"exercises": [verdict], "anomalies": ["<script>alert(1)</script>"], "isolation": "sandbox"}
    student = Person("<i>s</i>", "<img src=x onerror=alert(1)>", "", "")
    work = Work(student.id, Score(0, 0, None, False), 0.0, outcome, 1)
    results = LessonResults(lesson, Column(LESSON, 15, None), {"relu": 2.0}, {student.id: work}, ())
    text = page(ClassResults({student.id: student}, (results,)), lambda *_: "</code><script>alert(2)</script>")
    assert Page(text).tags.keys().isdisjoint({"script", "b", "i"})
    assert "&lt;script&gt;alert(1)" in text and "&lt;script&gt;alert(2)" in text


@pytest.mark.parametrize(
    "text", ["=cmd()", "+cmd()", "-cmd()", "@cmd()", "\t=cmd()", "\r=cmd()", "\n=cmd()", " =cmd()"]
)
def test_a_spreadsheet_takes_no_cell_for_a_formula(text):
    ((cell, number),) = csv.reader(io.StringIO(as_csv([(text, -1.5)]), newline=""))
    assert cell == f"'{text.strip()}"
    assert number == "-1.5"


def test_a_report_that_cannot_be_finished_leaves_the_old_one_whole(graded_class, tmp_path, monkeypatch):
    make(graded_class, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(module, "page", lambda *_: "new")
    real = Path.write_text

    def full(path, text, **options):
        if ".mistakes.csv" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return real(path, text, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UsageError, match="No space left"):
        make(graded_class, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_command_writes_beside_the_graded_notebooks_and_says_where(graded_class, autograder, tmp_path):
    folder = tmp_path / "class"
    shutil.copytree(graded_class, folder)
    done = autograder("report", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    promised = "The report is report/report.html, its tables are beside it: " + ", ".join(FILES[1:])
    assert promised in done.stdout
    assert promised.replace("report/", "autograder/report/") in (ROOT / "docs" / "INSTRUCTORS.md").read_text()
    assert sorted(path.name for path in (folder / "report").iterdir()) == sorted(FILES)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("99_unknown",), "There is no lesson called '99_unknown'."),
        (("01_neuron", "--gradebook", "{book}"), "python -m autograder grade 01_neuron"),
        (("--gradebook", "sqlite:///nowhere.db"), "python -m autograder grade LESSON"),
        (("--gradebook", "gradebook.db"), "sqlite:///gradebook.db"),
        (("--gradebook", "nonsense://x"), "not a database's address"),
        (("--gradebook", "{book}", "--output", "/proc/nothing"), "--output"),
        (("--gradebook", "{book}", "--output", "a-file"), "--output"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(graded_class, autograder, tmp_path, arguments, words):
    (tmp_path / "a-file").touch()
    book = f"sqlite:///{graded_class}/gradebook.db"
    done = autograder("report", *(argument.format(book=book) for argument in arguments), folder=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a-file"]
