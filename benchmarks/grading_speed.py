"""How fast a class is graded, next to plain `nbgrader autograde`.

    python benchmarks/grading_speed.py [--students 40] [--rounds 3] [--large 1000] [--training LESSON] [LESSON...]

An honest class hands in a lesson: a third has everything right, a third the first half of it, a third
nothing yet. A round grades it from an empty gradebook by each contender, beginning with another one each time,
and once more where nothing changed. The scores have to be the same, exercise by exercise. Nobody writes
feedback. A cell is a median over the rounds: seconds by the clock from the command to its end, and
nbgrader's seconds divided by them in the same round.

After that, a class of 1,000 hands in the first of the lessons, and the most memory that a process of each kind
has is read while it is graded, in the first and in the last fifth of the time. Last, one worked notebook of a lesson
that trains networks: the seconds in its report, divided by what the code cells take in a bare interpreter, without
the tests that the grader also runs, and with figures drawn to nowhere. A cell is added to that notebook after which the
grader runs all of the lesson's cells, also those that nothing needs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.lessons import ROOT, Lesson, find_lessons

PLAIN = "nbgrader autograde"
AGAIN = "unchanged, one worker"
LESSONS = ("02_activations", "06_backpropagation")
TRAINING = "10_digits"
PROCESSES = {"the run": "autograder\0grade", "a worker": "grading.worker", "sandbox and submissions": "student.warm"}
"""Kinds of processes, by what stands in their command line."""
SAMPLE_SECONDS = 0.2
ALL_IS_NEEDED: dict[str, Any] = {
    "cell_type": "code",
    "execution_count": None,
    "id": "all",
    "metadata": {},
    "outputs": [],
    "source": "globals();",
}
BARE = """
import json, sys, time
names = {"__name__": "__main__"}
start = time.perf_counter()
for cell in json.load(sys.stdin):
    exec(compile(cell, "cell", "exec"), names)
print(time.perf_counter() - start)
"""
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}

Scores = dict[tuple[str, str], float | None]


def cells_of(path: Path) -> dict[str, Any]:
    """The cells of a notebook that are the learner's to write, by grade id."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    known = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in cells}
    return {name: cell for name, cell in known.items() if name and cell["metadata"]["nbgrader"]["solution"]}


def notebook_with(lesson: Lesson, share: float) -> str:
    """The released notebook with that share of its answers worked."""
    notebook = json.loads(lesson.released.read_text(encoding="utf-8"))
    worked = cells_of(lesson.solution)
    names = list(worked)[: round(share * len(worked))]
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in names:
            cell["source"] = worked[name]["source"]
    return json.dumps(notebook)


