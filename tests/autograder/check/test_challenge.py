"""Exercises judged on unseen data: full points, some points, none, and why."""

import numpy as np
import pytest

from autograder.check import front
from autograder.check.engine import Challenge, Symptom, judge


def sides(rng):
    """Points on a line; the label says on which side of 0 they lie."""
    X = rng.normal(size=(1000, 1))
    y = (X[:, 0] > 0).astype(int)
    return X[:200], y[:200], X[200:], y[200:]


def right(X, y, rng):
    return lambda X: (X[:, 0] > 0).astype(int)


def mostly_right(share):
    """A classifier that is right for the given share of any batch."""

    def train(X, y, rng):
        def classify(X):
            labels = (X[:, 0] > 0).astype(int)
            wrong = round((1 - share) * len(X))
            labels[:wrong] = 1 - labels[:wrong]
            return labels

        return classify

    return train


CHALLENGE = Challenge(
    reference=right,
    data=sides,
    full=0.95,
    credit_from=0.85,
    seconds=20,
    hints=["a", "b", "c"],
    mutants=[
        Symptom(
            "one class for all",
            lambda X, y, rng: lambda X: np.zeros(len(X)),
            lambda evidence: evidence.labels is not None and np.unique(evidence.labels).size == 1,
            "It gives every row the same label.",
        )
    ],
)


@pytest.mark.parametrize(
    ("share", "kind", "fraction"),
    [(1.0, "correct", 1.0), (0.95, "correct", 1.0), (0.9, "partly correct", 0.75), (0.85, "partly correct", 0.5)],
)
def test_accuracy_on_unseen_rows_decides_the_share_of_the_points(share, kind, fraction):
    verdict = judge("sides", CHALLENGE, mostly_right(share))
    assert (verdict.kind, verdict.fraction) == (kind, fraction)
    assert f"{share:.2%} of 800 unseen rows" in verdict.message


def test_too_low_an_accuracy_earns_nothing_and_says_how_far_it_got():
    verdict = judge("sides", CHALLENGE, mostly_right(0.8))
    assert (verdict.kind, verdict.fraction) == ("wrong", 0.0)
    assert "80.00% of 800 unseen rows right" in verdict.message


def test_a_known_mistake_is_recognised_by_its_symptom():
    verdict = judge("sides", CHALLENGE, CHALLENGE.mutants[0].function)
    assert verdict.diagnosis == "one class for all"
    assert verdict.sentences[-1] == "It gives every row the same label."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda X, y, rng: (X[:, 0] > 0).astype(int), "returned no function"),
        (
            lambda X, y, rng: lambda X: np.full(len(X), 0.5),
            "numbers that are not whole, such as 0.5, expected 266 whole",
        ),
        (lambda X, y, rng: lambda X: np.zeros((len(X), 2)), "shape (266, 2), expected 266 whole labels"),
        (lambda X, y, rng: lambda X: None, "something that is no array"),
        (lambda X, y, rng: lambda X: np.full(len(X), np.nan), "numbers that are not whole, such as nan"),
        (lambda X, y, rng: X.fill(0) or right(X, y, rng), "changed the data it was given"),
    ],
)
def test_what_is_no_classifier_earns_nothing_and_is_told_why(answer, words):
    verdict = judge("sides", CHALLENGE, answer)
    assert verdict.fraction == 0.0
    assert words in verdict.message


def test_a_function_that_repeats_its_first_answer_is_found_out():
    def train(X, y, rng):
        answers = []

        def classify(X):
            answers.append((X[:, 0] > 0).astype(int))
            return answers[0]

        return classify

    verdict = judge("sides", CHALLENGE, train)
    assert verdict.fraction == 0.0
    assert "expected 534 whole labels for 534 rows" in verdict.message


def test_labels_that_no_row_has_are_named():
    verdict = judge("sides", CHALLENGE, lambda X, y, rng: lambda X: 2 * (X[:, 0] > 0) - 1)
    assert "It also gives labels that no row has: -1. Those of the rows are 0, 1." in verdict.message


def test_labels_may_be_floats_bools_or_a_list():
    for form in (list, lambda labels: labels.astype(float), lambda labels: labels.astype(bool)):
        verdict = judge("sides", CHALLENGE, lambda X, y, rng, form=form: lambda X: form((X[:, 0] > 0).astype(int)))
        assert verdict.kind == "correct", verdict.message


def test_the_training_may_draw_from_the_generator_and_the_data_come_from_the_seed():
    seen = []

    def train(X, y, rng):
        seen.append((X.copy(), rng.random()))
        return right(X, y, rng)

    for seed in (1, 1, 2):
        judge("sides", CHALLENGE, train, seed)
    assert np.array_equal(seen[0][0], seen[1][0]) and seen[0][1] == seen[1][1]
    assert not np.array_equal(seen[0][0], seen[2][0])


def test_an_answer_that_takes_too_long_earns_nothing():
    slow = Challenge(**{**vars(CHALLENGE), "seconds": 0})
    assert "may take 0. Train for fewer epochs" in judge("sides", slow, right).message


def test_an_error_in_the_trained_function_is_shown_with_its_line():
    def train(X, y, rng):
        def classify(X):
            return X.no_such_thing

        return classify

    verdict = judge("sides", CHALLENGE, train)
    assert verdict.kind == "raised" and "return X.no_such_thing" in verdict.code


def test_a_check_returns_the_points_of_partial_credit_so_that_nbgrader_reads_them(monkeypatch, capsys):
    monkeypatch.setattr(front, "points_of", lambda lesson, name: 5.0)
    check = front.Check("sides", "09_binary_classification", CHALLENGE)
    assert check(right) is None
    assert check(mostly_right(0.9)) == 3.75
    with pytest.raises(front.CheckFailed):
        check(mostly_right(0.5))
    assert "Partly correct: sides" in capsys.readouterr().out


def test_partial_credit_without_a_notebook_to_read_points_from_counts_as_not_right(monkeypatch):
    monkeypatch.setattr(front, "points_of", lambda lesson, name: None)
    with pytest.raises(front.CheckFailed, match="unseen rows right"):
        front.Check("sides", "09_binary_classification", CHALLENGE)(mostly_right(0.9))
