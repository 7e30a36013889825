"""The reference library of the course: how neural networks learn, in NumPy alone.

Functions are flat (`nnlib.sigmoid`), data sets are in `nnlib.datasets`, and the interactive pictures
are in `nnlib.explorers`, which is imported by name because it needs Matplotlib and ipywidgets.
"""

from importlib import import_module

# A module is loaded when one of its names is first used, so that importing nnlib costs next to nothing.
# Type checkers and editors read the same list from __init__.pyi.
_NAMES = {
    "activations": "relu relu_grad sigmoid sigmoid_grad softmax tanh tanh_grad threshold",
    "backpropagation": "backward dense_backward neuron_backward",
    "classifiers": "digit_classifier moons_classifier",
    "datasets": "",
    "descent": "brute_force_trials fit_line gradient_descent largest_stable_rate numerical_gradient",
    "fitting": "History fit",
    "gradcheck": "gradient_error",
    "hopfield": "energy hopfield_weights settle",
    "layers": "collapse count_parameters dense forward initialize predict weighted_sum",
    "losses": "binary_cross_entropy cross_entropy mse mse_grad one_hot softmax_cross_entropy_grad",
    "metrics": "accuracy confusion_matrix hardest_pair",
    "network": "Network",
    "optimizers": "AdaGrad Adam AveragedSGD ImplicitSGD Momentum Nesterov RMSProp SGD",
    "preprocessing": "normalize split standardize",
    "recurrent": "recurrent_step unroll",
    "regularization": "l2_grads l2_penalty",
    "training": "early_stopping_epoch minibatches sgd_step train updates_per_epoch",
    "warm_up": "double",
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = ["datasets", *_MODULE_OF]


def __getattr__(name: str) -> object:
    if name in _NAMES:
        return import_module(f"nnlib.{name}")
    if name in _MODULE_OF:
        value = getattr(import_module(f"nnlib.{_MODULE_OF[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"nnlib has no {name!r}; dir(nnlib) lists what it has.")


def __dir__() -> list[str]:
    return sorted(__all__)
