"""The mistakes people make in going forward through a network, and in reading labels from its output."""

import numpy as np

import nnlib
from autograder.check.engine import mutant
from autograder.check.softmax_mistakes import overflowing_softmax


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


MISTAKES_IN_FORWARD = [
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
]


def labels_from(choose):
    """A `predict` that makes labels from the output's probabilities in its own way."""
    return lambda X, params: choose(nnlib.forward(X, params)[-1])


MISTAKES_IN_PREDICT = [
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
]
