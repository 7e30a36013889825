"""The suite as a table in Markdown: what comes of every entry here, and what plain nbgrader makes of it.

    python tests/grading/suite_table.py [--nbgrader] > table.md

With --nbgrader, every entry is also graded by nbgrader alone, in a folder of its own. nbgrader runs submissions with
all that its user may do, so it is itself started within bubblewrap here, with nothing to write to but its folder.
"""

import argparse
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from suite.classroom import LESSON, Classroom, Outcome, Outside, hand_in_all, listening
from suite.entry import Entry
from suite.test_suite import ENTRIES

PATIENCE = 90
"""Seconds for nbgrader with one submission; it has no limit of its own on what a crash or a flood may cost."""
NBGRADER = Path(sys.executable).parent / "nbgrader"
LIMITS = "ulimit -v 6000000; ulimit -u 300; ulimit -f 400000; exec "


def by_engine(entries: Sequence[Entry], outside: Outside) -> dict[str, Outcome]:
    with tempfile.TemporaryDirectory() as name:
        classroom = Classroom(Path(name), outside)
        hand_in_all(classroom, entries)
        return classroom.grade()


def told(outcome: Outcome | None) -> str:
    """Points, and every verdict that is not `correct`; or why there are none."""
    if outcome is None:
        return "nothing"
    report = outcome.report
    if not report["exercises"]:
        return f"0, refused: {report['anomalies'][0]}"
    others = [f"{e['name']} {e['verdict']}" for e in report["exercises"] if e["verdict"] != "correct"]
    return f"{report['score']:g}" + (f" ({', '.join(others)})" if others else "")


class Alone:
    """nbgrader without this project's sandbox, in a course of its own for every submission."""

    def __init__(self, root: Path, outside: Outside) -> None:
        self.outside = outside
        self.gradebook = root / "autograder" / "gradebook.db"
        self.course(root)
        command = [NBGRADER, "generate_assignment", LESSON, "--force"]
        subprocess.run(command, cwd=root, check=True, capture_output=True)

    def course(self, root: Path) -> Classroom:
        classroom = Classroom(root, self.outside)
        (root / "autograder").mkdir()
        config = root / "nbgrader_config.py"
        config.write_text(re.sub("(?m)^USE_THE_SANDBOX = .*", "USE_THE_SANDBOX = False", config.read_text()))
        return classroom

    def grade(self, entry: Entry) -> str:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            self.course(root).hand_in(entry)
            shutil.copy(self.gradebook, root / "autograder")
            walls = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
            walls += ["--bind", str(root), str(root), "--unshare-all", "--die-with-parent", "--chdir", str(root)]
            run = f"{LIMITS}{NBGRADER} autograde {LESSON} --ExecutePreprocessor.timeout=20"
            process = subprocess.Popen(
                [*walls, "--setenv", "HOME", "/tmp", "bash", "-c", run],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                status = process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return f"not done after {PATIENCE} s"
            scored = points(root / "autograder" / "gradebook.db") if graded(root) else None
            return f"{scored:g}" if scored is not None else f"no grade, exit status {status}"


def graded(root: Path) -> bool:
    return any((root / "autograder").glob("autograded/*/*/*.ipynb"))


def points(gradebook: Path) -> float | None:
    with sqlite3.connect(gradebook) as database:
        query = "select sum(coalesce(manual_score, auto_score)) from grade"
        found: float | None = database.execute(query).fetchone()[0]
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nbgrader", action="store_true", help="also grade every entry with nbgrader alone; slow")
    chosen = parser.parse_args()
    with listening() as outside, tempfile.TemporaryDirectory() as name:
        engine = by_engine(ENTRIES, outside)
        alone = Alone(Path(name), outside) if chosen.nbgrader else None
        print("| entry | this grader, of 15 |" + (" nbgrader alone |" if alone else ""))
        print("|---|---|" + ("---|" if alone else ""))
        for entry in ENTRIES:
            printed = entry.name.replace("\n", "\\n")
            cells = [printed[:60], told(engine.get(printed) or engine.get(f"{printed[:80]}..."))]
            cells += [alone.grade(entry)] if alone else []
            print("| " + " | ".join(json.dumps(cell)[1:-1].replace("|", "/") for cell in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
