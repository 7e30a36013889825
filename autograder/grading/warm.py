"""A warm process for one lesson, kept for many submissions, and a box in it for each."""

import contextlib
import json
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.grading.box import Box, Sockets
from autograder.grading.job import Gone
from autograder.grading.master import Master
from autograder.grading.plan import Isolation, Limits
from autograder.grading.public import write_public_copy
from autograder.grading.warm_process import WarmProcess
from autograder.lessons import Lesson, UsageError


class Warm:
    """A context manager around the warm process. `open_box` gives a new box.

    seed: the one that checks draw their cases from, so that what they will ask about can be left out.
    process: one that has been started already, by somebody who also ends it.
    """

    ready: Box | None = None

    def __init__(
        self, lesson: Lesson, isolation: Isolation, limits: Limits, seed: int, process: WarmProcess | None = None
    ) -> None:
        self.lesson = lesson
        self.isolation = isolation
        self.limits = limits
        self.seed = seed
        self.started = process

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.process = self.started or stack.enter_context(WarmProcess(self.isolation))
            write_public_copy(self.lesson.id, self.process.folder, self.seed)
            write_given_code(self.lesson, self.process.folder)
            self.process.wait_until_ready()
            self.kept = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.ready:
            self.ready.close()
        self.kept.close()

    def open_box(self) -> Box:
        """A new box, empty of everything that earlier ones left; while it is used, the next one is made ready.

        Raises `Gone`.
        """
        box, self.ready = self.ready or self.ask_for_box(), self.ask_for_box()
        return box

    def is_there(self) -> bool:
        """Whether the warm process lives: where it has died, so has the box that was made ready."""
        return self.ready is None or self.ready.is_there()

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
            try:
                socket.send_fds(self.process.asking, [json.dumps(settings).encode()], descriptors)
            except OSError as error:
                raise Gone from error
        return Box(Sockets(control, session), self.isolation, self.limits)


def write_given_code(lesson: Lesson, folder: Path) -> None:
    """Write the lesson's own code, to be compiled ahead; none where the lesson is not at hand, as elsewhere."""
    given: dict[str, list[str]] = {"sources": [], "stubs": []}
    with contextlib.suppress(UsageError):
        master = Master(lesson)
        stubs = [cell.source for cell in master.graded.values() if cell.part == "answer"]
        given = {"sources": list(master.given), "stubs": stubs}
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
