from nnlib import datasets
from nnlib.activations import relu, relu_grad, sigmoid, sigmoid_grad, softmax, tanh, tanh_grad, threshold
from nnlib.backpropagation import backward, dense_backward, neuron_backward
from nnlib.classifiers import digit_classifier, moons_classifier
from nnlib.descent import (
    brute_force_trials,
    fit_line,
    gradient_descent,
    largest_stable_rate,
    numerical_gradient,
)
from nnlib.fitting import History, fit
from nnlib.gradcheck import gradient_error
from nnlib.hopfield import energy, hopfield_weights, settle
from nnlib.layers import collapse, count_parameters, dense, forward, initialize, predict, weighted_sum
from nnlib.losses import (
    binary_cross_entropy,
    cross_entropy,
    mse,
    mse_grad,
    one_hot,
    softmax_cross_entropy_grad,
)
from nnlib.metrics import accuracy, confusion_matrix, hardest_pair
from nnlib.network import Network
from nnlib.optimizers import SGD, AdaGrad, Adam, AveragedSGD, ImplicitSGD, Momentum, Nesterov, RMSProp
from nnlib.preprocessing import normalize, split, standardize
from nnlib.recurrent import recurrent_step, unroll
from nnlib.regularization import l2_grads, l2_penalty
from nnlib.training import early_stopping_epoch, minibatches, sgd_step, train, updates_per_epoch
from nnlib.warm_up import double

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "AveragedSGD",
    "History",
    "ImplicitSGD",
    "Momentum",
    "Nesterov",
    "Network",
    "RMSProp",
    "accuracy",
    "backward",
    "binary_cross_entropy",
    "brute_force_trials",
    "collapse",
    "confusion_matrix",
    "count_parameters",
    "cross_entropy",
    "datasets",
    "dense",
    "dense_backward",
    "digit_classifier",
    "double",
    "early_stopping_epoch",
    "energy",
    "fit",
    "fit_line",
    "forward",
    "gradient_descent",
    "gradient_error",
    "hardest_pair",
    "hopfield_weights",
    "initialize",
    "l2_grads",
    "l2_penalty",
    "largest_stable_rate",
    "minibatches",
    "moons_classifier",
    "mse",
    "mse_grad",
    "neuron_backward",
    "normalize",
    "numerical_gradient",
    "one_hot",
    "predict",
    "recurrent_step",
    "relu",
    "relu_grad",
    "settle",
    "sgd_step",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softmax_cross_entropy_grad",
    "split",
    "standardize",
    "tanh",
    "tanh_grad",
    "threshold",
    "train",
    "unroll",
    "updates_per_epoch",
    "weighted_sum",
]
