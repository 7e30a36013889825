"""A network that learns moons, over everything the sliders can be set to."""

import asyncio
import math

import numpy as np
import pytest

import nnlib
from nnlib.explorers import decision_boundary
from nnlib.explorers.boundary_training import UNSEEN, Course, Training, best_possible, cross_entropy, probabilities
from nnlib.explorers.decision_boundary_picture import GRID, LIMIT, decision_picture
from nnlib.explorers.decision_boundary_view import (
    FEWEST_POINTS,
    HIGHEST_RATE,
    LOWEST_RATE,
    MOST_EPOCHS,
    MOST_NODES,
    MOST_NOISE,
    MOST_PATIENCE,
    MOST_POINTS,
)
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.reach import FAR


def trained(epochs, hidden_nodes=8, learning_rate=0.3, noise=0.3, points=60, seed=5, train=None, split=None):
    course = Course(hidden_nodes, learning_rate, noise, points, seed)
    training = Training(Given("train", train), Given("split", split), course)
    training.go_on(epochs, math.inf)
    return training


def picture(training, epoch=MOST_EPOCHS, patience=20, accuracy=None, early_stopping_epoch=None):
    stop = Given("early_stopping_epoch", early_stopping_epoch)
    return decision_picture(training, Given("accuracy", accuracy), stop, epoch, patience)


@pytest.mark.parametrize("points", [FEWEST_POINTS, MOST_POINTS])
@pytest.mark.parametrize("noise", [0.0, 0.2, MOST_NOISE])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_setting_of_the_sliders_can_be_drawn_and_said(noise, points):
    for hidden_nodes in (0, 1, 2, MOST_NODES):
        for rate in (LOWEST_RATE, 0.3, HIGHEST_RATE):
            training = trained(20, hidden_nodes, rate, noise, points)
            for epoch in (0, 1, 2, 19, 20):
                for patience in (1, MOST_PATIENCE):
                    shown = picture(training, epoch, patience)
                    assert shown.yes.shape == (GRID, GRID)
                    assert ((shown.yes >= 0) & (shown.yes <= 1)).all()
                    for losses in (shown.losses, shown.unseen_losses):
                        assert losses.shape == (epoch + 1,)
                        assert (np.abs(losses) <= FAR).all()
                    assert shown.sentence.endswith(".")


def test_epoch_by_epoch_is_the_same_as_one_long_training():
    training = trained(5)
    rng = np.random.default_rng(5)
    X, y = nnlib.datasets.moons(60 + UNSEEN, 0.3, rng)
    X, y, X_unseen, y_unseen = nnlib.split(X, y, UNSEEN / len(X), rng)
    X, mean, std = nnlib.standardize(X)
    X_unseen, _, _ = nnlib.standardize(X_unseen, mean, std)
    params, losses = nnlib.train(X, y, nnlib.initialize([2, 8, 2], rng), 0.3, 5, 10, rng)
    np.testing.assert_allclose(training.losses[1:], losses)
    unseen = nnlib.cross_entropy(nnlib.forward(X_unseen, params)[-1], y_unseen)
    assert training.unseen_losses[-1] == pytest.approx(unseen)


def test_probabilities_and_losses_are_those_of_the_network():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((9, 2)), rng.integers(0, 2, 9)
    for sizes in ([2, 2], [2, 3, 2]):
        network = nnlib.initialize(sizes, rng)
        P = nnlib.forward(X, network)[-1]
        np.testing.assert_allclose(probabilities(X, network), P)
        assert cross_entropy(network, X, y) == pytest.approx(nnlib.cross_entropy(P, y))


def test_the_plane_shows_the_probability_of_yes_lowest_row_first():
    training = trained(3)
    axis = np.linspace(-LIMIT, LIMIT, GRID)
    shown = picture(training, 3)
    for row, column in ((0, 0), (5, 70), (GRID - 1, 3)):
        P = nnlib.forward([[axis[column], axis[row]]], training.networks[3])[-1]
        assert shown.yes[row, column] == pytest.approx(P[0, 1])


def test_without_a_hidden_layer_the_boundary_is_straight_and_the_sentence_says_so():
    shown = picture(trained(50, hidden_nodes=0), 50)
    logits = np.log(shown.yes / (1 - shown.yes))
    np.testing.assert_allclose(np.diff(logits, 2, axis=0), 0, atol=1e-8)
    np.testing.assert_allclose(np.diff(logits, 2, axis=1), 0, atol=1e-8)
    assert "Its boundary is a straight line" in shown.sentence


