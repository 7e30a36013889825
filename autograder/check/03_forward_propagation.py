"""Lesson 03: what is right about forward propagation."""

import copy
from itertools import pairwise

import numpy as np

import nnlib
from autograder.check.engine import Case, Exercise, random_case
from autograder.check.engine.compare import compare, form_text
from autograder.check.engine.results import as_parts
from autograder.check.engine.wording import plural
from autograder.check.forward_mistakes import MISTAKES_IN_FORWARD, MISTAKES_IN_PREDICT
from autograder.check.parameter_mistakes import (
    MISTAKES_IN_COLLAPSE,
    MISTAKES_IN_COUNT_PARAMETERS,
    MISTAKES_IN_INITIALIZE,
)


def of_sizes(*sizes: int) -> Case:
    return random_case(lambda _: (list(sizes),))


count_parameters = Exercise(
    reference=nnlib.count_parameters,
    whole=True,
    cases=[
        of_sizes(2, 3),
        of_sizes(3, 2),
        of_sizes(1, 1),
        of_sizes(2, 16, 2),
        of_sizes(2, 3, 4, 5),
        of_sizes(7, 1, 1, 1, 6),
        of_sizes(1000, 1000, 1000),
        random_case(lambda rng: (rng.integers(1, 50, size=4).tolist(),)),
    ],
    hints=[
        "Take one layer first: n_in inputs, n_out nodes. How many weights lead to one node, how many biases has it?",
        "A layer has n_out * n_in weights and n_out biases. Each pair of neighbours in `sizes` makes one layer.",
        "`zip(sizes[:-1], sizes[1:])` gives the pairs (n_in, n_out): add up n_out * n_in + n_out over them.",
    ],
    mutants=MISTAKES_IN_COUNT_PARAMETERS,
)


def with_new_rng(*sizes: int) -> Case:
    return random_case(lambda rng: (list(sizes), np.random.default_rng(rng.integers(2**32))))


def initialize_and_draw_on(function, sizes, rng):
    """What the function returns, the next number from `rng`, which shows what was taken from it, and what that
    number would be had nothing been taken."""
    untouched = copy.deepcopy(rng).random()
    return function(sizes, rng), rng.random(), untouched


def compare_initialized(got, expected, tolerance):
    """Layer by layer, so that the sentence says which layer is wrong; then the state of `rng`."""
    (params, drawn, untouched), (expected_params, expected_drawn, _) = got, expected
    layers = as_parts(params)
    if layers is None or len(layers) != len(expected_params):
        pairs = plural(len(expected_params), "pair")
        return (
            f"returned {form_text(params, ())}, expected a list of {pairs} (W, b), one for each layer after the inputs."
        )
    for i, (layer, wanted) in enumerate(zip(layers, expected_params, strict=True), start=1):
        difference = compare(layer, wanted, tolerance, [f"W{i}", f"b{i}"])
        if difference:
            return f"{difference} Nothing was drawn from `rng`." if drawn == untouched else difference
    if drawn != expected_drawn:
        return "returned the right numbers, but did not leave `rng` where one draw for each layer's weights leaves it."
    return None


initialize = Exercise(
    reference=nnlib.initialize,
    procedure=initialize_and_draw_on,
    compare=compare_initialized,
    cases=[
        with_new_rng(2, 1),
        with_new_rng(4, 2),
        with_new_rng(2, 3, 2),
        with_new_rng(3, 3),
        with_new_rng(1, 5, 4, 2),
        with_new_rng(1, 1),
        with_new_rng(100, 20, 10),
    ],
    hints=[
        "Take one layer first, with n_in inputs and n_out nodes: which shapes have its `W` and its `b`?",
        "`rng.standard_normal((n_out, n_in))` draws `W` with a spread of 1. Divide by the square root of n_in; "
        "`b` is `np.zeros(n_out)`.",
        "`zip(sizes[:-1], sizes[1:])` gives the pairs (n_in, n_out), first layer first. "
        "Append one pair `(W, b)` to a list for each of them.",
    ],
    mutants=MISTAKES_IN_INITIALIZE,
)


def given(X, *layers) -> Case:
    """A fixed batch and network; each layer is a pair (W, b), written as lists."""
    return random_case(lambda _: (np.array(X), [(np.array(W), np.array(b)) for W, b in layers]))


def drawn(n: int, *sizes: int, dtype: type = np.float64) -> Case:
    """A random batch of n rows for a random network; rounded, so that the numbers read well."""

    def make(rng):
        shapes = [(n, sizes[0]), *((n_out, n_in) for n_in, n_out in pairwise(sizes))]
        X, *weights = (rng.standard_normal(shape).round(2).astype(dtype) for shape in shapes)
        return X, [(W, rng.standard_normal(len(W)).round(2).astype(dtype)) for W in weights]

    return random_case(make)


NO_HIDDEN_LAYER = given([[1.0, 2.0]], ([[0.0, 1.0], [0.5, 0.0]], [0.0, 1.0]))
WHOLE_NUMBERS = given(
    [[1, 0], [2, -1], [0, 3]], ([[1, -1], [0, 2], [1, 1]], [0, 1, -2]), ([[1, 0, 2], [0, 1, 0]], [1, 0])
)
WHOLE_NUMBERS_AND_FRACTIONS = given([[1, 2]], ([[1, 0], [2, -1]], [0.5, 0.25]), ([[1, 0], [0, 1]], [0.0, 0.5]))
LARGE_LOGITS = given([[1.0], [-1.0]], ([[1000.0], [1001.0], [960.0]], [0.0, 0.0, 0.0]))
LARGE_SUMS = given([[1000.0], [-1000.0]], ([[1.0], [-1.0]], [0.5, 0.0]), ([[2.0, 1.0], [0.0, 1.0]], [0.0, 1.0]))


