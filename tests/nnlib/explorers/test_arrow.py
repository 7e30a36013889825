"""Arrows are those of matplotlib's quiver."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from nnlib.explorers.arrow import arrow

WIDTH = 0.02


@pytest.mark.parametrize("vector", [(1.0, 0.5), (-0.3, 0.2), (0.0, -0.15), (0.05, 0.05), (0.02, -0.01)])
def test_an_arrow_has_the_corners_that_quiver_gives_it(vector):
    axes = Figure(figsize=(4, 4)).add_axes((0, 0, 1, 1), xlim=(-1, 1), ylim=(-1, 1))
    quiver = axes.quiver(
        [0], [0], *np.transpose([vector]), angles="xy", scale_units="xy", scale=1, width=WIDTH, units="xy"
    )
    axes.figure.draw_without_rendering()
    (path,) = quiver.get_paths()
    pixels = axes.transData.transform(arrow(np.zeros(2), np.array(vector), WIDTH)) - axes.transData.transform((0, 0))
    expected = path.vertices @ quiver.get_transform().get_matrix()[:2, :2]
    np.testing.assert_allclose(pixels, expected[:7], atol=1e-6)
