"""Lesson 06: what is right about blame and the chain rule, and the mistakes people make with them."""

import numpy as np

import nnlib
from autograder.check.engine import Exercise, case, mutant, random_case
from autograder.check.engine.compare import compare
from autograder.check.engine.inputs import float32, network


def random_neuron(n_in):
    def make(rng):
        x, w = rng.standard_normal((2, n_in)).round(2)
        return x, w, round(rng.standard_normal(), 2), float(rng.integers(2))

    return make


def neuron_mistake(share):
    """A wrong answer that is right but for the share of the weighted sum, `share(a, y, z)`."""

    def mistaken(x, w, b, y):
        z = x @ w + b
        dz = share(nnlib.sigmoid(z), y, z)
        return dz * x, dz

    return mistaken


def changed_neuron(change):
    """A wrong answer made of the right one: `change(dw, db, w, b)` says how."""
    return lambda x, w, b, y: change(*nnlib.neuron_backward(x, w, b, y), w, b)


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
    mutants=[
        mutant(
            "factor 2 forgotten",
            neuron_mistake(lambda a, y, z: (a - y) * nnlib.sigmoid_grad(a)),
            "This is half of it: the derivative of (a - y)**2 with respect to a is 2 * (a - y).",
        ),
        mutant(
            "slope of the sigmoid forgotten",
            neuron_mistake(lambda a, y, z: 2 * (a - y)),
            "A factor is missing between the output and the weighted sum: the slope of the sigmoid, a * (1 - a).",
        ),
        mutant(
            "cross-entropy",
            neuron_mistake(lambda a, y, z: a - y),
            "a - y is the share for the cross-entropy loss. Here the loss is (a - y)**2, "
            "and the sigmoid's slope does not cancel.",
        ),
        mutant(
            "wrong sign",
            neuron_mistake(lambda a, y, z: 2 * (y - a) * nnlib.sigmoid_grad(a)),
            "The sign is turned round: the gradient points uphill, with a - y and not y - a. "
            "The minus comes later, when gradient descent takes its step.",
        ),
        mutant(
            "slope at the weighted sum",
            neuron_mistake(lambda a, y, z: 2 * (a - y) * nnlib.sigmoid_grad(z)),
            "`nnlib.sigmoid_grad` wants the output a; this gives it the weighted sum z.",
        ),
        mutant(
            "bias left out",
            lambda x, w, b, y: nnlib.neuron_backward(x, w, 0.0, y),
            "The way forward leaves out the bias: the weighted sum is x @ w + b.",
        ),
        mutant(
            "input forgotten",
            changed_neuron(lambda dw, db, w, b: (db * np.ones_like(w), db)),
            "This gives all weights the same share. Each acts through an input of its own: multiply by x.",
        ),
        mutant(
            "weight instead of input",
            changed_neuron(lambda dw, db, w, b: (db * w, db)),
            "The weighted sum changes by x for each unit of w: multiply by the input, not by the weight.",
        ),
        mutant(
            "step taken",
            changed_neuron(lambda dw, db, w, b: (w - dw, b - db)),
            "These are weights after a step, not the gradient. Return dw and db and leave the step to the caller.",
        ),
        mutant(
            "swapped",
            changed_neuron(lambda dw, db, w, b: (db, dw)),
            "The two results are in the wrong order: first dw, then db.",
        ),
    ],
)


def random_layer(n, n_in, n_out):
    shapes = (n, n_out), (n, n_in), (n_out, n_in)
    return lambda rng: tuple(rng.standard_normal(shape).round(2) for shape in shapes)


