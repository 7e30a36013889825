"""What a student gets back: everything that helps, in one page that loads nothing and runs nothing."""

import json
import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.check import LESSONS
from autograder.desk.feedback import page
from autograder.desk.formulas import FORMULA, drawn
from autograder.desk.marks import read_marks
from autograder.desk.students import made_up_class
from autograder.grading.course import find_course
from autograder.grading.feedback import config_for, write_feedback
from autograder.grading.master import Master
from autograder.lessons import ROOT, find_lessons

LESSON = "02_activations"
QUESTION = "why_it_hardly_learns"
KINDS = {student.id: student.kind for student in made_up_class(find_lessons([LESSON]), 20, seed=1)}
WITHOUT_END = {"br", "hr", "img", "meta", "link", "input", "wbr", "path"}
ATTACK = (
    "<script>ran()</script><img src=x onerror=ran()><svg onload=ran()></svg><iframe src='https://x.invalid'></iframe>"
    "<a href='javascript:ran()'>x</a><style>@import 'https://x.invalid/a.css';</style><form action='https://x.invalid'>"
    "<img src='https://x.invalid/a.png'><link rel=stylesheet href='https://x.invalid/a.css'></form>"
)


class Document(HTMLParser):
    """The elements of a page, its texts, and what is wrong with how they are nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.words = ""
        self.feed(text)
        self.words = " ".join(self.words.split())
        self.ids = [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in WITHOUT_END and (not self.open or self.open.pop() != tag):
            self.faults.append(f"{tag} at {self.getpos()}")

    def handle_data(self, data):
        if "style" not in self.open:
            self.words += data

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def class_(graded_class, tmp_path_factory):
    """The graded class with a page for everybody."""
    folder = tmp_path_factory.mktemp("feedback") / "class"
    shutil.copytree(graded_class, folder)
    list(write_feedback(find_course(folder), find_lessons([LESSON], folder), entries(folder)))
    return folder


def entries(folder: Path):
    return json.loads((folder / "graded.json").read_text())


def page_of(folder: Path, student: str) -> Path:
    return folder / "feedback" / student / LESSON / "activations.html"


def read(folder: Path, student: str) -> Document:
    return Document(page_of(folder, student).read_text(encoding="utf-8"))


def one_who(kind: str) -> str:
    return next(student for student, what in KINDS.items() if what == kind)


HANDED_IN = [student for student, kind in KINDS.items() if kind != "absent"]


@pytest.mark.parametrize("student", HANDED_IN)
def test_a_page_loads_nothing_and_runs_nothing(class_, student):
    assert_harmless(read(class_, student))


def assert_harmless(document: Document) -> None:
    assert not document.all("script", "iframe", "object", "embed", "form", "link", "base", "audio", "video")
    assert not [name for _, attributes in document.elements for name in attributes if name.startswith("on")]
    assert all(
        attributes["src"].startswith("data:image/") for _, attributes in document.elements if "src" in attributes
    )
    links = [attributes["href"] for attributes in document.all("a") if "href" in attributes]
    assert all(link.startswith(("#", "https:", "http:", "mailto:")) for link in links)
    policies = [a["content"] for a in document.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


@pytest.mark.parametrize("student", HANDED_IN)
def test_a_page_is_well_formed_and_accessible(class_, student):
    document = read(class_, student)
    assert document.faults == [] and document.open == []
    assert [number for number in Counter(document.ids).values() if number > 1] == []
    assert all(a["href"][1:] in document.ids for a in document.all("a") if a.get("href", "").startswith("#"))
    assert all(a.get("scope") or "align" in a or not a for a in document.all("th"))
    assert all(a.get("alt") for a in document.all("img")) and all(a.get("aria-label") for a in document.all("svg"))
    levels = [int(tag[1]) for tag, _ in document.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert document.all("html")[0]["lang"] == "en"


def test_colours_can_be_told_from_what_is_behind_them():
    shared, own = (
        re.findall(r":root {[^}]+--[^}]+}", (ROOT / "autograder/desk/templates" / name).read_text())
        for name in ("page.css", "feedback.css")
    )
    for blocks in zip(shared, own, strict=True):
        colours = dict(re.findall(r"--(\w+): (#\w{6})", "".join(blocks)))
        for name in ("text", "soft", "link", "good", "some", "bad"):
            for behind in ("back", "panel"):
                assert contrast(colours[name], colours[behind]) >= 4.5, (name, behind)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the Web Content Accessibility Guidelines 2.1 define it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("student", [s for s in HANDED_IN if KINDS[s] in ("mistakes", "stuck", "late")])
def test_a_mistake_is_named_explained_and_followed_by_what_helps(class_, student):
    document = read(class_, student)
    (entry,) = (entry for entry in entries(class_) if entry["student"] == student)
    mistakes = [exercise for exercise in entry["exercises"] if exercise["diagnosis"]]
    assert mistakes
    for exercise in mistakes:
        known = LESSONS[LESSON][exercise["name"]]
        sentence = next(m.sentence for m in known.mutants if m.name == exercise["diagnosis"])
        assert f"A known mistake: {exercise['diagnosis']}. {plain(sentence)}" in document.words
        assert exercise["message"].splitlines()[0].replace("`", "") in document.words
        assert f"Hint. {plain(known.hints[0])}" in document.words
    assert "Read again:" in document.words and "To read again" in document.words


def plain(sentence: str) -> str:
    return " ".join(re.sub(r"`|(?<!\S)\*(?=\w+\*)|(?<=\w)\*(?!\S)", "", sentence).split())


def test_who_has_everything_right_has_nothing_to_read_again(class_):
    document = read(class_, one_who("right"))
    assert "15 of 17 points so far" in document.words and "6 of 6 exercises correct" in document.words
    assert "Read again" not in document.words and "Hint." not in document.words


def test_what_was_not_attempted_gets_a_hint_and_the_part_to_read(class_):
    document = read(class_, one_who("half"))
    assert "Not attempted yet: softmax" in document.words
    assert "Read again: 6. Softmax: numbers into probabilities" in document.words
    assert "A network that hardly learns – Not attempted yet 0 of 2" in document.words
    assert "No response." not in document.words and "# Your code here" not in document.words


def test_what_could_not_be_read_says_why(class_):
    (unreadable,) = (entry for entry in entries(class_) if not entry["exercises"])
    document = read(class_, unreadable["student"])
    assert "This could not be graded." in document.words
    assert plain(unreadable["anomalies"][0]) in document.words
    assert "Not graded" not in document.words and "Read again" not in document.words


def test_being_late_is_said_and_so_is_what_it_cost(class_):
    student = one_who("late")
    assert re.search(r"It was handed in \d+ (days|hours|hour) late\.", read(class_, student).words)
    with Gradebook(f"sqlite:///{class_}/gradebook.db") as book:
        book.find_submission_notebook("activations", LESSON, student).late_submission_penalty = 1.5
        book.db.commit()
    again(class_, student)
    assert "1.5 points are taken off because it was handed in" in read(class_, student).words


def test_a_persons_points_and_comment_appear_once_they_are_given(class_):
    student = one_who("right")
    assert "Waits for a person" in read(class_, student).words
    with Gradebook(f"sqlite:///{class_}/gradebook.db") as book:
        notebook = book.find_submission_notebook("activations", LESSON, student)
        grades = {grade.name: grade for grade in notebook.grades}
        grades[QUESTION].manual_score = 1.5
        grades["test_relu"].manual_score = 1.0
        comments = {comment.name: comment for comment in notebook.comments}
        comments[QUESTION].manual_comment = f"Well **said**: $a(1 - a)$.\n\n{ATTACK}"
        comments["relu"].manual_comment = "Does it copy?"
        book.db.commit()
    again(class_, student)
    text = page_of(class_, student).read_text(encoding="utf-8")
    document = Document(text)
    assert "15.5 of 17 points" in document.words and "so far" not in document.words
    assert "Read by a person" in document.words and "1.5 of 2 points" in document.words
    assert "<strong>said</strong>" in text and 'aria-label="a(1 - a)"' in text
    assert "Comment Does it copy?" in document.words and "A person gave the points." in document.words
    assert_harmless(document)


def test_grading_again_brings_what_a_person_wrote_since_to_the_page_of_unchanged_work(class_):
    student = one_who("right")
    (entry,) = (entry for entry in entries(class_) if entry["student"] == student)
    with Gradebook(f"sqlite:///{class_}/gradebook.db") as book:
        book.find_comment("sigmoid", "activations", LESSON, student).manual_comment = "Since then."
        book.db.commit()
    list(write_feedback(find_course(class_), find_lessons([LESSON], class_), [entry | {"cached": True}]))
    assert "Comment Since then." in read(class_, student).words


def again(folder: Path, student: str) -> None:
    config = config_for(find_course(folder), folder)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    done = api.generate_feedback(LESSON, student)
    assert done["success"], done


def test_every_way_to_make_feedback_makes_the_same_page(class_, nbgrader):
    student = one_who("mistakes")
    by_grade = page_of(class_, student).read_text(encoding="utf-8")
    again(class_, student)
    assert page_of(class_, student).read_text(encoding="utf-8") == by_grade
    nbgrader("generate_feedback", LESSON, "--student", student, "--force", folder=class_)
    assert page_of(class_, student).read_text(encoding="utf-8") == by_grade


def test_a_log_does_not_say_what_somebody_got(class_, nbgrader):
    student = one_who("right")
    with Gradebook(f"sqlite:///{class_}/gradebook.db") as book:
        book.find_grade("test_relu", "activations", LESSON, student).manual_score = 1.37
        book.find_comment("relu", "activations", LESSON, student).manual_comment = "Between us."
        book.db.commit()
        total = f"{book.find_submission(LESSON, student).score:g}"
    commands = (
        ("autograde", LESSON, "--student", student, "--force"),
        ("generate_feedback", LESSON, "--student", student, "--force"),
        ("export", "--to", "grades.csv"),
        ("export", "--exporter=autograder.desk.exporters.CanvasExporter", "--to", "grades.csv"),
    )
    for command in commands:
        done = nbgrader(*command, "--log-level=DEBUG", folder=class_)
        said = done.stdout + done.stderr
        assert "DEBUG" in said and not [told for told in ("1.37", total, "Between us") if told in said], command
    assert "1.37" in page_of(class_, student).read_text(encoding="utf-8")
    assert not list(class_.rglob("*.log"))


def test_what_a_student_displayed_is_shown_and_cannot_do_anything(class_):
    student = one_who("mistakes")
    notebook = nbformat.read(class_ / "autograded" / student / LESSON / "activations.ipynb", as_version=4)
    kinds = ("text/html", "text/markdown", "text/latex", "image/svg+xml", "text/plain", "image/png", "text/strange")
    outputs = [nbformat.v4.new_output("display_data", {kind: ATTACK}) for kind in kinds]
    outputs += [nbformat.v4.new_output("stream", text=ATTACK), nbformat.v4.new_output("error", evalue=ATTACK)]
    mine = nbformat.v4.new_code_cell("print('mine')", outputs=outputs)
    notebook.cells += [mine, nbformat.v4.new_markdown_cell(ATTACK), nbformat.v4.new_markdown_cell("*mine* too")]
    marks = read_marks(f"sqlite:///{class_}/gradebook.db", LESSON, "activations", student)
    text = page(student, Master(find_lessons([LESSON])[0]), notebook.cells, marks)
    document = Document(text)
    assert_harmless(document)
    assert "print('mine')" in document.words and "<em>mine</em> too" in text
    assert document.words.count("ran()") > 4


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_the_formulas_of_the_lessons_are_drawn(lesson):
    text = "".join(sorted(Master(lesson).prose))
    formulas = [found["display"] or found["inline"] for found in FORMULA.finditer(text)]
    as_source = [formula for formula in formulas if not drawn(formula).startswith("<svg")]
    assert len(as_source) <= 2, as_source
    assert "&lt;" in drawn("a < b") and "<code>" in drawn(r"\unknown{<b>}")
