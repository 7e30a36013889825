"""What `python -m autograder collect` does: a download from Canvas or Moodle becomes nbgrader's submitted/."""

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import ZipCollectApp
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.desk.collector import Downloads
from autograder.desk.people import enter
from autograder.grading.course import Course, find_course
from autograder.lessons import Lesson, UsageError


@dataclass(frozen=True)
class Collected:
    """What came of a download.

    students: whose work lies in `submitted` now. late: whose came late, as the platform says.
    entered: how many of the roster are in the gradebook now.
    left: files that were not taken, and why. They are in the download, as before.
    """

    submitted: Path
    students: tuple[str, ...]
    entered: int
    late: tuple[str, ...]
    left: dict[str, str]


def collect(lesson: Lesson, download: Path, roster: Path | None = None, match: str = "") -> Collected:
    """Put a lesson's notebooks where nbgrader looks for them; who handed in before has the new version there.

    download: a zip file or a folder, as Canvas or Moodle gives it. Raises `UsageError`.
    """
    if not download.exists():
        raise UsageError(f"There is no {download}: name the zip file or the folder that Canvas or Moodle gave you.")
    if download.is_file() and not zipfile.is_zipfile(download):
        raise UsageError(
            f"{download} is no zip file: name what Canvas or Moodle gave you, or the folder with its files."
        )
    course = find_course(lesson.root)
    with tempfile.TemporaryDirectory(prefix="autograder-collect-") as name:
        archive = Path(name) / lesson.id / "archive"
        archive.parent.mkdir()
        if download.is_dir():
            shutil.copytree(download, archive)
        else:
            archive.mkdir()
            shutil.copy(download, archive / download.with_suffix(".zip").name)
        config = Config(course.config)
        config.CourseDirectory.root = str(lesson.root)
        config.ZipCollectApp.update(
            collect_directory_structure=f"{name}/{{assignment_id}}/{{collect_step}}",
            collector_plugin=Downloads,
            force=True,
        )
        config.Downloads.update(roster=str(roster or ""), match=match)
        plugin, entered = zip_collect(lesson, config, course)
    students = sorted({student for student, _ in plugin.taken})
    return Collected(course.submitted, tuple(students), entered, tuple(sorted(plugin.late)), plugin.left)


def zip_collect(lesson: Lesson, config: Config, course: Course) -> tuple[Downloads, int]:
    """Run nbgrader's zip collect; gives the plugin, which knows what became of every file, and how many it knows of.

    The gradebook comes first: where it cannot be used, no file is touched.
    """
    app = ZipCollectApp(config=config)
    app.log.setLevel("CRITICAL")
    app.coursedir = CourseDirectory(parent=app)
    app.coursedir.assignment_id = lesson.id
    app.init_plugins()
    plugin: Downloads = app.collector_plugin_inst
    entered = enter(course, plugin.people) if plugin.people else 0
    app.extract_archive_files()
    app.process_extracted_files()
    return plugin, entered
