"""Examples of mistakes: short, nothing but code, and without anything that hides or tells names."""

import json
import re

import pytest

from autograder.desk.examples import LONGEST_LINE, MOST_LINES, example, names_of_the_lesson
from autograder.grading.master import Master
from autograder.lessons import find_lessons


@pytest.fixture
def answer(tmp_path):
    def write(source):
        cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "mse"}}, "source": source}
        path = tmp_path / "losses.ipynb"
        path.write_text(json.dumps({"cells": [{"metadata": {}, "source": "x"}, cell]}))
        return path

    return write


def test_comments_and_docstrings_are_left_out(answer):
    source = 'def mse(p, t):\n    """By Ada."""\n    # Ada wrote this.\n    return (p - t).sum()  # really'
    assert example(answer(source), "mse") == "def mse(p, t):\n    return (p - t).sum()"


KNOWN = names_of_the_lesson(Master(find_lessons(["11_feedback_networks"])[0])) | {"y_pred", "y_true", "mse"}
"""Of a lesson in whose texts an Ada turns up."""
TELLING = """
import numpy as ada, my.lovelace as np
from ada.lovelace import AdaLovelace as mean

def mse(y_pred, y_true, *adas, ada_lovelace=4711, **by_ada):
    'by Ada'
    global adasGlobal
    with open('ada') as ada_file, np.errstate(all='ignore') as adasState:
        pass
    try:
        adaLovelace = y_pred.shape.ada
    except AdaError as adas_error:
        raise
    match y_true:
        case [*ada_rest] | {'k': 1, **ada_map} | AdaClass(ada_attribute=1) as ada_whole:
            f'{adaLovelace!r} by Ada {1:ada}'
    lambda ada: (ada := b'Ada', 47110815.5, 4711j, 1e6, 709, print('Ada', adas_key=1))
    return np.mean((y_pred - y_true) ** 2, axis=0, keepdims=True)
"""


def test_masked_code_keeps_what_is_the_lessons_and_numpys_and_nothing_of_its_authors_choice(answer):
    shown = example(answer(TELLING), "mse", KNOWN, most_lines=40)
    assert "def mse(y_pred, y_true, *name" in shown
    assert "np.mean((y_pred - y_true) ** 2, axis=0, keepdims=True)" in shown
    assert not re.search("ada|lovelace|4711|0815", shown, re.IGNORECASE), shown
    assert "1000000.0, 709, print('...', " in shown


def test_masked_names_are_told_apart(answer):
    source = "def mse(y_pred, y_true):\n    ada, bob = y_pred, y_true\n    return ada.mean() - bob.mean() + ada"
    assert example(answer(source), "mse", KNOWN) == (
        "def mse(y_pred, y_true):\n    name1, name2 = (y_pred, y_true)\n    return name1.mean() - name2.mean() + name1"
    )


def test_long_answers_are_cut_and_say_so(answer):
    lines = [f"x{i} = {'1 + ' * 60}1" for i in range(40)]
    shown = example(answer("\n".join(lines)), "mse").splitlines()
    assert len(shown) == MOST_LINES + 1 and shown[-1] == "..."
    assert all(len(line) <= LONGEST_LINE + 3 for line in shown)


def test_characters_that_reorder_text_are_written_out(answer):
    assert example(answer("x = 'a\u202eb'"), "mse") == "x = 'a\\u202eb'"


@pytest.mark.parametrize("source", ["%timeit 1", "def mse(:", "\0"])
def test_what_is_not_python_gives_no_example(answer, source):
    assert example(answer(source), "mse") == ""


def test_a_notebook_that_is_not_there_gives_no_example(tmp_path):
    assert example(tmp_path / "nothing.ipynb", "mse") == ""
