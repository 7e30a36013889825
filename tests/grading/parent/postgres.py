"""A PostgreSQL server for the tests: Debian's, in a folder of its own, reached through a socket there."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

OPTIONS = ("-c listen_addresses=''", "-c fsync=off", "-c max_connections=50")


class Server:
    """A running server. `run_as`: who runs it, since PostgreSQL refuses to be run by root."""

    def __init__(self, programs: Path, folder: Path, run_as: str | None) -> None:
        self.programs = programs
        self.folder = folder
        self.run_as = run_as

    def call(self, program: str, *arguments: str) -> None:
        command = [self.programs / program, *arguments]
        subprocess.run(
            command, user=self.run_as, cwd=self.folder, check=True, capture_output=True, env={"LC_ALL": "C.UTF-8"}
        )

    def start(self) -> None:
        options = " ".join((*OPTIONS, f"-k {self.folder}"))
        log = str(self.folder / "log")
        self.call("pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        """Stop at once: whoever is connected is cut off."""
        self.call("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def new_database(self, name: str) -> str:
        """An empty database's address."""
        self.call("createdb", "-h", str(self.folder), "-U", "grader", name)
        return f"postgresql+psycopg:///{name}?host={self.folder}&user=grader"


def what_is_missing() -> str:
    """Why no server can be started here; empty where one can."""
    if not programs():
        return "PostgreSQL is not installed: apt-get install postgresql"
    if not find_spec("psycopg"):
        return "psycopg is not installed: pip install -e '.[postgresql]'"
    if os.getuid() == 0 and not unprivileged():
        return "PostgreSQL cannot be run by root, and there is no user called postgres"
    return ""


def programs() -> Path | None:
    """Where initdb is: on PATH, or where Debian keeps each version's."""
    found = shutil.which("initdb")
    folders = (
        [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    return next((folder for folder in folders if (folder / "createdb").exists()), None)


def unprivileged() -> str | None:
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name == "postgres"), None)


@contextmanager
def server() -> Iterator[Server]:
    run_as = unprivileged() if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if run_as:
        shutil.chown(folder, run_as)
    where = programs()
    assert where, what_is_missing()
    started = Server(where, folder, run_as)
    try:
        started.call("initdb", "-D", str(folder / "data"), "-U", "grader", "-A", "trust", "-E", "UTF8", "-N")
        started.start()
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder)
