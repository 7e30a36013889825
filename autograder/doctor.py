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
    name = "bubblewrap (for grading others' work)"
    program = shutil.which("bwrap")
    if program is None:
        mend = "On Debian or Ubuntu run: apt-get install bubblewrap. Learners do not need it."
        return Finding(name, "missing", False, needed=False, mend=mend)
    return Finding(name, program, True, needed=False)


def escape() -> list[Finding]:
    """Start the sandbox, where there is one, and try to get out of it, as a submission might."""
    if shutil.which("bwrap") is None:
        return []
    # Imported here because it loads every check, which nothing else of the doctor's needs.
    from autograder.grading.bubblewrap import NoSandbox
    from autograder.grading.escape import break_out

    name = "escape from the sandbox"
    try:
        held = break_out()
    except NoSandbox as error:
        return [Finding(name, "not tried: the sandbox does not start", False, needed=False, mend=str(error))]
    broken = [tried for tried, fine in held.items() if not fine]
    if broken:
        mend = f"Do not grade other people's work on this machine. A submission could: {', '.join(broken)}."
        return [Finding(name, f"{len(broken)} of {len(held)} attempts got out", False, needed=False, mend=mend)]
    return [Finding(name, f"held against all {len(held)} attempts: to {', '.join(held)}", True, needed=False)]
