"""The sandbox holds, and the attempts that say so would get out where there is none."""

import shutil
import subprocess
import sys

import pytest

from autograder.grading.escape import GOT_OUT, as_cell, attempts, break_out, something_outside

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")

NEED_A_SUPERUSER = {
    "read the system's passwords",
    "write to the system",
    "write beside the devices",
    "change the mode of a device",
    "change the mode of what stdin reads",
    "become somebody else",
    "open a namespace",
    "change the root folder",
    "mount something",
    "change the kernel's settings",
    "look into the process that watches",
    "read an environment in /proc",
}
NEED_MORE_THAN_A_PROCESS = {"connect to the network", "see the home folder", "write to the graders' own files"}


def test_nothing_gets_out():
    held = break_out()
    assert {tried for tried, fine in held.items() if not fine} == set()
    assert len(held) > 15


def test_the_attempts_succeed_where_there_is_no_wall():
    with something_outside() as outside:
        for attempt in attempts(outside):
            if attempt.tried not in NEED_A_SUPERUSER | NEED_MORE_THAN_A_PROCESS:
                ran = subprocess.run(
                    [sys.executable, "-c", as_cell(attempt)], capture_output=True, text=True, check=False
                )
                assert GOT_OUT in ran.stdout, (attempt.tried, ran.stderr)
