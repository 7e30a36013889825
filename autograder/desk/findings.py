"""What an instructor wants to know of a class's results: how it went, what was misunderstood, who needs help."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from autograder.check import LESSONS
from autograder.desk.results import ClassResults, LessonResults, Work

MANY_BINS = 10
ATTEMPTED_AND_NOT_RIGHT = ("partly correct", "wrong", "raised", "timed out", "crashed")
STOPPED = ("timed out", "crashed")
FEWEST_TO_BE_STUCK = 2


@dataclass(frozen=True)
class Bin:
    """A range of scores, its upper end only included in the last one, and how many have such a score."""

    low: float
    high: float
    last: bool
    count: int

    @property
    def words(self) -> str:
        return f"{self.low:g} to {self.high:g}" if self.last else f"{self.low:g} to under {self.high:g}"


def distribution(scores: list[float], full: float) -> list[Bin]:
    """How many have how many points, in at most ten ranges of whole points. More than full counts as full."""
    width = max(1, math.ceil(full / MANY_BINS))
    number = max(1, math.ceil(full / width))
    counts = Counter(min(int(max(score, 0.0) // width), number - 1) for score in scores)
    ends = [min((index + 1) * width, full) for index in range(number)]
    return [Bin(index * width, end, index == number - 1, counts[index]) for index, end in enumerate(ends)]


def middle(scores: list[float]) -> float:
    return round(median(scores), 2) if scores else 0.0


@dataclass(frozen=True)
class Mistake:
    """A known mistake that answers behave like. sentence: what the check says of it."""

    exercise: str
    name: str
    sentence: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class ExerciseFindings:
    """How an exercise went. Counts are of readable submissions; `named`: not right, behaving like a known mistake."""

    name: str
    points: float
    verdicts: Counter[str]
    named: int
    mistakes: tuple[Mistake, ...]

    @property
    def asked(self) -> int:
        return self.verdicts.total()

    @property
    def correct(self) -> int:
        return self.verdicts["correct"]

    @property
    def not_attempted(self) -> int:
        return self.verdicts["not attempted"]

    @property
    def otherwise_wrong(self) -> int:
        """Not right, and like no known mistake."""
        return self.asked - self.correct - self.not_attempted - self.named

    @property
    def pass_rate(self) -> float:
        return self.correct / self.asked if self.asked else 0.0


def exercises(results: LessonResults) -> list[ExerciseFindings]:
    return [exercise_findings(results, name) for name in results.points]


def exercise_findings(results: LessonResults, name: str) -> ExerciseFindings:
    verdicts: Counter[str] = Counter()
    made: dict[str, list[str]] = {}
    for work in results.readable:
        if not (verdict := work.verdicts.get(name)):
            continue
        verdicts[verdict["verdict"]] += 1
        if verdict["diagnosis"] and verdict["verdict"] in ATTEMPTED_AND_NOT_RIGHT:
            made.setdefault(verdict["diagnosis"], []).append(work.student)
    mistakes = [
        Mistake(name, mistake, sentence_for(results.lesson.id, name, mistake), tuple(students))
        for mistake, students in made.items()
    ]
    mistakes.sort(key=lambda mistake: (-len(mistake.students), mistake.name))
    named = sum(len(mistake.students) for mistake in mistakes)
    return ExerciseFindings(name, results.points[name], verdicts, named, tuple(mistakes))


def sentence_for(lesson: str, exercise: str, mistake: str) -> str:
    """What the check says of a mistake; nothing where the checks no longer know it."""
    known = LESSONS.get(lesson, {}).get(exercise)
    return next((mutant.sentence for mutant in known.mutants if mutant.name == mistake), "") if known else ""


@dataclass(frozen=True)
class Reason:
    """Why a student may need help with a lesson. kind: the same words for the same reason; detail: how much of it."""

    lesson: str
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Concern:
    """A student who may need help, and why."""

    student: str
    reasons: tuple[Reason, ...]

    @property
    def by_kind(self) -> dict[str, list[Reason]]:
        kinds = dict.fromkeys(reason.kind for reason in self.reasons)
        return {kind: [reason for reason in self.reasons if reason.kind == kind] for kind in kinds}


def concerns(results: ClassResults) -> list[Concern]:
    """Who may need help: those first who lack the most points."""
    reasons = {
        student: tuple(reason for lesson in results.lessons for reason in reasons_in(lesson, student))
        for student in results.people
    }
    by_need = sorted(reasons, key=lambda student: (-points_lacking(results, student), student))
    return [Concern(student, reasons[student]) for student in by_need if reasons[student]]


def reasons_in(results: LessonResults, student: str) -> Iterator[Reason]:
    lesson, work = results.lesson.id, results.works.get(student)
    if not work:
        yield Reason(lesson, "handed in nothing")
        return
    if work.unreadable:
        yield Reason(lesson, "handed in a file that could not be read")
    kinds = Counter(verdict["verdict"] for verdict in work.verdicts.values())
    untouched, asked = kinds["not attempted"], kinds.total()
    not_right = sum(kinds[kind] for kind in ATTEMPTED_AND_NOT_RIGHT)
    if asked and 2 * untouched >= asked:
        yield Reason(lesson, "not attempted", f"{untouched} of {asked} exercises")
    if not_right >= FEWEST_TO_BE_STUCK and 2 * not_right > asked - untouched:
        yield Reason(lesson, "stuck", f"{not_right} of {asked - untouched} attempted not right")
    if work.late > 0:
        yield Reason(lesson, "late", duration(work.late))


def points_lacking(results: ClassResults, student: str) -> float:
    return sum(
        lesson.column.max_score - (lesson.works[student].score.score if student in lesson.works else 0.0)
        for lesson in results.lessons
    )


def duration(seconds: float) -> str:
    """Such as 2 days, 5 hours or 20 minutes, rounded up."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length or unit == "minute":
            number = math.ceil(seconds / length)
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    raise AssertionError


def anomalies_of(work: Work) -> list[str]:
    """What was odd about a submission or its run; checks that had to be stopped among it."""
    stopped = [
        f"The check of {verdict['name']} {'timed out' if verdict['verdict'] == 'timed out' else 'crashed'}."
        for verdict in work.verdicts.values()
        if verdict["verdict"] in STOPPED
    ]
    return [*work.anomalies, *stopped]


def remarks_on_the_run(results: LessonResults) -> Iterator[str]:
    """What concerns the grading of a lesson as a whole, a sentence each."""
    works = results.works.values()
    by_nbgrader = sum(not work.outcome for work in works)
    if by_nbgrader:
        yield f"{submissions(by_nbgrader)} graded without this grader: in the scores, but not among the exercises."
    unprotected = sum(work.outcome.get("isolation") == "none" for work in works)
    if unprotected:
        yield f"{submissions(unprotected)} run without a sandbox."
    seeds = Counter(work.seed for work in works if work.outcome)
    if len(seeds) > 1:
        others = seeds.total() - max(seeds.values())
        yield f"{submissions(others)} judged by other random cases than the rest (by another seed)."
    waiting = sum(work.score.waits for work in works)
    if waiting:
        yield (
            f"{submissions(waiting)} still waiting for a person's points: until then, the questions to be graded "
            "by hand count as 0."
        )


def submissions(number: int) -> str:
    return "1 submission was" if number == 1 else f"{number} submissions were"
