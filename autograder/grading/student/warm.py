"""A process that has imported all that notebooks import, and forks one box after another."""

import json
import os
import socket
import sys
from typing import NoReturn

from . import box
from .session import serve
from .shell import Shell, make_shell

# What the first run of a cell loads and compiles, every box then has.
FIRST_CELL = "import numpy, matplotlib.pyplot; 1 + 1"


def main(descriptor: int) -> None:
    """Say that all is ready; then make a box for every pair of sockets that comes."""
    shell = make_shell()
    shell.run_cell(FIRST_CELL, store_history=False, silent=True)  # type: ignore[no-untyped-call]
    asked = socket.socket(fileno=descriptor)
    asked.sendall(b"r")
    while True:
        request, descriptors, *_ = socket.recv_fds(asked, 4096, 2)
        if not request:
            return
        pid = os.fork()
        if pid == 0:
            asked.close()
            open_box(json.loads(request), descriptors, shell)
        for number in descriptors:
            os.close(number)
        os.waitpid(pid, 0)


def open_box(request: dict[str, int], descriptors: list[int], shell: Shell) -> NoReturn:
    control, session = (socket.socket(fileno=number) for number in descriptors)
    output, value = request.pop("output"), request.pop("value")
    settings = box.Settings(**request)  # type: ignore[arg-type]
    box.open_box(settings, control, lambda: serve(session, shell, output, value))


if __name__ == "__main__":
    main(int(sys.argv[1]))
