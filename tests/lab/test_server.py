"""The extension of Jupyter's server: messages of kernels are sent without delay."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from hyper_local_widgets.server import hurry

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("waits", [False, True])
def test_a_connection_sends_at_once(waits):
    class Echo(WebSocketHandler):
        async def open(self, *path):
            await self.begin()

        async def begin(self):
            nodelay = self.ws_connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            await self.write_message(json.dumps([bool(nodelay)]))

    class Plain(Echo):
        def open(self, *path):
            asyncio.get_running_loop().create_task(self.begin())

    async def said(kind):
        server = HTTPServer(Application([("/", kind)]))
        taken, port = bind_unused_port()
        server.add_socket(taken)
        try:
            connection = await websocket_connect(f"ws://127.0.0.1:{port}/")
            message = await connection.read_message()
            connection.close()
            assert await connection.read_message() is None, "closed, before the loop is"
            return json.loads(message)
        finally:
            server.stop()

    kind = Echo if waits else Plain
    assert asyncio.run(said(kind)) == [False]
    hurry(kind)
    opened = kind.open
    hurry(kind)
    assert kind.open is opened
    assert asyncio.run(said(kind)) == [True]


def test_the_server_loads_it_and_one_setting_turns_it_off(tmp_path):
    pytest.importorskip("jupyter_server")
    code = (
        "import sys; from jupyter_server.serverapp import ServerApp\n"
        "from jupyter_server.services.kernels.websocket import KernelWebsocketHandler as H\n"
        "app = ServerApp(); app.initialize(sys.argv[1:], find_extensions=False)\n"
        "print(getattr(H.open, 'hurries', False))"
    )

    def hurries(*settings: str) -> str:
        environment = {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
        command = [sys.executable, "-c", code, "--allow-root", "--no-browser", "--ServerApp.port=0", *settings]
        ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    setting = json.loads((ROOT / "widgets/jupyter_server_config.d/hyper_local.json").read_text("utf-8"))
    name, on = next(iter(setting["ServerApp"]["jpserver_extensions"].items()))
    assert on is True
    assert hurries(f"--ServerApp.jpserver_extensions={{'{name}': True}}") == "True"
    assert hurries(f"--ServerApp.jpserver_extensions={{'{name}': False}}") == "False"


@pytest.mark.lab
def test_lab_has_it_on(lab):
    """As an installed wheel, or a checkout that was installed, brings it."""
    assert "messages of kernels are sent without delay" in Path(lab.log.name).read_text()
