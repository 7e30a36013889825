"""What lesson 10 says about the numbers that its cells print and the pictures that they draw."""

import numpy as np
import pytest

import nnlib


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("10_digits")


def test_a_tenth_is_right_by_guessing_and_nine_tenths_by_mean_pictures(lesson):
    (guessing,), (means,), (nearest,), (kept, _, learned) = lesson.table("def nearest(X_new, examples)")
    assert 9 < guessing < 11 and 89 < means < 91 and nearest > 98
    assert kept == 1348 * 64 and 1000 < learned < 10_000


def test_one_scale_keeps_pixels_small_and_the_nearest_picture_right(lesson):
    by_deviation, (eight, largest, right) = lesson.table("_, mean, std = nnlib.standardize")[-2:]
    assert eight == 8 and largest == 2
    assert by_deviation[0] > 50 and by_deviation[1] < right


def test_the_network_learns_every_wrong_label_and_its_weights_grow(lesson):
    rows = [row[-1] for row in lesson.table("y_few[:80] = (y_few[:80] + rng.integers")]
    agrees, by_heart, unseen, before, after = rows
    assert agrees == by_heart == 100 and unseen < 85
    assert after > 5 * before


def test_a_weight_that_no_data_speak_for_loses_five_per_cent_at_every_step(lesson):
    weights = [row[-1] for row in lesson.table("w = w - learning_rate * (0.0")]
    assert np.allclose(weights, 0.95 ** np.arange(1, 6), atol=1e-4)


def test_only_with_the_penalty_is_the_gradient_of_both_right(lesson):
    (without,), (with_it,) = lesson.table("def loss_with(W)")
    assert without > 1e-3 and with_it < 1e-8


def test_as_the_price_rises_the_exceptions_go_first_and_then_the_digits(lesson):
    strengths, squares, agrees, by_heart, unseen = zip(*lesson.table("for strength in [0, 0.001, 0.003"), strict=True)
    assert list(squares) == sorted(squares, reverse=True)
    best = int(np.argmax(unseen))
    assert 0.01 <= strengths[best] <= 0.03 and unseen[best] > unseen[0] + 5
    assert all(77 < agrees[strengths.index(strength)] < 83 for strength in (0.01, 0.03))
    assert by_heart[0] == 100 and by_heart[best] < 20
    assert unseen[-1] < 50 and squares[-1] < squares[0] / 100


def test_noise_and_more_epochs_help_together_and_neither_by_itself(lesson):
    lines = lesson.lines('print(f"{name:28} {np.mean(shares):.1%}')
    right = {line[:28].strip(): float(line[28:].split("%")[0]) for line in lines}
    plain, both = right["100 hidden nodes"], right["100, 60 epochs, noise of 0.5"]
    assert max(right["100, 60 epochs"], right["100, noise of 0.5"]) <= plain
    assert both - plain > 1.9 * (plain - right["32 hidden nodes"])
    assert abs(right["100, penalty of 0.001"] - plain) < 0.5
    assert right["three such networks voting"] > max(both, 98)
    assert right["no hidden layer"] < right["32 hidden nodes"]


def test_the_margin_is_that_of_a_share_that_was_counted(lesson):
    (share, n), (margin,) = lesson.table("draws = np.random.default_rng(0)")
    assert margin == pytest.approx(100 * np.sqrt(share / 100 * (1 - share / 100) / n), abs=0.06)


def test_most_that_is_mixed_up_are_slim_eights_taken_for_ones(lesson):
    ((true, predicted, times, *_),) = lesson.table("true, predicted = hardest_pair(confusion)")[:1]
    assert (true, predicted) == (8, 1) and times >= 2


def learned(X, y, sizes, rng, strength):
    """What the lesson's `learn` does in 30 epochs, without noise."""
    params = nnlib.initialize(sizes, rng)
    optimizer = nnlib.Adam(learning_rate=0.005)
    for _ in range(30):
        for X_batch, y_batch in nnlib.minibatches(X, y, 50, rng):
            grads = nnlib.backward(nnlib.forward(X_batch, params), y_batch, params)
            grads = nnlib.l2_grads(params, grads, strength)
            optimizer.step([a for layer in params for a in layer], [a for layer in grads for a in layer])
    return params


def test_what_is_no_digit_often_gets_a_sure_answer():
    X_train, y_train, X_test, _ = nnlib.datasets.digits_split(np.random.default_rng(2))
    mean = X_train.mean(axis=0)
    params = learned((X_train - mean) / 8, y_train, [64, 64, 10], np.random.default_rng(7), 0.001)
    rng = np.random.default_rng(0)
    no_digits = np.array([rng.permutation(picture) for picture in X_test])
    confidence = nnlib.forward((no_digits - mean) / 8, params)[-1].max(axis=1)
    assert np.mean(confidence > 0.9) > 0.2


def test_ink_in_the_middle_speaks_against_a_zero():
    X_train, y_train, *_ = nnlib.datasets.digits_split(np.random.default_rng(2))
    X = (X_train - X_train.mean(axis=0)) / 8
    params = learned(X, y_train, [64, 10], np.random.default_rng(5), 0.01)
    for_zero = params[0][0][0].reshape(8, 8)
    middle, sides = for_zero[3:5, 3:5], for_zero[2:6, [2, 5]]
    assert (middle < 0).all() and sides.mean() > 0


def test_weights_of_pixels_without_ink_decay_with_a_penalty_and_stay_without_one(lesson):
    *_, (start,), without, with_one = lesson.table("never_inked = X_train.max(axis=0) == 0")
    assert without[:2] == [0.0, start] and with_one[:2] == [0.003, 0.0]
    assert with_one[2] < without[2]  # easier to look at, not better


def test_where_it_is_nearly_certain_it_is_nearly_always_right(lesson):
    (*_, doubtful), (*_, unsure), (*_, sure), (*_, surest) = lesson.table("for least, most in [(0, 0.5)")
    assert max(doubtful, unsure) < 85 < 98 < sure <= surest


def test_one_pixel_to_the_side_and_half_of_the_digits_are_gone(lesson):
    shares = {int(row[0]): row[-1] for row in lesson.table("def moved(X, columns)")}
    assert shares[0] > 97
    assert all(40 < shares[columns] < 65 for columns in (-1, 1))
