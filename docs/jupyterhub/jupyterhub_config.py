"""JupyterHub for a department: everybody logs in, fetches lessons and hands them in; ngshare passes them on.

Set the environment: HUB_STATE, a folder that only the hub can write to; HUB_ADMIN, who may create courses; and
NGSHARE_PYTHON, the Python of ngshare's own environment (it needs an SQLAlchemy that nothing else here can use).
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - JupyterHub provides it

STATE = Path(os.environ["HUB_STATE"])
ADMIN = os.environ["HUB_ADMIN"]
ADDRESS = os.environ.get("HUB_ADDRESS", "http://127.0.0.1:8000")
NGSHARE = os.environ.get("NGSHARE_ADDRESS", "http://127.0.0.1:8082")
PROGRAMS = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# People log in with their accounts on this machine. Another authenticator goes here.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = ADDRESS
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.command = [str(Path(sys.executable).parent / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")

c.Spawner.cmd = [str(Path(sys.executable).parent / "jupyterhub-singleuser")]
c.Spawner.environment = {
    "PATH": PROGRAMS,
    # nbgrader_config.py beside this file tells everybody's nbgrader about ngshare.
    "JUPYTER_CONFIG_PATH": str(Path(__file__).resolve().parent),
    "NGSHARE_URL": f"{ADDRESS}/services/ngshare",
}

c.JupyterHub.services = [
    {
        "name": "ngshare",
        "url": NGSHARE,
        "command": [
            *(os.environ["NGSHARE_PYTHON"], "-m", "ngshare", "--admins", ADMIN),
            *("--database", f"sqlite:///{STATE / 'ngshare.db'}", "--storage", str(STATE / "files")),
        ],
        "environment": {"PATH": os.pathsep.join([str(Path(os.environ["NGSHARE_PYTHON"]).parent), PROGRAMS])},
    }
]
# Who has a server here may talk to ngshare, which learns from the hub who they are.
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "access:services!service=ngshare"]},
    {"name": "server", "scopes": ["inherit"]},
]
