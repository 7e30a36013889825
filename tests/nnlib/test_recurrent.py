"""Recurrent states, judged by torch's RNN."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

import nnlib

TIME, N, N_IN, N_HIDDEN = 6, 4, 3, 5


@pytest.fixture
def weights(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    return rng.standard_normal((N_HIDDEN, N_IN)), rng.standard_normal((N_HIDDEN, N_HIDDEN)), rng.standard_normal(5)


def test_unrolling_matches_torch(weights: tuple[np.ndarray, ...], rng: np.random.Generator, torch: ModuleType) -> None:
    W_x, W_h, b = weights
    X, h0 = rng.standard_normal((TIME, N, N_IN)), rng.standard_normal((N, N_HIDDEN))
    rnn = torch.nn.RNN(N_IN, N_HIDDEN, dtype=torch.float64)
    with torch.no_grad():
        for parameter, values in zip(rnn.parameters(), (W_x, W_h, b, np.zeros(N_HIDDEN)), strict=True):
            parameter.copy_(torch.tensor(values))
        expected, last = rnn(torch.tensor(X), torch.tensor(h0[np.newaxis]))
    states = nnlib.unroll(X, h0, W_x, W_h, b)
    np.testing.assert_allclose(states, expected.numpy(), atol=1e-12)
    np.testing.assert_allclose(states[-1], last[0].numpy(), atol=1e-12)


def test_each_state_is_one_step_from_the_state_before(weights, rng: np.random.Generator) -> None:
    X, h = rng.standard_normal((TIME, N, N_IN)), np.zeros((N, N_HIDDEN))
    states = nnlib.unroll(X, h, *weights)
    assert states.shape == (TIME, N, N_HIDDEN)
    for x, state in zip(X, states, strict=True):
        h = nnlib.recurrent_step(x, h, *weights)
        np.testing.assert_array_equal(state, h)


def test_what_came_first_is_still_felt_at_the_end(weights, rng: np.random.Generator) -> None:
    X = rng.standard_normal((TIME, N, N_IN))
    other = X.copy()
    other[0] += 1
    h0 = np.zeros((N, N_HIDDEN))
    assert not np.allclose(nnlib.unroll(X, h0, *weights)[-1], nnlib.unroll(other, h0, *weights)[-1])


def test_weights_must_fit_inputs_and_states(weights) -> None:
    W_x, W_h, b = weights
    x, h = np.zeros((N, N_IN)), np.zeros((N, N_HIDDEN))
    with pytest.raises(ValueError, match=r"W_x must have shape \(5, 3\) for 3 inputs and 5 hidden units, .* \(3, 5\)"):
        nnlib.recurrent_step(x, h, W_x.T, W_h, b)
    with pytest.raises(ValueError, match=r"W_h must have shape \(5, 5\) .* its shape is \(5, 3\)\."):
        nnlib.recurrent_step(x, h, W_x, W_x, b)
    with pytest.raises(ValueError, match=r"x and h must have as many rows .* \(4, 3\) and \(1, 5\)\."):
        nnlib.recurrent_step(x, h[:1], W_x, W_h, b)
    with pytest.raises(ValueError, match=r"X must have shape \(time, n, n_in\), but its shape is \(4, 3\)\."):
        nnlib.unroll(x, h, W_x, W_h, b)
