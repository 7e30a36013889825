"""Lesson 03: what is right about forward propagation, and the mistakes people make with it."""

import copy
from itertools import pairwise

import numpy as np

import nnlib
from autograder.check.engine import Case, Exercise, mutant, random_case
from autograder.check.engine.compare import compare, form_text
from autograder.check.engine.results import as_parts
from autograder.check.engine.wording import plural


def of_sizes(*sizes: int) -> Case:
    return random_case(lambda _: (list(sizes),))


def sizes_used_up(sizes):
    total = 0
    while len(sizes) > 1:
        n_in = sizes.pop(0)
        total += n_in * sizes[0] + sizes[0]
    return total


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
    mutants=[
        mutant(
            "weights only",
            lambda sizes: sum(n_in * n_out for n_in, n_out in pairwise(sizes)),
            "These are the weights alone. Every node outside the input layer has a bias too.",
        ),
        mutant(
            "inputs with biases",
            lambda sizes: sum(n_in * n_out for n_in, n_out in pairwise(sizes)) + sum(sizes),
            "This gives the inputs biases as well. The input layer computes nothing, so it has no parameters.",
        ),
        mutant(
            "one bias a layer",
            lambda sizes: sum(n_in * n_out + 1 for n_in, n_out in pairwise(sizes)),
            "This counts one bias for a whole layer. Every node of the layer has a bias of its own: n_out of them.",
        ),
        mutant(
            "last layer left out",
            lambda sizes: sum(n_in * n_out + n_out for n_in, n_out in pairwise(sizes[:-1])),
            "The last pair of sizes is missing: the output layer has weights and biases like any other.",
        ),
        mutant(
            "nodes",
            sum,
            "This is the number of nodes. Parameters are the weights between the nodes and the nodes' biases.",
        ),
        mutant(
            "sizes used up",
            sizes_used_up,
            "`sizes` is the caller's own list, which `pop`, `append`, `sort` and `sizes[0] = ...` change. Read from "
            "it, or work on a copy, `list(sizes)`.",
        ),
    ],
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


def initialize_by(weights, biases=lambda n_out, rng: np.zeros(n_out)):
    """An `initialize` that makes the weights and then the biases of each layer in its own way."""

    def initialize(sizes, rng):
        return [(weights(n_in, n_out, rng), biases(n_out, rng)) for n_in, n_out in pairwise(sizes)]

    return initialize


def scaled_weights(n_in, n_out, rng):
    return rng.standard_normal((n_out, n_in)) / np.sqrt(n_in)


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
    mutants=[
        mutant(
            "not scaled",
            initialize_by(lambda n_in, n_out, rng: rng.standard_normal((n_out, n_in))),
            "These weights have a spread of 1 whatever the number of inputs. Divide them by `np.sqrt(n_in)`.",
        ),
        mutant(
            "divided by n_in",
            initialize_by(lambda n_in, n_out, rng: rng.standard_normal((n_out, n_in)) / n_in),
            "1/n_in is the variance. The weights are divided by its square root: `np.sqrt(n_in)`.",
        ),
        mutant(
            "divided by the root of n_out",
            initialize_by(lambda n_in, n_out, rng: rng.standard_normal((n_out, n_in)) / np.sqrt(n_out)),
            "A weighted sum adds up n_in terms, so n_in decides how far it spreads: divide by `np.sqrt(n_in)`.",
        ),
        mutant(
            "wrong way round",
            initialize_by(lambda n_in, n_out, rng: rng.standard_normal((n_in, n_out)) / np.sqrt(n_in)),
            "`W` has one row for each node of its layer and one column for each input: shape (n_out, n_in).",
        ),
        mutant(
            "drawn the wrong way round",
            initialize_by(lambda n_in, n_out, rng: rng.standard_normal((n_in, n_out)).T / np.sqrt(n_in)),
            "The shape is right, but the numbers lie in another order: draw `rng.standard_normal((n_out, n_in))` "
            "instead of turning a matrix of shape (n_in, n_out) around.",
        ),
        mutant(
            "zeros",
            initialize_by(lambda n_in, n_out, rng: np.zeros((n_out, n_in))),
            "All weights are 0, so all nodes of a layer are alike and stay alike. Draw the weights from `rng`.",
        ),
        mutant(
            "He",
            initialize_by(lambda n_in, n_out, rng: np.sqrt(2) * scaled_weights(n_in, n_out, rng)),
            "These weights are larger by the root of 2, which is made for ReLU (He). Here the variance is 1/n_in.",
        ),
        mutant(
            "Xavier",
            initialize_by(lambda n_in, n_out, rng: rng.standard_normal((n_out, n_in)) * np.sqrt(2 / (n_in + n_out))),
            "The variance here is 2/(n_in + n_out) (Xavier). It should be 1/n_in.",
        ),
        mutant(
            "random biases",
            initialize_by(scaled_weights, lambda n_out, rng: rng.standard_normal(n_out)),
            "The biases start at 0: only the weights are drawn.",
        ),
        mutant(
            "biases as a column",
            initialize_by(scaled_weights, lambda n_out, rng: np.zeros((n_out, 1))),
            "`b` has shape (n_out,), one number for each node, without a second axis: `np.zeros(n_out)`.",
        ),
        mutant(
            "generator of its own",
            lambda sizes, rng: nnlib.initialize(sizes, np.random.default_rng(0)),
            "These numbers come from another generator. Draw from the `rng` that you are given: whoever calls the "
            "function decides about chance.",
        ),
        mutant(
            "copied generator",
            lambda sizes, rng: nnlib.initialize(sizes, copy.deepcopy(rng)),
            "These numbers come from a copy of `rng`, so the next network gets the same ones. Draw from `rng` itself.",
        ),
    ],
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


