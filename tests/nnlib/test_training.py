"""Epochs, batches and stopping, judged by the rules written out and by torch.optim."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib


@given(st.integers(1, 40), st.integers(1, 50))
def test_minibatches_are_consecutive_slices_of_one_permutation(n: int, batch_size: int) -> None:
    X, y = np.arange(2.0 * n).reshape(n, 2), np.arange(n)
    batches = list(nnlib.minibatches(X, y, batch_size, np.random.default_rng(3)))
    order = np.random.default_rng(3).permutation(n)
    assert len(batches) == nnlib.updates_per_epoch(n, batch_size)
    assert {len(y_batch) for _, y_batch in batches[:-1]} <= {batch_size}
    np.testing.assert_array_equal(np.concatenate([y_batch for _, y_batch in batches]), order)
    np.testing.assert_array_equal(np.concatenate([X_batch for X_batch, _ in batches]), X[order])


def test_minibatches_draw_once_and_complain_at_the_call() -> None:
    rng = np.random.default_rng(3)
    batches = nnlib.minibatches(np.zeros((5, 2)), np.zeros(5), 2, rng)
    assert isinstance(batches, Iterator)
    after_the_draw = rng.bit_generator.state
    list(batches)
    assert rng.bit_generator.state == after_the_draw
    with pytest.raises(ValueError, match=r"batch_size must be at least 1, but it is 0\."):
        nnlib.minibatches(np.zeros((5, 2)), np.zeros(5), 0, rng)
    with pytest.raises(ValueError, match=r"X has shape \(5, 2\) and y \(4,\)\."):
        nnlib.minibatches(np.zeros((5, 2)), np.zeros(4), 2, rng)
    with pytest.raises(ValueError, match=r"X must be a batch of shape \(n, n_columns\) .* its shape is \(5,\)\."):
        nnlib.minibatches(np.zeros(5), np.zeros(5), 2, rng)


@pytest.mark.parametrize(
    ("n", "batch_size", "updates"), [(100, 32, 4), (96, 32, 3), (5, 10, 1), (10**18 + 1, 2, 5 * 10**17 + 1)]
)
def test_the_last_batch_counts_as_an_update(n: int, batch_size: int, updates: int) -> None:
    assert nnlib.updates_per_epoch(n, batch_size) == updates


def test_a_step_goes_against_the_gradient_into_new_arrays() -> None:
    params, grads = [(np.ones((1, 2)), np.ones(1))], [(np.full((1, 2), 2.0), np.full(1, -4.0))]
    (W, b), *_ = nnlib.sgd_step(params, grads, 0.25)
    np.testing.assert_array_equal(W, [[0.5, 0.5]])
    np.testing.assert_array_equal(b, [2])
    np.testing.assert_array_equal(params[0][0], [[1, 1]])


def test_training_follows_torch_step_by_step(rng: np.random.Generator, torch: ModuleType) -> None:
    X, y = rng.standard_normal((37, 3)), rng.integers(0, 4, 37)
    params = nnlib.initialize([3, 6, 5, 4], rng)
    trained, losses = nnlib.train(X, y, params, 0.3, 5, 8, np.random.default_rng(9))

    tensors = [torch.tensor(array, requires_grad=True) for layer in params for array in layer]
    optimizer = torch.optim.SGD(tensors, lr=0.3)

    def loss(rows: np.ndarray):
        A = torch.tensor(X[rows])
        for W, b in zip(tensors[:-2:2], tensors[1:-2:2], strict=True):
            A = torch.tanh(A @ W.T + b)
        return torch.nn.functional.cross_entropy(A @ tensors[-2].T + tensors[-1], torch.tensor(y[rows]))

    shuffles = np.random.default_rng(9)
    for epoch_loss in losses:
        order = shuffles.permutation(37)
        for start in range(0, 37, 8):
            optimizer.zero_grad()
            loss(order[start : start + 8]).backward()
            optimizer.step()
        assert epoch_loss == pytest.approx(loss(np.arange(37)).item(), rel=1e-11)
    for array, tensor in zip([array for layer in trained for array in layer], tensors, strict=True):
        np.testing.assert_allclose(array, tensor.detach().numpy(), atol=1e-12)


def test_training_is_repeatable_and_learns() -> None:
    def run() -> tuple[list[tuple[np.ndarray, np.ndarray]], np.ndarray]:
        rng = np.random.default_rng(2)
        X, y = nnlib.datasets.xor(100, 0.1, rng)
        return nnlib.train(X, y, nnlib.initialize([2, 8, 2], rng), 0.5, 60, 10, rng)

    (params, losses), (again, losses_again) = run(), run()
    assert losses.shape == (60,)
    assert losses[-1] < 0.05
    np.testing.assert_array_equal(losses, losses_again)
    np.testing.assert_array_equal(params[0][0], again[0][0])


def test_training_that_diverges_ends_in_a_loss_and_not_in_an_exception() -> None:
    X, y = np.array([[1e3, 0.0], [-1e3, 0.0]]), np.array([0, 1])
    _, losses = nnlib.train(X, y, [(np.eye(2), np.zeros(2))], 1e3, 3, 1, np.random.default_rng(0))
    assert losses.shape == (3,)


def test_training_wants_labels_the_network_can_give() -> None:
    rng = np.random.default_rng(0)
    params = nnlib.initialize([2, 3], rng)
    with pytest.raises(ValueError, match=r"y must hold labels 0 \.\. 2 for 3 classes, but it holds 3\."):
        nnlib.train(np.zeros((2, 2)), [0, 3], params, 0.1, 1, 1, rng)
    with pytest.raises(ValueError, match=r"epochs must be at least 1, but it is 0\."):
        nnlib.train(np.zeros((2, 2)), [0, 1], params, 0.1, 0, 1, rng)


@pytest.mark.parametrize(
    ("losses", "patience", "best"),
    [
        ([3, 2, 1], 1, 2),
        ([3, 2, 2.5, 1], 1, 1),
        ([3, 2, 2.5, 1], 2, 3),
        ([3, 2, 2, 2, 1], 2, 1),
        ([3, 2, 2, 2, 1], 3, 4),
        ([1], 5, 0),
        ([1, 1, 1], 2, 0),
        ([np.nan, 2, 3], 1, 1),
        ([2, np.nan, 1], 1, 0),
        ([np.nan, np.nan], 5, 0),
    ],
)
def test_stopping_waits_for_patience_epochs_without_a_strictly_lower_loss(
    losses: list[float], patience: int, best: int
) -> None:
    assert nnlib.early_stopping_epoch(losses, patience) == best


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(1, 6))
def test_stopping_keeps_the_best_epoch_before_the_first_long_wait(losses: list[int], patience: int) -> None:
    firsts = [epoch for epoch in range(len(losses)) if all(losses[epoch] < earlier for earlier in losses[:epoch])]
    waits = [later - earlier for earlier, later in zip(firsts, [*firsts[1:], np.inf], strict=True)]
    expected = next(epoch for epoch, wait in zip(firsts, waits, strict=True) if wait > patience)
    assert nnlib.early_stopping_epoch(losses, patience) == expected


def test_stopping_wants_a_curve_and_some_patience() -> None:
    with pytest.raises(ValueError, match=r"losses must have shape \(epochs,\), but its shape is \(1, 2\)\."):
        nnlib.early_stopping_epoch([[1, 2]], 1)
    with pytest.raises(ValueError, match=r"patience must be at least 1, but it is 0\."):
        nnlib.early_stopping_epoch([1, 2], 0)
