"""A rebuilt notebook is the master's in everything but the learner's answers and own cells."""

import copy
import json

import pytest

from autograder.grading.reading import read_notebook
from autograder.grading.rebuild import MISSING, rebuild


@pytest.fixture
def rebuilt(classroom):
    def make(notebook):
        return rebuild(classroom.master, read_notebook(json.dumps(notebook).encode()))

    return make


def roles(rebuilt):
    return {cell.id: cell.role for cell in rebuilt.plan.cells}


def sources(rebuilt):
    return {cell.id: cell.source for cell in rebuilt.plan.cells}


def test_untouched_work_is_the_master_itself(classroom, rebuilt):
    made = rebuilt(classroom.released())
    assert [cell.content["source"] for cell in made.cells] == [c["source"] for c in classroom.master.notebook["cells"]]
    assert not made.anomalies
    assert {"given", "answer", "test"} == set(roles(made).values())


def test_answers_are_the_learners_and_everything_else_the_masters(classroom, rebuilt, cell_of):
    notebook = classroom.solved()
    test = cell_of(notebook, "test_sigmoid")
    test["source"] = "pass"
    test["metadata"]["nbgrader"] |= {"points": 100, "locked": False}
    test["metadata"]["tags"] = ["skip-execution"]
    notebook["metadata"]["kernelspec"]["name"] = "evil"
    made = rebuilt(notebook)
    assert "np.exp" in sources(made)["sigmoid"]
    assert sources(made)["test_sigmoid"] == "check.sigmoid(sigmoid)"
    cell = next(cell for cell in made.cells if cell.id == "test_sigmoid")
    assert cell.content["metadata"] == cell_of(classroom.released(), "test_sigmoid")["metadata"]
    said = " ".join(made.anomalies)
    assert all(word in said for word in ("100 points", "Edited", "metadata", "'evil'"))


def test_the_first_of_two_cells_with_one_id_is_the_answer(classroom, rebuilt, cell_of):
    notebook = classroom.solved()
    second = copy.deepcopy(cell_of(notebook, "sigmoid"))
    second["source"] = "sigmoid = None"
    notebook["cells"].append(second)
    made = rebuilt(notebook)
    assert "np.exp" in sources(made)["sigmoid"]
    assert roles(made)[made.plan.cells[-1].id] == "extra" and made.plan.cells[-1].source == "sigmoid = None"
    assert "more than once" in made.anomalies[0]


def test_missing_tests_come_back_after_their_answer_and_missing_answers_are_not_run(classroom, rebuilt, cell_of):
    notebook = classroom.solved()
    notebook["cells"].remove(cell_of(notebook, "test_relu"))
    lost = cell_of(notebook, "sigmoid")
    lost["metadata"] = {}
    made = rebuilt(notebook)
    order = [cell.id for cell in made.plan.cells]
    assert order.index("test_relu") == order.index("relu") + 1
    assert "sigmoid" not in order
    extra = next(cell for cell in made.plan.cells if "def sigmoid(" in cell.source)
    assert extra.role == "extra" and order.index(extra.id) < order.index("test_sigmoid")
    placeholder = next(cell for cell in made.cells if cell.id == "sigmoid")
    assert placeholder.content["source"].startswith(MISSING)


def test_a_notebook_that_lost_all_metadata_is_still_tested_in_place(classroom, rebuilt):
    notebook = classroom.solved()
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id")
    order = [(cell.role, cell.exercise) for cell in rebuilt(notebook).plan.cells]
    tests = [exercise for role, exercise in order if role == "test"]
    assert tests == ["sigmoid", "sigmoid_grad", "tanh_grad", "relu", "relu_grad", "softmax"]
    assert order.index(("test", "sigmoid")) < len(order) - len(tests)


def test_an_empty_notebook_has_every_test_and_no_answer(classroom, rebuilt):
    made = rebuilt({"nbformat": 4, "cells": []})
    assert {cell.role for cell in made.plan.cells} == {"test"}
    assert "Missing from the notebook" in made.anomalies[0]


def test_a_retyped_answer_is_code_again(classroom, rebuilt, cell_of):
    notebook = classroom.solved()
    cell_of(notebook, "sigmoid")["cell_type"] = "markdown"
    made = rebuilt(notebook)
    assert roles(made)["sigmoid"] == "answer" and "had become" in made.anomalies[0]


def test_ids_are_unique_whatever_is_handed_in(classroom, rebuilt):
    notebook = classroom.released()
    notebook["cells"] = notebook["cells"] * 3
    made = rebuilt(notebook)
    ids = [cell.id for cell in made.cells]
    assert len(set(ids)) == len(ids)


def test_edited_given_cells_run_as_the_learners_own(classroom, rebuilt):
    notebook = classroom.released()
    given = next(
        cell for cell in notebook["cells"] if cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]
    )
    given["source"] += "\nmine = 1"
    made = rebuilt(notebook)
    assert next(cell.role for cell in made.plan.cells if cell.source.endswith("mine = 1")) == "extra"
    assert not made.anomalies
