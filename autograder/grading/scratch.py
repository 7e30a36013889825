"""Folders for as long as a process lives: who comes next removes those of processes that were killed."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # On Windows the system itself keeps a folder from being removed while somebody uses it.
    fcntl = None  # type: ignore[assignment]

PREFIX = "autograder-"
OWNED = ".in-use"


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder that is gone afterwards; after a SIGKILL, as soon as somebody else asks for one."""
    remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with (folder / "to-be-owned").open("w") as file:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX)
                (folder / "to-be-owned").rename(folder / OWNED)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_left_behind() -> None:
    """Remove the folders whose owner is dead: only then can their lock be had."""
    for owned in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{OWNED}"):
        with contextlib.suppress(OSError), owned.open("r+") as file:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(owned.parent, ignore_errors=True)