def test_the_best_possible_rule_is_right_without_noise_and_as_good_as_it_gets_with_it():
    X, y = nnlib.datasets.moons(4000, 0.0, np.random.default_rng(0))
    assert (best_possible(X, 0.0) == y).all()
    X, y = nnlib.datasets.moons(4000, 0.2, np.random.default_rng(0))
    assert np.mean(best_possible(X, 0.2) == y) == pytest.approx(0.97, abs=0.006)


def test_what_is_kept_and_where_it_stops_is_what_the_learners_function_says():
    training = trained(30)
    training.unseen_losses[1:8] = [5.0, 2.0, 3.0, 2.5, 1.0, 4.0, 4.0]
    shown = picture(training, epoch=7, patience=2)
    assert (shown.kept, shown.stopped) == (2, 4)
    assert "Early stopping keeps the network after 2 epochs." in shown.sentence
    shown = picture(training, epoch=3, patience=2)
    assert (shown.kept, shown.stopped) == (2, None)
    shown = picture(training, epoch=7, patience=2, early_stopping_epoch=lambda losses, patience: len(losses) - 1)
    assert (shown.kept, shown.stopped) == (7, None)


def test_an_accuracy_that_is_another_share_is_held_against_the_right_one():
    training = trained(5)
    assert "But" not in picture(training).sentence
    sentence = picture(training, accuracy=lambda p, y: 100 * np.mean(p == y)).sentence
    assert "But accuracy returned " in sentence and "expected 0." in sentence and "00%" not in sentence


def test_before_training_nothing_is_kept():
    shown = picture(trained(0), epoch=0)
    assert (shown.kept, shown.stopped) == (None, None)
    assert shown.sentence.startswith("Before training")


def test_a_training_that_is_not_there_yet_is_shown_as_far_as_it_is():
    shown = picture(trained(10), epoch=100)
    assert shown.sentence.startswith("Still training, 10 of 100 epochs. After 10 epochs")
    assert len(shown.losses) == 11


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Overfits", ["98% of its 60 points", "88% of 300 unseen", "Overfitting: one falls while the other climbs."]),
        ("Stopped in time", ["92% of 300 unseen", "keeps the network after 32 epochs."]),
        ("More data", ["of its 500 points", "Learned."]),
        ("A straight line", ["Underfitting: it hardly gets any better. Its boundary is a straight line"]),
        ("Good", ["96% of its 300 points are right, and 95% of 300 unseen"]),
        ("Too slow", ["Creeping: the loss falls, but slowly."]),
        ("Diverges", ["higher than before training. Diverging: the learning rate is too large."]),
    ],
)
def test_presets_say_what_they_are_named_for(label, said):
    explorer = decision_boundary()
    explorer.panel.presets[label].click()
    assert all(part in explorer.shown.sentence for part in said)


def test_in_a_notebook_training_shows_progress_at_once_and_goes_on_by_itself(monkeypatch):
    monkeypatch.setattr("nnlib.explorers.background.PIECE", 0)
    sentences = []

    async def notebook():
        explorer = decision_boundary(epoch=3)
        explorer.status.observe(lambda _: sentences.append(explorer.shown.sentence), names="value")
        sentences.append(explorer.shown.sentence)
        while "Still" in explorer.shown.sentence:
            await asyncio.sleep(0.005)

    asyncio.run(notebook())
    starts = ["Still training, 1 of 3 epochs.", "Still training, 2 of 3 epochs.", "After 3 epochs"]
    assert [s.startswith(start) for s, start in zip(sentences, starts, strict=True)] == [True] * 3


def test_a_slider_that_moves_stops_the_training_that_was_going_on(monkeypatch):
    monkeypatch.setattr("nnlib.explorers.background.PIECE", 0)
    trained_nodes = []

    def train(X, y, params, *rest):
        trained_nodes.append(len(params[0][0]))
        return nnlib.train(X, y, params, *rest)

    async def notebook():
        explorer = decision_boundary(train=train, hidden_nodes=3, epoch=4)
        explorer.panel.set(hidden_nodes=5)
        while "Still" in explorer.shown.sentence:
            await asyncio.sleep(0.005)

    asyncio.run(notebook())
    assert trained_nodes == [3, 5, 5, 5, 5]


