"""Grading one submission after another of a lesson, each in a box of its own."""

import contextlib
import json
import time
from types import TracebackType
from typing import Any, Self

from autograder.check import LESSONS
from autograder.check.engine import Challenge, Verdict
from autograder.check.engine.attempts import not_attempted
from autograder.check.engine.judge import Expected
from autograder.grading.apart import Apart
from autograder.grading.box import Box
from autograder.grading.checker import judge_elsewhere
from autograder.grading.forking import forks_boxes
from autograder.grading.plan import CellPlan, CellRan, Isolation, Limits, Plan, Ran
from autograder.grading.shown import outputs_of, printable
from autograder.grading.student.outputs import CUT
from autograder.grading.student.wire import Closed, TooLarge, TooSlow, WireError
from autograder.grading.warm import Warm
from autograder.grading.warm_process import WarmProcess
from autograder.lessons import Lesson

SHARE = 0.5
"""How much of the time that is left for all cells one cell may take."""
LEAST_SECONDS = 0.5
CELLS_OF_OUTPUT = 16
"""How many times what is kept of one cell's output is kept of a whole notebook's."""
NOT_AGAIN = "There was no time to run it again after a check had changed something; what came next did without it."
NOT_RUN = "So many cells were stopped or crashed that the ones after them were not run."


class Sandbox:
    """A context manager: one warm process for one lesson and one seed, kept for many submissions.

    process: the warm one, where it has been started already.
    """

    def __init__(
        self, lesson: Lesson, isolation: Isolation, limits: Limits, seed: int, process: WarmProcess | None = None
    ) -> None:
        self.lesson = lesson
        self.isolation = isolation
        self.limits = limits
        self.seed = seed
        self.warm: Warm | Apart = (
            Warm(lesson, isolation, limits, seed, process) if forks_boxes(isolation) else Apart(lesson.id, limits, seed)
        )
        self.expected: dict[str, Expected] = {}

    def __enter__(self) -> Self:
        self.warm.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.warm.__exit__(kind, error, at)

    def is_there(self) -> bool:
        """Whether it still stands; where not, a submission may have seemed to crash that did not."""
        return self.warm.is_there()

    def grade(self, plan: Plan) -> Ran:
        """Run every cell of a submission and judge every exercise where its test cell stands."""
        start = time.perf_counter()
        run = Run(self.warm, plan, self.seed, self.limits, self.expected)
        try:
            for i, cell in enumerate(plan.cells):
                run.cell(i, cell)
        finally:
            run.box.close()
        return Ran(
            cells=tuple(run.ran),
            verdicts=run.verdicts,
            anomalies=(*run.anomalies, *run.reports()),
            isolation=self.isolation,
            seconds=time.perf_counter() - start,
        )


