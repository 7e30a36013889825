"""Trying to break out of the sandbox, as a submission might, and saying what held."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.check import LESSONS
from autograder.grading.plan import CellPlan, CellRan, Limits, Plan
from autograder.grading.sandbox import Sandbox
from autograder.lessons import Lesson, find_lessons

GOT_OUT = "got out"
SECRET = "AUTOGRADER_ESCAPE_SECRET"


@dataclass(frozen=True)
class Attempt:
    """Code that raises where the wall holds, and the words for what it tried."""

    tried: str
    source: str


@dataclass(frozen=True)
class Outside:
    """What there is to be reached outside: a file, a folder, a port that listens and a process."""

    file: Path
    folder: Path
    port: int
    process: int


def attempts(outside: Outside) -> list[Attempt]:
    home = str(Path.home())
    return [
        Attempt("read the system's passwords", "open('/etc/shadow').read()"),
        Attempt("read a file outside", f"open({str(outside.file)!r}).read()"),
        Attempt("see the project's files", f"assert os.listdir({str(Path(__file__).parents[1])!r})"),
        Attempt("see the home folder", f"assert len(os.listdir({home!r})) == {len(list(Path.home().iterdir()))}"),
        Attempt("import the checks", "import autograder.check.engine"),
        Attempt("write outside", f"open({str(outside.folder / 'written')!r}, 'w').write('x')"),
        Attempt("write to the system", "open('/usr/written', 'w').write('x')"),
        Attempt("write to the graders' own files", "open('/grader/written', 'w').write('x')"),
        Attempt("write beside the devices", "open('/dev/written', 'w').write('x')"),
        Attempt("change the mode of a device", "os.chmod('/dev/null', 0o666)"),
        Attempt("change the mode of what stdin reads", "os.fchmod(0, 0o666)"),
        Attempt("connect to this machine", f"socket.create_connection(('127.0.0.1', {outside.port}), timeout=1)"),
        Attempt("connect to the network", "socket.create_connection(('1.1.1.1', 53), timeout=1)"),
        Attempt("signal a process outside", f"os.kill({outside.process}, 0)"),
        Attempt("see a process outside", "assert len([p for p in os.listdir('/proc') if p.isdigit()]) > 2"),
        Attempt("look into the process that watches", "open('/proc/1/mem', 'rb').read(1)"),
        Attempt("read the environment", f"os.environ[{SECRET!r}]"),
        Attempt("read an environment in /proc", f"assert {SECRET!r} in open('/proc/1/environ').read()"),
        Attempt("become somebody else", "os.setuid(0)"),
        Attempt("open a namespace", "assert ctypes.CDLL(None).unshare(0x10000000) == 0"),
        Attempt("mount something", "assert ctypes.CDLL(None).mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None) == 0"),
        Attempt("change the root folder", "os.chroot('/tmp')"),
        Attempt("take three gigabytes of memory", "len(bytearray(3 * 2**30))"),
        Attempt("write a file of a hundred megabytes", "open('/tmp/big', 'wb').write(bytes(100 * 2**20))"),
        Attempt("open five hundred files", "opened = [open(os.devnull) for _ in range(500)]"),
        Attempt("use memory that nobody counts", "os.memfd_create('x')"),
        Attempt(
            "have sockets hold more", "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**24)"
        ),
        Attempt("trace a process", "assert ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0"),
        Attempt("change the kernel's settings", "open('/proc/sys/kernel/hostname', 'w').write('x')"),
    ]


def break_out(lesson: Lesson | None = None) -> dict[str, bool]:
    """Every attempt, and whether the wall held. Raises `NoSandbox` where there is none."""
    lesson = lesson or next(found for found in find_lessons() if found.id in LESSONS)
    with something_outside() as outside, Sandbox(lesson, "sandbox", Limits(), seed=0) as sandbox:
        tried = attempts(outside)
        cells = [CellPlan(str(i), as_cell(attempt), "extra") for i, attempt in enumerate(tried)]
        ran = sandbox.grade(Plan(lesson.id, tuple(cells)))
        held = {attempt.tried: not got_out(cell) for attempt, cell in zip(tried, ran.cells, strict=True)}
        sandbox.grade(one_cell(lesson, "open('/tmp/left', 'w').write('x')"))
        left = sandbox.grade(one_cell(lesson, f"open('/tmp/left'); print({GOT_OUT!r})"))
        held["see what another submission left"] = not any(map(got_out, left.cells))
        held["leave something outside"] = list(outside.folder.iterdir()) == [outside.file]
    return held


def as_cell(attempt: Attempt) -> str:
    return f"import ctypes, os, socket\n{attempt.source}\nprint({GOT_OUT!r})"


def got_out(cell: CellRan) -> bool:
    """Whether the cell printed it; an error also quotes it, from the cell's own lines."""
    return any(GOT_OUT in output["text"] for output in cell.outputs if output["output_type"] == "stream")


def one_cell(lesson: Lesson, source: str) -> Plan:
    return Plan(lesson.id, (CellPlan("0", source, "extra"),))


@contextmanager
def something_outside() -> Iterator[Outside]:
    os.environ[SECRET] = "x"
    try:
        with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as server:
            file = Path(name) / "secret"
            file.write_text("x", encoding="utf-8")
            yield Outside(file, Path(name), server.getsockname()[1], os.getpid())
    finally:
        del os.environ[SECRET]
