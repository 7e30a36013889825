"""Artists as shapes: each where matplotlib would draw it, in its colours, and nothing beyond the edges of its axes."""

import base64
import io
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nnlib.explorers.path_data import TENTHS
from nnlib.explorers.plane import ColourPlane
from nnlib.explorers.strokes import Strokes

WIDTH, HEIGHT, DPI = 200, 100, 100


@pytest.fixture
def axes():
    """Axes that fill a sheet of 200 by 100 pixels, one unit to a pixel, the origin at the bottom left."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    return axes


def drawn(*artists):
    """The shapes of some artists, those within an axes without the SVG that holds them."""
    strokes = Strokes(WIDTH, HEIGHT, DPI)
    for artist in artists:
        artist.draw(strokes)
    svg = ElementTree.fromstring(f"<svg>{strokes.shapes}</svg>")
    return [shape for part in svg for shape in (part if part.tag == "svg" else [part])]


def test_a_line_goes_through_its_points_with_y_downwards(axes):
    (line,) = axes.plot([10, 30, 50], [20, 40, 20], color="#0072b2", linewidth=1.44)
    (path,) = drawn(line)
    assert path.get("d") == "M100 800l200-200l200 200"
    assert (path.get("stroke"), path.get("stroke-width"), path.get("fill")) == ("#0072b2", "20.0", "none")
    assert path.get("stroke-dasharray") is None


def test_gaps_in_a_line_stay_gaps_and_without_points_there_is_nothing(axes):
    (line,) = axes.plot([10, 20, np.nan, 30, 40], [50] * 5)
    (nothing,) = axes.plot([], [])
    (path,) = drawn(line, nothing)
    assert path.get("d") == "M100 500l100 0M300 500l100 0"


def test_a_point_where_the_line_is_already_adds_nothing(axes):
    (line,) = axes.plot([10, 30, 30, 30, 30, 50], [20, 40, 40, 40.01, 50, 50])
    (path,) = drawn(line)
    assert path.get("d") == "M100 800l200-200l0-100l200 0"


def test_dashes_are_as_long_as_matplotlibs(axes):
    (line,) = axes.plot([0, 9], [0, 9], linewidth=1.44, dashes=(3, 1))
    (path,) = drawn(line)
    assert path.get("stroke-dasharray") == "60 20"


def test_a_line_that_leaves_the_sheet_far_behind_is_cut_off_not_far_from_it(axes):
    (line,) = axes.plot([100, 1e9], [50, 50])
    (path,) = drawn(line)
    length, _ = path.get("d").removeprefix("M1000 500l").split()
    assert WIDTH < 100 + float(length) / TENTHS < 2 * WIDTH


def test_what_is_drawn_within_an_axes_is_not_seen_beyond_it():
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    left, right = figure.add_axes((0, 0, 0.5, 0.5)), figure.add_axes((0.5, 0, 0.5, 0.5))
    artists = [*left.plot([0, 1], [0, 1]), *left.plot([0, 1], [1, 0]), *right.plot([0, 1], [0, 1])]
    strokes = Strokes(WIDTH, HEIGHT, DPI)
    for artist in artists:
        artist.draw(strokes)
    parts = ElementTree.fromstring(f"<svg>{strokes.shapes}</svg>")
    assert [part.get("viewBox") for part in parts] == ["0.0 500.0 1000.0 500.0", "1000.0 500.0 1000.0 500.0"]
    assert [len(part) for part in parts] == [2, 1]


@pytest.mark.parametrize("edge", ["red", "white"])
def test_circles_are_round_and_as_large_as_matplotlibs(axes, edge):
    (line,) = axes.plot(
        [10, 30], [20, 40], "o", color="red", markersize=7.2, markeredgecolor=edge, markeredgewidth=1.44
    )
    (shape,) = drawn(line)
    if edge == "red":
        assert shape.get("d") == "M100 800h0m200-200h0"
        assert (shape.get("stroke-linecap"), shape.get("stroke-width")) == ("round", "120.0")
    else:
        circles = [path.get("d") for path in shape]
        assert circles[0] == "M100 800m-50.0 0a50.0 50.0 0 1 0 100.0 0a50.0 50.0 0 1 0-100.0 0"
        assert circles[1].startswith("M300 600m-50.0 0a") and len(circles) == 2
        assert (shape.get("fill"), shape.get("stroke"), shape.get("stroke-width")) == ("#ff0000", "#ffffff", "20.0")


@pytest.mark.parametrize("marker", ["o", "s", "D"])
def test_of_two_markers_with_an_edge_the_later_one_covers_the_earlier_edge_and_all(axes, marker):
    (line,) = axes.plot([50, 52], [50, 50], marker, color="red", markersize=7.2, markeredgecolor="white")
    (shape,) = drawn(line)
    assert [path.get("d").count("M") for path in shape] == [1, 1]


def test_other_markers_are_drawn_at_each_point_that_is_in_sight(axes):
    (line,) = axes.plot([10, 30, np.nan, 1e9], [20, 40, 3, 4], "s", color="red", markersize=7.2, markeredgewidth=0)
    (path,) = drawn(line)
    assert path.get("d") == "M100 800m-50 50l100 0l0-100l-100 0zM300 600m-50 50l100 0l0-100l-100 0z"


def test_the_second_bar_of_a_cross_starts_where_it_has_to(axes):
    (line,) = axes.plot([50], [50], "+", markersize=7.2)
    (path,) = drawn(line)
    assert path.get("d") == "M500 500m-50 0l100 0m-50 50l0-100"


def test_of_markers_of_one_colour_nobody_sees_which_covers_which_and_they_are_one_path(axes):
    (line,) = axes.plot([50, 52], [50, 50], "s", color="red")
    (path,) = drawn(line)
    assert path.get("d").count("M") == 2
    assert path.get("fill") == path.get("stroke") == "#ff0000"


def test_a_marker_that_has_a_top_has_it_above(axes):
    (line,) = axes.plot([50], [50], "^", markersize=7.2, markeredgewidth=0)
    (path,) = drawn(line)
    assert path.get("d") == "M500 500m0-50l-50 100l100 0z"


def test_bars_are_filled_and_what_shines_through_shines_through(axes):
    (bar,) = axes.bar([50], [40], width=20, color="#009e73", alpha=0.5)
    (path,) = drawn(bar)
    assert path.get("d") == "M400 1000l200 0l0-400l-200 0z"
    assert (path.get("fill"), path.get("fill-opacity")) == ("#009e73", "0.50")


def test_what_is_hidden_is_not_drawn(axes):
    (line,) = axes.plot([1, 2], [3, 4], visible=False)
    assert drawn(line) == []


def test_a_colour_plane_is_one_image_of_its_cells_that_fills_the_axes(axes):
    plane = ColourPlane(axes)
    red, blue = (255, 0, 0, 255), (0, 0, 255, 0)
    plane.set_colours(np.array([[red, red], [red, blue]], np.uint8))
    (image,) = drawn(plane)
    assert [image.get(name) for name in ("x", "y", "width", "height")] == ["0", "0", "2000", "1000"]
    cells = np.asarray(Image.open(io.BytesIO(base64.b64decode(image.get("href").split(",")[1]))))
    np.testing.assert_array_equal(cells, [[red, blue], [red, red]])  # the first row lowest


def test_a_colour_plane_is_drawn_in_pixels_where_a_figure_is_drawn_as_usual(axes):
    axes.axis("off")
    plane = ColourPlane(axes)
    red, blue = (255, 0, 0, 255), (0, 0, 255, 255)
    plane.set_colours(np.array([[red, red], [red, blue]], np.uint8))
    agg = FigureCanvasAgg(axes.figure)
    agg.draw()
    pixels = np.asarray(agg.buffer_rgba())
    assert tuple(pixels[0, -1]) == blue
    assert tuple(pixels[-1, -1]) == tuple(pixels[-1, 0]) == tuple(pixels[0, 0]) == red
    assert {tuple(pixel) for pixel in pixels.reshape(-1, 4)} == {red, blue}
