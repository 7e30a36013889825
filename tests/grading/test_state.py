"""What a check has left behind is noticed, and what leaves nothing behind is not."""

import builtins
import functools
import random
import sys
import types

import numpy as np
import pytest

from autograder.grading.student.state import MOST_ITEMS, state_of

NOTEBOOK = """
import numpy as np
import functools
number, words, nested = 1, ["a"], {"deep": [{"deeper": [1]}]}
array, objects = np.zeros((3, 4)), np.array([[1], None], dtype=object)
rng, raw = np.random.default_rng(0), bytearray(b"abc")
space = types.SimpleNamespace(x=1)

class Network:
    rate = 0.1
    def __init__(self):
        self.params = [np.zeros(2)]
    def step(self):
        return self.params

network = Network()
bound = network.step

def counter():
    count = 0
    def up():
        nonlocal count
        count += 1
        return count
    return up

up = counter()

def answer(x, memory=[]):
    return x

@functools.cache
def remembered(x):
    return x
"""


@pytest.fixture
def names():
    names = {"__name__": "__main__", "types": types}
    exec(NOTEBOOK, names)
    return names


@pytest.mark.parametrize(
    "done",
    [
        "global number; number = 2",
        "global new; new = 1",
        "global number; del number",
        "words.append('b')",
        "words[0] = 'c'",
        "nested['deep'][0]['deeper'].append(2)",
        "array[1, 2] = 1e-9",
        "array.T[1, 2] = 1e-9",
        "objects[0].append(2)",
        "rng.random()",
        "raw[0] = 0",
        "space.x = 2",
        "Network.rate = 0.2",
        "Network.step = None",
        "network.params[0][1] = 5",
        "network.more = 1",
        "up()",
        "answer.__defaults__[0].append(1)",
        "answer.called = True",
        "answer.__code__ = remembered.__wrapped__.__code__",
        "np.random.rand()",
        "__import__('random').random()",
    ],
)
def test_a_change_is_noticed(names, done):
    before = state_of(names)
    exec(f"def act():\n    {done}\nact()", names)
    del names["act"]
    assert state_of(names) != before


@pytest.mark.parametrize(
    ("thing", "name", "value"),
    [(np, "maximum", max), (np.linalg, "norm", abs), (random, "random", max), (builtins, "abs", max)],
)
def test_a_patched_module_is_noticed(names, monkeypatch, thing, name, value):
    before = state_of(names)
    with monkeypatch.context() as patch:
        patch.setattr(thing, name, value)
        patched = state_of(names)
    assert patched != before == state_of(names)


def test_settings_of_the_process_are_noticed(names, tmp_path, monkeypatch):
    states = [state_of(names)]
    with monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        states.append(state_of(names))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + 1)
    states.append(state_of(names))
    sys.setrecursionlimit(limit)
    with np.errstate(over="raise"):
        states.append(state_of(names))
    assert None not in states and len(set(states)) == 4 and states[0] == state_of(names)


@pytest.mark.parametrize(
    "done",
    [
        "answer(3)",
        "remembered(3)",
        "network.step()",
        "array.sum()",
        "sorted(words)",
        "np.random.default_rng(1).random()",
    ],
)
def test_what_leaves_nothing_behind_is_not_noticed(names, done):
    before = state_of(names)
    for _ in range(3):
        eval(done, names)
        assert state_of(names) == before


def test_large_and_circular_things_are_looked_at_as_far_as_it_goes(names):
    names["ring"] = ring = []
    ring.append(ring)
    names["many"] = list(range(10 * MOST_ITEMS))
    names["odd"] = [functools.partial(print), iter([1]), ..., 1j, np.float64(2), np.array(3.0)]
    before = state_of(names)
    assert before == state_of(names)
    names["many"].append(1)
    assert before != state_of(names)


def test_where_nothing_can_be_told_nothing_is_said(names):
    class Hidden:
        @property
        def __dict__(self):
            raise RuntimeError

    Hidden.__module__ = "__main__"
    names["hidden"] = Hidden()
    assert state_of(names) is None
