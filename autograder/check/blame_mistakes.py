"""The mistakes people make in sending blame backwards: through a neuron, through a layer, through a network."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


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


MISTAKES_IN_NEURON_BACKWARD = [
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
]


def changed_layer(change):
    """A wrong answer made of the right one: `change(dX, dW, db, dZ, X)` says how."""
    return lambda dZ, X, W: change(*nnlib.dense_backward(dZ, X, W), dZ, X)


MISTAKES_IN_DENSE_BACKWARD = [
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
]


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


MISTAKES_IN_BACKWARD = [
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
]
