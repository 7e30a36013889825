"""What a learner touches: `check.f(f)`, `check.f.hint()` and `check.f.solution()`."""

from typing import Any

from autograder.check.engine import Challenge, Exercise, Verdict, judge
from autograder.check.notebooks import points_of, worked_answer
from autograder.check.show import show_code, show_note, show_verdict


class CheckFailed(AssertionError):
    """Raised by a check when an answer is not right; carries the verdict.

    A notebook shows the verdict as a box of its own, so that one line is enough here.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict

    def _render_traceback_(self) -> list[str]:
        return [f"{self.verdict.headline}. For a nudge, run: check.{self.verdict.exercise}.hint()"]


class Check:
    """The check of one exercise. `latest` is the verdict on the last answer it was given."""

    def __init__(self, name: str, lesson: str, exercise: Exercise | Challenge) -> None:
        self.name = name
        self.lesson = lesson
        self.exercise = exercise
        self.latest: Verdict | None = None
        self.hints_given = 0

    def __repr__(self) -> str:
        return f"check.{self.name}({self.name}) checks your answer; check.{self.name}.hint() gives a hint."

    def __call__(self, answer: Any) -> float | None:
        """Say whether `answer` is right; raise `CheckFailed` when it is not.

        Returns None, or the points where only a part of them is earned: so nbgrader reads partial credit.
        """
        self.latest = judge(self.name, self.exercise, answer)
        show_verdict(self.latest)
        if self.latest.kind == "correct":
            return None
        points = points_of(self.lesson, self.name)
        if self.latest.kind == "partly correct" and points is not None:
            return round(self.latest.fraction * points, 2)
        raise CheckFailed(self.latest)

    def hint(self) -> None:
        """Show the next hint, from a nudge to nearly the answer; the last one stays."""
        hints = self.exercise.hints
        self.hints_given = min(self.hints_given + 1, len(hints))
        more = f"`check.{self.name}.hint()` gives the next one."
        last = f"That was the last one; `check.{self.name}.solution()` shows a worked answer."
        show_note(
            f"Hint {self.hints_given} of {len(hints)}: {self.name}",
            hints[self.hints_given - 1],
            more if self.hints_given < len(hints) else last,
        )

    def solution(self) -> None:
        """Show the worked answer."""
        show_code(f"A worked answer: {self.name}", worked_answer(self.lesson, self.name))
