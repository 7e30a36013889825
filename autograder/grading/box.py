"""The checker's end of a box: have a cell run, have its answers checked, kill what strays, and end it all."""

import contextlib
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.grading.bubblewrap import NoSandbox
from autograder.grading.plan import CellPlan, Isolation, Limits
from autograder.grading.remote import Asking
from autograder.grading.shown import read_outputs
from autograder.grading.student.wire import Channel, Closed, TooSlow, WireError

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
    """One submission's processes.

    careful: whether a fork of the session answers for every check, so that what goes wrong in one costs nothing else.
    disturbed: whether something went wrong in the last check. changed: whether it left the session another one.
    reports: what the first process had to kill, a phrase each.
    """

    careful = False
    disturbed = False
    changed = False

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

    def needless(self, given: Sequence[str], others: Sequence[str]) -> set[int]:
        """Which of the given cells, by their place, need not be run for the others. Raises `WireError`."""
        self.session.deadline = time.monotonic() + PATIENCE
        self.session.send(["needless", given, others])
        match self.session.receive():
            case [[list(places)], _] if all(isinstance(place, int) for place in places):
                return set(places)
        raise WireError("the session said something else than which cells nothing needs")

    def is_unwritten(self, name: str) -> bool:
        """Whether what stands under a name is the stub that the lesson came with, and there is nothing to check."""
        self.session.deadline = time.monotonic() + PATIENCE
        self.session.send(["is unwritten", name])
        match self.session.receive():
            case [[bool(answer)], _]:
                return answer
        raise WireError("the session said something else than yes or no")

    @contextlib.contextmanager
    def check(self, name: str, seconds: float) -> Any:
        """The other end of whoever answers for what stands under a name: the session, or a fork of it."""
        self.disturbed = False
        ours, theirs = socket.socketpair()
        limit = VALUES_A_CHECK * self.limits.value
        peer = Asking(Channel(ours, self.limits.value, limit, time.monotonic() + seconds))
        group, here = 0, False
        try:
            with theirs:
                self.session.deadline = time.monotonic() + PATIENCE
                self.session.send(["check", name, self.careful])
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
                        raise WireError("the session did not take the check on")
            yield peer
        finally:
            ours.close()
            self.kill_strays(group)
            if isinstance(peer.lost, TooSlow) and here:
                self.give_up()
            elif here:
                self.wait_for_the_session()

    def wait_for_the_session(self) -> None:
        """After a check that the session has served itself. Where it does not come back, it is given up."""
        self.session.deadline = time.monotonic() + RETURN_SECONDS
        try:
            match self.session.receive():
                case [["checked", bool(as_before)], _]:
                    self.changed = not as_before
                case _:
                    raise WireError("the session said something else than that it is there again")
        except WireError:
            self.give_up()

    def give_up(self) -> None:
        """Have nothing more to do with the session: whatever is asked of it next finds it closed."""
        self.disturbed = True
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
        heard = [phrase for letter, phrase in REPORTS.items() if letter in said]
        self.reports += heard
        self.disturbed |= bool(heard)

    def close(self) -> None:
        """End every process in the box."""
        with contextlib.suppress(OSError):
            self.control.setblocking(False)
            self.listen()
        self.session.close()
        self.control.close()
