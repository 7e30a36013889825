"""Folders of processes that were killed do not pile up."""

import subprocess
import sys

from autograder.grading.scratch import scratch_folder

KEEPS_ONE = """
import sys
from autograder.grading.scratch import scratch_folder
with scratch_folder() as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_goes_with_its_owner_and_after_a_kill_with_the_next_who_asks(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    one, other = (
        subprocess.Popen([sys.executable, "-c", KEEPS_ONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    kept, left = one.stdout.readline().strip(), other.stdout.readline().strip()
    other.kill()
    other.wait()
    with scratch_folder() as mine:
        assert {str(path) for path in tmp_path.iterdir()} == {kept, str(mine)}
    one.communicate("", timeout=60)
    assert left != kept and list(tmp_path.iterdir()) == []
