"""What the report concludes from results: counted by hand here."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.desk.findings import (
    Reason,
    anomalies_of,
    concerns,
    distribution,
    duration,
    exercises,
    middle,
    reasons_in,
    remarks_on_the_run,
)
from autograder.desk.grades import Column, Person, Score
from autograder.desk.results import ClassResults, LessonResults, Work
from autograder.lessons import find_lessons

(LESSON,) = find_lessons(["04_losses"])
NAMES = ("mse", "mse_grad", "one_hot", "cross_entropy")
RIGHT, UNTOUCHED, WRONG, RAISED = "correct", "not attempted", "wrong", "raised"


def work(student, *verdicts, points=0.0, late=0.0, diagnosis=None, **outcome):
    made = [
        {"name": name, "verdict": verdict, "diagnosis": diagnosis if verdict == WRONG else None}
        for name, verdict in zip(NAMES, verdicts, strict=False)
    ]
    told = {"exercises": made, "anomalies": [], "isolation": "sandbox"} | outcome
    return Work(student, Score(points, 0.0, datetime(2025, 1, 1), False), late, told, 1)


def lesson(*works, absent=()):
    return LessonResults(
        LESSON, Column(LESSON.id, 10.0, None), dict.fromkeys(NAMES, 2.5), {one.student: one for one in works}, absent
    )


@given(st.lists(st.floats(0, 40)), st.integers(1, 60))
def test_every_score_is_counted_once_where_it_belongs(scores, full):
    bins = distribution(scores, float(full))
    assert len(bins) <= 10
    assert (bins[0].low, bins[-1].high) == (0, full)
    assert all(one.high == after.low for one, after in pairwise(bins))
    for one in bins:
        inside = [score for score in scores if one.low <= score and (score < one.high or one.last)]
        assert one.count == len(inside)


def test_ranges_are_said_in_words():
    assert [one.words for one in distribution([], 12)][-2:] == ["8 to under 10", "10 to 12"]


def test_the_median_is_of_what_was_handed_in():
    assert (middle([]), middle([1, 2, 9]), middle([1, 2])) == (0, 2, 1.5)


def test_verdicts_are_counted_by_what_an_instructor_asks():
    results = lesson(
        work("a", RIGHT, diagnosis=None),
        work("b", WRONG, diagnosis="sum"),
        work("c", WRONG),
        work("d", RAISED),
        work("e", UNTOUCHED),
        work("f", exercises=[], anomalies=["The file is empty."]),
    )
    mse = exercises(results)[0]
    assert (mse.asked, mse.correct, mse.named, mse.otherwise_wrong, mse.not_attempted) == (5, 1, 1, 2, 1)
    assert mse.pass_rate == 1 / 5


def test_the_commonest_mistake_comes_first_with_the_sentence_of_its_check():
    results = lesson(work("a", WRONG, diagnosis="rare"), *(work(s, WRONG, diagnosis="root") for s in ("b", "c")))
    first, second = exercises(results)[0].mistakes
    assert (first.name, first.students) == ("root", ("b", "c"))
    assert (second.name, second.students, second.sentence) == ("rare", ("a",), "")


@pytest.mark.parametrize(
    ("made", "reasons"),
    [
        (work("s", RIGHT, RIGHT, RIGHT, UNTOUCHED), []),
        (work("s", RIGHT, RIGHT, UNTOUCHED, UNTOUCHED), [("not attempted", "2 of 4 exercises")]),
        (work("s", RIGHT, RIGHT, WRONG, RAISED), []),
        (work("s", RIGHT, WRONG, WRONG, RAISED), [("stuck", "3 of 4 attempted not right")]),
        (work("s", RIGHT, RIGHT, RIGHT, RIGHT, late=7300), [("late", "3 hours")]),
        (work("s", exercises=[]), [("handed in a file that could not be read", "")]),
        (
            work("s", WRONG, WRONG, UNTOUCHED, UNTOUCHED),
            [("not attempted", "2 of 4 exercises"), ("stuck", "2 of 2 attempted not right")],
        ),
    ],
)
def test_who_needs_help_and_why(made, reasons):
    assert [(reason.kind, reason.detail) for reason in reasons_in(lesson(made), "s")] == reasons


def test_who_lacks_most_points_comes_first():
    people = {name: Person(name, "", "", "") for name in ("a", "b", "c")}
    some = lesson(
        work("a", RIGHT, RIGHT, RIGHT, RIGHT, points=9.0, late=60.0), work("b", *[UNTOUCHED] * 4), absent=("c",)
    )
    found = concerns(ClassResults(people, (some,)))
    assert [concern.student for concern in found] == ["b", "c", "a"]
    assert found[1].reasons == (Reason(LESSON.id, "handed in nothing"),)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 minute"), (61, "2 minutes"), (7199, "120 minutes"), (7201, "3 hours"), (172_801, "3 days")],
)
def test_lateness_is_said_in_units_that_fit(seconds, words):
    assert duration(seconds) == words


def test_checks_that_had_to_be_stopped_are_anomalies():
    stopped = work("s", "timed out", "crashed", RIGHT, anomalies=["A process was killed."])
    assert anomalies_of(stopped) == [
        "A process was killed.",
        "The check of mse timed out.",
        "The check of mse_grad crashed.",
    ]


def test_what_concerns_the_run_as_a_whole_is_said():
    other_seed = Work("b", Score(0, 0, None, True), 0.0, {"exercises": [], "isolation": "none"}, 2)
    by_nbgrader = Work("c", Score(0, 0, None, False), 0.0, {}, None)
    said = " ".join(remarks_on_the_run(lesson(work("a", RIGHT), other_seed, by_nbgrader)))
    for words in ("graded without this grader", "run without a sandbox", "other random cases", "waiting for a person"):
        assert words in said
    assert said.count("1 submission was") == 4
    assert list(remarks_on_the_run(lesson(work("a", RIGHT)))) == []
