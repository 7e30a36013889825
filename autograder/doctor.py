"""What this machine has, and what is missing for learning and teaching here."""

import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import KernelManager
from packaging.requirements import Requirement

PACKAGE = "learn-how-networks-learn"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `needed`: the course does not work without it. `mend`: what to do when it is missing."""

    what: str
    found: str
    fine: bool
    needed: bool = True
    mend: str = ""


def examine() -> list[Finding]:
    return [python(), *packages(), kernel(), sandbox()]


def python() -> Finding:
    return Finding(
        "Python",
        platform.python_version(),
        sys.version_info >= (3, 11),
        mend="Install Python 3.11 or newer and make a new virtual environment with it.",
    )


def packages() -> list[Finding]:
    """The packages that the course itself asks for, against the versions it was tested with."""
    found = []
    for line in requires(PACKAGE) or []:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            installed = version(requirement.name)
        except PackageNotFoundError:
            installed = "missing"
        found.append(
            Finding(
                requirement.name,
                installed,
                installed != "missing" and requirement.specifier.contains(installed, prereleases=True),
                mend=f"Wanted {requirement.specifier}. Run: pip install -r requirements.txt",
            )
        )
    return found


def kernel() -> Finding:
    """Whether a notebook's `python3` kernel would run in this very environment."""
    mend = "Run: pip install -r requirements.txt"
    try:
        program = KernelManager(kernel_name="python3").format_kernel_cmd()[0]
    except NoSuchKernel:
        return Finding("notebook kernel", "missing", False, mend=mend)
    asked = subprocess.run(
        [program, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=False
    )
    return Finding("notebook kernel", program, asked.stdout.strip() == sys.prefix, mend=mend)


def sandbox() -> Finding:
    """Bubblewrap, with which an instructor grades other people's code safely."""
    program = shutil.which("bwrap")
    return Finding(
        "bubblewrap (for grading others' work)",
        program or "missing",
        program is not None,
        needed=False,
        mend="On Debian or Ubuntu run: apt-get install bubblewrap. Learners do not need it.",
    )
