"""Optimizers: rules that turn gradients into new parameters.

`step(params, grads)` updates a list of arrays in place: `step([net.theta], [net.grad])` moves
a whole network in a few vector operations, and a list of every W and b works as well. The
rules are those of torch.optim. `ImplicitSGD` stands apart: it asks for the observation
itself, because it needs the gradient at a point nobody has reached yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike

from nnlib.arrays import Floats, as_floats


class Optimizer:
    """What the optimizers share: checks, state created on the first step, one update per array.

    A subclass writes its rule as `_update(p, g, state)` and says how many arrays of state
    the rule keeps for each array of parameters; they start as zeros.
    """

    _n_state = 0

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = _positive("learning_rate", learning_rate)
        self._steps = 0
        self._shapes: list[tuple[int, ...]] = []
        self._states: list[list[Floats]] = []

    def step(self, params: Sequence[Floats], grads: Sequence[ArrayLike]) -> None:
        """Update every array of params in place, given a gradient of the same shape for each.

        The state belongs to the parameters of the first step, so later steps bring arrays of
        the same shapes. Raises ValueError, before anything has changed, when shapes disagree.
        """
        if self._steps == 0:
            _require_updatable(params)
        shapes = [p.shape for p in params]
        gradients = [np.asarray(g) for g in grads]
        if [g.shape for g in gradients] != shapes:
            raise ValueError(
                f"grads must hold a gradient of the same shape for every array of params, "
                f"but their shapes are {[g.shape for g in gradients]} and {shapes}."
            )
        if self._steps == 0:
            self._shapes = shapes
            self._states = [[np.zeros_like(p) for _ in range(self._n_state)] for p in params]
        elif shapes != self._shapes:
            raise ValueError(
                f"This {type(self).__name__} has state for parameters of shapes {self._shapes}, "
                f"but it was given shapes {shapes}: make a new optimizer for new parameters."
            )
        self._steps += 1
        for p, g, state in zip(params, gradients, self._states, strict=True):
            self._update(p, g, state)

    def _update(self, p: Floats, g: Floats, state: list[Floats]) -> None:
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent: p -= learning_rate * g; stochastic when g comes from a mini-batch.

    Source: Robbins and Monro (1951), "A stochastic approximation method".
    """

    def __init__(self, learning_rate: float = 0.01) -> None:
        super().__init__(learning_rate)

    def _update(self, p: Floats, g: Floats, state: list[Floats]) -> None:
        p -= self.learning_rate * g


class Momentum(Optimizer):
    """A heavy ball: v = momentum * v + g; p -= learning_rate * v.

    Steps along a ravine add up while those across it cancel.
    Source: Polyak (1964), "Some methods of speeding up the convergence of iteration methods".
    """

    _n_state = 1

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = _fraction("momentum", momentum)

    def _update(self, p: Floats, g: Floats, state: list[Floats]) -> None:
        (v,) = state
        v *= self.momentum
        v += g
        p -= self.learning_rate * v


class Nesterov(Momentum):
    """Momentum that looks ahead: v = momentum * v + g; p -= learning_rate * (g + momentum * v).

    Sources: Nesterov (1983), "A method for solving the convex programming problem with
    convergence rate O(1/k^2)"; in this form Sutskever et al. (2013), "On the importance of
    initialization and momentum in deep learning".
    """

    def _update(self, p: Floats, g: Floats, state: list[Floats]) -> None:
        (v,) = state
        v *= self.momentum
        v += g
        p -= self.learning_rate * (g + self.momentum * v)


class AdaGrad(Optimizer):
    """A rate per parameter, smaller the more it has moved: s += g**2; p -= rate * g / (sqrt(s) + eps).

    Source: Duchi, Hazan and Singer (2011), "Adaptive subgradient methods for online learning
    and stochastic optimization".
    """

    _n_state = 1

    def __init__(self, learning_rate: float = 0.01, eps: float = 1e-10) -> None:
        super().__init__(learning_rate)
        self.eps = _positive("eps", eps)

    def _update(self, p: Floats, g: Floats, state: list[Floats]) -> None:
        (s,) = state
        s += g * g
        p -= self.learning_rate * g / (np.sqrt(s) + self.eps)


