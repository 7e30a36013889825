"""How much memory a session may take, and what its cells may not have of it.

Without a reserve, no answer of a session whose cells have used up all they may could be checked any more.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

RESERVE = 128 * 2**20
"""Bytes; a session also gets to use some 60 MB that its parent had asked for and not used."""


def limit(most: int) -> None:
    """From now on this process, and each that it starts, may take so many bytes more than it has, and the reserve."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        whole = pages * os.sysconf("SC_PAGE_SIZE") + most + RESERVE
        resource.setrlimit(resource.RLIMIT_AS, (whole, whole))


@contextlib.contextmanager
def but_the_reserve() -> Iterator[None]:
    """Within, the reserve may not be taken; where there is no limit, there is no reserve."""
    if sys.platform != "linux":
        yield
        return
    import resource

    _, whole = resource.getrlimit(resource.RLIMIT_AS)
    if whole == resource.RLIM_INFINITY:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (whole - RESERVE, whole))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (whole, whole))
