"""How the optimizers of lesson 08 are checked: let them step, watch every step, and name the first that differs."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.check.engine import Case, Mutant, case, mutant, random_case
from autograder.check.engine.compare import Tolerance, compare
from autograder.check.engine.results import as_parts, hold_the_same_memory
from autograder.check.engine.wording import value_text

WATCHED = [
    ("grads", "was changed to"),
    ("params", "is"),
    ("params", "is right, but in the list that was handed in there now"),
    ("average", "is"),
    ("average", "is right, but when `params` change it becomes"),
]
"""What is looked at after every step, in this order, and how a message says that it is not as expected."""


@dataclass
class Run:
    """How an optimizer is made, the parameters it starts from and the gradients of every step, of type `dtype`."""

    start: list[np.ndarray]
    gradients: list[Any]
    values: tuple[float, ...] = ()
    named: dict[str, float] = field(default_factory=dict)
    dtype: type = float

    @property
    def __name__(self) -> str:
        """What a message writes between the brackets of the optimizer's name."""
        return ", ".join([*map(repr, self.values), *(f"{key}={value}" for key, value in self.named.items())])


def follow(optimizer: Callable[..., Any], run: Run, average: bool = False) -> tuple[Any, ...]:
    """Let two optimizers step in turns on copies of the parameters; return where each was after every step.

    Both meet the gradients in the same arrays, as in a training loop that uses its memory again.
    """
    pair = [optimizer(*run.values, **run.named) for _ in range(2)]
    optimizer()  # A third one, with other hyperparameters, must make no difference to them.
    params = [[p.copy() for p in run.start] for _ in pair]
    grads: list[np.ndarray] = [np.empty_like(p, dtype=run.dtype) for p in run.start]
    rows: list[list[Any]] = [[], []]
    for new in run.gradients:
        for one, arrays, traced in zip(pair, params, rows, strict=True):
            for g, values in zip(grads, new, strict=True):
                g[...] = values
            handed, handed_grads = list(arrays), list(grads)
            one.step(handed, handed_grads)
            traced.append(
                copy.deepcopy((handed_grads, arrays, handed, *(read_average(one, arrays) if average else ())))
            )
    return run.start, *rows


def read_average(optimizer: Any, params: list[np.ndarray]) -> tuple[Any, Any]:
    """The average as it is, and as it is while the parameters are elsewhere, which must not matter."""
    before, first = copy.deepcopy(params), copy.deepcopy(optimizer.average)
    for p in params:
        p += 1
    second = copy.deepcopy(optimizer.average)
    for p, value in zip(params, before, strict=True):
        p[...] = value
    return first, second


def compare_steps(got: Any, expected: Any, tolerance: Tolerance) -> str | None:
    """Name the first step after which the first optimizer, or else the second, is not where it should be."""
    start, *wanted = expected
    faults = [first_fault(*rows, tolerance) for rows in zip(got[1:], wanted, strict=True)]
    fault = faults[0] or faults[1]
    if not fault:
        return None
    step, text = fault
    text = f"after step {step}: {text}"
    if len(start) == 1 and step <= 3:
        gradients = ", ".join(value_text(grads[0]) for grads, *_ in wanted[0][:step])
        whole = ", whole numbers" if wanted[0][0][0][0].dtype.kind == "i" else ""
        text += f" The parameters began at {value_text(start[0])}; the gradients so far{whole}: {gradients}."
    first, second = (tuple(params for _, params, *_ in rows) for rows in got[1:])
    if compare(first, second, replace(tolerance, nan_equal=True)):
        text += " A second one, which stepped in turns with it on a copy of the parameters, went another way."
    return text


def first_fault(rows: Any, wanted: Any, tolerance: Tolerance) -> tuple[int, str] | None:
    for step, (row, right) in enumerate(zip(rows, wanted, strict=True), start=1):
        for (name, verb), arrays, expected in zip(WATCHED, row, right, strict=False):
            difference = first_difference(name, verb, arrays, expected, tolerance)
            if difference:
                return step, difference
    return None


def first_difference(name: str, verb: str, got: Any, expected: Any, tolerance: Tolerance) -> str | None:
    arrays = as_parts(got)
    if arrays is None or len(arrays) != len(expected):
        return f"`{name}` is not a list with one array for each array of parameters."
    for i, (array, right) in enumerate(zip(arrays, expected, strict=True)):
        difference = compare(array, right, tolerance)
        if difference:
            return difference.replace("returned", f"`{name}[{i}]` {verb}", 1)
    return None


FEW: list[Any] = [[[2, 1]], [[1, -1]], [[-1, 2]], [[0, 1]], [[3, 0]], [[0.5, -2]], [[-2, 1]], [[1, 1]]]
ZEROS_FIRST: list[Any] = [
    [[0, 1, 1e-9]],
    [[0, -1, 2e-9]],
    [[1, 2, 1e-9]],
    *[[[0.5, g, -1e-8]] for g in (1, -3, 0, 2, 1)],
]
WHOLE: list[Any] = [[[1, -1]], [[1, -1]], [[-2, 1]], [[0, 3]]]
SCALES = [1, 2, 0.5, 3, 1, 0, 1, 4, 1, 2, 1, 3]


def drawn(*shapes: tuple[int, ...], **named: float) -> Case:
    """Parameters of these shapes, and gradients that are large at some steps and small at others."""

    def make(rng: np.random.Generator) -> tuple[Run]:
        gradients = [[(scale * rng.normal(size=shape)).round(2) for shape in shapes] for scale in SCALES]
        return (Run([rng.normal(size=shape).round(2) for shape in shapes], gradients, named=named),)

    return random_case(make)


