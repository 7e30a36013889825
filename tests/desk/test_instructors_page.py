"""The instructors' page stays true: its commands print what it says, from handing out to the grades."""

import csv
import re
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from autograder.desk.students import made_up_class
from autograder.lessons import ROOT, find_lessons

LESSON = "02_activations"
PAGE = ROOT / "docs" / "INSTRUCTORS.md"
PLACE = "/home/you/learn-how-networks-learn"
CONSOLE = re.compile(r"^```console\n\$ (?P<command>.+)\n(?P<prints>(?:.*\n)*?)```$", re.MULTILINE)
LEFT_OUT = "..."


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A clone with one lesson, and what six students handed in, as Canvas gives it to download."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed: apt-get install bubblewrap")
    folder = tmp_path_factory.mktemp("page") / "clone"
    for name in ("solutions", "course"):
        shutil.copytree(ROOT / name / LESSON, folder / name / LESSON)
    for name in ("nbgrader_config.py", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    (folder / "autograder").mkdir()
    people = [("Student", "ID", "SIS User ID", "SIS Login ID", "Section")]
    with zipfile.ZipFile(folder / "submissions.zip", "w") as download:
        for number, student in enumerate(made_up_class(find_lessons([LESSON]), 6, seed=1), start=1):
            people.append((f"Madeup, {student.first_name}", str(number), "", student.id, ""))
            late = "LATE_" if student.kind == "late" else ""
            name = f"madeup{student.first_name.lower()}_{late}{number}_{1000 + number}_activations.ipynb"
            download.writestr(name, student.files[f"{LESSON}/activations.ipynb"])
        download.writestr("nobody_7_8_notes.txt", "Made-up notes.")
    with (folder / "roster.csv").open("w", newline="", encoding="utf-8") as roster:
        csv.writer(roster).writerows(people)
    return folder


def test_every_command_prints_what_the_page_says(course, typed, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = list(CONSOLE.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(shown) == PAGE.read_text(encoding="utf-8").count("```console")
    for block in shown:
        command = shlex.split(block["command"].removeprefix("python -m "))
        done = typed(*command, folder=course, together=True)
        printed = done.stdout.replace(str(course), PLACE).splitlines()
        assert done.returncode == 0, done.stdout
        assert agree(block["prints"].splitlines(), printed), f"$ {block['command']}\n{done.stdout}"
    exports, downloads = {"canvas.csv", "grades.csv"}, {"roster.csv", "submissions.zip"}
    assert seen_by_git(course) == exports | downloads, "git would take what students wrote or got"


def seen_by_git(course: Path) -> set[str]:
    """What git would take into a clone, besides what was in it before."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed: apt-get install git")
    git = ("git", "-c", "safe.directory=*")
    subprocess.run([*git, "init", "--quiet"], cwd=course, check=True)
    listed = [*git, "ls-files", "--others", "--exclude-standard"]
    names = set(subprocess.run(listed, cwd=course, check=True, capture_output=True, text=True).stdout.splitlines())
    return {name for name in names if not name.startswith(("solutions/", "course/"))} - {
        ".gitignore",
        "nbgrader_config.py",
    }


def agree(page: list[str], printed: list[str]) -> bool:
    """Whether the page shows these lines, but for those that it says it leaves out."""
    pattern = "".join("(?:.*\n)*?" if line == LEFT_OUT else re.escape(sizeless(line)) + "\n" for line in page)
    return bool(re.fullmatch(pattern, "".join(sizeless(line) + "\n" for line in printed)))


def sizeless(line: str) -> str:
    return re.sub(r"\d+ bytes", "N bytes", line)


def test_lines_are_left_out_only_where_the_page_says_so():
    assert agree(["...", "b"], ["a", "a", "b"]) and agree(["a", "..."], ["a"])
    assert not agree(["b"], ["a", "b"]) and not agree(["...", "b"], ["b", "c"])


def test_every_link_of_the_page_leads_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links and [link for link in links if not (PAGE.parent / link).exists()] == []
