"""How fast the explorers answer, next to `ipywidgets.interact` with inline matplotlib drawing the same picture.

    python benchmarks/explorer_latency.py [--only NAME ...] [--presses 40]

Each explorer is shown in JupyterLab in Chromium, and below it a slider of `interact` that draws the same picture the
usual way, by the same kernel. A key is pressed on the one and on the other in turn, when kernel and page have come to
rest and a moment has passed. Measured is the time from the key event's time stamp to the first animation frame in
which the picture is another one, loaded and ready to be painted. On the pad of `digits` a stroke is drawn, by keyboard
too, while `interact` shows the same drawing grow: measured are the ink, which the page paints itself, and what the
network reads. Where something can be played, the pictures are counted that appear in a second of playing.

The last row is the least that a slider of ipywidgets takes: a label says its value, nothing is computed or drawn.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import Browser, Locator, ViewportSize, sync_playwright
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table
from usual_way import STROKE_KEYS

from nnlib.explorers.drawing import BLANK
from tests.browser.lab import Lab, find_chromium, jupyterlab
from tests.browser.notebook import opened, write_notebook

if TYPE_CHECKING:
    from tests.browser.explorer import ShownExplorer

WINDOW: ViewportSize = {"width": 1280, "height": 1900}  # both pictures in sight at once
SECONDS_PLAYED = 2
A_FRAME = 1 / 60  # seconds
# Seconds between an answer and the next key: a page that is still painting what `interact` drew answers late.
A_PAUSE = 0.15
TARGET = {"p50": 30, "p95": 45, "times": 3, "pictures": 15}  # milliseconds, milliseconds, ratio, a second


class Measured(NamedTuple):
    """A slider of an explorer, how that is opened, and whether it trains a network before it has an answer."""

    explorer: str
    slider: str
    opened_with: str = ""
    trains: bool = False


INK, READING = "stroke on the pad", "reading of a stroke"
AN_EMPTY_PAD = f"drawing={BLANK!r}"
PICTURE, PAD = "svg[role=img], img", "[role=application] svg"
READ_WHILE_PLAYED = {"network"}  # it waits at every step, so that its calculation can be read

# Of each explorer what has most to compute and, where something else draws more, that too.
SLIDERS = [
    Measured("neuron", "weight 1"),
    Measured("activations", "input z"),
    Measured("network", "change it by"),
    Measured("line_fit", "slope"),
    Measured("learning_rate", "learning rate as a power of ten"),
    Measured("batches", "learning rate as a power of ten"),
    Measured("optimizer_race", "start x"),
    Measured("optimizer_race", "Adam rate as a power of ten"),
    Measured("hopfield", "pixels changed"),
    Measured("digits", INK, AN_EMPTY_PAD),
    Measured("digits", READING, AN_EMPTY_PAD),
    Measured("digits", "node", "view='first layer'"),
    Measured("digits", "mistake", "view='mistakes'"),
    Measured("decision_boundary", "learning rate as a power of ten", trains=True),
]

NOTHING_DRAWN = """import ipywidgets
slider, label = ipywidgets.IntSlider(tooltip="value"), ipywidgets.HTML("<svg role='img'></svg>")
def answer(change): label.value = f"<svg role='img'><text y='20'>{change.new}</text></svg>"
slider.observe(answer, names="value")
ipywidgets.VBox([slider, label])"""

# Whoever presses a key has seen the answer to the one before, and all that comes with it.
_AT_REST = """async () => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const pause = () => new Promise(resolve => requestIdleCallback(resolve));
  do { await pause(); await pause(); } while (kernel.status !== "idle");
}"""
# A frame counts when the picture is neither the one before nor still loading.
_WATCH = """([root, selector]) => {
  const picture = () => root.querySelector(selector);
  const content = element => element?.src ?? element?.outerHTML;
  let pressed, before;
  document.addEventListener("keydown", event => {
    pressed = event.timeStamp;
    before = content(picture());  // where something trains it is another one all the time
  }, {capture: true, once: true});
  window.answered = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("No other picture within 30 s.")), 30000);
    const look = () => {
      const now = picture();
      const ready = now && (now.complete ?? true) && now.naturalWidth !== 0;
      if (pressed !== undefined && ready && content(now) !== before) resolve(performance.now() - pressed);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""
_COUNT = """([root, milliseconds]) => new Promise(resolve => {
  let last, pictures = -1;
  const begin = performance.now();
  const look = () => {
    const picture = root.querySelector("svg[role=img], img");
    const content = picture?.src ?? picture?.outerHTML;
    if (content !== last) pictures += 1;
    last = content;
    const passed = performance.now() - begin;
    if (passed > milliseconds) resolve(1000 * pictures / passed);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


class Walker:
    """Presses the same arrow on a slider, from its one end to the other and back again."""

    held: str | None = None

    def __init__(self, root: Locator, target: Locator, picture: str = PICTURE) -> None:
        self.root = root
        self.target = target
        self.picture = picture
        self.page = root.page
        self._key = "ArrowRight"

    def press(self) -> float:
        """Milliseconds from the key to the next picture."""
        self.target.focus()
        if self.held is not None:
            self.page.keyboard.down(self.held)
        self.page.evaluate(_AT_REST)
        self.page.evaluate(_WATCH, [self.root.element_handle(), self.picture])
        time.sleep(A_PAUSE + random.uniform(0, A_FRAME))  # a hand does not follow the screen's beat
        self.page.keyboard.press(self.next_key())
        milliseconds: float = self.page.evaluate("() => window.answered")
        if self.held is not None:
            self.page.keyboard.up(self.held)
        return milliseconds

    def next_key(self) -> str:
        if self._at("max"):
            self._key = "ArrowLeft"
        elif self._at("min"):
            self._key = "ArrowRight"
        return self._key

    def _at(self, end: str) -> bool:
        now, limit = (float(self.target.get_attribute(f"aria-value{name}") or 0) for name in ("now", end))
        return abs(now - limit) < 1e-9


class Pen(Walker):
    """Draws one stroke by keyboard, as `usual_way.stroke` does."""

    held = "Shift"

    def __init__(self, root: Locator, target: Locator, picture: str) -> None:
        super().__init__(root, target, picture)
        self._keys = iter(STROKE_KEYS)

    def next_key(self) -> str:
        return next(self._keys)


class Result(NamedTuple):
    """Milliseconds of every press, and pictures a second where something can be played."""

    explorers: list[float]
    interacts: list[float]
    pictures: float | None


def measure(browser: Browser, lab: Lab, measured: Measured, presses: int) -> Result:
    draws = measured.slider in (INK, READING)
    notebook_path = write_notebook(
        lab.folder / f"{measured.explorer}.ipynb",
        "%matplotlib inline\nfrom nnlib import explorers\nfrom benchmarks.usual_way import show_the_usual_way",
        f"explorer = explorers.{measured.explorer}({measured.opened_with})\nexplorer",
        f"show_the_usual_way(explorer, {'your digit' if draws else measured.slider!r})",
    )
    with opened(browser, lab, notebook_path, viewport=WINDOW) as notebook:
        notebook.run()
        errors = [output["evalue"] for output in notebook.outputs() if output["output_type"] == "error"]
        if errors:
            raise SystemExit(f"{measured.explorer} and its {measured.slider} cannot be shown: {errors[0]}")
        page = notebook.page
        usual_root = page.locator(".jp-CodeCell").last.locator(".jp-Cell-outputArea")
        usual_root.locator("img").wait_for()
        (explorer,) = notebook.explorers()
        if draws:
            seen = PAD if measured.slider == INK else PICTURE
            own: Walker = Pen(explorer.root, explorer.root.get_by_role("application"), seen)
        else:
            own = Walker(explorer.root, explorer.root.get_by_role("slider", name=measured.slider, exact=True))
        usual = Walker(usual_root, usual_root.get_by_role("slider"))
        for walker in (own, usual):  # the first picture of each is not counted
            walker.press()
        pairs = [(own.press(), usual.press()) for _ in range(presses)]
        plays = explorer.can_play() and measured.explorer not in READ_WHILE_PLAYED
        pictures = pictures_a_second(explorer) if plays else None
    return Result([first for first, _ in pairs], [second for _, second in pairs], pictures)


def measure_nothing_drawn(browser: Browser, lab: Lab, presses: int) -> list[float]:
    """Milliseconds until a label has answered a slider."""
    with opened(browser, lab, write_notebook(lab.folder / "nothing.ipynb", NOTHING_DRAWN), viewport=WINDOW) as notebook:
        notebook.run()
        root = notebook.page.locator(".jp-CodeCell").last.locator(".jp-Cell-outputArea")
        walker = Walker(root, root.get_by_role("slider"))
        walker.press()
        return [walker.press() for _ in range(presses)]


def pictures_a_second(explorer: ShownExplorer) -> float:
    """Play for a while and count."""
    explorer.button("Play").press("Enter")
    explorer.button("Pause").wait_for()
    pictures: float = explorer.page.evaluate(_COUNT, [explorer.root.element_handle(), 1000 * SECONDS_PLAYED])
    return pictures


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def row(measured: Measured, result: Result) -> list[str]:
    p50, p95 = (percentile(result.explorers, share) for share in (50, 95))
    usual_p50, usual_p95 = (percentile(result.interacts, share) for share in (50, 95))
    times = usual_p50 / p50
    met = p50 < TARGET["p50"] and p95 < TARGET["p95"] and times >= TARGET["times"]
    if result.pictures is not None:
        met = met and result.pictures >= TARGET["pictures"]
    return [
        measured.explorer,
        measured.slider,
        f"{p50:.0f}",
        f"{p95:.0f}",
        f"{usual_p50:.0f}",
        f"{usual_p95:.0f}",
        f"{times:.1f}",
        "" if result.pictures is None else f"{result.pictures:.0f}",
        "trains" if measured.trains else "yes" if met else "no",
    ]


def main() -> None:
    names = list(dict.fromkeys(measured.explorer for measured in SLIDERS))
    parser = argparse.ArgumentParser(description="Time the explorers, next to ipywidgets.interact.")
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="NAME", help=f"of {', '.join(names)}"
    )
    parser.add_argument("--presses", type=int, default=40, help="of a key on each slider (default: 40)")
    options = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium.")

    console = Console(width=max(Console().width, 120))
    table = Table(
        title=f"Milliseconds from a slider's key to the next picture, {options.presses} presses each, in turn",
        caption=f"met: p50 < {TARGET['p50']}, p95 < {TARGET['p95']}, medians at least {TARGET['times']} times as fast, "
        f"at least {TARGET['pictures']} pictures a second when played",
        box=box.SIMPLE,
    )
    for column in ("explorer", "slider", "p50", "p95", "interact p50", "p95", "times as fast", "pictures/s", "met"):
        table.add_column(column, justify="left" if column in ("explorer", "slider", "met") else "right")
    chosen = [measured for measured in SLIDERS if measured.explorer in options.only]
    with tempfile.TemporaryDirectory() as root, jupyterlab(Path(root)) as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for measured in track(chosen, "measuring", console=console):
            table.add_row(*row(measured, measure(browser, lab, measured, options.presses)))
        nothing = measure_nothing_drawn(browser, lab, options.presses)
        table.add_row("(nothing drawn)", "value", *(f"{percentile(nothing, share):.0f}" for share in (50, 95)))
        browser.close()
    console.print(table)


if __name__ == "__main__":
    main()
