"""One line fitted by batches of three sizes, as walks to draw and a sentence that compares them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import numpy as np

import nnlib
from nnlib import kernels
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.reach import FAR, within_reach

ROWS, EPOCHS = 50, 4
MOST_SEEN = ROWS * EPOCHS
WAYS = ("batch", "mini-batch", "SGD")
START = (-1.0, -1.0)  # slope and intercept
SLOPES, INTERCEPTS = (-1.5, 3.5), (-1.5, 2.5)  # what is shown of the surface

NEAR = 1.05  # times the lowest loss: as good as there
RISING = 0.25  # share of updates that raise the loss above which a walk wanders


@dataclass(frozen=True)
class Batch:
    """What a step takes from some rows: how many they are, and the means of x, y, x * x and x * y."""

    rows: int
    x: float
    y: float
    xx: float
    xy: float

    def slopes_of_loss(self, slope: float, intercept: float) -> tuple[float, float]:
        """The gradient of the mean squared error on these rows: by the slope, by the intercept."""
        by_slope = 2 * (self.xx * slope + self.x * intercept - self.xy)
        return by_slope, 2 * (self.x * slope + intercept - self.y)


@dataclass(frozen=True)
class Walk:
    """places (updates + 1, 2): slope and intercept. losses, on all rows, and the number of rows
    seen on the way there: one for each place."""

    places: np.ndarray
    losses: np.ndarray
    seen: np.ndarray

    def until(self, seen: int) -> "Walk":
        """The part of it that had happened when so many rows had been seen."""
        happened = slice(int(np.searchsorted(self.seen, seen, side="right")))
        return Walk(self.places[happened], self.losses[happened], self.seen[happened])


@dataclass(frozen=True)
class BatchesPicture:
    """walks: one for each of WAYS, all of its numbers within reach."""

    walks: tuple[Walk, ...]
    sentence: str


@cache
def line_data() -> tuple[np.ndarray, np.ndarray]:
    """The rows the line is fitted to: inputs (ROWS, 1) and targets (ROWS,)."""
    x, y = nnlib.datasets.line(ROWS, 0.5, np.random.default_rng(0))
    return x[:, np.newaxis], y


@cache
def lowest() -> tuple[np.ndarray, float]:
    """Where the loss is lowest, and how low: the exact least-squares line."""
    x, y = line_data()
    place = np.linalg.lstsq(np.column_stack([x, np.ones(ROWS)]), y)[0]
    return place, float(losses_at(place))


def losses_at(places: np.ndarray) -> np.ndarray:
    """The mean squared error on all rows at places of shape (..., 2)."""
    x, y = line_data()
    errors = places[..., :1] * x[:, 0] + places[..., 1:] - y
    losses: np.ndarray = np.mean(errors**2, axis=-1)
    return losses


def walk(batches: Sequence[Batch], sgd_step: Given, learning_rate: float) -> Walk:
    """Go through the batches, with a step for each."""
    place, places = START, [START]
    with sgd_step.watched(during="a step of one layer, W of shape (1, 1) and b of shape (1,)") as function:
        step = kernels.sgd_step if sgd_step.is_nnlibs else function  # nnlib's would look at its arrays every time
        for batch in batches:
            answer = step(_as_layers(*place), _as_layers(*batch.slopes_of_loss(*place)), learning_rate)
            place = _place_of(sgd_step, answer)
            places.append(place)
    path = np.array(places)
    return Walk(path, losses_at(path), np.cumsum([0, *(batch.rows for batch in batches)]))


def batches_picture(walks: Sequence[Walk], batch_size: int, seen: int) -> BatchesPicture:
    """Compare walks of batches of ROWS, of batch_size and of one row, when as many rows were seen."""
    so_far = [whole.until(seen) for whole in walks]
    return BatchesPicture(
        tuple(Walk(within_reach(w.places), within_reach(w.losses), w.seen) for w in so_far),
        " ".join([_sentence(so_far, batch_size, seen), *_left_out(walks[1])]),
    )


def dealt_out(minibatches: Given, batch_size: int, seed: int) -> list[Batch]:
    """The learner's batches of EPOCHS epochs."""
    rng = np.random.default_rng(seed)
    return [batch for _ in range(EPOCHS) for batch in _one_epoch(minibatches, batch_size, rng)]


