"""Drawing over a kept background gives the same picture as drawing everything, and leaves nothing behind."""

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnlib.explorers.canvas import Canvas
from nnlib.explorers.plane import ColourPlane
from nnlib.explorers.style import HEIGHT, PAPER, WIDTH, picture_style


@pytest.fixture
def figure():
    with picture_style():
        return Figure()


def line_on(figure):
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return axes.plot([], [])[0]


def test_a_moved_artist_is_drawn_where_it_is_now_and_no_longer_where_it_was(figure):
    line = line_on(figure)
    canvas = Canvas(figure, [line])
    empty = canvas.pixels().copy()
    line.set_data([0, 1], [0, 1])
    drawn = canvas.pixels().copy()
    line.set_data([], [])
    assert (drawn != empty).any()
    np.testing.assert_array_equal(canvas.pixels(), empty)


def test_the_picture_is_the_one_a_full_draw_would_give(figure):
    line = line_on(figure)
    canvas = Canvas(figure, [line])
    line.set_data([0.2, 0.8], [0.3, 0.5])
    over_the_background = canvas.pixels().copy()
    line.set_animated(False)
    agg = FigureCanvasAgg(figure)
    agg.draw()
    np.testing.assert_allclose(over_the_background, np.asarray(agg.buffer_rgba())[..., :3], atol=1)


def test_pictures_have_the_size_and_paper_of_the_style_whatever_the_notebook_set(figure):
    with pyplot.style.context("dark_background"), picture_style():
        pixels = Canvas(Figure(), []).pixels()
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert tuple(pixels[0, 0]) == tuple(bytes.fromhex(PAPER[1:]))


def test_pyplot_never_hears_of_the_figure(figure):
    Canvas(figure, [line_on(figure)])
    assert pyplot.get_fignums() == []


def test_a_colour_plane_has_its_first_row_at_the_bottom_and_fills_the_axes():
    figure = Figure()
    axes = figure.add_axes((0, 0, 1, 1))
    plane = ColourPlane(axes)
    axes.axis("off")
    canvas = Canvas(figure, [plane])
    red, blue = (255, 0, 0, 255), (0, 0, 255, 255)
    plane.set_colours(np.array([[red, red], [red, blue]], np.uint8))
    pixels = canvas.pixels()
    assert tuple(pixels[0, -1]) == blue[:3]
    assert tuple(pixels[-1, -1]) == tuple(pixels[-1, 0]) == tuple(pixels[0, 0]) == red[:3]
    assert {tuple(pixel) for pixel in pixels.reshape(-1, 3)} == {red[:3], blue[:3]}
