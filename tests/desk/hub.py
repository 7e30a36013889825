"""A JupyterHub for a test, run with docs/jupyterhub/, and a machine of its own where there can be one.

That machine has accounts with passwords, homes that only their owners can enter, and a server for each person that runs
as them. It is this machine, but for folders that bubblewrap puts in the place of /etc and /home. Where that cannot be,
everybody is who they say they are, and all servers run as whoever runs the test.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from autograder.lessons import ROOT

PEOPLE = ("teacher", "ada", "bob")
NGSHARE_PYTHON = ROOT / ".build" / "ngshare" / "bin" / "python"
STARTS_WITHIN = 120
COMMON = f"""
load_subconfig({str(ROOT / "docs" / "jupyterhub" / "jupyterhub_config.py")!r})
c = get_config()
c.JupyterHub.hub_bind_url = "http://127.0.0.1:HUB_PORT"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:PROXY_PORT"
c.Spawner.http_timeout = c.Spawner.start_timeout = {STARTS_WITHIN}
"""
WITHOUT_ACCOUNTS = """
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "HOMES/{username}"
c.Spawner.args = ["--allow-root"]
"""
MAKE_ACCOUNTS = """
for name in {names}; do
    useradd --create-home --key HOME_MODE=0700 --shell /bin/bash "$name"
    echo "$name:password of $name" | chpasswd
