"""A drawing of ink on paper: 16 by 16 cells, and the 8 by 8 pixels that it makes."""

import numpy as np

SIDE = 16  # cells
PIXELS = 8  # to a side
INK_IN_A_CELL = 4  # so that a pixel of 2 by 2 cells holds up to 16, like those of the data
BLANK = " ".join(["0000"] * SIDE)


def cells_of(drawing: str) -> np.ndarray:
    """Where there is ink: bool, shape (SIDE, SIDE), first row uppermost.

    drawing: a number in hexadecimal for each row, whose bits are its cells. Raises ValueError for any other.
    """
    rows = drawing.split()
    try:
        numbers = [int(row, 16) for row in rows]
    except ValueError:
        numbers = []
    if len(numbers) != SIDE or not all(0 <= number < 2**SIDE for number in numbers):
        raise ValueError(
            f"drawing is {drawing!r}, expected {SIDE} rows of 4 hexadecimal digits, a bit for each cell, "
            f"as in {BLANK!r}."
        )
    return np.array([[number >> bit & 1 for bit in reversed(range(SIDE))] for number in numbers], dtype=bool)


def drawing_of(cells: np.ndarray) -> str:
    """The drawing with ink in these cells."""
    return " ".join(f"{int(''.join('01'[int(cell)] for cell in row), 2):04x}" for row in cells)


def pixels_of(drawing: str) -> np.ndarray:
    """The drawing as a row of the data, shape (64,): how much ink, from 0 to 16, is in each 2 by 2 cells.

    The data were made in the same way, from 4 by 4 finer cells (Alpaydin and Kaynak 1998).
    """
    blocks = cells_of(drawing).reshape(PIXELS, SIDE // PIXELS, PIXELS, SIDE // PIXELS)
    return INK_IN_A_CELL * blocks.sum(axis=(1, 3)).ravel().astype(float)
