"""Of the lesson's own cells those run that a submission needs, whichever way it needs them."""

import re

import pytest

from autograder.grading.master import Master
from autograder.grading.student.needs import names_of, needless
from autograder.lessons import find_lessons

SETTING_UP = "import numpy as np"
SETS_SOMETHING_FOR_ALL = re.compile(r"random\.seed|seterr|rcParams|set_printoptions|simplefilter|filterwarnings|chdir")
STUB = "def answer(x):\n    raise NotImplementedError()"


def run(learners, *lesson):
    """Which of the lesson's cells run, besides the first."""
    given = [names_of(source) for source in (SETTING_UP, *lesson)]
    left_out = needless(given, [names_of(source) for source in (STUB, *learners)])
    return [source for i, source in enumerate(lesson, 1) if i not in left_out]


@pytest.mark.parametrize(
    "learners",
    [
        "def answer(x):\n    return np.exp(x)",
        "def answer(data):\n    data = data + 1\n    return data",
        "def answer(x):\n    return [data for data in x]",
        "class answer:\n    data = 3",
        "answer = lambda data: data",
        "import math\nother = math.pi",
    ],
)
def test_what_only_shows_something_is_not_run(learners):
    assert run([learners], "data = np.arange(3)\nprint(data)", "print(answer(3))") == []


@pytest.mark.parametrize(
    "learners",
    [
        "answer.__globals__['data']",
        "import inspect\ninspect.currentframe().f_globals['data']",
        "import importlib\nimportlib.import_module('__main__').data",
        "import sys\nsys.modules[__name__].data",
        "import timeit\ntimeit.timeit('sum(data)', 'from __main__ import data', number=1)",
        "import doctest\ndoctest.testmod()",
        "def print(*args): ...",
        "import builtins\nbuiltins.print = len",
        "np.exp = len",
        "np.random.rand = len",
        "sum = 0",
    ],
)
def test_where_code_reaches_what_it_does_not_name_everything_is_run(learners):
    lesson = ["data = np.arange(3)", "print(data)"]
    assert run([learners], *lesson) == lesson


@pytest.mark.parametrize("learners", ["class A: pass\nA().x = 3", "def f(self):\n    self.x = 3", "answer.times = 0"])
def test_an_attribute_of_ones_own_changes_nothing_for_others(learners):
    assert run([learners], "data = np.arange(3)") == []


@pytest.mark.parametrize(
    "learners",
    [
        "data",
        "def answer(x):\n    return data + x",
        "def answer(x):\n    def inner():\n        return data\n    return inner()",
        "answer = lambda x=3: data",
        "def answer(x, more=data): ...",
        "class answer:\n    start = data",
        "answer = [x for x in range(3) if x in data]",
        "def answer(x):\n    global data\n    data = x",
        "data += 1",
        "del data",
        "data[0] = 5",
        "f'{data}'",
    ],
)
def test_what_a_learners_cell_looks_up_is_defined(learners):
    defines = "data = np.arange(3)"
    assert run([learners], defines, "other = 5") == [defines]


@pytest.mark.parametrize(
    "defines",
    [
        "for data in range(3): pass",
        "with open('f') as data: pass",
        "import numpy.random as data",
        "from numpy import pi as data",
        "def data(): ...",
        "class data: ...",
        "first, *data = [1, 2, 3]",
        "(data := 3)",
        "def sets():\n    global data\n    data = 1\nsets()",
        "data: int = 3",
        "match [1, 2]:\n    case [1, data]: pass",
    ],
)
def test_a_name_is_defined_in_whichever_way(defines):
    assert run(["print(data)"], defines) == [defines]


@pytest.mark.parametrize(
    "changes",
    [
        "data.append(1)",
        "data[0] = 1",
        "data += [1]",
        "other = data",
        "sorted(data)",
        "for i in range(3):\n    data[i] = i",
    ],
)
def test_what_may_change_a_thing_that_is_needed_is_run(changes):
    defines = "data = [0, 0, 0]"
    assert run(["print(data)"], defines, changes) == [defines, changes]


def test_what_a_needed_cell_needs_is_run_and_what_changes_it_too():
    lesson = ["a = [1]", "b = a + [2]", "a.append(3)", "c = 5"]
    assert run(["print(b)"], *lesson) == lesson[:3]


def test_a_function_of_the_lessons_that_changes_something_counts_where_it_is_called():
    lesson = ["seen = []", "def note(x):\n    seen.append(x)", "def twice(x):\n    note(x)", "twice(3)", "print(4)"]
    assert run(["print(seen)"], *lesson) == lesson[:4]


def test_calling_an_answer_changes_nothing_that_others_need():
    assert run(["def answer(x):\n    return helper(x)", "def helper(x):\n    return x"], "y = answer(3)") == []


@pytest.mark.parametrize(
    "learners",
    [
        "globals()['data']",
        "eval('data')",
        "exec('print(data)')",
        "vars()",
        "print(_)",
        "print(_12, __)",
        "Out[3]",
        "import __main__\n__main__.data",
        "get_ipython().user_ns",
        "%time data",
        "%%time\ndata",
        "!echo $data",
        "data?",
        "def answer(x)\n    return x",
        "from helpers import *",
        "x = '\\ud800' + '\ud800'",
        "(" * 500,
    ],
)
def test_where_it_cannot_be_told_everything_is_run(learners):
    lesson = ["data = 3", "print(5)"]
    assert run([learners], *lesson) == lesson


def test_a_name_that_is_only_thrown_away_is_no_way_to_find_others():
    assert run(["for _ in range(3): pass\na, _ = 1, 2"], "data = 3") == []


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_what_holds_for_all_of_a_lesson_is_said_in_its_first_cell_and_names_are_written_out(lesson):
    _, *others = Master(lesson).given
    assert [source for source in others if SETS_SOMETHING_FOR_ALL.search(source)] == []
    assert [source for source in others if names_of(source) is None] == []
