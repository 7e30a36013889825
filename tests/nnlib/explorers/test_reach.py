"""Numbers within what can be drawn."""

import numpy as np
import pytest

from nnlib.explorers.reach import share_of


@pytest.mark.parametrize(
    ("value", "share"), [(-1.0, 0.0), (0.0, 0.5), (0.5, 0.75), (7.0, 1.0), (np.inf, 1.0), (-np.inf, 0.0), (np.nan, 0.5)]
)
def test_a_share_lies_between_0_and_1_whatever_the_number_is(value, share):
    assert share_of(value, -1, 1) == share


def test_what_stands_for_no_number_can_be_chosen():
    assert share_of(np.nan, 0, 1, missing=0) == 0
