"""Lesson 08: what is right about optimizers, and the mistakes people make with them."""

from functools import partial

import numpy as np

import nnlib
from autograder.check.engine import Exercise, mutant
from autograder.check.optimizer_runs import (
    by_rule,
    compare_steps,
    compare_steps_on,
    follow,
    in_the_type_of_g,
    mistakes_of_any,
    one_drawn_step,
    one_step,
    runs,
    step_on,
)

momentum = partial(
    by_rule,
    {"learning_rate": 0.01, "momentum": 0.9},
    step=lambda o, g, t, v: v,
    v=lambda o, g, t, v: o.momentum * v + g,
)


def kept_in_whole_numbers(optimizer):
    return mutant(
        "memory of whole numbers",
        optimizer,
        "Where the gradients are whole numbers, the memory is cut to whole numbers too: `np.zeros_like(g)` has the "
        "type of `g`. Make the zeros with `np.zeros_like(p)`.",
    )


class OneVelocityForAll(nnlib.Momentum):
    def step(self, params, grads):
        for p, g in zip(params, grads, strict=True):
            self.v = self.momentum * getattr(self, "v", 0.0) + g
            p -= self.learning_rate * self.v


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
    mutants=[
        mutant(
            "plain descent",
            momentum(v=lambda o, g, t, v: g),
            "This is plain gradient descent: nothing is carried over from one step to the next. Keep the velocities "
            "on `self`, and make them zeros on the first step only.",
        ),
        mutant(
            "dampened",
            momentum(v=lambda o, g, t, v: o.momentum * v + (1 - o.momentum) * g),
            "The gradient is multiplied by 1 - momentum. In v = momentum * v + g it comes in whole.",
        ),
        mutant(
            "rate twice",
            momentum(v=lambda o, g, t, v: o.momentum * v + o.learning_rate * g),
            "The learning rate comes in twice. It belongs in the last line only: p -= learning_rate * v.",
        ),
        mutant(
            "rate forgotten",
            momentum(step=lambda o, g, t, v: v / o.learning_rate),
            "The parameters go down by v. They should go down by learning_rate * v.",
        ),
        mutant(
            "wrong sign",
            momentum(step=lambda o, g, t, v: -v),
            "This goes uphill: the velocity is subtracted, p -= learning_rate * v.",
        ),
        mutant(
            "never fades",
            momentum(v=lambda o, g, t, v: v + g),
            "The velocity never fades: multiply the old one by `momentum` before the gradient is added.",
        ),
        mutant(
            "old velocity",
            momentum(step=lambda o, g, t, v: (v - g) / o.momentum),
            "The step uses the velocity of the step before. Bring v up to date first, then move p.",
        ),
        mutant(
            "gradient kept as velocity",
            momentum(v=lambda o, g, t, v: g if t == 1 else o.momentum * v + g),
            "The first velocity is the gradient array itself, whose numbers change when the next gradient arrives. "
            "Begin with zeros.",
        ),
        kept_in_whole_numbers(momentum(v=in_the_type_of_g(lambda o, g, t, v: o.momentum * v + g))),
        mutant(
            "one velocity for all",
            OneVelocityForAll,
            "One velocity serves all arrays. Each array of parameters needs a velocity of its own, of its own shape.",
        ),
        mutant(
            "Nesterov",
            nnlib.Nesterov,
            "This is Nesterov's momentum, which looks ahead. Here the step is learning_rate * v and no more.",
        ),
        *mistakes_of_any(nnlib.Momentum),
    ],
)


