"""Optimizers, judged by torch.optim, by linear algebra and by what a mean is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.optimizers import (
    SGD,
    AdaGrad,
    Adam,
    AveragedSGD,
    ImplicitSGD,
    Momentum,
    Nesterov,
    Optimizer,
    RMSProp,
)

SHAPES = [(4, 3), (4,), (2, 4), ()]
STEPS = 200
ALL = [SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AveragedSGD]


def arrays(rng: np.random.Generator, dtype: type = np.float64) -> list[np.ndarray]:
    return [np.asarray(rng.standard_normal(shape), dtype) for shape in SHAPES]


@pytest.mark.parametrize(
    ("optimizer", "torch_name", "torch_arguments"),
    [
        (SGD(), "SGD", {"lr": 0.01}),
        (SGD(0.3), "SGD", {"lr": 0.3}),
        (Momentum(), "SGD", {"lr": 0.01, "momentum": 0.9}),
        (Momentum(0.05, momentum=0.5), "SGD", {"lr": 0.05, "momentum": 0.5}),
        (Nesterov(), "SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
        (Nesterov(0.05, momentum=0.5), "SGD", {"lr": 0.05, "momentum": 0.5, "nesterov": True}),
        (AdaGrad(), "Adagrad", {}),
        (AdaGrad(0.2, eps=1e-3), "Adagrad", {"lr": 0.2, "eps": 1e-3}),
        (RMSProp(), "RMSprop", {}),
        (RMSProp(0.002, decay=0.8, eps=1e-3), "RMSprop", {"lr": 0.002, "alpha": 0.8, "eps": 1e-3}),
        (Adam(), "Adam", {}),
        (Adam(0.02, beta1=0.7, beta2=0.9, eps=1e-3), "Adam", {"lr": 0.02, "betas": (0.7, 0.9), "eps": 1e-3}),
        (AveragedSGD(0.1), "SGD", {"lr": 0.1}),
    ],
)
def test_the_path_is_that_of_torch_optim(
    optimizer: Optimizer, torch_name: str, torch_arguments: dict[str, object]
) -> None:
    torch = pytest.importorskip("torch", reason="torch is the oracle here: pip install -e '.[oracles]'")
    rng = np.random.default_rng(8)
    params = arrays(rng)
    torch_params = [torch.tensor(p, requires_grad=True) for p in params]
    torch_optimizer = getattr(torch.optim, torch_name)(torch_params, **torch_arguments)
    for step in range(STEPS):
        # Gradients that change in size as well as in sign, and are exactly zero now and then.
        grads = [g * (step % 7) for g in arrays(rng)]
        optimizer.step(params, grads)
        for p, g in zip(torch_params, grads, strict=True):
            p.grad = torch.tensor(g)
        torch_optimizer.step()
        for ours, theirs in zip(params, torch_params, strict=True):
            np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ALL)
class TestEveryOptimizer:
    def test_arrays_are_updated_in_place_and_gradients_left_alone(self, kind: type[Optimizer]) -> None:
        rng = np.random.default_rng(0)
        params, grads = arrays(rng), arrays(rng)
        before, grads_before = [p.copy() for p in params], [g.copy() for g in grads]
        optimizer, same_arrays = kind(), list(params)
        optimizer.step(params, grads)
        optimizer.step(params, grads)
        assert all(p is q for p, q in zip(params, same_arrays, strict=True))
        assert all((p != old).all() for p, old in zip(params, before, strict=True))
        for g, old in zip(grads, grads_before, strict=True):
            np.testing.assert_array_equal(g, old)

    def test_one_flat_vector_moves_like_its_pieces(self, kind: type[Optimizer]) -> None:
        rng = np.random.default_rng(1)
        flat = rng.standard_normal(17)
        pieces = np.split(flat.copy(), [5, 8])
        whole_optimizer, pieces_optimizer = kind(), kind()
        for _ in range(5):
            g = rng.standard_normal(17)
            whole_optimizer.step([flat], [g])
            pieces_optimizer.step(pieces, np.split(g, [5, 8]))
        np.testing.assert_array_equal(flat, np.concatenate(pieces))

    def test_the_arrays_of_later_steps_may_be_others_of_the_same_shapes(self, kind: type[Optimizer]) -> None:
        kept, renewed = np.array([1.0, -2.0]), np.array([1.0, -2.0])
        first, second = kind(), kind()
        for g in ([0.5, 1.0], [-0.25, 2.0], [1.5, -1.0]):
            renewed = renewed.copy()
            first.step([kept], [np.array(g)])
            second.step([renewed], [np.array(g)])
        np.testing.assert_array_equal(kept, renewed)

    def test_two_optimizers_share_no_state(self, kind: type[Optimizer]) -> None:
        first, second = kind(), kind()
        a, b = np.ones(3), np.ones(3)
        for _ in range(3):
            first.step([a], [np.ones(3)])
        second.step([b], [np.ones(3)])
        start = np.ones(3)
        kind().step([start], [np.ones(3)])
        np.testing.assert_array_equal(b, start)

    def test_float32_parameters_stay_float32(self, kind: type[Optimizer]) -> None:
        params = arrays(np.random.default_rng(2), np.float32)
        same_arrays, optimizer = list(params), kind()
        for dtype in (np.float32, np.float64):
            optimizer.step(params, [np.ones(shape, dtype) for shape in SHAPES])
        assert all(p is q and p.dtype == np.float32 for p, q in zip(params, same_arrays, strict=True))

    def test_a_changed_learning_rate_holds_from_the_next_step(self, kind: type[Optimizer]) -> None:
        slow, fast = kind(learning_rate=0.1), kind(learning_rate=0.1)  # type: ignore[call-arg]
        p, q = np.zeros(1), np.zeros(1)
        fast.learning_rate = 0.2
        slow.step([p], [np.ones(1)])
        fast.step([q], [np.ones(1)])
        np.testing.assert_allclose(q, 2 * p, rtol=1e-12)

    def test_as_many_gradients_as_parameters(self, kind: type[Optimizer]) -> None:
        with pytest.raises(ValueError, match=r"their shapes are \[\(2,\)\] and \[\(2,\), \(3,\)\]"):
            kind().step([np.ones(2), np.ones(3)], [np.ones(2)])

    def test_shapes_must_agree_and_nothing_changes_when_they_do_not(self, kind: type[Optimizer]) -> None:
        params = [np.ones(2), np.ones((2, 3))]
        with pytest.raises(ValueError, match=r"their shapes are \[\(2,\), \(3, 2\)\] and \[\(2,\), \(2, 3\)\]"):
            kind().step(params, [np.ones(2), np.ones((3, 2))])
        np.testing.assert_array_equal(params[0], np.ones(2))

    def test_state_belongs_to_the_shapes_of_the_first_step(self, kind: type[Optimizer]) -> None:
        optimizer = kind()
        optimizer.step([np.ones(2)], [np.ones(2)])
        with pytest.raises(ValueError, match=r"shapes \[\(2,\)\].*shapes \[\(3,\)\].*new optimizer"):
            optimizer.step([np.ones(3)], [np.ones(3)])

    @pytest.mark.parametrize(
        ("params", "described"),
        [([np.ones(2, int)], "array of int64"), ([[1.0, 2.0]], "a list"), (np.ones(2), "a float64")],
    )
    def test_what_cannot_be_updated_in_place_is_refused(
        self, kind: type[Optimizer], params: list[np.ndarray], described: str
    ) -> None:
        with pytest.raises(ValueError, match=rf"params\[0\] must be a NumPy array of floats.*{described}"):
            kind().step(params, [np.ones(2)] * len(params))


@pytest.mark.parametrize("kind", [*ALL, ImplicitSGD])
@pytest.mark.parametrize("rate", [0.0, -0.1, float("nan"), float("inf")])
def test_a_learning_rate_is_positive_and_finite(kind: type, rate: float) -> None:
    with pytest.raises(ValueError, match=f"learning_rate must be a positive, finite number, not {rate}"):
        kind(learning_rate=rate)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(Momentum, "momentum"), (Nesterov, "momentum"), (RMSProp, "decay"), (Adam, "beta1"), (Adam, "beta2")],
)
@pytest.mark.parametrize("value", [-0.1, 1.0, float("nan")])
def test_what_is_kept_of_the_past_is_a_fraction(kind: type, name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} must be at least 0 and less than 1, not {value}"):
        kind(**{name: value})


@pytest.mark.parametrize("kind", [AdaGrad, RMSProp, Adam])
def test_eps_is_positive_so_that_a_zero_gradient_is_no_step(kind: type[Optimizer]) -> None:
    with pytest.raises(ValueError, match="eps must be a positive"):
        kind(eps=0.0)  # type: ignore[call-arg]
    p = np.ones(2)
    kind().step([p], [np.zeros(2)])
    np.testing.assert_array_equal(p, np.ones(2))


def test_hyperparameters_are_stored_under_their_names() -> None:
    adam = Adam(0.1, 0.2, 0.3, 0.4)
    assert (adam.learning_rate, adam.beta1, adam.beta2, adam.eps) == (0.1, 0.2, 0.3, 0.4)
    assert (RMSProp(0.1, 0.2, 0.3).decay, RMSProp(0.1, 0.2, 0.3).eps) == (0.2, 0.3)
    assert (AdaGrad(0.1, 0.2).eps, Momentum(0.1, 0.2).momentum, Nesterov(0.1, 0.2).momentum) == (
        0.2,
        0.2,
        0.2,
    )
    assert {kind(learning_rate=0.5).learning_rate for kind in (SGD, AveragedSGD, ImplicitSGD)} == {0.5}


class TestAveragedSGD:
    def test_average_is_the_mean_of_every_iterate_but_the_start(self) -> None:
        rng = np.random.default_rng(3)
        params, optimizer = arrays(rng), AveragedSGD(0.1)
        iterates: list[list[np.ndarray]] = []
        for _ in range(STEPS):
            optimizer.step(params, arrays(rng))
            iterates.append([p.copy() for p in params])
            for i, average in enumerate(optimizer.average):
                np.testing.assert_allclose(average, np.mean([it[i] for it in iterates], axis=0), rtol=1e-12, atol=1e-12)

    def test_average_is_never_an_alias(self) -> None:
        p, optimizer = np.ones(2), AveragedSGD(0.1)
        earlier = []
        for _ in range(3):
            optimizer.step([p], [np.ones(2)])
            assert not np.shares_memory(p, optimizer.average[0])
            earlier.append((optimizer.average[0], optimizer.average[0].copy()))
        for kept, value in earlier:
            np.testing.assert_array_equal(kept, value)

    def test_there_is_no_average_before_the_first_step(self) -> None:
        assert AveragedSGD().average == []

    def test_average_of_float32_is_float32(self) -> None:
        p, optimizer = np.ones(2, np.float32), AveragedSGD(0.1)
        for _ in range(3):
            optimizer.step([p], [np.ones(2, np.float32)])
        assert optimizer.average[0].dtype == np.float32


class TestImplicitSGD:
    @given(seed=st.integers(0, 2**32 - 1), exponent=st.floats(-6, 6), n_in=st.integers(1, 6))
    def test_the_new_weights_solve_the_implicit_equation(self, seed: int, exponent: float, n_in: int) -> None:
        rate, rng = 10.0**exponent, np.random.default_rng(seed)
        w, x, y = rng.standard_normal(n_in), rng.standard_normal(n_in), float(rng.standard_normal())
        new = ImplicitSGD(rate).step(w, x, y)
        solved = np.linalg.solve(np.eye(n_in) + rate * np.outer(x, x), w + rate * y * x)
        np.testing.assert_allclose(new, solved, rtol=1e-7, atol=1e-7)
        residual = new - (w - rate * (x @ new - y) * x)
        np.testing.assert_allclose(residual, 0, atol=1e-13 * (1 + rate) * (1 + x @ x) * (1 + np.abs(w).max()))

    @pytest.mark.parametrize("rate", [1e6, 1e300])
    def test_a_huge_rate_interpolates_where_plain_sgd_explodes(self, rate: float) -> None:
        rng = np.random.default_rng(5)
        truth, w, optimizer = rng.standard_normal(4), np.zeros(4), ImplicitSGD(rate)
        for x in rng.standard_normal((STEPS, 4)):
            w = optimizer.step(w, x, float(x @ truth))
        np.testing.assert_allclose(w, truth, atol=1e-9)

    def test_a_tiny_rate_is_plain_sgd(self) -> None:
        w, x, y, rate = np.array([1.0, -2.0]), np.array([0.5, 3.0]), 4.0, 1e-9
        plain = w - rate * (x @ w - y) * x
        np.testing.assert_allclose(ImplicitSGD(rate).step(w, x, y), plain, rtol=1e-14)

    def test_arguments_stay_as_they_are(self) -> None:
        w, x = np.array([1.0, -2.0]), np.array([0.5, 3.0])
        new = ImplicitSGD(0.5).step(w, x, 4.0)
        assert not np.shares_memory(new, w)
        np.testing.assert_array_equal(w, [1.0, -2.0])
        np.testing.assert_array_equal(x, [0.5, 3.0])

    def test_an_observation_of_zeros_changes_nothing(self) -> None:
        np.testing.assert_array_equal(ImplicitSGD(0.5).step([1.0, 2.0], [0.0, 0.0], 3.0), [1.0, 2.0])

    def test_float32_stays_and_integers_become_float64(self) -> None:
        single = ImplicitSGD().step(np.ones(2, np.float32), np.ones(2, np.float32), 3.0)
        assert single.dtype == np.float32
        assert ImplicitSGD().step(np.ones(2, int), [1, 2], 3).dtype == np.float64

    @pytest.mark.parametrize(
        ("w", "x", "y"), [([1.0], [1.0, 2.0], 0.0), ([[1.0]], [[1.0]], 0.0), ([1.0], [1.0], [0.0])]
    )
    def test_shapes_must_be_those_of_one_observation(self, w: list, x: list, y: float) -> None:
        with pytest.raises(ValueError, match="their shapes are"):
            ImplicitSGD().step(w, x, y)
