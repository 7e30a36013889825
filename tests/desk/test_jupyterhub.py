"""A lesson goes round on a real JupyterHub: released, fetched, handed in, collected, graded, and back with feedback.

The hub runs with docs/jupyterhub/, but for how people log in and whose processes their servers are.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from autograder.lessons import ROOT

NEEDED = ("jupyterhub", "ngshare_exchange", "configurable_http_proxy")
NGSHARE_PYTHON = ROOT / ".build" / "ngshare" / "bin" / "python"
LESSON = "02_activations"
COURSE = "learn-how-networks-learn"
TOKEN = "only-for-this-test"
OVERRIDES = f"""
load_subconfig({str(ROOT / "docs" / "jupyterhub" / "jupyterhub_config.py")!r})
c = get_config()
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:HUB_PORT"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:PROXY_PORT"
c.SimpleLocalProcessSpawner.home_dir_template = "HOMES/{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.http_timeout = c.Spawner.start_timeout = 120
c.JupyterHub.services.append({{"name": "test", "api_token": {TOKEN!r}}})
scopes = ["admin:users", "admin:servers", "tokens", "access:servers"]
c.JupyterHub.load_roles.append({{"name": "test", "services": ["test"], "scopes": scopes}})
"""

pytestmark = pytest.mark.skipif(
    not (NGSHARE_PYTHON.exists() and all(map(find_spec, NEEDED))),
    reason="JupyterHub and ngshare are not installed: .ci/run shows how",
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Hub:
    """A running hub, and what a test asks of it."""

    def __init__(self, address, folder):
        self.address = address
        self.folder = folder
        self.tokens = {}

    def ask(self, path, data=None, token=TOKEN, method=None):
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.address}{path}", body, method=method)
        request.add_header("Authorization", f"token {token}")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or "null")

    def log_in(self, name):
        """A server for somebody, started, and a token of theirs."""
        self.ask(f"/hub/api/users/{name}", {})
        self.ask(f"/hub/api/users/{name}/server", {})
        wait(lambda: self.ask(f"/hub/api/users/{name}")["servers"][""]["ready"], 120)
        self.tokens[name] = self.ask(f"/hub/api/users/{name}/tokens", {})["token"]

    def click(self, name, action, **data):
        """What a button of nbgrader's assignment list sends from somebody's own server."""
        return self.ask(f"/user/{name}/assignments/{action}", data, self.tokens[name])["value"]

    def home(self, name):
        return self.folder / "homes" / name

    def run(self, name, folder, *command):
        """What somebody types into a terminal of their server."""
        env = {
            **os.environ,
            "JUPYTERHUB_USER": name,
            "JUPYTERHUB_API_TOKEN": self.tokens[name],
            "JUPYTER_CONFIG_PATH": str(ROOT / "docs" / "jupyterhub"),
            "NGSHARE_URL": f"{self.address}/services/ngshare",
            "HOME": str(self.home(name)),
        }
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def wait(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except (OSError, KeyError):
            pass
        time.sleep(0.3)
    raise TimeoutError


@contextmanager
def running_hub(folder):
    port, state = free_port(), folder / "state"
    state.mkdir()
    config = folder / "jupyterhub_config.py"
    filled = OVERRIDES.replace("HOMES", str(folder / "homes"))
    for name in ("HUB_PORT", "PROXY_PORT"):
        filled = filled.replace(name, str(free_port()))
    config.write_text(filled)
    hub = Hub(f"http://127.0.0.1:{port}", folder)
    env = {
        **os.environ,
        "HUB_STATE": str(state),
        "HUB_ADMIN": "teacher",
        "NGSHARE_PYTHON": str(NGSHARE_PYTHON),
        "HUB_ADDRESS": hub.address,
        "NGSHARE_ADDRESS": f"http://127.0.0.1:{free_port()}",
        "CONFIGPROXY_AUTH_TOKEN": "only-here",
    }
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "jupyterhub", "-f", str(config)]
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            wait(lambda: hub.ask("/services/ngshare/healthz")["success"], 120)
            yield hub
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture
def course(tmp_path):
    """The teacher's folder: a project with one lesson."""
    root = tmp_path / "project"
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / LESSON, root / folder / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "autograder").mkdir()
    return root


def fill_in(notebook, *names):
    """Write the worked answers of some exercises into a fetched notebook."""
    worked = json.loads((ROOT / "solutions" / LESSON / "activations.ipynb").read_text(encoding="utf-8"))
    answers = {grade_id(cell): cell["source"] for cell in worked["cells"]}
    work = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in work["cells"]:
        if grade_id(cell) in names:
            cell["source"] = answers[grade_id(cell)]
    notebook.chmod(0o644)
    notebook.write_text(json.dumps(work), encoding="utf-8")


def grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


@pytest.mark.timeout(900)
def test_a_lesson_goes_round(tmp_path, course):
    teacher = "teacher"
    with running_hub(tmp_path) as hub:
        for name in (teacher, "ada", "bob"):
            hub.log_in(name)
        manage = str(Path(sys.executable).parent / "ngshare-course-management")
        hub.run(teacher, course, manage, "create_course", COURSE, teacher)
        for name in ("ada", "bob"):
            hub.run(teacher, course, manage, "add_student", COURSE, name, "--no-gb")
        nbgrader = (sys.executable, "-m", "nbgrader")
        hub.run(teacher, course, *nbgrader, "generate_assignment", LESSON, "--force")
        hub.run(teacher, course, *nbgrader, "release_assignment", LESSON)

        for name, solved in (("ada", ("sigmoid", "relu")), ("bob", ("sigmoid",))):
            hub.click(name, "fetch", course_id=COURSE, assignment_id=LESSON)
            fill_in(hub.home(name) / LESSON / "activations.ipynb", *solved)
            hub.click(name, "submit", course_id=COURSE, assignment_id=LESSON)

        hub.run(teacher, course, *nbgrader, "collect", LESSON)
        submitted = course / "autograder" / "submitted"
        assert {folder.name for folder in submitted.iterdir()} == {"ada", "bob"}
        grade = (sys.executable, "-m", "autograder", "grade", LESSON, "--feedback", "--isolation", "none")
        hub.run(teacher, course, *grade, "--json", "report.json")
        scores = {entry["student"]: entry["score"] for entry in json.loads((course / "report.json").read_text())}
        assert scores == {"ada": 5.0, "bob": 3.0}

        hub.run(teacher, course, *nbgrader, "release_feedback", LESSON)
        for name, verdict in (("ada", "Correct: relu"), ("bob", "Not attempted yet: relu")):
            hub.click(name, "fetch_feedback", course_id=COURSE, assignment_id=LESSON)
            (page,) = (hub.home(name) / LESSON / "feedback").rglob("activations.html")
            assert verdict in page.read_text(encoding="utf-8")
