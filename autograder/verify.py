"""Proof that the course can be trusted: solutions earn everything, stubs nothing, mistakes are known by name."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any

import nbformat
from nbgrader.utils import is_grade, is_solution

from autograder.check import LESSONS
from autograder.check.engine import Challenge, Exercise, judge
from autograder.check.engine.judge import Expected
from autograder.lessons import Lesson
from autograder.running import KernelStopped, errors_in, run, scores

SEEDS = range(3)
FEWEST_MUTANTS = 4
FEWEST_HINTS = 3

# Judging redirects stdout and catches warnings, of which a process has one each: no two threads at a time.
JUDGING = Lock()


@dataclass
class Report:
    """What was counted in one lesson, and every fault that was found, a sentence each."""

    lesson: str
    exercises: int = 0
    mutants: int = 0
    points: float = 0
    manual_points: float = 0
    faults: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def verify(lessons: list[Lesson]) -> Iterator[Report]:
    """Verify lesson after lesson, two notebooks running at a time."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(verify_lesson, lessons)


def verify_lesson(lesson: Lesson) -> Report:
    exercises = LESSONS.get(lesson.id, {})
    report = Report(lesson.id, exercises=len(exercises), mutants=sum(len(e.mutants) for e in exercises.values()))
    with JUDGING:
        for name, exercise in exercises.items():
            report.faults += [f"{name}: {fault}" for fault in check_exercise(name, exercise)]
    report.faults += check_cells(lesson, set(exercises))
    check_solution(lesson, report)
    check_stubs(lesson, report)
    return report


def check_exercise(name: str, exercise: Exercise | Challenge) -> Iterator[str]:
    """Reference accepted, stub not attempted, every mutant rejected and named, for several seeds."""
    if len(exercise.hints) < FEWEST_HINTS:
        yield f"has {len(exercise.hints)} hints, expected at least {FEWEST_HINTS}"
    if len(exercise.mutants) < FEWEST_MUTANTS:
        yield f"has {len(exercise.mutants)} mutants, expected at least {FEWEST_MUTANTS}"
    for seed in SEEDS:
        expected = Expected(name, exercise, seed) if isinstance(exercise, Exercise) else None
        verdict = judge(name, exercise, exercise.reference, seed, expected=expected)
        if verdict.kind != "correct":
            yield f"rejects its own reference (seed {seed}): {verdict.message}"
        for mutant in exercise.mutants:
            verdict = judge(name, exercise, mutant.function, seed, expected=expected)
            if verdict.kind == "correct":
                yield f"accepts the mistake {mutant.name!r} (seed {seed})"
            elif verdict.diagnosis != mutant.name:
                yield f"calls the mistake {mutant.name!r} {verdict.diagnosis!r} (seed {seed})"


def check_cells(lesson: Lesson, exercises: set[str]) -> Iterator[str]:
    """Every exercise has its solution cell and its one-line test cell, and no others are there."""
    cells = nbformat.read(lesson.released, as_version=4).cells
    sources = {cell.metadata.nbgrader.grade_id: cell.source for cell in cells if "nbgrader" in cell.metadata}
    tests = {c.metadata.nbgrader.grade_id for c in cells if is_grade(c) and not is_solution(c)}
    for name in sorted(exercises):
        if name not in sources:
            yield f"{name}: has no solution cell in {lesson.released.name}"
        if sources.get(f"test_{name}") != f"check.{name}({name})":
            yield f"{name}: has no test cell `check.{name}({name})` in {lesson.released.name}"
    for stray in sorted(tests - {f"test_{name}" for name in exercises}):
        yield f"{stray}: tests an exercise that has no check"


def check_solution(lesson: Lesson, report: Report) -> None:
    """The worked notebook runs without an error and earns every point."""
    try:
        executed = run(nbformat.read(lesson.solution, as_version=4), lesson.solution.parent)
    except KernelStopped as stopped:
        report.faults.append(f"the solution: {stopped}")
        return
    report.faults += [f"the solution: {error}" for error in errors_in(executed)]
    for scored in scores(executed):
        if scored.manual:
            report.manual_points += scored.max_points
            continue
        report.points += scored.max_points
        if scored.points < scored.max_points:
            report.faults.append(f"{scored.name}: the solution earns {scored.points:g} of {scored.max_points:g}")


def check_stubs(lesson: Lesson, report: Report) -> None:
    """The untouched notebook earns nothing, and every check says that it was not attempted."""
    try:
        executed = run(nbformat.read(lesson.released, as_version=4), lesson.released.parent)
    except KernelStopped as stopped:
        report.faults.append(f"the untouched notebook: {stopped}")
        return
    for scored in scores(executed):
        if scored.points:
            report.faults.append(f"{scored.name}: the untouched notebook earns {scored.points:g} points")
        if not scored.manual and scored.verdict != "not attempted":
            report.faults.append(f"{scored.name}: the untouched notebook is said to be {scored.verdict!r}")