def mistakes_with_the_root(by, right_s):
    """What can go wrong after s, the memory of squares, in AdaGrad and in RMSProp."""
    return [
        mutant(
            "no root",
            by(step=lambda o, g, t, s: g / (s + o.eps)),
            "The square root is missing: divide by sqrt(s) + eps.",
        ),
        mutant(
            "eps inside the root",
            by(step=lambda o, g, t, s: g / np.sqrt(s + o.eps)),
            "eps stands under the square root. It belongs outside: sqrt(s) + eps.",
        ),
        mutant(
            "eps forgotten",
            by(step=lambda o, g, t, s: g / np.sqrt(s)),
            "eps is missing: where all gradients so far were 0, this divides 0 by 0.",
        ),
        mutant(
            "wrong sign",
            by(step=lambda o, g, t, s: -g / (np.sqrt(s) + o.eps)),
            "This goes uphill: the step is subtracted from p.",
        ),
        mutant(
            "one rate per array",
            by(s=lambda o, g, t, s: right_s(o, np.sqrt(np.sum(g**2)), t, s)),
            "s is one number for a whole array. Every parameter has its own: `g**2`, without a sum.",
        ),
    ]


def sum_of_squares(o, g, t, s):
    return s + g**2


def mean_of_squares(o, g, t, s):
    return o.decay * s + (1 - o.decay) * g**2


adagrad = partial(
    by_rule,
    {"learning_rate": 0.01, "eps": 1e-10},
    step=lambda o, g, t, s: g / (np.sqrt(s) + o.eps),
    s=sum_of_squares,
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
    mutants=[
        mutant(
            "no memory",
            adagrad(s=lambda o, g, t, s: g**2),
            "Only the latest gradient counts. s has to add up the squares of all gradients so far.",
        ),
        mutant(
            "not squared",
            adagrad(s=lambda o, g, t, s: s + np.abs(g)),
            "s adds up the sizes of the gradients. It has to add up their squares.",
        ),
        mutant(
            "squares too late",
            adagrad(step=lambda o, g, t, s: g / (np.sqrt(s - g**2) + o.eps)),
            "The step is taken before the new square is added. Bring s up to date first, then move p.",
        ),
        *mistakes_with_the_root(adagrad, sum_of_squares),
        *mistakes_of_any(nnlib.AdaGrad),
    ],
)

rmsprop = partial(
    by_rule,
    {"learning_rate": 0.01, "decay": 0.99, "eps": 1e-8},
    step=lambda o, g, t, s: g / (np.sqrt(s) + o.eps),
    s=mean_of_squares,
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
    mutants=[
        mutant(
            "AdaGrad",
            rmsprop(s=lambda o, g, t, s: s + g**2),
            "This is AdaGrad: it adds up all squares and forgets none. Let the old s fade: decay * s.",
        ),
        mutant(
            "wrong way round",
            rmsprop(s=lambda o, g, t, s: (1 - o.decay) * s + o.decay * g**2),
            "`decay` and `1 - decay` have changed places: the old s is multiplied by decay.",
        ),
        mutant(
            "square added whole",
            rmsprop(s=lambda o, g, t, s: o.decay * s + g**2),
            "The new square comes in whole. In a running mean it is multiplied by 1 - decay.",
        ),
        mutant(
            "not squared",
            rmsprop(s=lambda o, g, t, s: o.decay * s + (1 - o.decay) * np.abs(g)),
            "s averages the sizes of the gradients. It has to average their squares.",
        ),
        mutant(
            "first square whole",
            rmsprop(s=lambda o, g, t, s: g**2 if t == 1 else o.decay * s + (1 - o.decay) * g**2),
            "s begins as the first square. It begins as zeros, so that after one step it is (1 - decay) * g**2.",
        ),
        mutant(
            "bias corrected",
            rmsprop(step=lambda o, g, t, s: g / (np.sqrt(s / (1 - o.decay**t)) + o.eps)),
            "s is divided by 1 - decay**t. That correction is Adam's; RMSProp does without it.",
        ),
        kept_in_whole_numbers(rmsprop(s=in_the_type_of_g(mean_of_squares))),
        *mistakes_with_the_root(rmsprop, mean_of_squares),
        *mistakes_of_any(nnlib.RMSProp),
    ],
)


def adam_step(o, g, t, m, v):
    return m / (1 - o.beta1**t) / (np.sqrt(v / (1 - o.beta2**t)) + o.eps)


