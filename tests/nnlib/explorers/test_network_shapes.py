"""The drawn network, read back as XML: what is where, how thick, how dashed."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

import nnlib
from nnlib.explorers.learner import Given
from nnlib.explorers.network_data import DATA, HIDDEN, sizes_of
from nnlib.explorers.network_layout import columns, edge_paths
from nnlib.explorers.network_picture import DIRECTIONS, network_picture
from nnlib.explorers.network_shapes import HEIGHT, MOST_SHOWN, WIDTH, shapes
from nnlib.explorers.style import BLUE, FAINT, ORANGE

SETTINGS = {"data": "XOR", "hidden": "3", "observation": 0, "seed": 4, "step": 1, "node": 0, "source": 0, "change": 0.0}
NAMES = ("forward", "initialize", "backward")
NUMBERS = ("x", "y", "cx", "cy", "r", "width", "height", "stroke-width", "stroke-opacity", "font-size")


def drawn(direction="forward", functions=(), **settings):
    given = [Given(name, dict(functions).get(name)) for name in NAMES]
    picture = network_picture(*given, direction=direction, **{**SETTINGS, **settings})
    return picture, ElementTree.fromstring(f"<svg>{shapes(picture)}</svg>")


def edges(svg):
    return [path for path in svg.iter("path") if path.get("stroke") in (BLUE, ORANGE, FAINT) and "L" in path.get("d")]


def titles(svg):
    return [title.text for title in svg.iter("title")]


def assert_drawable(svg):
    for element in svg.iter():
        for name in NUMBERS:
            if element.get(name) is not None:
                assert np.isfinite(float(element.get(name))), ElementTree.tostring(element)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("data", DATA)
def test_every_network_is_drawn_on_its_sheet_with_a_title_for_each_node(data, hidden, direction):
    sizes = sizes_of(data, hidden)
    for step in range(len(sizes)):
        _, svg = drawn(direction, data=data, hidden=hidden, step=step)
        assert_drawable(svg)
        assert len(svg.findall("g")) == sum(sizes)
        for text in svg.iter("text"):
            assert 0 <= float(text.get("x")) <= WIDTH
            assert 0 <= float(text.get("y")) <= HEIGHT


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("data", DATA)
def test_nodes_do_not_overlap_and_stay_left_of_the_calculation(data, hidden):
    for column in columns(tuple(sizes_of(data, hidden))):
        distances = np.linalg.norm(column.centres[:, np.newaxis] - column.centres, axis=2)
        assert distances[distances > 0].min() >= 2 * column.radius - 1e-9
        assert column.centres.min() - column.radius >= 0
        assert column.centres[:, 0].max() + column.radius < 405


@pytest.mark.parametrize(("data", "hidden"), [("XOR", "3"), ("XOR", "16"), ("digits", "16")])
def test_every_weight_is_drawn_once(data, hidden):
    picture, svg = drawn(data=data, hidden=hidden)
    lines = [line for path in edges(svg) for line in re.findall(r"M[^M]+", path.get("d"))]
    expected = [
        line
        for layer in range(1, len(picture.outputs))
        for row in edge_paths(tuple(len(a) for a in picture.outputs), layer)
        for line in row
    ]
    assert sorted(lines) == sorted(expected)


def test_where_there_are_too_many_weights_to_tell_apart_the_largest_show_their_sign():
    picture, svg = drawn(data="digits", hidden="none", step=1)
    paths = edge_paths((64, 10), 1)
    shown = {
        line
        for path in edges(svg)
        if path.get("stroke") != FAINT and path.find("title") is None
        for line in re.findall(r"M[^M]+", path.get("d"))
    }
    weights = np.abs(picture.params[0][0][1:])  # the chosen node 0 shows all of its own
    least = min(
        weights[node - 1, source] for node in range(1, 10) for source in range(64) if paths[node][source] in shown
    )
    assert 30 < len(shown) <= MOST_SHOWN
    assert (weights >= least).sum() == len(shown)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_chosen_nodes_edges_are_dashed_where_negative_and_the_thicker_the_larger(direction):
    picture, svg = drawn(direction, hidden="16", step=1, node=1)
    chosen = [path for path in edges(svg) if path.find("title") is not None]
    layer, node = picture.place.layer, picture.place.node
    values = (picture.grads if direction == "backward" else picture.params)[layer - 1][0][node]
    assert len(chosen) == len(values)
    for path, value in zip(chosen, values, strict=True):
        assert (path.get("stroke-dasharray") is not None) == (value < 0)
        assert path.get("stroke") == (ORANGE if value < 0 else BLUE)
    widths = np.array([float(path.get("stroke-width")) for path in chosen])
    assert (np.diff(widths[np.argsort(np.abs(values))]) >= 0).all()


def test_pointing_at_a_node_gives_its_weighted_sum_its_activation_and_its_share():
    _, svg = drawn("backward", step=2)
    assert "hidden node 0: weighted sum -0.57, tanh -0.51, share -0.32" in titles(svg)
    assert "input 1: -1.00" in titles(svg)


def test_layers_that_the_pass_has_not_come_to_are_dashed_and_pale():
    picture, svg = drawn(hidden="4, 3", step=1)
    circles = [circle.get("stroke-dasharray") is not None for circle in svg.iter("circle")]
    assert circles == [
        not reached for layer, reached in enumerate(picture.reached) if layer for _ in picture.outputs[layer]
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wild", [np.nan, np.inf, -1e300])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wild_numbers_are_written_as_they_are_and_drawn_within_the_sheet(name, wild):
    def everywhere(answer):
        return wild + np.zeros_like(answer) if isinstance(answer, np.ndarray) else [everywhere(part) for part in answer]

    functions = {name: lambda *a: everywhere(getattr(nnlib, name)(*a))}
    for direction in DIRECTIONS:
        for step in range(3):
            _, svg = drawn(direction, functions, step=step)
            assert_drawable(svg)
            assert all(len(text.text or "") < 110 for text in svg.iter("text"))
