"""What a session's cells and answers may not have of its memory and its open files.

Without a reserve, a session that has used up all it may could not serve any more checks.
"""

import contextlib
import sys
from collections.abc import Iterator

MEMORY = 128 * 2**20
"""Bytes, for checks; a session also gets to use some 60 MB that its parent had asked for and not used."""
FILES = 32
"""For whoever serves cells and checks."""


@contextlib.contextmanager
def kept_back(memory: int, files: int) -> Iterator[None]:
    """Within, so much less may be had than otherwise; where there is no limit of ours, nothing is kept back."""
    if sys.platform != "linux":
        yield
        return
    import resource

    lowered = []
    for kind, reserve in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_NOFILE, files)):
        soft, hard = resource.getrlimit(kind)
        if soft == hard != resource.RLIM_INFINITY and hard > reserve:
            resource.setrlimit(kind, (hard - reserve, hard))
            lowered.append(kind)
    try:
        yield
    finally:
        for kind in lowered:
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (hard, hard))
