"""A lesson goes round on a real JupyterHub: released, fetched, handed in, collected, graded, and back with feedback."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError

import pytest

from autograder.lessons import ROOT

from .hub import NGSHARE_PYTHON, PEOPLE, Hub, running_hub

NEEDED = ("jupyterhub", "ngshare_exchange", "configurable_http_proxy")
LESSON = "02_activations"
COURSE = "learn-how-networks-learn"

pytestmark = [
    pytest.mark.skipif(
        not (NGSHARE_PYTHON.exists() and all(map(find_spec, NEEDED))),
        reason="JupyterHub and ngshare are not installed: .ci/run shows how",
    ),
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Everybody has logged in."""
    with running_hub(tmp_path_factory.mktemp("hub")) as hub:
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(hub.log_in, PEOPLE))
        yield hub


@pytest.fixture(scope="module")
def course(hub: Hub) -> Path:
    """The project with one lesson, in the teacher's home."""
    root, seen = hub.machine.home("teacher") / "project", hub.machine.own_home("teacher") / "project"
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / LESSON, root / folder / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "autograder").mkdir()
    owner = hub.machine.home("teacher").stat()
    for path in (root, *root.rglob("*")):
        shutil.chown(path, owner.st_uid, owner.st_gid)
    return seen


def fill_in(notebook: Path, *answered: str) -> None:
    """Answer some exercises of a fetched notebook as the worked lesson does."""
    worked = json.loads((ROOT / "solutions" / LESSON / "activations.ipynb").read_text(encoding="utf-8"))
    answers = {grade_id(cell): cell["source"] for cell in worked["cells"]}
    work = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in work["cells"]:
        if grade_id(cell) in answered:
            cell["source"] = answers[grade_id(cell)]
    notebook.chmod(0o644)
    notebook.write_text(json.dumps(work), encoding="utf-8")


def grade_id(cell: dict) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def test_a_lesson_goes_round(hub: Hub, course: Path):
    def teacher(*command: str) -> str:
        return hub.type("teacher", course, *command)

    teacher("ngshare-course-management", "create_course", COURSE, "teacher")
    for name in ("ada", "bob"):
        teacher("ngshare-course-management", "add_student", COURSE, name, "--no-gb")
    teacher("nbgrader", "generate_assignment", LESSON, "--force")
    teacher("nbgrader", "release_assignment", LESSON)

    for name, solved in (("ada", ("sigmoid", "relu")), ("bob", ("sigmoid",))):
        hub.click(name, "fetch", course_id=COURSE, assignment_id=LESSON)
        fill_in(hub.machine.home(name) / LESSON / "activations.ipynb", *solved)
        hub.click(name, "submit", course_id=COURSE, assignment_id=LESSON)
    everybodys = f"/services/ngshare/submissions/{COURSE}/{LESSON}"
    assert {one["student_id"] for one in hub.ask("teacher", everybodys)["submissions"]} == {"ada", "bob"}
    with pytest.raises(HTTPError, match="403"):
        hub.ask("ada", everybodys)

    teacher("nbgrader", "collect", LESSON)
    reached = hub.machine.home("teacher") / "project"
    assert {folder.name for folder in (reached / "autograder" / "submitted").iterdir()} == {"ada", "bob"}
    grade = ("python", "-m", "autograder", "grade", LESSON, "--feedback", "--isolation", "none")
    teacher(*grade, "--json", "report.json")
    scores = {entry["student"]: entry["score"] for entry in json.loads((reached / "report.json").read_text())}
    assert scores == {"ada": 5.0, "bob": 3.0}

    teacher("nbgrader", "release_feedback", LESSON)
    for name, verdict in (("ada", "Correct: relu"), ("bob", "Not attempted yet: relu")):
        hub.click(name, "fetch_feedback", course_id=COURSE, assignment_id=LESSON)
        (page,) = (hub.machine.home(name) / LESSON / "feedback").rglob("activations.html")
        assert verdict in page.read_text(encoding="utf-8")


def test_people_log_in_with_their_passwords_and_keep_their_files_to_themselves(hub: Hub):
    if hub.machine.why_not:
        pytest.skip(f"the hub runs without accounts of the system here: {hub.machine.why_not}")
    with pytest.raises(HTTPError, match="403"):
        hub.log_in("ada", password="password of bob")
    owners = {name: hub.machine.home(name).stat() for name in PEOPLE}
    assert len({owner.st_uid for owner in owners.values()} | {0}) == 4
    for name, owner in owners.items():
        assert {path.stat().st_uid for path in hub.machine.home(name).rglob("*")} == {owner.st_uid}
    for other in ("teacher", "bob"):
        looked = hub.machine.run_as("ada", ["ls", f"/home/{other}"])
        assert looked.returncode != 0 and "Permission denied" in looked.stderr
    with pytest.raises(HTTPError, match="403"):
        hub.ask("ada", "/user/bob/api/contents")
    asked = hub.type("ada", Path("/home/ada"), "python", "-c", "from autograder import check; check.sigmoid.solution()")
    assert "ask your instructor" in asked
