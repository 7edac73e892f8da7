"""Runs the browser host for tests: in this process, to look inside, or as the command that people run."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import http.client
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

from hyper_local.app import open_app
from hyper_local.host import Options
from hyper_local_browser.host import serve
from hyper_local_browser.server import Server

PATIENCE = 20.0
"""Seconds that anything may take on a busy machine."""


def eventually(check: Callable[[], Any], what: str = "this") -> Any:
    """Wait until `check` gives something true."""
    limit = time.monotonic() + PATIENCE
    while not (found := check()):
        assert time.monotonic() < limit, f"{what} did not happen in {PATIENCE:g} seconds"
        threading.Event().wait(0.01)
    return found


def run(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Play a scene on a loop of its own; another may run in this thread already."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(scene())).result()


class Client:
    """Somebody who speaks HTTP with the server at an address, as it was printed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.port = urlsplit(address).port
        self.origin = f"http://127.0.0.1:{self.port}"

    def request(
        self,
        path: str = "/",
        headers: dict[str, str] | None = None,
        method: str = "GET",
        host: str | None = "",
        body: bytes | None = None,
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and body. `host` "" is the right one, None sends none.

        As browsers do on this machine, it says that no other site led here; with `Sec-Fetch-Site` "" it says nothing.
        """
        headers = {"Sec-Fetch-Site": "none", **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if host is not None:
                connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            for name, value in headers.items():
                if value or name != "Sec-Fetch-Site":
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read().decode()
        finally:
            connection.close()

    def enter(self) -> dict[str, str]:
        """A new visitor; gives the header that says who it is."""
        split = urlsplit(self.address)
        status, headers, _ = self.request(f"{split.path}?{split.query}")
        assert status == 303
        return {"Cookie": headers["Set-Cookie"].partition(";")[0]}

    def visit(self, visitor: dict[str, str], path: str = "/") -> str:
        """Ask for a page; gives the path of its socket."""
        status, _, body = self.request(path, visitor)
        assert status == 200, body
        return body.partition('data-live="')[2].partition('"')[0]

    @contextlib.asynccontextmanager
    async def connect(self, live: str, visitor: dict[str, str], **headers: str) -> AsyncIterator[Connection]:
        """A connection to the socket, or the stream, at `live`."""
        given = {"Origin": self.origin, **visitor, **headers}
        socket: Any
        if live.startswith("/-/stream/"):
            socket = Stream(f"{self.origin}{live}", given)
        else:
            socket = await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{self.port}{live}", headers=given))
        connection = Connection(socket)
        try:
            yield connection
        finally:
            await connection.close()


class Served(Client):
    """A browser host in a thread of this process."""

    def __init__(self, server: Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(server.gate.address)
        self.server = server
        self.loop = loop
        self.port = server.gate.port
        self.origin = f"http://127.0.0.1:{self.port}"

    @property
    def instances(self) -> list[Any]:
        """Root instances that live."""
        return [i for i in list(self.server.kernel.instances) if i.parent is None]


class Stream:
    """Server-Sent Events and posts, as tornado's client has a WebSocket."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = url
        self.headers = headers
        self.close_code: int | None = None
        self.beats = 0
        self.ready = False
        self.texts: asyncio.Queue[str | None] = asyncio.Queue()
        self.writer: asyncio.StreamWriter | None = None
        self.task = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        """Read the stream, chunk by chunk."""
        split = urlsplit(self.url)
        reader, self.writer = await asyncio.open_connection("127.0.0.1", split.port)
        lines = [
            f"GET {split.path}?{split.query} HTTP/1.1",
            f"Host: {split.netloc}",
            *(f"{k}: {v}" for k, v in self.headers.items()),
        ]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            assert head.startswith("HTTP/1.1 200"), head
            assert "\r\nContent-Type: text/event-stream" in head
            while size := int(await reader.readuntil(b"\r\n"), 16):
                self.heard((await reader.readexactly(size + 2)).decode().removesuffix("\r\n"))
        self.texts.put_nowait(None)
        self.writer.close()

    def heard(self, chunk: str) -> None:
        """A chunk holds whole events."""
        assert chunk.endswith("\n\n")
        for event in chunk.removesuffix("\n\n").split("\n\n"):
            if event == ":":
                self.beats += 1
            elif event == "event: ready\ndata: 1":
                self.ready = True
            elif event.startswith("event: end\ndata: "):
                self.close_code = int(event.rpartition(" ")[2])
            else:
                assert event.startswith("data: ")
                self.texts.put_nowait(event.removeprefix("data: "))

    async def read_message(self) -> str | None:
        return await self.texts.get()

    async def write_message(self, text: str, kind: str = "application/x-ndjson") -> int:
        """Post; gives the status."""
        if self.close_code is not None:
            raise WebSocketClosedError
        request = HTTPRequest(self.url, "POST", {**self.headers, "Content-Type": kind}, text.encode())
        return (await AsyncHTTPClient().fetch(request, raise_error=False)).code

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


class Connection:
    """A front end that speaks by hand."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.closed = False
        self.version = 0
        self.count = 0

    async def close(self) -> None:
        """Close, and wait until it is: a loop that ends before leaves the socket open, until it is collected."""
        self.socket.close()
        while not self.closed:
            await self.hear()

    async def say(self, **message: Any) -> None:
        await self.socket.write_message(json.dumps(message))

    async def hear(self) -> dict[str, Any] | None:
        """The next message, acknowledged; None when the connection is closed."""
        text = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
        if text is None:
            self.closed = True
            return None
        message: dict[str, Any] = json.loads(text)
        if "v" in message:
            self.version = message["v"]
            with contextlib.suppress(WebSocketClosedError):
                await self.say(type="ack", v=self.version)
        return message

    async def hello(self) -> dict[str, Any]:
        """Ask for everything; what comes before it is of no use any more."""
        await self.say(type="hello", have=[])
        while (message := await self.hear()) is not None:
            if "w" in message:
                return message
        raise AssertionError("closed")

    async def event(self, *at: int | str, **more: Any) -> None:
        self.count += 1
        await self.say(type="event", n=self.count, v=self.version, at=list(at), **more)


@contextlib.contextmanager
def served(path: str | Path, **options: Any) -> Iterator[Served]:
    """The app at `path`, served by a thread of this process."""
    ready: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def main(app: Any) -> None:
        async def go() -> None:
            task = asyncio.current_task()
            loop = asyncio.get_running_loop()
            with contextlib.suppress(asyncio.CancelledError):
                await serve(app, Options(**options), started=lambda server: ready.put((server, loop, task)))

        try:
            asyncio.run(go())
        except Exception as error:
            ready.put(error)

    with open_app(path) as app:
        thread = threading.Thread(target=main, args=(app,), daemon=True)
        thread.start()
        found = ready.get(timeout=PATIENCE)
        if isinstance(found, Exception):
            raise found
        server, loop, task = found
        try:
            yield Served(server, loop)
        finally:
            loop.call_soon_threadsafe(task.cancel)
            thread.join(PATIENCE)
            assert not thread.is_alive()


class Command:
    """`hyper-local` as a process of its own. `first` is the first line it printed."""

    def __init__(self, process: subprocess.Popen[str], errors: Any) -> None:
        self.process = process
        self._errors = errors
        assert process.stdout is not None
        self.first = process.stdout.readline().rstrip("\n")

    @property
    def url(self) -> str:
        assert " at http://" in self.first, f"it printed {self.first!r} and says: {self.errors}"
        return self.first.rpartition(" at ")[2]

    @property
    def errors(self) -> str:
        self._errors.seek(0)
        return self._errors.read()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def command(*arguments: str | Path, **environment: str | None) -> Iterator[Command]:
    """Run `hyper-local` with `arguments`; ended by its process id. None takes a variable away."""
    env = {k: v for k, v in {**os.environ, **environment}.items() if v is not None}
    with tempfile.TemporaryFile("w+") as errors:
        line = [sys.executable, "-m", "hyper_local", *map(str, arguments)]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors, text=True, env=env) as process:
            try:
                yield Command(process, errors)
            finally:
                if process.poll() is None:
                    process.terminate()
                    try:
                        process.wait(PATIENCE)
                    except subprocess.TimeoutExpired:
                        process.kill()


def serving(path: str | Path, *options: str) -> contextlib.AbstractContextManager[Command]:
    """`hyper-local run PATH --host browser`, on a port that the system chooses."""
    return command("run", path, "--host", "browser", "--port", "0", *options)
