"""A learner's progress: the notebooks in course/ as they are saved, run and scored."""

from dataclasses import asdict, dataclass
from typing import Any

import nbformat

from autograder.lessons import Lesson
from autograder.running import KernelStopped, Scored, run, scores


@dataclass(frozen=True)
class Progress:
    """One lesson's scores; `problem` says why there are none."""

    lesson: str
    scored: tuple[Scored, ...] = ()
    problem: str = ""

    def as_data(self) -> dict[str, Any]:
        """The lesson in the form of a grading report's entry."""
        return {
            "student": "self",
            "lesson": self.lesson,
            "score": self.points,
            "max_score": self.max_points,
            "isolation": "none",
            "anomalies": [self.problem] if self.problem else [],
            "exercises": [asdict(s) for s in self.scored],
        }

    @property
    def points(self) -> float:
        return sum(s.points for s in self.scored if not s.manual)

    @property
    def max_points(self) -> float:
        return sum(s.max_points for s in self.scored if not s.manual)


def look_at(lesson: Lesson) -> Progress:
    """Run the learner's notebook of a lesson from top to bottom and score it; the file stays as it is."""
    if not lesson.released.is_file():
        return Progress(
            lesson.id,
            problem=f"{lesson.released} is missing. To get it back, run: python -m autograder build {lesson.id}",
        )
    try:
        notebook = nbformat.read(lesson.released, as_version=4)
    except Exception as error:
        return Progress(lesson.id, problem=f"{lesson.released} cannot be read as a notebook: {error}")
    try:
        return Progress(lesson.id, tuple(scores(run(notebook, lesson.released.parent))))
    except KernelStopped as stopped:
        return Progress(
            lesson.id,
            problem=f"{stopped} Open the notebook, run it cell by cell and look for an endless loop.",
        )


def next_step(progress: list[Progress]) -> str:
    """The first thing that is not right yet, in the order of the course."""
    for lesson in progress:
        if lesson.problem:
            return lesson.problem
        for scored in lesson.scored:
            if scored.points < scored.max_points and scored.verdict != "answered":
                return f"{lesson.lesson}, {scored.name}: {scored.message or scored.verdict}"
    return "Everything you were asked for is right. Well done."
