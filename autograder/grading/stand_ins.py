"""nnlib's data for a submission, without the rows whose labels a check is going to ask for.

Every row keeps its place and its label, so that all that ran in a learner's notebook runs here as well; but where
the check holds a picture back, a mixture of two others of the same label stands for it.
"""

import shutil
from pathlib import Path

import numpy as np

from autograder.check import LESSONS
from autograder.check.engine import Challenge
from autograder.check.engine.exercise import draw_from

DIGITS = "digits.npz"


def write_data(lesson: str, source: Path, folder: Path, seed: int) -> None:
    """Copy the data that nnlib comes with, as a submission graded with this seed may see them."""
    shutil.copytree(source, folder)
    asked = rows_asked_about(lesson, seed)
    with np.load(source / DIGITS) as data:
        pixels, labels = data["pixels"], data["labels"]
    held_back = np.array([row.tobytes() in asked for row in pixels.astype(float)])
    if held_back.any():
        np.savez_compressed(folder / DIGITS, pixels=with_stand_ins(pixels, labels, held_back), labels=labels)


def rows_asked_about(lesson: str, seed: int) -> set[bytes]:
    """The rows for which the lesson's challenges want labels, as bytes."""
    exercises = LESSONS.get(lesson, {})
    challenges = {name: exercise for name, exercise in exercises.items() if isinstance(exercise, Challenge)}
    unseen = (challenge.data(draw_from(name, seed))[2] for name, challenge in challenges.items())
    return {row.tobytes() for X in unseen for row in X}


def with_stand_ins(X: np.ndarray, y: np.ndarray, held_back: np.ndarray) -> np.ndarray:
    """The rows, where each that is held back is the mean of two others with its label that are not."""
    rng = np.random.default_rng(0)
    made = X.copy()
    for i in np.flatnonzero(held_back):
        one, other = rng.choice(np.flatnonzero((y == y[i]) & ~held_back), 2, replace=False)
        made[i] = (X[one].astype(int) + X[other]) // 2
    return made
