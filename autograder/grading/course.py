"""Where an instructor keeps submissions and results: what nbgrader_config.py says, or what the command line does."""

from dataclasses import dataclass, fields
from pathlib import Path

from traitlets.config.loader import Config, PyFileConfigLoader

from autograder.grading.plan import Limits
from autograder.lessons import Lesson, UsageError

SQLITE = "sqlite:///"


@dataclass(frozen=True)
class Course:
    """Folders, the gradebook's address, and the rest of nbgrader's configuration."""

    submitted: Path
    autograded: Path
    feedback: Path
    gradebook: str
    limits: Limits
    config: Config

    def notebook(self, student: str, lesson: Lesson) -> Path:
        """Where a submission's autograded notebook belongs."""
        return self.autograded / student / lesson.id / lesson.released.name


def find_course(
    root: Path, submitted: Path | None = None, output: Path | None = None, gradebook: str | None = None
) -> Course:
    """The course that lies at `root`, with what the command line puts in other places."""
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    said = config.CourseDirectory
    return Course(
        submitted=(submitted or root / said.submitted_directory).absolute(),
        autograded=(output / "autograded" if output else root / said.autograded_directory).absolute(),
        feedback=(output / "feedback" if output else root / said.feedback_directory).absolute(),
        gradebook=absolute(gradebook, Path.cwd()) if gradebook else absolute(said.db_url, root),
        limits=limits_in(config),
        config=config,
    )


def limits_in(config: Config) -> Limits:
    """What a submission may use: the usual, but for what the configuration changes."""
    try:
        return Limits(**config.GradingLimits)
    except TypeError as error:
        names = ", ".join(field.name for field in fields(Limits))
        raise UsageError(f"nbgrader_config.py: c.GradingLimits has {names}, and nothing else ({error}).") from error


def absolute(url: str, folder: Path) -> str:
    """A database's address that means the same from any folder."""
    if "://" not in url:
        raise UsageError(f"{url!r} is not a database's address: for a file, write --gradebook {SQLITE}{url}.")
    path = url.removeprefix(SQLITE)
    if path == url or not path or path.startswith(":memory:"):
        return url
    return f"{SQLITE}{folder / path}"


def make_writable(folder: Path) -> None:
    """Make sure that results can be put there. Raises `UsageError` before anything is graded."""
    probe = folder / ".can-this-be-written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(
            f"Nothing can be written to {folder} ({error.strerror}): name another folder with --output."
        ) from error
