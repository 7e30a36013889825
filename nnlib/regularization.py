"""Keeping weights small, so that a network fits the pattern and not the noise.

Source: Krogh & Hertz (1991), "A simple weight decay can improve generalization".
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import Number, Params, as_params, as_params_and_grads


def l2_penalty(params: Iterable[tuple[ArrayLike, ArrayLike]], strength: float) -> Number:
    """Return what is added to the loss: `strength / 2` times the sum of all squared weights, no biases.

    Raises ValueError where the layers do not fit each other.
    """
    weights = [W for W, _ in as_params(params)]
    return float(strength) / 2 * np.sum([np.square(W).sum() for W in weights])


def l2_grads(
    params: Iterable[tuple[ArrayLike, ArrayLike]],
    grads: Iterable[tuple[ArrayLike, ArrayLike]],
    strength: float,
) -> Params:
    """Return new `grads` to which the gradient of `l2_penalty` has been added: `strength * W` for each W.

    Raises ValueError where the shapes of params and grads differ.
    """
    layers, slopes = as_params_and_grads(params, grads)
    return [(dW + float(strength) * W, db.copy()) for (W, _), (dW, db) in zip(layers, slopes, strict=True)]
