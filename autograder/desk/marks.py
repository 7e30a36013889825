"""What the gradebook holds of one student's notebook: points, whoever gave them, and comments."""

from dataclasses import dataclass

from nbgrader import api


@dataclass(frozen=True)
class Mark:
    """The points of one graded cell. waits: for a person; read: by one; by_hand: who gave others than the check."""

    points: float
    full: float
    waits: bool = False
    read: bool = False
    by_hand: bool = False


@dataclass(frozen=True)
class Marks:
    """The marks and the comments of a notebook by grade id. penalty: points taken off; late: seconds."""

    score: float
    full: float
    penalty: float
    late: float
    of: dict[str, Mark]
    comments: dict[str, str]

    @property
    def total(self) -> float:
        return max(0.0, self.score - self.penalty)

    @property
    def waits(self) -> bool:
        return any(mark.waits for mark in self.of.values())


def read_marks(url: str, lesson: str, notebook: str, student: str) -> Marks:
    """Raises `nbgrader.api.MissingEntry` where the gradebook does not know of the submission."""
    with api.Gradebook(url) as book:
        handed_in = book.find_submission_notebook(notebook, lesson, student)
        return Marks(
            score=float(handed_in.score),
            full=float(handed_in.max_score),
            penalty=float(handed_in.late_submission_penalty or 0),
            late=float(handed_in.assignment.total_seconds_late),
            of={grade.name: mark_of(grade) for grade in handed_in.grades},
            comments={comment.name: comment.comment for comment in handed_in.comments if comment.comment},
        )


def mark_of(grade: api.Grade) -> Mark:
    return Mark(
        points=float(grade.score),
        full=float(grade.max_score),
        # nbgrader asks for another look, too, where work with a person's points was graded again.
        waits=bool(grade.needs_manual_grade) and grade.manual_score is None,
        read=grade.manual_score is not None,
        by_hand=grade.manual_score is not None and grade.auto_score not in (None, grade.manual_score),
    )
