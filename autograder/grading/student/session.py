"""The session of one submission: runs its cells and answers for them, or has a fork answer where it is asked to."""

import contextlib
import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from . import reserve
from .answering import Answering
from .reserve import kept_back
from .shell import Shell, catch_what_goes_past_python, run_cell, written_past_python
from .state import state_of
from .wire import Channel, Closed

UNDEFINED = "undefined"


def serve(
    connection: socket.socket,
    shell: Shell,
    output_limit: int,
    value_limit: int,
    check_there: Callable[[str, int], None] | None = None,
) -> None:
    """Do what the checker asks for, until it hangs up. check_there: how a check is served where nothing is forked."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with contextlib.suppress(AttributeError):
        os.setpgid(0, 0)
    catch_what_goes_past_python()
    channel = Channel(connection, value_limit, read_ahead=0)
    own = os.getpid()
    forked: list[int] = []
    with contextlib.suppress(Closed):
        while True:
            request, _ = channel.receive()
            forked = [pid for pid in forked if not os.waitpid(pid, os.WNOHANG)[0]]
            match request:
                case ["cell", source, given]:
                    with kept_back(reserve.MEMORY, reserve.FILES):
                        left = run_cell(shell, source, given, output_limit)
                    if os.getpid() != own:  # The cell has forked, and this is its child: two would answer from now on.
                        os._exit(0)
                    channel.send(["ran"], [json.dumps(left).encode(errors="surrogatepass")])
                case ["needless", given, others]:
                    channel.send([shell.needless(given, others)])
                case ["is unwritten", name]:
                    channel.send([shell.stubs.hold(shell.user_ns.get(name))])
                case ["check", name, in_a_fork]:
                    _, (descriptor, *_), *_ = socket.recv_fds(connection, 1, 1)
                    if not in_a_fork or has_other_threads():
                        channel.send(["here"])
                        before = state_of(shell.user_ns)
                        serve_check(socket.socket(fileno=descriptor), shell, name, value_limit)
                        written_past_python()  # It is no cell's output.
                        if os.getpid() != own:
                            os._exit(0)
                        channel.send(["checked", before is not None and state_of(shell.user_ns) == before])
                        continue
                    pid = os.fork()
                    if pid == 0:
                        connection.close()
                        answer(socket.socket(fileno=descriptor), shell, name, value_limit)
                        os._exit(0)
                    os.close(descriptor)
                    forked.append(pid)
                    channel.send(["forked", pid])
                case ["check there", name, port] if check_there:
                    check_there(name, port)
                    channel.send(["checked", True])


def has_other_threads() -> bool:
    """Whether a fork would lack something that the answer may wait for, such as the workers of a pool of threads."""
    return Path("/proc/self/task").is_dir() and len(os.listdir("/proc/self/task")) > 1  # noqa: PTH208 - at every check


def answer(connection: socket.socket, shell: Shell, name: str, value_limit: int) -> None:
    """Serve one check in a fork of the session, where nobody sees what is written past Python."""
    with contextlib.suppress(AttributeError):
        os.setpgid(0, 0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    serve_check(connection, shell, name, value_limit)


def serve_check(connection: socket.socket, shell: Shell, name: str, value_limit: int) -> None:
    """Serve one check of what stands under a name, until the checker hangs up."""
    with connection:
        peer = Answering(Channel(connection, value_limit))
        if name not in shell.user_ns:
            peer.send(UNDEFINED, None)
            return
        with kept_back(0, reserve.FILES):
            peer.serve(shell.user_ns[name])
