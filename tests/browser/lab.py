"""A JupyterLab of one's own: it serves a folder of notebooks until it is no longer needed."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

STARTS_WITHIN = 90  # seconds
SETTINGS: Mapping[str, Mapping[str, object]] = {
    # Else it asks whether it may fetch news from the web.
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def find_chromium() -> str | None:
    """The path of the machine's own Chromium, if it has one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: what it serves, where it listens and the token it asks for."""

    folder: Path
    address: str
    token: str

    def url(self, notebook: Path) -> str:
        """The page on which this notebook is open and nothing that was open before."""
        path = quote(notebook.relative_to(self.folder).as_posix())
        return f"{self.address}lab/tree/{path}?reset&token={self.token}"


@contextmanager
def jupyterlab(root: Path, settings: Mapping[str, Mapping[str, object]] = SETTINGS) -> Iterator[Lab]:
    """Serve root/notebooks; whatever JupyterLab and its kernels write about themselves goes to root too."""
    folder = root / "notebooks"
    folder.mkdir(parents=True)
    runtime = root / "runtime"
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(root / "config"),
        "JUPYTER_DATA_DIR": str(root / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "IPYTHONDIR": str(root / "ipython"),
    }
    for name, values in settings.items():
        file = root / "config" / "lab" / "user-settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"),
        f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True",  # for those who run its commands from a script
    ]
    with (root / "log.txt").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=root, stdout=log, stderr=subprocess.STDOUT)
    try:
        told = _what_it_tells(server, runtime)
        yield Lab(folder, told["url"], told["token"])
    finally:
        server.terminate()  # it ends its kernels first
        server.wait(STARTS_WITHIN)


def _what_it_tells(server: subprocess.Popen[bytes], runtime: Path) -> dict[str, str]:
    """What the server writes about itself as soon as it listens."""
    file = runtime / f"jpserver-{server.pid}.json"
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            told: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):  # not yet, or not all of it yet
            time.sleep(0.05)
        else:
            return told
    raise RuntimeError(f"JupyterLab did not start: see {runtime.parent / 'log.txt'}.")
