"""What every function of the library accepts: numbers, batches, labels and layers.

A function that takes arrays from outside passes them through here first. The checks look at
attributes and copy nothing unless a type has to change; what they return is never written to.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
Number: TypeAlias = np.floating[Any]
Integers: TypeAlias = NDArray[np.integer[Any]]
Layer: TypeAlias = tuple[Floats, Floats]
Params: TypeAlias = list[Layer]


def as_float(value: ArrayLike, name: str) -> Floats:
    """Return `value` as a float array: float32 stays, every other type of real number becomes float64.

    Raises ValueError where it is empty or holds something other than real numbers.
    """
    array = np.asarray(value)
    if array.dtype.char not in "fd" or not array.dtype.isnative:
        if array.dtype.kind not in "biuf":
            raise ValueError(f"{name} must hold real numbers, but its type is {array.dtype}.")
        array = array.astype(np.float32 if array.dtype.char == "f" else np.float64)
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}. Pass at least one value.")
    return array


def as_floats(**arrays: ArrayLike) -> tuple[Floats, ...]:
    """Return the named arrays as floats of one type: float32 if all of them are, else float64."""
    return in_one_type([as_float(value, name) for name, value in arrays.items()])


def in_one_type(arrays: Sequence[Floats]) -> tuple[Floats, ...]:
    """Return the arrays unchanged where they share a type, else all of them as float64."""
    if all(array.dtype == arrays[0].dtype for array in arrays):
        return tuple(arrays)
    return tuple(array.astype(np.float64, copy=False) for array in arrays)


def require_batch(X: Floats, name: str) -> None:
    """Raise ValueError unless `X` is a matrix with one observation per row."""
    if X.ndim != 2:
        raise ValueError(
            f"{name} must be a batch of shape (n, n_columns) with one observation per row, but its shape is {X.shape}."
        )


def require_shape(array: NDArray[Any], shape: tuple[int, ...], name: str, reason: str) -> None:
    """Raise ValueError unless `array` has `shape`; `reason` says where that shape comes from."""
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape} {reason}, but its shape is {array.shape}.")


def require_same_shape(first: NDArray[Any], second: NDArray[Any], names: str) -> None:
    """Raise ValueError unless both arrays have the same shape; `names` reads like "p and y"."""
    if first.shape != second.shape:
        raise ValueError(f"{names} must have the same shape, but their shapes are {first.shape} and {second.shape}.")


def require_same_length(first: NDArray[Any], second: NDArray[Any], names: str) -> None:
    """Raise ValueError unless both arrays have a row for each observation; `names` reads like "X and y"."""
    if len(first) != len(second):
        raise ValueError(
            f"{names} must have as many rows as each other, but their shapes are {first.shape} and {second.shape}."
        )


def require_targets(X: Floats, y: NDArray[Any]) -> None:
    """Raise ValueError unless `y` holds a label or target for each row of `X`."""
    if y.ndim == 0 or len(y) != len(X):
        raise ValueError(
            f"y must hold one label or target for each row of X, but X has shape {X.shape} and y {y.shape}."
        )


def require_finite(array: Floats, name: str) -> None:
    """Raise ValueError where `array` holds NaN or an infinity."""
    if not np.isfinite(array).all():
        raise ValueError(f"{name} of shape {array.shape} holds NaN or an infinity; remove or replace these.")


def as_count(value: Any, name: str, minimum: int = 1) -> int:
    """Return a whole number of at least `minimum` as a Python int."""
    try:
        count = operator.index(value)
    except TypeError:
        raise ValueError(f"{name} must be a whole number, but it is {value!r}.") from None
    if count < minimum:
        raise ValueError(f"{name} must be at least {minimum}, but it is {count}.")
    return count


def as_labels(y: ArrayLike, name: str, n_classes: int | None = None) -> Integers:
    """Return class labels as an integer array of shape (n,), values 0 .. n_classes-1.

    Whole numbers of any type are taken. Raises ValueError for another shape, for no labels at all,
    for fractions and NaN, and for labels out of range; without `n_classes` there is no upper end.
    """
    labels = np.asarray(y)
    if labels.ndim != 1 or labels.size == 0:
        raise ValueError(
            f"{name} must hold one label per observation, shape (n,) with n at least 1, "
            f"but its shape is {labels.shape}."
        )
    if labels.dtype.kind not in "iu":
        numbers = as_float(labels, name)
        if not (np.isfinite(numbers) & (numbers == np.floor(numbers))).all():
            raise ValueError(f"{name} of shape {labels.shape} must hold whole numbers: class labels are integers.")
        labels = numbers.astype(np.int64)
    lowest, highest = labels.min(), labels.max()
    if lowest < 0:
        raise ValueError(f"{name} must hold labels from 0 upwards, but it holds {lowest}.")
    if n_classes is not None and highest >= n_classes:
        raise ValueError(
            f"{name} must hold labels 0 .. {n_classes - 1} for {n_classes} classes, but it holds {highest}."
        )
    return labels


def as_params(params: Iterable[tuple[ArrayLike, ArrayLike]], name: str = "params") -> Params:
    """Return a list of `(W, b)` pairs, first layer first, as floats of one type.

    Raises ValueError where there is no layer, where W and b do not belong together, or where a layer
    does not take as many inputs as the layer before it has outputs.
    """
    arrays: list[Floats] = []
    for number, layer in enumerate(params):
        arrays += _as_layer(layer, f"{name}[{number}]")
        if number > 0 and arrays[-2].shape[1] != arrays[-4].shape[0]:
            raise ValueError(
                f"W in {name}[{number}] has shape {arrays[-2].shape} and takes {arrays[-2].shape[1]} inputs, "
                f"but W of the layer before has shape {arrays[-4].shape} and {arrays[-4].shape[0]} outputs."
            )
    if not arrays:
        raise ValueError(f"{name} is empty: its shape is (0,). Pass at least one layer, a pair (W, b).")
    return in_pairs(in_one_type(arrays))


def as_network(X: ArrayLike, params: Iterable[tuple[ArrayLike, ArrayLike]]) -> tuple[Floats, Params]:
    """Return a batch and the layers it is to flow through, as floats of one type."""
    X, layers = as_float(X, "X"), as_params(params)
    require_batch(X, "X")
    W = layers[0][0]
    if X.shape[1] != W.shape[1]:
        raise ValueError(
            f"X has shape {X.shape}, {X.shape[1]} values per observation, "
            f"but the first layer's W has shape {W.shape} and takes {W.shape[1]}."
        )
    X, *arrays = in_one_type([X, *flattened(layers)])
    return X, in_pairs(arrays)


def as_params_and_grads(
    params: Iterable[tuple[ArrayLike, ArrayLike]], grads: Iterable[tuple[ArrayLike, ArrayLike]]
) -> tuple[Params, Params]:
    """Return `params` and `grads` of the same shapes, as floats of one type."""
    layers, slopes = as_params(params), as_params(grads, "grads")
    expected, got = [W.shape for W, _ in layers], [dW.shape for dW, _ in slopes]
    if got != expected:
        raise ValueError(f"grads must have weights of the shapes in params, {expected}, but they have {got}.")
    arrays = in_one_type([*flattened(layers), *flattened(slopes)])
    return in_pairs(arrays[: 2 * len(layers)]), in_pairs(arrays[2 * len(layers) :])


def flattened(layers: Params) -> list[Floats]:
    """Return the arrays of a list of pairs as one list: W, b, W, b and so on."""
    return [array for layer in layers for array in layer]


def in_pairs(arrays: Sequence[Floats]) -> Params:
    """Return a flat list W, b, W, b and so on as a list of pairs."""
    return list(zip(arrays[::2], arrays[1::2], strict=True))


def _as_layer(layer: tuple[ArrayLike, ArrayLike], name: str) -> list[Floats]:
    if len(layer) != 2:
        raise ValueError(f"{name} must be a pair (W, b), but it holds {len(layer)}.")
    W, b = as_float(layer[0], f"W in {name}"), as_float(layer[1], f"b in {name}")
    if W.ndim != 2 or b.shape != W.shape[:1]:
        raise ValueError(
            f"{name} must be a pair of W, shape (n_out, n_in), and b, shape (n_out,), "
            f"but their shapes are {W.shape} and {b.shape}."
        )
    return [W, b]