def forward_by(hidden=np.tanh, output=nnlib.softmax, sums=nnlib.dense):
    """A `forward` with other functions in its parts."""

    def forward(X, params):
        activations = [X]
        for W, b in params[:-1]:
            activations.append(hidden(sums(activations[-1], W, b)))
        return [*activations, output(sums(activations[-1], *params[-1]))]

    return forward


def output_layer_twice(X, params):
    activations = [X]
    for W, b in params:
        activations.append(np.tanh(nnlib.dense(activations[-1], W, b)))
    return [*activations, nnlib.softmax(nnlib.dense(activations[-1], *params[-1]))]


def weighted_sums_kept(X, params):
    activations = nnlib.forward(X, params)
    return [X, *(nnlib.dense(A, W, b) for A, (W, b) in zip(activations, params, strict=False))]


def one_hidden_layer(X, params):
    (W1, b1), (W2, b2) = params
    hidden = np.tanh(nnlib.dense(X, W1, b1))
    return [X, hidden, nnlib.softmax(nnlib.dense(hidden, W2, b2))]


def last_layer_taken_out(X, params):
    output_layer = params.pop()
    return nnlib.forward(X, [*params, output_layer])


def overflowing_softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


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
    mutants=[
        mutant(
            "inputs left out",
            lambda X, params: nnlib.forward(X, params)[1:],
            "The list begins with the inputs themselves: `activations = [X]`.",
        ),
        mutant(
            "output only",
            lambda X, params: nnlib.forward(X, params)[-1],
            "This is the output alone. Return the whole list, from `X` to the output: learning needs it all.",
        ),
        mutant(
            "tanh at the output",
            forward_by(output=np.tanh),
            "The last layer is treated like the others. Its activation is softmax, which makes probabilities.",
        ),
        mutant(
            "no activation at the output",
            forward_by(output=lambda Z: Z),
            "The last entry holds the logits. The output layer sends on probabilities: apply `nnlib.softmax` to them.",
        ),
        mutant(
            "output layer after itself",
            output_layer_twice,
            "The loop over all of `params` makes a hidden layer of the output layer too. Loop over `params[:-1]`, and "
            "do the last layer after the loop.",
        ),
        mutant(
            "no activation in the hidden layers",
            forward_by(hidden=lambda Z: Z),
            "The hidden layers pass on their weighted sums as they are. Apply `np.tanh` to them.",
        ),
        mutant(
            "softmax in every layer",
            forward_by(hidden=nnlib.softmax),
            "Softmax belongs to the last layer alone; the hidden layers have tanh.",
        ),
        mutant(
            "biases forgotten",
            forward_by(sums=lambda A, W, b: A @ W.T),
            "The biases are missing: a layer's weighted sums are `A @ W.T + b`.",
        ),
        mutant(
            "weights the wrong way round",
            forward_by(sums=lambda A, W, b: A @ W + b),
            "`W` has one row for each node of its layer, so it has to be turned around: `A @ W.T + b`.",
        ),
        mutant(
            "softmax over columns",
            forward_by(output=lambda Z: nnlib.softmax(Z.T).T),
            "Here each column of the output sums to 1. Every row is an observation, so every row must: use axis=-1.",
        ),
        mutant(
            "overflow",
            forward_by(output=overflowing_softmax),
            "exp() overflows where logits are large. Subtract each row's maximum first, as `nnlib.softmax` does.",
        ),
        mutant(
            "weighted sums kept",
            weighted_sums_kept,
            "These are the weighted sums of the layers. Keep what each layer sends on: the sums after tanh or softmax.",
        ),
        mutant(
            "one hidden layer",
            one_hidden_layer,
            "This works with exactly one hidden layer. There may be more, or none: loop over `params[:-1]`.",
        ),
        mutant(
            "last layer taken out",
            last_layer_taken_out,
            "`params` is the caller's own network, which `pop`, `append` and `del` change, as `b += ...` changes an "
            "array in it: the next call has another network. For the output layer, `params[-1]` only looks.",
        ),
    ],
)


