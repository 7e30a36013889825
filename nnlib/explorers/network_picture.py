"""One observation on its way through a network, forward or backward, as numbers to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from nnlib.explorers.layered import Layers, arrays_of, pairs_of
from nnlib.explorers.learner import Given
from nnlib.explorers.network_data import observations, sizes_of

DIRECTIONS = ("forward", "backward")


@dataclass(frozen=True)
class Place:
    """Where to look. layer 0 holds the inputs; a network's layer L + 1 is its loss.

    source: the node of the layer before whose weight into this node is looked at.
    nodes, sources: how many there are in the two layers.
    """

    layer: int
    node: int
    source: int
    nodes: int
    sources: int


@dataclass(frozen=True)
class NetworkPicture:
    """A network with one observation in it.

    outputs: what each layer passes on, inputs first, shapes (n,). params, sums and, in the backward
    direction, grads: one for each layer that computes, so that sums[l] made outputs[l + 1]; a pair
    of grads holds the gradients of the weights and the shares of the nodes in the error.
    reached: which layers, inputs first, the pass has come to.
    """

    outputs: list[np.ndarray]
    params: Layers
    sums: list[np.ndarray]
    grads: Layers
    reached: list[bool]
    backward: bool
    label: int
    place: Place
    change: float

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.params)

    @property
    def loss(self) -> float:
        """The cross-entropy of this observation."""
        return float(-np.log(np.maximum(self.outputs[-1][self.label], 1e-12)))


def network_picture(
    forward: Given,
    initialize: Given,
    backward: Given,
    *,
    data: str,
    hidden: str,
    observation: int,
    seed: int,
    direction: str,
    step: int,
    node: int,
    source: int,
    change: float,
) -> NetworkPicture:
    """Send an observation through a new network whose chosen weight is changed by `change`."""
    kind = observations(data)
    sizes = sizes_of(data, hidden)
    place = place_at(sizes, direction, step, node, source)
    params = pairs_of(initialize, lambda f: f(list(sizes), np.random.default_rng(seed)), ("W", "b"), sizes)
    if 1 <= place.layer < len(sizes):
        params[place.layer - 1][0][place.node, place.source] += change

    label = int(kind.y[observation])
    batches = arrays_of(
        forward,
        lambda f: f(kind.X[[observation]], _copied(params)),
        names=["X", *(f"A{number}" for number in range(1, len(sizes)))],
        shapes=[(1, size) for size in sizes],
    )
    backwards = direction == "backward"
    grads: Layers = []
    if backwards:
        grads = pairs_of(
            backward,
            lambda f: f([A.copy() for A in batches], np.array([label]), _copied(params)),
            ("dW", "db"),
            sizes,
        )
    outputs = [A[0] for A in batches]
    layers = range(len(sizes))
    return NetworkPicture(
        outputs=outputs,
        params=params,
        sums=[W @ a + b for a, (W, b) in zip(outputs, params, strict=False)],
        grads=grads,
        reached=[layer >= place.layer if backwards else layer <= place.layer for layer in layers],
        backward=backwards,
        label=label,
        place=place,
        change=change,
    )


def place_at(sizes: Sequence[int], direction: str, step: int, node: int, source: int) -> Place:
    """Where a step leads: forward from the inputs on, backward from the loss on; never beyond the last."""
    step = min(step, len(sizes) - 1)
    layer = step if direction == "forward" else len(sizes) - step
    nodes = sizes[layer] if layer < len(sizes) else 1
    sources = sizes[layer - 1] if layer > 0 else 1
    return Place(layer, min(node, nodes - 1), min(source, sources - 1), nodes, sources)


def expected_outputs(picture: NetworkPicture, layer: int) -> np.ndarray:
    """What a layer passes on according to its weighted sums: tanh, and softmax in the output layer."""
    sums = picture.sums[layer - 1]
    if layer < picture.last:
        return np.tanh(sums)
    exp = np.exp(sums - sums.max())
    return exp / exp.sum()


def expected_grads(picture: NetworkPicture, layer: int) -> tuple[np.ndarray, np.ndarray]:
    """A layer's gradients and shares according to the chain rule, given the shares of the layer after it."""
    outputs = picture.outputs[layer]
    if layer == picture.last:
        shares = outputs - (np.arange(len(outputs)) == picture.label)
    else:
        shares = (picture.params[layer][0].T @ picture.grads[layer][1]) * (1 - outputs**2)
    return np.outer(shares, picture.outputs[layer - 1]), shares


def _copied(params: Layers) -> Layers:
    return [(W.copy(), b.copy()) for W, b in params]


@cache
def layer_names(layers: int) -> tuple[str, ...]:
    """What so many layers are called, inputs first."""
    hidden = ["hidden"] if layers == 3 else [f"hidden {number}" for number in range(1, layers - 1)]
    return ("input", *hidden, "output")
