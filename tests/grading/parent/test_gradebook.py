"""What stands in the gradebook is what nbgrader would have written, and what people wrote stays."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import determine_grade

from autograder.grading.feedback import write_feedback
from autograder.grading.gradebook import Book
from autograder.lessons import UsageError

LESSON = "02_activations"
QUESTION = "why_it_hardly_learns"


@pytest.fixture
def classroom(classroom_on_each):
    return classroom_on_each


def nbgrader(root, *arguments):
    command = [Path(sys.executable).parent / "nbgrader", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def grades(book, student):
    notebook = book.find_submission_notebook("activations", LESSON, student)
    return {grade.name: grade for grade in notebook.grades}


def test_stored_scores_are_what_nbgrader_reads_in_the_notebook(classroom):
    classroom.hand_in("s1", classroom.solved("sigmoid", "softmax"))
    classroom.grade()
    with Gradebook(classroom.url) as book:
        stored = grades(book, "s1")
        for cell in nbformat.from_dict(classroom.graded("s1")).cells:
            if cell.metadata.get("nbgrader", {}).get("grade"):
                grade = stored[cell.metadata.nbgrader.grade_id]
                assert determine_grade(cell) == (grade.auto_score, grade.max_score)


def test_a_persons_scores_and_comments_stay_when_the_work_is_graded_again(classroom):
    classroom.hand_in("s1", classroom.solved())
    classroom.grade()
    with Gradebook(classroom.url) as book:
        book.find_student("s1").first_name = "Ada"
        by_name = grades(book, "s1")
        by_name[QUESTION].manual_score = 1.5
        by_name["test_relu"].extra_credit = 0.5
        book.find_comment(QUESTION, "activations", LESSON, "s1").manual_comment = "Well put."
        book.db.commit()
    classroom.hand_in("s1", classroom.solved("sigmoid"))
    classroom.grade()
    with Gradebook(classroom.url) as book:
        by_name = grades(book, "s1")
        assert by_name[QUESTION].manual_score == 1.5 and by_name[QUESTION].needs_manual_grade
        assert book.find_submission(LESSON, "s1").score == 3.0 + 1.5 + 0.5
        assert book.find_comment(QUESTION, "activations", LESSON, "s1").comment == "Well put."
        assert book.find_student("s1").first_name == "Ada"


def test_answers_left_as_they_were_are_commented_as_nbgrader_does(classroom):
    classroom.hand_in("s1", classroom.solved("sigmoid"))
    classroom.grade()
    with Gradebook(classroom.url) as book:
        said = {name: book.find_comment(name, "activations", LESSON, "s1").comment for name in ("sigmoid", "relu")}
        assert said == {"sigmoid": None, "relu": "No response."}
        assert not grades(book, "s1")[QUESTION].needs_manual_grade


@pytest.mark.parametrize(("extension", "penalty"), [(None, 15.0), (timedelta(days=1), None)])
def test_lateness_costs_what_nbgraders_plugin_says(classroom, extension, penalty):
    classroom.course.config.LateSubmissionPlugin.penalty_method = "zero"
    classroom.hand_in("s1", classroom.solved(), "2026-01-02 12:00:00 CET")
    classroom.grade()
    with Gradebook(classroom.url) as book:
        assert book.find_submission(LESSON, "s1").timestamp.isoformat() == "2026-01-02T11:00:00"
        book.update_or_create_assignment(LESSON, duedate="2026-01-02 10:00:00 UTC")
        book.find_submission(LESSON, "s1").extension = extension
        book.db.commit()
    assert not classroom.grade()["s1"]["cached"], "a new deadline may change the outcome"
    with Gradebook(classroom.url) as book:
        assert book.find_submission_notebook("activations", LESSON, "s1").late_submission_penalty == penalty


@pytest.mark.parametrize("text", ["tomorrow-ish", "99999-99-99", "2026-01-02 10:00:00 NOWHERE/LAND X Y"])
def test_a_timestamp_that_is_no_date_is_an_anomaly(classroom, text):
    classroom.hand_in("s1", classroom.solved(), text)
    report = classroom.grade()["s1"]
    assert report["score"] == 15.0 and "does not hold a date" in report["anomalies"][0]


def test_unreadable_work_scores_zero_and_says_why_where_people_look(classroom):
    classroom.hand_in("s1", b"not a notebook")
    report = classroom.grade()["s1"]
    assert (report["score"], report["max_score"], report["exercises"]) == (0.0, 15.0, [])
    assert "does not hold JSON" in report["anomalies"][0]
    assert "does not hold JSON" in classroom.graded("s1")["cells"][0]["source"]
    with Gradebook(classroom.url) as book:
        assert book.find_submission(LESSON, "s1").score == 0.0
        assert not any(grade.needs_manual_grade for grade in grades(book, "s1").values())


def test_a_name_that_cannot_be_an_id_leaves_a_line_in_the_report_and_nothing_else(classroom):
    classroom.hand_in("two\nlines", classroom.solved())
    (report,) = classroom.grade().values()
    assert report["score"] == 0.0 and report["anomalies"]
    assert not list(classroom.course.autograded.glob("*")) if classroom.course.autograded.exists() else True
    with Gradebook(classroom.url) as book:
        assert not book.students


def test_a_gradebook_that_nbgrader_made_is_used_as_it_is(classroom):
    nbgrader(classroom.root, "generate_assignment", LESSON, "--force")
    with Gradebook(classroom.url) as book:
        before = {cell.name: cell.id for cell in book.find_notebook("activations", LESSON).grade_cells}
    classroom.hand_in("s1", classroom.solved())
    classroom.grade()
    with Gradebook(classroom.url) as book:
        notebook = book.find_notebook("activations", LESSON)
        assert {cell.name: cell.id for cell in notebook.grade_cells} == before
        assert len(book.assignments) == 1 and notebook.max_score == 17.0


def test_nbgrader_accepts_a_gradebook_that_the_engine_made(classroom):
    classroom.hand_in("s1", classroom.solved("sigmoid"))
    classroom.hand_in("s[2]", classroom.released())
    entries = classroom.grade()
    nbgrader(classroom.root, "db", "upgrade")
    nbgrader(classroom.root, "generate_assignment", LESSON, "--force")
    list(write_feedback(classroom.course, [classroom.lesson], entries.values()))
    for student, words in {"s1": "Correct: sigmoid", "s[2]": "Not attempted yet: relu"}.items():
        assert words in (classroom.course.feedback / student / LESSON / "activations.html").read_text()
    nbgrader(classroom.root, "export", "--to", "grades.csv")
    assert "s1" in (classroom.root / "grades.csv").read_text()
    folders = CourseDirectory(config=classroom.course.config)
    folders.root = str(classroom.root)
    folders.db_url = classroom.url
    api = NbGraderAPI(folders)
    assert api.get_autograded_students(LESSON) == {"s1", "s[2]"}
    (line,) = [line for line in api.get_submissions(LESSON) if line["student"] == "s1"]
    assert (line["score"], line["max_score"], line["autograded"]) == (3.0, 17.0, True)


def test_a_gradebook_of_another_version_of_the_lesson_is_refused(classroom):
    classroom.hand_in("s1", classroom.solved())
    classroom.grade()
    released = classroom.released()
    released["cells"] = [cell for cell in released["cells"] if cell["id"] not in ("relu", "test_relu")]
    classroom.lesson.released.write_text(json.dumps(released))
    with pytest.raises(UsageError, match="test_relu"):
        classroom.grade()


def test_what_is_no_gradebook_is_explained(classroom, tmp_path):
    (tmp_path / "text.db").write_text("this is not a database, whatever its name says")
    for url in ("nonsense://x", "sqlite:////nowhere/at/all.db", f"sqlite:///{tmp_path}/text.db"):
        with pytest.raises(UsageError, match=r"database|gradebook"):
            Book(url, classroom.course.config)
