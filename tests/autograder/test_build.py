"""Building: one source, the same bytes every time, nothing of the solution in what learners get."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class

from autograder.build import (
    build,
    build_glossary,
    generate,
    generate_glossary,
    out_of_date,
    read_source,
    strays,
)
from autograder.lessons import ROOT, UsageError, find_lessons

LESSONS = [pytest.param(lesson, id=lesson.id) for lesson in find_lessons()]


@pytest.fixture
def lesson(project):
    return find_lessons(root=project)[0]


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_committed_is_what_the_source_gives(lesson):
    assert out_of_date(generate(lesson), lesson.root) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_source_is_as_jupytext_would_save_it(lesson):
    saved = nbformat.reads(nbformat.writes(jupytext.read(lesson.source)), as_version=4)
    assert jupytext.writes(saved, fmt="md:myst") == lesson.source.read_text(encoding="utf-8")


@pytest.mark.parametrize("lesson", LESSONS)
def test_learners_get_no_worked_answer_no_mark_scheme_and_no_output(lesson):
    text = lesson.released.read_text(encoding="utf-8")
    assert "SOLUTION" not in text
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("solution") and cell.cell_type == "code":
            assert cell.source.endswith("raise NotImplementedError()")
        if graded.get("solution") and cell.cell_type == "markdown":
            assert cell.source == "*Write your answer here.*"


@pytest.mark.parametrize("lesson", LESSONS)
def test_cell_ids_are_unique_and_graded_cells_are_called_by_their_grade_id(lesson):
    cells = read_source(lesson.source).cells
    assert len({cell.id for cell in cells}) == len(cells)
    assert all(c.id == c.metadata.nbgrader.grade_id for c in cells if "nbgrader" in c.metadata)


@pytest.mark.parametrize("lesson", LESSONS)
def test_nobody_has_to_scroll_sideways_to_read_the_code(lesson):
    lines = [
        line
        for cell in read_source(lesson.source).cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
    ]
    assert [line for line in lines if len(line) > 96] == []


def test_the_glossary_is_what_its_source_gives():
    assert out_of_date([generate_glossary(ROOT)], ROOT) == []


def test_the_glossary_is_built_when_its_source_changes(project):
    (project / "solutions" / "glossary.md").write_text("# Words\n", encoding="utf-8")
    assert build_glossary(project) is True
    assert build_glossary(project) is False
    (cell,) = nbformat.read(project / "course" / "glossary.ipynb", as_version=4).cells
    assert cell.source == "# Words"


def test_building_twice_gives_the_same_bytes_and_the_second_time_does_nothing(lesson):
    before = [lesson.solution.read_bytes(), lesson.released.read_bytes()]
    assert build(lesson).changed
    assert [lesson.solution.read_bytes(), lesson.released.read_bytes()] == before
    assert not build(lesson).changed


def test_a_lost_or_spoiled_notebook_is_made_again(lesson):
    build(lesson)
    wanted = lesson.released.read_bytes()
    lesson.released.unlink()
    assert build(lesson).changed
    lesson.released.write_text("spoiled")
    assert build(lesson).changed
    assert lesson.released.read_bytes() == wanted


@pytest.mark.parametrize("work", ["an answer", "a run"])
def test_what_a_learner_did_in_a_notebook_is_kept_when_the_lesson_is_built_again(lesson, work):
    notebook = nbformat.read(lesson.released, as_version=4)
    if work == "an answer":
        next(cell for cell in notebook.cells if cell.id == "relu").source = "def relu(z):\n    return abs(z)"
    else:
        next(cell for cell in notebook.cells if cell.cell_type == "code").execution_count = 1
    fresh = lesson.released.read_bytes()
    for number in (1, 2):
        nbformat.write(notebook, lesson.released)
        worked = lesson.released.read_bytes()
        kept = build(lesson).kept
        assert kept.name == f"activations-kept-{number}.ipynb"
        assert kept.read_bytes() == worked
        assert lesson.released.read_bytes() == fresh
    assert strays([lesson], lesson.root) == []


def test_an_untouched_notebook_is_replaced_without_a_copy(lesson):
    text = lesson.source.read_text(encoding="utf-8")
    lesson.source.write_text(text.replace("# 02 Activations", "# 02 Something else", 1), encoding="utf-8")
    assert build(lesson).kept is None
    assert [path.name for path in lesson.released.parent.iterdir()] == ["activations.ipynb"]


def test_a_new_cell_changes_no_other_cells_id(lesson):
    ids = [cell.id for cell in read_source(lesson.source).cells]
    text = lesson.source.read_text(encoding="utf-8")
    lesson.source.write_text(text.replace("## 1.", "+++\n\nAn inserted cell.\n\n+++\n\n## 1.", 1), encoding="utf-8")
    assert set(ids) < {cell.id for cell in read_source(lesson.source).cells} | {ids[2]}


def test_every_file_that_is_out_of_date_is_named(lesson):
    text = lesson.source.read_text(encoding="utf-8")
    lesson.source.write_text(text.replace("# 02 Activations", "# 02 Something else", 1), encoding="utf-8")
    assert [str(path) for path in out_of_date(generate(lesson), lesson.root)] == [
        "solutions/02_activations/activations.ipynb",
        "course/02_activations/activations.ipynb",
    ]
    (lesson.root / "course/99_gone").mkdir()
    shutil.copy(lesson.released, lesson.root / "course/99_gone/gone.ipynb")
    assert [str(p) for p in strays([lesson], lesson.root)] == ["course/99_gone/gone.ipynb"]


def test_a_source_that_cannot_be_read_is_named(lesson):
    lesson.source.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"activations\.md cannot be read"):
        build(lesson)


def test_nbgraders_own_command_makes_the_same_notebook(project, lesson):
    wanted = lesson.released.read_bytes()
    command = [Path(sys.executable).parent / "nbgrader", "generate_assignment", lesson.id, "--force"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert lesson.released.read_bytes() == wanted
    assert [p.name for p in lesson.released.parent.iterdir()] == [lesson.released.name]


def test_saving_the_notebook_in_jupyterlab_saves_its_source(project, lesson):
    manager = build_sync_jupytext_contents_manager_class(FileContentsManager)(root_dir=str(project))
    text = lesson.source.read_text(encoding="utf-8")
    path = lesson.solution.relative_to(project).as_posix()
    model = manager.get(path)
    first = model["content"]["cells"][0]
    first["source"] = first["source"].replace("# 02 Activations", "# 02 Renamed")
    manager.save(model, path)
    before, after = text.splitlines(), lesson.source.read_text(encoding="utf-8").splitlines()
    assert [pair for pair in zip(before, after, strict=True) if len(set(pair)) > 1] == [
        ("# 02 Activations", "# 02 Renamed")
    ]


def test_saving_the_source_in_jupyterlab_reaches_the_notebook(project, lesson):
    manager = build_sync_jupytext_contents_manager_class(FileContentsManager)(root_dir=str(project))
    path = lesson.source.relative_to(project).as_posix()
    model = manager.get(path, type="notebook")
    model["content"]["cells"][0]["source"] = "# 02 Renamed"
    manager.save(model, path)
    assert json.loads(lesson.solution.read_text(encoding="utf-8"))["cells"][0]["source"] == ["# 02 Renamed"]


def test_an_unknown_lesson_is_answered_with_the_lessons_there_are():
    with pytest.raises(UsageError, match=r"There is no lesson called '02'\. The lessons are: .*02_activations"):
        find_lessons(["02"])


def test_a_project_without_lessons_says_so(tmp_path):
    with pytest.raises(UsageError, match="No lessons found"):
        find_lessons(root=tmp_path)


def test_lessons_come_in_the_order_of_their_folders():
    ids = [lesson.id for lesson in find_lessons()]
    assert ids == sorted(ids)
    assert all((ROOT / "autograder" / "check" / f"{name}.py").is_file() for name in ids)