def test_a_training_that_raises_later_on_is_not_tried_again_and_again(monkeypatch):
    monkeypatch.setattr("nnlib.explorers.background.PIECE", 0)
    calls = []

    def breaks(X, y, params, *rest):
        calls.append(1)
        if len(calls) > 2:
            raise ValueError("out of luck")
        return nnlib.train(X, y, params, *rest)

    async def notebook():
        explorer = decision_boundary(train=breaks)
        await asyncio.sleep(0.2)
        return explorer.shown

    shown = asyncio.run(notebook())
    assert shown.sentence.startswith("train raised ValueError during one epoch of 60 points in batches of 10: out of")
    assert len(calls) == 3


def test_an_explorer_whose_cell_was_run_again_trains_no_longer(monkeypatch):
    monkeypatch.setattr("nnlib.explorers.background.PIECE", 0)

    async def notebook():
        explorer = decision_boundary(epoch=50)
        explorer.widget.close()
        await asyncio.sleep(0.2)
        return explorer.shown

    assert asyncio.run(notebook()).sentence.startswith("Still training, 1 of 50 epochs.")


def test_looking_back_trains_nothing_again():
    calls = []

    def train(*arguments):
        calls.append(1)
        return nnlib.train(*arguments)

    explorer = decision_boundary(train=train, epoch=30)
    explorer.panel.set(epoch=10)
    explorer.panel.set(patience=3)
    explorer.panel.set(epoch=30)
    assert len(calls) == 30


@pytest.mark.parametrize("wild", [np.nan, np.inf, 1e300])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wild_parameters_are_said_and_drawn(wild):
    def bursts(X, y, params, *rest):
        return [(W * 0 + wild, b * 0 + wild) for W, b in params], [wild]

    explorer = decision_boundary(train=bursts)
    assert explorer.shown.sheet is not None
    assert "overflowed" in explorer.shown.sentence or "Diverging" in explorer.shown.sentence


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda *a: None, "train returned None, expected a pair (params, losses)."),
        (lambda *a: 3, "train returned a int, expected a pair (params, losses)."),
        (lambda X, y, params, *a: (params, []), "train returned numbers of shape (0,), expected numbers of shape (1,)"),
        (lambda X, y, params, *a: (params[:1], [1.0]), "train returned 1 parts, expected 2 parts: layer 1, layer 2"),
        (lambda X, y, params, *a: ([(W.T, b) for W, b in params], [1.0]), "This is about W of layer 1."),
    ],
)
def test_trainings_that_cannot_be_used_are_said_in_a_sentence(function, sentence):
    with pytest.raises(CannotDraw) as problem:
        trained(1, train=function)
    assert sentence in str(problem.value)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda X, y, fraction, rng: (X, y), "split returned 2 parts, expected 4 parts: X_train, y_train, X_test"),
        (lambda X, y, fraction, rng: (X[:300], y[:300], X[300:], y[300:]), "This is about X_train."),
        (lambda X, y, fraction, rng: (X[300:], X[300:, 0], X[:300], y[:300]), "labels that are neither 0 nor 1"),
    ],
)
def test_splits_that_cannot_be_used_are_said_in_a_sentence(function, sentence):
    with pytest.raises(CannotDraw) as problem:
        trained(0, split=function)
    assert sentence in str(problem.value)


@pytest.mark.parametrize("index", [-1, 3, 0.5, np.nan])
def test_an_epoch_that_has_not_been_cannot_be_kept(index):
    with pytest.raises(CannotDraw, match=r"expected a whole number from 0 to 2\."):
        picture(trained(3), epoch=3, early_stopping_epoch=lambda losses, patience: index)


def test_points_far_apart_from_their_labels_cannot_be_learned_by_a_straight_split():
    """A split that forgets to shuffle the labels with the points: what is learned is worth nothing."""

    def forgets(X, y, fraction, rng):
        order = rng.permutation(len(X))
        return X[order[300:]], y[300:], X[order[:300]], y[:300]

    shown = picture(trained(60, split=forgets, hidden_nodes=2), 60)
    assert shown.wrong.mean() > 0.2


def test_a_training_that_has_hardly_begun_is_not_called_slow():
    training = trained(12, learning_rate=0.001)
    assert all("Learning." in picture(training, epoch).sentence for epoch in range(1, 13))
