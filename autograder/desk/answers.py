"""What came of every exercise and question in one graded notebook: verdict, points, comment, and what helps."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from autograder.check import LESSONS
from autograder.check.engine.verdict import HEADLINES
from autograder.check.show import METADATA_KEY
from autograder.desk.findings import sentence_for
from autograder.desk.harmless import from_markdown
from autograder.desk.marks import Mark, Marks
from autograder.desk.parts import Outline, Part, id_of, prose
from autograder.grading.master import Master, MasterCell

SIGNS = {"correct": "✓", "partly correct": "◐", "not attempted": "–", "waits": "…", "read": "•"}
NOT_RIGHT = "✗"
NO_RESPONSE = "No response."
"""What nbgrader writes beside an answer that was left as it was."""

Cell = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What is said of an answer. kind: a verdict's, `not graded`, or of a question `waits` or `read`.

    sentences: what happened. code: the lines that they are about. mistake: the name of the known one, and its sentence.
    """

    kind: str
    headline: str
    sentences: tuple[str, ...] = ()
    code: str = ""
    mistake: str = ""
    mistake_sentence: str = ""
    hint: str = ""

    @property
    def sign(self) -> str:
        return SIGNS.get(self.kind, NOT_RIGHT)


@dataclass(frozen=True)
class Answer:
    """One exercise or question. written: the answer, as the page shows it, if any; part: of the lesson."""

    anchor: str
    title: str
    is_question: bool
    mark: Mark
    outcome: Outcome
    comment: Markup
    written: Markup
    part: Part | None

    @property
    def should_read_again(self) -> bool:
        return self.part is not None and not self.mark.waits and self.mark.points < self.mark.full


def answers_in(master: Master, outline: Outline, cells: Iterable[Cell], marks: Marks) -> Iterator[Answer]:
    """Every graded cell of the master, in order; a check together with the answer that it checks."""
    by_id = {id_of(cell): cell for cell in cells}
    for known in master.graded.values():
        if known.grade_id in marks.of:
            mark = marks.of[known.grade_id]
            of = known.exercise or known.grade_id
            outcome = outcome_of(master.lesson.id, known, by_id.get(known.grade_id, {}), mark)
            remark = marks.comments.get(of, "")
            yield Answer(
                anchor=known.grade_id,
                title=known.exercise or outline.heading_of(known.grade_id),
                is_question=not known.exercise,
                mark=mark,
                outcome=outcome,
                comment=Markup() if remark == NO_RESPONSE else prose(remark),
                written=shown(by_id[of]) if of in by_id and outcome.kind != "not attempted" else Markup(),
                part=outline.part_with(known.grade_id),
            )


def outcome_of(lesson: str, known: MasterCell, cell: Cell, mark: Mark) -> Outcome:
    if not known.exercise:
        return of_question(mark)
    verdict = verdict_in(cell.get("outputs", ()))
    if not verdict:
        return Outcome("not graded", "Not graded")
    kind, mistake = verdict["kind"], str(verdict.get("diagnosis") or "")
    exercise = LESSONS.get(lesson, {}).get(known.exercise)
    explained = sentence_for(lesson, known.exercise, mistake) if mistake else ""
    return Outcome(
        kind=kind,
        headline=HEADLINES[kind],
        sentences=tuple(said for said in map(str, verdict.get("sentences", ())) if said != explained),
        code=str(verdict.get("code") or ""),
        mistake=mistake,
        mistake_sentence=explained,
        hint=exercise.hints[0] if exercise and kind != "correct" else "",
    )


def of_question(mark: Mark) -> Outcome:
    if mark.waits:
        return Outcome("waits", "Waits for a person")
    return Outcome("read", "Read by a person") if mark.read else Outcome("not attempted", HEADLINES["not attempted"])


def verdict_in(outputs: Iterable[Cell]) -> Cell:
    """The verdict that a check left in its outputs as data; empty where it left none."""
    left = (output.get("metadata", {}).get(METADATA_KEY) for output in outputs)
    return next((raw for raw in left if isinstance(raw, dict) and raw.get("kind") in HEADLINES), {})


def shown(cell: Cell) -> Markup:
    if cell["cell_type"] == "code":
        return Markup("<pre><code>{}</code></pre>").format(cell["source"])
    return from_markdown(cell["source"], cell.get("attachments", {}))


def in_words(answers: Sequence[Answer]) -> str:
    """Such as: 3 of 6 exercises are correct, 1 answer waits for a person."""
    kinds = Counter(one.outcome.kind for one in answers)
    exercises = sum(not one.is_question for one in answers)
    said = f"{kinds['correct']} of {exercises} exercise{'' if exercises == 1 else 's'} correct"
    waiting = kinds["waits"]
    return f"{said}; {waiting} answer{' waits' if waiting == 1 else 's wait'} for a person" if waiting else said
