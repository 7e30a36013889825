"""The few shapes that a diagram is made of, as SVG."""

from html import escape

from nnlib.explorers.style import BLUE, FAINT, INK, ORANGE, PAPER

GREY = "#5f6670"  # for words that matter less: dark enough to read on PAPER
THINNEST, THICKEST = 0.6, 4.5


def edge(line: str, strength: float, opacity: float, reached: bool, title: str = "") -> str:
    """A line, or many in one: thicker the stronger, dashed where negative; pale where not reached yet."""
    colour = (BLUE if strength >= 0 else ORANGE) if reached else FAINT
    dashes = ' stroke-dasharray="7 4"' if strength < 0 else ""
    inside = f"><title>{escape(title)}</title></path>" if title else "/>"
    return (
        f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{width(strength):.1f}" '
        f'stroke-opacity="{opacity:.2f}"{dashes}{inside}'
    )


def width(strength: float) -> float:
    """How thick an edge is, for a strength from -1 to 1."""
    return THINNEST + (THICKEST - THINNEST) * abs(strength)


def label(x: float, y: float, words: str) -> str:
    """Words on a small sheet of their own, centred."""
    half = 3.1 * len(words) + 4
    return (
        f'<rect x="{x - half:.1f}" y="{y - 9:.1f}" width="{2 * half:.1f}" height="17" rx="3" fill="{PAPER}" '
        f'stroke="{INK}" stroke-width="0.8"/>' + text(x, y + 3.5, words, 11, INK, "middle", bold=True)
    )


def text(
    x: float, y: float, words: str, size: float, colour: str, anchor: str, bold: bool = False, halo: bool = False
) -> str:
    """Words; with a halo they stay readable on lines."""
    style = ' font-weight="bold"' if bold else ""
    if halo:
        style += f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"'
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{colour}" text-anchor="{anchor}"'
    return f"<text {place}{style}>{escape(words)}</text>"
