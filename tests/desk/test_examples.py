"""Examples of mistakes: short, nothing but code, and without anything that hides or tells names."""

import json

import pytest

from autograder.desk.examples import LONGEST_LINE, MOST_LINES, example


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


def test_masked_code_keeps_what_is_numpys_and_loses_texts_and_names(answer):
    source = "def mse(p, ada):\n    print('by Ada')\n    return p.max() + max(p - ada)"
    masked = example(answer(source), "mse", mask=lambda name: name.replace("ada", "name").replace("max", "name"))
    assert masked == "def mse(p, name):\n    print('...')\n    return p.max() + max(p - name)"


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
