"""Lesson 06: what is right about blame and the chain rule."""

import numpy as np

import nnlib
from autograder.check.blame_mistakes import (
    MISTAKES_IN_BACKWARD,
    MISTAKES_IN_DENSE_BACKWARD,
    MISTAKES_IN_NEURON_BACKWARD,
)
from autograder.check.engine import Exercise, case, random_case
from autograder.check.engine.compare import compare
from autograder.check.engine.inputs import float32, network
from autograder.check.gradient_error_mistakes import MISTAKES_IN_GRADIENT_ERROR


def random_neuron(n_in):
    def make(rng):
        x, w = rng.standard_normal((2, n_in)).round(2)
        return x, w, round(rng.standard_normal(), 2), float(rng.integers(2))

    return make


neuron_backward = Exercise(
    reference=nnlib.neuron_backward,
    parts=("dw", "db"),
    cases=[
        case([2.0, 3.0], [0.0, 0.0], 0.0, 1.0),
        case([1.0, -2.0], [0.5, 0.25], 0.4, 1.0),
        case([2.0], [0.5], 1.0, 0.0),
        case([1, 0, -2], [2, 1, 1], 1, 0),
        case([0.5, -1.5], [1.0, 2.0], -0.5, 0.3),
        case([4.0, 1.0], [0.25, -1.0], 0.0, 0.5),
        case(float32([0.5, -1.0, 2.0]), float32([0.25, 1.0, 0.5]), 0.5, 1.0),
        random_case(random_neuron(5)),
        random_case(random_neuron(1)),
    ],
    hints=[
        "Go forward first: `z = x @ w + b` and `a = nnlib.sigmoid(z)`. The shares are made of what is met on the way. "
        "Then go back, from the loss to the weights, one factor a step.",
        "The factors are: the loss per output, 2 * (a - y); the output per weighted sum, a * (1 - a); "
        "the weighted sum per weight, x, and per bias, 1.",
        "The first two factors make the share of the weighted sum, which all weights have in common: "
        "`dz = 2 * (a - y) * nnlib.sigmoid_grad(a)`.",
        "With that `dz`, return `dz * x, dz`.",
    ],
    mutants=MISTAKES_IN_NEURON_BACKWARD,
)


def random_layer(n, n_in, n_out):
    shapes = (n, n_out), (n, n_in), (n_out, n_in)
    return lambda rng: tuple(rng.standard_normal(shape).round(2) for shape in shapes)


dense_backward = Exercise(
    reference=nnlib.dense_backward,
    parts=("dX", "dW", "db"),
    cases=[
        case([[1.0], [2.0]], [[3.0, 4.0, 5.0], [0.0, 1.0, 2.0]], [[1.0, 0.0, -1.0]]),
        case([[0.5, -1.0]], [[2.0, 1.0, -1.0]], [[1.0, 2.0, -1.0], [0.0, 3.0, 1.0]]),
        case([[1.0, 2.0, 0.0], [-1.0, 0.0, 3.0]], [[2.0], [0.5]], [[1.0], [-2.0], [0.5]]),
        case([[1, 0], [2, -1], [0, 3]], [[1, 2, 3], [0, 1, 0], [-1, 4, 2]], [[1, 1, 0], [2, -1, 5]]),
        case([[2.0]], [[3.0]], [[4.0]]),
        case([[0.5, -0.25], [0.3, 0.7]], [[1, 0, 2], [0, 1, 1]], [[1, 2, 3], [0, -1, 4]]),
        case(float32([[0.5, -0.25]]), float32([[0.1, 0.2, 0.4]]), float32([[1, 2, 3], [0, -1, 4]])),
        random_case(random_layer(5, 3, 2)),
        random_case(random_layer(2, 4, 3)),
        random_case(random_layer(3, 3, 3)),
    ],
    hints=[
        "The shapes say most of it: dX has the shape of X, dW that of W, db that of b. Which products of dZ, X and W, "
        "turned over with `.T` where needed, have these shapes?",
        "dW adds up over the observations: dZ.T has shape (n_out, n) and X has shape (n, n_in), "
        "so that their product has the shape of W.",
        "dX adds up over the neurons: dZ, shape (n, n_out), times W, shape (n_out, n_in). "
        "db adds up each column of dZ: `dZ.sum(axis=0)`.",
        "Return `dZ @ W, dZ.T @ X, dZ.sum(axis=0)`. There is no division by n: dZ carries it already.",
    ],
    mutants=MISTAKES_IN_DENSE_BACKWARD,
)