def runs(*values: float, **named: float) -> Sequence[Case]:
    """Hyperparameters by name, by position and left out; one array and several, some of them of equal shapes;
    gradients that are fractions, and whole numbers."""
    return [
        case(Run([np.array([1.0, -2.0])], FEW, named=named)),
        case(Run([np.array([1.0, -2.0])], FEW, values=values)),
        drawn((2, 3), (2,), (1, 2), (2,), (2, 3), **named),
        case(Run([np.array([1.0, -1.0, 0.5])], ZEROS_FIRST)),
        case(Run([np.array([1.0, -2.0])], WHOLE, named=named, dtype=int)),
        drawn((3, 1), (1,), (1, 1), **{**named, "learning_rate": 1}),
    ]


def by_rule(hyperparameters: dict[str, float], step: Callable[..., Any], **memories: Callable[..., Any]) -> type:
    """A class whose step brings each memory of an array up to date, `update(self, g, t, old)`, and then
    lowers the array by the learning rate times `step(self, g, t, *memories)`."""

    class ByRule:
        learning_rate: float

        def __init__(self, *values, **named):
            vars(self).update(hyperparameters | dict(zip(hyperparameters, values, strict=False)) | named)
            self.t = 0

        def step(self, params, grads):
            if self.t == 0:
                self.old = [dict.fromkeys(memories, 0.0) for _ in params]
            self.t += 1
            for p, g, old in zip(params, grads, self.old, strict=True):
                old.update({name: update(self, g, self.t, old[name]) for name, update in memories.items()})
                p -= self.learning_rate * step(self, g, self.t, *old.values())

    return ByRule


def in_the_type_of_g(update: Callable[..., Any]) -> Callable[..., Any]:
    """The same memory kept in arrays made with `np.zeros_like(g)`, which cut fractions off where g has none."""
    return lambda o, g, t, old: np.asarray(update(o, g, t, old)).astype(g.dtype)


def rebinding(optimizer):
    class Rebinding(optimizer):
        def step(self, params, grads):
            super().step([p.copy() for p in params], grads)

    return Rebinding


def on_the_class(optimizer):
    class OnTheClass:
        def __init__(self, *values, **named):
            OnTheClass.only_one = optimizer(*values, **named)

        def step(self, params, grads):
            self.only_one.step(params, grads)

        @property
        def average(self):
            return self.only_one.average

    return OnTheClass


def first_array_only(optimizer):
    class FirstArrayOnly(optimizer):
        def step(self, params, grads):
            super().step(params[:1], grads[:1])

    return FirstArrayOnly


def gradients_changed(optimizer):
    class GradientsChanged(optimizer):
        def step(self, params, grads):
            super().step(params, grads)
            for g in grads:
                g *= self.learning_rate

    return GradientsChanged


def mistakes_of_any(optimizer: type) -> list[Mutant]:
    """What can go wrong with every rule, shown on a right optimizer."""
    return [
        mutant(
            "rebinds",
            rebinding(optimizer),
            "The arrays that were handed in did not change. `p = p - ...` makes a new array, which nobody else sees; "
            "`p -= ...` changes the array itself.",
        ),
        mutant(
            "memory on the class",
            on_the_class(optimizer),
            "What is stored on the class is shared by all optimizers that are made from it. Store it on `self`.",
        ),
        mutant(
            "first array only",
            first_array_only(optimizer),
            "Only the first array moves. Go through all of them: `for i, (p, g) in enumerate(zip(params, grads)):`.",
        ),
        mutant(
            "gradients changed",
            gradients_changed(optimizer),
            "The gradients belong to whoever computed them. Only `params` is yours to change: no `g *= ...` and no "
            "`g += ...`.",
        ),
    ]


@dataclass
class OneStep:
    """A step of implicit SGD: one observation x with target y."""

    w: np.ndarray
    x: np.ndarray
    y: float
    named: dict[str, float]

    @property
    def __name__(self) -> str:
        """What a message writes between the optimizer's name with its bracket and the last bracket."""
        given = ", ".join(map(value_text, (self.w, self.x, self.y))) if self.w.size <= 2 else "w, x, y"
        return f"{', '.join(f'{key}={value:g}' for key, value in self.named.items())}).step({given}"


def one_step(w: list[float], x: list[float], y: float, **named: float) -> Case:
    return case(OneStep(np.array(w), np.array(x), y, named))


def one_drawn_step(n: int, **named: float) -> Case:
    def make(rng: np.random.Generator) -> tuple[OneStep]:
        return (OneStep(rng.normal(size=n).round(2), rng.normal(size=n).round(2), round(rng.normal(), 2), named),)

    return random_case(make)


def step_on(optimizer: Callable[..., Any], step: OneStep) -> tuple[Any, ...]:
    """Take the same step twice and then another with one optimizer.

    Returns where they led, w and x as they are then, and whether the first step came back with w itself.
    """
    one = optimizer(**step.named)
    first = one.step(step.w, step.x, step.y)
    given = hold_the_same_memory(first, step.w)
    first, again = copy.deepcopy(first), copy.deepcopy(one.step(step.w, step.x, step.y))
    return first, again, one.step(step.w + 1, 2 * step.x + 1, step.y), step.w, step.x, given


def compare_steps_on(got: Any, expected: Any, tolerance: Tolerance) -> str | None:
    first, again, other, *arguments, given = (compare(*pair, tolerance) for pair in zip(got, expected, strict=True))
    for name, changed in zip("wx", arguments, strict=True):
        if changed:
            return f"changed the `{name}` that it was given, which should stay as it was."
    if first:
        return first
    if again:
        return f"is right the first time; the same step once more, by the same optimizer, {again}"
    if other:
        return f"is right; a step from w + 1 with 2 * x + 1 and y, by the same optimizer after it, {other}"
    return "returned the array `w` that it was given, expected a new one." if given else None
