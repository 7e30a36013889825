"""The mistakes people make with loops: in recurrent networks, and in networks that settle."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


def step_in_place(x, h, W_x, W_h, b):
    if h.dtype.kind != "f":
        return nnlib.recurrent_step(x, h, W_x, W_h, b)
    h[...] = np.tanh(x @ W_x.T + h @ W_h.T + b)
    return h


MISTAKES_IN_RECURRENT_STEP = [
    mutant(
        "no tanh",
        lambda x, h, W_x, W_h, b: x @ W_x.T + h @ W_h.T + b,
        "This is the weighted sum. The new state is its tanh.",
    ),
    mutant(
        "state ignored",
        lambda x, h, W_x, W_h, b: np.tanh(x @ W_x.T + b) + 0 * h,
        "The old state is missing, so this is a feed-forward layer: add `h @ W_h.T`.",
    ),
    mutant(
        "bias forgotten",
        lambda x, h, W_x, W_h, b: np.tanh(x @ W_x.T + h @ W_h.T),
        "The bias is missing: add b before tanh.",
    ),
    mutant(
        "W_h not transposed",
        lambda x, h, W_x, W_h, b: np.tanh(x @ W_x.T + h @ W_h + b),
        "`W_h` is not transposed. Its rows belong to the units that receive, so it is `h @ W_h.T`.",
    ),
    mutant(
        "nothing transposed",
        lambda x, h, W_x, W_h, b: np.tanh(x @ W_x + h @ W_h + b),
        "The weights are not transposed. Their rows belong to the units that receive: `x @ W_x.T`, `h @ W_h.T`.",
    ),
    mutant(
        "two tanhs",
        lambda x, h, W_x, W_h, b: np.tanh(x @ W_x.T + b) + np.tanh(h @ W_h.T),
        "tanh is applied to the two parts one by one. Add them up first, then apply it once.",
    ),
    mutant(
        "state not weighted",
        lambda x, h, W_x, W_h, b: np.tanh(x @ W_x.T + h + b),
        "The old state goes in as it is. It has to pass through its weights: `h @ W_h.T`.",
    ),
    mutant(
        "sigmoid",
        lambda x, h, W_x, W_h, b: nnlib.sigmoid(x @ W_x.T + h @ W_h.T + b),
        "This is the sigmoid of the weighted sum. The new state is its tanh.",
    ),
    mutant(
        "in place",
        step_in_place,
        "This writes the new state into the array of the old one. Return a new array.",
    ),
]


def unrolled(step, order=lambda X: X):
    """The states that follow from `step(x, h, h0, W_x, W_h, b)`, each the h of the next."""

    def unroll(X, h0, W_x, W_h, b):
        states = [h0]
        for x in order(X):
            states.append(step(x, states[-1], h0, W_x, W_h, b))
        return np.array(states[1:])

    return unroll


def in_one_array(X, h0, W_x, W_h, b):
    h = h0.astype(float)
    states = []
    for x in X:
        h[...] = nnlib.recurrent_step(x, h, W_x, W_h, b)
        states.append(h)
    return np.array(states)


def in_the_start(X, h0, W_x, W_h, b):
    states = nnlib.unroll(X, h0, W_x, W_h, b)
    h0[...] = states[-1]
    return states


def in_integers(X, h0, W_x, W_h, b):
    return nnlib.unroll(X, h0, W_x, W_h, b).astype(X.dtype)


MISTAKES_IN_UNROLL = [
    mutant(
        "start included",
        lambda X, h0, *weights: np.concatenate([h0[np.newaxis], nnlib.unroll(X, h0, *weights)]),
        "h0 is included. The result begins with the state after the first input, so it is as long as X.",
    ),
    mutant(
        "old states",
        lambda X, h0, *weights: np.concatenate([h0[np.newaxis], nnlib.unroll(X, h0, *weights)[:-1]]),
        "Each state comes one step late: keep the state after the input has come in, not before.",
    ),
    mutant(
        "last state only",
        lambda *arguments: nnlib.unroll(*arguments)[-1],
        "This is the last state. All of them are asked for: shape (time, n, n_hidden).",
    ),
    mutant(
        "state not carried on",
        unrolled(lambda x, h, h0, W_x, W_h, b: nnlib.recurrent_step(x, h0, W_x, W_h, b)),
        "Every step starts from h0. It has to start from the state of the step before: `h = recurrent_step(...)`.",
    ),
    mutant(
        "backwards",
        unrolled(lambda x, h, h0, W_x, W_h, b: nnlib.recurrent_step(x, h, W_x, W_h, b), lambda X: X[::-1]),
        "This reads the sequence from its end. The first input is X[0].",
    ),
    mutant(
        "first input only",
        lambda X, *others: nnlib.unroll(np.repeat(X[:1], len(X), axis=0), *others),
        "The same input comes in at every step. At step t it is X[t].",
    ),
    mutant(
        "batch first",
        lambda *arguments: nnlib.unroll(*arguments).swapaxes(0, 1),
        "The axes are in another order. Time comes first: shape (time, n, n_hidden).",
    ),
    mutant(
        "one array for all states",
        in_one_array,
        "All states are the same array, which ends up as the last one. Make a new array at every step.",
    ),
    mutant(
        "start overwritten",
        in_the_start,
        "This writes into h0. Whoever passed it may still need it.",
    ),
    mutant(
        "integers",
        in_integers,
        "The states were stored in an array of integers, as X is one here, which cuts off all decimals.",
    ),
]


MISTAKES_IN_ENERGY = [
    mutant("minus forgotten", lambda W, s: s @ W @ s / 2, "The sign is wrong: agreement lowers the energy."),
    mutant(
        "half forgotten",
        lambda W, s: -s @ W @ s,
        "This counts every pair twice, as W[i, j] and as W[j, i]: divide by 2.",
    ),
    mutant(
        "fields added up",
        lambda W, s: -(W @ s).sum() / 2,
        "This adds up what reaches the units. Each of these has to be multiplied by the unit's own state first.",
    ),
    mutant(
        "weights added up",
        lambda W, s: -np.sum(W) / 2,
        "The states do not come in. W[i, j] counts with a minus where the units i and j differ.",
    ),
    mutant("per unit", lambda W, s: -s @ W @ s / (2 * len(s)), "This is the energy per unit: do not divide by n."),
    mutant(
        "half of the half",
        lambda W, s: -s @ np.triu(W) @ s / 2,
        "Every pair is counted once and then halved. Either take all of W and halve, or each pair once.",
    ),
    mutant(
        "one number for each unit",
        lambda W, s: -s * (W @ s) / 2,
        "This is an array, the share of each unit. The energy is their sum.",
    ),
    mutant("rounded down", lambda W, s: -s @ W @ s // 2, "`//` rounds down. `/` divides."),
]


def settled(update, order=lambda n: range(n), sweeps=lambda max_sweeps: max_sweeps, same=np.array_equal):
    """`settle` with `update(field, old)` as a unit's new state; it ends where a sweep leaves the states the `same`."""

    def settle(W, s, max_sweeps=100):
        s = s.copy()
        for _ in range(sweeps(max_sweeps)):
            before = s.copy()
            for i in order(len(s)):
                s[i] = update(W[i] @ s, s[i])
            if same(s, before):
                break
        return s

    return settle