class Memory(threading.Thread):
    """Reads, until it is stopped, how much memory the processes of a run have. Linux only."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.read: list[tuple[float, str, int]] = []

    def run(self) -> None:
        while not self.over.wait(SAMPLE_SECONDS):
            # Two runs at once on a machine do not count each other's: only what this process has started does.
            ours = {os.getpid()}
            for number in sorted(int(folder.name) for folder in Path("/proc").glob("[0-9]*")):
                with contextlib.suppress(OSError, IndexError):
                    folder = Path("/proc", str(number))
                    fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                    if int(fields[1]) not in ours:
                        continue
                    ours.add(number)
                    command = (folder / "cmdline").read_text(encoding="utf-8", errors="replace")
                    kind = next((kind for kind, part in PROCESSES.items() if part in command), None)
                    if kind:
                        self.read.append((time.perf_counter(), kind, int(fields[21]) * os.sysconf("SC_PAGE_SIZE")))

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """For each kind of process, the most that one had in the first and in the last fifth of the time, in MB."""
        self.over.set()
        self.join()
        begin, end = self.read[0][0], self.read[-1][0]
        for kind in PROCESSES:
            sizes = [((at - begin) / (end - begin), size) for at, of, size in self.read if of == kind]
            early = max((size for at, size in sizes if at <= 0.2), default=0)
            late = max((size for at, size in sizes if at >= 0.8), default=0)
            yield kind, f"{early / 1e6:.0f}", f"{late / 1e6:.0f}"


class Room:
    """A course's folder with one lesson and a class that handed it in."""

    def __init__(self, root: Path, lesson: Lesson, students: int, shares: Sequence[float] = (1.0, 0.5, 0.0)) -> None:
        self.root = root
        self.lesson = lesson
        self.folder = root / "autograder"
        self.gradebook = self.folder / "gradebook.db"
        for place in ("solutions", "course"):
            shutil.copytree(ROOT / place / lesson.id, root / place / lesson.id)
        config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
        plain, changed = re.subn("^USE_THE_SANDBOX = .*", "USE_THE_SANDBOX = False", config, flags=re.MULTILINE)
        assert changed == 1, "nbgrader would be timed with this project's engine inside"
        (root / "nbgrader_config.py").write_text(plain, encoding="utf-8")
        notebooks = [notebook_with(lesson, share) for share in shares]
        for number in range(students):
            handed_in = self.folder / "submitted" / f"s{number:03}" / lesson.id
            handed_in.mkdir(parents=True)
            (handed_in / lesson.released.name).write_text(notebooks[number % len(notebooks)], encoding="utf-8")
        # What nbgrader needs to know of the lesson, once and not timed.
        self.run("nbgrader", "generate_assignment", lesson.id, "--force")
        self.prepared = self.gradebook.read_bytes()

    def empty(self) -> None:
        shutil.rmtree(self.folder / "autograded", ignore_errors=True)
        self.gradebook.write_bytes(self.prepared)

    def run(self, *command: str) -> float:
        """The seconds a command takes."""
        environment = os.environ | ONE_THREAD
        environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
        start = time.perf_counter()
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
        return seconds

    def plain(self) -> float:
        return self.run("nbgrader", "autograde", self.lesson.id)

    def grade(self, workers: int) -> float:
        where = ["--submitted", str(self.folder / "submitted"), "--output", str(self.folder)]
        book = ["--gradebook", f"sqlite:///{self.gradebook}"]
        how = ["--workers", str(workers), "--seed", "1", "--json", str(self.root / "report.json")]
        return self.run(sys.executable, "-m", "autograder", "grade", self.lesson.id, *where, *book, *how)

    def scores(self) -> Scores:
        with Gradebook(f"sqlite:///{self.gradebook}") as book:
            return {
                (submission.student.id, grade.name): grade.auto_score
                for submission in book.assignment_submissions(self.lesson.id)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }


def measure(room: Room, rounds: Iterable[int]) -> dict[str, list[float]]:
    """The seconds that each contender took in each round."""
    contenders: dict[str, Callable[[], float]] = {
        PLAIN: room.plain,
        "grade, one worker": lambda: room.grade(1),
        "grade, two workers": lambda: room.grade(2),
    }
    seconds: dict[str, list[float]] = {name: [] for name in [*contenders, AGAIN]}
    for number in rounds:
        scores: dict[str, Scores] = {}
        first = number % len(contenders)
        names = list(contenders)
        for name in names[first:] + names[:first]:
            room.empty()
            seconds[name].append(contenders[name]())
            scores[name] = room.scores()
            if name == "grade, one worker":
                seconds[AGAIN].append(room.grade(1))
        require_equal_scores(scores, room.lesson)
    return seconds


def require_equal_scores(scores: dict[str, Scores], lesson: Lesson) -> None:
    for name, given in scores.items():
        unlike = [key for key in scores[PLAIN] if given.get(key) != scores[PLAIN][key]]
        if unlike:
            student, exercise = unlike[0]
            raise SystemExit(
                f"{lesson.id}: {name} gives {student} {given.get(unlike[0])} points for {exercise}, "
                f"nbgrader {scores[PLAIN][unlike[0]]}: they do not do the same."
            )


