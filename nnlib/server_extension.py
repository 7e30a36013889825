"""Let JupyterLab's server send each message to the page at once.

Where small messages follow one another, TCP keeps the second back until the first is acknowledged, which the other
side delays for 40 milliseconds: a slider that is moved on and on would wait for that at every step. This server
extension turns that off. It is enabled where this project is installed.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    kind = "kernel_websocket_connection_class"  # a gateway's or the usual one
    server.web_app.settings[kind] = _prompt(server.web_app.settings[kind])


def _prompt(connection: Any) -> Any:
    """The same kind of connection between a page and its kernel, without that delay."""

    class Prompt(connection):  # type: ignore[misc]
        def connect(self) -> Any:
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return Prompt
