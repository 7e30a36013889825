"""Batches of three sizes on one surface, over everything the sliders can be set to."""

import numpy as np
import pytest

import nnlib
from nnlib.explorers.batches_picture import (
    EPOCHS,
    MOST_SEEN,
    ROWS,
    START,
    batches_picture,
    dealt_out,
    line_data,
    losses_at,
    lowest,
    walk,
)
from nnlib.explorers.batches_view import HIGHEST_RATE, LOWEST_RATE, PRESETS
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.reach import FAR

DEAL, STEP = Given("minibatches"), Given("sgd_step")


def picture_of(learning_rate=0.1, batch_size=10, seed=0, seen=MOST_SEEN, deal=DEAL, step=STEP):
    walks = [walk(dealt_out(deal, size, seed), step, learning_rate) for size in (ROWS, batch_size, 1)]
    return batches_picture(walks, batch_size, seen)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_setting_of_the_sliders_can_be_drawn_and_said():
    for rate in np.geomspace(LOWEST_RATE, HIGHEST_RATE, 9):
        for batch_size in (1, 2, 7, 10, 49, 50):
            walks = [walk(dealt_out(DEAL, size, 3), STEP, rate) for size in (ROWS, batch_size, 1)]
            for seen in (0, 1, 9, 50, 51, MOST_SEEN):
                shown = batches_picture(walks, batch_size, seen)
                for way in shown.walks:
                    assert len(way.places) == len(way.losses) == len(way.seen) >= 1
                    assert not (np.abs(way.places) > FAR).any()
                    assert not (way.losses > FAR).any()
                    assert way.seen[-1] <= seen
                assert shown.sentence.endswith(".")


def test_batch_gradient_descent_is_the_matrix_form_of_it():
    """Each step multiplies the distance from the lowest point by 1 - rate * (second derivatives)."""
    x, _ = line_data()
    inputs = np.column_stack([x, np.ones(ROWS)])
    shrink = np.eye(2) - 0.1 * 2 * inputs.T @ inputs / ROWS
    best, _ = lowest()
    expected = [best + np.linalg.matrix_power(shrink, t) @ (START - best) for t in range(EPOCHS + 1)]
    np.testing.assert_allclose(walk(dealt_out(DEAL, ROWS, 0), STEP, 0.1).places, expected, rtol=1e-9)


def test_the_loss_has_no_slope_at_its_lowest_point_and_is_higher_around_it():
    best, loss = lowest()
    around = best + 0.01 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    assert (losses_at(around) > loss).all()


def test_seen_rows_are_counted_as_they_were_dealt_a_smaller_last_batch_included():
    np.testing.assert_array_equal(walk(dealt_out(DEAL, 20, 0), STEP, 0.1).seen[:5], [0, 20, 40, 50, 70])


def test_a_walk_has_taken_a_step_only_when_all_rows_of_its_batch_were_seen():
    batch, few, one = picture_of(seen=49).walks
    assert (len(batch.losses), len(few.losses), len(one.losses)) == (1, 5, 50)


def test_batches_of_all_rows_and_of_one_are_the_two_others():
    batch, few, one = picture_of(batch_size=ROWS).walks
    np.testing.assert_array_equal(few.places, batch.places)
    batch, few, one = picture_of(batch_size=1).walks
    np.testing.assert_array_equal(few.places, one.places)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Equal work", ["4 updates, loss 2.79, on its way", "200 updates, loss 0.261, wandering about the lowest"]),
        ("First epoch", ["After 50 rows, 1 epoch, batches of 50: 1 update,"]),
        ("SGD diverges", ["SGD: 200 updates, loss beyond 10,000, higher than at the start: diverging"]),
        ("All diverge", ["4 updates, loss 23.7, higher than at the start: diverging"]),
    ],
)
def test_presets_say_what_they_are_named_for(label, said):
    sentence = picture_of(**PRESETS[label]).sentence
    assert all(part in sentence for part in said)