def random_gradients(*shape):
    def make(rng):
        analytic = rng.standard_normal(shape).round(2)
        return analytic, analytic + 0.01 * rng.standard_normal(shape).round(2)

    return make


gradient_error = Exercise(
    reference=nnlib.gradient_error,
    cases=[
        case([2.0, 4.0], [2.0, 3.0]),
        case([1.0], [-1.0]),
        case([0.0, 0.0], [0.0, 0.0]),
        case([1.0, -8.0], [1.0, -6.0]),
        case([1.0, 2.0], [3.0, -4.0]),
        case([[100.0, 1.0], [1.0, 1.0]], [[100.0, 1.0], [2.0, 1.0]]),
        case([1e-9, 0.0], [0.0, 0.0]),
        case([0.0, 0.0], [0.0, 5e-10]),
        case([3, 5, -1], [3, 4, -1]),
        case([[1.0, 2.0, 3.0]], [[1.0, 2.0, 3.0]]),
        case(float32([0.5, -2.0]), float32([0.5, -1.5])),
        random_case(random_gradients(3, 2)),
        random_case(random_gradients(2, 3, 2)),
        case(np.array(2.0), np.array(1.5)),
    ],
    hints=[
        "Two numbers are needed: the largest difference between the two arrays, and the size of the gradients.",
        "`np.abs(analytic - numeric).max()` is the largest difference. The size is the largest of three numbers; "
        "Python's own `max` takes them separated by commas.",
        "The three numbers are `np.abs(analytic).max()`, `np.abs(numeric).max()` and `1e-8`.",
    ],
    mutants=MISTAKES_IN_GRADIENT_ERROR,
)


def went_forward(X, y, params):
    """What `backward` is given once a batch has gone through the network; X stays as it is, integers too."""
    return [X, *nnlib.forward(X, params)[1:]], y, params


def random_network(n, *sizes):
    return lambda rng: went_forward(
        rng.standard_normal((n, sizes[0])).round(2), rng.integers(0, sizes[-1], n), network(rng, *sizes)
    )


def integer_network(_):
    hidden = np.array([[1, 0], [0, -1], [1, 1]]), np.array([0, 1, 0])
    output = np.array([[1, 0, 2], [0, 1, 0]]), np.array([0, 1])
    return went_forward(np.array([[1, 0], [0, 2], [-1, 1]]), np.array([1, 0, 1]), [hidden, output])


def float32_network(rng):
    params = [(W.astype(np.float32), b.astype(np.float32)) for W, b in network(rng, 2, 4, 3)]
    return went_forward(float32([[0.5, -1.0], [2.0, 0.25]]), np.array([2, 0]), params)


def compare_gradients(got, expected, tolerance):
    return compare(got, expected, tolerance, whole="grads")


backward = Exercise(
    reference=nnlib.backward,
    compare=compare_gradients,
    cases=[
        random_case(lambda _: went_forward(np.array([[1.0, 2.0]]), np.array([0]), [(np.zeros((2, 2)), np.zeros(2))])),
        random_case(random_network(2, 2, 3)),
        random_case(random_network(1, 2, 2, 2)),
        random_case(random_network(5, 3, 4, 2)),
        random_case(random_network(4, 1, 1, 3)),
        random_case(random_network(6, 2, 5, 4, 3)),
        random_case(random_network(3, 2, 3, 3, 3, 2)),
        random_case(integer_network),
        random_case(float32_network),
    ],
    hints=[
        "Begin at the end, with the gradient of the mean loss by the output layer's weighted sums. Lesson 04 has it: "
        "the probabilities, less 1 for the right class, all divided by n.",
        "Every layer does the same two things: `dense_backward(dZ, what_went_in, W)` gives its dW and db and the "
        "share dX of what went in; dX times the slope of tanh is the dZ of the layer before.",
        "What went into layer `l` is `activations[l]`. It is also the tanh output that the slope is made from: "
        "`nnlib.tanh_grad(activations[l])`. Count the layers down: `for l in reversed(range(len(params)))`.",
        "Begin with `dZ = (P - nnlib.one_hot(y, P.shape[1])) / len(y)`. The loop's body is "
        "`dX, dW, db = dense_backward(dZ, activations[l], params[l][0])`, then `grads.insert(0, (dW, db))`, "
        "then `dZ = dX * nnlib.tanh_grad(activations[l])`.",
    ],
    mutants=MISTAKES_IN_BACKWARD,
)
