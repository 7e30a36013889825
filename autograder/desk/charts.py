"""Plots of a report as SVG: in greys and hatches, so that they print, and the same bytes for the same numbers."""

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.desk.findings import Bin, ExerciseFindings

WIDTH = 4.2
"""Inches: little enough to be read on a phone."""

NARROWEST = 0.03
"""Part of the longest bar: a narrower one has no room for its number, which the table beside it has as well."""

OUTCOMES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("correct", "correct", {"facecolor": "#4d4d4d"}),
    ("named", "a known mistake", {"facecolor": "#b3b3b3", "hatch": "////"}),
    ("otherwise_wrong", "not right otherwise", {"facecolor": "#d9d9d9", "hatch": "xx"}),
    ("not_attempted", "not attempted", {"facecolor": "#ffffff"}),
)
"""What is counted of an exercise, as it is called, and how it looks."""

LOOKS: dict[Any, Any] = {
    "font.size": 9,
    "svg.hashsalt": "report",
    "hatch.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def histogram(bins: Sequence[Bin]) -> str:
    """How many students have how many points."""
    with mpl.rc_context(LOOKS):
        figure = Figure(figsize=(WIDTH, 2.3), layout="constrained")
        axes = figure.add_subplot()
        widths = [one.high - one.low for one in bins]
        bars = axes.bar(
            [one.low for one in bins], [one.count for one in bins], widths,
            align="edge", facecolor="#808080", edgecolor="black", linewidth=0.6,
        )  # fmt: skip
        axes.bar_label(bars, [str(one.count) if one.count else "" for one in bins], padding=1)
        axes.set_xlabel("points")
        axes.set_ylabel("students")
        # The last range may be narrow, and its two ends' numbers would touch.
        axes.set_xticks([*(one.low for one in bins[:-1]), bins[-1].high])
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5, min_n_ticks=1))
        axes.set_ylim(0, max(1, *(one.count for one in bins)) * 1.15)
        return svg(figure)


def bars(findings: Sequence[ExerciseFindings]) -> str:
    """What became of each exercise."""
    with mpl.rc_context(LOOKS):
        figure = Figure(figsize=(WIDTH, 1.1 + 0.3 * len(findings)), layout="constrained")
        axes = figure.add_subplot()
        left = [0] * len(findings)
        most = max(1, *(one.asked for one in findings))
        for attribute, label, looks in OUTCOMES:
            counts = [getattr(one, attribute) for one in findings]
            labels = [str(count) if count >= NARROWEST * most else "" for count in counts]
            drawn = axes.barh(
                range(len(findings)), counts, 0.72, left, label=label, edgecolor="black", linewidth=0.6, **looks
            )
            axes.bar_label(
                drawn, labels, label_type="center", fontsize=8,
                color="white" if attribute == "correct" else "black",
                bbox=None if attribute == "correct" else {"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            )  # fmt: skip
            left = [start + count for start, count in zip(left, counts, strict=True)]
        axes.set_yticks(range(len(findings)), [one.name for one in findings])
        axes.invert_yaxis()
        axes.set_xlabel("students")
        axes.set_xlim(0, most)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        figure.legend(loc="outside upper center", ncols=2, frameon=False)
        return svg(figure)


def svg(figure: Figure) -> str:
    text = io.StringIO()
    FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": None})
    return text.getvalue()
