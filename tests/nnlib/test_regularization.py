"""The penalty on large weights, judged by sums written out and by differences."""

from __future__ import annotations

import numpy as np
import pytest

import nnlib


@pytest.fixture
def params(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(W, rng.standard_normal(len(b))) for W, b in nnlib.initialize([3, 4, 2], rng)]


def test_the_penalty_is_half_the_strength_times_all_squared_weights(params) -> None:
    squares = sum(float(weight) ** 2 for W, _ in params for weight in W.ravel())
    assert nnlib.l2_penalty(params, 0.3) == pytest.approx(0.15 * squares, rel=1e-12)


def test_biases_cost_nothing(params) -> None:
    assert nnlib.l2_penalty([(W, b + 100) for W, b in params], 0.3) == nnlib.l2_penalty(params, 0.3)


def test_the_gradient_of_the_penalty_is_added_to_weights_alone(params, rng: np.random.Generator) -> None:
    grads = [(rng.standard_normal(W.shape), rng.standard_normal(b.shape)) for W, b in params]
    penalized = nnlib.l2_grads(params, grads, 0.3)
    for layer, (W, b) in enumerate(params):
        np.testing.assert_array_equal(penalized[layer][1], grads[layer][1])
        for index in np.ndindex(W.shape):
            step = np.zeros_like(W)
            step[index] = 1e-4
            sides = [nnlib.l2_penalty([*params[:layer], (W + sign * step, b)], 0.3) for sign in (1, -1)]
            slope = penalized[layer][0][index] - grads[layer][0][index]
            assert slope == pytest.approx((sides[0] - sides[1]) / 2e-4, abs=1e-9)


def test_grads_must_have_the_shapes_of_params(params) -> None:
    with pytest.raises(ValueError, match=r"grads must have weights of the shapes in params, \[\(4, 3\), \(2, 4\)\]"):
        nnlib.l2_grads(params, params[:1], 0.3)
