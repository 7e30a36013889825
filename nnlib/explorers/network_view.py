"""The explorer of lessons 03 and 06: a network at work, forward and backward."""

from collections.abc import Callable
from typing import Any

from nnlib.explorers.controls import Choice, Number
from nnlib.explorers.explorer import Explorer
from nnlib.explorers.learner import Given
from nnlib.explorers.network_data import DATA, HIDDEN, MOST_LAYERS, MOST_NODES, OBSERVATIONS
from nnlib.explorers.network_picture import DIRECTIONS, network_picture
from nnlib.explorers.network_ranges import follow_the_network
from nnlib.explorers.network_shapes import HEIGHT, WIDTH, shapes
from nnlib.explorers.network_words import sentence
from nnlib.explorers.panel import Presets, Settings
from nnlib.explorers.player import Player
from nnlib.explorers.publish import Shown
from nnlib.explorers.sheet import Sheet

LAST_SEED = 20
FURTHEST_CHANGE = 3.0
READING_MS = 1500  # a step is a picture to read, not a frame

# The step stands before node and source, whose ranges follow it.
_XOR: Settings = {"data": "XOR", "hidden": "3", "observation": 0, "step": 0, "node": 0, "source": 0, "change": 0.0}
_DIGIT: Settings = {**_XOR, "data": "digits", "hidden": "16", "observation": 3, "node": 5, "source": 20}

FORWARD_PRESETS: Presets = {
    "One hidden layer": {**_XOR, "step": 1},
    "Two hidden layers": {**_XOR, "hidden": "4, 3", "step": 3},
    "No hidden layer": {**_XOR, "data": "three groups", "hidden": "none", "observation": 1, "step": 1, "node": 1},
    "A digit": {**_DIGIT, "step": 1},
}
BACKWARD_PRESETS: Presets = {
    label: {"direction": "backward", **settings}
    for label, settings in {
        "The loss": {**_XOR, "step": 0},
        "Output layer": {**_XOR, "step": 1},
        "Hidden layer": {**_XOR, "step": 2},
        "Two hidden layers": {**_XOR, "hidden": "4, 3", "step": 3},
        "A digit": {**_DIGIT, "step": 2},
    }.items()
}


def network(
    forward: Callable[..., Any] | None = None,
    initialize: Callable[..., Any] | None = None,
    backward: Callable[..., Any] | None = None,
    *,
    data: str = "XOR",
    hidden: str = "3",
    observation: int = 0,
    seed: int = 4,
    direction: str | None = None,
    step: int = 1,
    node: int = 0,
    source: int = 0,
    change: float = 0.0,
) -> Explorer:
    """Explore a network: what each node computes and, backward, its share in the error.

    forward, initialize, backward: your own functions; nnlib's where none are given. The rest is where
    the controls start. data is XOR, three groups or digits; hidden is none, 2, 3, "4, 3" or 16, the
    sizes of the hidden layers. step leads from the inputs to the outputs or, backward, from the loss
    to the inputs; node is one of the layer reached and source a node of the layer before it, whose
    weight into node is changed by change. The backward direction is offered where backward or a
    direction is given, and is then where it starts.
    """
    functions = [Given("forward", forward), Given("initialize", initialize), Given("backward", backward)]
    both_ways = backward is not None or direction is not None

    def show(direction: str = "forward", **settings: Any) -> Shown:
        picture = network_picture(*functions, direction=direction, **settings)
        sizes = [len(a) for a in picture.outputs]
        passing = "backward" if picture.backward else "forward"
        title = f"A network of sizes {sizes} with one observation, {passing} pass, step {settings['step']}"
        return Shown(sentence(picture), Sheet(shapes(picture), WIDTH, HEIGHT), title)

    ways = Choice("direction", "direction", DIRECTIONS, direction or ("backward" if both_ways else "forward"))
    kinds = Choice("data", "data", DATA, data)
    layers = Choice("hidden", "hidden", list(HIDDEN), hidden)
    steps = Player(Number("step", "step", 0, MOST_LAYERS, 1, step))
    steps.clock.interval = READING_MS
    nodes = Number("node", "node", 0, MOST_NODES - 1, 1, node)
    sources = Number("source", "weight from", 0, MOST_NODES - 1, 1, source)
    follow_the_network(ways, kinds, layers, steps, nodes, sources)
    return Explorer(
        "network",
        functions,
        [
            *([ways] if both_ways else []),
            kinds,
            layers,
            Number("observation", "observation", 0, OBSERVATIONS - 1, 1, observation),
            Number("seed", "seed", 0, LAST_SEED, 1, seed),
            steps,
            nodes,
            sources,
            Number("change", "change it by", -FURTHEST_CHANGE, FURTHEST_CHANGE, 0.1, change),
        ],
        BACKWARD_PRESETS if both_ways else FORWARD_PRESETS,
        show,
    )