def labels_from(choose):
    """A `predict` that makes labels from the output's probabilities in its own way."""
    return lambda X, params: choose(nnlib.forward(X, params)[-1])


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
    mutants=[
        mutant(
            "probabilities",
            labels_from(lambda P: P),
            "These are the probabilities. A label is the place of the largest one in its row.",
        ),
        mutant(
            "largest probability",
            labels_from(lambda P: P.max(axis=1)),
            "This is how large the largest probability is. The label says where it is: `argmax` instead of `max`.",
        ),
        mutant(
            "over columns",
            labels_from(lambda P: P.argmax(axis=0)),
            "This looks down the columns, for the row with the largest number. Look within each row: axis=1.",
        ),
        mutant(
            "place in the whole matrix",
            labels_from(lambda P: P.argmax()),
            "Without an axis, `argmax` finds one place in the whole matrix. Every row needs its own label: axis=1.",
        ),
        mutant(
            "counted from one",
            labels_from(lambda P: P.argmax(axis=1) + 1),
            "Labels count from 0, as `argmax` does.",
        ),
        mutant(
            "two classes only",
            labels_from(lambda P: (P[:, 1] > 0.5).astype(int)),
            "This asks only whether the second class has more than half. With three classes or more, find the "
            "largest probability of each row.",
        ),
        mutant(
            "overflow",
            lambda X, params: forward_by(output=overflowing_softmax)(X, params)[-1].argmax(axis=1),
            "Where logits are large, this loses sight of the largest one: among NaNs, which an exp() that overflows "
            "leaves, and among equals, `argmax` takes the first. Use your `forward`, with a stable softmax.",
        ),
    ],
)


def network(*layers) -> Case:
    """A fixed network alone; each layer is a pair (W, b), written as lists."""
    return random_case(lambda _: ([(np.array(W), np.array(b)) for W, b in layers],))


def drawn_network(*sizes: int, dtype: type = np.float64) -> Case:
    return random_case(lambda rng: (drawn(1, *sizes, dtype=dtype).make(rng)[1],))


def collapse_by(join):
    """A `collapse` that joins two neighbouring layers in its own way."""

    def collapse(params):
        W, b = params[0]
        for W_next, b_next in params[1:]:
            W, b = join(W, b, W_next, b_next)
        return W, b

    return collapse


def two_layers_only(params):
    (W, b), (W_next, b_next) = params
    return W_next @ W, W_next @ b + b_next


def layers_used_up(params):
    while len(params) > 1:
        (W, b), (W_next, b_next) = params.pop(0), params[0]
        params[0] = (W_next @ W, W_next @ b + b_next)
    return params[0]


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
    mutants=[
        mutant(
            "weights in the wrong order",
            collapse_by(lambda W, b, W_next, b_next: (W @ W_next, W_next @ b + b_next)),
            "The matrices are multiplied in the wrong order. The later layer stands on the left: `W_next @ W`.",
        ),
        mutant(
            "earlier biases dropped",
            collapse_by(lambda W, b, W_next, b_next: (W_next @ W, b_next)),
            "Only the last layer's bias is left. Earlier ones pass through the later weights: `W_next @ b + b_next`.",
        ),
        mutant(
            "later biases dropped",
            collapse_by(lambda W, b, W_next, b_next: (W_next @ W, W_next @ b)),
            "The later layers' own biases are missing: `W_next @ b + b_next`.",
        ),
        mutant(
            "biases added up",
            collapse_by(lambda W, b, W_next, b_next: (W_next @ W, b + b_next)),
            "An earlier bias passes through the later weights like any other number: `W_next @ b + b_next`.",
        ),
        mutant(
            "bias through the joined weights",
            collapse_by(lambda W, b, W_next, b_next: (W_next @ W, W_next @ W @ b + b_next)),
            "The bias was multiplied by the new `W`, which already holds the earlier layers. It passes through the "
            "next layer alone: `W_next @ b + b_next`.",
        ),
        mutant(
            "two layers only",
            two_layers_only,
            "This works for exactly two layers. `params` may hold any number of them, one alone too.",
        ),
        mutant(
            "kept in a list",
            lambda params: [nnlib.collapse(params)],
            "This is a list with one pair in it. Return the pair itself: `return W, b`.",
        ),
        mutant(
            "layers used up",
            layers_used_up,
            "The caller's own network was changed, its list or the arrays in it. Read from `params` without `pop` and "
            "`params[0] = ...`, and make new arrays: `W = W_next @ W`.",
        ),
    ],
)
