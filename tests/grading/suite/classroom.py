"""A class of which every student handed in one entry of the suite, graded in one run."""

import json
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from autograder.grading.run import ClassRun
from autograder.lessons import find_lessons

from .entry import Entry, Notebook

PROJECT = Path(__file__).resolve().parents[3]
LESSON = "02_activations"
WORKERS = 2
LIMITS = "c.GradingLimits.check_seconds = 6.0\nc.GradingLimits.cells_seconds = 16.0\n"
"""Long enough for honest work on a busy machine, and short enough not to wait for endless loops."""


@dataclass(frozen=True)
class Outcome:
    """What came of one entry. outputs: the text of all that its cells left, in the autograded notebook."""

    report: dict[str, Any]
    outputs: str


@dataclass(frozen=True)
class Outside:
    """What submissions try to reach: a port and an abstract socket where somebody listens."""

    port: int
    listeners: tuple[socket.socket, ...]

    def nobody_called(self) -> bool:
        for listener in self.listeners:
            listener.setblocking(False)
            try:
                listener.accept()
            except BlockingIOError:
                continue
            return False
        return True


class Classroom:
    """The course's folder with everybody's submissions."""

    def __init__(self, root: Path, outside: Outside) -> None:
        for folder in ("solutions", "course"):
            shutil.copytree(PROJECT / folder / LESSON, root / folder / LESSON)
        (root / "nbgrader_config.py").write_text((PROJECT / "nbgrader_config.py").read_text() + LIMITS)
        self.root = root
        self.lesson = find_lessons(root=root)[0]
        self.tokens = {
            "@PORT": str(outside.port),
            "@PID": str(os.getpid()),
            "@COURSE": str(root),
            "@PROJECT": str(PROJECT),
            "@HOME": str(Path.home()),
        }

    def worked(self) -> Notebook:
        """The released notebook with the worked answers."""
        worked = json.loads(self.lesson.solution.read_text())
        answers = {grade_id(cell): cell["source"] for cell in worked["cells"]}
        notebook: Notebook = json.loads(self.lesson.released.read_text())
        for cell in notebook["cells"]:
            source = answers[grade_id(cell)] if is_answer(cell) else cell["source"]
            cell["source"] = "".join(source)
        return notebook

    def hand_in(self, entry: Entry) -> None:
        notebook = self.worked()
        for cell in notebook["cells"]:
            if grade_id(cell) in entry.answers:
                cell["source"] = self.filled(entry.answers[grade_id(cell)])
        if entry.first:
            notebook["cells"].insert(0, code(self.filled(entry.first)))
        if entry.last:
            notebook["cells"].append(code(self.filled(entry.last)))
        made = entry.notebook(notebook) if entry.notebook else notebook
        folder = self.root / "autograder" / "submitted" / entry.name / LESSON
        folder.mkdir(parents=True)
        data = made if isinstance(made, bytes) else json.dumps(made).encode()
        (folder / self.lesson.released.name).write_bytes(data)
        if entry.folder:
            entry.folder(folder)

    def filled(self, source: str) -> str:
        for token, value in self.tokens.items():
            source = source.replace(token, value)
        return source

    def grade(self) -> dict[str, Outcome]:
        """What came of everybody, by student."""
        run = ClassRun([self.lesson], seed=1)
        with patch.dict(os.environ, {"SECRET": "a-secret-of-the-grader"}):
            reports = list(run.grade(WORKERS))
        return {report["student"]: Outcome(report, self.outputs(report["student"])) for report in reports}

    def outputs(self, student: str) -> str:
        path = self.root / "autograder" / "autograded" / student / LESSON / self.lesson.released.name
        if len(student) > 200 or not path.is_file():
            return ""
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return "\n".join(text for cell in cells for output in cell.get("outputs", ()) for text in texts(output))


def texts(output: dict[str, Any]) -> Iterator[str]:
    yield str(output.get("text", ""))
    yield f"{output.get('ename', '')}: {output.get('evalue', '')} {output.get('metadata', '')}"
    for kind, data in output.get("data", {}).items():
        yield f"{kind}: {data}"


def code(source: str) -> Notebook:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def grade_id(cell: Notebook) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def is_answer(cell: Notebook) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


@contextmanager
def listening() -> Iterator[Outside]:
    """Somebody who listens on this machine, for submissions that try to call out."""
    with socket.create_server(("127.0.0.1", 0)) as network, socket.socket(socket.AF_UNIX) as local:
        port = network.getsockname()[1]
        local.bind(f"\0suite-{port}")
        local.listen()
        yield Outside(port, (network, local))


def hand_in_all(classroom: Classroom, entries: Sequence[Entry]) -> None:
    for entry in entries:
        classroom.hand_in(entry)
