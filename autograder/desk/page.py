"""The report's page: everything in one file, which asks nothing of the network and runs no script."""

from collections.abc import Callable
from typing import Any

from autograder.desk.charts import bars, histogram
from autograder.desk.findings import (
    Bin,
    ExerciseFindings,
    Mistake,
    anomalies_of,
    concerns,
    distribution,
    exercises,
    middle,
    remarks_on_the_run,
)
from autograder.desk.results import ClassResults, LessonResults
from autograder.desk.templating import template
from autograder.lessons import Lesson

COMMONEST = 8
"""So many mistakes of a lesson are shown with their sentence and an example; all are in mistakes.csv."""

ExampleOf = Callable[[Lesson, Mistake], str]


def page(results: ClassResults, example_of: ExampleOf) -> str:
    """The report as HTML. example_of: a short answer that makes a mistake, or nothing."""
    people = {
        person.id: " ".join(part for part in (person.first_name, person.last_name) if part)
        for person in results.people.values()
    }
    return template("report.html").render(
        lessons=[lesson_view(lesson, example_of) for lesson in results.lessons],
        students=len(results.people),
        people=people,
        concerns=concerns(results),
    )


def lesson_view(results: LessonResults, example_of: ExampleOf) -> dict[str, Any]:
    """What the template shows of a lesson."""
    found = exercises(results)
    scores = [work.score.score for work in results.works.values()]
    bins = distribution(scores, results.column.max_score)
    mistakes = sorted((m for one in found for m in one.mistakes), key=lambda m: (-len(m.students), m.exercise, m.name))
    anomalies = {work.student: said for work in results.works.values() if (said := anomalies_of(work))}
    return {
        "id": results.lesson.id,
        "full": results.column.max_score,
        "handed_in": len(results.works),
        "absent": len(results.absent),
        "late": sum(work.late > 0 for work in results.works.values()),
        "unreadable": sum(work.unreadable for work in results.works.values()),
        "readable": len(results.readable),
        "median": middle(scores),
        "lowest": min(scores),
        "highest": max(scores),
        "bins": bins,
        "histogram": histogram(bins),
        "histogram_words": histogram_words(bins),
        "exercises": found,
        "bars": bars(found),
        "bars_words": bars_words(found),
        "mistakes": [(mistake, example_of(results.lesson, mistake)) for mistake in mistakes[:COMMONEST]],
        "more_mistakes": len(mistakes[COMMONEST:]),
        "remarks": list(remarks_on_the_run(results)),
        "anomalies": anomalies,
    }


def histogram_words(bins: list[Bin]) -> str:
    counts = "; ".join(f"{one.words} points: {one.count}" for one in bins if one.count)
    return f"Histogram of the students' points. {counts}."


def bars_words(found: list[ExerciseFindings]) -> str:
    counts = "; ".join(f"{one.name}: {one.correct} of {one.asked} correct" for one in found)
    return f"A bar for each exercise, divided by what became of it. {counts}."