def right_update(field, old):
    return old if field == 0 else np.sign(field)


def all_at_once(update):
    """A wrong `settle` whose units change together, to `update(fields, old states)`."""

    def settle(W, s, max_sweeps=100):
        s = s.copy()
        for _ in range(max_sweeps):
            new = update(W @ s, s)
            if (new == s).all():
                break
            s = new
        return s

    return settle


ALL_AT_ONCE = (
    "All units change at the same time here, each looking at the old states. Change them one after another, so that "
    "each sees what those before it have become."
)


def settled_in_place(W, s, max_sweeps=100):
    s[...] = nnlib.settle(W, s, max_sweeps)
    return s


def stopped_at_the_first_content_unit(W, s, max_sweeps=100):
    s = s.copy()
    for _ in range(max_sweeps):
        for i in range(len(s)):
            new = right_update(W[i] @ s, s[i])
            if new == s[i]:
                return s
            s[i] = new
    return s


MISTAKES_IN_SETTLE = [
    mutant("all at once", all_at_once(lambda field, s: np.where(field == 0, s, np.sign(field))), ALL_AT_ONCE),
    mutant("all at once, zero at zero", all_at_once(lambda field, s: np.sign(field)), ALL_AT_ONCE),
    mutant("all at once, one at zero", all_at_once(lambda field, s: np.where(field >= 0, 1, -1)), ALL_AT_ONCE),
    mutant("all at once, minus one at zero", all_at_once(lambda field, s: np.where(field > 0, 1, -1)), ALL_AT_ONCE),
    mutant(
        "one at zero",
        settled(lambda field, old: 1 if field >= 0 else -1),
        "Where the field is exactly 0, this sets the unit to 1. It should stay as it is.",
    ),
    mutant(
        "minus one at zero",
        settled(lambda field, old: 1 if field > 0 else -1),
        "Where the field is exactly 0, this sets the unit to -1. It should stay as it is.",
    ),
    mutant(
        "zero at zero",
        settled(lambda field, old: np.sign(field)),
        "Where the field is exactly 0, this sets the unit to 0. It should stay as it is.",
    ),
    mutant(
        "one sweep",
        settled(right_update, sweeps=lambda max_sweeps: min(max_sweeps, 1)),
        "This stops after one sweep. Go on until a whole sweep changes nothing.",
    ),
    mutant(
        "no limit",
        settled(right_update, sweeps=lambda max_sweeps: 1000),
        "`max_sweeps` is ignored: never make more sweeps than that.",
    ),
    mutant(
        "another default",
        lambda W, s, max_sweeps=50: nnlib.settle(W, s, max_sweeps),
        "Where `max_sweeps` is not given, this makes fewer sweeps than 100: the first line says `max_sweeps=100`.",
    ),
    mutant(
        "default without end",
        lambda W, s, max_sweeps=1000: nnlib.settle(W, s, max_sweeps),
        "Where `max_sweeps` is not given, this makes more sweeps than 100: the first line says `max_sweeps=100`.",
    ),
    mutant(
        "stopped when the sum stays",
        settled(right_update, same=lambda s, before: s.sum() == before.sum()),
        "This stops when the sum of the states stays the same. Two units that change in opposite ways leave it so: "
        "compare unit by unit.",
    ),
    mutant(
        "one sweep too many",
        settled(right_update, sweeps=lambda max_sweeps: max_sweeps + 1),
        "This makes one sweep more than `max_sweeps`.",
    ),
    mutant(
        "one sweep too few",
        settled(right_update, sweeps=lambda max_sweeps: max_sweeps - 1),
        "This makes one sweep less than `max_sweeps`.",
    ),
    mutant(
        "from the end",
        settled(right_update, order=lambda n: reversed(range(n))),
        "The units change in the wrong order: begin with unit 0.",
    ),
    mutant(
        "sign turned",
        settled(lambda field, old: right_update(-field, old)),
        "The units turn against their fields. Above 0 means 1, below 0 means -1.",
    ),
    mutant(
        "stopped too early",
        stopped_at_the_first_content_unit,
        "This stops at the first unit that does not change. Others may still want to: stop only after a whole "
        "sweep without any change.",
    ),
    mutant(
        "in place",
        settled_in_place,
        "This changes the state it was given. Work on `s.copy()`.",
    ),
    mutant(
        "given back",
        lambda W, s, max_sweeps=100: s if (nnlib.settle(W, s, 1) == s).all() else nnlib.settle(W, s, max_sweeps),
        "Where nothing changes, this returns the very array it was given. Whoever changes one of the two changes "
        "both: return a copy.",
    ),
]


