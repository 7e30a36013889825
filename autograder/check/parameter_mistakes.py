"""The mistakes people make with a network's parameters: in counting, drawing and joining them."""

import copy
from itertools import pairwise

import numpy as np

import nnlib
from autograder.check.engine import mutant


def sizes_used_up(sizes):
    total = 0
    while len(sizes) > 1:
        n_in = sizes.pop(0)
        total += n_in * sizes[0] + sizes[0]
    return total


MISTAKES_IN_COUNT_PARAMETERS = [
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
]


def initialize_by(weights, biases=lambda n_out, rng: np.zeros(n_out)):
    """An `initialize` that makes the weights and then the biases of each layer in its own way."""

    def initialize(sizes, rng):
        return [(weights(n_in, n_out, rng), biases(n_out, rng)) for n_in, n_out in pairwise(sizes)]

    return initialize


def scaled_weights(n_in, n_out, rng):
    return rng.standard_normal((n_out, n_in)) / np.sqrt(n_in)


MISTAKES_IN_INITIALIZE = [
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
]


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


MISTAKES_IN_COLLAPSE = [
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
]
