"""Where the lessons are: one folder each under solutions/ and course/, ordered by their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class UsageError(Exception):
    """Something the person at the keyboard can put right; its message says how."""


def course_here() -> Path:
    """The course that lies in the folder where a command was started, as for nbgrader; otherwise this project."""
    here = Path.cwd()
    is_course = (here / "nbgrader_config.py").is_file() and any(here.glob("solutions/[0-9]*/*.md"))
    return here if is_course else ROOT


@dataclass(frozen=True)
class Lesson:
    """A lesson such as `02_activations`, in the project that lies at `root`."""

    id: str
    root: Path

    @property
    def name(self) -> str:
        """The notebook's name: the lesson's id without its number."""
        return self.id.split("_", 1)[1]

    @property
    def source(self) -> Path:
        return self.root / "solutions" / self.id / f"{self.name}.md"

    @property
    def solution(self) -> Path:
        return self.source.with_suffix(".ipynb")

    @property
    def released(self) -> Path:
        return self.root / "course" / self.id / f"{self.name}.ipynb"


def find_lessons(wanted: Sequence[str] = (), root: Path = ROOT) -> list[Lesson]:
    """The lessons asked for, in order; all of them where none is named."""
    lessons = {path.parent.name: Lesson(path.parent.name, root) for path in sorted(root.glob("solutions/[0-9]*/*.md"))}
    if not lessons:
        raise UsageError(f"No lessons found: {root / 'solutions'} holds no folder with a lesson's .md file.")
    unknown = [name for name in wanted if name not in lessons]
    if unknown:
        raise UsageError(f"There is no lesson called {unknown[0]!r}. The lessons are: {', '.join(lessons)}.")
    return [lesson for lesson in lessons.values() if not wanted or lesson.id in wanted]
