"""A class goes through the parent: scores, caching, workers that die, and runs that are killed."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook

HERE = str(Path(__file__).parent)
PROGRAM = """
import sys
sys.path.insert(0, {here!r})
from conftest import Classroom
from pathlib import Path
reports = Classroom(Path({root!r})).grade(workers=2)
{then}
"""
LESSON = "02_activations"
FULL = 15.0
HALF = ("sigmoid", "sigmoid_grad", "tanh_grad")


@pytest.fixture
def classroom(classroom_on_each):
    return classroom_on_each


def scores(url, student):
    with Gradebook(url) as book:
        submission = book.find_submission_notebook("activations", LESSON, student)
        return {grade.name: grade.auto_score for grade in submission.grades}


def test_a_class_is_scored_and_nbgrader_reads_the_same_scores(classroom):
    classroom.hand_in("all", classroom.solved())
    classroom.hand_in("half", classroom.solved(*HALF))
    classroom.hand_in("none", classroom.released())
    reports = classroom.grade(workers=2)
    assert {student: report["score"] for student, report in reports.items()} == {"all": 15.0, "half": 7.0, "none": 0.0}
    assert all(report["max_score"] == FULL and not report["anomalies"] for report in reports.values())
    assert scores(classroom.url, "half") == {
        "test_sigmoid": 3.0,
        "test_sigmoid_grad": 2.0,
        "test_tanh_grad": 2.0,
        "test_relu": 0.0,
        "test_relu_grad": 0.0,
        "test_softmax": 0.0,
        "why_it_hardly_learns": 0.0,
    }
    assert scores(classroom.url, "all")["why_it_hardly_learns"] is None


def test_what_did_not_change_is_not_run_again(classroom):
    classroom.hand_in("s1", classroom.solved())
    classroom.hand_in("s2", classroom.solved("relu"))
    first = classroom.grade()
    classroom.hand_in("s2", classroom.solved("relu", "sigmoid"))
    second = classroom.grade(seed=None)
    assert [first["s1"]["cached"], second["s1"]["cached"], second["s2"]["cached"]] == [False, True, False]
    assert second["s1"] == first["s1"] | {"cached": True}
    assert second["s2"]["score"] == 5.0


def test_another_seed_or_a_lost_notebook_runs_a_submission_again(classroom):
    classroom.hand_in("s1", classroom.solved())
    classroom.grade(seed=1)
    assert not classroom.grade(seed=2)["s1"]["cached"]
    classroom.course.notebook("s1", classroom.lesson).unlink()
    assert not classroom.grade(seed=2)["s1"]["cached"]
    assert classroom.grade(seed=2)["s1"]["cached"]


def test_a_worker_that_dies_once_costs_nothing(classroom, plain, tmp_path):
    notebook = classroom.solved()
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "# die once"})
    classroom.hand_in("s1", notebook)
    classroom.hand_in("s2", classroom.solved())
    reports = classroom.grade(command=plain(str(tmp_path / "died")))
    assert [report["score"] for report in reports.values()] == [FULL, FULL]


def test_a_submission_that_kills_every_worker_is_reported_and_run_again_next_time(classroom):
    notebook = classroom.solved()
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "# die always"})
    classroom.hand_in("deadly", notebook)
    classroom.hand_in("honest", classroom.solved())
    for _ in range(2):
        reports = classroom.grade(workers=2)
        assert reports["honest"]["score"] == FULL
        assert reports["deadly"]["score"] == 0 and not reports["deadly"]["cached"]
        assert {exercise["verdict"] for exercise in reports["deadly"]["exercises"]} == {"crashed"}
        assert "died over it" in reports["deadly"]["anomalies"][0]
    assert set(scores(classroom.url, "deadly").values()) == {0.0, None}


def test_killed_at_any_moment_the_next_run_does_the_rest(classroom, new_classroom, tmp_path):
    for number in range(24):
        classroom.hand_in(f"s{number:02}", classroom.solved(*HALF[: number % 4]))
    program = PROGRAM.format(here=HERE, root=str(classroom.root), then="")
    for number in range(3):
        process = subprocess.Popen([sys.executable, "-c", program])
        graded = 6 * (number + 1)
        while process.poll() is None and count_of_outcomes(classroom.url) < graded:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = count_of_outcomes(classroom.url)
    assert kept >= 18
    reports = classroom.grade(workers=2)
    assert sum(report["cached"] for report in reports.values()) == kept
    whole = new_classroom(tmp_path / "whole")
    for folder in classroom.course.submitted.iterdir():
        whole.hand_in(folder.name, (folder / LESSON / "activations.ipynb").read_bytes())
    for student, report in whole.grade(workers=1).items():
        assert reports[student] | {"cached": False} == report
        assert scores(classroom.url, student) == scores(whole.url, student)
        assert classroom.graded(student) == whole.graded(student)


def count_of_outcomes(url):
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.scalar(sa.text("select count(*) from autograder_outcome"))
    except (sa.exc.OperationalError, sa.exc.ProgrammingError):
        return 0
    finally:
        engine.dispose()


def test_two_runs_at_once_leave_a_whole_gradebook(classroom):
    for number in range(12):
        classroom.hand_in(f"s{number:02}", classroom.solved(*HALF[: number % 4]))
    program = PROGRAM.format(here=HERE, root=str(classroom.root), then="assert len(reports) == 12")
    runs = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    with Gradebook(classroom.url) as book:
        assert len(book.assignment_submissions(LESSON)) == 12
        assert len(book.find_submission(LESSON, "s03").notebooks[0].grades) == 7
    reports = classroom.grade()
    assert all(report["cached"] for report in reports.values())


def test_a_database_that_drops_its_connections_midway_costs_nothing(
    new_classroom, database_server, new_database, tmp_path
):
    classroom = new_classroom(tmp_path, new_database())
    for number in range(12):
        classroom.hand_in(f"s{number:02}", classroom.solved(*HALF[: 1 + number % 3]))
    program = PROGRAM.format(here=HERE, root=str(classroom.root), then="assert len(reports) == 12")
    run = subprocess.Popen([sys.executable, "-c", program])
    for graded in (2, 6):
        while run.poll() is None and count_of_outcomes(classroom.url) < graded:
            time.sleep(0.01)
        database_server.stop()
        database_server.start()
    assert run.wait() == 0
    with Gradebook(classroom.url) as book:
        assert len(book.assignment_submissions(LESSON)) == 12
        for number in range(12):
            assert book.find_submission(LESSON, f"s{number:02}").score == (3, 5, 7)[number % 3]
        assert all(len(each.notebooks[0].grades) == 7 for each in book.assignment_submissions(LESSON))
