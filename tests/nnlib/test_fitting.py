"""fit: what it learns, what it remembers, when it stops and what it shows."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from nnlib import SGD, Adam, AveragedSGD, Network, early_stopping_epoch, fit, initialize, train


def two_blobs(n: int = 60, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n)
    return rng.standard_normal((n, 2)) + 2.0 * y[:, np.newaxis], y


def fitted(seed: int = 1, **options: object) -> tuple[Network, object]:
    rng = np.random.default_rng(seed)
    net = Network([2, 8, 2], rng=rng)
    arguments = {"optimizer": Adam(0.01), "epochs": 5, "batch_size": 16, "rng": rng, "progress": False} | options
    return net, fit(net, *two_blobs(), **arguments)


def test_the_path_is_that_of_train() -> None:
    X, y = two_blobs(50)
    params = initialize([2, 6, 2], np.random.default_rng(2))
    expected, _ = train(X, y, params, 0.1, 3, 16, np.random.default_rng(3))
    net = Network([2, 6, 2], rng=np.random.default_rng(2))
    fit(net, X, y, optimizer=SGD(0.1), epochs=3, batch_size=16, rng=np.random.default_rng(3), progress=False)
    for ours, theirs in zip(net.params, expected, strict=True):
        np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(ours[1], theirs[1], rtol=1e-12, atol=1e-14)


def test_the_same_seed_gives_the_same_network_and_history() -> None:
    (a, history_a), (b, history_b) = fitted(), fitted()
    np.testing.assert_array_equal(a.theta, b.theta)
    assert history_a == history_b


def test_losses_are_the_mean_over_rows_while_learning() -> None:
    X, y = two_blobs(10)
    net = Network([2, 2], rng=np.random.default_rng(0))
    history = fit(net, X, y, optimizer=Still(), epochs=2, batch_size=4, rng=np.random.default_rng(0), progress=False)
    # Nothing moves, so batches of 4, 4 and 2 rows must weigh as much as their rows.
    np.testing.assert_allclose(history.losses, [net.loss(X, y)] * 2, rtol=1e-12)


def test_history_has_one_entry_per_epoch_and_ends_with_what_the_network_is() -> None:
    X, y = two_blobs(40, seed=9)
    net, history = fitted(validation=(X, y), epochs=7)
    assert len(history.losses) == len(history.validation_losses) == len(history.validation_accuracies) == 7
    assert history.losses[-1] < history.losses[0]
    assert history.validation_losses[-1] == net.loss(X, y)
    assert history.validation_accuracies[-1] == (net.predict(X) == y).mean()
    assert history.best_epoch == int(np.argmin(history.validation_losses))


def test_without_validation_there_is_nothing_to_compare() -> None:
    _, history = fitted()
    assert (history.validation_losses, history.validation_accuracies, history.best_epoch) == ([], [], None)


@pytest.mark.parametrize(("output", "n_out"), [("sigmoid", 1), ("sigmoid", 2), ("linear", 1), ("linear", 2)])
def test_every_output_learns(output: str, n_out: int) -> None:
    X, labels = two_blobs()
    y = labels if n_out == 1 else np.stack([labels, 1 - labels], axis=1)
    rng = np.random.default_rng(0)
    net = Network([2, 8, n_out], output=output, rng=rng)
    options = {"epochs": 20, "batch_size": 10, "rng": rng, "validation": (X, y), "progress": False}
    history = fit(net, X, y, optimizer=Adam(0.02), **options)
    assert history.losses[-1] < 0.6 * history.losses[0]
    if output == "linear":
        assert history.validation_accuracies == []
    else:
        assert history.validation_accuracies[-1] == (net.predict(X) == y).mean() > 0.9


def test_float32_stays_float32() -> None:
    X, y = two_blobs()
    net = Network([2, 4, 2], rng=np.random.default_rng(0), dtype=np.float32)
    fit(net, X, y, optimizer=Adam(), epochs=2, batch_size=7, rng=np.random.default_rng(0), progress=False)
    assert net.theta.dtype == net.grad.dtype == np.float32


def test_data_stay_as_they_are() -> None:
    X, y = two_blobs()
    X_before, y_before = X.copy(), y.copy()
    fitted()
    net = Network([2, 4, 2], rng=np.random.default_rng(0))
    fit(net, X, y, optimizer=SGD(), epochs=2, batch_size=7, rng=np.random.default_rng(0), progress=False)
    np.testing.assert_array_equal(X, X_before)
    np.testing.assert_array_equal(y, y_before)


def test_an_optimizer_goes_on_where_it_was() -> None:
    X, y = two_blobs()
    nets = [Network([2, 4, 2], rng=np.random.default_rng(0)) for _ in range(2)]
    rngs = [np.random.default_rng(1) for _ in range(2)]
    at_once, in_two = Adam(0.01), Adam(0.01)
    fit(nets[0], X, y, optimizer=at_once, epochs=4, batch_size=16, rng=rngs[0], progress=False)
    for _ in range(2):
        fit(nets[1], X, y, optimizer=in_two, epochs=2, batch_size=16, rng=rngs[1], progress=False)
    np.testing.assert_array_equal(nets[0].theta, nets[1].theta)


def test_the_average_of_averaged_sgd_fits_the_network() -> None:
    optimizer = AveragedSGD(0.1)
    net, _ = fitted(optimizer=optimizer)
    net.theta = optimizer.average[0]
    np.testing.assert_array_equal(net.params[0][0].ravel(), optimizer.average[0][:16])


class Still:
    """An optimizer that changes nothing."""

    def step(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        pass


class Scripted:
    """An optimizer that leads a linear network with one weight through given values."""

    def __init__(self, *weights: float) -> None:
        self.weights = iter(weights)

    def step(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        params[0][:] = [next(self.weights), 0.0]


class TestEarlyStopping:
    """The validation loss of a weight w is w**2: the data say y = 0 at x = 1."""

    @staticmethod
    def run(weights: list[float], patience: int | None) -> tuple[Network, object]:
        net = Network([1, 1], output="linear", rng=np.random.default_rng(0))
        data = np.ones((1, 1)), np.zeros(1)
        options = {"epochs": len(weights), "batch_size": 1, "rng": np.random.default_rng(0), "progress": False}
        return net, fit(net, *data, optimizer=Scripted(*weights), validation=data, patience=patience, **options)

    @pytest.mark.parametrize(
        ("weights", "patience", "epochs", "best"),
        [
            ([5, 4, 6, 7, 3], 2, 4, 1),  # stops before the 3 is seen
            ([5, 4, 6, 7, 3], 3, 5, 4),
            ([5, 4, 6, 3, 7, 8], 2, 6, 3),
            ([5, 4, 4, 4, 4], 3, 5, 1),  # equal is no improvement
            ([5, 4, 3], 1, 3, 2),
            ([5, 6], 1, 2, 0),
            ([5, 6, 7, 8], 10, 4, 0),  # never stopped, and still the best is kept
        ],
    )
    def test_the_best_epoch_is_kept(self, weights: list[float], patience: int, epochs: int, best: int) -> None:
        net, history = self.run(weights, patience)
        np.testing.assert_allclose(history.validation_losses, np.square(weights[:epochs]))
        assert history.best_epoch == best == early_stopping_epoch(np.square(weights), patience)
        assert net.theta[0] == weights[best]

    def test_without_patience_the_last_epoch_is_kept(self) -> None:
        net, history = self.run([5, 4, 6, 7], None)
        assert (net.theta[0], history.best_epoch, len(history.losses)) == (7, 1, 4)

    def test_a_loss_that_is_not_a_number_is_no_improvement(self) -> None:
        net, history = self.run([5, 4, np.nan, np.nan, 1], 2)
        assert (net.theta[0], history.best_epoch, len(history.losses)) == (4, 1, 4)


class TestProgress:
    def test_without_it_nothing_is_shown_and_tqdm_is_not_needed(
        self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(sys.modules, "tqdm.auto", None)
        fitted(progress=False)
        assert capfd.readouterr() == ("", "")

    def test_the_bar_waits_a_second_counts_epochs_and_ends_full_even_when_stopped_early(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tqdm_auto = pytest.importorskip("tqdm.auto")
        bars = []

        class Bar(tqdm_auto.tqdm):  # type: ignore[name-defined,misc]
            def __init__(self, *args: object, **kwargs: object) -> None:
                super().__init__(*args, **kwargs)
                bars.append(self)

        monkeypatch.setattr(tqdm_auto, "tqdm", Bar)
        _, history = fitted(progress=True, optimizer=Still(), epochs=9, validation=two_blobs(20), patience=3)
        assert len(history.losses) == 4
        assert (bars[0].delay, bars[0].n, bars[0].total) == (1, 4, 4)
        assert "losses=" in bars[0].postfix


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "epochs must be at least 1"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"patience": 2}, r"pass validation=\(X, y\)"),
        ({"patience": 0, "validation": two_blobs(5)}, "patience must be at least 1"),
        ({"validation": (np.ones((5, 3)), np.ones(5))}, r"X must have shape \(n, 2\).*\(5, 3\)"),
        ({"validation": (np.ones((5, 2)), np.ones(4))}, r"X and y.*\(5, 2\).*\(4"),
    ],
)
def test_what_cannot_be_fitted_is_refused_before_anything_is_learned(options: dict, message: str) -> None:
    net = Network([2, 8, 2], rng=np.random.default_rng(1))
    before = net.theta.copy()
    arguments = {"optimizer": SGD(), "epochs": 2, "batch_size": 4, "rng": np.random.default_rng(0)} | options
    with pytest.raises(ValueError, match=message):
        fit(net, *two_blobs(), **arguments)
    np.testing.assert_array_equal(net.theta, before)
