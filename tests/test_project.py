"""What holds for the project as a whole: its locks, its README and its links."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from autograder.lessons import ROOT, find_lessons

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def locked(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-test.txt", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]),
    ],
)
def test_a_lock_pins_everything_that_is_wanted_within_its_bounds(lock, wanted):
    for line in wanted:
        requirement = Requirement(line)
        pins = [pin for pin in locked(lock) if pin.name.lower() == requirement.name.lower()]
        assert pins, f"{requirement.name} is not in {lock}"
        for pin in pins:
            (version,) = [specifier.version for specifier in pin.specifier if specifier.operator == "=="]
            assert requirement.specifier.contains(version), f"{pin} in {lock} is outside {requirement}"


def test_learners_and_tests_get_the_same_versions():
    assert {str(pin) for pin in locked("requirements.txt")} <= {str(pin) for pin in locked("requirements-test.txt")}


def test_a_lock_can_be_installed_on_every_system_and_names_no_place():
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "-e .\n" in text
        assert "://" not in text and "--index" not in text
    for system in ("linux", "darwin", "win32"):
        environment = {**default_environment(), "sys_platform": system}
        pins = [pin for pin in locked("requirements.txt") if not pin.marker or pin.marker.evaluate(environment)]
        assert len({pin.name for pin in pins}) == len(pins), f"a package is pinned twice on {system}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / target.partition("#")[0]).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_every_link_of_a_lesson_leads_to_a_file_and_a_heading(lesson):
    notebook = nbformat.read(lesson.released, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for target in LINK.findall(text):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        path = lesson.released.parent / name if name else lesson.released
        assert path.exists(), f"{lesson.id} links to {target}"
        if anchor:
            assert anchor in headings(path), f"{lesson.id} links to {target}"


def headings(path: Path) -> set[str]:
    """The headings of a notebook as JupyterLab names them in links."""
    cells = nbformat.read(path, as_version=4).cells
    lines = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return {line.lstrip("#").strip().replace("`", "").replace(" ", "-") for line in lines if line.startswith("#")}


def test_every_entry_of_the_glossary_leads_to_a_file_and_a_heading():
    glossary = nbformat.read(ROOT / "course" / "glossary.ipynb", as_version=4)
    targets = [target for cell in glossary.cells for target in LINK.findall(cell.source)]
    assert len(targets) > 100
    for target in targets:
        name, _, anchor = target.partition("#")
        assert anchor in headings(ROOT / "course" / name), f"the glossary links to {target}"
