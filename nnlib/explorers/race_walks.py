"""Let optimizers walk over a surface, the learner's own classes and nnlib's."""

from typing import Any

import numpy as np

from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.race_surfaces import RaceSurface

Path = np.ndarray  # shape (steps + 1, 2), first row the start


def walk(
    given: Given, hyperparameters: tuple[float, ...], land: RaceSurface, start: np.ndarray, noise: np.ndarray
) -> Path:
    """Take one step for each row of noise, shape (steps, 2), which is added to the gradient there.

    given: a class whose step(params, grads) changes params in place.
    """
    optimizer = _made(given, hyperparameters)
    w, path = start.copy(), np.tile(start, (len(noise) + 1, 1))
    with given.watched(during="a step") as _:
        for taken, disturbance in enumerate(noise, start=1):
            optimizer.step([w], [land.gradient(w) + disturbance])
            path[taken] = w
    return path


def averaged_walk(
    given: Given, hyperparameters: tuple[float, ...], land: RaceSurface, start: np.ndarray, noise: np.ndarray
) -> Path:
    """The same, but what counts as the path is the optimizer's average after each step."""
    optimizer = _made(given, hyperparameters)
    w, path = start.copy(), [start]
    for disturbance in noise:
        with given.watched(during="a step"):
            optimizer.step([w], [land.gradient(w) + disturbance])
            (average,) = optimizer.average
        path.append(given.as_floats(average, (2,)))
    return np.array(path)


def implicit_walk(
    given: Given, hyperparameters: tuple[float, ...], land: RaceSurface, start: np.ndarray, noise: np.ndarray
) -> Path:
    """Take one step for each row of noise, made of a step for each of the observations of the land.

    given: a class whose step(w, x, y) returns the new w. Noise in a gradient is noise in the targets.
    """
    assert land.observations is not None
    optimizer = _made(given, hyperparameters)
    targets = -np.linalg.solve(land.observations.T, noise.T).T
    w, path = start, [start]
    for ys in targets:
        for x, y in zip(land.observations, ys, strict=True):
            with given.watched(during="a step"):
                answer = optimizer.step(w.copy(), x.copy(), y)
            w = given.as_floats(answer, (2,))
        path.append(w)
    return np.array(path)


def _made(given: Given, hyperparameters: tuple[float, ...]) -> Any:
    with given.watched(*hyperparameters) as make:
        optimizer = make(*hyperparameters)
    if not hasattr(optimizer, "step"):
        raise CannotDraw(f"{given.name} makes something without a step: define step inside the class, indented.")
    return optimizer
