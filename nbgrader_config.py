"""Where nbgrader finds and puts things when it is started from this folder.

Lessons are written in solutions/ and released to course/. Everything about students stays in
autograder/, in folders that git ignores.
"""

import os
import shutil
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "learn-how-networks-learn"
c.CourseDirectory.root = "."
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "course"
c.CourseDirectory.submitted_directory = "autograder/submitted"
c.CourseDirectory.autograded_directory = "autograder/autograded"
c.CourseDirectory.feedback_directory = "autograder/feedback"
c.CourseDirectory.db_url = "sqlite:///autograder/gradebook.db"

# The Markdown sources hold the worked answers: they are never copied along with a lesson.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.md", "*.toml"]

c.ClearSolutions.code_stub = {"python": "# Your code here, instead of the next line.\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "*Write your answer here.*"

c.ExecutePreprocessor.timeout = 120
c.ExecuteOptions.allow_errors = True

# `nbgrader autograde` and formgrader's button run submissions in this project's sandbox, where there is one.
# With False here, nbgrader runs them by itself, with everything that you may do on this machine.
USE_THE_SANDBOX = shutil.which("bwrap") is not None
if not USE_THE_SANDBOX and "autograde" in sys.argv:
    print("bubblewrap is not installed: nbgrader runs submissions by itself, unprotected.", file=sys.stderr)
if USE_THE_SANDBOX:
    c.Autograde.exporter_class = "autograder.grading.nbgrader_hook.EngineExporter"
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = []

# Feedback is a page of this project's own, with the gradebook's points: it needs no network and runs no script.
c.GenerateFeedback.exporter_class = "autograder.desk.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = []

# What Canvas and Moodle give to download: put it into <downloaded>/<lesson>/archive/ for `nbgrader zip_collect`.
c.ZipCollectApp.downloaded_directory = "autograder/downloaded"
c.ZipCollectApp.collector_plugin = "autograder.desk.collector.DownloadCollector"

# nbgrader starts alembic by name; it lies beside this Python, whether or not the environment is activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
