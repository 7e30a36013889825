"""What an outcome depends on, as short strings that change when it does."""

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.grading.plan import Isolation, Limits
from autograder.grading.submissions import Submission

PROJECT = Path(__file__).resolve().parents[2]
DECIDING = ("numpy", "ipython", "matplotlib", "msgpack")
"""The packages that run a submission or judge it."""


@cache
def of_grader() -> str:
    """Of the checks, the reference, the grader itself and the environment; alike on every machine that fits."""
    sources = sorted([*PROJECT.glob("autograder/check/**/*.py"), *PROJECT.glob("autograder/grading/**/*.py")])
    sources += sorted(path for path in PROJECT.glob("nnlib/**/*") if path.suffix in (".py", ".npz", ".csv", ".json"))
    names = (path.relative_to(PROJECT).as_posix().encode() for path in sources)
    contents = (path.read_bytes() for path in sources)
    environment = [platform.python_version(), *map(installed, DECIDING)]
    return digest(*names, *contents, *map(str.encode, environment))


def of_submission(submission: Submission, master: str, isolation: Isolation, limits: Limits, *more: str) -> str:
    """Of everything that decides one submission's outcome but the seed."""
    s = submission
    texts = (of_grader(), master, isolation, repr(limits), s.lesson, s.refused, *s.anomalies, s.timestamp, *more)
    return digest(s.notebook, *(text.encode("utf-8", "replace") for text in texts))


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
