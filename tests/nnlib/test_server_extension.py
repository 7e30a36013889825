"""JupyterLab's server has the extension and sends messages without waiting for acknowledgements."""

import asyncio
import json
import socket
from urllib.parse import quote

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import websocket_connect


@pytest.fixture
def own_folders(tmp_path, monkeypatch):
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        monkeypatch.setenv(f"JUPYTER_{name}", str(tmp_path / name))
    return tmp_path


async def delays_of_connections(folder):
    """Of each connection between a page and its kernel, whether TCP may keep a message back."""
    server = ServerApp(root_dir=str(folder), ip="127.0.0.1", port=0, open_browser=False, allow_root=True, token="t")
    server.initialize(argv=[])
    server.http_server.start()
    try:
        address = f"127.0.0.1:{server.port}/api/kernels"
        made = await AsyncHTTPClient().fetch(f"http://{address}?token=t", method="POST", body=json.dumps({}))
        kernel = json.loads(made.body)["id"]
        page = await websocket_connect(f"ws://{address}/{quote(kernel)}/channels?session_id=s&token=t")
        connections = list(ZMQChannelsWebsocketConnection._open_sockets)
        page.close()
        return [
            not connection.websocket_handler.ws_connection.stream.socket.getsockopt(
                socket.IPPROTO_TCP, socket.TCP_NODELAY
            )
            for connection in connections
        ]
    finally:
        await server._cleanup()


def test_a_message_to_the_page_is_not_kept_back(own_folders):
    assert asyncio.run(delays_of_connections(own_folders)) == [False]
