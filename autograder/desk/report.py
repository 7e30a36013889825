"""What `python -m autograder report` does: the class at a glance, as one page and as tables."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.desk.anonymous import anonymised, pseudonyms
from autograder.desk.examples import example, names_of_the_lesson
from autograder.desk.export import opened
from autograder.desk.exporters import points, safe
from autograder.desk.findings import (
    ATTEMPTED_AND_NOT_RIGHT,
    Mistake,
    anomalies_of,
    concerns,
    exercises,
    remarks_on_the_run,
)
from autograder.desk.page import page
from autograder.desk.results import ClassResults, read_class
from autograder.grading.course import find_course, make_writable
from autograder.grading.master import Master
from autograder.lessons import ROOT, Lesson, UsageError

PAGE = "report.html"
VERDICTS = ("correct", *ATTEMPTED_AND_NOT_RIGHT, "not attempted")

Rows = Iterable[Sequence[object]]


def report(
    lessons: Sequence[Lesson],
    all_named: bool,
    output: Path | None = None,
    anonymous: bool = False,
    gradebook: str | None = None,
    root: Path = ROOT,
) -> tuple[Path, list[str]]:
    """Write the report; give its folder and its files. Raises `UsageError` before anything is written.

    all_named: whether all of these lessons were asked for; otherwise those that nobody handed in are left out.
    """
    course = find_course(root, gradebook=gradebook)
    folder = (output or course.autograded.parent / "report").absolute()
    with opened(course) as book:
        results = read_class(book, lessons, all_named)
        names = pseudonyms(book, results.people) if anonymous else {student: student for student in results.people}
    if anonymous:
        results = anonymised(results, names)
    real = {name: student for student, name in names.items()}

    def example_of(lesson: Lesson, mistake: Mistake) -> str:
        known = names_of_the_lesson(Master(lesson)) if anonymous else None
        answers = (example(course.notebook(real[s], lesson), mistake.exercise, known) for s in mistake.students)
        return next((answer for answer in answers if answer), "")

    files = {PAGE: page(results, example_of)} | {name: as_csv(rows) for name, rows in tables(results).items()}
    make_writable(folder)
    write_all(folder, files)
    return folder, list(files)


def tables(results: ClassResults) -> dict[str, Rows]:
    return {
        "scores.csv": scores(results),
        "exercises.csv": exercise_rows(results),
        "mistakes.csv": mistakes(results),
        "help.csv": help_wanted(results),
        "anomalies.csv": anomalies(results),
    }


def scores(results: ClassResults) -> Rows:
    """A line for each student and lesson; the score is empty where nothing was handed in."""
    yield (
        "student", "last_name", "first_name", "lesson", "score", "max_score", "hours_late", "waits_for_a_person",
        *(f"exercises_{verdict.replace(' ', '_')}" for verdict in VERDICTS),
    )  # fmt: skip
    for lesson in results.lessons:
        for person in results.people.values():
            who = (person.id, person.last_name, person.first_name, lesson.lesson.id)
            work = lesson.works.get(person.id)
            if not work:
                yield (*who, "", lesson.column.max_score, *[""] * (2 + len(VERDICTS)))
                continue
            kinds = [verdict["verdict"] for verdict in work.verdicts.values()]
            yield (
                *who, work.score.score, lesson.column.max_score, round(work.late / 3600, 1),
                "yes" if work.score.waits else "no", *map(kinds.count, VERDICTS),
            )  # fmt: skip


def exercise_rows(results: ClassResults) -> Rows:
    yield (
        "lesson",
        "exercise",
        "points",
        "students",
        "pass_rate",
        *(v.replace(" ", "_") for v in VERDICTS),
        "known_mistakes",
    )
    for lesson in results.lessons:
        for one in exercises(lesson):
            counts = [one.verdicts[verdict] for verdict in VERDICTS]
            yield (lesson.lesson.id, one.name, one.points, one.asked, round(one.pass_rate, 4), *counts, one.named)


def mistakes(results: ClassResults) -> Rows:
    yield ("lesson", "exercise", "mistake", "count", "what_the_check_says", "students")
    for lesson in results.lessons:
        for one in exercises(lesson):
            for made in one.mistakes:
                students = " ".join(made.students)
                yield (lesson.lesson.id, one.name, made.name, len(made.students), made.sentence, students)


def help_wanted(results: ClassResults) -> Rows:
    yield ("student", "lesson", "why", "how_much")
    for concern in concerns(results):
        yield from ((concern.student, reason.lesson, reason.kind, reason.detail) for reason in concern.reasons)


def anomalies(results: ClassResults) -> Rows:
    yield ("lesson", "student", "what")
    for lesson in results.lessons:
        yield from ((lesson.lesson.id, "", remark) for remark in remarks_on_the_run(lesson))
        for work in lesson.works.values():
            yield from ((lesson.lesson.id, work.student, anomaly) for anomaly in anomalies_of(work))


def as_csv(rows: Rows) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def cell(value: object) -> str:
    """One line of text that is no formula, also where a spreadsheet ignores blanks before one."""
    return points(value) if isinstance(value, int | float) else safe(" ".join(str(value).split()))


def write_all(folder: Path, files: dict[str, str]) -> None:
    """Write every file beside its place, then put all of them there."""
    staged = [(folder / f".{name}.{os.getpid()}", folder / name, text) for name, text in files.items()]
    try:
        for new, _, text in staged:
            new.write_text(text, encoding="utf-8")
        for new, path, _ in staged:
            new.replace(path)
    except OSError as error:
        raise UsageError(
            f"{error.filename} cannot be written ({error.strerror}): name another folder with --output."
        ) from error
    finally:
        for new, _, _ in staged:
            new.unlink(missing_ok=True)
