"""A network as one object: its parameters in one vector, its gradient in another."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nnlib import kernels
from nnlib.activations import relu, relu_grad, sigmoid, sigmoid_grad, tanh, tanh_grad
from nnlib.arrays import Floats, Params, as_float, flattened, require_batch, require_same_length
from nnlib.layers import initialize
from nnlib.outputs import OUTPUTS, one_number_each

HIDDEN = {"tanh": (tanh, tanh_grad), "sigmoid": (sigmoid, sigmoid_grad), "relu": (relu, relu_grad)}


class Network:
    """A feed-forward network: the maths of the functional core on parameters kept in one vector.

    sizes: units per layer, inputs first, as in [2, 16, 2]; [2, 2] has no hidden layer.
    hidden: "tanh", "sigmoid" or "relu". rng draws the weights as `initialize(sizes, rng)` does.
    output: "softmax" learns classes by cross-entropy, y being labels of shape (n,); "sigmoid" learns
    yes or no by binary cross-entropy, y being 0 or 1; "linear" learns numbers by mean squared error.
    With one sigmoid or linear output y has shape (n,), with several (n, n_out).
    dtype: float64 or float32; batches and targets are turned into it.

    `params` and `grads`, lists of (W, b) pairs, are views into the vectors `theta` and `grad`, so
    `optimizer.step([network.theta], [network.grad])` moves everything at once. Assigning to
    `theta` or `grad` copies the values, and the views stay views.
    Raises ValueError for unknown names, sizes that are not whole positive numbers and a softmax of one.
    """

    def __init__(
        self,
        sizes: Iterable[int],
        hidden: str = "tanh",
        output: str = "softmax",
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float64,
    ) -> None:
        if hidden not in HIDDEN:
            raise ValueError(f"hidden must be one of {', '.join(map(repr, HIDDEN))}, but it is {hidden!r}.")
        if output not in OUTPUTS:
            raise ValueError(f"output must be one of {', '.join(map(repr, OUTPUTS))}, but it is {output!r}.")
        if np.dtype(dtype).char not in "fd":
            raise ValueError(f"dtype must be float32 or float64, but it is {np.dtype(dtype)}.")
        self.sizes = list(sizes)
        self.hidden, self.output = hidden, output
        params = initialize(self.sizes, rng)
        if output == "softmax" and self.sizes[-1] == 1:
            raise ValueError(
                f"sizes {self.sizes} end in one output, and a softmax over one is always 1: "
                f"use two outputs, or output='sigmoid'."
            )
        self._theta = np.concatenate([array.ravel() for array in flattened(params)]).astype(dtype)
        self._grad = np.zeros_like(self._theta)
        self._bind()

    def __repr__(self) -> str:
        return f"Network({self.sizes}, hidden={self.hidden!r}, output={self.output!r})"

    @property
    def theta(self) -> Floats:
        """All parameters in one vector: W, b, W, b and so on, first layer first."""
        return self._theta

    @theta.setter
    def theta(self, values: ArrayLike) -> None:
        self._theta[...] = values

    @property
    def grad(self) -> Floats:
        """The gradient of the loss by theta, as the last `backward` left it."""
        return self._grad

    @grad.setter
    def grad(self, values: ArrayLike) -> None:
        self._grad[...] = values

    @property
    def params(self) -> Params:
        """The (W, b) of each layer, first layer first: views into theta."""
        return list(self._params)

    @property
    def grads(self) -> Params:
        """The (dW, db) of each layer, first layer first: views into grad."""
        return list(self._grads)

    def forward(self, X: ArrayLike) -> list[Floats]:
        """Return `[X, A1, ..., AL]`: the batch, shape (n, n_in), and what each layer made of it.

        Raises ValueError unless X has shape (n, n_in).
        """
        return self._forward(self._batch(X))

    def probabilities(self, X: ArrayLike) -> Floats:
        """Return the probability of each class, shape (n, n_out), or of yes, shape (n,) for one sigmoid.

        Raises ValueError for a linear output, which has none, and unless X has shape (n, n_in).
        """
        if not self._output.is_probability:
            raise ValueError(f"A {self.output} output predicts numbers, not probabilities: use predict(X).")
        return one_number_each(self.forward(X)[-1])

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return an answer in the form of y: labels, 0 or 1, or numbers.

        Raises ValueError unless X has shape (n, n_in).
        """
        return self._output.decide(self.forward(X)[-1])

    def loss(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return the mean loss on a batch. Raises ValueError where X or y do not fit the network."""
        X, targets = self.prepare(X, y)
        return float(self._output.loss(self._forward(X)[-1], targets))

    def backward(self, X: ArrayLike, y: ArrayLike) -> float:
        """Fill `grad` with the gradient of the mean loss on a batch, and return that loss.

        Raises ValueError where X or y do not fit the network.
        """
        return self.backward_prepared(*self.prepare(X, y))

    def prepare(self, X: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Return X and the targets y stands for, shape (n, n_out), checked and in the network's dtype.

        Raises ValueError where X or y do not fit the network.
        """
        X, targets = self._batch(X), self._output.targets(y, self.sizes[-1])
        require_same_length(X, targets, "X and y")
        return X, targets.astype(X.dtype, copy=False)

    def backward_prepared(self, X: Floats, targets: Floats) -> float:
        """Do what `backward` does, with rows of what `prepare` returned; nothing is checked again."""
        targets = np.asfortranarray(targets)  # stored by columns, like what they are compared with
        activations = self._forward(X)
        dZ = self._output.grad(activations[-1], targets)
        kernels.backward(dZ, activations, self._params, self._hidden_grad, out=self._grads)
        return float(self._output.loss(activations[-1], targets))

    def _batch(self, X: ArrayLike) -> Floats:
        batch = as_float(X, "X")
        require_batch(batch, "X")
        if batch.shape[1] != self.sizes[0]:
            raise ValueError(f"X must have shape (n, {self.sizes[0]}) for {self}, but its shape is {batch.shape}.")
        return batch.astype(self._theta.dtype, copy=False)

    def _forward(self, X: Floats) -> list[Floats]:
        return kernels.forward(X, self._params, self._hidden, self._output.activation)

    def _bind(self) -> None:
        self._hidden, self._hidden_grad = HIDDEN[self.hidden]
        self._output = OUTPUTS[self.output]
        self._params = _layers_of(self._theta, self.sizes)
        self._grads = _layers_of(self._grad, self.sizes)

    def __getstate__(self) -> dict[str, Any]:
        # A copied view would be an array of its own: a copy of the network makes its own views.
        return {name: vars(self)[name] for name in ("sizes", "hidden", "output", "_theta", "_grad")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._bind()


def _layers_of(vector: Floats, sizes: list[int]) -> Params:
    """Return views into a vector that holds W, b, W, b and so on."""
    layers, start = [], 0
    for n_in, n_out in pairwise(sizes):
        W = vector[start : start + n_out * n_in].reshape(n_out, n_in)
        b = vector[start + W.size : start + W.size + n_out]
        layers.append((W, b))
        start += W.size + b.size
    return layers
