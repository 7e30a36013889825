"""Keep numbers within what can be drawn."""

import math

import numpy as np

FAR = 1e4  # no picture shows anything this far away, and lines to points much further are drawn wrongly


def within_reach(numbers: np.ndarray) -> np.ndarray:
    """The numbers, those beyond FAR moved to it; NaN stays NaN and is not drawn."""
    return np.clip(numbers, -FAR, FAR)


def share_of(value: float, low: float, high: float, missing: float = 0.5) -> float:
    """How far a number is on the way from low to high, from 0 to 1; `missing` for NaN."""
    return missing if math.isnan(value) else min(max((value - low) / (high - low), 0.0), 1.0)
