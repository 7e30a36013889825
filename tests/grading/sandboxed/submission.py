"""Submissions of a few cells, and what came of them."""

from autograder.grading.plan import CellPlan, Limits, Plan
from autograder.lessons import find_lessons

LESSON = find_lessons(["02_activations"])[0]


LIMITS = Limits(check_seconds=4, cells_seconds=8)


RIGHT = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0)"


GRAD = "def relu_grad(z):\n    return (np.asarray(z) > 0).astype(float)"


ALL_IS_NEEDED = CellPlan("all", "globals();", "extra")
"""After which every cell of the lesson is run."""


def plan(*cells: str | tuple[str, str]) -> Plan:
    """A submission: sources are the learner's cells; `check:relu` is the test cell of an exercise."""
    made = []
    for i, source in enumerate(cells):
        name = source.removeprefix("check:")
        if name != source:
            made.append(CellPlan(f"c{i}", f"check.{name}({name})", "test", name))
        else:
            made.append(CellPlan(f"c{i}", source, "extra"))
    return Plan(LESSON.id, tuple(made))


def run(sandbox, *cells):
    return sandbox.grade(plan(*cells))


def kinds(ran):
    return {name: verdict.kind for name, verdict in ran.verdicts.items()}


def printed(ran, i):
    return "".join(o.get("text", "") for o in ran.cells[i].outputs)


def errors(ran):
    found = ((cell.id, output) for cell in ran.cells for output in cell.outputs)
    return {name: output["evalue"] for name, output in found if output["output_type"] == "error"}
