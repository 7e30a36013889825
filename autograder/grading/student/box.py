"""A box for one submission: namespaces of its own, a first process that watches, and a session that runs the cells.

The first process never runs a line of a submission. Its end is the end of every process in the box.
"""

import os
import re
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from . import linux, reserve
from .seccomp import refuse_what_no_notebook_needs

DEVICES = ("full", "null", "random", "tty", "urandom", "zero", "pts")
SAMPLE_SECONDS = 0.02
BURIAL_SECONDS = 1.0
OPEN_FILES = 256
UNBURIED = 10
"""How many times the processes that there may be may lie dead, because the session does not ask after them."""
MEASURED = 2
"""How many times too much memory must be measured: a fork that begins or ends meanwhile is counted too often."""
NICENESS = 5
"""So that whoever watches gets to run before those who are watched."""
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
OVER_MEMORY, OVER_PROCESSES, STRAYS, DONE = b"m", b"p", b"s", b"k"
"""What the first process says to the checker: what was over its limit and is killed, that something was left running,
and that all of that is killed."""


@dataclass(frozen=True)
class Settings:
    """The box's limits, in bytes and seconds. own_namespaces: False only where isolation is not asked for."""

    own_namespaces: bool
    memory: int
    processes: int
    file: int
    disk: int
    cpu_seconds: int


def open_box(settings: Settings, control: socket.socket, session: Callable[[], None]) -> NoReturn:
    """Become a box: this process leaves, its child is the first process inside. Never returns."""
    try:
        if settings.own_namespaces:
            linux.own_namespaces()
        if os.fork():
            os._exit(0)
        if settings.own_namespaces:
            shut_in(settings)
        pid = os.fork()
        if pid == 0:
            control.close()
            limit(settings)
            session()
            os._exit(0)
        watch(settings, control, pid)
    except BaseException as error:
        control.sendall(f"!{error}".encode()[:500])
    os._exit(1)


def shut_in(settings: Settings) -> None:
    """A fresh /tmp, a /proc that shows this box alone, and no right to change any of it.

    A Python that is installed under /tmp stays where it is.
    """
    linux.may_be_looked_into(False)
    linux.keep_mounts_private()
    pythons = {place: os.open(place, os.O_PATH) for place in {sys.prefix, sys.base_prefix} if place.startswith("/tmp/")}
    linux.mount("tmpfs", "/tmp", f"size={settings.disk},mode=1777")
    for place, descriptor in pythons.items():
        Path(place).mkdir(parents=True, exist_ok=True)
        linux.bind(f"/proc/self/fd/{descriptor}", place)
        os.close(descriptor)
    linux.mount("tmpfs", "/dev/shm", f"size={settings.disk},mode=1777")
    linux.mount("proc", "/proc", flags=linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    # They are the machine's own: where the grader is run by root, their modes could be changed here, for all of it.
    for name in DEVICES:
        linux.make_read_only(f"/dev/{name}", linux.MS_NOSUID | linux.MS_NOEXEC)
    os.closerange(0, 1)
    os.open(os.devnull, os.O_RDONLY)  # Becomes descriptor 0, which was opened outside.
    linux.write("/proc/sys/user/max_user_namespaces", "0")
    # Where the grader is run by root, everybody in here is root to the files of /proc, the kernel's settings included.
    linux.make_read_only("/proc")
    linux.give_up_every_capability()


def limit(settings: Settings) -> None:
    """A second line: the kernel's own limits on the session and on all it starts."""
    if settings.own_namespaces:
        linux.may_be_looked_into(True)
    os.chdir("/tmp")
    os.nice(NICENESS)
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, settings.file),
        (resource.RLIMIT_NOFILE, OPEN_FILES + reserve.FILES),
        (resource.RLIMIT_CPU, settings.cpu_seconds),
    ]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_AS, address_space() + settings.memory + reserve.MEMORY))
    if settings.own_namespaces and counts_processes_by_namespace():
        limits.append((resource.RLIMIT_NPROC, settings.processes))
    for kind, most in limits:
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    if settings.own_namespaces:
        refuse_what_no_notebook_needs()


