"""What a check concludes about one answer."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["correct", "partly correct", "wrong", "raised", "timed out", "crashed", "not attempted"]

HEADLINES: dict[Kind, str] = {
    "correct": "Correct",
    "partly correct": "Partly correct",
    "wrong": "Not right yet",
    "raised": "Stopped with an error",
    "timed out": "Took too long",
    "crashed": "Crashed",
    "not attempted": "Not attempted yet",
}


@dataclass(frozen=True)
class Verdict:
    """`sentences` say what happened and what it probably means; `code` quotes the learner's lines, if any.

    diagnosis: the name of the known mistake that the answer behaves like.
    fraction: the share of the points earned, from 0 to 1.
    """

    exercise: str
    kind: Kind
    sentences: tuple[str, ...]
    code: str = ""
    diagnosis: str | None = None
    fraction: float = 0.0

    @property
    def headline(self) -> str:
        return f"{HEADLINES[self.kind]}: {self.exercise}"

    @property
    def message(self) -> str:
        """Everything the learner is told, as plain text."""
        return "\n".join([*self.sentences, *([self.code] if self.code else [])])
