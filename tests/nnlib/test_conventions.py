"""What every function of the library promises about the arrays it takes and returns.

Each call below uses whole numbers, so that the same call can be made with integers and lists.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import nnlib

X = np.array([[1.0, 0.0, 2.0], [0.0, -1.0, 1.0], [3.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
H = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 1.0], [0.0, 0.0]])
P = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
y = np.array([0, 1, 1, 0])
x, w, b = X[0], X[2], np.array(2.0)
W = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
V = np.array([[1.0, -1.0], [0.0, 2.0]])
c = np.array([1.0, -1.0])
params = [(W, c), (V, c)]
pattern = np.array([[1.0, -1.0, 1.0, -1.0], [1.0, 1.0, -1.0, -1.0]])
coupling = np.array([[0.0, 1.0, -2.0], [1.0, 0.0, 1.0], [-2.0, 1.0, 0.0]])


def rng() -> np.random.Generator:
    return np.random.default_rng(4)


# name -> arguments; generators are made anew for each call.
CALLS: dict[str, Callable[[], tuple[Any, ...]]] = {
    "accuracy": lambda: (y, y[::-1]),
    "backward": lambda: ([X, H, P], y, params),
    "binary_cross_entropy": lambda: (P, P[::-1]),
    "collapse": lambda: (params,),
    "confusion_matrix": lambda: (y, y[::-1], 2),
    "cross_entropy": lambda: (P, y),
    "dense": lambda: (X, W, c),
    "dense_backward": lambda: (H, X, W),
    "double": lambda: (X,),
    "early_stopping_epoch": lambda: (x, 2),
    "energy": lambda: (coupling, x),
    "fit_line": lambda: (x, w, 0.125, 3),
    "forward": lambda: (X, params),
    "gradient_descent": lambda: (lambda point: point * 2, x, 0.25, 3),
    "gradient_error": lambda: (X, X + 1),
    "hardest_pair": lambda: (np.array([[1.0, 0.0], [2.0, 1.0]]),),
    "hopfield_weights": lambda: (pattern,),
    "l2_grads": lambda: (params, params, 0.5),
    "l2_penalty": lambda: (params, 0.5),
    "largest_stable_rate": lambda: (np.array([[2.0, 1.0], [1.0, 3.0]]),),
    "minibatches": lambda: (X, y, 3, rng()),
    "mse": lambda: (X, X + 1),
    "mse_grad": lambda: (X, X + 1),
    "neuron_backward": lambda: (x, w, b, np.array(1.0)),
    "normalize": lambda: (X,),
    "numerical_gradient": lambda: (lambda point: (point**2).sum(), X),
    "one_hot": lambda: (y, 2),
    "predict": lambda: (X, params),
    "recurrent_step": lambda: (X, H, W, V, c),
    "relu": lambda: (X,),
    "relu_grad": lambda: (X,),
    "settle": lambda: (coupling, np.array([1.0, -1.0, 1.0])),
    "sgd_step": lambda: (params, params, 0.5),
    "sigmoid": lambda: (X,),
    "sigmoid_grad": lambda: (X,),
    "softmax": lambda: (X,),
    "softmax_cross_entropy_grad": lambda: (H, y),
    "split": lambda: (X, y, 0.25, rng()),
    "standardize": lambda: (X, x, w),
    "tanh": lambda: (X,),
    "tanh_grad": lambda: (X,),
    "threshold": lambda: (X, 0.5),
    "train": lambda: (X, y, params, 0.125, 2, 3, rng()),
    "unroll": lambda: (np.stack([X, X]), H, W, V, c),
    "weighted_sum": lambda: (x, w, b),
}
# Elementwise functions take any shape; softmax and minibatches take another one, tested with their module.
ANY_SHAPE = {
    "double",
    "numerical_gradient",
    "relu",
    "relu_grad",
    "sigmoid",
    "sigmoid_grad",
    "tanh",
    "tanh_grad",
    "threshold",
}
WITHOUT_ARRAYS = {
    "brute_force_trials",
    "count_parameters",
    "datasets",
    "digit_classifier",
    "initialize",
    "moons_classifier",
    "updates_per_epoch",
}

every_function = pytest.mark.parametrize("name", CALLS)


def call(name: str, arguments: tuple[Any, ...]) -> Any:
    result = getattr(nnlib, name)(*arguments)
    return list(result) if isinstance(result, Iterator) else result


def changed(value: Any, change: Callable[[np.ndarray], Any]) -> Any:
    """Return the same nest of tuples and lists, each array changed."""
    if isinstance(value, (tuple, list)):
        return type(value)(changed(element, change) for element in value)
    return change(value) if isinstance(value, np.ndarray) else value


def arrays_in(value: Any) -> list[np.ndarray]:
    if isinstance(value, (tuple, list)):
        return [array for element in value for array in arrays_in(element)]
    return [np.asarray(value)] if isinstance(value, (np.ndarray, np.generic)) else []


def with_one_changed(value: Any, position: int, change: Callable[[np.ndarray], Any]) -> Any:
    """Return the same nest with only the array at `position` changed."""
    seen = iter(range(len(arrays_in(value))))
    return changed(value, lambda array: change(array) if next(seen) == position else array)


def to_float32(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def float_types(result: Any) -> set[np.dtype]:
    return {array.dtype for array in arrays_in(result) if array.dtype.kind == "f"}


def assert_equal(got: Any, expected: Any, **tolerance: float) -> None:
    assert len(arrays_in(got)) == len(arrays_in(expected))
    for one, other in zip(arrays_in(got), arrays_in(expected), strict=True):
        np.testing.assert_allclose(one, other, **tolerance)


def test_every_function_is_held_to_the_conventions() -> None:
    functions = {name for name in nnlib.__all__ if not isinstance(getattr(nnlib, name), type)}
    # fit computes in the type of the network it trains; test_fitting.py holds it to its promises.
    assert functions - {"fit"} == set(CALLS) | WITHOUT_ARRAYS


@every_function
def test_float32_alone_stays_float32(name: str) -> None:
    result = call(name, changed(CALLS[name](), to_float32))
    assert float_types(result) <= ({np.dtype(np.float64)} if name == "one_hot" else {np.dtype(np.float32)})
    assert_equal(result, call(name, CALLS[name]()), rtol=2e-2 if name == "numerical_gradient" else 1e-4, atol=1e-5)


@every_function
def test_one_float64_among_float32_makes_everything_float64(name: str) -> None:
    arguments = changed(CALLS[name](), to_float32)
    for position, array in enumerate(arrays_in(arguments)):
        if array.dtype == np.float32:
            fresh = changed(CALLS[name](), to_float32)
            mixed = with_one_changed(fresh, position, lambda array: array.astype(np.float64))
            assert float_types(call(name, mixed)) <= {np.dtype(np.float64)}


@every_function
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda array: array.astype(np.int64), id="integers"),
        pytest.param(lambda array: array.astype(np.int64).tolist(), id="lists"),
        pytest.param(lambda array: np.repeat(array, 2, axis=0)[::2] if array.ndim else array, id="every second row"),
        pytest.param(lambda array: array.copy(order="F"), id="column by column"),
        pytest.param(lambda array: array.astype(array.dtype.newbyteorder()), id="other byte order"),
    ],
)
def test_the_answer_does_not_depend_on_how_numbers_are_stored(name: str, change: Callable[[np.ndarray], Any]) -> None:
    result = call(name, changed(CALLS[name](), change))
    if name != "split" and name != "minibatches":  # These hand labels back as they came.
        assert float_types(result) <= {np.dtype(np.float64)}
    # Sums in another order differ by roundings, which differences over 2e-5 enlarge.
    assert_equal(result, call(name, CALLS[name]()), rtol=1e-9 if name == "numerical_gradient" else 1e-12, atol=1e-15)


@every_function
def test_arguments_are_left_as_they_were(name: str) -> None:
    def read_only(array: np.ndarray) -> np.ndarray:
        array = array.copy()
        array.flags.writeable = False
        return array

    arguments = changed(CALLS[name](), read_only)
    before = copy.deepcopy(arrays_in(arguments))
    call(name, arguments)
    assert_equal(arguments, before, rtol=0)


@every_function
def test_a_result_is_not_overwritten_by_the_next_call(name: str) -> None:
    result = call(name, CALLS[name]())
    before = copy.deepcopy(arrays_in(result))
    call(name, changed(CALLS[name](), lambda array: array.copy()))
    call(name, changed(CALLS[name](), lambda array: array[::-1].copy() if array.shape == X.shape else array))
    assert_equal(result, before, rtol=0)


@every_function
def test_nothing_to_compute_with_is_an_error_that_names_the_shape(name: str) -> None:
    for position, array in enumerate(arrays_in(CALLS[name]())):
        if array.ndim:
            with pytest.raises(ValueError, match=r"\(0,") as error:
                call(name, with_one_changed(CALLS[name](), position, lambda array: array[:0]))
            assert_is_a_sentence(error)


@pytest.mark.parametrize("name", sorted(set(CALLS) - ANY_SHAPE))
def test_a_wrong_shape_is_an_error_that_names_it(name: str) -> None:
    for position, array in enumerate(arrays_in(CALLS[name]())):
        shape = str((1, *array.shape))
        with pytest.raises(ValueError) as error:
            call(name, with_one_changed(CALLS[name](), position, lambda array: array[np.newaxis]))
        assert shape in str(error.value), f"{error.value!r} should name {shape}"
        assert_is_a_sentence(error)


@every_function
@pytest.mark.parametrize("wrong", ["text", None, 1j])
def test_what_is_not_a_number_is_an_error(name: str, wrong: object) -> None:
    targets_of_any_type = name in {"split", "minibatches"}
    for position, _ in enumerate(arrays_in(CALLS[name]())[: 1 if targets_of_any_type else None]):
        with pytest.raises(ValueError):
            call(name, with_one_changed(CALLS[name](), position, lambda array: np.full(array.shape, wrong)))


def assert_is_a_sentence(error: pytest.ExceptionInfo[ValueError]) -> None:
    message = str(error.value)
    assert message.endswith("."), message
    assert len(message.split()) >= 6, message