done
exec "$@"
"""


class Machine:
    """Where the hub runs. `why_not`: why it has no accounts; empty where it has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.why_not = why_there_are_no_accounts()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def inside(self) -> int:
        """The process of which everything else on the machine is a child, as this system numbers it."""
        assert self.process
        if self.why_not:
            return self.process.pid
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text().split()[0])

    def home(self, name: str) -> Path:
        """Somebody's home, as the test reaches it."""
        return self.folder / "homes" / name if self.why_not else Path(f"/proc/{self.inside}/root/home/{name}")

    def own_home(self, name: str) -> Path:
        """The same as its owner sees it."""
        return self.home(name) if self.why_not else Path("/home") / name

    def start(self, command: Sequence[str], environment: dict[str, str]) -> None:
        if not self.why_not:
            shutil.copytree("/etc", self.folder / "etc", symlinks=True, ignore_dangling_symlinks=True)
            accounts = MAKE_ACCOUNTS.format(names=" ".join(PEOPLE))
            command = [*machine_of_its_own(self.folder / "etc"), "bash", "-ec", accounts, "bash", *command]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self) -> None:
        """The hub ends the servers that it started; of a machine of its own nothing is left anyway."""
        assert self.process
        self.process.send_signal(signal.SIGTERM if self.why_not else signal.SIGKILL)
        self.process.wait(60)

    def run_as(self, name: str, command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        if not self.why_not:
            enter = ("nsenter", f"--target={self.inside}", "--mount", "--pid", "--", "runuser", "-u", name, "--")
            command = [*enter, *command]
        return subprocess.run(command, capture_output=True, text=True, timeout=240, **options)


def machine_of_its_own(etc: Path) -> list[str]:
    """What runs a command with other accounts. Of folders that nobody else may enter, only what is needed is left."""
    binds = ["--dev-bind", "/", "/", "--bind", str(etc), "/etc", "--tmpfs", "/home"]
    needed = {Path(sys.base_prefix).resolve(), Path(sys.prefix), ROOT}
    closed = {one for path in needed for one in path.parents if not one.stat().st_mode & 0o001}
    for folder in sorted(closed):
        binds += ["--perms", "0755", "--tmpfs", str(folder)]
    for path in sorted(needed):
        way = [folder for folder in reversed(path.parents) if not closed.isdisjoint(folder.parents)]
        if way or path.parent in closed:
            binds += [word for folder in way for word in ("--perms", "0755", "--dir", str(folder))]
            binds += ["--ro-bind", str(path), str(path)]
    # As the page says: the worked answers are not for everybody to read.
    binds += ["--perms", "0700", "--tmpfs", str(ROOT / "solutions")]
    return ["bwrap", *binds, "--unshare-pid", "--proc", "/proc", "--cap-add", "ALL", "--die-with-parent"]


def why_there_are_no_accounts() -> str:
    if os.geteuid() != 0:
        return "only root can make accounts"
    missing = [name for name in ("bwrap", "nsenter", "runuser", "useradd", "chpasswd") if not shutil.which(name)]
    if missing:
        return f"{missing[0]} is not installed"
    can_it = [*machine_of_its_own(Path("/etc")), "runuser", "-u", pwd.getpwuid(65534).pw_name, "--", sys.executable]
    tried = subprocess.run([*can_it, "-c", "import jupyterhub"], capture_output=True, text=True)
    return "" if tried.returncode == 0 else f"other accounts cannot run this Python ({tried.stderr.strip()[-200:]})"


class Hub:
    """A running hub, and what people do with it."""

    def __init__(self, address: str, machine: Machine) -> None:
        self.address = address
        self.machine = machine
        self.tokens: dict[str, str] = {}

    def log_in(self, name: str, password: str = "") -> None:
        """By the form in the browser; then start a server, and take a token for what the test asks for afterwards."""
        cookies = CookieJar()
        browser = build_opener(HTTPCookieProcessor(cookies))
        browser.open(f"{self.address}/hub/login", timeout=STARTS_WITHIN).close()
        (xsrf,) = {str(cookie.value) for cookie in cookies if cookie.name == "_xsrf"}
        fields = {"username": name, "password": password or f"password of {name}", "_xsrf": xsrf}
        form = urlencode(fields).encode()
        browser.open(f"{self.address}/hub/login?next=%2Fhub%2Fhome", form, timeout=STARTS_WITHIN).close()
        (xsrf,) = {str(cookie.value) for cookie in cookies if cookie.name == "_xsrf" and cookie.path == "/hub/"}
        me = f"{self.address}/hub/api/users/{name}"
        headers = {"X-XSRFToken": xsrf, "Content-Type": "application/json"}
        browser.open(Request(f"{me}/server", b"{}", headers), timeout=STARTS_WITHIN).close()
        with browser.open(Request(f"{me}/tokens", b"{}", headers), timeout=STARTS_WITHIN) as answer:
            self.tokens[name] = json.load(answer)["token"]
        wait(lambda: self.ask(name, f"/hub/api/users/{name}")["servers"][""]["ready"], STARTS_WITHIN)

    def ask(self, name: str, path: str, data: object = None) -> Any:
        body = None if data is None else json.dumps(data).encode()
        request = Request(f"{self.address}{path}", body, {"Authorization": f"token {self.tokens[name]}"})
        with build_opener().open(request, timeout=STARTS_WITHIN) as answer:
            return json.loads(answer.read() or "null")

    def click(self, name: str, action: str, **data: str) -> Any:
        """What a button of nbgrader's assignment list sends from somebody's own server."""
        return self.ask(name, f"/user/{name}/assignments/{action}", data)["value"]

    def type(self, name: str, folder: Path, *command: str) -> str:
        """What somebody types into a terminal of their server: it has the server's environment."""
        go = ("sh", "-c", 'cd "$0" && exec "$@"', str(folder))
        done = self.machine.run_as(name, [*go, *command], env=self.environment(name))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def environment(self, name: str) -> dict[str, str]:
        mine = {"JUPYTERHUB_USER": name, "NGSHARE_URL": f"{self.address}/services/ngshare"}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                lines = (process / "environ").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            found = dict(line.split("=", 1) for line in lines if "=" in line)
            if mine.items() <= found.items():
                return found
        raise AssertionError(f"{name} has no server")


def wait(condition: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except (OSError, KeyError):
            pass
        time.sleep(0.2)
    raise TimeoutError


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_hub(folder: Path) -> Iterator[Hub]:
    machine = Machine(folder)
    filled = COMMON + (WITHOUT_ACCOUNTS if machine.why_not else "")
    filled = filled.replace("HOMES", str(folder / "homes"))
    for name in ("HUB_PORT", "PROXY_PORT"):
        filled = filled.replace(name, str(free_port()))
    config = folder / "jupyterhub_config.py"
    config.write_text(filled)
    (folder / "state").mkdir()
    hub = Hub(f"http://127.0.0.1:{free_port()}", machine)
    environment = os.environ | {
        "HUB_STATE": str(folder / "state"),
        "HUB_ADMIN": "teacher",
        "HUB_ADDRESS": hub.address,
        "NGSHARE_PYTHON": str(NGSHARE_PYTHON),
        "NGSHARE_ADDRESS": f"http://127.0.0.1:{free_port()}",
        "CONFIGPROXY_AUTH_TOKEN": "only-here",
    }

    def answers() -> bool:
        with build_opener().open(f"{hub.address}/services/ngshare/healthz", timeout=STARTS_WITHIN) as answer:
            return bool(json.load(answer)["success"])

    machine.start([sys.executable, "-m", "jupyterhub", "-f", str(config)], environment)
    try:
        wait(answers, STARTS_WITHIN)
        yield hub
    finally:
        machine.stop()
