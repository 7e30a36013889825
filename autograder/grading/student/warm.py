"""A process that has imported all that notebooks import, and forks one box after another."""

import contextlib
import gc
import importlib
import json
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import NoReturn

from IPython.core.async_helpers import get_asyncio_loop

from . import box
from .session import serve
from .shell import Shell, make_shell, run_cell

OURS = Path(__file__).parent.parent
FONTS = OURS / "fonts"
GIVEN_CELLS = OURS / "given.json"
"""The sources of the lesson's own code cells, and those of its stubs: two lists."""

# What the first runs of cells load and compile, every box then has.
FIRST_CELLS = (
    "import numpy, matplotlib.pyplot",
    "1 / 0",
    "await __import__('asyncio').sleep(0)",
    "%time 1 + 1",
)
OUR_IMPORTS = "import nnlib, nnlib.explorers, autograder.check; [getattr(nnlib, name) for name in dir(nnlib)]"


def main(descriptor: int) -> NoReturn:
    """Say that all is ready; then make a box for every pair of sockets that comes, until nobody can ask any more."""
    gc.disable()  # Nothing of what is imported will ever be garbage.
    asked = socket.socket(fileno=descriptor)
    know_fonts()
    shell = make_shell()
    for source in FIRST_CELLS:
        run_cell(shell, source, given=False, limit=2**20)
    if not asked.recv(1):
        os._exit(0)
    importlib.invalidate_caches()  # By now, nnlib and the lesson's code are written too.
    run_cell(shell, OUR_IMPORTS, given=False, limit=2**20)
    gc.freeze()
    shell.reset()  # type: ignore[no-untyped-call]
    get_asyncio_loop().close()  # A loop has a pair of sockets, and all boxes would have the same one.
    shell.know_given_cells(**json.loads(GIVEN_CELLS.read_text(encoding="utf-8")))
    gc.enable()
    gc.freeze()  # What all boxes share stays shared: nobody's garbage collection writes to it.
    asked.sendall(b"r")
    while True:
        request, descriptors, *_ = socket.recv_fds(asked, 4096, 2)
        if not request:
            os._exit(0)
        pid = os.fork()
        if pid == 0:
            asked.close()
            open_box(json.loads(request), descriptors, shell)
        for number in descriptors:
            os.close(number)
        os.waitpid(pid, 0)


def know_fonts() -> None:
    """Put the machine's list of fonts, where there is one, in the place where Matplotlib looks for it."""
    with contextlib.suppress(OSError):
        shutil.copytree(FONTS, os.environ["MPLCONFIGDIR"])


def open_box(request: dict[str, int], descriptors: list[int], shell: Shell) -> NoReturn:
    control, session = (socket.socket(fileno=number) for number in descriptors)
    output, value = request.pop("output"), request.pop("value")
    settings = box.Settings(**request)  # type: ignore[arg-type]
    box.open_box(settings, control, lambda: serve(session, shell, output, value))


if __name__ == "__main__":
    main(int(sys.argv[1]))
