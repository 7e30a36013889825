"""What stands beside and below a network's picture: the chosen node's calculation, the answer, the legend."""

from functools import cache

from nnlib.explorers.network_picture import NetworkPicture
from nnlib.explorers.network_words import Row, node_name, number, rows
from nnlib.explorers.reach import share_of
from nnlib.explorers.style import BLUE, FAINT, INK
from nnlib.explorers.svg import GREY, edge, text

LEFT, RIGHT = 412, 630
ANSWER_TOP, ANSWER_HEIGHT = 292, 190
LEGEND_TOP = 506


def calculation(picture: NetworkPicture) -> str:
    """The chosen node's calculation, line by line."""
    layer, node = picture.place.layer, picture.place.node
    name = "the loss" if layer > picture.last else node_name(picture, layer, node)
    drawn = text(LEFT, 20, f"{name[0].upper()}{name[1:]}, step by step", 12.5, INK, "start", bold=True)
    for line, row in enumerate(rows(picture)):
        drawn += _table_row(row, 42 + 19 * line)
    return drawn


def _table_row(row: Row, y: float) -> str:
    rule = f'<path d="M{LEFT} {y - 13}H{RIGHT}" stroke="{FAINT}"/>' if row.important else ""
    return (
        rule
        + text(LEFT, y, row.what, 11, INK, "start", bold=row.important)
        + text(RIGHT - 46, y, row.how, 11, GREY, "end")
        + text(RIGHT, y, row.result, 11.5, INK, "end", bold=row.important)
    )


def answer(picture: NetworkPicture) -> str:
    """A bar for the probability of each class; the right one is marked."""
    P = picture.outputs[-1]
    apart = min(22.0, ANSWER_HEIGHT / len(P))
    drawn = text(LEFT, ANSWER_TOP, "Probability of each class", 12.5, INK, "start", bold=True)
    for label, p in enumerate(P.tolist()):
        y = ANSWER_TOP + 10 + apart * label
        length = 96 * share_of(p, 0, 1, missing=0)
        right = label == picture.label
        drawn += text(LEFT + 8, y + 0.72 * apart, str(label), 11, INK, "middle", bold=right)
        drawn += (
            f'<rect x="{LEFT + 18}" y="{y + 2:.1f}" width="{length:.1f}" height="{apart - 5:.1f}" '
            f'fill="{BLUE if right else FAINT}"/>'
        )
        words = f"{number(p)} right class" if right else number(p)
        drawn += text(LEFT + 22 + length, y + 0.72 * apart, words, 11, INK, "start", bold=right)
    return drawn


@cache
def legend(backward: bool, crowded: bool) -> str:
    """What lines and numbers mean; crowded: some edges are too weak to show more than that they are there."""
    kind, more, less = ("gradient", ": lower it", ": raise it") if backward else ("weight", "", "")
    inside = "its share (dashed: what it passes on)" if backward else "what it passes on"
    words = f"Number in a node: {inside}. Ring: the chosen node. Label: the chosen {kind}."
    return (
        _sample(16, 0.5, f"positive {kind}{more}")
        + _sample(206, -0.5, f"negative {kind}{less}")
        + text(
            LEFT, LEGEND_TOP + 4, f"thicker: larger {kind}{', grey: the others' if crowded else ''}", 11, INK, "start"
        )
        + text(16, LEGEND_TOP + 24, words, 11, INK, "start")
    )


def _sample(x: float, strength: float, words: str) -> str:
    line = edge(f"M{x} {LEGEND_TOP}H{x + 34}", strength, 1, True)
    return line + text(x + 40, LEGEND_TOP + 4, words, 11, INK, "start")