@pytest.mark.parametrize(
    ("wild", "said"),
    [(np.nan, "the very first to NaN, which is no number"), (np.inf, "diverging"), (1e300, "diverging")],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wild_steps_are_said_in_words_and_not_a_crash(wild, said):
    def bursts(params, grads, learning_rate):
        return [(W * 0 + wild, b * 0 + wild) for W, b in params]

    assert picture_of(step=Given("sgd_step", bursts)).sentence.count(said) == 3


def test_a_step_that_returns_what_it_was_given_has_not_moved():
    assert picture_of(step=Given("sgd_step", lambda params, grads, rate: params)).sentence.count("not moved") == 3


def test_rows_that_no_mini_batch_holds_are_missed():
    def only_the_first(X, y, batch_size, rng):
        return [next(iter(nnlib.minibatches(X, y, batch_size, rng)))]

    sentence = picture_of(deal=Given("minibatches", only_the_first)).sentence
    assert f"But its mini-batches hold 10 rows an epoch, and there are {ROWS}" in sentence


def test_a_step_uphill_is_seen_and_said():
    def climbs(params, grads, learning_rate):
        return [
            (W + learning_rate * dW, b + learning_rate * db) for (W, b), (dW, db) in zip(params, grads, strict=True)
        ]

    assert picture_of(step=Given("sgd_step", climbs)).sentence.count("diverging") == 3


def test_lists_of_batches_and_lists_of_lists_are_as_good_as_generators_of_arrays():
    def as_lists(X, y, batch_size, rng):
        order = rng.permutation(len(X))
        starts = range(0, len(X), batch_size)
        return [(X[order[s : s + batch_size]].tolist(), y[order[s : s + batch_size]].tolist()) for s in starts]

    assert picture_of(deal=Given("minibatches", as_lists)).sentence == picture_of().sentence


def raises_late(X, y, batch_size, rng):
    yield X[:5], y[:5]
    raise KeyError("order")


def never_ends(X, y, batch_size, rng):
    while True:
        yield X[:1], y[:1]


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda X, y, size, rng: None, "minibatches returned None, expected pairs"),
        (lambda X, y, size, rng: 7, "minibatches returned a int, expected pairs"),
        (lambda X, y, size, rng: [], "dealt out no batch for 50 rows with batch size 50"),
        (lambda X, y, size, rng: [X], "dealt out something that is no pair"),
        (lambda X, y, size, rng: [(X[:0], y[:0])], "dealt out an empty batch"),
        (lambda X, y, size, rng: [(X[:, 0], y)], "returned numbers of shape (50,), expected numbers of shape (50, 1)"),
        (lambda X, y, size, rng: [(X[:3], y)], "returned numbers of shape (3, 1), expected numbers of shape (50, 1)"),
        (raises_late, "minibatches raised KeyError during minibatches(X, y, 50, rng) with 50 rows: 'order'"),
        (never_ends, "dealt out more than 50 batches"),
    ],
)
def test_batches_that_cannot_be_used_are_said_in_a_sentence(function, sentence):
    with pytest.raises(CannotDraw) as problem:
        dealt_out(Given("minibatches", function), ROWS, 0)
    assert sentence in str(problem.value)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda params, grads, rate: None, "sgd_step returned None, expected a list with one pair (W, b)"),
        (lambda params, grads, rate: [], "sgd_step returned a list, expected a list with one pair (W, b)"),
        (lambda params, grads, rate: [(1.0, 2.0)], "sgd_step returned one number, expected"),
        (lambda params, grads, rate: params @ grads, "sgd_step raised TypeError during a step of one layer"),
    ],
)
def test_steps_that_lead_nowhere_are_said_in_a_sentence(function, sentence):
    with pytest.raises(CannotDraw) as problem:
        walk(dealt_out(DEAL, ROWS, 0), Given("sgd_step", function), 0.1)
    assert sentence in str(problem.value)


def test_a_function_that_changes_what_it_was_given_changes_only_copies():
    before = [a.copy() for a in line_data()]

    def spoils(X, y, batch_size, rng):
        X[:], y[:] = 0, 0
        return [(X, y)]

    dealt_out(Given("minibatches", spoils), ROWS, 0)
    for array, kept in zip(line_data(), before, strict=True):
        np.testing.assert_array_equal(array, kept)
