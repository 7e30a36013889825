"""What lesson 07 says about the numbers that its cells print and the pictures that they draw."""

import numpy as np
import pytest

import nnlib


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("07_training_loop")


def test_a_hundred_observations_point_almost_the_right_way_and_one_in_eight_leads_uphill(lesson):
    by_part = {int(part): rest for part, *rest in lesson.table('print("observations   mean cosine')}
    assert by_part[100][0] > 0.98
    assert 10 < by_part[1][2] < 15
    assert by_part[1][0] > 0
    assert [by_part[part][0] for part in (1, 10, 100, 1000)] == sorted(rest[0] for rest in by_part.values())


def test_in_sorted_order_more_than_half_of_the_first_class_is_forgotten(lesson):
    in_order, shuffled = lesson.table("def right_after(order)")
    assert in_order == [44, 0, 100, 1]
    assert min(shuffled[0], shuffled[2]) > 80


def test_two_epochs_of_ten_rows_in_fours_are_six_iterations(lesson):
    rows = lesson.table("for epoch in range(2):")
    assert [row[:2] for row in rows] == [[1, 1], [1, 2], [1, 3], [2, 4], [2, 5], [2, 6]]


def test_the_same_epochs_give_more_updates_and_a_lower_loss_to_smaller_batches(lesson):
    batch, mini_batch, single = lesson.table('ways = {"batch": 500')
    assert [batch[0], mini_batch[0], single[0]] == [20, 500, 10_000]
    assert batch[1] > mini_batch[1] > single[1]


def test_the_same_seed_gives_the_same_weights_and_another_seed_does_not_change_batch_descent(lesson):
    _, *lines = lesson.lines("def largest_difference(")
    assert [line.split()[1] for line in lines] == ["equal"] * 3
    batch, mini_batch, single = [float(line.split()[-1]) for line in lines]
    assert batch < 1e-15
    assert min(mini_batch, single) > 1e-3


def test_an_epoch_costs_the_same_number_of_terms_whatever_the_batch_size(lesson):
    batch, mini_batch, single = lesson.table("terms = n_weights * batch_size")
    assert batch[0] == 100_000 * single[0]
    assert [batch[2], mini_batch[2], single[2]] == [1_000, 1_000_000, 100_000_000]
    assert batch[3] == mini_batch[3] == single[3] == 100_000 * 5 * 1_000


def test_one_update_on_all_data_is_far_from_the_lowest_loss_and_small_batches_are_near(lesson):
    batch, mini_batch, single = [row[-1] for row in lesson.table('print("way          one epoch')[1:]]
    assert batch > 100
    assert max(mini_batch, single) < 5


def test_mini_batches_need_as_few_epochs_as_single_rows(lesson):
    batch, mini_batch, single = [row[0] for row in lesson.table("while mean_squared_error(w) > 1.05 * lowest")]
    assert mini_batch == single < batch


def test_noise_leaves_the_local_minimum_in_half_of_the_runs_or_most_and_then_the_global_one_too(lesson):
    table = lesson.table("def many_walks(")
    left_local = {(int(size), rate): local for size, rate, local, _ in table}
    left_global = {(int(size), rate): best for size, rate, _, best in table}
    assert left_local[100, 0.05] == left_local[10, 0.05] == left_local[1, 0.02] == 0
    assert 40 < left_local[1, 0.05] < 60
    assert left_local[1, 0.08] > 75
    assert left_global[1, 0.05] < left_global[1, 0.08] < left_global[1, 0.1]
    assert left_global[1, 0.1] > 10


def test_the_run_of_sgd_that_is_drawn_drops_into_the_other_valley():
    pulls = np.random.default_rng(0).normal(0, 3, 100)
    pulls -= pulls.mean()
    rng, w = np.random.default_rng(2), 0.96
    for _ in range(10):
        for pull in pulls[rng.permutation(100)]:
            w -= 0.05 * (4 * w**3 - 4 * w + 0.3 + pull)
    assert w < 0


def test_the_second_online_update_starts_from_what_the_first_has_learned(lesson):
    assert lesson.table("w_batch = 0.0 - 0.25") == [[0.5], [0.5], [0.75]]


def test_the_batch_learner_is_better_until_the_world_changes(lesson):
    (before, online_before), (after, online_after) = lesson.table("The world changes halfway")
    assert before < online_before
    assert after > 10 * online_after


def test_the_online_learner_follows_within_fifty_observations():
    rng = np.random.default_rng(0)
    x = rng.standard_normal(1000)
    y = np.where(np.arange(1000) < 500, 2.0, -1.0) * x + 0.3 * rng.standard_normal(1000)
    w = 0.0
    for x_now, y_now in zip(x[:550], y[:550], strict=True):
        w -= 0.1 * (w * x_now - y_now) * x_now
    assert abs(w - -1) < 0.2


def test_equal_rewards_hide_opposite_gradients(lesson):
    (_, low, reward), (_, high, other_reward) = lesson.table("said = 3.0")
    assert low == -high
    assert reward == other_reward


def test_a_thousand_observations_in_batches_of_64_make_160_updates_in_10_epochs():
    assert 10 * nnlib.updates_per_epoch(1000, 64) == 160