def with_empty_diagonal(W):
    W = np.array(W, dtype=float)
    np.fill_diagonal(W, 0)
    return W


MISTAKES_IN_HOPFIELD_WEIGHTS = [
    mutant(
        "diagonal kept",
        lambda P: P.T @ P / P.shape[1],
        "The diagonal is not zero: a unit must not listen to itself.",
    ),
    mutant(
        "divided by the number of patterns",
        lambda P: with_empty_diagonal(P.T @ P / len(P)),
        "This divides by the number of patterns. Divide by the number of units, `P.shape[1]`.",
    ),
    mutant(
        "not divided",
        lambda P: with_empty_diagonal(P.T @ P),
        "This is the sum of the outer products. It still has to be divided by the number of units.",
    ),
    mutant(
        "patterns with patterns",
        lambda P: with_empty_diagonal(P @ P.T / P.shape[1]),
        "This compares patterns with patterns, shape (m, m). Units are to be compared with units: `P.T @ P`.",
    ),
    mutant(
        "outer product of the sum",
        lambda P: with_empty_diagonal(np.outer(P.sum(axis=0), P.sum(axis=0)) / P.shape[1]),
        "The patterns are added up first, so that they cancel. Make the outer product of each, then add up.",
    ),
    mutant(
        "last pattern only",
        lambda P: with_empty_diagonal(np.outer(P[-1], P[-1]) / P.shape[1]),
        "Only the last pattern is remembered. Add up the outer products of all of them.",
    ),
    mutant(
        "divided by n - 1",
        lambda P: with_empty_diagonal(P.T @ P / (P.shape[1] - 1)),
        "This divides by the number of other units. Divide by the number of all units, n.",
    ),
    mutant(
        "fill_diagonal returned",
        lambda P: np.fill_diagonal(P.T @ P / P.shape[1], 0),
        "`np.fill_diagonal` changes its argument and returns nothing. Call it on a line of its own, then return W.",
    ),
    mutant(
        "whole numbers",
        lambda P: with_empty_diagonal(P.T @ P // P.shape[1]),
        "`//` rounds down. `/` divides.",
    ),
]
