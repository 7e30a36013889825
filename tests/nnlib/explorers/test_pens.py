"""A pen draws what its artist would draw itself, whatever has moved since the last time."""

from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import IdentityTransform

from nnlib.explorers.path_data import TENTHS
from nnlib.explorers.pens import pen_of
from nnlib.explorers.plane import ColourPlane
from nnlib.explorers.strokes import Strokes

WIDTH, HEIGHT, DPI = 200, 100, 100


@pytest.fixture
def axes():
    """Axes on a part of a sheet of 200 by 100 pixels, whose horizontal axis has a logarithmic scale."""
    axes = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI).add_axes((0.2, 0.1, 0.7, 0.8))
    axes.set(xlim=(1, 100), ylim=(5, -5), xscale="log")
    return axes


def drawn_by(*pens):
    """Everything that some pens, or artists, draw on one sheet."""
    strokes = Strokes(WIDTH, HEIGHT, DPI)
    for pen in pens:
        pen.draw(strokes)
    return strokes.shapes


def numbers(rng, size):
    """As a learner's function may return them: most in sight, some far off, some none."""
    drawn = rng.uniform(-6, 60, size)
    strange = rng.random(size) < 0.2
    drawn[strange] = rng.choice([np.nan, np.inf, -np.inf, 1e4, -1e4, 1e12, 0.0, -3.0], strange.sum())
    return drawn


LINES = [
    {"color": "#0072b2"},
    {"linestyle": "--", "alpha": 0.4, "linewidth": 1},
    {"marker": ".", "linestyle": ":"},
    {"marker": "o", "linestyle": "", "markeredgecolor": "white"},
    {"marker": "o", "linestyle": "", "markerfacecolor": "none"},
    {"marker": "s", "markeredgewidth": 0},
    {"marker": "x", "linestyle": "", "markeredgewidth": 3},
    {"marker": "*", "clip_on": False},
    {"marker": "P", "markevery": 3},
    {"marker": "^", "markevery": [0, 2, 3]},
]


