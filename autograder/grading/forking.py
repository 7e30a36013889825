"""Whether processes can be forked here."""

import os
import sys

from autograder.grading.plan import Isolation


def can_fork() -> bool:
    """Not on Windows, nor on macOS, whose libraries do not bear it; nor where somebody asks for the other way."""
    return hasattr(os, "fork") and sys.platform != "darwin" and "AUTOGRADER_WITHOUT_FORK" not in os.environ


def forks_boxes(isolation: Isolation) -> bool:
    """Whether submissions run in forks of one process; otherwise each runs in a process that begins from nothing."""
    return isolation == "sandbox" or can_fork()
