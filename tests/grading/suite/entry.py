"""What an entry of the suite is: how a submission differs from the worked one, and what must come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A submission of lesson 02. With nothing but a name it is the worked notebook, which earns every point.

    name: what it does; also the student's name. answers: sources that stand in place of the worked answers,
    by exercise. first, last: the source of a cell of the learner's own, before or after all others.
    notebook: changes the notebook, or makes the file's bytes. folder: changes the folder it was handed in.
    In sources, @PORT is a port of this machine where somebody listens, @PID the grader's process, @COURSE the
    folder of the course, @PROJECT the one of this project and @HOME that of whoever grades.

    costs: the verdict on each exercise that is not correct ("a or b" where the machine decides); every other one
    earns its full points. anomaly: words from the report's anomalies; empty means that there are none, "any" that
    there may be. refused: whether it cannot be graded at all. shows, hides: what must stand in the autograded
    notebook's outputs, and what must not.
    """

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    notebook: Callable[[Notebook], Notebook | bytes] | None = None
    folder: Callable[[Path], None] | None = None
    costs: Mapping[str, str] = field(default_factory=dict)
    anomaly: str = ""
    refused: bool = False
    shows: str = ""
    hides: str = ""


WRONG = {"relu_grad": "def relu_grad(a):\n    return a"}
"""An answer that earns nothing by itself."""
COSTS = {"relu_grad": "wrong"}


def attempt(name: str, first: str, **more: Any) -> Entry:
    """Somebody with a wrong answer tries to have it scored as right; it is still wrong, and the rest still right."""
    return Entry(name, first=first, **{"answers": WRONG, "costs": COSTS} | more)


def in_function(name: str, body: str, verdict: str, **more: Any) -> Entry:
    """`tanh_grad`, which no cell of the lesson calls but its test, does something: it costs its own points."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return Entry(name, answers={"tanh_grad": f"def tanh_grad(a):\n{lines}"}, costs={"tanh_grad": verdict}, **more)
