"""Keep numbers within what can be drawn."""

import numpy as np

FAR = 1e4  # no picture shows anything this far away, and lines to points much further are drawn wrongly


def within_reach(numbers: np.ndarray) -> np.ndarray:
    """The numbers, those beyond FAR moved to it; NaN stays NaN and is not drawn."""
    return np.clip(numbers, -FAR, FAR)
