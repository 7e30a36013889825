"""A made-up class, as it is handed in and as it is graded."""

import io
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

import pytest

from autograder.__main__ import main
from autograder.desk.demo import make_class
from autograder.lessons import find_lessons

LESSON = "02_activations"
Command = Callable[..., CompletedProcess[str]]


def run(*arguments: str, folder: Path) -> CompletedProcess[str]:
    """A command as it is typed, in this process: to start one of its own for each would take most of the time."""
    command = ["autograder", *arguments]
    out, err, status = io.StringIO(), io.StringIO(), 0
    typed = (chdir(folder), patch.object(sys, "argv", command), patch.dict("os.environ"))
    with ExitStack() as stack:
        for context in (*typed, redirect_stdout(out), redirect_stderr(err)):
            stack.enter_context(context)
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return CompletedProcess(command, status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session", autouse=True)
def programs_beside_this_python():
    """nbgrader starts alembic by name, whether or not the environment is activated."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


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
