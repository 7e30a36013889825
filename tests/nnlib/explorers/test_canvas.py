"""What stays of a figure is an image that is made once, what moves are shapes that leave nothing behind."""

import base64
import io

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nnlib.explorers.canvas import DENSITY, Canvas
from nnlib.explorers.path_data import TENTHS
from nnlib.explorers.style import HEIGHT, PAPER, WIDTH, picture_style


@pytest.fixture
def figure():
    with picture_style():
        return Figure()


def line_on(figure):
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="x")
    return axes.plot([], [])[0]


def image_of(source):
    return Image.open(io.BytesIO(base64.b64decode(source.split(",")[1])))


def test_a_moved_artist_is_drawn_where_it_is_now_and_no_longer_where_it_was(figure):
    line = line_on(figure)
    canvas = Canvas(figure, [line])
    empty = canvas.sheet()
    line.set_data([0, 1], [0, 1])
    drawn = canvas.sheet()
    line.set_data([], [])
    assert "<path" in drawn.shapes
    assert empty.shapes == canvas.sheet().shapes == ""
    assert drawn.under == empty.under


def test_what_stays_is_what_a_full_draw_gives_without_what_moves(figure):
    line = line_on(figure)
    line.set_data([0.2, 0.8], [0.3, 0.5])
    still = np.asarray(image_of(Canvas(figure, [line]).still))
    line.set_animated(False)
    line.set_data([], [])
    figure.dpi *= DENSITY
    agg = FigureCanvasAgg(figure)
    agg.draw()
    np.testing.assert_allclose(still, np.asarray(agg.buffer_rgba())[..., :3], atol=1)


def test_a_point_in_an_axes_is_drawn_over_the_same_point_of_what_stays(figure):
    line = line_on(figure)
    line.axes.plot([0.25], [0.75], "s", color="red", markersize=4, markeredgewidth=0)
    line.set(marker="o")
    line.set_data([0.25], [0.75])
    canvas = Canvas(figure, [line])
    still = np.asarray(image_of(canvas.still)).astype(int)
    rows, columns = np.nonzero((still == (255, 0, 0)).all(axis=-1))
    middle = np.array([columns.mean() + 0.5, rows.mean() + 0.5]) / DENSITY
    x, y = line.axes.transData.transform((0.25, 0.75))
    np.testing.assert_allclose((x, HEIGHT - y), middle, atol=0.6)
    assert f"M{TENTHS * x:.0f} {TENTHS * (HEIGHT - y):.0f}h0" in canvas.sheet().shapes


def test_pictures_have_the_size_and_paper_of_the_style_whatever_the_notebook_set():
    with pyplot.style.context("dark_background"), picture_style():
        sheet = Canvas(Figure(), []).sheet()
    assert (sheet.width, sheet.height) == (WIDTH, HEIGHT)
    still = image_of(sheet.under)
    assert still.size == (DENSITY * WIDTH, DENSITY * HEIGHT)
    assert still.getpixel((0, 0)) == tuple(bytes.fromhex(PAPER[1:]))


def test_pyplot_never_hears_of_the_figure(figure):
    Canvas(figure, [line_on(figure)])
    assert pyplot.get_fignums() == []
