"""Pictures that answer at once when a slider moves, drawn with the functions that you wrote.

Each explorer is one call: give it your functions and leave it on the last line of a cell.
"""

from nnlib.explorers.activations_view import activations
from nnlib.explorers.figure import show
from nnlib.explorers.learning_rate_view import learning_rate
from nnlib.explorers.neuron_view import neuron

__all__ = ["activations", "learning_rate", "neuron", "show"]