def counted_per_array(o, g, t, m, v):
    o.arrays = getattr(o, "arrays", 0) + 1
    return adam_step(o, g, o.arrays, m, v)


adam = partial(
    by_rule,
    {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    step=adam_step,
    m=lambda o, g, t, m: o.beta1 * m + (1 - o.beta1) * g,
    v=lambda o, g, t, v: o.beta2 * v + (1 - o.beta2) * g**2,
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
    mutants=[
        mutant(
            "no correction",
            adam(step=lambda o, g, t, m, v: m / (np.sqrt(v) + o.eps)),
            "m and v are used as they are. They began as zeros and are too small at first: divide m by 1 - beta1**t "
            "and v by 1 - beta2**t.",
        ),
        mutant(
            "only m corrected",
            adam(step=lambda o, g, t, m, v: m / (1 - o.beta1**t) / (np.sqrt(v) + o.eps)),
            "v is not corrected: divide it by 1 - beta2**t before the root is taken.",
        ),
        mutant(
            "count off by one",
            adam(step=lambda o, g, t, m, v: adam_step(o, g, t + 1, m, v)),
            "The count is one too high: t is 1 in the first step, so that m_hat is the first gradient itself.",
        ),
        mutant(
            "counted per array",
            adam(step=counted_per_array),
            "t goes up for every array. It counts steps: raise it once, before the loop over the arrays.",
        ),
        mutant(
            "corrected only once",
            adam(step=lambda o, g, t, m, v: adam_step(o, g, 1, m, v)),
            "The correction never changes. t has to be kept on `self` and to grow by 1 in every step.",
        ),
        mutant(
            "eps inside the root",
            adam(step=lambda o, g, t, m, v: m / (1 - o.beta1**t) / np.sqrt(v / (1 - o.beta2**t) + o.eps)),
            "eps stands under the square root. It belongs outside: sqrt(v_hat) + eps.",
        ),
        mutant(
            "eps corrected too",
            adam(step=lambda o, g, t, m, v: m * np.sqrt(1 - o.beta2**t) / (1 - o.beta1**t) / (np.sqrt(v) + o.eps)),
            "eps is added to sqrt(v). Correct v first: eps is added to sqrt(v_hat).",
        ),
        mutant(
            "betas swapped",
            adam(
                step=lambda o, g, t, m, v: m / (1 - o.beta2**t) / (np.sqrt(v / (1 - o.beta1**t)) + o.eps),
                m=lambda o, g, t, m: o.beta2 * m + (1 - o.beta2) * g,
                v=lambda o, g, t, v: o.beta1 * v + (1 - o.beta1) * g**2,
            ),
            "beta1 and beta2 have changed places: beta1 belongs to m, beta2 to v.",
        ),
        mutant(
            "m for v",
            adam(
                v=lambda o, g, t, v: o.beta2 * v + (1 - o.beta2) * g,
                step=lambda o, g, t, m, v: adam_step(o, g, t, m, v**2),
            ),
            "v averages the gradients, as m does. It has to average their squares, g**2.",
        ),
        kept_in_whole_numbers(
            adam(
                m=in_the_type_of_g(lambda o, g, t, m: o.beta1 * m + (1 - o.beta1) * g),
                v=in_the_type_of_g(lambda o, g, t, v: o.beta2 * v + (1 - o.beta2) * g**2),
            )
        ),
        mutant(
            "gradient for m",
            adam(step=lambda o, g, t, m, v: g / (np.sqrt(v / (1 - o.beta2**t)) + o.eps)),
            "The step goes along the latest gradient. It should go along m_hat, the running mean.",
        ),
        mutant(
            "no root",
            adam(step=lambda o, g, t, m, v: m / (1 - o.beta1**t) / (v / (1 - o.beta2**t) + o.eps)),
            "The square root is missing: divide by sqrt(v_hat) + eps.",
        ),
        *mistakes_of_any(nnlib.Adam),
    ],
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
            "divide the error by 1 + learning_rate * (x @ x).",
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
