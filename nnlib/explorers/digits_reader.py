"""A trained network that reads digits, asked whatever the explorer wants to know of it."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

import nnlib
from nnlib.explorers.drawing import PIXELS
from nnlib.explorers.layered import Layers, arrays_of
from nnlib.explorers.learner import CannotDraw, Given

INPUTS, DIGITS = PIXELS**2, 10
HIDDEN, EPOCHS, BATCH_SIZE, RATE = 32, 12, 20, 0.3


@cache
def nnlibs_own() -> tuple[Layers, np.ndarray, np.ndarray, np.ndarray]:
    """A network that nnlib trains within a second, the mean training picture, the test pictures and their labels."""
    rng = np.random.default_rng(2)
    X_train, y_train, X_test, y_test = nnlib.datasets.digits_split(rng)
    mean = X_train.mean(axis=0)
    start = nnlib.initialize([INPUTS, HIDDEN, DIGITS], rng)
    params, _ = nnlib.train((X_train - mean) / 8, y_train, start, RATE, EPOCHS, BATCH_SIZE, rng)
    return params, mean, X_test, y_test


class Reader:
    """The learner's network with what belongs to it; nnlib's where none is given.

    params: pairs (W, b), the first for INPUTS pixels, the last for DIGITS answers. scaled: turns pictures with
    pixels from 0 to 16 into what the network takes. X_test, y_test: digits it has not learned from. classify:
    another reader, a function from pictures to labels. All are looked at late, when a picture is to be drawn.
    """

    def __init__(
        self,
        forward: Given,
        scaled: Callable[..., Any] | None,
        classify: Callable[..., Any] | None,
        params: Any,
        X_test: Any,
        y_test: Any,
    ) -> None:
        self._forward = forward
        self._scaled = Given("scaled", scaled or _scaled_by_nnlib)
        self._classify = None if classify is None else Given("classify", classify)
        self._params, self._X_test, self._y_test = params, X_test, y_test

    @cached_property
    def params(self) -> Layers:
        """The network. Raises CannotDraw where it is none that reads digits."""
        if self._params is None:
            return nnlibs_own()[0]
        try:
            layers = [(np.asarray(W, float), np.asarray(b, float)) for W, b in self._params]
            sizes = [INPUTS, *(len(b) for _, b in layers)]
            fits = sizes[-1] == DIGITS and all(
                W.shape == (n_out, n_in) and b.shape == (n_out,)
                for (W, b), n_in, n_out in zip(layers, sizes, sizes[1:], strict=False)
            )
        except (TypeError, ValueError):
            fits = False
        if not fits:
            raise CannotDraw(
                f"params is no network for digits: expected a list of pairs (W, b), one for each layer, from "
                f"{INPUTS} pixels to {DIGITS} answers, each W of shape (n_out, n_in) and each b of shape (n_out,)."
            )
        return layers

    @cached_property
    def test(self) -> tuple[np.ndarray, np.ndarray]:
        """The pictures that it has not learned from, shape (n, INPUTS), and their labels."""
        if self._X_test is None or self._y_test is None:
            return nnlibs_own()[2:]
        X, y = np.asarray(self._X_test, float), np.asarray(self._y_test)
        if X.ndim != 2 or X.shape[1] != INPUTS or y.shape != (len(X),) or not np.isin(y, range(DIGITS)).all():
            raise CannotDraw(
                f"X_test has shape {X.shape} and y_test {y.shape}, expected (n, {INPUTS}) and (n,), "
                f"with labels from 0 to {DIGITS - 1}."
            )
        return X, y.astype(int)

    def outputs(self, X: np.ndarray) -> list[np.ndarray]:
        """What each layer makes of pictures of shape (n, INPUTS): shapes (n, nodes), the probabilities last."""
        params = self.params
        inputs = self._scaled(X, shape=X.shape)
        sizes = [INPUTS, *(len(b) for _, b in params)]
        copies = [(W.copy(), b.copy()) for W, b in params]
        names = ["X", *(f"A{layer}" for layer in range(1, len(sizes)))]
        return arrays_of(self._forward, lambda f: f(inputs, copies), names, [(len(X), size) for size in sizes])[1:]

    def second_opinion(self, pixels: np.ndarray) -> str:
        """What classify says to one picture, in a sentence, or nothing where there is no such function."""
        if self._classify is None:
            return ""
        label = self._classify(pixels[np.newaxis], shape=(1,))[0]
        return f" Your {self._classify.python_name} says {label:g}."

    @cached_property
    def test_outputs(self) -> Sequence[np.ndarray]:
        """What each layer makes of the test pictures."""
        return self.outputs(self.test[0])

    @cached_property
    def mistakes(self) -> np.ndarray:
        """Which test pictures it gets wrong, the surest first."""
        P = self.test_outputs[-1]
        wrong = np.flatnonzero(P.argmax(axis=1) != self.test[1])
        order: np.ndarray = wrong[np.argsort(-P[wrong].max(axis=1), kind="stable")]
        return order


def _scaled_by_nnlib(X: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = (X - nnlibs_own()[1]) / 8
    return scaled
