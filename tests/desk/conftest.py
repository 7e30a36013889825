"""A made-up class, as it is handed in and as it is graded."""

import io
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, chdir, closing, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

import pytest
from nbgrader.apps import NbGraderApp
from traitlets.config import Config

from autograder.__main__ import main
from autograder.desk.demo import make_class
from autograder.grading.gradebook import Book
from autograder.lessons import find_lessons

LESSON = "02_activations"
Command = Callable[..., CompletedProcess[str]]


def as_typed(*command: str, folder: Path, together: bool = False) -> CompletedProcess[str]:
    """A command of autograder or nbgrader as it is typed, in this process: to start one of its own for each would take
    most of the time. together: whether stdout holds what goes to stderr as well, as on a screen.
    """
    out, status = io.StringIO(), 0
    err = out if together else io.StringIO()
    typed = (chdir(folder), patch.object(sys, "argv", list(command)), patch.dict("os.environ"))
    with ExitStack() as stack:
        for context in (*typed, redirect_stdout(out), redirect_stderr(err)):
            stack.enter_context(context)
        try:
            {"autograder": main, "nbgrader": start_nbgrader}[command[0]]()
        except SystemExit as end:
            status = int(end.code or 0)
    return CompletedProcess(command, status, out.getvalue(), "" if together else err.getvalue())


def start_nbgrader() -> None:
    """nbgrader as its program starts it; what it keeps of a command must not be there for the next one."""
    try:
        NbGraderApp.launch_instance()
    finally:
        for program in (NbGraderApp, *(program for program, _ in NbGraderApp.subcommands.values())):
            program.clear_instance()


def run(*arguments: str, folder: Path) -> CompletedProcess[str]:
    return as_typed("autograder", *arguments, folder=folder)


@pytest.fixture(scope="session", autouse=True)
def programs_beside_this_python():
    """nbgrader starts alembic by name, whether or not the environment is activated."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session")
def typed() -> Command:
    """Runs a command of autograder or nbgrader in a folder."""
    return as_typed


@pytest.fixture(scope="session")
def autograder() -> Command:
    """Runs a command of autograder in a folder."""
    return run


@pytest.fixture(scope="session")
def nbgrader() -> Command:
    """Runs a command of nbgrader in a folder, which must succeed."""

    def run_it(*arguments: str, folder: Path) -> CompletedProcess[str]:
        done = as_typed("nbgrader", *arguments, folder=folder)
        assert done.returncode == 0, done.stderr
        return done

    return run_it


@pytest.fixture(scope="session")
def empty_gradebook() -> Callable[[Path], str]:
    """Makes a gradebook that holds nothing; nbgrader itself would start a program for that."""

    def make(file: Path) -> str:
        with closing(Book(f"sqlite:///{file}", Config())) as book:
            return book.url

    return make


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of twenty made-up students whose submissions are graded; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("desk") / "class"
    make_class(folder, find_lessons([LESSON]), students=20, seed=1)
    done = run("grade", LESSON, "--isolation", "none", "--seed", "1", "--json", "graded.json", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder
