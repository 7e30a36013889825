"""The picture of a network as SVG: its nodes and edges."""

from collections import defaultdict
from functools import cache
from html import escape

import numpy as np
from matplotlib.colors import to_hex

from nnlib.explorers.network_layout import Column, columns, edge_paths
from nnlib.explorers.network_picture import NetworkPicture, layer_names
from nnlib.explorers.network_side import answer, calculation, legend
from nnlib.explorers.network_words import node_name, number
from nnlib.explorers.reach import share_of
from nnlib.explorers.style import FAINT, INK, ORANGE, PALE_BLUE, PALE_ORANGE, PAPER, ramp
from nnlib.explorers.svg import GREY, edge, label, text, width

WIDTH, HEIGHT = 640, 540
SHADES = [to_hex(colour / 255) for colour in ramp(PALE_ORANGE, PAPER, PALE_BLUE, 33)]
INKS = [to_hex(colour / 255) for colour in ramp(PAPER, "#9aa0a8", INK, 33)]
LEVELS = 6  # widths that edges are drawn in
MOST_SHOWN = 48  # edges into a layer that show their sign and size, the strongest of them
CROWDED = 16  # edges into the chosen node from which on they are drawn thinner


def shapes(picture: NetworkPicture) -> str:
    """Everything on the sheet."""
    sizes = tuple(len(a) for a in picture.outputs)
    strengths = _strengths(picture)
    parts = [_headings(sizes, picture.place.layer)]
    parts += [_edges(picture, sizes, layer, strengths[layer - 1]) for layer in range(1, len(sizes))]
    parts.append(_chosen_edges(picture, sizes, strengths))
    parts += [_nodes(picture, layer, column) for layer, column in enumerate(columns(sizes))]
    parts += [_chosen_label(picture, sizes), calculation(picture), answer(picture)]
    parts.append(legend(picture.backward, crowded=any(strength.size > MOST_SHOWN for strength in strengths)))
    return "".join(parts)


def _strengths(picture: NetworkPicture) -> list[np.ndarray]:
    """How strongly each edge is drawn, from -1 to 1.

    Weights are measured against the spread that they are drawn with, so that changing one leaves the
    others as they are; gradients against the largest of all.
    """
    if picture.backward:
        largest = max(np.nanmax(np.abs(dW), initial=1e-12) for dW, _ in picture.grads)
        raw = [dW / largest for dW, _ in picture.grads]
    else:
        raw = [W * np.sqrt(W.shape[1]) / 2.5 for W, _ in picture.params]
    return [np.clip(np.nan_to_num(strength), -1, 1) for strength in raw]


def _edges(picture: NetworkPicture, sizes: tuple[int, ...], layer: int, strength: np.ndarray) -> str:
    """All edges into a layer but the chosen node's, those of one width and sign as one path.

    Where there are too many to be told apart, only the strongest show their sign: hundreds of dashed
    lines would take the browser a tenth of a second at every move.
    """
    weak: list[str] = []
    together: dict[int, list[str]] = defaultdict(list)
    levels = (np.ceil(np.abs(strength) * LEVELS).astype(int) * np.where(strength < 0, -1, 1)).tolist()
    strong = (np.abs(strength) >= _least_shown(strength)).tolist()
    for node, lines in enumerate(edge_paths(sizes, layer)):
        if (layer, node) != (picture.place.layer, picture.place.node):
            for line, level, shown in zip(lines, levels[node], strong[node], strict=True):
                (together[level] if shown else weak).append(line)
    reached = picture.reached[layer]
    crowding = 0.5 if strength.size > MOST_SHOWN else 1.0
    opacity = (0.6 if reached else 0.35) * crowding
    return _pale("".join(weak)) + "".join(
        edge("".join(lines), level / LEVELS * crowding, opacity, reached) for level, lines in sorted(together.items())
    )


def _least_shown(strength: np.ndarray) -> float:
    """How strong an edge has to be to show its sign and size."""
    if strength.size <= MOST_SHOWN:
        return 0.0
    return float(np.sort(np.abs(strength), axis=None)[-MOST_SHOWN])


def _pale(line: str) -> str:
    return f'<path d="{line}" fill="none" stroke="{FAINT}" stroke-width="0.5" stroke-opacity="0.2"/>' if line else ""


def _chosen_edges(picture: NetworkPicture, sizes: tuple[int, ...], strengths: list[np.ndarray]) -> str:
    """The edges into the chosen node, each with a title, and the chosen weight with its number."""
    layer, node, source = picture.place.layer, picture.place.node, picture.place.source
    if not 1 <= layer <= picture.last:
        return ""
    lines = edge_paths(sizes, layer)[node]
    row = strengths[layer - 1][node] * min(1.0, (CROWDED / len(lines)) ** 0.5)
    weights = picture.params[layer - 1][0][node]
    drawn = [
        f'<path d="{lines[source]}" stroke="{INK}" stroke-width="{width(row[source]) + 4:.1f}" '
        'fill="none" stroke-opacity="0.25"/>'
    ]
    for i, (line, strength) in enumerate(zip(lines, row.tolist(), strict=True)):
        title = f"from {node_name(picture, layer - 1, i)}: weight {number(weights[i])}"
        if picture.backward:
            title += f", gradient {number(picture.grads[layer - 1][0][node, i])}"
        drawn.append(edge(line, strength, 0.95, True, title))
    return "".join(drawn)


