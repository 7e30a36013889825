"""A race of optimizers down a surface, as paths to draw and a sentence that says who leads."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.race_surfaces import RACE_SURFACES, RaceSurface
from nnlib.explorers.race_walks import Path, averaged_walk, implicit_walk, walk
from nnlib.explorers.reach import FAR, within_reach

MOST_STEPS = 80  # as in the race of lesson 08
SMALLEST = 1e-9  # losses below are drawn there, for a logarithm needs something
CAUGHT = 0.3  # distance from a trap within which one is caught in it, if one stays
PATIENCE = 10  # steps that one has to stay

_NOISE = np.random.default_rng(0).standard_normal((MOST_STEPS, 2))

Walker = Callable[[Given, tuple[float, ...], RaceSurface, np.ndarray, np.ndarray], Path]


@dataclass(frozen=True)
class Racer:
    """settings: the names of its hyperparameters among the explorer's settings, in its own order."""

    settings: tuple[str, ...]
    walk: Walker = walk
    least_squares_only: bool = False


RACERS = {
    "SGD": Racer(("sgd_rate",)),
    "Momentum": Racer(("momentum_rate", "momentum")),
    "Nesterov": Racer(("nesterov_rate", "momentum")),
    "AdaGrad": Racer(("adagrad_rate",)),
    "RMSProp": Racer(("rmsprop_rate", "decay")),
    "Adam": Racer(("adam_rate", "beta1", "beta2")),
    "AveragedSGD": Racer(("averaged_rate",), averaged_walk),
    "ImplicitSGD": Racer(("implicit_rate",), implicit_walk, least_squares_only=True),
}


@dataclass(frozen=True)
class RacePicture:
    """paths (steps + 1, 2) and losses (steps + 1,) by racer, within reach; the losses for a log scale."""

    paths: dict[str, Path]
    losses: dict[str, np.ndarray]
    sentence: str


def noise_of(size: float) -> np.ndarray:
    """What is added to the gradients of all steps, (MOST_STEPS, 2): the same for every racer."""
    return size * _NOISE


def can_race(name: str, surface: str) -> bool:
    """Whether there are such steps on the surface: ImplicitSGD's are only for linear least squares."""
    return not RACERS[name].least_squares_only or RACE_SURFACES[surface].observations is not None


def race_walk(
    given: Given, hyperparameters: tuple[float, ...], surface: str, start: tuple[float, float], noise: float
) -> Path:
    """The whole walk of one racer."""
    return RACERS[given.name].walk(
        given, hyperparameters, RACE_SURFACES[surface], np.array(start, float), noise_of(noise)
    )


def race_picture(
    surface: str, paths: Mapping[str, Path], sitting_out: Sequence[str], steps: int, problems: Sequence[str] = ()
) -> RacePicture:
    """Look at the race after some steps.

    sitting_out: who cannot race on this surface. problems: a sentence for each class that could not race at
    all. Raises CannotDraw where nobody races.
    """
    if not paths and problems:
        raise CannotDraw(" ".join(problems))
    if not paths:
        reason = f"{sitting_out[0]} cannot race there" if sitting_out else "Nobody races"
        raise CannotDraw(f"{reason}: choose a racer, or one more.")
    land = RACE_SURFACES[surface]
    so_far = {name: path[: steps + 1] for name, path in paths.items()}
    losses = {name: land.loss(path) for name, path in so_far.items()}
    return RacePicture(
        paths={name: within_reach(path) for name, path in so_far.items()},
        losses={name: np.clip(loss, SMALLEST, FAR) for name, loss in losses.items()},
        sentence=" ".join(
            [
                *problems,
                _standings({name: float(loss[-1]) for name, loss in losses.items()}, steps),
                *_remarks(land, so_far, losses),
                *(f"{name} sits out: its step is for linear least squares only." for name in sitting_out),
            ]
        ),
    )


def _standings(losses: Mapping[str, float], steps: int) -> str:
    if steps == 0:
        return f"At the start, all at the same place with loss {_short(next(iter(losses.values())))}."
    order = sorted((name for name in losses if losses[name] <= FAR), key=lambda name: losses[name])
    after = f"After {steps} step{'' if steps == 1 else 's'}"
    if not order:
        return f"{after} nobody is left in the picture."
    first = losses[order[0]]
    leaders = [name for name in order if math.isclose(losses[name], first, rel_tol=1e-6)]
    if len(leaders) > 1:
        said = f"{after} {_listed(leaders)} are level with loss {_short(first)}"
    else:
        said = (
            f"{after} {order[0]} leads with loss {_short(first)}"
            if len(losses) > 1
            else (f"{after} {order[0]} has loss {_short(first)}")
        )
    behind = ", ".join(f"{name} {_short(losses[name])}" for name in order[len(leaders) :])
    return f"{said}, then {behind}." if behind else f"{said}."


def _remarks(land: RaceSurface, paths: Mapping[str, Path], losses: Mapping[str, np.ndarray]) -> list[str]:
    """What there is to say about single racers, each kind of remark in one sentence."""
    lost = [name for name in paths if not losses[name][-1] <= FAR]
    still = [name for name in paths if len(paths[name]) > 1 and (paths[name] == paths[name][0]).all()]
    moved_by_nothing = bool(still) and not land.gradient(paths[still[0]][0]).any()
    remarks = []
    if lost:
        remarks.append(f"{_listed(lost)}: diverged, the loss has exploded.")
    if moved_by_nothing:
        remarks.append(f"{_listed(still)}: no slope here, so no step.")
    elif still:
        remarks.append(f"{_listed(still)}: not moved. Does step change the arrays in place?")
    if land.trap is not None:
        where, point = land.trap
        caught = [name for name, path in paths.items() if name not in still and _stays_near(path, point)]
        if caught:
            remarks.append(f"Stuck {where}: {_listed(caught)}.")
    return remarks


def _stays_near(path: Path, point: np.ndarray) -> bool:
    latest = path[-PATIENCE:]
    return len(latest) == PATIENCE and bool((np.linalg.norm(latest - point, axis=1) <= CAUGHT).all())


def _listed(names: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _short(loss: float) -> str:
    return f"{loss:.3g}" if loss >= SMALLEST else "0"