def changed_layer(change):
    """A wrong answer made of the right one: `change(dX, dW, db, dZ, X)` says how."""
    return lambda dZ, X, W: change(*nnlib.dense_backward(dZ, X, W), dZ, X)


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
    mutants=[
        mutant(
            "divided by n again",
            changed_layer(lambda dX, dW, db, dZ, X: (dX, dW / len(X), db / len(X))),
            "This divides by n once more. dZ already carries the 1/n of the mean loss, so the shares are summed.",
        ),
        mutant(
            "mean for the bias",
            changed_layer(lambda dX, dW, db, dZ, X: (dX, dW, db / len(X))),
            "db is the sum over the observations, like dW: dZ already carries the 1/n of the mean loss.",
        ),
        mutant(
            "dW on its side",
            changed_layer(lambda dX, dW, db, dZ, X: (dX, dW.T, db)),
            "dW is transposed: its shape must be that of W, (n_out, n_in). Use `dZ.T @ X` instead of `X.T @ dZ`.",
        ),
        mutant(
            "bias summed over neurons",
            changed_layer(lambda dX, dW, db, dZ, X: (dX, dW, dZ.sum(axis=1))),
            "db is summed along the wrong axis: each neuron has one bias, so add up over the observations, axis=0.",
        ),
        mutant(
            "bias as a matrix",
            changed_layer(lambda dX, dW, db, dZ, X: (dX, dW, dZ.sum(axis=0, keepdims=True))),
            "db has the right numbers but should have the shape of b, (n_out,): leave out keepdims.",
        ),
        mutant(
            "wrong way through W",
            lambda dZ, X, W: (dZ @ W.T, dZ.T @ X, dZ.sum(axis=0)),
            "On the way forward W is turned over, `X @ W.T`; on the way back it is not: dX is `dZ @ W`.",
        ),
        mutant(
            "other order",
            changed_layer(lambda dX, dW, db, dZ, X: (dW, db, dX)),
            "The results are right but in another order: dX comes first, then dW, then db.",
        ),
        mutant(
            "slope of tanh included",
            changed_layer(lambda dX, dW, db, dZ, X: (dX * nnlib.tanh_grad(X), dW, db)),
            "The slope of the activation does not belong here: this layer ends at its weighted sums. "
            "Whoever goes on to the layer before multiplies by it.",
        ),
    ],
)


def random_gradients(*shape):
    def make(rng):
        analytic = rng.standard_normal(shape).round(2)
        return analytic, analytic + 0.01 * rng.standard_normal(shape).round(2)

    return make


def size(gradient):
    return np.abs(gradient).max()


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
    mutants=[
        mutant(
            "difference alone",
            lambda a, n: size(a - n),
            "This is the largest difference. Divide it by the size of the gradients: 0.001 is much for some and "
            "nothing for others.",
        ),
        mutant(
            "element by element",
            lambda a, n: np.max(np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8)),
            "This divides each difference by its own elements. Take the largest difference first, "
            "then divide it once, by the largest size.",
        ),
        mutant(
            "mean",
            lambda a, n: np.abs(a - n).mean() / max(size(a), size(n), 1e-8),
            "This is the mean difference, in which one wrong element among many hides. Take the largest.",
        ),
        mutant(
            "difference with its sign",
            lambda a, n: (a - n).max() / max(size(a), size(n), 1e-8),
            "The difference keeps its sign here, so an element that is too small does not count. Take `np.abs` first.",
        ),
        mutant(
            "sizes with their signs",
            lambda a, n: size(a - n) / max(a.max(), n.max(), 1e-8),
            "The size of a gradient is its largest number without its sign: `np.abs(analytic).max()`, "
            "and likewise for the numeric one.",
        ),
        mutant(
            "size of one alone",
            lambda a, n: size(a - n) / max(size(n), 1e-8),
            "Only the measured gradient is asked for its size. Take the larger of both.",
        ),
        mutant(
            "sum of both sizes",
            lambda a, n: size(a - n) / max(size(a) + size(n), 1e-8),
            "This divides by the sum of the two sizes; divide by the larger one.",
        ),
        mutant(
            "no floor",
            lambda a, n: size(a - n) / max(size(a), size(n)),
            "Two gradients that are all 0 agree, but 0 / 0 is NaN. The 1e-8 is there so that nothing is divided by 0.",
        ),
        mutant(
            "floor added",
            lambda a, n: size(a - n) / (max(size(a), size(n)) + 1e-8),
            "1e-8 is added to the size here. It is the third of the numbers that `max` chooses from.",
        ),
    ],
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


