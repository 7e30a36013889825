"""A warm process for one lesson, kept for many submissions, and a box in it for each."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.grading import bubblewrap
from autograder.grading.box import Box, Sockets
from autograder.grading.bubblewrap import NoSandbox
from autograder.grading.master import Master
from autograder.grading.plan import Isolation, Limits
from autograder.grading.public import write_public_copy
from autograder.grading.scratch import scratch_folder
from autograder.lessons import Lesson, UsageError

STUDENT = Path(__file__).parent / "student"
START = "import sys; sys.path.insert(0, sys.argv[2]); from student.warm import main; main(int(sys.argv[1]))"
END_SECONDS = 5.0
PATIENCE = 60.0
"""Seconds for the warm process to import everything; a cold disk is slow."""


class Warm:
    """A context manager around the warm process. `open_box` gives a new box.

    seed: the one that checks draw their cases from, so that what they will ask about can be left out.
    """

    def __init__(self, lesson: Lesson, isolation: Isolation, limits: Limits, seed: int) -> None:
        self.lesson = lesson
        self.isolation = isolation
        self.limits = limits
        self.seed = seed

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.folder = stack.enter_context(scratch_folder())
            self.start()
            self.kept = stack.pop_all()
        self.ready = self.ask_for_box()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.ready.close()
        self.asking.close()
        try:
            self.process.communicate(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        self.kept.close()

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def start(self) -> None:
        write_packages(self.lesson.id, self.folder, self.seed)
        (self.folder / "given.json").write_text(json.dumps(given_code(self.lesson)), encoding="utf-8")
        self.asking, theirs = socket.socketpair()
        walls = bubblewrap.command(self.folder) if self.isolation == "sandbox" else []
        inside = bubblewrap.INSIDE if walls else str(self.folder)
        self.process = subprocess.Popen(
            [*walls, sys.executable, "-I", "-c", START, str(theirs.fileno()), inside],
            pass_fds=[theirs.fileno()],
            env=bubblewrap.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
        )
        theirs.close()
        self.asking.settimeout(PATIENCE)
        if self.asking.recv(1) != b"r":
            said = self.process.communicate()[1].decode(errors="replace").strip()
            self.asking.close()
            raise NoSandbox(
                f"Submissions cannot be isolated on this machine, so none was run: {said.splitlines()[-1:]} "
                "See: python -m autograder doctor. Or trust all submissions, and say: --isolation none"
            )

    def open_box(self) -> Box:
        """A new box, empty of everything that earlier ones left; while it is used, the next one is made ready."""
        box, self.ready = self.ready, self.ask_for_box()
        return box

    def ask_for_box(self) -> Box:
        limits = self.limits
        settings = {
            "own_namespaces": self.isolation == "sandbox",
            "memory": limits.memory,
            "processes": limits.processes,
            "file": limits.file,
            "disk": limits.disk,
            "cpu_seconds": int(2 * limits.cells_seconds) + 1,
            "output": limits.output,
            "value": limits.value,
        }
        control, their_control = socket.socketpair()
        session, their_session = socket.socketpair()
        with their_control, their_session:
            descriptors = [their_control.fileno(), their_session.fileno()]
            socket.send_fds(self.asking, [json.dumps(settings).encode()], descriptors)
        return Box(Sockets(control, session), self.isolation, self.limits)


def write_packages(lesson: str, folder: Path, seed: int) -> None:
    """Write all that a submission's process imports of ours: what runs it, and nnlib without what is asked for."""
    write_public_copy(lesson, folder, seed)
    shutil.copytree(STUDENT, folder / "student", ignore=shutil.ignore_patterns("idle", "__pycache__"))


def given_code(lesson: Lesson) -> dict[str, list[str]]:
    """The lesson's own code, to be compiled ahead; none where the lesson is not at hand, as on another machine."""
    try:
        master = Master(lesson)
    except UsageError:
        return {"sources": [], "stubs": []}
    stubs = [cell.source for cell in master.graded.values() if cell.part == "answer"]
    return {"sources": list(master.given), "stubs": stubs}
