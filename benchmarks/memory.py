"""Memory: what a server holds for each further session that nobody uses.

Sockets are opened as a page would open them, each for a counter of its own, and
stay open. The server's resident memory is read after the first hundred, which
warm it up, and at the end.
"""

from __future__ import annotations

import ast
import asyncio
import json
import re
import uuid
from collections.abc import Awaitable, Callable, Sequence
from html import unescape
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.browser import Missing
from benchmarks.systems import Server, System, serve

WARM_UP = 100
SESSIONS = 500
FULL_SESSIONS = 30
"""Sessions of a table that has 1,000 rows."""
QUIET = 1.5
"""Seconds for what a server does after a session has begun."""

Visitor = Callable[["Server", str], Awaitable[WebSocketClientConnection]]
"""Opens one page, and gives its socket once the page would show something."""


async def page(server: Server, path: str, **headers: str) -> str:
    got = await AsyncHTTPClient().fetch(HTTPRequest(f"{server.base}/{path}", headers=headers))
    return got.body.decode()


async def connect(server: Server, path: str, **headers: str) -> WebSocketClientConnection:
    address = server.base.replace("http:", "ws:") + path
    origin = {"Origin": server.base}
    return await websocket_connect(HTTPRequest(address, headers={**origin, **headers}))


async def said(socket: WebSocketClientConnection) -> str:
    message = await asyncio.wait_for(socket.read_message(), 30)
    if message is None:
        raise Missing("the server closed a session")
    return message if isinstance(message, str) else message.decode()


async def floor(server: Server, path: str) -> WebSocketClientConnection:
    await page(server, path)
    socket = await connect(server, "/echo")
    await socket.write_message("0")
    await said(socket)
    return socket


async def admitted(server: Server) -> str:
    """A visitor comes in; gives the cookie."""
    got = await AsyncHTTPClient().fetch(
        server.entry, headers={"Sec-Fetch-Site": "none"}, follow_redirects=False, raise_error=False
    )
    return got.headers["Set-Cookie"].partition(";")[0]


async def ours(server: Server, path: str, cookie: str = "") -> WebSocketClientConnection:
    """One tab; all are of one visitor, unless a cookie says whose this is."""
    cookie = cookie or cookies.get(server.entry, "")
    if not cookie:
        cookie = cookies[server.entry] = await admitted(server)
    text = await page(server, path, Cookie=cookie)
    place = re.search(r'data-live="([^"]+)"', text)
    assert place is not None
    socket = await connect(server, place[1], Cookie=cookie)
    await socket.write_message('{"type": "hello", "have": [], "n": 1}')
    await acknowledged(socket)
    return socket


async def acknowledged(socket: WebSocketClientConnection) -> None:
    """Hear one update, and say that it is shown."""
    version = json.loads(await said(socket))["v"]
    await socket.write_message(json.dumps({"type": "ack", "v": version}))


cookies: dict[str, str] = {}


async def reactpy(server: Server, path: str) -> WebSocketClientConnection:
    await page(server, path)
    socket = await connect(server, f"/_reactpy/stream/{path}")
    while '"layout-update"' not in await said(socket):
        pass
    return socket


async def pyview(server: Server, path: str) -> WebSocketClientConnection:
    text = await page(server, path)
    name, session, token = (
        unescape(re.search(pattern, text)[1])  # pyright: ignore[reportOptionalSubscript]
        for pattern in (r'id="(phx-[^"]+)"', r'data-phx-session="([^"]*)"', r'name="csrf-token" content="([^"]*)"')
    )
    socket = await connect(server, f"/live/websocket?{urlencode({'_csrf_token': token, 'vsn': '2.0.0'})}")
    parameters = {"_csrf_token": token, "_mounts": 0}
    join = {"url": f"{server.base}/{path}", "params": parameters, "session": session, "static": ""}
    await socket.write_message(json.dumps(["4", "4", f"lv:{name}", "phx_join", join]))
    await said(socket)
    return socket


async def nicegui(server: Server, path: str) -> WebSocketClientConnection:
    return (await nicegui_page(server, path))[1]


async def nicegui_page(server: Server, path: str) -> tuple[str, WebSocketClientConnection]:
    """The page as text, and its socket."""
    text = await page(server, path)
    query = re.search(r"query: (\{.*?\}),", text)
    assert query is not None
    asked = {key: str(value).lower() if value is True else value for key, value in ast.literal_eval(query[1]).items()}
    asked |= {"tab_id": str(uuid.uuid4()), "document_id": str(uuid.uuid4()), "EIO": 4, "transport": "websocket"}
    socket = await connect(server, f"/_nicegui_ws/socket.io/?{urlencode(asked)}")
    await said(socket)
    await socket.write_message("40")
    while not (await said(socket)).startswith("40"):
        pass
    return text, socket


VISITORS: dict[str, Visitor] = {
    "floor": floor,
    "hyper-local": ours,
    "ReactPy": reactpy,
    "pyview": pyview,
    "NiceGUI": nicegui,
}


async def answer(socket: WebSocketClientConnection) -> None:
    """Keep a session that asks whether anybody is there: engine.io says 2 and wants 3."""
    while (message := await socket.read_message()) is not None:
        if message == "2":
            await socket.write_message("3")


async def grow(
    server: Server, open_one: Callable[[], Awaitable[WebSocketClientConnection]], counts: Sequence[int]
) -> float:
    """Bytes for each session between the first count and the second."""
    held: list[int] = []
    sockets: list[WebSocketClientConnection] = []
    answering: list[asyncio.Task[None]] = []
    for count in counts:
        while len(sockets) < count:
            sockets.append(await open_one())
            answering.append(asyncio.create_task(answer(sockets[-1])))
        await asyncio.sleep(QUIET)
        held.append(server.memory())
    for task in answering:
        task.cancel()
    for socket in sockets:
        socket.close()
    return (held[1] - held[0]) / (counts[1] - counts[0])


def counters(system: System) -> float:
    """Bytes for one more idle counter."""
    visitor = VISITORS.get(system.name)
    if visitor is None:
        raise Missing("its sessions are kernels, which only a browser can open")
    with serve(system) as server:
        return asyncio.run(grow(server, lambda: visitor(server, "counter"), (WARM_UP, SESSIONS)))


def full_tables(system: System) -> float:
    """Bytes for one more table with 1,000 rows, of ours."""

    async def filled(server: Server) -> WebSocketClientConnection:
        socket = await ours(server, "rows")
        # The first event of the page: its first button.
        await socket.write_message('{"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "click"}')
        await acknowledged(socket)
        return socket

    with serve(system) as server:
        return asyncio.run(grow(server, lambda: filled(server), (FULL_SESSIONS // 3, FULL_SESSIONS)))
