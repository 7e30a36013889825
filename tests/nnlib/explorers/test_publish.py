"""What is left of an explorer in a notebook without a kernel, and in a kernel whose cell ran again."""

from html.parser import HTMLParser

import ipywidgets
import pytest

from nnlib.explorers import lifetime, publish
from nnlib.explorers.publish import Shown, kept, mimebundle

SHOWN = Shown('3 < 4 & all is "well".', "data:image/png;base64,AAAA", "A picture")
NOTHING = Shown("relu raised ValueError: <b>.")


def attributes(html, wanted):
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag == wanted:
                found.append(dict(attrs))

    Reader().feed(html)
    return found


def test_the_widget_the_picture_and_the_sentence_are_in_one_bundle():
    widget = ipywidgets.HTML()
    bundle = mimebundle(widget, SHOWN)
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    (image,) = attributes(bundle["text/html"], "img")
    assert image["src"] == SHOWN.source
    assert image["alt"] == f"A picture: {SHOWN.sentence}"
    assert "<p>3 &lt; 4 &amp; all is" in bundle["text/html"]
    assert bundle["text/plain"] == SHOWN.sentence


def test_where_there_is_no_picture_its_place_holds_the_sentence_once():
    html = mimebundle(ipywidgets.HTML(), NOTHING)["text/html"]
    assert attributes(html, "img") == []
    assert html.count("relu raised ValueError: &lt;b&gt;.") == 1


def test_what_is_kept_for_a_reopened_notebook_is_hidden_until_the_widget_is_lost():
    html = kept(SHOWN)["text/html"]
    (box,) = [a for a in attributes(html, "div") if a.get("class") == "nnlib-kept"]
    assert box["style"] == "display: none"
    assert ":has(.jp-OutputArea-output.jupyter-widgets) .nnlib-kept {display: block !important}" in html
    assert attributes(html, "img")[0]["alt"]


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
    publish.publish(widget, SHOWN)
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