def backward_mistake(share_of_output=lambda P, T: (P - T) / len(T), slope=nnlib.tanh_grad):
    """A wrong answer that differs in where it begins, or in the slope of the hidden layers."""

    def mistaken(activations, y, params):
        P = activations[-1]
        dZ, grads = share_of_output(P, nnlib.one_hot(y, P.shape[1])), []
        for A, (W, _) in zip(activations[-2::-1], params[::-1], strict=True):
            dX, dW, db = nnlib.dense_backward(dZ, A, W)
            grads.insert(0, (dW, db))
            dZ = dX * slope(A)
        return grads

    return mistaken


def backward_in_place(activations, y, params):
    grads = nnlib.backward(activations, y, params)
    activations[-1][np.arange(len(y)), y] -= 1
    return grads


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
    mutants=[
        mutant(
            "mean forgotten",
            backward_mistake(lambda P, T: P - T),
            "This is the gradient of the summed loss. The loss is the mean over the batch: divide by n at the start.",
        ),
        mutant(
            "divided by n in every layer",
            backward_mistake(slope=lambda A: nnlib.tanh_grad(A) / len(A)),
            "This divides by n once for every layer. The 1/n comes in once, at the output, and is carried backwards.",
        ),
        mutant(
            "biases averaged",
            lambda activations, y, params: [(dW, db / len(y)) for dW, db in nnlib.backward(activations, y, params)],
            "The biases' gradients are averaged here. dZ already carries the 1/n, so they are summed.",
        ),
        mutant(
            "slope forgotten",
            backward_mistake(slope=np.ones_like),
            "On its way back the blame has to pass each tanh: multiply dX by the slope, 1 - A**2, "
            "before it goes on to the layer before.",
        ),
        mutant(
            "slope at the output of tanh",
            backward_mistake(slope=lambda A: nnlib.tanh_grad(np.tanh(A))),
            "A has been through tanh already. Its slope is 1 - A**2, without another tanh.",
        ),
        mutant(
            "slope of the sigmoid",
            backward_mistake(slope=nnlib.sigmoid_grad),
            "A * (1 - A) is the slope of the sigmoid. The hidden layers are tanh, whose slope is 1 - A**2.",
        ),
        mutant(
            "slope at the output as well",
            backward_mistake(lambda P, T: (P - T) / len(T) * nnlib.sigmoid_grad(P)),
            "(P - one_hot) / n is already the gradient by the weighted sums of the output layer: "
            "softmax's own slope is in it and must not be multiplied in again.",
        ),
        mutant(
            "slope of tanh at the output as well",
            backward_mistake(lambda P, T: (P - T) / len(T) * nnlib.tanh_grad(P)),
            "The slope of tanh belongs to the hidden layers. At the output, (P - one_hot) / n is the share of the "
            "weighted sums already.",
        ),
        mutant(
            "softmax twice",
            backward_mistake(lambda P, T: (nnlib.softmax(P) - T) / len(T)),
            "The last of `activations` holds probabilities already, and softmax is made for logits. Subtract the "
            "one-hot labels from the probabilities as they are.",
        ),
        mutant(
            "labels as numbers",
            backward_mistake(lambda P, T: (P - T.argmax(axis=1, keepdims=True)) / len(T)),
            "This subtracts the label's number from every class. Subtract its one-hot row.",
        ),
        mutant(
            "wrong sign",
            backward_mistake(lambda P, T: (T - P) / len(T)),
            "The sign is turned round: the gradient is made of P - one_hot, not of one_hot - P. "
            "The minus comes later, when gradient descent takes its step.",
        ),
        mutant(
            "last layer first",
            lambda activations, y, params: nnlib.backward(activations, y, params)[::-1],
            "The gradients are right but come out last layer first. `grads` is in the order of `params`.",
        ),
        mutant(
            "in place",
            backward_in_place,
            "The caller still needs `activations` as they were. `P[rows, y] -= 1`, for instance, changes the array "
            "that they hold; `P - nnlib.one_hot(y, P.shape[1])` makes a new one.",
        ),
    ],
)
