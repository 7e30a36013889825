"""An arrow in the proportions of matplotlib's quiver, which takes long to draw even one."""

import numpy as np

HEAD, NOTCH = 5.0, 4.5  # in widths of the shaft: how long the head is, and how far before the tip the shaft ends
SIDEWAYS = np.array([0.5, 0.5, 1.5, 0.0, -1.5, -0.5, -0.5])


def arrow(foot: np.ndarray, vector: np.ndarray, width: float) -> np.ndarray:
    """The corners of an arrow, shape (7, 2), from its foot along a vector that is not 0.

    width: of the shaft; of one that is shorter than a head should be, all is smaller.
    """
    tip = max(np.hypot(*vector) / width, HEAD)
    forward = np.array([0, tip - NOTCH, tip - HEAD, tip, tip - HEAD, tip - NOTCH, 0])
    x, y = vector / tip
    return foot + np.column_stack([forward * x - SIDEWAYS * y, forward * y + SIDEWAYS * x])
