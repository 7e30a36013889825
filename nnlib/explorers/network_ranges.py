"""Keep what can be chosen in a network within the network that is shown."""

from nnlib.explorers.controls import Choice, Number
from nnlib.explorers.network_data import sizes_of
from nnlib.explorers.network_picture import place_at
from nnlib.explorers.player import Player


def follow_the_network(
    direction: Choice, data: Choice, hidden: Choice, step: Player, node: Number, source: Number
) -> None:
    """Let the ranges of step, node and source follow the others, now and at every change.

    To be called before anything else listens, so that whoever is told of a change finds them fitting.
    """

    def fit() -> None:
        sizes = sizes_of(data.value, hidden.value)
        _end_at(step.number, len(sizes) - 1)
        step.clock.max = len(sizes) - 1
        here = place_at(sizes, direction.value, step.value, node=0, source=0)
        _end_at(node, here.nodes - 1)
        _end_at(source, here.sources - 1)

    for control in (direction, data, hidden, step):
        control.on_change(fit)
    fit()


def _end_at(number: Number, highest: int) -> None:
    """Let a number go no further; what lies beyond comes back to there."""
    for widget in (number.box, number.slider):
        if widget.max != highest:
            widget.max = highest
