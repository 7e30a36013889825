"""Labels that a challenge asks for cannot be looked up, nor drawn once more: only what was learned earns points."""

import re
import shutil

import numpy as np
import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

import nnlib
from autograder.check import LESSONS
from autograder.check.engine import judge
from autograder.check.engine.exercise import draw_from
from autograder.grading.plan import CellPlan, Limits, Plan
from autograder.grading.public import SOURCE, write_public_copy
from autograder.grading.sandbox import Sandbox
from autograder.lessons import find_lessons

needs_bubblewrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
SEED = 7

LOOKS_UP = """
import numpy as np
import nnlib

def digit_classifier(X, y, rng):
    pictures, labels = nnlib.datasets.digits()
    table = {picture.tobytes(): label for picture, label in zip(pictures, labels)}
    shift = next(y[i] - table[x.tobytes()] for i, x in enumerate(X) if x.tobytes() in table)
    return lambda X: np.array([(table.get(x.tobytes(), 0) + shift) % 10 for x in X])
"""
DRAWS_AGAIN = """
import copy
import numpy as np
import nnlib

def generators(rng):
    yield np.random.default_rng(rng.bit_generator.seed_seq.entropy)
    for steps in range(1, 2000):
        rewound = copy.deepcopy(rng)
        rewound.bit_generator.advance(-steps)
        yield rewound

def in_turn(labels):
    labels = list(labels)
    return lambda X: np.array([labels.pop(0) for _ in X])

def digit_classifier(X, y, rng):
    for again in generators(rng):
        X_again, y_again, _, unseen = nnlib.datasets.digits_split(again)
        if np.array_equal(X_again, X):
            break
    return in_turn((unseen + y[0] - y_again[0]) % 10)

def moons_classifier(X, y, rng):
    for again in generators(rng):
        if np.array_equal(nnlib.datasets.moons(1000, 0.2, again)[0], X):
            break
    return in_turn(1 - nnlib.datasets.moons(10_000, 0.2, again)[1])
"""
ATTACKS = {
    "looks up": ("digit_classifier", LOOKS_UP),
    "looks up elsewhere": (
        "digit_classifier",
        LOOKS_UP.replace("import nnlib", "from sklearn.datasets import load_digits").replace(
            "nnlib.datasets.digits()", "load_digits(return_X_y=True)"
        ),
    ),
    "draws the digits again": ("digit_classifier", DRAWS_AGAIN),
    "draws the moons again": ("moons_classifier", DRAWS_AGAIN),
}


@needs_bubblewrap
@pytest.mark.parametrize(("name", "source"), ATTACKS.values(), ids=ATTACKS)
def test_labels_that_were_not_learned_earn_nothing(name, source):
    (lesson,) = (lesson for lesson in find_lessons() if name in LESSONS[lesson.id])
    cells = (CellPlan("answer", source, "answer"), CellPlan("test", f"check.{name}({name})", "test", name))
    with Sandbox(lesson, "sandbox", Limits(), SEED) as sandbox:
        verdict = sandbox.grade(Plan(lesson.id, cells)).verdicts[name]
    assert verdict.kind in ("wrong", "raised"), verdict.message


def test_every_picture_that_is_asked_about_has_a_stand_in_of_the_same_label(tmp_path):
    write_public_copy("10_digits", tmp_path, SEED)
    challenge = LESSONS["10_digits"]["digit_classifier"]
    X, _, X_unseen, _ = challenge.data(draw_from("digit_classifier", SEED))
    with np.load(tmp_path / "nnlib" / "data" / "digits.npz") as data:
        seen, labels = data["pixels"], data["labels"]
    pictures, names = nnlib.datasets.digits()
    kept = (seen == pictures).all(axis=1)
    assert seen.dtype == np.uint8 and np.array_equal(labels, names)
    assert {row.tobytes() for row in seen[kept].astype(float)} == {row.tobytes() for row in X}
    assert not {row.tobytes() for row in seen.astype(float)} & {row.tobytes() for row in X_unseen}


def test_lessons_that_ask_about_no_data_get_all_of_it(tmp_path):
    write_public_copy("02_activations", tmp_path, SEED)
    name = "data/digits.npz"
    assert (tmp_path / "nnlib" / name).read_bytes() == (SOURCE / name).read_bytes()


STRAIGHT = """
import numpy as np

def moons_classifier(X, y, rng):
    ones = lambda X: np.column_stack([X, np.ones(len(X))])
    plane = np.linalg.lstsq(ones(X), 2.0 * y - 1, rcond=None)[0]
    return lambda X: (ones(X) @ plane > 0).astype(int)
"""


@needs_bubblewrap
def test_a_part_of_the_points_comes_with_the_sentence_that_a_notebook_shows():
    (lesson,) = find_lessons(["09_binary_classification"])
    name = "moons_classifier"
    cells = (CellPlan("answer", STRAIGHT, "answer"), CellPlan("test", f"check.{name}({name})", "test", name))
    with Sandbox(lesson, "sandbox", Limits(), SEED) as sandbox:
        ran = sandbox.grade(Plan(lesson.id, cells))
    names: dict[str, object] = {}
    exec(STRAIGHT, names)
    here, there = judge(name, LESSONS[lesson.id][name], names[name], SEED), ran.verdicts[name]
    assert there.kind == "partly correct" and there.fraction == here.fraction
    assert without_times(there.message) == without_times(here.message)
    shown, points = ran.cells[1].outputs
    assert there.sentences[0] in shown["data"]["text/plain"]
    worth = {
        "nbgrader": {"grade": True, "solution": False, "points": 5, "grade_id": f"test_{name}", "cell_type": "code"}
    }
    cell = new_code_cell("", metadata=worth, outputs=[from_dict(output) for output in (shown, points)])
    assert determine_grade(cell) == (round(there.fraction * 5, 2), 5)


def without_times(text):
    return re.sub(r"[\d.]+ seconds", "some seconds", text)
