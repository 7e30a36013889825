"""Lesson 08: what is right about optimizers."""

from functools import partial

import numpy as np

import nnlib
from autograder.check.engine import Exercise, mutant
from autograder.check.optimizer_mistakes import (
    MISTAKES_IN_ADAGRAD,
    MISTAKES_IN_ADAM,
    MISTAKES_IN_MOMENTUM,
    MISTAKES_IN_RMSPROP,
)
from autograder.check.optimizer_runs import (
    compare_steps,
    compare_steps_on,
    follow,
    mistakes_of_any,
    one_drawn_step,
    one_step,
    runs,
    step_on,
)

Momentum = Exercise(
    reference=nnlib.Momentum,
    procedure=follow,
    compare=compare_steps,
    cases=runs(0.1, 0.8, learning_rate=0.5, momentum=0.25),
    hints=[
        "On the first step there is no velocity yet: make an array of zeros, `np.zeros_like(p)`, for each `p` in "
        "`params`, and keep their list on `self`, so that the next step finds it.",
        "For each array first the velocity, v = momentum * v + g, then the parameters, p -= learning_rate * v. "
        "`for i, (p, g) in enumerate(zip(params, grads)):` also counts, and `i` says which velocity is theirs.",
        "Inside that loop: `self.v[i] = self.momentum * self.v[i] + g`, and after it "
        "`p -= self.learning_rate * self.v[i]`.",
    ],
    mutants=MISTAKES_IN_MOMENTUM,
)

AdaGrad = Exercise(
    reference=nnlib.AdaGrad,
    procedure=follow,
    compare=compare_steps,
    cases=runs(0.2, 0.1, learning_rate=0.5, eps=0.5),
    hints=[
        "As with momentum, each array of parameters has an array of memory, zeros at first. Here it adds up the "
        "squares of the gradients.",
        "Square and root work element by element, so every single parameter gets a rate of its own: no `sum` anywhere.",
        "Inside the loop over `i, (p, g)`: `self.s[i] = self.s[i] + g**2`, and then "
        "`p -= self.learning_rate * g / (np.sqrt(self.s[i]) + self.eps)`.",
    ],
    mutants=MISTAKES_IN_ADAGRAD,
)

RMSProp = Exercise(
    reference=nnlib.RMSProp,
    procedure=follow,
    compare=compare_steps,
    cases=runs(0.1, 0.75, 0.1, learning_rate=0.5, decay=0.5, eps=0.25),
    hints=[
        "Take your AdaGrad. One line is different: the one that brings s up to date.",
        "Instead of the sum of all squares, s is a running mean: `decay` times what it was, and `1 - decay` times the "
        "new square.",
        "Inside the loop over `i, (p, g)`: `self.s[i] = self.decay * self.s[i] + (1 - self.decay) * g**2`, and then "
        "the step of AdaGrad.",
    ],
    mutants=MISTAKES_IN_RMSPROP,
)


Adam = Exercise(
    reference=nnlib.Adam,
    procedure=follow,
    compare=compare_steps,
    cases=runs(0.1, 0.6, 0.8, 0.1, learning_rate=0.5, beta1=0.5, beta2=0.75, eps=0.25),
    hints=[
        "Each array of parameters has two arrays of memory, m and v, both zeros at first; and the optimizer counts "
        "its steps: t is 1 in the first step, for all arrays alike.",
        "m is a running mean of g with `beta1`, v a running mean of g**2 with `beta2`, as in RMSProp. Keep them as "
        "they are: the corrected ones, m / (1 - beta1**t) and v / (1 - beta2**t), are new arrays, for this step only.",
        "After `self.t += 1`, which stands before the loop: "
        "`self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g` and the like for `self.v[i]`; then "
        "`m_hat = self.m[i] / (1 - self.beta1**self.t)` and the like for `v_hat`; then "
        "`p -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.eps)`.",
    ],
    mutants=MISTAKES_IN_ADAM,
)