def compare_activations(got, expected, tolerance):
    return compare(got, expected, tolerance, ["X", *(f"A{i}" for i in range(1, len(expected)))])


forward = Exercise(
    reference=nnlib.forward,
    compare=compare_activations,
    cases=[
        NO_HIDDEN_LAYER,
        given([[1.0]], ([[2.0], [-1.0]], [0.0, 0.5]), ([[1.0, 0.0], [0.5, 2.0]], [0.0, 1.0])),
        drawn(3, 2, 3, 2),
        drawn(6, 4, 5, 3, 2),
        drawn(5, 3, 4),
        drawn(3, 3, 3, 3, 3),
        drawn(1, 2, 5, 4, 3),
        drawn(4, 2, 1, 3),
        WHOLE_NUMBERS,
        WHOLE_NUMBERS_AND_FRACTIONS,
        LARGE_LOGITS,
        LARGE_SUMS,
        drawn(4, 3, 2, 3, dtype=np.float32),
    ],
    hints=[
        "Keep a list that begins with `X`. Each layer takes the last entry of the list and appends its own output.",
        "For a hidden layer that is `np.tanh(A @ W.T + b)`, where `A` is the list's last entry. The last layer "
        "takes `nnlib.softmax` instead of tanh.",
        "`params[:-1]` are the hidden layers, an empty list where there are none; `params[-1]` is the output layer.",
        "After the loop over `params[:-1]`: `W, b = params[-1]`, append "
        "`nnlib.softmax(activations[-1] @ W.T + b)`, return the list.",
    ],
    mutants=MISTAKES_IN_FORWARD,
)

predict = Exercise(
    reference=nnlib.predict,
    whole=True,
    cases=[
        NO_HIDDEN_LAYER,
        given([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0]], ([[0.0, 2.0], [1.0, 0.0], [-1.0, -1.0]], [0.0, 0.5, 0.0])),
        given([[-2.0], [3.0], [1.0], [-1.0]], ([[1.0], [-1.0]], [0.0, 0.0]), ([[-1.0, 1.0], [1.0, -1.0]], [0.0, 0.0])),
        drawn(30, 2, 8, 2),
        drawn(30, 3, 8, 8, 5),
        drawn(20, 4, 5),
        drawn(30, 3, 15),
        given([[1.0], [-1.0]], ([[1.0], [1.001]], [0.0, 0.0])),
        drawn(1, 2, 3, 4),
        WHOLE_NUMBERS,
        WHOLE_NUMBERS_AND_FRACTIONS,
        LARGE_LOGITS,
        drawn(9, 3, 4, 3, dtype=np.float32),
    ],
    hints=[
        "Run the network forward first: the last entry of the list holds a row of probabilities for each observation.",
        "The label of a row is the place, counted from 0, of its largest probability. NumPy's `argmax` finds places.",
        "Return `forward(X, params)[-1].argmax(axis=1)`: axis=1 looks for the largest number within each row.",
    ],
    mutants=MISTAKES_IN_PREDICT,
)


def network(*layers) -> Case:
    """A fixed network alone; each layer is a pair (W, b), written as lists."""
    return random_case(lambda _: ([(np.array(W), np.array(b)) for W, b in layers],))


def drawn_network(*sizes: int, dtype: type = np.float64) -> Case:
    return random_case(lambda rng: (drawn(1, *sizes, dtype=dtype).make(rng)[1],))


collapse = Exercise(
    reference=nnlib.collapse,
    parts=("W", "b"),
    cases=[
        network(([[2.0]], [1.0]), ([[3.0]], [5.0])),
        network(([[1.0, 2.0], [3.0, 4.0]], [5.0, 6.0])),
        network(([[1.0, 2.0]], [3.0]), ([[1.0], [-2.0]], [0.5, 0.0])),
        network(([[1, 2], [0, 1]], [1, -1]), ([[0, 1], [3, 0]], [2, 0]), ([[1, 1]], [4])),
        network(([[1, 2]], [3]), ([[2], [1]], [0.5, 0.25])),
        network(([[1, 2], [3, 4]], [5, 6]), ([[0.5, 0.25]], [0.0])),
        drawn_network(3, 4, 2),
        drawn_network(2, 5, 4, 3),
        drawn_network(3, 3, 3, 3),
        drawn_network(1, 3, 1),
        drawn_network(4, 3, 2, 5, 2),
        drawn_network(3, 2, 4, dtype=np.float32),
    ],
    hints=[
        "Begin with two layers: z = W1 x + b1, then W2 z + b2. Put the first line into the second and multiply out.",
        "W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2): the joined weights are `W2 @ W1`, the bias `W2 @ b1 + b2`.",
        "For more layers, start with the first pair and take in one later layer after another.",
        "With `W, b = params[0]`, loop over `params[1:]`: `W, b = W_next @ W, W_next @ b + b_next`, both at once.",
    ],
    mutants=MISTAKES_IN_COLLAPSE,
)
