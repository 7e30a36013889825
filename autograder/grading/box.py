"""The checker's end of a box: have a cell run, have a check forked, kill what strays, and end it all."""

import contextlib
import socket
import time
from dataclasses import dataclass
from typing import Any

from autograder.grading.bubblewrap import NoSandbox
from autograder.grading.plan import CellPlan, Isolation, Limits
from autograder.grading.remote import Asking
from autograder.grading.shown import read_outputs
from autograder.grading.student.wire import Channel, Closed, WireError

VALUES_A_CHECK = 4
"""How many of the largest values may come back from one check, all together."""
ESCAPED = 16
"""How many times longer outputs may be as JSON, where every character stands there by its number."""
PATIENCE = 5.0
"""Seconds for what takes a millisecond: starting a box, a fork, a kill."""
RETURN_SECONDS = 2.0
"""For the session to be there again when a check is over."""
REPORTS = {
    b"m": "used more memory than it may, and was killed",
    b"p": "started more processes than it may, and they were killed",
    b"s": "left processes running, which were killed when the next check was over",
}


@dataclass(frozen=True)
class Sockets:
    """control: to the first process of a box. session: to the one that runs the cells."""

    control: socket.socket
    session: socket.socket


class Box:
    """One submission's processes. `reports`: what its first process had to kill, a phrase each."""

    def __init__(self, sockets: Sockets, isolation: Isolation, limits: Limits) -> None:
        self.isolation = isolation
        self.limits = limits
        self.control = sockets.control
        self.session = Channel(sockets.session, ESCAPED * limits.output)
        self.reports: list[str] = []

    def run_cell(self, cell: CellPlan, seconds: float) -> list[dict[str, Any]]:
        """The outputs of a cell. Raises `WireError` where the session dies or takes too long."""
        self.session.deadline = time.monotonic() + seconds
        self.session.send(["cell", cell.source, cell.role == "given"])
        match self.session.receive():
            case [["ran"], bulk]:
                return read_outputs(bytes(bulk))
        raise WireError("the session said something else than what a cell left")

    def is_unwritten(self, name: str) -> bool:
        """Whether what stands under a name is still the stub that the lesson came with: then no fork has to be made."""
        self.session.deadline = time.monotonic() + PATIENCE
        self.session.send(["is unwritten", name])
        match self.session.receive():
            case [[bool(answer)], _]:
                return answer
        raise WireError("the session said something else than yes or no")

    @contextlib.contextmanager
    def check(self, name: str, seconds: float) -> Any:
        """The other end of a fork of the session that answers for what stands under a name."""
        ours, theirs = socket.socketpair()
        group, here = 0, False
        try:
            with theirs:
                self.session.deadline = time.monotonic() + PATIENCE
                self.session.send(["check", name])
                try:
                    socket.send_fds(self.session.connection, [b"f"], [theirs.fileno()])
                except OSError as error:
                    raise Closed("the session is gone") from error
                match self.session.receive():
                    case [["forked", int(pid)], _]:
                        group = pid
                    case [["here"], _]:
                        here = True
                    case _:
                        raise WireError("the session did not fork")
            limit = VALUES_A_CHECK * self.limits.value
            yield Asking(Channel(ours, self.limits.value, limit, time.monotonic() + seconds))
        finally:
            ours.close()
            self.kill_strays(group)
            if here:
                self.wait_for_the_session()

    def wait_for_the_session(self) -> None:
        """After a check that the session has served itself. Where it does not come back, it is given up."""
        self.session.deadline = time.monotonic() + RETURN_SECONDS
        try:
            if self.session.receive()[0] != ["checked"]:
                raise WireError("the session said something else than that it is there again")
        except WireError:
            self.give_up()

    def give_up(self) -> None:
        """Have nothing more to do with the session: whatever is asked of it next finds it closed."""
        self.session.close()

    def kill_strays(self, group: int) -> None:
        """Kill everything but the session. group: of the check's process, whose end is nothing to speak of."""
        with contextlib.suppress(OSError):
            self.control.settimeout(PATIENCE)
            self.control.sendall(group.to_bytes(8, "big"))
            self.listen(until=b"k")

    def is_there(self) -> bool:
        """Whether the first process still answers; asked of a box that nobody uses yet."""
        with contextlib.suppress(OSError):
            self.control.settimeout(PATIENCE)
            self.control.sendall(bytes(8))
            return bool(self.control.recv(500))
        return False

    def listen(self, until: bytes = b"") -> None:
        """Take in what the first process reports, up to its answer or as far as it has come."""
        said = b""
        while not said.endswith(until) or not said:
            try:
                more = self.control.recv(500)
            except BlockingIOError:
                break
            if not more:
                break
            said += more
        if said.startswith(b"!"):
            raise NoSandbox(
                f"A submission cannot be isolated on this machine ({said[1:].decode(errors='replace')}). "
                "See: python -m autograder doctor. Or trust all submissions, and say: --isolation none"
            )
        self.reports += [phrase for letter, phrase in REPORTS.items() if letter in said]

    def close(self) -> None:
        """End every process in the box."""
        with contextlib.suppress(OSError):
            self.control.setblocking(False)
            self.listen()
        self.session.close()
        self.control.close()
