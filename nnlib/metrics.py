"""How good the answers are, and which classes get mixed up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import Integers, as_count, as_float, as_labels, require_same_shape


def accuracy(y_pred: ArrayLike, y_true: ArrayLike) -> float:
    """Return the share of labels predicted right, from 0 to 1.

    y_pred, y_true: labels, shape (n,). Raises ValueError where their lengths differ or they are no labels.
    """
    predicted, actual = _predicted_and_actual(y_pred, y_true)
    return float((predicted == actual).mean())


def confusion_matrix(y_pred: ArrayLike, y_true: ArrayLike, n_classes: int) -> Integers:
    """Count how often each class (row) was taken for each class (column).

    y_pred, y_true: labels 0 .. n_classes-1, shape (n,). Returns integers, shape (n_classes, n_classes);
    right answers are on the diagonal. Raises ValueError where lengths differ or labels are out of range.
    """
    n_classes = as_count(n_classes, "n_classes")
    predicted, actual = _predicted_and_actual(y_pred, y_true, n_classes)
    cells = actual.astype(np.intp) * n_classes + predicted.astype(np.intp)
    return np.bincount(cells, minlength=n_classes**2).reshape(n_classes, n_classes)


def hardest_pair(confusion: ArrayLike) -> tuple[int, int]:
    """Return `(true, predicted)`, the two classes most often mixed up; the first in row order on a tie.

    confusion: shape (n_classes, n_classes), rows true, columns predicted.
    Raises ValueError where it is not square and where there was no confusion at all.
    """
    counts = as_float(confusion, "confusion")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"confusion must have shape (n_classes, n_classes), but its shape is {counts.shape}.")
    mistakes = np.where(np.eye(len(counts), dtype=bool), 0, counts)
    if not mistakes.max() > 0:
        raise ValueError(f"confusion of shape {counts.shape} holds no mistake: only its diagonal is positive.")
    true, predicted = divmod(int(mistakes.argmax()), len(counts))
    return true, predicted


def _predicted_and_actual(
    y_pred: ArrayLike, y_true: ArrayLike, n_classes: int | None = None
) -> tuple[Integers, Integers]:
    predicted, actual = as_labels(y_pred, "y_pred", n_classes), as_labels(y_true, "y_true", n_classes)
    require_same_shape(predicted, actual, "y_pred and y_true")
    return predicted, actual