def averaged(mean):
    """Plain steps, and `mean(old, p, t, start)` as the average of each array."""

    class Averaged:
        def __init__(self, learning_rate=0.01):
            self.learning_rate, self.t = learning_rate, 0

        def step(self, params, grads):
            if self.t == 0:
                self.average, self.start = [0.0 for _ in params], [p.copy() for p in params]
            self.t += 1
            for p, g in zip(params, grads, strict=True):
                p -= self.learning_rate * g
            arrays = zip(self.average, params, self.start, strict=True)
            self.average = [mean(old, p, self.t, start) for old, p, start in arrays]

    return Averaged


class GoingOnFromTheAverage(nnlib.AveragedSGD):
    def step(self, params, grads):
        super().step(params, grads)
        for p, mean in zip(params, self.average, strict=True):
            p[...] = mean


AveragedSGD = Exercise(
    reference=nnlib.AveragedSGD,
    procedure=partial(follow, average=True),
    compare=compare_steps,
    cases=runs(0.2, learning_rate=0.5),
    hints=[
        "First take plain steps, `p -= self.learning_rate * g`. Only then bring the average up to date; it never "
        "flows back into the parameters.",
        "There is no need to keep all the old parameters: the mean of t numbers is the mean of the first t - 1, "
        "moved by one t-th of the way to the newest: `a + (p - a) / t`.",
        "With `self.t` counting the steps and an average of zeros to begin with: "
        "`self.average = [a + (p - a) / self.t for a, p in zip(self.average, params)]`.",
    ],
    mutants=[
        mutant(
            "start counted",
            averaged(lambda old, p, t, start: ((start if t == 1 else old) * t + p) / (t + 1)),
            "The start is counted as well. Average only what came after a step: after step 1 the average is what the "
            "parameters are then.",
        ),
        mutant(
            "count begins at 0",
            averaged(lambda old, p, t, start: old + (p - old) / (t - 1)),
            "t is still 0 when it is used, so that this divides by 0: raise t by 1 first, at the beginning of every "
            "step.",
        ),
        mutant(
            "latest",
            averaged(lambda old, p, t, start: p.copy()),
            "`average` holds the latest parameters. It has to be the mean of those after steps 1 to t.",
        ),
        mutant(
            "the parameters themselves",
            averaged(lambda old, p, t, start: p),
            "`average` holds the arrays of `params` themselves, which change at every step. Make arrays of its own.",
        ),
        mutant(
            "begun without a copy",
            averaged(lambda old, p, t, start: p if t == 1 else old + (p - old) / t),
            "The first average is the array of `params` itself, which the next step changes. Begin with a copy.",
        ),
        mutant(
            "half and half",
            averaged(lambda old, p, t, start: p.copy() if t == 1 else (old + p) / 2),
            "The latest parameters count as much as all before them. After step t, they count for one t-th.",
        ),
        mutant(
            "fading",
            averaged(lambda old, p, t, start: 0.9 * old + 0.1 * p),
            "This is a running mean, in which early steps fade. Here all steps count alike.",
        ),
        mutant(
            "sum",
            averaged(lambda old, p, t, start: old + p),
            "This is the sum of the parameters after all steps: divide it by the number of steps.",
        ),
        mutant(
            "divided by t + 1",
            averaged(lambda old, p, t, start: (old * t + p) / (t + 1)),
            "The sum is divided by one too many: after step t there are t arrays to average.",
        ),
        mutant(
            "going on from the average",
            GoingOnFromTheAverage,
            "The parameters were set to the average. The steps are plain ones; the average is only kept beside them.",
        ),
        *mistakes_of_any(nnlib.AveragedSGD),
    ],
)


def by_formula(new_w):
    """A class whose step returns `new_w(w, x, y, learning_rate)`."""

    class ByFormula:
        def __init__(self, learning_rate=0.01):
            self.learning_rate = learning_rate

        def step(self, w, x, y):
            return new_w(w, x, y, self.learning_rate)

    return ByFormula


def explicit(w, x, y, rate):
    return w - rate * (x @ w - y) * x


def explicit_and_on(w, x, y, rate):
    return w - rate * (x @ explicit(w, x, y, rate) - y) * x


def implicit_in_place(w, x, y, rate):
    w -= (rate * (x @ w - y) / (1 + rate * x @ x) * x).astype(w.dtype)
    return w


