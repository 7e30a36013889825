"""A drawing is a number for each row, and ink per block becomes a pixel, as when the data were made."""

import re

import numpy as np
import pytest

from nnlib.explorers.drawing import BLANK, SIDE, cells_of, drawing_of, pixels_of
from nnlib.explorers.drawing_pad import DrawingPad


def test_cells_and_drawings_are_two_forms_of_the_same():
    cells = np.random.default_rng(0).random((SIDE, SIDE)) < 0.5
    np.testing.assert_array_equal(cells_of(drawing_of(cells)), cells)
    assert not cells_of(BLANK).any()
    assert drawing_of(np.zeros((SIDE, SIDE), bool)) == BLANK


def test_a_row_reads_from_left_to_right_the_first_row_uppermost():
    cells = cells_of(" ".join(["8001", *["0000"] * 14, "0003"]))
    assert np.argwhere(cells).tolist() == [[0, 0], [0, 15], [15, 14], [15, 15]]


def test_a_pixel_holds_four_times_the_cells_with_ink_in_its_block():
    cells = np.zeros((SIDE, SIDE), bool)
    cells[0:2, 0:2] = True
    cells[2, 4] = cells[3, 5] = True
    pixels = pixels_of(drawing_of(cells)).reshape(8, 8)
    assert (pixels[0, 0], pixels[1, 2], pixels.sum()) == (16, 8, 24)


@pytest.mark.parametrize(
    "drawing", ["", "0000", BLANK + " 0000", BLANK.replace("0000", "zzzz", 1), BLANK[:-4] + "10000"]
)
def test_what_is_no_drawing_is_refused_with_what_one_is(drawing):
    with pytest.raises(ValueError, match="expected 16 rows of 4 hexadecimal digits"):
        cells_of(drawing)


def test_what_is_drawn_in_the_page_is_the_new_value_and_is_reported():
    pad = DrawingPad("drawing", "your digit", BLANK)
    seen = []
    pad.on_change(lambda: seen.append(pad.value))
    drawn = "8000" + BLANK[4:]
    pad.box.value = drawn
    assert seen == [drawn]


def test_a_new_drawing_from_here_makes_a_new_sheet_even_if_it_is_the_old_one():
    pad = DrawingPad("drawing", "your digit", BLANK)
    before = pad.sheet.value
    pad.box.value = "8000" + BLANK[4:]
    assert pad.sheet.value == before
    pad.value = BLANK
    assert pad.sheet.value != before
    assert pad.value == BLANK


def test_the_sheet_shows_the_drawing_and_says_how_it_is_used():
    pad = DrawingPad("drawing", "your digit", "8000 4000" + BLANK[9:])
    assert 'd="M0 0h1v1h-1zM1 1h1v1h-1z"' in pad.sheet.value
    (name,) = re.findall('role="application" aria-label="([^"]+)" tabindex="0"', pad.sheet.value)
    assert "16 by 16" in name and "arrows move the pen, Space draws" in name
    assert 'aria-live="polite"' in pad.sheet.value


def test_jupyterlab_leaves_the_keys_to_the_sheet():
    assert 'data-lm-suppress-shortcuts="true"' in DrawingPad("drawing", "your digit", BLANK).sheet.value
