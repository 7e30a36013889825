"""The made-up class: the same for the same seed, graded as it was meant, and gone without trace."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.desk import demo
from autograder.desk.demo import MARKER, make_class, remove_class
from autograder.desk.report import report
from autograder.desk.students import KINDS, made_up_class
from autograder.grading.course import find_course
from autograder.lessons import ROOT, UsageError, course_here, find_lessons

LESSONS = find_lessons(["02_activations"])


@pytest.fixture
def made(tmp_path: Path) -> Path:
    make_class(tmp_path / "class", LESSONS, students=10, seed=1)
    return tmp_path / "class"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_class_is_the_same_for_the_same_seed_and_another_for_another():
    assert list(made_up_class(LESSONS, 10, seed=1)) == list(made_up_class(LESSONS, 10, seed=1))
    assert list(made_up_class(LESSONS, 10, seed=1)) != list(made_up_class(LESSONS, 10, seed=2))


def test_a_larger_class_begins_with_the_smaller_one():
    assert list(made_up_class(LESSONS, 25, seed=1))[:10] == list(made_up_class(LESSONS, 10, seed=1))


def test_ten_students_do_everything_that_students_do():
    assert {student.kind for student in made_up_class(LESSONS, 10, seed=1)} == set(KINDS)


def test_nobody_can_take_the_students_for_real():
    for student in made_up_class(LESSONS, 60, seed=1):
        assert student.id.startswith("madeup-")
    names = [student.first_name for student in made_up_class(LESSONS, 60, seed=1)]
    assert len(set(names)) == 60


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_every_lesson_can_be_handed_in(lesson):
    for student in made_up_class([lesson], 40, seed=1):
        if student.kind not in ("absent", "broken"):
            assert json.loads(student.files[f"{lesson.id}/{lesson.name}.ipynb"])["cells"]


def test_the_class_is_graded_as_it_was_meant(graded_class):
    entries = {entry["student"]: entry for entry in json.loads((graded_class / "graded.json").read_text())}
    for student in made_up_class(LESSONS, 20, seed=1):
        if student.kind == "absent":
            assert student.id not in entries
            continue
        entry = entries[student.id]
        verdicts = Counter(exercise["verdict"] for exercise in entry["exercises"])
        if student.kind == "right":
            assert entry["score"] == entry["max_score"] and not entry["anomalies"]
        elif student.kind == "half":
            assert verdicts == {"correct": 3, "not attempted": 3}
        elif student.kind == "broken":
            assert entry["anomalies"]
        else:
            wrong = [e for e in entry["exercises"] if e["verdict"] not in ("correct", "not attempted")]
            assert wrong and all(e["diagnosis"] for e in wrong)
            assert student.kind != "stuck" or entry["score"] == 0


def test_the_gradebook_has_everybody_on_its_roster_and_knows_who_was_late(graded_class):
    with Gradebook(f"sqlite:///{graded_class}/gradebook.db") as book:
        assert len(book.students) == 20
        late = {s.student.id for s in book.find_assignment("02_activations").submissions if s.total_seconds_late > 0}
    assert late == {student.id for student in made_up_class(LESSONS, 20, seed=1) if student.kind == "late"}


def test_the_folder_keeps_its_students_to_itself_and_git_out(made):
    course = find_course(made)
    folders = (course.submitted, course.autograded, course.feedback)
    assert folders == (made / "submitted", made / "autograded", made / "feedback")
    assert course.gradebook == f"sqlite:///{made}/gradebook.db"
    assert course.config.Autograde == find_course(ROOT).config.Autograde
    assert (made / ".gitignore").read_text() == "*\n"


def test_a_removed_class_leaves_no_trace(made):
    for place in ("autograded/madeup-01/02_activations", "feedback/madeup-02"):
        (made / place).mkdir(parents=True)
        (made / place / "file").touch()
    assert remove_class(made) == []
    assert not made.exists()


def test_a_removed_class_takes_its_report_along(graded_class, tmp_path):
    folder = tmp_path / "class"
    shutil.copytree(graded_class, folder)
    report(find_lessons(root=folder), False, root=folder)
    (folder / "graded.json").unlink()
    assert remove_class(folder) == []
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_else_put_there_stays(made, tmp_path):
    theirs = made / "submitted" / "real-student" / "notebook.ipynb"
    theirs.parent.mkdir()
    theirs.write_text("mine")
    assert remove_class(made) == ["submitted", "submitted/real-student", "submitted/real-student/notebook.ipynb"]
    assert contents(made) == {"submitted/real-student/notebook.ipynb": b"mine"}


def test_removing_follows_no_link_out_of_the_folder(made, tmp_path):
    precious = tmp_path / "precious"
    (precious / "02_activations").mkdir(parents=True)
    (precious / "02_activations" / "activations.ipynb").write_text("mine")
    (made / "autograded").symlink_to(precious)
    (made / "report").symlink_to(precious)
    (made / "submitted" / "madeup-01").rename(tmp_path / "moved")
    (made / "submitted" / "madeup-01").symlink_to(precious)
    remove_class(made)
    assert (precious / "02_activations" / "activations.ipynb").read_text() == "mine"


def test_a_marker_that_points_elsewhere_is_not_obeyed(made, tmp_path):
    precious = tmp_path / "precious"
    precious.touch()
    (made / MARKER).write_text(json.dumps({"made": ["../precious", str(precious)], "results": []}))
    remove_class(made)
    assert precious.exists()


def test_a_folder_without_a_class_is_left_alone(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="holds no made-up class"):
        remove_class(tmp_path)
    assert (tmp_path / "file").exists()


def test_a_folder_that_is_in_use_is_left_alone(made, tmp_path):
    before = contents(made)
    with pytest.raises(UsageError, match="--remove"):
        make_class(made, LESSONS, students=3, seed=1)
    assert contents(made) == before
    assert [path.name for path in tmp_path.iterdir()] == ["class"]


def test_an_empty_folder_will_do_also_the_one_where_one_is(tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    make_class(Path(), LESSONS, students=1, seed=1)
    assert Path(MARKER).is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert remove_class(Path()) == []
    assert list(tmp_path.iterdir()) == []


def test_the_course_in_the_folder_where_one_is_comes_before_the_project(made, tmp_path, monkeypatch):
    monkeypatch.chdir(made)
    assert course_here() == made
    monkeypatch.chdir(tmp_path)
    assert course_here() == ROOT


def test_where_anything_goes_wrong_nothing_is_left(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(demo, "fill_gradebook", full)
    with pytest.raises(UsageError, match="No space left"):
        make_class(tmp_path / "class", LESSONS, students=3, seed=1)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_to_do_next_and_undoes_itself(tmp_path, autograder):
    done = autograder("demo", "--students", "3", "--lesson", "01_neuron", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "a made-up class of 3 students:\n  1 has everything right\n" in done.stdout
    assert "  cd made-up-class\n  python -m autograder grade 01_neuron --feedback\n" in done.stdout
    assert autograder("demo", "--remove", folder=tmp_path).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_the_instructors_page_shows_what_the_command_prints(tmp_path, autograder):
    done = autograder("demo", folder=tmp_path)
    assert f"```\n{done.stdout}```" in (ROOT / "docs" / "INSTRUCTORS.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lesson", "99_unknown"), "There is no lesson called '99_unknown'."),
        (("--folder", "/proc/nothing/here"), "name another folder with --folder"),
        (("--folder", "/"), "name another one with --folder"),
        (("--remove",), "holds no made-up class"),
        (("--students", "0"), "--students"),
    ],
)
def test_wrong_usage_is_a_sentence_and_status_2(tmp_path, autograder, arguments, words):
    done = autograder("demo", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []
