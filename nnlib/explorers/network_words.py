"""What the picture of a network says in words, and the calculation of its chosen node line by line."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnlib.explorers.network_picture import NetworkPicture, expected_grads, expected_outputs, layer_names

MOST_TERMS = 6
AGREES = 1e-6
ROUNDING = 1e-5  # of a sum of probabilities


class Row(NamedTuple):
    """A line of a calculation: what it is about, how it is reached, what comes out."""

    what: str
    how: str
    result: str
    important: bool = False


def number(value: float) -> str:
    """Two decimals; one figure of what is too small for them, two of what is too large."""
    if 0 < abs(value) < 0.005:
        return f"{value:.1g}"
    return f"{value:.2f}" if abs(value) < 1000 else f"{value:.1e}"


def factor(value: float) -> str:
    """A number within a product."""
    return f"({number(value)})" if value < 0 else number(value)


def node_name(picture: NetworkPicture, layer: int, node: int) -> str:
    """What a node is called: input 0, hidden node 2 or, with several hidden layers, hidden 1, node 2."""
    name = layer_names(len(picture.outputs))[layer]
    if layer == 0:
        return f"{name} {node}"
    return f"{name} node {node}" if name.isalpha() else f"{name}, node {node}"


def sentence(picture: NetworkPicture) -> str:
    """Say what the chosen node does and what comes out of the network."""
    said = _backward(picture) if picture.backward else _forward(picture)
    return f"{said} {_answer(picture)}"


def rows(picture: NetworkPicture) -> list[Row]:
    """Write the chosen node's calculation out."""
    layer, node, source = (picture.place.layer, picture.place.node, picture.place.source)
    if layer == 0:
        return _input_rows(picture)
    if layer > picture.last:
        return _loss_rows(picture)
    if not picture.backward:
        return _forward_rows(picture, layer, node)
    return [*_share_rows(picture, layer, node), *_gradient_rows(picture, layer, node, source)]


def _forward(picture: NetworkPicture) -> str:
    layer, node, source = picture.place.layer, picture.place.node, picture.place.source
    name = _capital(node_name(picture, layer, node))
    value = picture.outputs[layer][node]
    if layer == 0:
        return f"{name} is {number(value)}. Inputs compute nothing: each goes to every node of the next layer."
    W, b = picture.params[layer - 1]
    z = number(picture.sums[layer - 1][node])
    terms = list(zip(W[node], picture.outputs[layer - 1], strict=True))
    if len(terms) <= MOST_TERMS:
        added = " + ".join(f"{factor(w)} × {factor(a)}" for w, a in terms)
    else:
        added = f"its {len(terms)} inputs times their weights"
    activation = "softmax makes" if layer == picture.last else "tanh makes"
    said = f"{name}: {added} + bias {number(b[node])} = {z}, and {activation} {number(value)} of it."
    weight = W[node, source]
    said += f" Its weight from {node_name(picture, layer - 1, source)} "
    if picture.change:
        said += f"has been changed from {number(weight - picture.change)} to {number(weight)}."
    else:
        said += f"is {number(weight)}."
    expected = expected_outputs(picture, layer)[node]
    if not _agree(expected, value):
        said += f" But that would be {number(expected)}: forward does something else."
    return said


def _backward(picture: NetworkPicture) -> str:
    layer, node, source = picture.place.layer, picture.place.node, picture.place.source
    if layer > picture.last:
        return "The forward pass is done. Step on to pass the blame for the loss back, layer by layer."
    dW, shares = picture.grads[layer - 1]
    name, share = node_name(picture, layer, node), shares[node]
    if layer == picture.last:
        wanted = int(node == picture.label)
        how = f"its probability {number(picture.outputs[layer][node])} less the {wanted} that was wanted"
    else:
        come_back = float(picture.params[layer][0][:, node] @ picture.grads[layer][1])
        slope = 1 - picture.outputs[layer][node] ** 2
        how = f"the {number(come_back)} that comes back to it times {number(slope)}, the slope of tanh"
    advice = "raising" if share < 0 else "lowering"
    come = picture.outputs[layer - 1][source]
    said = (
        f"{_capital(name)} has a share of {number(share)} in the error, {how}: {advice} its weighted sum"
        f" lowers the loss. Its weight from {node_name(picture, layer - 1, source)} has the gradient"
        f" {factor(share)} × {factor(come)} = {number(dW[node, source])}."
    )
    expected_dW, expected_shares = expected_grads(picture, layer)
    if not (_agree(expected_shares[node], share) and _agree(expected_dW[node, source], dW[node, source])):
        said += (
            f" But the chain rule makes the share {number(expected_shares[node])} and the gradient"
            f" {number(expected_dW[node, source])}: backward does something else."
        )
    return said


