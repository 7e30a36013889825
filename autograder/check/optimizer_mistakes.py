"""The mistakes people make in the optimizers that go by a rule and remember: momentum, AdaGrad, RMSProp and Adam."""

from functools import partial

import numpy as np

import nnlib
from autograder.check.engine import mutant
from autograder.check.optimizer_runs import by_rule, in_the_type_of_g, mistakes_of_any

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


MISTAKES_IN_MOMENTUM = [
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
        "added to itself",
        momentum(v=lambda o, g, t, v: v + o.momentum * v + g),
        "The new velocity is added to the old one. It takes its place: `=`, not `+=`.",
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
]


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

MISTAKES_IN_ADAGRAD = [
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
]

rmsprop = partial(
    by_rule,
    {"learning_rate": 0.01, "decay": 0.99, "eps": 1e-8},
    step=lambda o, g, t, s: g / (np.sqrt(s) + o.eps),
    s=mean_of_squares,
)

MISTAKES_IN_RMSPROP = [
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
        "added to itself",
        rmsprop(s=lambda o, g, t, s: s + mean_of_squares(o, g, t, s)),
        "The new s is added to the old one. It takes its place: `=`, not `+=`.",
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
]


def adam_step(o, g, t, m, v):
    return m / (1 - o.beta1**t) / (np.sqrt(v / (1 - o.beta2**t)) + o.eps)


def both_means_in_one(o, g, t, old):
    first = o.beta1 * old + (1 - o.beta1) * g
    return o.beta2 * first + (1 - o.beta2) * g**2


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

MISTAKES_IN_ADAM = [
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
        "count begins at 0",
        adam(step=lambda o, g, t, m, v: adam_step(o, g, 0, m, v)),
        "t is still 0 when it is used, and 1 - beta**0 is 0: raise t by 1 first, at the beginning of every step.",
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
    mutant(
        "one list for both means",
        adam(m=both_means_in_one, v=both_means_in_one),
        "m and v are the same list, so that each overwrites the other: `self.v = self.m` makes no copy. Make a "
        "list of zeros for each of them.",
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
]
