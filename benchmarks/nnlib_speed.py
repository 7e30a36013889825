"""How fast nnlib trains, next to PyTorch, scikit-learn, JAX and the matrix products nobody can do without.

    python benchmarks/nnlib_speed.py [--dtype float64] [--rounds 50]

Everybody trains the same network from the same start on the same mini-batches in the same number
type, on one thread, and has to arrive at the same loss. A round times a few short epochs of each,
one after the other and beginning with another one each time. What counts is the time the processor
spent on it: on a quiet machine that is the time by the clock, on a busy one it leaves the others'
out. A cell is the median time of one update and, in brackets, a median over the rounds: the peer's
time divided by nnlib's in that round, or for the products nnlib's divided by theirs.

nnlib     `run_epoch`, the loop inside `fit`.
PyTorch   eager, the loop its tutorials show: index, zero_grad, forward, cross_entropy, backward, step.
sklearn   MLPClassifier.partial_fit on the rows in their order, one call per epoch with shuffle=False,
          so that it checks its input once per epoch as nnlib does, and never draws batches of its own.
          It has no softmax over two classes, so it sits out where there are two.
JAX       one jitted function per update, rows picked inside it, compiled before the first round.
products  the update's matrix products on rows as they lie: no activation, loss, shuffling or step.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
os.environ["JAX_PLATFORMS"] = "cpu"

import numpy as np
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

import nnlib
from nnlib.arrays import Floats, Integers, Params
from nnlib.fitting import run_epoch

# Sizes, rows in a batch, rows in an epoch; 1,437 are four fifths of the course's digits.
CONFIGURATIONS = [
    ([2, 16, 2], 1, 100),
    ([2, 16, 2], 32, 1_600),
    ([2, 16, 2], 500, 10_000),
    ([64, 64, 10], 32, 1_437),
    ([64, 64, 10], 128, 1_437),
    ([784, 128, 10], 128, 1_280),
    ([784, 512, 512, 10], 256, 512),
]
EPOCHS = 4  # of each in a round
RATES = {"SGD": 0.01, "Adam": 0.001}

# Trains for one epoch and returns its mean loss, None where there is none.
Epoch = Callable[[], float | None]


@dataclass(frozen=True)
class Task:
    """What is to be trained on: random numbers, since speed does not depend on what they mean."""

    sizes: list[int]
    batch_size: int
    n: int
    optimizer: str
    dtype: type

    @property
    def updates(self) -> int:
        return nnlib.updates_per_epoch(self.n, self.batch_size)

    def data(self) -> tuple[Floats, Integers]:
        rng = np.random.default_rng(1)
        return rng.standard_normal((self.n, self.sizes[0]), self.dtype), rng.integers(0, self.sizes[-1], self.n)

    def start(self) -> Params:
        return nnlib.Network(self.sizes, rng=np.random.default_rng(2), dtype=self.dtype).params

    def rng(self) -> np.random.Generator:
        """Return the generator from which everybody draws the order of the rows, once per epoch."""
        return np.random.default_rng(3)

    def batches(self, order: Any) -> Iterator[Any]:
        return (order[start : start + self.batch_size] for start in range(0, self.n, self.batch_size))


def nnlib_epoch(task: Task) -> Epoch:
    network = nnlib.Network(task.sizes, rng=np.random.default_rng(2), dtype=task.dtype)
    optimizer = getattr(nnlib, task.optimizer)(RATES[task.optimizer])
    X, targets = network.prepare(*task.data())
    rng = task.rng()
    return lambda: run_epoch(network, X, targets, optimizer, task.batch_size, rng)


def torch_epoch(task: Task) -> Epoch:
    torch = import_module("torch")
    torch.set_num_threads(1)
    layers: list[Any] = []
    for W, b in task.start():
        linear = torch.nn.Linear(W.shape[1], W.shape[0])
        linear.weight, linear.bias = (torch.nn.Parameter(torch.tensor(array)) for array in (W, b))
        layers += [linear, torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = getattr(torch.optim, task.optimizer)(model.parameters(), lr=RATES[task.optimizer])
    X, y = map(torch.from_numpy, task.data())
    rng = task.rng()

    def epoch() -> float:
        total = 0.0
        for rows in task.batches(torch.from_numpy(rng.permutation(task.n))):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(X[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        return total / task.n

    return epoch


def sklearn_epoch(task: Task) -> Epoch | None:
    mlp_classifier = import_module("sklearn.neural_network").MLPClassifier
    if task.sizes[-1] == 2:
        return None
    X, y = task.data()
    model = mlp_classifier(
        task.sizes[1:-1],
        activation="tanh",
        solver=task.optimizer.lower(),
        alpha=0.0,
        batch_size=task.batch_size,
        learning_rate_init=RATES[task.optimizer],
        momentum=0.0,
        shuffle=False,
    )
    model.partial_fit(X, y, classes=np.arange(task.sizes[-1]))  # Makes the arrays that the start goes into.
    del model._optimizer
    for (W, b), coefficients, intercepts in zip(task.start(), model.coefs_, model.intercepts_, strict=True):
        coefficients[:], intercepts[:] = W.T, b
    rng = task.rng()

    def epoch() -> float:
        order = rng.permutation(task.n)
        model.partial_fit(X[order], y[order])
        return float(model.loss_)

    return epoch


def jax_epoch(task: Task) -> Epoch:
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", task.dtype is np.float64)
    jnp, tree_map = jax.numpy, jax.tree_util.tree_map

    def loss_of(params: Any, X: Any, y: Any) -> Any:
        A = X
        for W, b in params[:-1]:
            A = jnp.tanh(A @ W.T + b)
        W, b = params[-1]
        return -jax.nn.log_softmax(A @ W.T + b)[jnp.arange(len(y)), y].mean()

    @jax.jit  # type: ignore[untyped-decorator]
    def update(state: Any, X: Any, y: Any, rows: Any) -> Any:
        params, m, v, t = state
        loss, grads = jax.value_and_grad(loss_of)(params, X[rows], y[rows])
        if task.optimizer == "SGD":
            return (tree_map(lambda p, g: p - RATES[task.optimizer] * g, params, grads), m, v, t), loss
        t = t + 1
        m = tree_map(lambda m, g: 0.9 * m + 0.1 * g, m, grads)
        v = tree_map(lambda v, g: 0.999 * v + 0.001 * g * g, v, grads)
        scale = RATES[task.optimizer] / (1 - 0.9**t)
        params = tree_map(lambda p, m, v: p - scale * m / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8), params, m, v)
        return (params, m, v, t), loss

    params = tree_map(jnp.asarray, task.start())
    zeros = tree_map(jnp.zeros_like, params)
    state = (params, zeros, zeros, jnp.zeros((), task.dtype))
    X, y = map(jnp.asarray, task.data())
    rng = task.rng()

    def epoch() -> float:
        nonlocal state
        losses = []
        for rows in task.batches(rng.permutation(task.n)):
            state, loss = update(state, X, y, rows)
            losses.append((loss, len(rows)))
        jax.block_until_ready(state)
        return sum(float(loss) * n for loss, n in losses) / task.n

    return epoch


def products_epoch(task: Task) -> Epoch:
    X, _ = task.data()
    weights = [W for W, _ in task.start()]

    def epoch() -> None:
        for start in range(0, task.n, task.batch_size):
            activations = [X[start : start + task.batch_size]]
            for W in weights:
                activations.append(activations[-1] @ W.T)
            dZ = activations[-1]
            for layer in reversed(range(len(weights))):
                dZ.T @ activations[layer]
                if layer > 0:
                    dZ = dZ @ weights[layer]

    return epoch


PEERS: dict[str, Callable[[Task], Epoch | None]] = {
    "nnlib": nnlib_epoch,
    "PyTorch": torch_epoch,
    "sklearn": sklearn_epoch,
    "JAX": jax_epoch,
    "products": products_epoch,
}


def measure(task: Task, peers: list[str], rounds: int) -> dict[str, Floats]:
    """Return the seconds each peer took for an update in each round, shape (rounds,)."""
    epochs = {peer: epoch for peer in peers if (epoch := PEERS[peer](task)) is not None}
    names = list(epochs)
    seconds: dict[str, Floats] = {name: np.empty(rounds + 1) for name in names}
    for number in range(rounds + 1):
        losses = {}
        first = number % len(names)
        for name in names[first:] + names[:first]:
            start = time.process_time()
            for _ in range(EPOCHS):
                losses[name] = epochs[name]()
            seconds[name][number] = (time.process_time() - start) / (EPOCHS * task.updates)
        require_equal_losses(losses, task)
    return {name: values[1:] for name, values in seconds.items()}  # The first round warmed up.


def require_equal_losses(losses: dict[str, float | None], task: Task) -> None:
    expected = losses["nnlib"]
    assert expected is not None
    # Roundings, and the other place at which scikit-learn's Adam adds eps, grow from epoch to epoch.
    for name, loss in losses.items():
        if loss is not None and not abs(loss - expected) <= 1e-3 * abs(expected):
            raise SystemExit(f"{task}: {name} has loss {loss} where nnlib has {expected}: they do not do the same.")


def available_peers(console: Console) -> list[str]:
    """Return the peers that can be imported, and say which cannot."""
    peers = []
    for name, module in [("PyTorch", "torch"), ("sklearn", "sklearn"), ("JAX", "jax")]:
        try:
            console.print(f"{name} {import_module(module).__version__}")
        except ImportError:
            console.print(f"{name} is not installed and is left out: pip install -e '.[test,oracles]'", markup=False)
        else:
            peers.append(name)
    return ["nnlib", *peers, "products"]


def cell(peer: str, seconds: dict[str, Floats]) -> str:
    if peer not in seconds:
        return "-"
    microseconds = np.median(seconds[peer]) * 1e6
    shown = f"{microseconds:,.{1 if microseconds < 100 else 0}f}"
    if peer == "nnlib":
        return shown
    ratios = seconds[peer] / seconds["nnlib"]
    return f"{shown} ({np.median(1 / ratios if peer == 'products' else ratios):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time updates of nnlib and of its peers, side by side.")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--rounds", type=int, default=21, help="how often everything is timed (default: 21)")
    options = parser.parse_args()

    console = Console(width=max(Console().width, 110))
    build: Any = np.show_config(mode="dicts")
    blas = build["Build Dependencies"]["blas"]
    console.print(f"NumPy {np.__version__} with {blas['name']} {blas['version']}, {options.dtype}, one thread each")
    peers = available_peers(console)
    dtype = getattr(np, options.dtype)
    tasks = [Task(*configuration, optimizer, dtype) for optimizer in RATES for configuration in CONFIGURATIONS]

    table = Table(title="Microseconds an update (peer / nnlib; nnlib / products)", box=box.SIMPLE)
    for column in ["network", "batch", "", *peers]:
        table.add_column(column, justify="left" if column in ("network", "") else "right", no_wrap=True)
    for task in track(tasks, "Measuring", console=console, transient=True):
        seconds = measure(task, peers, options.rounds)
        name = "-".join(map(str, task.sizes))
        table.add_row(name, str(task.batch_size), task.optimizer, *(cell(peer, seconds) for peer in peers))
    console.print(table)


if __name__ == "__main__":
    main()
