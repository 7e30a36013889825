"""Train a network on moons a few epochs at a time, and keep what it was after each of them."""

import time
from dataclasses import dataclass

import numpy as np

import nnlib
from nnlib.explorers.layered import Layers, arrays_of, pairs_of
from nnlib.explorers.learner import CannotDraw, Given

BATCH_SIZE = 10
UNSEEN = 300  # points that are held back
SMALLEST = 1e-12  # probability: as in lesson 04, so that no loss is infinite

Points = tuple[np.ndarray, np.ndarray]  # X of shape (n, 2), standardised, and the labels y of shape (n,)


@dataclass(frozen=True)
class Course:
    """What a training depends on besides the functions."""

    hidden_nodes: int
    learning_rate: float
    noise: float
    points: int
    seed: int

    @property
    def sizes(self) -> list[int]:
        """The sizes of all layers; without hidden nodes there is no hidden layer."""
        return [2, self.hidden_nodes, 2] if self.hidden_nodes else [2, 2]


class Training:
    """A network that learns to tell moons apart, and stops whenever its time is up.

    seen, unseen: the points it learns from and those held back; best: the share of these that the best
    possible classifier gets right. networks, losses, unseen_losses: one of
    each before training, then one after each epoch.
    """

    def __init__(self, train: Given, split: Given, course: Course) -> None:
        self._train = train
        self.course = course
        self._rng = np.random.default_rng(course.seed)
        X_seen, y_seen, X_unseen, y_unseen = _held_back(split, course, self._rng)
        self.best = float(np.mean(best_possible(X_unseen, course.noise) == y_unseen))
        mean, std = X_seen.mean(axis=0), X_seen.std(axis=0)
        self.seen, self.unseen = ((X_seen - mean) / std, y_seen), ((X_unseen - mean) / std, y_unseen)
        self.networks = [nnlib.initialize(course.sizes, self._rng)]
        self.losses = [cross_entropy(self.networks[0], *self.seen)]
        self.unseen_losses = [cross_entropy(self.networks[0], *self.unseen)]

    @property
    def epochs(self) -> int:
        """How many there have been."""
        return len(self.networks) - 1

    def go_on(self, until: int, seconds: float) -> None:
        """Train, one epoch at least, until there have been that many or the time is up."""
        end = time.perf_counter() + seconds
        while self.epochs < until:
            self._one_epoch()
            if time.perf_counter() > end:
                return

    def _one_epoch(self) -> None:
        """Call train for a single epoch: call after call, that is one long training."""
        X, y = self.seen
        network = [(W.copy(), b.copy()) for W, b in self.networks[-1]]
        with self._train.watched(during=f"one epoch of {len(X)} points in batches of {BATCH_SIZE}") as function:
            answer = function(X.copy(), y.copy(), network, self.course.learning_rate, 1, BATCH_SIZE, self._rng)
        try:
            params, losses = answer
        except (TypeError, ValueError):
            kind = "None" if answer is None else f"a {type(answer).__name__}"
            raise CannotDraw(f"{self._train.name} returned {kind}, expected a pair (params, losses).") from None
        loss = self._train.as_floats(losses, (1,))[0]
        trained = pairs_of(Given(self._train.name, lambda: params), lambda f: f(), ("W", "b"), self.course.sizes)
        self.networks.append(trained)
        self.losses.append(float(loss))
        self.unseen_losses.append(cross_entropy(trained, *self.unseen))


def probabilities(X: np.ndarray, network: Layers) -> np.ndarray:
    """Of both classes at points of shape (n, 2): shape (n, 2), whatever numbers the network holds."""
    A = X
    for W, b in network[:-1]:
        A = np.tanh(A @ W.T + b)
    W, b = network[-1]
    Z = A @ W.T + b
    exp = np.exp(Z - Z.max(axis=1, keepdims=True))
    P: np.ndarray = exp / exp.sum(axis=1, keepdims=True)
    return P


def cross_entropy(network: Layers, X: np.ndarray, y: np.ndarray) -> float:
    """The mean loss on some points."""
    P = probabilities(X, network)
    return float(-np.log(np.maximum(P[np.arange(len(y)), y], SMALLEST)).mean())


def best_possible(X: np.ndarray, noise: float) -> np.ndarray:
    """The more probable class of each point, shape (n, 2), for whoever knows how moons are made."""
    angle = np.linspace(0, np.pi, 60)
    moons = np.array([[np.cos(angle), np.sin(angle)], [1 - np.cos(angle), 0.5 - np.sin(angle)]])
    distances = ((X[:, np.newaxis, :, np.newaxis] - moons) ** 2).sum(axis=2)  # (n, class, angle)
    nearest = distances.min(axis=(1, 2), keepdims=True)  # taken off lest all densities be 0 far away
    labels: np.ndarray = np.exp((nearest - distances) / (2 * max(noise, 0.05) ** 2)).sum(axis=2).argmax(axis=1)
    return labels


def _held_back(split: Given, course: Course, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Draw moons and let split hold some of them back."""
    n = course.points + UNSEEN
    X, y = nnlib.datasets.moons(n, course.noise, rng)
    X_seen, y_seen, X_unseen, y_unseen = arrays_of(
        split,
        lambda f: f(X.copy(), y.copy(), UNSEEN / n, rng),
        names=["X_train", "y_train", "X_test", "y_test"],
        shapes=[(course.points, 2), (course.points,), (UNSEEN, 2), (UNSEEN,)],
    )
    if not np.isin(np.concatenate([y_seen, y_unseen]), [0, 1]).all():
        raise CannotDraw(f"{split.name} returned labels that are neither 0 nor 1, as those it is given are.")
    return X_seen, y_seen.astype(int), X_unseen, y_unseen.astype(int)
