"""Training a `Network`: the loop over epochs and mini-batches, and what it saw on the way."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import Floats, as_count
from nnlib.network import Network
from nnlib.training import minibatches


class HasStep(Protocol):
    """An optimizer of `nnlib`, or any object that updates lists of arrays in place as they do."""

    def step(self, params: list[Floats], grads: list[Floats], /) -> None: ...


@dataclass
class History:
    """What `fit` saw: one number per epoch in each list, the first epoch at index 0.

    losses: the mean loss on the training data, taken batch by batch while the network learned.
    validation_losses, validation_accuracies: after each epoch, on the data kept for validation; empty
    without such data, the accuracies also for a linear output, which has no right and wrong.
    best_epoch: the index of the lowest validation loss, None without one.
    """

    losses: list[float] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)
    validation_accuracies: list[float] = field(default_factory=list)
    best_epoch: int | None = None


def fit(
    network: Network,
    X: ArrayLike,
    y: ArrayLike,
    *,
    optimizer: HasStep,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    progress: bool = True,
) -> History:
    """Train a network by mini-batches, updating it in place, and return what was seen on the way.

    X: shape (n, n_in). y: as the network's output asks for. Every epoch draws one permutation from rng
    and goes through it `batch_size` rows at a time, as `minibatches` does.
    validation: a pair (X, y) that is judged after every epoch and never learned from.
    patience: stop when that many epochs in a row have not lowered the validation loss; whether stopped
    or not, the network ends with the parameters of its best epoch (early stopping, as in Prechelt 1998).
    progress: show a bar once training has taken a second.
    Raises ValueError where data do not fit the network, for counts below 1 and for patience without
    validation.
    """
    X, targets = network.prepare(X, y)
    epochs = as_count(epochs, "epochs")
    if validation is not None:
        network.prepare(*validation)
    if patience is not None:
        patience = as_count(patience, "patience")
        if validation is None:
            raise ValueError("patience watches the loss on unseen data: pass validation=(X, y) with it.")
    history, lowest, best_theta = History(), np.inf, network.theta.copy()
    with _progress_bar(epochs) if progress else nullcontext() as bar:
        for epoch in range(epochs):
            history.losses.append(run_epoch(network, X, targets, optimizer, batch_size, rng))
            if validation is not None:
                loss = _validate(network, *validation, history)
                if loss < lowest:
                    history.best_epoch, lowest, best_theta = epoch, loss, network.theta.copy()
            if bar is not None:
                bar.set_postfix(_latest(history), refresh=False)
                bar.update()
            if patience is not None and epoch - (history.best_epoch or 0) >= patience:
                break
        if bar is not None:
            bar.total = bar.n  # A stop is an end: without this a bar in a notebook turns red.
    if patience is not None:
        network.theta = best_theta
    return history


def run_epoch(
    network: Network, X: Floats, targets: Floats, optimizer: HasStep, batch_size: int, rng: np.random.Generator
) -> float:
    """Learn once from every row of what `network.prepare(X, y)` returned; return the mean loss met on the way."""
    total, theta, grad = 0.0, [network.theta], [network.grad]
    for X_batch, targets_batch in minibatches(X, targets, batch_size, rng):
        total += len(X_batch) * network.backward_prepared(X_batch, targets_batch)
        optimizer.step(theta, grad)
    return total / len(X)


def _validate(network: Network, X: ArrayLike, y: ArrayLike, history: History) -> float:
    """Write down how the network does on unseen data and return the loss."""
    history.validation_losses.append(network.loss(X, y))
    if network.output != "linear":
        history.validation_accuracies.append(float(np.mean(network.predict(X).ravel() == np.ravel(y))))
    return history.validation_losses[-1]


def _latest(history: History) -> dict[str, float]:
    """Return the last number of every list that has one, as the bar shows them."""
    return {name: values[-1] for name, values in vars(history).items() if isinstance(values, list) and values}


def _progress_bar(epochs: int) -> Any:
    from tqdm.auto import tqdm  # Here, because nnlib itself needs nothing but NumPy.

    return tqdm(total=epochs, desc="Training", unit="epoch", delay=1)
