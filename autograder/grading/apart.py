"""Submissions without a sandbox on systems that cannot fork, or not safely: a process for each, and localhost.

Only time is limited there: not memory, not processes, not the disk. What a check changes stays changed for the
cells after it, as in a notebook; a check that hangs or crashes takes the process along, and the cells are run again.
"""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from autograder.grading import bubblewrap
from autograder.grading.box import RETURN_SECONDS, VALUES_A_CHECK, Box
from autograder.grading.plan import Isolation, Limits
from autograder.grading.public import write_public_copy
from autograder.grading.remote import Asking
from autograder.grading.scratch import scratch_folder
from autograder.grading.student.wire import Channel, Closed, TooSlow
from autograder.grading.warm_process import write_student

START = "import sys; sys.path.insert(0, sys.argv[1]); from student.apart import main; main(*map(int, sys.argv[2:]))"
PATIENCE = 60.0
"""Seconds for a new process to import everything."""
HERE = "127.0.0.1"


class Apart:
    """In the place of `Warm`: a context manager whose boxes are processes that begin from nothing."""

    isolation: Isolation = "none"

    def __init__(self, lesson: str, limits: Limits, seed: int) -> None:
        self.lesson = lesson
        self.limits = limits
        self.seed = seed

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.folder = stack.enter_context(scratch_folder())
            write_student(self.folder)
            write_public_copy(self.lesson, self.folder, self.seed)
            self.kept = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kept.close()

    def is_there(self) -> bool:
        """There is nothing that all submissions share, and that could be gone."""
        return True

    def open_box(self) -> "ApartBox":
        return ApartBox(str(self.folder), self.limits)


class ApartBox(Box):
    """One submission's process, which answers for every check: nothing more careful can be done here."""

    careful = True

    def __init__(self, packages: str, limits: Limits) -> None:
        self.limits = limits
        self.reports: list[str] = []
        self.word = secrets.token_hex(16)
        self.own = contextlib.ExitStack()
        folder = self.own.enter_context(scratch_folder())
        with socket.create_server((HERE, 0)) as server:
            numbers = (server.getsockname()[1], limits.output, limits.value)
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", START, packages, *map(str, numbers)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(str(folder)),
                cwd=folder,
                text=True,
            )
            assert self.process.stdin
            self.process.stdin.write(f"{self.word}\n")
            self.process.stdin.close()
            self.session = Channel(self.called_back(server, time.monotonic() + PATIENCE), 2 * limits.value)

    def called_back(self, server: socket.socket, deadline: float) -> socket.socket:
        """The connection that the process opens; nobody else knows the word."""
        while True:
            server.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                connection, _ = server.accept()
                connection.settimeout(1)
                if secrets.compare_digest(connection.recv(len(self.word), socket.MSG_WAITALL), self.word.encode()):
                    return connection
                connection.close()
            except TimeoutError as error:
                if time.monotonic() >= deadline:
                    self.process.kill()
                    raise TooSlow("a submission's process did not call back") from error
            if self.process.poll() is not None:
                raise Closed("a submission's process is gone")

    @contextlib.contextmanager
    def check(self, name: str, seconds: float) -> Iterator[Asking]:
        """The session, which answers for what stands under a name until the check is over."""
        with socket.create_server((HERE, 0)) as server:
            self.session.deadline = time.monotonic() + RETURN_SECONDS
            self.session.send(["check there", name, server.getsockname()[1]])
            connection = self.called_back(server, time.monotonic() + RETURN_SECONDS)
        limit = VALUES_A_CHECK * self.limits.value
        try:
            yield Asking(Channel(connection, self.limits.value, limit, time.monotonic() + seconds))
        finally:
            connection.close()
            self.wait_for_the_session()

    def give_up(self) -> None:
        self.process.kill()

    def close(self) -> None:
        """End the process. What it has started by itself, nobody here ends."""
        self.session.close()
        self.process.kill()
        self.process.wait()
        self.own.close()


def environment(folder: str) -> dict[str, str]:
    """As in the sandbox, but for places that every system has elsewhere, and what Windows cannot do without."""
    places = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "IPYTHONDIR", "MPLCONFIGDIR"), folder)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "COMSPEC", "PATHEXT") if name in os.environ}
    return bubblewrap.environment() | places | kept