ImplicitSGD = Exercise(
    reference=nnlib.ImplicitSGD,
    procedure=step_on,
    compare=compare_steps_on,
    cases=[
        one_step([0.0], [2.0], 3.0, learning_rate=0.5),
        one_step([1.0, 2.0], [1.0, -1.0], 3.0, learning_rate=0.5),
        one_step([1, 2], [3, 1], 2, learning_rate=1),
        one_step([1, 2], [0.5, 1.0], 3),
        one_step([1.0, 2.0], [2.0, -1.0], 0.0, learning_rate=0.5),
        one_step([1.0, 2.0], [2.0, 1.0], 1.0),
        one_step([2.0, -1.0], [1.0, 3.0], 4.0, learning_rate=1e6),
        one_step([1000.0, -2000.0], [100.0, 300.0], 5000.0),
        one_step([0.5, -1.0, 2.0], [0.0, 0.0, 0.0], 4.0, learning_rate=2.0),
        one_drawn_step(4, learning_rate=0.1),
        one_drawn_step(3, learning_rate=20.0),
        one_drawn_step(2, learning_rate=3.0),
    ],
    hints=[
        "Write down the equation with the gradient in full: w_new = w - learning_rate * (x @ w_new - y) * x. "
        "Whatever w_new is, it differs from w by a number times x. Only that number is unknown.",
        "Multiply both sides by x: x @ w_new = x @ w - learning_rate * (x @ w_new - y) * (x @ x). Subtract y on both "
        "sides and solve for the new error, x @ w_new - y: it is the old error divided by "
        "1 + learning_rate * (x @ x).",
        "With `error = (x @ w - y) / (1 + self.learning_rate * (x @ x))`, return `w - self.learning_rate * error * x`.",
    ],
    mutants=[
        mutant(
            "explicit",
            by_formula(explicit),
            "This is the plain step, with the gradient at the old w. The equation asks for the gradient at w_new: "
            "solve it for the new error, and take the step with that one.",
        ),
        mutant(
            "one round",
            by_formula(explicit_and_on),
            "This puts the plain step's w into the gradient, once. That is nearer at small rates and still not the "
            "solution: solve the equation for w_new.",
        ),
        mutant(
            "x @ x missing",
            by_formula(lambda w, x, y, rate: w - rate * (x @ w - y) / (1 + rate) * x),
            "The error is divided by 1 + learning_rate. It has to be 1 + learning_rate * (x @ x).",
        ),
        mutant(
            "element by element",
            by_formula(lambda w, x, y, rate: w - rate * (x @ w - y) / (1 + rate * x**2) * x),
            "x**2 squares every input by itself and makes one error of each. There is one new error: use x @ x, the "
            "sum of the squares.",
        ),
        mutant(
            "length for its square",
            by_formula(lambda w, x, y, rate: w - rate * (x @ w - y) / (1 + rate * np.sqrt(x @ x)) * x),
            "x comes in with its length. It has to be the length squared: x @ x, without a root.",
        ),
        mutant(
            "rate missing below",
            by_formula(lambda w, x, y, rate: w - rate * (x @ w - y) / (1 + x @ x) * x),
            "The learning rate is missing where the error is divided: 1 + learning_rate * (x @ x).",
        ),
        mutant(
            "wrong sign",
            by_formula(lambda w, x, y, rate: w + rate * (x @ w - y) / (1 + rate * x @ x) * x),
            "This goes uphill: the step is subtracted from w.",
        ),
        mutant(
            "minus for plus",
            by_formula(lambda w, x, y, rate: w - rate * (x @ w - y) / (1 - rate * x @ x) * x),
            "There is a minus where a plus belongs: the error is divided by 1 + learning_rate * (x @ x).",
        ),
        mutant(
            "half forgotten",
            by_formula(lambda w, x, y, rate: w - 2 * rate * (x @ w - y) / (1 + 2 * rate * x @ x) * x),
            "This is right for the loss (x @ w - y)**2. Here the loss is half of it, and its gradient has no factor 2.",
        ),
        mutant(
            "in place",
            by_formula(implicit_in_place),
            "This changes the array `w` it was given. This step returns a new one: `w - ...` instead of `w -= ...`.",
        ),
    ],
)
