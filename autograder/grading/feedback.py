"""Feedback pages, by nbgrader's own step."""

import logging
import shutil
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading.course import Course
from autograder.lessons import Lesson, UsageError


def write_feedback(course: Course, lessons: Sequence[Lesson], entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Write the pages of everybody in the report: since the last time, a person may have given points or a comment."""
    by_id = {lesson.id: lesson for lesson in lessons}
    config = config_for(course, lessons[0].root)
    log = logging.getLogger(__name__)
    log.setLevel(logging.ERROR)
    for entry in entries:
        student, lesson = entry["student"], by_id[entry["lesson"]]
        page = course.feedback / student / lesson.id / f"{lesson.name}.html"
        if not course.notebook(student, lesson).is_file():
            continue
        if page.parent.is_dir():
            shutil.rmtree(page.parent)
        folders = CourseDirectory(config=config, log=log, assignment_id=lesson.id)
        folders.set_trait("student_id", student)
        try:
            OneStudent(coursedir=folders, config=config, log=log).start()
        except NbGraderException as error:
            raise UsageError(f"nbgrader could not write the feedback for {student} on {lesson.id}: {error}") from error
        yield student


class OneStudent(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's step for the one student that its folders name, whose name may hold a glob's characters."""

    def init_notebooks(self) -> None:
        folders = self.coursedir
        source = self._format_source(folders.assignment_id, folders.student_id)
        name = folders.assignment_id.split("_", 1)[1]
        self.assignments = {source: [f"{source}/{name}.ipynb"]}
        self.notebooks: list[str] = []


def config_for(course: Course, root: Path) -> Config:
    config: Config = deepcopy(course.config)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.autograded_directory = str(course.autograded)
    config.CourseDirectory.feedback_directory = str(course.feedback)
    config.CourseDirectory.db_url = course.gradebook
    return config
