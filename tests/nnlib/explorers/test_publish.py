"""What is left of an explorer in a notebook without a kernel, and in a kernel whose cell ran again."""

import asyncio
from html.parser import HTMLParser

import ipywidgets
import pytest

from nnlib.explorers import lifetime, publish
from nnlib.explorers.publish import Published, Shown, kept, live
from nnlib.explorers.sheet import Sheet

SHEET = Sheet('<circle cx="1" cy="2" r="3"/>', 20, 10, "data:image/png;base64,AAAA")
SHOWN = Shown('3 < 4 & all is "well".', SHEET, "A picture")
NOTHING = Shown("relu raised ValueError: <b>.")


def attributes(html, wanted):
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag == wanted:
                found.append(dict(attrs))

    Reader().feed(html)
    return found


def test_the_live_output_holds_the_widget_and_nothing_to_read():
    widget = ipywidgets.HTML()
    bundle = live(widget)
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "text/html"}
    assert attributes(bundle["text/html"], "div") == [{"class": "nnlib-no-widget"}]


def test_the_picture_and_the_sentence_are_kept_out_of_sight():
    bundle = kept(SHOWN)
    (box,) = [a for a in attributes(bundle["text/html"], "div") if a.get("class") == "nnlib-kept"]
    assert "hidden" in box
    (image,) = attributes(bundle["text/html"], "img")
    assert image["src"] == SHEET.source()
    assert (image["width"], image["height"]) == ("20", "10")
    assert image["alt"] == f"A picture: {SHOWN.sentence}"
    assert "<p>3 &lt; 4 &amp; all is" in bundle["text/html"]
    assert bundle["text/plain"] == SHOWN.sentence


def test_where_there_is_no_picture_its_place_holds_the_sentence_once():
    html = kept(NOTHING)["text/html"]
    assert attributes(html, "img") == []
    assert html.count("relu raised ValueError: &lt;b&gt;.") == 1


class Handle:
    """What display returns for an output that can be changed."""

    def __init__(self):
        self.updates = []

    def update(self, bundle, raw):
        self.updates.append(bundle)


def test_what_has_stayed_for_a_moment_is_kept_and_what_was_passed_on_the_way_is_not(monkeypatch):
    handle = Handle()
    monkeypatch.setattr(publish, "display", lambda *_, **__: handle)
    monkeypatch.setattr(publish, "SETTLES_IN", 0.01)

    async def move():
        published = Published(ipywidgets.HTML(), SHOWN)
        published.keep(NOTHING)
        published.keep(SHOWN)
        while not handle.updates:
            await asyncio.sleep(0.01)

    asyncio.run(move())
    assert handle.updates == [kept(SHOWN)]


def test_outside_a_kernel_a_changed_setting_displays_nothing_more(monkeypatch):
    handle = Handle()
    monkeypatch.setattr(publish, "display", lambda *_, **__: handle)
    Published(ipywidgets.HTML(), SHOWN).keep(NOTHING)
    assert handle.updates == []


class Shell:
    """A kernel's shell, as far as it says which cell is running."""

    def __init__(self):
        self.run("cell 1")

    def run(self, cell):
        self.message = getattr(self, "message", 0) + 1
        self.cell = cell

    def get_parent(self):
        return {"metadata": {"cellId": self.cell}, "header": {"msg_id": str(self.message)}}


@pytest.fixture
def shell(monkeypatch):
    shell = Shell()
    monkeypatch.setattr(lifetime, "get_ipython", lambda: shell)
    monkeypatch.setattr(lifetime, "_last_runs", {})
    monkeypatch.setattr(publish, "display", lambda *_, **__: None)
    return shell


def published():
    widget = ipywidgets.VBox([ipywidgets.HBox([ipywidgets.FloatText()])])
    Published(widget, SHOWN)
    return widget


def is_open(widget):
    return widget.comm is not None


def test_running_a_cell_again_closes_what_its_last_run_showed_down_to_the_innermost_widget(shell):
    before = published()
    shell.run("cell 1")
    after = published()
    assert not is_open(before)
    assert not is_open(before.children[0].children[0])
    assert is_open(after)


def test_two_explorers_of_one_run_and_those_of_other_cells_stay_open(shell):
    first, second = published(), published()
    shell.run("cell 2")
    third = published()
    assert is_open(first)
    assert is_open(second)
    assert is_open(third)


def test_outside_a_kernel_nothing_is_closed(monkeypatch, shell):
    monkeypatch.setattr(lifetime, "get_ipython", lambda: None)
    first, second = published(), published()
    assert is_open(first)
    assert is_open(second)