def _chosen_label(picture: NetworkPicture, sizes: tuple[int, ...]) -> str:
    """The chosen weight or its gradient, halfway between the two layers."""
    layer, node, source = picture.place.layer, picture.place.node, picture.place.source
    if not 1 <= layer <= picture.last:
        return ""
    before, here = columns(sizes)[layer - 1 : layer + 1]
    (x0, y0), (x1, y1) = before.centres[source], here.centres[node]
    x = (before.centres[:, 0].max() + before.radius + x1 - here.radius) / 2
    values = picture.grads if picture.backward else picture.params
    return label(x, y0 + (y1 - y0) * (x - x0) / (x1 - x0), number(values[layer - 1][0][node, source]))


def _nodes(picture: NetworkPicture, layer: int, column: Column) -> str:
    values = _values(picture, layer)
    nodes = []
    for node, ((x, y), value) in enumerate(zip(column.centres.tolist(), values.tolist(), strict=True)):
        nodes.append(
            f"<g><title>{escape(_node_title(picture, layer, node))}</title>"
            f"{_node(picture, layer, column, node, x, y, value)}</g>"
        )
    return "".join(nodes)


def _values(picture: NetworkPicture, layer: int) -> np.ndarray:
    """The number in each node of a layer: what it passes on or, where the blame has come to it, its share."""
    if picture.backward and picture.reached[layer] and layer > 0:
        return picture.grads[layer - 1][1]
    return picture.outputs[layer]


def _node(picture: NetworkPicture, layer: int, column: Column, node: int, x: float, y: float, value: float) -> str:
    reached, r = picture.reached[layer] or layer == 0, column.radius
    fill = PAPER
    if reached:
        fill = INKS[_shade(value, 0, 1)] if column.is_grid else SHADES[_shade(value, -1, 1)]
    place = picture.place
    chosen = (layer, node) == (place.layer, place.node)
    is_source = (layer, node) == (place.layer - 1, place.source) and place.layer <= picture.last
    line = f'stroke="{ORANGE if column.is_grid else INK}" stroke-width="{3.5 if chosen else 2}"'
    if not chosen and not is_source:
        line = "" if column.is_grid else f'stroke="{GREY}" stroke-width="1"'
    if not reached:
        line += ' stroke-dasharray="3 3"'
    if layer == 0:
        half = r if column.is_grid else 0.85 * r
        shape = f'<rect x="{x - half:.1f}" y="{y - half:.1f}" width="{2 * half:.1f}" height="{2 * half:.1f}" '
        shape += f'fill="{fill}" {line}/>'
    else:
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}" {line}/>'
    if column.is_grid:
        return shape
    size = 13 if r > 18 else 0.82 * r
    side, anchor = (x + r + 4, "start") if layer == picture.last else (x - r - 4, "end")
    height = y - 0.6 * r if 0 < layer < picture.last and r > 16 else y + 3.5  # between the edges where there is room
    return (
        shape
        + text(x, y + 0.35 * size, _brief(value, r), size, INK if reached else GREY, "middle", bold=chosen)
        + text(side, height, str(node), 10, GREY, anchor, halo=True)
    )


def _node_title(picture: NetworkPicture, layer: int, node: int) -> str:
    """What the pointer is told about a node."""
    title = f"{node_name(picture, layer, node)}: "
    if layer == 0:
        return title + number(picture.outputs[0][node])
    activation = "softmax" if layer == picture.last else "tanh"
    title += f"weighted sum {number(picture.sums[layer - 1][node])}"
    title += f", {activation} {number(picture.outputs[layer][node])}"
    if picture.backward and picture.reached[layer]:
        title += f", share {number(picture.grads[layer - 1][1][node])}"
    return title


@cache
def _headings(sizes: tuple[int, ...], looked_at: int) -> str:
    """The name of each layer, in bold of the one that is looked at, and its activation function."""
    names, functions = layer_names(len(sizes)), ["", *["tanh"] * (len(sizes) - 2), "softmax"]
    drawn = ""
    for layer, (name, function, column) in enumerate(zip(names, functions, columns(sizes), strict=True)):
        x = float(column.centres[:, 0].mean())
        drawn += text(x, 20, name, 12.5, INK, "middle", bold=layer == looked_at)
        drawn += text(x, 35, function, 11, GREY, "middle")
    return drawn


def _shade(value: float, low: float, high: float) -> int:
    return round(32 * share_of(value, low, high))


def _brief(value: float, radius: float) -> str:
    """A number short enough for its node."""
    if not np.isfinite(value) or abs(value) >= 100:
        return f"{value:.0e}" if np.isfinite(value) else str(value)
    words = f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"
    words = "0.00" if words == "-0.00" else words
    return words if radius > 16 else words.replace("0.", ".", 1)
