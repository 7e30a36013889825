"""The process that all boxes of a lesson are forked from, as the checker sees it: its start and its end.

It imports what notebooks import while the packages of ours that it will need are still being written.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.grading import bubblewrap
from autograder.grading.bubblewrap import NoSandbox
from autograder.grading.plan import Isolation
from autograder.grading.scratch import scratch_folder

STUDENT = Path(__file__).parent / "student"
START = "import sys; sys.path.insert(0, sys.argv[2]); from student.warm import main; main(int(sys.argv[1]))"
END_SECONDS = 5.0
FONTS = "fonts"
NOBODYS_FONTS = ("/usr/", "fonts/")
"""Where they lie: with the system, or with Matplotlib itself."""
PATIENCE = 60.0
"""Seconds for the process to import everything; a cold disk is slow."""


class WarmProcess:
    """A context manager. `folder` holds all of ours that the process can see; `asking` is the way to it.

    lent: whether this is a fork of the process that started it, and so may use it but not end it.
    """

    lent = False

    def __init__(self, isolation: Isolation) -> None:
        self.isolation = isolation

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.folder = stack.enter_context(scratch_folder())
            write_student(self.folder)
            write_fonts(self.folder / FONTS)
            # Whole messages, so that several workers may ask at once.
            self.asking, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
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
            self.kept = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.asking.close()
        if self.lent:
            return
        try:
            self.process.communicate(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        self.kept.close()

    def wait_until_ready(self) -> None:
        """Say that all is written that it needs, and wait until it has imported that. Raises `NoSandbox`."""
        self.asking.settimeout(PATIENCE)
        with contextlib.suppress(OSError):
            self.asking.sendall(b"w")
        if self.heard() != b"r":
            said = self.process.communicate()[1].decode(errors="replace").strip()
            raise NoSandbox(
                f"Submissions cannot be isolated on this machine, so none was run: {said.splitlines()[-1:]} "
                "See: python -m autograder doctor. Or trust all submissions, and say: --isolation none"
            )

    def heard(self) -> bytes:
        try:
            return self.asking.recv(1)
        except ConnectionError:
            return b""


def write_fonts(folder: Path) -> None:
    """Write the list of fonts that Matplotlib has made on this machine, if any: making it takes as long as all imports.

    Fonts that are not the system's are left out, since their places say who grades.
    """
    folder.mkdir()
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    for file in Path(os.environ.get("MPLCONFIGDIR") or Path(caches, "matplotlib")).glob("fontlist-*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            listed = json.loads(file.read_text(encoding="utf-8"))
            for kind in ("ttflist", "afmlist"):
                listed[kind] = [font for font in listed[kind] if font["fname"].startswith(NOBODYS_FONTS)]
            (folder / file.name).write_text(json.dumps(listed), encoding="utf-8")


def write_student(folder: Path) -> None:
    """Write the package that runs submissions."""
    shutil.copytree(STUDENT, folder / "student", ignore=shutil.ignore_patterns("idle", "__pycache__"))
