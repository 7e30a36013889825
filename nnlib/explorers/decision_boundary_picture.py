"""A network that learns where one moon ends and the other begins, as numbers to draw and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.explorers.boundary_training import Training, probabilities
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.reach import FAR, within_reach

LIMIT = 2.6  # what is shown of the plane, in both directions and to both sides
GRID = 80

CLIMBED = 1.2  # times the lowest loss on unseen points: above, a network overfits
FEWEST = 3  # epochs in an eighth of a training: whether a shorter one gets anywhere cannot be said
STANDING_STILL = 0.02  # relative fall of the loss, from an eighth of the epochs to the next, that is none
FEWER = 0.04  # of the unseen points than is possible: a network that gets fewer right and stands still underfits

_AXIS = np.linspace(-LIMIT, LIMIT, GRID)
_PLANE = np.column_stack([a.ravel() for a in np.meshgrid(_AXIS, _AXIS)])


@dataclass(frozen=True)
class DecisionPicture:
    """yes (GRID, GRID): the probability of class 1 over the plane, first row lowest. losses,
    unseen_losses: before training and after each epoch. kept: after how many epochs early stopping
    would have kept the network, None before the first; stopped: after how many it would have ended
    the training, None where it would not have. wrong: which of the seen points are."""

    yes: np.ndarray
    losses: np.ndarray
    unseen_losses: np.ndarray
    kept: int | None
    stopped: int | None
    wrong: np.ndarray
    sentence: str


def decision_picture(
    training: Training, accuracy: Given, early_stopping_epoch: Given, epoch: int, patience: int
) -> DecisionPicture:
    """Look at a training after some epochs, or as many of them as there have been."""
    shown = min(epoch, training.epochs)
    network = training.networks[shown]
    losses, unseen_losses = (np.array(given[: shown + 1]) for given in (training.losses, training.unseen_losses))
    kept = _kept(early_stopping_epoch, unseen_losses[1:], patience) if shown else None
    answers = [probabilities(X, network).argmax(axis=1) for X, _ in (training.seen, training.unseen)]
    pairs = [(labels, y) for labels, (_, y) in zip(answers, (training.seen, training.unseen), strict=True)]
    shares = [float(np.mean(labels == y)) for labels, y in pairs]
    said = [float(accuracy(labels, y, shape=())) for labels, y in pairs]
    straight = training.course.hidden_nodes < 2
    sentence = " ".join(
        [
            *([f"Still training, {shown} of {epoch} epochs."] if shown < epoch else []),
            f"{_after(shown)} {shares[0]:.0%} of its {len(answers[0])} points are right, "
            f"and {shares[1]:.0%} of {len(answers[1])} unseen ones.",
            *([] if np.allclose(said, shares) else [_wrong_shares(accuracy.name, said, shares)]),
            _verdict(losses, unseen_losses, underfits=shares[1] < training.best - FEWER),
            *(["Its boundary is a straight line: it has fewer than two hidden nodes."] if straight else []),
            *([f"Early stopping keeps the network after {_epochs(kept)}."] if kept is not None else []),
        ]
    )
    return DecisionPicture(
        yes=probabilities(_PLANE, network)[:, 1].reshape(GRID, GRID),
        losses=within_reach(losses),
        unseen_losses=within_reach(unseen_losses),
        kept=kept,
        stopped=kept + patience if kept is not None and kept + patience <= shown else None,
        wrong=answers[0] != training.seen[1],
        sentence=sentence,
    )


def _kept(early_stopping_epoch: Given, losses: np.ndarray, patience: int) -> int:
    """After how many epochs the network is kept; its index, which the learner's function finds, plus 1."""
    index = float(early_stopping_epoch(np.nan_to_num(losses, nan=FAR), patience, shape=()))
    if index not in range(len(losses)):
        raise CannotDraw(
            f"{early_stopping_epoch.name} returned {index:g} for {_epochs(len(losses))}, "
            f"expected a whole number from 0 to {len(losses) - 1}."
        )
    return int(index) + 1


def _verdict(losses: np.ndarray, unseen_losses: np.ndarray, underfits: bool) -> str:
    """What the two losses say together."""
    loss, unseen = losses[-1], unseen_losses[-1]
    if not np.isfinite([loss, unseen]).all():
        return "The numbers have overflowed."
    said = f"The loss is {loss:.3g}, on unseen points {unseen:.3g}"
    if len(losses) == 1:
        return f"{said}."
    if loss > losses[0]:
        return f"{said}: higher than before training. Diverging: the learning rate is too large."
    lowest = int(unseen_losses.argmin())
    if unseen > CLIMBED * unseen_losses[lowest] and loss < losses[lowest]:
        return f"{said}, up from {unseen_losses[lowest]:.3g}. Overfitting: one falls while the other climbs."
    few = len(losses) // 8
    if few < FEWEST or losses[-few:].mean() < (1 - STANDING_STILL) * losses[-2 * few : -few].mean():
        return f"{said}. Learning."
    if (np.diff(losses[-few:]) < 0).all():
        return f"{said}. Creeping: the loss falls, but slowly."
    return f"{said}. {'Underfitting: it hardly gets any better.' if underfits else 'Learned.'}"


def _wrong_shares(name: str, said: Sequence[float], shares: Sequence[float]) -> str:
    told, true = (" and ".join(f"{share:.3g}" for share in values) for values in (said, shares))
    return f"But {name} returned {told}, expected {true}."


def _after(epochs: int) -> str:
    return f"After {_epochs(epochs)}" if epochs else "Before training"


def _epochs(number: int) -> str:
    return f"{number} epoch{'' if number == 1 else 's'}"
