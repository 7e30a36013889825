"""Artists as shapes: each where matplotlib would draw it, in its colours, and nothing beyond the edges of its axes."""

import base64
import io
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

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
    assert path.get("d") == "M10.0 80.0L30.0 60.0L50.0 80.0"
    assert (path.get("stroke"), path.get("stroke-width"), path.get("fill")) == ("#0072b2", "2.00", "none")
    assert path.get("stroke-dasharray") is None


def test_gaps_in_a_line_stay_gaps_and_without_points_there_is_nothing(axes):
    (line,) = axes.plot([10, 20, np.nan, 30, 40], [50] * 5)
    (nothing,) = axes.plot([], [])
    (path,) = drawn(line, nothing)
    assert path.get("d") == "M10.0 50.0L20.0 50.0M30.0 50.0L40.0 50.0"


def test_dashes_are_as_long_as_matplotlibs(axes):
    (line,) = axes.plot([0, 9], [0, 9], linewidth=1.44, dashes=(3, 1))
    (path,) = drawn(line)
    assert path.get("stroke-dasharray") == "6.0 2.0"


def test_a_line_that_leaves_the_sheet_far_behind_is_cut_off_not_far_from_it(axes):
    (line,) = axes.plot([100, 1e9], [50, 50])
    (path,) = drawn(line)
    _, end = path.get("d").split("L")
    assert WIDTH < float(end.split()[0]) < 2 * WIDTH


def test_what_is_drawn_within_an_axes_is_not_seen_beyond_it():
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    left, right = figure.add_axes((0, 0, 0.5, 0.5)), figure.add_axes((0.5, 0, 0.5, 0.5))
    artists = [*left.plot([0, 1], [0, 1]), *left.plot([0, 1], [1, 0]), *right.plot([0, 1], [0, 1])]
    strokes = Strokes(WIDTH, HEIGHT, DPI)
    for artist in artists:
        artist.draw(strokes)
    parts = ElementTree.fromstring(f"<svg>{strokes.shapes}</svg>")
    assert [part.get("viewBox") for part in parts] == ["0.00 50.00 100.00 50.00", "100.00 50.00 100.00 50.00"]
    assert [len(part) for part in parts] == [2, 1]


@pytest.mark.parametrize("edge", ["red", "white"])
def test_circles_are_round_and_as_large_as_matplotlibs(axes, edge):
    (line,) = axes.plot(
        [10, 30], [20, 40], "o", color="red", markersize=7.2, markeredgecolor=edge, markeredgewidth=1.44
    )
    (shape,) = drawn(line)
    if edge == "red":
        assert shape.get("d") == "M10.0 80.0h0M30.0 60.0h0"
        assert (shape.get("stroke-linecap"), shape.get("stroke-width")) == ("round", "12.00")
    else:
        circles = [path.get("d") for path in shape]
        assert circles[0] == "M5.0 80.0a5.00 5.00 0 1 0 10.00 0a5.00 5.00 0 1 0 -10.00 0"
        assert circles[1].startswith("M25.0 60.0a") and len(circles) == 2
        assert (shape.get("fill"), shape.get("stroke"), shape.get("stroke-width")) == ("#ff0000", "#ffffff", "2.00")


@pytest.mark.parametrize("marker", ["o", "s", "D"])
def test_of_two_markers_with_an_edge_the_later_one_covers_the_earlier_edge_and_all(axes, marker):
    (line,) = axes.plot([50, 52], [50, 50], marker, color="red", markersize=7.2, markeredgecolor="white")
    (shape,) = drawn(line)
    assert [path.get("d").count("M") for path in shape] == [1, 1]


def test_other_markers_are_drawn_at_each_point_that_is_in_sight(axes):
    (line,) = axes.plot([10, 30, np.nan, 1e9], [20, 40, 3, 4], "s", color="red", markersize=7.2, markeredgewidth=0)
    (path,) = drawn(line)
    assert path.get("d") == "M5.0 85.0L15.0 85.0L15.0 75.0L5.0 75.0zM25.0 65.0L35.0 65.0L35.0 55.0L25.0 55.0z"


def test_a_marker_that_has_a_top_has_it_above(axes):
    (line,) = axes.plot([50], [50], "^", markersize=7.2, markeredgewidth=0)
    (path,) = drawn(line)
    assert path.get("d") == "M50.0 45.0L45.0 55.0L55.0 55.0z"


def test_bars_are_filled_and_what_shines_through_shines_through(axes):
    (bar,) = axes.bar([50], [40], width=20, color="#009e73", alpha=0.5)
    (path,) = drawn(bar)
    assert path.get("d") == "M40.0 100.0L60.0 100.0L60.0 60.0L40.0 60.0z"
    assert (path.get("fill"), path.get("fill-opacity")) == ("#009e73", "0.50")


def test_what_is_hidden_is_not_drawn(axes):
    (line,) = axes.plot([1, 2], [3, 4], visible=False)
    assert drawn(line) == []


def test_words_are_as_wide_as_matplotlibs(axes):
    words = axes.text(20, 30, "MSE = 0.25")
    numbers = [shape.get("d") for shape in drawn(words)]
    assert numbers
    agg = FigureCanvasAgg(axes.figure)
    box = words.get_window_extent(agg.get_renderer())
    xs = [float(pair.split()[0]) for d in numbers for pair in points_in(d)]
    ys = [HEIGHT - float(pair.split()[1]) for d in numbers for pair in points_in(d)]
    assert min(xs) == pytest.approx(box.x0, abs=2)
    assert max(xs) == pytest.approx(box.x1, abs=2)
    assert box.y0 - 1 <= min(ys) <= max(ys) <= box.y1 + 1


def points_in(d):
    """The points of path data, as pairs of numbers."""
    for letter in "MLQCz":
        d = d.replace(letter, "|")
    numbers = " ".join(d.split("|")).split()
    return [f"{x} {y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def test_a_colour_plane_is_one_image_of_its_cells_that_fills_the_axes(axes):
    plane = ColourPlane(axes)
    red, blue = (255, 0, 0, 255), (0, 0, 255, 0)
    plane.set_colours(np.array([[red, red], [red, blue]], np.uint8))
    (image,) = drawn(plane)
    assert [image.get(name) for name in ("x", "y", "width", "height")] == ["0", "0", "200", "100"]
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
