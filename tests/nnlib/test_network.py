"""Network: its gradients against torch, differences and the functional core; its views; its answers."""

from __future__ import annotations

import copy
import itertools
import pickle

import numpy as np
import pytest

from nnlib import SGD, Network, backward, cross_entropy, forward, gradient_error, initialize, numerical_gradient
from nnlib import predict as core_predict

HIDDEN = ["tanh", "sigmoid", "relu"]
OUTPUTS = ["softmax", "sigmoid", "linear"]
SIZES = [[3, 4], [3, 5, 4], [3, 6, 5, 4], [3, 5, 1]]
COMBINATIONS = [
    (sizes, hidden, output)
    for sizes, hidden, output in itertools.product(SIZES, HIDDEN, OUTPUTS)
    if not (output == "softmax" and sizes[-1] == 1)
]


def network(sizes: list[int], hidden: str = "tanh", output: str = "softmax", **options: type) -> Network:
    """Return a network whose biases are not zero, as they would be after some learning."""
    net = Network(sizes, hidden, output, rng=np.random.default_rng(3), **options)
    for _, b in net.params:
        b += np.random.default_rng(4).standard_normal(b.shape).astype(b.dtype)
    return net


def batch(net: Network, n: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets that suit the network's output."""
    rng = np.random.default_rng(5)
    X, n_out = rng.standard_normal((n, net.sizes[0])), net.sizes[-1]
    shape = n if n_out == 1 or net.output == "softmax" else (n, n_out)
    if net.output == "linear":
        return X, rng.standard_normal(shape)
    return X, rng.integers(0, n_out if net.output == "softmax" else 2, shape)


@pytest.mark.parametrize(("sizes", "hidden", "output"), COMBINATIONS)
class TestEveryKind:
    def test_loss_and_gradient_are_those_of_torch(self, sizes: list[int], hidden: str, output: str) -> None:
        torch = pytest.importorskip("torch", reason="torch is the oracle here: pip install -e '.[oracles]'")
        F = torch.nn.functional
        net = network(sizes, hidden, output)
        X, y = batch(net)
        layers = [[torch.tensor(array, requires_grad=True) for array in layer] for layer in net.params]
        Z = torch.tensor(X)
        for position, (W, b) in enumerate(layers):
            if position > 0:
                Z = getattr(torch, hidden)(Z)
            Z = F.linear(Z, W, b)
        if output == "softmax":
            loss = F.cross_entropy(Z, torch.tensor(y))
        else:
            criterion = F.mse_loss if output == "linear" else F.binary_cross_entropy_with_logits
            loss = criterion(Z, torch.tensor(y, dtype=Z.dtype).reshape(Z.shape))
        loss.backward()
        assert net.backward(X, y) == pytest.approx(loss.item(), rel=1e-12)
        for ours, theirs in zip(net.grads, layers, strict=True):
            for gradient, parameter in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(gradient, parameter.grad.numpy(), rtol=1e-12, atol=1e-12)

    def test_gradient_is_the_slope_of_the_loss(self, sizes: list[int], hidden: str, output: str) -> None:
        net = network(sizes, hidden, output)
        X, y = batch(net)

        def loss(theta: np.ndarray) -> float:
            net.theta = theta
            return net.loss(X, y)

        net.backward(X, y)
        assert gradient_error(net.grad, numerical_gradient(loss, net.theta.copy())) < 1e-7

    def test_backward_returns_the_loss_and_changes_no_parameter(
        self, sizes: list[int], hidden: str, output: str
    ) -> None:
        net = network(sizes, hidden, output)
        before = net.theta.copy()
        assert net.backward(*batch(net)) == pytest.approx(net.loss(*batch(net)), rel=1e-14)
        np.testing.assert_array_equal(net.theta, before)

    def test_a_prediction_has_the_form_of_a_target(self, sizes: list[int], hidden: str, output: str) -> None:
        net = network(sizes, hidden, output)
        X, y = batch(net)
        assert net.predict(X).shape == y.shape
        assert net.predict(X).dtype.kind == y.dtype.kind

    def test_arguments_stay_as_they_are_and_results_are_never_overwritten(
        self, sizes: list[int], hidden: str, output: str
    ) -> None:
        net = network(sizes, hidden, output)
        X, y = batch(net)
        X_before, y_before = X.copy(), y.copy()
        activations, prediction = net.forward(X), net.predict(X)
        kept = [A.copy() for A in activations], prediction.copy()
        net.backward(X, y)
        SGD(1.0).step([net.theta], [net.grad])
        net.forward(X[::-1])
        for A, old in zip(activations, kept[0], strict=True):
            np.testing.assert_array_equal(A, old)
        np.testing.assert_array_equal(prediction, kept[1])
        np.testing.assert_array_equal(X, X_before)
        np.testing.assert_array_equal(y, y_before)

    def test_float32_is_kept_throughout(self, sizes: list[int], hidden: str, output: str) -> None:
        net, double = network(sizes, hidden, output, dtype=np.float32), network(sizes, hidden, output)
        X, y = batch(net)
        assert net.backward(X, y) == pytest.approx(double.backward(X, y), rel=1e-5)
        np.testing.assert_allclose(net.grad, double.grad, rtol=1e-3, atol=1e-6)
        arrays = [net.theta, net.grad, *itertools.chain(*net.params, *net.grads), *net.forward(X)]
        assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


class TestTheFunctionalCore:
    """The same maths from the other side: tanh and softmax on lists of pairs."""

    @pytest.mark.parametrize("sizes", [[3, 4], [3, 5, 4], [3, 6, 5, 4]])
    def test_loss_gradients_and_predictions_agree(self, sizes: list[int]) -> None:
        net = network(sizes)
        X, y = batch(net)
        activations = forward(X, net.params)
        loss = net.backward(X, y)
        assert loss == pytest.approx(float(cross_entropy(activations[-1], y)), rel=1e-14)
        for ours, theirs in zip(net.grads, backward(activations, y, net.params), strict=True):
            for gradient, expected in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(gradient, expected, rtol=1e-13, atol=1e-15)
        np.testing.assert_array_equal(net.predict(X), core_predict(X, net.params))
        for ours, theirs in zip(net.forward(X), activations, strict=True):
            np.testing.assert_array_equal(ours, theirs)

    def test_weights_start_as_initialize_draws_them(self) -> None:
        net = Network([3, 5, 2], rng=np.random.default_rng(6))
        for (W, b), (W0, b0) in zip(net.params, initialize([3, 5, 2], np.random.default_rng(6)), strict=True):
            np.testing.assert_array_equal(W, W0)
            np.testing.assert_array_equal(b, b0)


class TestViews:
    def test_theta_is_every_weight_and_bias_in_order(self) -> None:
        net = network([3, 5, 2])
        np.testing.assert_array_equal(net.theta, np.concatenate([a.ravel() for layer in net.params for a in layer]))
        assert net.grad.shape == net.theta.shape == (3 * 5 + 5 + 5 * 2 + 2,)

    @pytest.mark.parametrize("use", ["theta", "grad"])
    def test_views_stay_views_whatever_is_done(self, use: str) -> None:
        net = network([3, 5, 2])
        X, y = batch(net)
        net.backward(X, y)
        SGD().step([net.theta], [net.grad])
        net.theta -= 0.1 * net.grad
        net.theta = np.arange(net.theta.size)
        net.grad = np.ones(net.grad.size)
        net.backward(X, y)
        vector, pairs = (net.theta, net.params) if use == "theta" else (net.grad, net.grads)
        assert all(np.shares_memory(array, vector) for layer in pairs for array in layer)
        np.testing.assert_array_equal(vector, np.concatenate([a.ravel() for layer in pairs for a in layer]))
        vector[:] = 7.0
        assert all((array == 7.0).all() for layer in pairs for array in layer)

    def test_moving_theta_moves_the_predictions(self) -> None:
        net = network([3, 5, 1], output="linear")
        X, _ = batch(net)
        net.theta = 0.0
        np.testing.assert_array_equal(net.predict(X), np.zeros(len(X)))

    @pytest.mark.parametrize("copied", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
    def test_a_copy_is_a_network_of_its_own(self, copied: type) -> None:
        net = network([3, 5, 2], hidden="relu")
        X, y = batch(net)
        twin = copied(net)
        assert twin.backward(X, y) == net.backward(X, y)
        before = net.theta.copy()
        twin.theta = 0.0
        assert all((array == 0.0).all() for layer in twin.params for array in layer)
        np.testing.assert_array_equal(net.theta, before)

    def test_params_and_grads_cannot_be_cut_off_from_their_vectors(self) -> None:
        net = network([3, 2])
        net.params[0] = net.params.pop()
        net.params.clear()
        assert len(net.params) == 1
        with pytest.raises(AttributeError):
            net.params = []  # type: ignore[misc]
        with pytest.raises(ValueError, match="shape"):
            net.theta = np.zeros(3)


class TestAnswers:
    def test_the_same_seed_gives_the_same_network(self) -> None:
        a, b, c = (Network([2, 8, 2], rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
        np.testing.assert_array_equal(a.theta, b.theta)
        assert (a.theta != c.theta).any()

    def test_softmax_probabilities_sum_to_one_and_the_largest_is_predicted(self) -> None:
        net = network([3, 5, 4])
        P = net.probabilities(batch(net)[0])
        np.testing.assert_allclose(P.sum(axis=1), 1.0, rtol=1e-12)
        np.testing.assert_array_equal(net.predict(batch(net)[0]), P.argmax(axis=1))

    @pytest.mark.parametrize("n_out", [1, 3])
    def test_sigmoid_says_yes_from_one_half_on(self, n_out: int) -> None:
        net = network([3, 5, n_out], output="sigmoid")
        X, y = batch(net)
        assert net.probabilities(X).shape == y.shape
        np.testing.assert_array_equal(net.predict(X), net.probabilities(X) >= 0.5)

    def test_linear_output_has_no_probabilities(self) -> None:
        net = network([3, 1], output="linear")
        with pytest.raises(ValueError, match="predicts numbers, not probabilities"):
            net.probabilities(np.ones((2, 3)))

    def test_one_column_of_targets_is_one_target_each(self) -> None:
        net = network([3, 5, 1], output="linear")
        X, y = batch(net)
        assert net.loss(X, y[:, np.newaxis]) == net.loss(X, y)

    @pytest.mark.parametrize("output", OUTPUTS)
    def test_a_network_that_is_certain_and_wrong_has_a_finite_loss(self, output: str) -> None:
        net = Network([1, 2], output=output, rng=np.random.default_rng(0), dtype=np.float32)
        net.theta = [1e4, -1e4, 0.0, 0.0]
        y = [1] if output == "softmax" else [[0, 1]]
        assert np.isfinite(net.backward([[1.0]], y))
        assert np.isfinite(net.grad).all()
        assert net.grad.any()

    def test_any_layout_and_number_type_will_do(self) -> None:
        net = network([3, 5, 2])
        X = np.arange(12).reshape(4, 3)
        y = np.array([0, 1, 1, 0])
        expected = net.loss(X.astype(float), y)
        assert net.loss(np.asfortranarray(X), y.astype(np.uint8)) == expected
        assert net.loss(X.tolist(), y.tolist()) == expected
        assert net.loss(np.repeat(X, 2, axis=0)[::2], y.astype(float)) == expected

    def test_its_name_says_what_it_is(self) -> None:
        assert repr(network([3, 1], "relu", "sigmoid")) == "Network([3, 1], hidden='relu', output='sigmoid')"


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"sizes": [2]}, "sizes must name at least an input and an output layer"),
            ({"sizes": [2, 0, 2]}, r"sizes\[1\] must be at least 1"),
            ({"sizes": [2, 2.5]}, r"sizes\[1\] must be a whole number"),
            ({"sizes": [2, 1]}, "softmax over one is always 1.*output='sigmoid'"),
            ({"sizes": [2, 2], "hidden": "gelu"}, "hidden must be one of 'tanh', 'sigmoid', 'relu', but it is 'gelu'"),
            ({"sizes": [2, 2], "output": "tanh"}, "output must be one of 'softmax', 'sigmoid', 'linear'"),
            ({"sizes": [2, 2], "dtype": int}, "dtype must be float32 or float64, but it is int64"),
        ],
    )
    def test_a_network_that_cannot_be(self, arguments: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            Network(**arguments, rng=np.random.default_rng(0))

    @pytest.mark.parametrize("shape", [(3,), (4, 2), (0, 3)])
    def test_a_batch_of_another_shape(self, shape: tuple[int, ...]) -> None:
        net = network([3, 2])
        for call in (net.forward, net.predict, net.probabilities):
            with pytest.raises(ValueError, match=rf"\({shape[0]},"):
                call(np.ones(shape))

    @pytest.mark.parametrize(
        ("output", "n_out", "y", "message"),
        [
            ("softmax", 2, [0, 1, 2], "labels 0 .. 1"),
            ("softmax", 2, [0, -1, 1], "labels from 0 upwards"),
            ("softmax", 2, [0, 1], r"X and y.*\(3, 3\).*\(2"),
            ("sigmoid", 1, [0, 2, 1], "only 0 and 1"),
            ("sigmoid", 2, [0, 1, 1], r"y must have shape \(n, 2\).*\(3,\)"),
            ("linear", 1, [[1, 2]] * 3, r"y must have shape \(n,\) or \(n, 1\).*\(3, 2\)"),
            ("linear", 1, [1.0, 2.0], r"X and y.*\(3, 3\).*\(2"),
        ],
    )
    def test_targets_that_do_not_fit(self, output: str, n_out: int, y: list, message: str) -> None:
        net = network([3, n_out], output=output)
        for call in (net.loss, net.backward):
            with pytest.raises(ValueError, match=message):
                call(np.ones((3, 3)), y)
        assert not net.grad.any()
