"""What an instructor's browser makes of graded work: nothing of a learner's runs, and what is honest is seen."""

import shutil

import nbformat
import pytest
from nbconvert import HTMLExporter

from autograder.grading.run import ClassRun

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
STUDENT = "<img src=x onerror=ran()>"
ATTACK = (
    "<script>ran()</script><img src=x onerror=ran()><svg onload=ran()><iframe srcdoc='<script>parent.ran()</script>'>"
    "</iframe><body onload=ran()><details open ontoggle=ran()><input autofocus onfocus=ran()>"
    "<a href='javascript:ran()' class=trap>x</a><style>@import 'data:text/css,*{color:red}';</style>"
    "<math><mtext></form><form><mglyph><style></math><img src onerror=ran()>"
)
IN_OUTPUTS = f"""
from IPython.display import display
attack = {ATTACK!r}
for kind in ("text/html", "text/markdown", "text/latex", "image/svg+xml", "text/plain", "application/javascript",
             "application/json", "application/vnd.jupyter.widget-view+json", "image/png", "text/x-unknown"):
    display({{kind: attack}}, raw=True)
    display({{kind: "<svg xmlns='http://www.w3.org/2000/svg'><script>parent.ran()</script></svg>"}}, raw=True)
    display({{kind: "ran()", "text/plain": attack}}, raw=True, metadata={{kind: {{"width": '1" onload="ran()'}}}})
print(attack)
import sys
print(attack, file=sys.stderr)
raise ValueError(attack + chr(27) + "[31m" + attack)
"""
IN_VERDICTS = {
    "sigmoid": f"def sigmoid(z):\n    raise ValueError({ATTACK!r})  # {ATTACK}",
    "relu": f"relu = type({ATTACK!r}, (), {{'__call__': lambda self, z: type({ATTACK!r}, (), {{}})()}})()",
    "softmax": f"def softmax(Z):\n    print({ATTACK!r})\n    return {ATTACK!r}",
    "relu_grad": f"def relu_grad(a):\n    raise type({ATTACK!r}, (Exception,), {{}})('x')",
}
HONEST = f"""
from IPython.display import HTML, Markdown, display
display(HTML('<style scoped>.dataframe td {{color: red}}</style><table border="1" class="dataframe"><thead><tr>'
             '<th>loss</th></tr></thead><tbody><tr><td>0.2512</td></tr></tbody></table>'))
display(Markdown("**in bold**"))
display({{"image/png": {PNG!r}}}, raw=True)
display({{"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/>'
          '</svg>'}}, raw=True)
"""


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory, new_classroom):
    """By student: the feedback page, and the autograded notebook as nbconvert shows it, which cleans nothing."""
    room = new_classroom(tmp_path_factory.mktemp("class"))
    hostile, honest = room.solved(), room.solved()
    for cell in hostile["cells"]:
        cell["source"] = IN_VERDICTS.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), cell["source"])
    written = {"cell_type": "markdown", "metadata": {}, "source": ATTACK}
    hostile["cells"] += [code(IN_OUTPUTS), written, written | {"source": f"Text\n\n{ATTACK}"}]
    honest["cells"].append(code(HONEST))
    room.hand_in(STUDENT, hostile)
    room.hand_in("honest", honest)
    run = ClassRun([room.lesson], seed=1)
    list(run.feedback(list(run.grade())))
    made = {}
    for student in (STUDENT, "honest"):
        notebook = nbformat.read(room.course.notebook(student, room.lesson), as_version=4)
        shown = room.root / f"{len(made)}.html"
        shown.write_text(HTMLExporter().from_notebook_node(notebook)[0])
        made[student] = (room.course.feedback / student / room.lesson.id / "activations.html", shown)
    return made


def code(source):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def opened(browser, path):
    """The page, in which `ran` and `alert` leave a mark."""
    page = browser.new_page()
    mark = "window.ran = window.alert = () => document.documentElement.setAttribute('data-ran', 'yes');"
    page.add_init_script(mark)
    page.route("http*://**", lambda route: route.abort())
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    return page


@pytest.mark.parametrize("kind", [0, 1], ids=["feedback", "autograded"])
def test_nothing_that_a_learner_wrote_or_displayed_runs(browser, pages, kind):
    page = opened(browser, pages[STUDENT][kind])
    assert page.locator("text=ran()").count() > 10, "what was tried can be read"
    assert page.get_attribute("html", "data-ran") is None
    active = "[onerror], [onload], [ontoggle], [onfocus], a[href^='javascript' i], .trap, iframe"
    assert page.locator(active).count() == 0


@pytest.mark.parametrize("kind", [0, 1], ids=["feedback", "autograded"])
def test_what_honest_work_displays_is_seen(browser, pages, kind):
    page = opened(browser, pages["honest"][kind])
    assert page.locator("table td").filter(has_text="0.2512").count() == 1
    assert page.locator("strong", has_text="in bold").count() == 1
    drawn = "images => images.filter(i => i.naturalWidth > 0).map(i => i.src.slice(0, 14))"
    pictures = page.eval_on_selector_all("img", drawn)
    assert "data:image/png" in pictures and "data:image/svg" in pictures
    assert page.get_attribute("html", "data-ran") is None


def test_the_mark_is_left_where_something_runs(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(f"<body>{ATTACK}</body>")
    assert opened(browser, path).get_attribute("html", "data-ran") == "yes"
