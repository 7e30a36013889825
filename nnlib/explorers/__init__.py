"""Pictures that answer at once when a slider moves, drawn with the functions that you wrote.

Each explorer is one call: give it your functions and leave it on the last line of a cell.

Behind each are two files. `<name>_picture.py` is pure: from functions and settings to arrays and a
sentence. `<name>_view.py` draws them on a `Sheet`, with the Matplotlib artists of a `Canvas` or shape by
shape, and puts `Given` functions, controls, presets and that drawing together in an `Explorer`.
"""

from nnlib.explorers.activations_view import activations
from nnlib.explorers.batches_view import batches
from nnlib.explorers.decision_boundary_view import decision_boundary
from nnlib.explorers.digits_view import digits
from nnlib.explorers.figure import show
from nnlib.explorers.hopfield_view import hopfield
from nnlib.explorers.learning_rate_view import learning_rate
from nnlib.explorers.line_fit_view import line_fit
from nnlib.explorers.network_view import network
from nnlib.explorers.neuron_view import neuron
from nnlib.explorers.optimizer_race_view import optimizer_race

__all__ = [
    "activations",
    "batches",
    "decision_boundary",
    "digits",
    "hopfield",
    "learning_rate",
    "line_fit",
    "network",
    "neuron",
    "optimizer_race",
    "show",
]