class Run:
    """One submission on its way through. Where a cell takes the session down, a new one takes its place: it runs
    the cells before it again, and goes on without what that cell would have defined."""

    def __init__(
        self, warm: Warm | Apart, plan: Plan, seed: int, limits: Limits, expected: dict[str, Expected]
    ) -> None:
        self.warm = warm
        self.plan = plan
        self.seed = seed
        self.limits = limits
        self.expected = expected
        self.exercises = LESSONS[plan.lesson]
        self.seconds_left = limits.cells_seconds
        self.seconds_left_again = limits.cells_seconds
        self.taken: dict[int, float] = {}
        self.overtime = 0.0
        self.output_left = CELLS_OF_OUTPUT * limits.output
        self.fatal: set[int] = set()
        self.ran: list[CellRan] = []
        self.verdicts: dict[str, Verdict] = {}
        self.anomalies: list[str] = []
        self.boxes: list[Box] = []
        self.after_check = False
        self.open_box()
        self.needless = self.find_needless()

    @property
    def box(self) -> Box:
        return self.boxes[-1]

    def open_box(self) -> None:
        self.boxes.append(self.warm.open_box())

    def find_needless(self) -> set[int]:
        """The given cells that nothing needs. Where the session cannot say, all of them are run."""
        places = [i for i, cell in enumerate(self.plan.cells) if cell.role == "given"]
        others = [cell.source for cell in self.plan.cells if cell.role != "given"]
        try:
            found = self.box.needless([self.plan.cells[i].source for i in places], others)
        except TooLarge:
            return set()
        except WireError:
            self.box.close()
            self.open_box()
            return set()
        return {place for number, place in enumerate(places) if number in found}

    def reports(self) -> list[str]:
        return [f"The submission {phrase}." for phrase in dict.fromkeys(p for box in self.boxes for p in box.reports)]

    def cell(self, i: int, cell: CellPlan) -> None:
        if cell.role == "test" and cell.exercise is not None:
            verdict = printable(self.verdict(i, cell.exercise))
            self.verdicts[cell.exercise] = verdict
            self.ran.append(CellRan(cell.id, outputs_of(verdict, self.plan.lesson)))
            return
        if i in self.needless:
            self.ran.append(CellRan(cell.id, []))
            return
        if self.overtime > self.limits.cells_seconds:
            self.fatal.add(i)
            self.ran.append(CellRan(cell.id, [failure("NotRun", NOT_RUN)]))
            self.anomalies += [] if NOT_RUN in self.anomalies else [NOT_RUN]
            return
        start = time.monotonic()
        try:
            self.ran.append(CellRan(cell.id, self.within_limit(self.outputs(i, cell))))
        except WireError as error:
            self.fatal.add(i)
            left = stopped(error, cell)
            self.ran.append(CellRan(cell.id, [left]))
            self.anomalies.append(f"Cell {cell.id}: {left['evalue']}")
            self.start_again(i)
            self.overtime += time.monotonic() - start

    def within_limit(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A cell's outputs, as long as those of the whole notebook are not too many."""
        self.output_left -= len(json.dumps(outputs, ensure_ascii=False))
        if self.output_left >= 0:
            return outputs
        said = CUT.format(what="notebook", limit=f"{CELLS_OF_OUTPUT * self.limits.output // 2**20} MiB")
        return [{"output_type": "stream", "name": "stderr", "text": said}]

    def outputs(self, i: int, cell: CellPlan) -> list[dict[str, Any]]:
        """What a cell leaves; it is not to blame where the check before it had already taken the session down."""
        after_check, self.after_check = self.after_check, False
        try:
            return self.timed(i, cell)
        except Closed:
            if not after_check:
                raise
            self.start_again(i)
            return self.timed(i, cell)

    def timed(self, i: int, cell: CellPlan) -> list[dict[str, Any]]:
        start = time.monotonic()
        try:
            return self.box.run_cell(cell, max(LEAST_SECONDS, SHARE * self.seconds_left))
        finally:
            self.taken[i] = time.monotonic() - start
            self.seconds_left -= self.taken[i]

    def again(self, i: int, cell: CellPlan) -> None:
        """Run a cell once more, which may take twice the time that it took, out of another purse."""
        start = time.monotonic()
        allowed = min(LEAST_SECONDS + 2 * self.taken[i], self.seconds_left_again)
        try:
            self.box.run_cell(cell, max(LEAST_SECONDS, allowed))
        except TooSlow:
            self.anomalies.append(f"Cell {cell.id}: {NOT_AGAIN}")
            raise
        finally:
            self.seconds_left_again -= time.monotonic() - start

    def start_again(self, upto: int) -> None:
        """A new session in the state before a cell, by running what came before it; checks are done with care there."""
        self.box.close()
        self.open_box()
        self.box.careful = True
        for i, cell in enumerate(self.plan.cells[:upto]):
            if cell.role == "test" or i in self.fatal | self.needless:
                continue
            try:
                self.again(i, cell)
            except WireError:
                self.fatal.add(i)
                self.start_again(upto)
                return

    def verdict(self, i: int, name: str) -> Verdict:
        """The verdict on an exercise; where a check took the session down, after starting it again.

        Most checks leave nothing behind, and are answered by the session itself. From the first one on that does,
        they are done with care. One that has used up its time gets no second.
        """
        if not self.box.careful:
            with contextlib.suppress(WireError):
                verdict = self.judged(name)
                done = verdict.kind == "timed out" or (verdict.kind != "crashed" and not self.box.disturbed)
                if done:
                    if (self.box.changed or self.box.disturbed) and self.something_follows(i):
                        self.start_again(i)
                    return verdict
            self.box.reports.clear()
            self.start_again(i)
        for _ in range(2):
            try:
                return self.judged(name)
            except WireError:
                self.start_again(i)
        return Verdict(name, "crashed", (f"The notebook's process ended whenever `{name}` was to be checked.",))

    def something_follows(self, i: int) -> bool:
        return not self.needless.issuperset(range(i + 1, len(self.plan.cells)))

    def judged(self, name: str) -> Verdict:
        exercise = self.exercises[name]
        if self.box.is_unwritten(name):
            return not_attempted(name)
        seconds = self.limits.check_seconds
        if isinstance(exercise, Challenge):
            seconds += exercise.seconds
        self.after_check = True
        with self.box.check(name, seconds) as peer:
            return judge_elsewhere(name, exercise, peer, self.seed, self.expected)


def stopped(error: WireError, cell: CellPlan) -> dict[str, Any]:
    """What a cell leaves that did not come to its end. One of the lesson's own is never to blame for that."""
    this = "This cell of the lesson, or an answer that it calls," if cell.role == "given" else "This cell"
    what = (
        "was still running when its time was up, and was stopped"
        if isinstance(error, TooSlow)
        else "took its whole process down"
    )
    said = f"{this} {what}. The notebook goes on without it."
    return failure("TimedOut" if isinstance(error, TooSlow) else "Crashed", said)


def failure(name: str, said: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": said, "traceback": [said]}
