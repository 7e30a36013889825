"""What a learner sees in a notebook: a box and one line, never a traceback through the checks."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.check.show import METADATA_KEY
from autograder.running import errors_in, run

CELLS = {
    "import": "from autograder import check",
    "right": "check.double(lambda x: 2 * x)",
    "wrong": "check.double(lambda x: x + 2)",
    "define": "def double(x):\n    y = 1 / 0\n    return y",
    "raises": "check.double(double)",
    "stub": "def double(x):\n    raise NotImplementedError()",
    "unwritten": "check.double(double)",
    "hint": "check.double.hint()",
    "solution": "check.double.solution()",
    "progress": "check.progress()",
    "unknown": "check.dubble",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    notebook = new_notebook(cells=[new_code_cell(source, id=name) for name, source in CELLS.items()])
    executed = run(notebook, tmp_path_factory.mktemp("notebook"))
    nbformat.validate(executed)
    return {cell.id: cell.outputs for cell in executed.cells}


def test_nothing_is_ever_written_to_stderr(outputs):
    assert not [o for name in CELLS for o in outputs[name] if o.get("name") == "stderr"]


def test_a_right_answer_shows_one_box_and_leaves_no_result(outputs):
    (shown,) = outputs["right"]
    assert shown.output_type == "display_data"
    assert shown.data["text/plain"].startswith("Correct: double.")
    assert "\n" not in shown.data["text/plain"]
    assert shown.metadata[METADATA_KEY]["kind"] == "correct"


def test_a_wrong_answer_shows_a_box_and_then_one_line(outputs):
    box, error = outputs["wrong"]
    assert "returned" in box.data["text/plain"] and "expected" in box.data["text/plain"]
    assert "<code>" in box.data["text/html"]
    assert error.ename == "CheckFailed"
    assert error.traceback == ["Not right yet: double. For a nudge, run: check.double.hint()"]
    assert "expected" in error.evalue


def test_a_learners_exception_keeps_their_lines(outputs):
    box, error = outputs["raises"]
    assert "ZeroDivisionError" in box.data["text/plain"]
    assert "in double, line 2:\n    y = 1 / 0" in box.data["text/plain"]
    assert len(error.traceback) == 1


def test_an_unwritten_function_is_said_to_be_so(outputs):
    assert outputs["unwritten"][0].metadata[METADATA_KEY]["kind"] == "not attempted"


def test_hints_answers_and_progress_are_shown_as_words_and_as_boxes(outputs):
    for name, words in {"hint": "Hint 1 of", "solution": "A worked answer", "progress": "00_start_here"}.items():
        (shown,) = outputs[name]
        assert words in shown.data["text/plain"]
        assert "<div" in shown.data["text/html"]
    assert "return" in outputs["solution"][0].data["text/plain"]
    assert "SOLUTION" not in outputs["solution"][0].data["text/plain"]


def test_a_misspelt_check_is_answered_with_the_one_that_was_meant(outputs):
    (error,) = outputs["unknown"]
    assert error.evalue == "There is no check called 'dubble'. Did you mean double?"


def test_a_run_reports_its_errors(tmp_path):
    executed = run(new_notebook(cells=[new_code_cell("1 / 0", id="a")]), tmp_path)
    assert errors_in(executed) == ["cell 0 (a): ZeroDivisionError: division by zero"]
