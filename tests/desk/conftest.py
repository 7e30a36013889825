"""A made-up class, as it is handed in and as it is graded."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.desk.demo import make_class
from autograder.lessons import find_lessons

LESSON = "02_activations"
Command = Callable[..., subprocess.CompletedProcess[str]]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="session")
def autograder() -> Command:
    """Runs a command in a folder."""
    return run


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of twenty made-up students whose submissions are graded; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("desk") / "class"
    make_class(folder, find_lessons([LESSON]), students=20, seed=1)
    done = run("grade", LESSON, "--isolation", "none", "--seed", "1", "--json", "graded.json", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder
