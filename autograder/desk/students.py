"""Made-up students and what they handed in: seeded, so that the same numbers make the same class."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

import numpy as np

from autograder.check.notebooks import MARKERS
from autograder.desk.mistakes import mistakes_in
from autograder.grading.master import Master
from autograder.grading.submissions import TIMESTAMP
from autograder.lessons import Lesson

DUE = datetime(2025, 3, 3, 12, tzinfo=UTC)

Kind = Literal["right", "mistakes", "half", "late", "stuck", "broken", "absent"]
KINDS: tuple[Kind, ...] = (
    "right", "mistakes", "half", "late", "mistakes", "broken", "stuck", "mistakes", "absent", "right",
)  # fmt: skip
"""What every ten students do, in turn."""

IN_WORDS: dict[Kind, tuple[str, str]] = {
    "right": ("has everything right", "have everything right"),
    "mistakes": ("makes usual mistakes", "make usual mistakes"),
    "half": ("stopped half-way", "stopped half-way"),
    "late": ("was late", "were late"),
    "stuck": ("is stuck", "are stuck"),
    "broken": ("handed in something broken", "handed in something broken"),
    "absent": ("handed in nothing", "handed in nothing"),
}
FIRST_NAMES = (
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima", "Mike",
    "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey", "Xray", "Yankee",
    "Zulu",
)  # fmt: skip
LAST_NAME = "Madeup"


@dataclass(frozen=True)
class Student:
    """files: what was handed in, by the path beneath the student's folder."""

    id: str
    first_name: str
    kind: Kind
    files: dict[str, bytes] = field(default_factory=dict)


def made_up_class(lessons: list[Lesson], students: int, seed: int) -> Iterator[Student]:
    """The students one after the other; each is the same whatever the size of the class."""
    assignments = [Assignment(lesson) for lesson in lessons]
    for number in range(students):
        kind = KINDS[number % len(KINDS)]
        round_ = number // len(FIRST_NAMES)
        name = FIRST_NAMES[number % len(FIRST_NAMES)] + (f" {round_ + 1}" if round_ else "")
        rng = np.random.default_rng([seed, number])
        turn = number // len(KINDS)
        files = {name: data for one in assignments for name, data in one.handed_in(kind, turn, rng)}
        yield Student(f"madeup-{number + 1:02}", name, kind, files)


@dataclass(frozen=True)
class Assignment:
    """A lesson as students find it, and what they might write into it."""

    lesson: Lesson

    @cached_property
    def master(self) -> Master:
        return Master(self.lesson)

    @cached_property
    def exercises(self) -> list[str]:
        return [test.exercise for test in self.master.tests if test.exercise]

    @cached_property
    def worked(self) -> dict[str, str]:
        """The worked answers by grade id; of questions, what comes before the remarks for graders."""
        cells = json.loads(self.lesson.solution.read_text(encoding="utf-8"))["cells"]
        sources = {
            cell["metadata"]["nbgrader"]["grade_id"]: MARKERS.sub("", "".join(cell["source"])).strip()
            for cell in cells
            if cell["metadata"].get("nbgrader", {}).get("solution")
        }
        questions = [name for name in sources if name not in self.exercises]
        return sources | {name: sources[name].partition("\n\n")[0] for name in questions}

    def handed_in(self, kind: Kind, turn: int, rng: np.random.Generator) -> Iterator[tuple[str, bytes]]:
        """The files of one student. turn: how many of this kind came before, so that they are not all alike."""
        if kind == "absent":
            return
        answers = self.answers(kind, rng)
        hours = float(rng.uniform(5, 60) if kind == "late" else -rng.uniform(1, 72))
        files = BROKEN[turn % len(BROKEN)](self, answers) if kind == "broken" else {}
        files = {self.lesson.released.name: self.notebook(answers)} | files
        files[TIMESTAMP] = f"{DUE + timedelta(hours=hours):%Y-%m-%d %H:%M:%S} UTC\n".encode()
        for name, data in files.items():
            yield f"{self.lesson.id}/{name}", data

    def answers(self, kind: Kind, rng: np.random.Generator) -> dict[str, str]:
        half = (len(self.exercises) + 1) // 2
        match kind:
            case "half":
                return {name: self.worked[name] for name in self.exercises[:half]}
            case "stuck":
                return self.mistaken(self.exercises[:half], rng)
            case "mistakes" | "late":
                some = sorted(rng.choice(len(self.exercises), size=min(half, 1 + int(rng.integers(3))), replace=False))
                return self.worked | self.mistaken([self.exercises[index] for index in some], rng)
            case _:
                return dict(self.worked)

    def mistaken(self, exercises: list[str], rng: np.random.Generator) -> dict[str, str]:
        """Answers that make a known mistake, the first ones in the checks more often than the later ones."""
        answers = {}
        for name in exercises:
            known = mistakes_in(self.lesson.id, name)
            if known:
                answers[name] = known[min(int(rng.geometric(0.4)), len(known)) - 1].source
        return answers

    def notebook(self, answers: dict[str, str], change: Callable[[list[dict[str, Any]]], None] | None = None) -> bytes:
        made = deepcopy(self.master.notebook)
        for cell in made["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = answers.get(name, cell["source"])
        if change:
            change(made["cells"])
        return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


def cut_short(of: Assignment, answers: dict[str, str]) -> dict[str, bytes]:
    """A notebook whose second half was lost on the way."""
    whole = of.notebook(answers)
    return {of.lesson.released.name: whole[: len(whole) // 2]}


def tampered(of: Assignment, answers: dict[str, str]) -> dict[str, bytes]:
    """Another check, more points, a missing cell and a file that nobody asked for."""

    def change(cells: list[dict[str, Any]]) -> None:
        graded = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in cells}
        first, last = graded[f"test_{of.exercises[0]}"], graded[f"test_{of.exercises[-1]}"]
        first["source"] = "pass"
        first["metadata"]["nbgrader"]["points"] = 100
        cells.remove(last)

    return {of.lesson.released.name: of.notebook(answers, change), "notes.txt": b"Made-up notes.\n"}


def does_not_run(of: Assignment, answers: dict[str, str]) -> dict[str, bytes]:
    """An answer that is not Python, and one that asks for what is not there."""
    first, last = of.exercises[0], of.exercises[-1]
    spoilt = {first: answers[first].replace(":", "", 1), last: "import a_package_that_nobody_has\n" + answers[last]}
    return {of.lesson.released.name: of.notebook(answers | spoilt)}


def no_notebook(of: Assignment, answers: dict[str, str]) -> dict[str, bytes]:
    """A file with the right name that is no notebook."""
    return {of.lesson.released.name: b"My notebook is in the other folder.\n"}


BROKEN = (cut_short, tampered, does_not_run, no_notebook)
