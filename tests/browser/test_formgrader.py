"""What an instructor does in formgrader, in the JupyterLab that `jupyter lab` opens in the course's folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from nbgrader.api import Gradebook

from autograder.desk.results import read_outcomes
from autograder.desk.students import made_up_class
from autograder.lessons import ROOT, find_lessons

from .lab import STARTS_WITHIN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Locator, Page

LESSON = "02_activations"
QUESTION = "why_it_hardly_learns"
MISTAKEN = "madeup-02"
TOKEN = "desk"
PATIENCE = 60_000  # milliseconds


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone, as far as nbgrader needs one, in which three students have handed in a lesson."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed: apt-get install bubblewrap")
    folder = tmp_path_factory.mktemp("formgrader") / "clone"
    for name in ("solutions", "course"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for student in made_up_class(find_lessons([LESSON]), 3, seed=1):
        for name, data in student.files.items():
            path = folder / "autograder" / "submitted" / student.id / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def address(course: Path, chromium: str) -> Iterator[str]:
    """Where the course's JupyterLab listens, which keeps to itself whatever it writes about itself."""
    home = course.parent
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = os.environ | {name: str(home / name.lower()) for name in names}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}")
    with (home / "log.txt").open("w") as log:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, env=environment, cwd=course, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/api/status?token={TOKEN}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(STARTS_WITHIN)


def wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(url, timeout=STARTS_WITHIN).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("JupyterLab did not start.")


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/lab?token={TOKEN}")
    yield page
    page.close()


def test_a_class_is_graded_without_leaving_formgrader(page: Page, address: str, course: Path):
    desk = open_formgrader(page)
    desk.locator("td.name").nth(11).wait_for()
    assert desk.locator("td.name").all_inner_texts() == [lesson.id for lesson in find_lessons()]

    press(row(desk, LESSON), "assign", "created the student version")
    released = course / "course" / LESSON / "activations.ipynb"
    assert sources(released) == sources(ROOT / "course" / LESSON / "activations.ipynb")
    row(desk, LESSON).locator(".num-submissions a", has_text="3").click()
    press(row(desk, MISTAKEN), "autograde", "autograded")
    score(desk, "11 / 17").wait_for()
    with gradebook(course) as book:
        assert read_outcomes(book)[LESSON, MISTAKEN][0]["isolation"] == "sandbox"
        (handed_in,) = book.notebook_submissions("activations", LESSON)
        submission = f"{address}/formgrader/submissions/{handed_in.id}/"

    page.goto(submission)
    box = page.locator(".output", has_text="Not right yet: sigmoid_grad").first
    assert "This is the derivative of tanh." in box.inner_text()
    points, comment = page.locator(f"input#{QUESTION}"), page.locator(f"textarea#{QUESTION}-comment")
    points.and_(page.locator(".needs_manual_grade")).wait_for()
    fill(page, points, "1.5", "grade")
    fill(page, comment, "Which number shows it?", "comment")

    page.goto(f"{address}/formgrader/gradebook/{LESSON}/activations")
    assert re.search(r"12\.5 / 17\s+11 / 15\s+1\.5 / 2", row(page, "Submission #1").inner_text())

    page.goto(f"{address}/formgrader/manage_submissions/{LESSON}")
    press(row(page, MISTAKEN), "generate-feedback", "generated feedback")
    feedback = course / "autograder" / "feedback" / MISTAKEN / LESSON / "activations.html"
    words = " ".join(re.sub(r"<[^>]*>", " ", feedback.read_text(encoding="utf-8")).split())
    assert "12.5 of 17 points" in words and "Comment Which number shows it?" in words

    press(row(page, MISTAKEN), "autograde", "autograded")
    page.reload()
    score(page, "12.5 / 17").wait_for()
    page.goto(submission)
    page.wait_for_function("id => document.getElementById(id).value", arg=f"{QUESTION}-comment")
    page.wait_for_function("id => document.getElementById(id).value", arg=QUESTION)
    assert (points.input_value(), comment.input_value()) == ("1.5", "Which number shows it?")
    points.and_(page.locator(".needs_manual_grade")).wait_for()
    page.get_by_role("button", name="Resolve").click()
    points.and_(page.locator(":not(.needs_manual_grade)")).wait_for()
    assert points.input_value() == "1.5"

    log = (course.parent / "log.txt").read_text(encoding="utf-8")
    told = re.search(r"\b12\.5\b|Which number", log)  # no moment of the day, such as 12:48:12.539
    assert not told, "a log of the server holds what somebody got"


def open_formgrader(page: Page) -> FrameLocator:
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader").click()
    return page.frame_locator("iframe")


def row(desk: Page | FrameLocator, name: str) -> Locator:
    return desk.locator("tbody tr", has_text=name)


def score(desk: Page | FrameLocator, points: str) -> Locator:
    """Where formgrader's list of submissions says that the student with mistakes has these points."""
    return row(desk, MISTAKEN).locator(".score", has_text=points)


def press(row: Locator, button: str, success: str) -> None:
    """Press a button in a row, and read what formgrader has to say of it."""
    row.locator(f".{button} a").click()
    said = row.page.frames[-1].locator(".modal.in")
    said.get_by_text("Log Output").wait_for()
    assert f"Successfully {success}" in said.inner_text()
    said.get_by_role("button", name="OK").click()
    said.wait_for(state="hidden")


def fill(page: Page, field: Locator, text: str, saved_as: str) -> None:
    with page.expect_response(lambda answer: f"/api/{saved_as}/" in answer.url and answer.request.method == "PUT"):
        field.fill(text)
        field.press("Tab")


def gradebook(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course}/autograder/gradebook.db")


def sources(notebook: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]]