def _one_epoch(minibatches: Given, batch_size: int, rng: np.random.Generator) -> list[Batch]:
    X, y = line_data()
    call = f"minibatches(X, y, {batch_size}, rng) with {ROWS} rows"
    with minibatches.watched(during=call) as function:
        answer = function(X.copy(), y.copy(), batch_size, rng)
    if not hasattr(answer, "__iter__"):
        raise CannotDraw(
            f"{minibatches.name} returned {_kind(answer)}, expected pairs (X_batch, y_batch): does it yield them, "
            "or return a list of them?"
        )
    with minibatches.watched(during=call):
        batches = list(islice(answer, ROWS + 1))
    if not 0 < len(batches) <= ROWS:
        dealt = "no batch" if not batches else f"more than {ROWS} batches"
        raise CannotDraw(f"{minibatches.name} dealt out {dealt} for {ROWS} rows with batch size {batch_size}.")
    return [_as_batch(minibatches, batch) for batch in batches]


def _as_batch(minibatches: Given, batch: Any) -> Batch:
    try:
        X_batch, y_batch = batch
        rows = len(y_batch)
    except (TypeError, ValueError):
        raise CannotDraw(f"{minibatches.name} dealt out something that is no pair (X_batch, y_batch).") from None
    if rows == 0:
        raise CannotDraw(f"{minibatches.name} dealt out an empty batch: there is no loss without rows.")
    x, y = minibatches.as_floats(X_batch, (rows, 1))[:, 0], minibatches.as_floats(y_batch, (rows,))
    return Batch(rows, *(float(values.mean()) for values in (x, y, x * x, x * y)))


def _place_of(sgd_step: Given, answer: Any) -> tuple[float, float]:
    """Where the learner's step leads: to it, the line is a network of one linear neuron."""
    try:
        ((W, b),) = answer
    except (TypeError, ValueError):
        raise CannotDraw(
            f"{sgd_step.name} returned {_kind(answer)}, expected a list with one pair (W, b), as it was given."
        ) from None
    return sgd_step.as_floats(W, (1, 1)).item(), sgd_step.as_floats(b, (1,)).item()


def _as_layers(by_input: float, alone: float) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(np.array([[by_input]]), np.array([alone]))]


def _kind(answer: Any) -> str:
    return "None" if answer is None else f"a {type(answer).__name__}"


def _sentence(walks: Sequence[Walk], batch_size: int, seen: int) -> str:
    rows = (f"batches of {ROWS}", f"mini-batches of {batch_size}", "SGD")
    if seen == 0:
        return f"At the start, all three at the same place, with loss {walks[0].losses[0]:.3g}."
    said = "; ".join(f"{name}: {_so_far(w)}" for name, w in zip(rows, walks, strict=True))
    epochs = f"{seen / ROWS:.3g} epoch{'s' if seen > ROWS else ''}"
    return f"After {seen} rows, {epochs}, {said}. The lowest loss there is: {lowest()[1]:.3g}."


def _left_out(mini: Walk) -> list[str]:
    """What is amiss with the rows of the learner's mini-batches."""
    rows = mini.seen[-1] / EPOCHS
    if rows == ROWS:
        return []
    return [f"But its mini-batches hold {rows:.3g} rows an epoch, and there are {ROWS}: each row comes once."]


def _so_far(w: Walk) -> str:
    updates = len(w.losses) - 1
    if updates == 0:
        return "no update yet"
    if np.isnan(w.places[1]).any():
        return f"{updates} update{'s' if updates > 1 else ''}, the very first to NaN, which is no number"
    loss = f"loss {w.losses[-1]:.3g}" if w.losses[-1] < FAR else f"loss beyond {FAR:,.0f}"
    return f"{updates} update{'s' if updates > 1 else ''}, {loss}, {_behaviour(w.losses)}"


def _behaviour(losses: np.ndarray) -> str:
    """What a walk is doing, judged by the later half of its losses."""
    if (losses == losses[0]).all():
        return "not moved: the step returned what it was given"
    if not losses[-1] <= losses[0]:
        return "higher than at the start: diverging"
    later = losses[len(losses) // 2 :]
    if (later <= NEAR * lowest()[1]).all():
        return "there"
    if len(later) > 2 and np.mean(np.diff(later) > 0) > RISING:
        return "wandering about the lowest point" if later.min() <= 2 * lowest()[1] else "jumping about"
    return "on its way"