def counts_processes_by_namespace() -> bool:
    """Since Linux 5.14; before, the limit would be on all processes of whoever grades."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int(minor)) >= (5, 14)


def address_space() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * PAGE


def watch(settings: Settings, control: socket.socket, session: int) -> None:
    """Do what the checker says, and keep the box within its limits, until the checker hangs up."""
    os.closerange(3, control.fileno())
    os.closerange(control.fileno() + 1, OPEN_FILES + reserve.FILES)
    shared = memory_of(Process(session)) if settings.own_namespaces else 0
    while True:
        readable, _, _ = select.select([control], [], [], SAMPLE_SECONDS)
        if readable:
            command = control.recv(16)
            if not command:
                break
            control.sendall(kill_strays(settings, session, int.from_bytes(command, "big")) + DONE)
        bury()
        if settings.own_namespaces:
            over = what_is_over(settings, session, shared)
            if over:
                control.sendall(over)
    if not settings.own_namespaces:
        end_group(session)


class Process:
    """What /proc says of one process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.threads, self.pages = 0, 0
        self.is_anothers_to_bury = False
        try:
            file = os.open(f"/proc/{pid}/stat", os.O_RDONLY)
        except OSError:
            return
        try:
            fields = os.read(file, PAGE).rpartition(b")")[2].split()
        except ProcessLookupError:
            return
        finally:
            os.close(file)
        is_dead = fields[0] == b"Z"
        self.threads, self.pages = 0 if is_dead else int(fields[17]), int(fields[21])
        self.is_anothers_to_bury = is_dead and fields[1] != b"1"


def memory_of(process: Process) -> int:
    return process.pages * PAGE


def share_of_memory(process: Process) -> int:
    """What a process uses alone, files aside, and its share of what it uses with others: a fork shares all at first.

    Slow to ask for. A process may forbid it, and has all that it uses counted then; so has one on a Linux before 5.3.
    One that has ended uses nothing.
    """
    try:
        said = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except PermissionError:
        return memory_of(process)
    except OSError:
        return 0
    shares = re.findall(r"^Pss_(?:Anon|Shmem): +(\d+) kB$", said, re.MULTILINE)
    return 1024 * sum(map(int, shares)) if shares else memory_of(process)


def inside() -> list[Process]:
    """Every process in the box but the first."""
    return [Process(int(name)) for name in os.listdir("/proc") if name.isdigit() and name != "1"]  # noqa: PTH208 - fifty times a second


def what_is_over(settings: Settings, session: int, shared: int) -> bytes:
    """Kill where the processes together use more than they may; what they share since the start counts once."""
    processes = inside()
    unburied = len(processes) > UNBURIED * settings.processes
    most = settings.memory + reserve.MEMORY
    if sum(p.threads for p in processes) > settings.processes or unburied:
        over = OVER_PROCESSES
    elif sum(max(0, memory_of(p) - shared) for p in processes) > most and all(
        sum(map(share_of_memory, inside())) > most for _ in range(MEASURED)
    ):
        over = OVER_MEMORY
    else:
        return b""
    alone = next((p for p in processes if p.pid == session), Process(session))
    if memory_of(alone) - shared > most or alone.threads > settings.processes or unburied:
        os.kill(-1, signal.SIGKILL)
    else:
        kill_all_but(session)
    return over


def kill_strays(settings: Settings, session: int, check: int) -> bytes:
    """Kill everything but the session; says whether there was more than a check, whose number is that of its group."""
    if not settings.own_namespaces:
        if check > 1:
            end_group(check)
        return b""
    found = strays(session)
    if found:
        kill_all_but(session)
    end = time.monotonic() + BURIAL_SECONDS
    while strays(session) and time.monotonic() < end:
        bury()
        time.sleep(0.001)
    return STRAYS if any(process.threads and process.pid != check for process in found) else b""


def strays(session: int) -> list[Process]:
    return [process for process in inside() if process.pid != session and not process.is_anothers_to_bury]


def kill_all_but(session: int) -> None:
    """Kill everything else, and nothing can slip away meanwhile: first all stop, which takes one call."""
    try:
        os.kill(-1, signal.SIGSTOP)
    except ProcessLookupError:
        return
    for process in inside():
        if process.pid != session:
            try:
                os.kill(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    try:
        os.kill(session, signal.SIGCONT)
    except ProcessLookupError:
        return


def end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def bury() -> None:
    """Take note of the dead, which were left to the first process of the box."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return
