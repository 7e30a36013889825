"""One submission graded in a sandbox of its own."""

import shutil

import pytest

from autograder.grading.sandbox import Sandbox

from .submission import LESSON, LIMITS


@pytest.fixture(scope="session", autouse=True)
def bubblewrap():
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")


@pytest.fixture(scope="module")
def sandbox(bubblewrap):
    with Sandbox(LESSON, "sandbox", LIMITS, seed=1) as opened:
        yield opened
