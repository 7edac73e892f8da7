"""Behind a real proxy: nginx, with the settings that docs/serve.md gives. Skipped where it is not installed."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.browser.serving import Client, Command, Connection, command, eventually, run
from tests.conftest import Author

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="there is no nginx, or no openssl, here")

NAME = "class.example.org"
SERVE = Path(__file__).parents[2] / "docs" / "serve.md"
COUNTER = """
count = 0

def increment():
    global count
    count += 1

t"<button @click=increment>{count}</button>"
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def proxy(folder: Path, front: int, back: int) -> Iterator[None]:
    """nginx as the page says, but for its ports and the place of its certificate."""
    block = re.search(r"```nginx\n(.*?)```", SERVE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    said = block[1].replace("443 ssl", f"127.0.0.1:{front} ssl").replace("127.0.0.1:8000", f"127.0.0.1:{back}")
    said = said.replace(f"/etc/ssl/{NAME}", str(folder / "cert"))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; {temporary}\n{said}\n}}\n",
        "utf-8",
    )
    subprocess.run(
        [
            *(
                str(OPENSSL),
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
            ),
            *("-subj", f"/CN={NAME}", "-keyout", str(folder / "cert.key"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    line = [str(NGINX), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True) as process:
        try:
            eventually(lambda: process.poll() is not None or listens(front), "nginx")
            assert process.poll() is None, process.stderr and process.stderr.read()
            yield
        finally:
            process.terminate()


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class Behind(Client):
    """Somebody who speaks with the proxy, by the name that it has for the world."""

    def __init__(self, running: Command, front: int) -> None:
        super().__init__(running.first.rpartition(" at ")[2])
        self.port = front
        self.origin = f"https://{NAME}:{front}"
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    def request(
        self,
        path: str = "/",
        headers: dict[str, str] | None = None,
        method: str = "GET",
        host: str | None = "",
        body: bytes | None = None,
    ) -> tuple[int, dict[str, str], str]:
        # From an address of its own: what the log says is then not that of the proxy.
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=20, context=self.context, source_address=("127.0.0.3", 0)
        )
        headers = {"Sec-Fetch-Site": "none", "Host": host or f"{NAME}:{self.port}", **(headers or {})}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read().decode()
        finally:
            connection.close()

    @contextlib.asynccontextmanager
    async def socket(self, live: str, visitor: dict[str, str]) -> AsyncIterator[Connection]:
        headers = {"Host": f"{NAME}:{self.port}", "Origin": self.origin, **visitor}
        request = HTTPRequest(f"wss://127.0.0.1:{self.port}{live}", headers=headers, ssl_options=self.context)
        connection = Connection(await websocket_connect(request))
        yield connection
        await connection.close()


@pytest.fixture
def behind(author: Author, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Behind, Command]]:
    author.file("live/counter.py", COUNTER)
    author.file("config.py", f"LIVE = {{'transport': {request.param!r}}}")
    front, back = free_port(), free_port()
    folder = tmp_path / "nginx"
    folder.mkdir()
    public = ("--public", f"https://{NAME}:{front}", "--proxy", "127.0.0.1")
    with (
        proxy(folder, front, back),
        command("serve", author.folder / author.app, "--port", str(back), *public) as running,
    ):
        assert f" at https://{NAME}:{front}/?token=" in running.first, running.errors
        yield Behind(running, front), running


@pytest.mark.parametrize("behind", ["websocket"], indirect=True)
def test_a_page_behind_a_proxy_connects(behind: tuple[Behind, Command]) -> None:
    client, running = behind
    split = running.first.rpartition("/?")[2]
    status, headers, _ = client.request(f"/?{split}", {"X-Forwarded-For": "203.0.113.9"})
    assert status == 303
    assert headers["Set-Cookie"].startswith("__Host-hyper-local-")
    assert "; Secure" in headers["Set-Cookie"]
    visitor = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
    live = client.visit(visitor)

    async def go() -> None:
        async with client.socket(live, visitor) as connection:
            assert (await connection.hello())["v"] == 1
            await connection.event(0, 0, name="click")
            assert (await connection.hear() or {})["d"] == {"0": {"0": "1"}}

    run(go)
    assert client.request("/", visitor, host="evil.example")[0] == 403
    eventually(lambda: "127.0.0.3 GET / 303" in running.errors, "the log")
    assert "203.0.113.9" not in running.errors, "what a visitor says of itself is not believed"


@pytest.mark.parametrize("behind", ["sse"], indirect=True)
def test_a_stream_behind_a_proxy_is_not_held_back(behind: tuple[Behind, Command]) -> None:
    client, running = behind
    _, headers, _ = client.request("/?" + running.first.rpartition("/?")[2])
    visitor = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
    live = client.visit(visitor)
    where = {"Host": f"{NAME}:{client.port}", "Origin": client.origin, "Sec-Fetch-Site": "same-origin", **visitor}
    stream = http.client.HTTPSConnection("127.0.0.1", client.port, timeout=20, context=client.context)
    stream.request("GET", live, headers=where)
    response = stream.getresponse()
    assert response.status == 200

    def say(**message: object) -> int:
        kind = {"Content-Type": "application/x-ndjson"}
        return client.request(live, {**where, **kind}, "POST", body=json.dumps(message).encode())[0]

    def heard() -> dict[str, object]:
        while not (line := response.readline()).startswith(b"data: {"):
            assert line
        return json.loads(line[6:])

    assert say(type="hello", have=[], n=1) == 204
    assert heard()["v"] == 1
    assert say(type="ack", v=1) == 204
    assert say(type="event", n=1, v=1, at=[0, 0], name="click") == 204
    assert heard()["d"] == {"0": {"0": "1"}}
    stream.close()