def large_class(lesson: Lesson, students: int) -> Table:
    """The memory that grading a large class takes."""
    table = Table(title=f"MB in a process while a class of {students:,} hands in {lesson.id}", box=box.SIMPLE)
    for column in ("process", "first fifth", "last fifth"):
        table.add_column(column, justify="left" if column == "process" else "right")
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder), lesson, students)
        room.empty()
        memory = Memory()
        memory.start()
        seconds = room.grade(2)
        for row in memory.rows():
            table.add_row(*row)
    table.caption = f"{60 * students / seconds:,.0f} submissions a minute with two workers"
    return table


def training(lesson: Lesson, rounds: int) -> str:
    """How long a worked notebook that trains networks takes, next to its cells in a bare interpreter."""
    cells = json.loads(lesson.solution.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    is_test = [bool(cell["metadata"].get("nbgrader", {}).get("points")) for cell in code]
    own = json.dumps(["".join(cell["source"]) for cell, test in zip(code, is_test, strict=True) if not test])
    environment = os.environ | ONE_THREAD | {"MPLBACKEND": "Agg"}
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder), lesson, 1, [1.0])
        (handed_in,) = room.folder.glob(f"submitted/*/*/{lesson.released.name}")
        notebook = json.loads(handed_in.read_text(encoding="utf-8"))
        notebook["cells"].append(ALL_IS_NEEDED)
        handed_in.write_text(json.dumps(notebook), encoding="utf-8")
        for _ in range(rounds):
            done = subprocess.run(
                [sys.executable, "-c", BARE], input=own, env=environment, capture_output=True, text=True, check=True
            )
            room.empty()
            room.grade(1)
            (entry,) = json.loads((room.root / "report.json").read_text(encoding="utf-8"))
            pairs.append((entry["seconds"], float(done.stdout.split()[-1])))
    graded, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(mine / its for mine, its in pairs)
    return (
        f"{lesson.id}: {graded:.1f} seconds to grade a worked notebook, {bare:.1f} for its cells in a bare "
        f"interpreter: {ratio:.2f} times."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Time grading a class, next to plain nbgrader.")
    parser.add_argument("lessons", nargs="*", default=LESSONS, metavar="LESSON", help=f"(default: {LESSONS})")
    parser.add_argument("--students", type=int, default=40, help="how many hand in (default: 40)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is timed (default: 3)")
    parser.add_argument("--large", type=int, default=1000, help="how many the large class has (default: 1000)")
    parser.add_argument("--training", default=TRAINING, help=f"the lesson that trains networks (default: {TRAINING})")
    options = parser.parse_args()

    console = Console(width=max(Console().width, 100))
    title = f"A class of {options.students} on {os.cpu_count()} cores, medians of {options.rounds} rounds"
    table = Table(title=title, box=box.SIMPLE)
    for column in ("lesson", "graded by", "seconds", "submissions a minute", "times as fast as nbgrader"):
        table.add_column(column, justify="left" if column in ("lesson", "graded by") else "right")
    for lesson in find_lessons(options.lessons):
        with tempfile.TemporaryDirectory() as folder:
            room = Room(Path(folder), lesson, options.students)
            seconds = measure(room, track(range(options.rounds), lesson.id, console=console))
        for name, taken in seconds.items():
            middle = statistics.median(taken)
            ratio = statistics.median(plain / mine for plain, mine in zip(seconds[PLAIN], taken, strict=True))
            table.add_row(lesson.id, name, f"{middle:.1f}", f"{60 * options.students / middle:,.0f}", f"{ratio:.1f}")
    console.print(table)
    console.print(large_class(find_lessons([options.lessons[0]])[0], options.large))
    console.print(training(find_lessons([options.training])[0], options.rounds))


if __name__ == "__main__":
    main()
