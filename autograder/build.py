"""From a lesson's Markdown source to the notebook that learners open.

solutions/<lesson>/<name>.md  --jupytext-->  solutions/<lesson>/<name>.ipynb
                              --nbgrader generate_assignment-->  course/<lesson>/<name>.ipynb
solutions/glossary.md         --jupytext-->  course/glossary.ipynb

The same source gives the same bytes, cell ids included, so that git shows what changed and nothing else.
"""

import hashlib
import logging
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import count
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from traitlets.config.loader import Config, PyFileConfigLoader

from autograder.lessons import Lesson, UsageError

STAMPS = ".build"
KEPT = "-kept-"
STUBS = {"code": "raise NotImplementedError()", "markdown": "*Write your answer here.*"}
BUILT_WITH = ("jupytext", "nbformat", "nbconvert", "nbgrader")


@dataclass(frozen=True)
class Built:
    """What a build did. `kept`: where a released notebook went that somebody had worked in."""

    changed: bool
    kept: Path | None = None


def build(lesson: Lesson) -> Built:
    """Bring a lesson's two notebooks up to date, without losing work that somebody did in the released one."""
    if is_stamped(lesson):
        return Built(changed=False)
    texts = dict(generate(lesson))
    kept = set_aside(lesson) if holds_work(lesson.released) else None
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    stamp(lesson)
    return Built(changed=True, kept=kept)


def build_glossary(root: Path) -> bool:
    """Bring the glossary up to date; False where it already was."""
    path, text = generate_glossary(root)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def holds_work(released: Path) -> bool:
    """Whether somebody ran a cell of a released notebook or replaced the stub of an answer."""
    try:
        cells = nbformat.read(released, as_version=4).cells
    except Exception:  # Nothing that could be opened as a notebook is anybody's work in one.
        return False
    answers = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    return any(cell.get("execution_count") for cell in cells) or any(
        STUBS[cell.cell_type] not in cell.source for cell in answers
    )


def set_aside(lesson: Lesson) -> Path:
    """Move the released notebook to the next free name beside it."""
    numbered = (lesson.released.with_stem(f"{lesson.name}{KEPT}{number}") for number in count(1))
    kept = next(path for path in numbered if not path.exists())
    return lesson.released.rename(kept)


def out_of_date(wanted: Iterable[tuple[Path, str]], root: Path) -> list[Path]:
    """Those of the files that do not hold what their sources would give, relative to the project."""
    return [
        path.relative_to(root)
        for path, text in wanted
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def strays(lessons: Sequence[Lesson], root: Path) -> list[Path]:
    """Notebooks in course/ and solutions/ that no lesson's source gives."""
    known = {path for lesson in lessons for path in (lesson.solution, lesson.released)}
    found = (path for folder in ("solutions", "course") for path in root.glob(f"{folder}/[0-9]*/*.ipynb"))
    return sorted(path.relative_to(root) for path in found if path not in known and KEPT not in path.stem)


def generate(lesson: Lesson) -> Iterator[tuple[Path, str]]:
    """What the lesson's two notebooks should hold."""
    solution = as_text(read_source(lesson.source))
    yield lesson.solution, solution
    yield lesson.released, release(lesson, solution)


def generate_glossary(root: Path) -> tuple[Path, str]:
    """What the glossary's notebook should hold."""
    return root / "course" / "glossary.ipynb", as_text(read_source(root / "solutions" / "glossary.md"))


def read_source(source: Path) -> NotebookNode:
    """A Markdown source as a notebook without outputs, with ids that depend on its text alone."""
    try:
        notebook = jupytext.read(source)
    except Exception as error:
        raise UsageError(f"{source} cannot be read as a MyST Markdown notebook: {error}") from error
    kernelspec = notebook.metadata.get("kernelspec", {})
    notebook.metadata = NotebookNode(kernelspec=kernelspec, language_info={"name": "python"})
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or digest(cell.cell_type, cell.source)[:12]
        seen[name] += 1
        cell.id = name if seen[name] == 1 else f"{name}-{seen[name]}"
    return notebook


def as_text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook, version=4) + "\n"


def release(lesson: Lesson, solution: str) -> str:
    """The released notebook: nbgrader's own generate step, run in a folder of its own without a gradebook."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source" / lesson.id / lesson.solution.name
        source.parent.mkdir(parents=True)
        source.write_text(solution, encoding="utf-8")
        config = nbgrader_config(lesson.root)
        config.CourseDirectory = Config(
            root=folder, source_directory="source", release_directory="release", assignment_id=lesson.id
        )
        config.SaveCells.enabled = False
        logger = logging.getLogger(__name__)
        logger.setLevel(logging.ERROR)
        course = CourseDirectory(config=config, log=logger)
        GenerateAssignment(coursedir=course, config=config, no_database=True, log=logger).start()
        return (Path(folder) / "release" / lesson.id / lesson.released.name).read_text(encoding="utf-8")


def nbgrader_config(root: Path) -> Config:
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    return config


def digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def is_stamped(lesson: Lesson) -> bool:
    path = stamp_path(lesson)
    return path.is_file() and path.read_text(encoding="utf-8") == fingerprint(lesson)


def stamp(lesson: Lesson) -> None:
    path = stamp_path(lesson)
    path.parent.mkdir(exist_ok=True)
    path.write_text(fingerprint(lesson), encoding="utf-8")


def stamp_path(lesson: Lesson) -> Path:
    return lesson.root / STAMPS / lesson.id


def fingerprint(lesson: Lesson) -> str:
    """Of everything a lesson's notebooks depend on, and of the notebooks themselves."""
    files = [
        lesson.source,
        lesson.solution,
        lesson.released,
        lesson.root / "nbgrader_config.py",
        Path(__file__),
    ]
    contents = [path.read_text(encoding="utf-8") if path.is_file() else "" for path in files]
    return digest(*contents, *map(version, BUILT_WITH))
