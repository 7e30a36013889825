"""Known mistakes as source code: they run as answers, and make the mistake that they are named for."""

import nbformat
import numpy as np
import pytest

import nnlib
from autograder.check import LESSONS
from autograder.check.engine import Challenge, judge
from autograder.desk.mistakes import mistakes_in, written_mistakes
from autograder.lessons import find_lessons

WITH_ONE_RIGHT_ANSWER = [
    (lesson, name) for lesson, known in LESSONS.items() for name, one in known.items() if not isinstance(one, Challenge)
]
"""What is trained is judged by its accuracy: its mistakes are symptoms, and not answers."""


def test_a_lambda_becomes_a_function_with_the_exercises_name():
    forgotten = next(
        mistake for mistake in mistakes_in("01_neuron", "weighted_sum") if mistake.name == "bias forgotten"
    )
    assert forgotten.source == "def weighted_sum(x, w, b):\n    return x @ w"


def test_the_reference_of_an_earlier_exercise_is_the_learners_own_function():
    sources = [mistake.source for mistake in written_mistakes("02_activations", "sigmoid_grad")]
    assert any("sigmoid(a)" in source for source in sources)
    assert not any("nnlib.sigmoid" in source for source in sources)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_mistake_runs_as_an_answer_and_is_called_by_its_name(lesson):
    before = worked_answers(lesson)
    for name, exercise in LESSONS[lesson].items():
        for mistake in mistakes_in(lesson, name):
            notebook = dict(before[name])
            exec(mistake.source, notebook)
            verdict = judge(name, exercise, notebook[name], seed=1)
            assert verdict.kind != "correct", f"{name}: {mistake.name} is right:\n{mistake.source}"
            assert verdict.diagnosis == mistake.name, f"{name}:\n{mistake.source}\n{verdict.message}"


def worked_answers(lesson: str) -> dict[str, dict[str, object]]:
    """What a notebook holds before each exercise, where everything until then is right."""
    names: dict[str, object] = {"np": np, "nnlib": nnlib}
    before = {}
    (found,) = find_lessons([lesson])
    for cell in nbformat.read(found.solution, as_version=4).cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in LESSONS[lesson]:
            before[name] = dict(names)
            exec(cell.source, names)
    return before


@pytest.mark.parametrize(("lesson", "name"), WITH_ONE_RIGHT_ANSWER)
def test_every_exercise_with_one_right_answer_has_a_mistake_to_make(lesson, name):
    assert mistakes_in(lesson, name)
