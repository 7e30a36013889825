"""The outer wall: what of this machine the warm process can see. Nothing of it can be written to."""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from autograder.lessons import UsageError

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
INSIDE = "/grader"
"""Where the student package and the public nnlib lie inside."""


class NoSandbox(UsageError):
    """Submissions cannot be isolated on this machine; the message says what to do about it."""


def program() -> str:
    found = shutil.which("bwrap")
    if not found:
        raise NoSandbox(
            "Bubblewrap is missing, without which other people's code is not run here. On Debian or Ubuntu run: "
            "apt-get install bubblewrap. Or trust all submissions, and say: --isolation none"
        )
    return found


def command(folder: Path) -> list[str]:
    """The start of a command line: everything up to the program that runs inside."""
    options = [
        program(),
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--cap-drop",
        "ALL",
    ]
    options += ["--bind", "/proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for system in SYSTEM:
        options += like_outside(Path(system))
    for place in python_places():
        options += ["--ro-bind", str(place), str(place)]
    for place in our_places():
        options += ["--tmpfs", str(place), "--remount-ro", str(place)]
    for file in copies_of_our_data():
        options += ["--ro-bind", os.devnull, str(file)]
    options += ["--ro-bind", str(folder), INSIDE, "--remount-ro", "/dev", "--remount-ro", "/"]
    options += ["--chdir", "/tmp", "--clearenv"]
    for name, value in environment().items():
        options += ["--setenv", name, value]
    return [*options, "--"]


def like_outside(place: Path) -> list[str]:
    if place.is_symlink():
        return ["--symlink", str(place.readlink()), str(place)]
    return ["--ro-bind", str(place), str(place)] if place.exists() else []


def python_places() -> Iterator[Path]:
    """Where this Python and its packages are, outside the system's own places."""
    places = {Path(sys.prefix), Path(sys.base_prefix), *(Path(sysconfig.get_path(n)) for n in ("purelib", "platlib"))}
    for place in sorted(places):
        if not place.is_relative_to("/usr") and not any(place != o and place.is_relative_to(o) for o in places):
            yield place


def our_places() -> Iterator[Path]:
    """Where this project's packages are, as far as that can be seen inside: there nothing is to be seen."""
    visible = [Path("/usr"), *python_places()]
    for name in ("nnlib", "autograder"):
        spec = find_spec(name)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            if any(Path(folder).is_relative_to(place) for place in visible):
                yield Path(folder)


def copies_of_our_data() -> Iterator[Path]:
    """The digits of nnlib also come with scikit-learn, with the labels that lesson 10 asks for."""
    spec = find_spec("sklearn")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield from Path(folder).glob("datasets/data/digits.csv*")


def environment() -> dict[str, str]:
    """All that a submission can read of an environment. One thread each: the workers share the cores."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "IPYTHONDIR": "/tmp/.ipython",
        "MPLCONFIGDIR": "/tmp/.matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        **dict.fromkeys(threads, "1"),
    }
