"""A sheet of shapes over an image: on a page, where the image is known by name, and as an image of its own."""

import base64
from xml.etree import ElementTree

from nnlib.explorers.sheet import Sheet
from nnlib.explorers.style import PAPER

SHAPE = '<circle cx="1" cy="2" r="3"/>'
PLAIN = Sheet(SHAPE, 20, 10)
OVER = Sheet(SHAPE, 20, 10, "data:image/png;base64,AAAA")


def parsed(svg):
    return ElementTree.fromstring(svg)


def test_on_a_page_it_has_the_size_the_shapes_and_words_for_those_who_do_not_see_it():
    svg = parsed(OVER.on_page("3 < 4"))
    assert (svg.get("width"), svg.get("height"), svg.get("viewBox")) == ("20", "10", "0 0 20 10")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "3 < 4")
    assert [part.tag for part in svg] == ["circle"]


def test_the_page_finds_the_image_below_by_the_name_in_its_rule():
    name = parsed(OVER.on_page("words")).get("class")
    assert OVER.rule.startswith(f".{name} {{background: url({OVER.under}) ")
    assert OVER.rule.count("{") == OVER.rule.count("}") == 1
    assert name != parsed(Sheet(SHAPE, 20, 10, "data:image/png;base64,AAAB").on_page("words")).get("class")


def test_without_an_image_the_shapes_lie_on_paper_and_there_is_no_rule():
    paper, circle = parsed(PLAIN.on_page("words"))
    assert (paper.get("fill"), circle.tag) == (PAPER, "circle")
    assert PLAIN.rule == ""


def test_as_an_image_it_holds_everything_itself():
    kind, content = OVER.source().split(",", 1)
    assert kind == "data:image/svg+xml;base64"
    paper, image, circle = parsed(base64.b64decode(content))
    assert (paper.get("fill"), circle.get("r")) == (PAPER, "3")
    assert (image.get("href"), image.get("width"), image.get("height")) == (OVER.under, "20", "10")
