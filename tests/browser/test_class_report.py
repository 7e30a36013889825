"""The class report as a browser shows it: on a phone, in the dark and on paper, with nothing asked of the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.check import LESSONS
from autograder.desk.grades import Column, Person, Score
from autograder.desk.page import page
from autograder.desk.results import ClassResults, LessonResults, Work
from autograder.lessons import find_lessons

from .standalone import open_standalone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE, DESKTOP, A4 = 320, 1280, 680
"""Widths in CSS pixels: the smallest phone, a screen, and what margins leave of a sheet of paper."""
LONG = "a_rather_long_expression_" * 6


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on every lesson, with the longest names of the course and a long one of a student."""
    student = Person("s-0123456789-0123456789", "Maximiliana-Konstantina", "von und zu Musterhausen", "")
    path = tmp_path_factory.mktemp("report") / "report.html"
    lessons = []
    for lesson in find_lessons():
        known = LESSONS[lesson.id]
        told = [
            {"name": name, "verdict": "wrong", "diagnosis": exercise.mutants[0].name}
            for name, exercise in known.items()
        ]
        outcome = {"exercises": told, "anomalies": [f"Not used: {LONG}"], "isolation": "sandbox"}
        work = Work(student.id, Score(3, 0, None, True), 200_000.0, outcome, 1)
        column = Column(lesson.id, 17.0, None)
        lessons.append(LessonResults(lesson, column, dict.fromkeys(known, 2.0), {student.id: work}, ("absent",)))
    people = {student.id: student, "absent": Person("absent", "", "", "")}
    path.write_text(page(ClassResults(people, tuple(lessons)), lambda *_: f"def f(x):\n    return {LONG}"))
    return path


@pytest.mark.parametrize(("width", "media"), [(PHONE, "screen"), (DESKTOP, "screen"), (A4, "print")])
def test_nothing_is_wider_than_the_page_and_nothing_is_loaded(browser: Browser, report: Path, width: int, media: str):
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark")
    open_standalone(tab, report, media)
    tab.close()


def test_paper_is_white_also_where_the_screen_is_dark(browser: Browser, report: Path):
    tab = browser.new_page(color_scheme="dark")
    tab.goto(report.as_uri())
    background = "getComputedStyle(document.body).backgroundColor"
    assert tab.evaluate(background) == "rgb(21, 24, 28)"
    tab.emulate_media(media="print")
    assert tab.evaluate(background) == "rgb(255, 255, 255)"
    tab.close()


def test_the_page_is_accessible(browser: Browser, report: Path):
    from axe_playwright_python.sync_playwright import Axe

    tab = browser.new_page(viewport={"width": PHONE, "height": 800})
    tab.goto(report.as_uri())
    found = Axe().run(tab).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    tab.close()
