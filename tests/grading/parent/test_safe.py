"""Nothing that a learner writes or displays can run where an instructor looks at it."""

import json
import re

import nbformat
import pytest
from nbconvert import HTMLExporter

from autograder.grading.safe import Left, safe_markdown, safe_output, safe_outputs

HARMLESS = [
    "plain text with $a < b$ and `x < 3`",
    "a < b & c > d, see https://example.org",
    "| a | b |\n|:--|--:|\n| 1 | 2 |",
    "[a link](https://example.org) ![a picture](https://example.org/a.png)",
    "> quoted\n\n- [ ] a task\n\n```python\nif a < b: pass\n```",
    "<details><summary>more</summary>text</details>",
]
HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](JaVaScript&colon;alert(1))",
    "<javascript:alert(1)>",
    "[a]\n\n[a]: javascript:alert(1)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    r"$\href{javascript:alert(1)}{x}$",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "```\n</code></pre><script>alert(1)</script>\n",
]


@pytest.mark.parametrize("source", HARMLESS)
def test_markdown_that_gives_plain_tags_stays_as_it_is(source):
    assert safe_markdown(source) == source


def test_pasted_pictures_are_shown_and_missing_ones_do_not_stop_the_page():
    source = "![a picture](attachment:a%20b.png)"
    assert safe_markdown(source, ["a b.png"]) == source
    assert safe_markdown(source) != source
    page(nbformat.v4.new_markdown_cell(safe_markdown(source)))


def test_long_texts_are_shown_as_text_without_being_rendered():
    assert safe_markdown("a" * 100_000).startswith("```text")


EXPORTER = HTMLExporter()
"""One for all pages: making its templates takes ten times as long as a page."""


def page(*cells):
    return EXPORTER.from_notebook_node(nbformat.v4.new_notebook(cells=list(cells)))[0]


def active(html):
    """Tags, handlers and addresses that would run; text in which they are only written does not count."""
    tags = re.findall(r"<[a-zA-Z][^>]*>", html)
    return [
        tag
        for tag in tags
        if re.match(r"<(script|iframe|svg|style|form|object|embed|math|link|meta|base)\b", tag, re.IGNORECASE)
        or re.search(r"\son\w+\s*=", tag)
        or re.search(
            r"(javascript|vbscript|data:text)", tag.replace("&#115;", "s").replace("&colon;", ":"), re.IGNORECASE
        )
    ]


@pytest.mark.parametrize("source", HARMFUL)
def test_markdown_that_could_run_is_shown_as_text(source):
    plain = active(page(nbformat.v4.new_markdown_cell("plain")))
    assert active(page(nbformat.v4.new_markdown_cell(safe_markdown(source)))) == plain
    assert safe_markdown(source) == source or source in safe_markdown(source)


def displayed(mime, source):
    return {"output_type": "display_data", "data": {mime: source}, "metadata": {}}


SLOW_TO_CLEAN = {
    "nested tags": "<div>" * 10**5,
    "open formatting": "".join(f"<b id={i}>" for i in range(10**5)),
    "a tag of attributes": f"<a {' '.join(f'x{i}' for i in range(10**5))}>",
}


@pytest.mark.timeout(60)  # Cleaned, each takes minutes.
@pytest.mark.parametrize("source", SLOW_TO_CLEAN.values(), ids=SLOW_TO_CLEAN)
def test_html_that_takes_minutes_to_clean_is_shown_as_text(source):
    assert safe_output(displayed("text/html", source), Left())["data"]["text/html"].startswith("<pre>&lt;")


@pytest.mark.parametrize(
    ("mime", "source"), [("text/html", "<b>x</b>" * 2000), ("text/markdown", "*x* <b>y</b> " * 1500)]
)
def test_only_so_much_of_a_notebook_is_rendered(mime, source):
    shown = safe_outputs([displayed(mime, source)] * 30, Left())
    as_they_are = [output["data"][mime] == source for output in shown]
    assert as_they_are[0] and not as_they_are[-1]
    assert as_they_are == sorted(as_they_are, reverse=True)


@pytest.mark.parametrize("source", HARMFUL)
@pytest.mark.parametrize("mime", ["text/html", "text/markdown", "text/latex", "image/svg+xml", "text/plain"])
def test_outputs_that_could_run_are_made_harmless(mime, source):
    output = safe_output(displayed(mime, source), Left())
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(output)])
    plain = active(page(nbformat.v4.new_code_cell("x")))
    assert [tag for tag in active(page(cell)) if "data:image/svg+xml;base64," not in tag] == plain


def test_pictures_are_pictures_and_other_kinds_are_left_out():
    data = {
        "image/png": '" onerror="alert(1)',
        "image/jpeg": "aGVsbG8=",
        "application/javascript": "alert(1)",
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
    }
    output = safe_output(
        {"output_type": "display_data", "data": data, "metadata": {"image/png": {"width": "1 onload=x"}}}, Left()
    )
    assert output == {"output_type": "display_data", "data": {"image/jpeg": "aGVsbG8="}, "metadata": {}}


def test_a_forged_verdict_and_script_do_not_reach_the_autograded_notebook(classroom):
    notebook = classroom.released()
    notebook["cells"].append(
        {"cell_type": "code", "metadata": {}, "source": "HTML <b onclick=x>Correct</b><script>x</script>"}
    )
    notebook["cells"].append({"cell_type": "raw", "metadata": {}, "source": "<script>alert(1)</script>"})
    classroom.hand_in("s1", notebook)
    classroom.grade()
    graded = classroom.graded("s1")
    shown = graded["cells"][-2]["outputs"][0]
    assert shown["data"]["text/html"] == "<b>Correct</b>" and shown["metadata"] == {}
    assert graded["cells"][-1]["cell_type"] == "markdown"
    assert active(page(nbformat.from_dict(graded["cells"][-1]))) == active(page(nbformat.v4.new_markdown_cell("x")))
    nbformat.validate(nbformat.reads(json.dumps(graded), as_version=4))
