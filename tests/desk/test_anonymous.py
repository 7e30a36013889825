"""Names left out: nothing in a report tells who somebody is, and pseudonyms stay the same."""

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.desk.anonymous import pseudonyms, without_names, without_quotations
from autograder.desk.grades import Person

PEOPLE = [Person("s17", "Ada", "Ångström", "ada@example.org"), Person("max", "", "", "")]


@pytest.fixture
def url(tmp_path: Path, empty_gradebook) -> str:
    return empty_gradebook(tmp_path / "gradebook.db")


def test_pseudonyms_stay_the_same_also_when_others_join(url):
    with Gradebook(url) as book:
        few = pseudonyms(book, ["s1", "s2"])
    with Gradebook(url) as book:
        more = pseudonyms(book, ["s0", "s1", "s2", "s3"])
    assert few.items() <= more.items()
    assert len(set(more.values())) == 4


def test_without_the_gradebook_nobody_can_work_out_a_pseudonym(url, tmp_path, empty_gradebook):
    with Gradebook(url) as book, Gradebook(empty_gradebook(tmp_path / "another.db")) as another:
        assert pseudonyms(book, ["s1"]) != pseudonyms(another, ["s1"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("s17 is a link.", "... is a link."),
        ("homework_of_ada.ipynb", "homework_of_....ipynb"),
        ("Write to ADA@example.org, Ångström!", "Write to ..., ...!"),
        ("AdaGrad and maximum", "AdaGrad and maximum"),
    ],
)
def test_ids_and_names_are_taken_out_of_a_text(text, left):
    assert without_names(text, PEOPLE) == left


@pytest.mark.parametrize(
    ("anomaly", "left"),
    [
        ("Other files were handed in and not used: Zoe: mine.txt.", "Other files were handed in and not used: ..."),
        (
            "The notebook asks for the kernel 'zoe's'; it was graded with 'python3'.",
            "The notebook asks for the kernel ....",
        ),
        ("test_mse claimed Zoe points; it has the master's 3.", "test_mse claimed ... points; it has the master's 3."),
        ("The file is empty.", "The file is empty."),
    ],
)
def test_what_an_anomaly_quotes_from_a_submission_is_left_out(anomaly, left):
    assert without_quotations(anomaly) == left