def _answer(picture: NetworkPicture) -> str:
    P = picture.outputs[-1]
    if not (np.isfinite(P).all() and (P >= 0).all() and math.isclose(P.sum(), 1, rel_tol=ROUNDING)):
        return f"The outputs sum to {number(P.sum())}: probabilities are never negative and sum to 1."
    answer = int(P.argmax())
    verdict = "right" if answer == picture.label else f"wrong: right is class {picture.label}"
    return f"The network answers class {answer} ({number(P[answer])}), which is {verdict}; loss {number(picture.loss)}."


def _input_rows(picture: NetworkPicture) -> list[Row]:
    node = picture.place.node
    return [Row(f"input {node}", "", number(picture.outputs[0][node]), important=True), Row("computes nothing", "", "")]


def _loss_rows(picture: NetworkPicture) -> list[Row]:
    p = number(picture.outputs[-1][picture.label])
    return [
        Row("right class", "", str(picture.label)),
        Row("its probability p", "", p),
        Row("loss", f"-log {p}", number(picture.loss), important=True),
    ]


def _forward_rows(picture: NetworkPicture, layer: int, node: int) -> list[Row]:
    W, b = picture.params[layer - 1]
    activation = "softmax" if layer == picture.last else "tanh"
    return [
        *_product_rows(picture, layer - 1, W[node], picture.outputs[layer - 1]),
        Row("bias", "", number(b[node])),
        Row("weighted sum z", "", number(picture.sums[layer - 1][node]), important=True),
        Row(f"passes on {activation}(z)", "", number(picture.outputs[layer][node]), important=True),
    ]


def _share_rows(picture: NetworkPicture, layer: int, node: int) -> list[Row]:
    share = Row("share", "", number(picture.grads[layer - 1][1][node]), important=True)
    output = picture.outputs[layer][node]
    if layer == picture.last:
        wanted = "1" if node == picture.label else "0"
        return [Row("probability", "", number(output)), Row("less what is wanted", "", wanted), share]
    W, shares = picture.params[layer][0], picture.grads[layer][1]
    return [
        *_product_rows(picture, layer + 1, W[:, node], shares),
        Row("added up", "", number(float(W[:, node] @ shares))),
        Row("times slope of tanh", f"1 - {factor(output)}²", number(1 - output**2)),
        share,
    ]


def _gradient_rows(picture: NetworkPicture, layer: int, node: int, source: int) -> list[Row]:
    name = node_name(picture, layer - 1, source)
    return [
        Row(f"times {name}", "", number(picture.outputs[layer - 1][source])),
        Row("gradient of that weight", "", number(picture.grads[layer - 1][0][node, source]), important=True),
    ]


def _product_rows(picture: NetworkPicture, layer: int, weights: np.ndarray, values: np.ndarray) -> list[Row]:
    """Each weight times what comes through it from a layer, the largest of them where there are many."""
    products = weights * values
    chosen: Sequence[int] = range(len(products))
    if len(products) > MOST_TERMS:
        chosen = sorted(np.argsort(-np.abs(products))[: MOST_TERMS - 1].tolist())
    shown = [
        Row(node_name(picture, layer, i), f"{factor(weights[i])} × {factor(values[i])}", number(products[i]))
        for i in chosen
    ]
    if len(chosen) < len(products):
        others = np.delete(products, list(chosen))
        shown.append(Row(f"{len(others)} smaller ones", "", number(others.sum())))
    return shown


def _agree(expected: float, got: float) -> bool:
    both_missing = math.isnan(expected) and math.isnan(got)
    return both_missing or math.isclose(expected, got, rel_tol=AGREES, abs_tol=AGREES)


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