class RMSProp(Optimizer):
    """AdaGrad that forgets: s = decay * s + (1 - decay) * g**2; p -= rate * g / (sqrt(s) + eps).

    Source: Tieleman and Hinton (2012), "Lecture 6.5 - rmsprop", Neural Networks for Machine Learning.
    """

    _n_state = 1

    def __init__(self, learning_rate: float = 0.01, decay: float = 0.99, eps: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.decay = _fraction("decay", decay)
        self.eps = _positive("eps", eps)

    def _update(self, p: Floats, g: Floats, state: list[Floats]) -> None:
        (s,) = state
        s += (1 - self.decay) * (g * g - s)
        p -= self.learning_rate * g / (np.sqrt(s) + self.eps)


class Adam(Optimizer):
    """Momentum and RMSProp together, both corrected for starting at zero.

    m and v are running means of g and g**2; with m_hat = m / (1 - beta1**t) and
    v_hat = v / (1 - beta2**t), step t is p -= learning_rate * m_hat / (sqrt(v_hat) + eps).
    Source: Kingma and Ba (2015), "Adam: a method for stochastic optimization".
    """

    _n_state = 2

    def __init__(
        self, learning_rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ) -> None:
        super().__init__(learning_rate)
        self.beta1 = _fraction("beta1", beta1)
        self.beta2 = _fraction("beta2", beta2)
        self.eps = _positive("eps", eps)

    def _update(self, p: Floats, g: Floats, state: list[Floats]) -> None:
        m, v = state
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        # With sqrt(v_hat) = sqrt(v) / c, both corrections become numbers instead of passes over the arrays.
        c = sqrt(1 - self.beta2**self._steps)
        rate = self.learning_rate * c / (1 - self.beta1**self._steps)
        p -= rate * m / (np.sqrt(v) + c * self.eps)


class AveragedSGD(SGD):
    """Plain SGD that also keeps `average`, the mean of the parameters after steps 1 .. t.

    The steps go on jumping about the minimum while their mean settles in it. `average` has
    one array per array of parameters (none before the first step), the start is left out,
    and every step makes new arrays: one that was read earlier keeps its values.
    Source: Polyak and Juditsky (1992), "Acceleration of stochastic approximation by averaging".
    """

    def __init__(self, learning_rate: float = 0.01) -> None:
        super().__init__(learning_rate)
        self.average: list[Floats] = []

    def step(self, params: Sequence[Floats], grads: Sequence[ArrayLike]) -> None:
        super().step(params, grads)
        if self._steps == 1:
            self.average = [p.copy() for p in params]
        else:
            self.average = [a + (p - a) / self._steps for a, p in zip(self.average, params, strict=True)]


class ImplicitSGD:
    """SGD whose step uses the gradient where it arrives, for linear least squares.

    For the loss (x @ w - y)**2 / 2 of one observation, the equation
    w_new = w - learning_rate * (x @ w_new - y) * x has an exact solution: a plain SGD step
    divided by 1 + learning_rate * x @ x. That is why it is stable at any rate.
    Source: Toulis and Airoldi (2017), "Asymptotic and finite-sample properties of estimators
    based on stochastic gradients".
    """

    def __init__(self, learning_rate: float = 0.01) -> None:
        self.learning_rate = _positive("learning_rate", learning_rate)

    def step(self, w: ArrayLike, x: ArrayLike, y: float) -> Floats:
        """Return the new weights, shape (n_in,), for one observation x, shape (n_in,), with target y.

        w stays as it is. Raises ValueError unless w and x are vectors of one length and y is a number.
        """
        w, x = as_floats(w=w, x=x)
        if w.ndim != 1 or x.shape != w.shape or np.shape(y) != ():
            raise ValueError(
                f"w and x must be vectors of one shape (n_in,) and y one number, shape (), "
                f"but their shapes are {w.shape}, {x.shape} and {np.shape(y)}."
            )
        rate = 1 / (1 / self.learning_rate + float(x @ x))
        return w - rate * float(x @ w - y) * x


def _require_updatable(params: Sequence[Floats]) -> None:
    for i, p in enumerate(params):
        if not isinstance(p, np.ndarray) or p.dtype.kind != "f":
            found = f"an array of {p.dtype}" if isinstance(p, np.ndarray) else f"a {type(p).__name__}"
            raise ValueError(
                f"params[{i}] must be a NumPy array of floats, so that it can be updated in place, "
                f"but it is {found}: pass a list of arrays, as in step([W, b], [dW, db])."
            )


def _positive(name: str, value: float) -> float:
    if not (isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a positive, finite number, not {value}.")
    return float(value)


def _fraction(name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and less than 1, not {value}.")
    return float(value)