@pytest.mark.parametrize("style", LINES, ids=str)
@pytest.mark.parametrize("at", ["transData", "transAxes"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_line_is_drawn_as_matplotlib_draws_it_wherever_it_goes(axes, style, at):
    (line,) = axes.plot([], [], transform=getattr(axes, at), **style)
    pen = pen_of(line)
    for seed in range(100):
        rng = np.random.default_rng(seed)
        size = rng.integers(4, 40)
        line.set_data(numbers(rng, size), numbers(rng, size))
        assert drawn_by(pen) == drawn_by(line)


def test_a_line_without_points_is_not_drawn(axes):
    assert drawn_by(pen_of(*axes.plot([], [], marker="o"))) == ""


def test_a_line_that_has_been_drawn_is_drawn_anew_when_anything_about_its_place_has_changed(axes):
    (line,) = axes.plot([1, 10, 50], [1, 2, 3], marker="o")
    pen = pen_of(line)
    seen = [drawn_by(pen)]
    for change in (
        lambda: line.set_ydata([3, 2, 1]),
        lambda: axes.set_ylim(-10, 10),
        lambda: axes.set_xlim(1, 1000),
        lambda: line.set_markevery([0, 2]),
        lambda: line.set_visible(False),
        lambda: line.set_visible(True),
    ):
        change()
        assert drawn_by(pen) == drawn_by(line) != seen[-1]
        seen.append(drawn_by(pen))


def test_a_line_that_stays_is_drawn_again_beside_what_moves(axes):
    (stays,), (moves,) = axes.plot([1, 10], [1, 2]), axes.plot([1, 10], [1, 2], marker="s")
    pens = pen_of(stays), pen_of(moves)
    for height in (1, 2, 3):
        moves.set_ydata([0, height])
        assert drawn_by(*pens) == drawn_by(stays, moves)


def test_a_line_through_an_axes_is_drawn_where_it_is_now(axes):
    line = axes.axvline(1, linestyle=":")
    pen = pen_of(line)
    for x in (2, 50, 1e9):
        line.set_xdata([x, x])
        assert drawn_by(pen) == drawn_by(line)


def test_bars_have_the_height_and_the_colour_of_the_moment(axes):
    (bar,) = axes.bar([10], [0], width=5, alpha=0.5)
    pen = pen_of(bar)
    for height, colour in ((1, "red"), (-3, "blue"), (1e4, "red"), (0, "red")):
        bar.set(height=height, facecolor=colour)
        assert drawn_by(pen) == drawn_by(bar)
    axes.set_ylim(0, 20)
    assert drawn_by(pen) == drawn_by(bar)
    bar.set_visible(False)
    assert drawn_by(pen) == ""


@pytest.mark.parametrize("height", [np.nan, np.inf])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_bar_whose_height_is_no_number_is_not_drawn(axes, height):
    (bar,) = axes.bar([10], [height])
    assert drawn_by(pen_of(bar)) == ""


def test_polygons_are_drawn_one_after_another_as_matplotlib_draws_them(axes):
    polygons = PolyCollection([], facecolor="red", edgecolor="blue", alpha=0.6)
    axes.add_collection(polygons)
    pen = pen_of(polygons)
    for seed in range(100):
        rng = np.random.default_rng(seed)
        polygons.set_verts(rng.uniform(1, 60, (rng.integers(1, 5), 4, 2)))
        assert paths_of(drawn_by(pen)) == paths_of(drawn_by(polygons))
    axes.set_ylim(-20, 20)
    assert paths_of(drawn_by(pen)) == paths_of(drawn_by(polygons))
    polygons.set_visible(False)
    assert drawn_by(pen) == ""


def paths_of(shapes):
    """The path data of each path and its style, its own or that of its group."""
    (part,) = ElementTree.fromstring(f"<svg>{shapes}</svg>")
    groups = part if part[0].tag == "g" else [part]
    return [(path.get("d"), style_of(path) or style_of(group)) for group in groups for path in group]


def style_of(shape):
    return {name: value for name, value in shape.items() if name.startswith(("fill", "stroke"))}


def test_a_patch_is_drawn_with_the_path_that_it_has_now(axes):
    patch = PathPatch(Path(np.empty((0, 2))), facecolor="red", linewidth=0, transform=IdentityTransform())
    axes.add_artist(patch)
    pen = pen_of(patch)
    assert drawn_by(pen) == ""
    for words in ("AB", "C"):
        patch.set_path(TextPath((60, 50), words, size=20))
        assert drawn_by(pen) == drawn_by(pen) == drawn_by(patch)
    patch.set_visible(False)
    assert drawn_by(pen) == ""


@pytest.mark.parametrize("across", ["left", "center", "right"])
@pytest.mark.parametrize("up", ["top", "center", "baseline", "bottom"])
def test_words_stand_where_matplotlibs_stand(axes, across, up):
    text = axes.text(10, 0, "E", ha=across, va=up, fontsize=20, fontweight="bold", color="#009e73")
    words = text_of(drawn_by(pen_of(text)))
    outline = [path for path, _ in paths_of(drawn_by(text))]
    left, right, bottom = reach_of(outline)
    x = {"left": left, "center": (left + right) / 2, "right": right}[across]
    assert float(words.get("x")) / TENTHS == pytest.approx(x, abs=3)  # a letter leaves some room on both sides
    assert float(words.get("y")) / TENTHS == pytest.approx(bottom, abs=0.6)
    assert words.get("text-anchor") == {"left": "start", "center": "middle", "right": "end"}[across]
    assert float(words.get("font-size")) / TENTHS == pytest.approx(20 * DPI / 72, abs=0.1)
    assert (words.get("font-weight"), words.get("fill")) == ("bold", "#009e73")


def text_of(shapes):
    (part,) = ElementTree.fromstring(f"<svg>{shapes}</svg>")
    (text,) = part
    return text


def reach_of(outline):
    """The left, right and lower end of some path data, in pixels."""
    points = []
    for d in outline:
        for piece in d.replace("z", "").replace("-", " -").split("M")[1:]:
            steps = np.array([step.split() for step in piece.split("l")], float)
            points.append(steps.cumsum(axis=0) / TENTHS)
    x, y = np.concatenate(points).T
    return x.min(), x.max(), y.max()


def test_words_are_the_words_of_the_moment_whatever_they_are(axes):
    text = axes.text(0.5, 0.5, "", transform=axes.transAxes)
    pen = pen_of(text)
    assert drawn_by(pen) == ""
    text.set_text("a < b & c")
    first = text_of(drawn_by(pen))
    text.set(text="other", position=(0.5, 0.6))
    second = text_of(drawn_by(pen))
    assert (first.text, second.text) == ("a < b & c", "other")
    assert float(first.get("y")) - float(second.get("y")) == pytest.approx(0.1 * 80 * TENTHS, abs=1)
    text.set_visible(False)
    assert drawn_by(pen) == ""


@pytest.mark.parametrize("height", [np.nan, np.inf])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_words_whose_place_is_no_number_are_not_written(axes, height):
    assert drawn_by(pen_of(axes.text(10, height, "here"))) == ""


def test_what_has_no_pen_draws_itself(axes):
    plane = ColourPlane(axes)
    assert pen_of(plane) is plane
