"""What lesson 09 says about the numbers that its cells print and the pictures that they draw."""

from itertools import pairwise

import numpy as np
import pytest

import nnlib


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("09_binary_classification")


def test_learning_by_heart_is_perfect_on_seen_points_even_of_coins(lesson):
    moons, coins = lesson.table("def learn_by_heart")
    assert moons[0] == coins[0] == 100
    assert moons[1] > 95 and 45 < coins[1] < 55


def test_the_last_quarter_of_a_sorted_file_holds_one_class(lesson):
    assert lesson.table("in_order = np.sort(y)") == [[1], [0, 1]]


def test_the_useless_test_is_the_more_accurate_and_finds_nobody(lesson):
    (useless,), (careful,) = lesson.table("careful_test = ill.copy()")
    assert useless > careful
    found = [row[0] for row in lesson.table("false alarms") if len(row) == 3]
    assert found == [0, 27]


def test_the_two_way_softmax_is_one_sigmoid_neuron(lesson):
    two_way, one_neuron = lesson.table("one sigmoid neuron")
    assert two_way == one_neuron


def test_linear_regression_answers_beyond_0_and_1_and_logistic_does_not(lesson):
    linear, logistic, far_linear, far_logistic = lesson.table("the least squared error")
    assert linear == [-0.34, 1.23]  # the numbers that the text quotes
    assert 0 <= logistic[0] < logistic[1] <= 1
    assert far_linear[0] > linear[1] and far_logistic[0] <= 1


def test_a_hidden_layer_halves_the_mistakes_and_more(lesson):
    straight, bent = [row[-1] for row in lesson.table("for name, params in") if row[-1] < 1]
    assert 1 - bent < (1 - straight) / 2


def test_a_bent_boundary_runs_along_the_lines_of_three_of_its_hidden_nodes():
    X, y = nnlib.datasets.moons(600, 0.2, np.random.default_rng(0))
    X_train, y_train, *_ = nnlib.split(X, y, 0.3, np.random.default_rng(2))
    X_train, _, _ = nnlib.standardize(X_train)
    rng = np.random.default_rng(8)
    four, _ = nnlib.train(X_train, y_train, nnlib.initialize([2, 4, 2], rng), 0.3, epochs=300, batch_size=20, rng=rng)
    axis = np.linspace(-2.5, 2.5, 201)
    grid = np.column_stack([a.ravel() for a in np.meshgrid(axis, axis)])
    yes = nnlib.forward(grid, four)[-1][:, 1].reshape(201, 201) > 0.5
    border = grid[(yes != np.roll(yes, 1, axis=1)).ravel() & (grid[:, 0] > -2.5)]
    W, b = four[0]
    distances = np.abs(border @ W.T + b) / np.linalg.norm(W, axis=1)
    assert distances.min(axis=1).max() < 0.25
    followed, points = np.unique(distances.argmin(axis=1), return_counts=True)
    assert len(followed) >= 3 and np.sort(points)[-3] > 10


def test_more_nodes_are_better_on_training_points_and_not_on_others(lesson):
    *table, chosen, tested = lesson.table("counts = [0, 1, 2, 4, 8, 32, 128]")
    nodes, _, training, validation, lowest = zip(*table, strict=True)
    assert list(training) == sorted(training) and training[-1] == 100
    best = int(np.argmax(validation))
    assert chosen == [nodes[best]] and 2 < nodes[best] < 32
    assert max(validation[nodes.index(32) :]) < validation[best]
    assert all(low < mean for low, mean in zip(lowest, validation, strict=True))
    assert tested[0] < 90  # and so a network that is stopped in time, below, does at least as well


def test_the_losses_part_when_a_network_overfits(lesson):
    *table, (lowest,) = lesson.table("network, history, training, test = trained_for(500, seed=2)")
    epochs, training, validation = zip(*table, strict=True)
    after = epochs.index(50)
    assert list(training[after:]) == sorted(training[after:], reverse=True)
    assert list(validation[after:]) == sorted(validation[after:])
    assert epochs[after - 1] < lowest < epochs[after]


def test_the_overfitted_network_is_right_on_all_it_has_seen_and_worse_on_the_rest(lesson):
    (_, seen, unseen, loss), (_, seen_late, unseen_late, loss_late) = lesson.table('"Two losses part"')
    assert seen < seen_late == 100
    assert unseen > unseen_late and loss < loss_late


def test_the_validation_loss_rises_many_times_before_it_is_lowest(lesson):
    losses = np.concatenate(lesson.table("history.validation_losses[:24]"))
    assert len(losses) == 24 and sum(late > early for early, late in pairwise(losses)) > 5


def test_too_little_patience_stops_at_a_bump_and_too_much_costs_nothing(lesson):
    *table, (_, to_the_end) = lesson.table('print(f"patience {patience:2}')
    losses = [loss for _, _, loss in table]
    assert losses == sorted(losses, reverse=True) and losses[0] > losses[-1]
    assert losses[-3] == losses[-2] == losses[-1] < to_the_end


def test_stopping_rescues_the_network_in_every_draw(lesson):
    *draws, means = [row for row in lesson.table("kept = early_stopping_epoch(np.array(history") if len(row) > 3]
    for _, _, stopped, to_the_end, loss, loss_to_the_end in draws:
        assert stopped > to_the_end and loss < loss_to_the_end
    *_, (tested,) = lesson.table("counts = [0, 1, 2, 4, 8, 32, 128]")
    assert len(draws) == 6 and means[0] >= tested


def test_the_classifier_ends_up_a_little_below_the_best_possible(lesson):
    ((best,),) = lesson.table("def best_possible")
    assert 97 < best < 97.5
    ((wrong, n, unavoidable),) = lesson.table('label="wrong"')
    assert n == 500 and unavoidable <= wrong < 2 * unavoidable
