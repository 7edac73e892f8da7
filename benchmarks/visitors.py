"""Visitors: sessions as a page would hold them, for the load and the faults; and how long their answers took."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClosedError

from benchmarks import memory
from benchmarks.browser import Missing
from benchmarks.process import first_line, process, with_bytecode
from benchmarks.systems import SYSTEMS, Server

EVERY = 2.0
"""Seconds between two events of a session."""
PATIENCE = 20.0
BLOCK = "20"
"""Seconds that a handler blocks, unless the environment says otherwise."""
TURNS = 6
"""How often it is the turn of each of those that are compared."""


@dataclass
class Client:
    """One session. `press` sends an event and says by which words its answer is known."""

    socket: Any
    press: Callable[[int], tuple[str, Callable[[str], bool]]]
    waiting: dict[int, tuple[float, Callable[[str], bool]]] = field(default_factory=dict)
    heard: list[float] = field(default_factory=list)
    closed: bool = False
    count: int = 0
    version: int = 1
    """Of the update that was heard last."""
    updates: int = 0

    async def listen(self) -> None:
        """Hear all that comes; acknowledge as a page would."""
        with suppress(WebSocketClosedError):
            await self.hear()
        self.closed = True

    async def hear(self) -> None:
        while (text := await self.socket.read_message()) is not None:
            text = text if isinstance(text, str) else text.decode()
            if text == "2":
                await self.socket.write_message("3")
            if text.startswith('{"v":'):
                self.version = int(text[5:].partition(",")[0].rstrip("}"))
                self.updates += 1
                await self.socket.write_message(f'{{"type":"ack","v":{self.version}}}')
            for n, (since, answers) in list(self.waiting.items()):
                if answers(text):
                    self.heard.append(time.perf_counter() - since)
                    del self.waiting[n]

    async def events(self, until: float) -> int:
        """One every two seconds, from a moment of its own; gives how many."""
        before = self.count
        await asyncio.sleep(random.random() * EVERY)
        while time.perf_counter() < until and not self.closed:
            self.count += 1
            text, answers = self.press(self.count)
            self.waiting[self.count] = (time.perf_counter(), answers)
            with suppress(WebSocketClosedError):
                await self.socket.write_message(text)
            await asyncio.sleep(EVERY)
        return self.count - before

    async def clicks(self, until: float) -> None:
        """One after the other's answer, with a short rest."""
        while time.perf_counter() < until and not self.closed:
            self.count += 1
            n = self.count
            text, answers = self.press(n)
            self.waiting[n] = (time.perf_counter(), answers)
            await self.socket.write_message(text)
            while n in self.waiting and not self.closed:  # noqa: ASYNC110 - it is `hear` that ends this
                await asyncio.sleep(0.001)
            await asyncio.sleep(0.05)


def press_ours(n: int) -> tuple[str, Callable[[str], bool]]:
    """The first event of the page."""
    text = json.dumps({"type": "event", "n": n, "v": n, "at": [0, 0], "name": "click"})
    return text, lambda heard: f'"a":{n},' in heard or f'"a":{n}}}' in heard


def press_echo(n: int) -> tuple[str, Callable[[str], bool]]:
    return str(n), lambda heard: heard == str(n)


async def nicegui(server: Server) -> Client:
    """Its button is known by a number and a listener of its own."""
    text, connection = await memory.nicegui_page(server, "counter")
    button = re.search(r'"(\d+)":\{"tag":"q-btn".*?"listener_id":"([^"]+)"', text)
    who = re.search(r"'client_id': '([^']+)'", text)
    if button is None or who is None:
        raise Missing("its page does not say how to press its button")
    event = {"id": int(button[1]), "client_id": who[1], "listener_id": button[2], "args": []}
    pressed = "42" + json.dumps(["event", event])
    return Client(connection, lambda n: (pressed, lambda heard: f'"{n}"' in heard))


async def tab(server: Server, path: str) -> Any:
    """A page of ours, as a visitor of its own has it."""
    return await memory.ours(server, path, await memory.admitted(server))


async def ours(server: Server, path: str = "counter") -> Client:
    return Client(await tab(server, path), press_ours)


async def floor(server: Server) -> Client:
    return Client(await memory.floor(server, "counter"), press_echo)


@contextmanager
def served(path: str = "benchmarks/app", *, log: str = "/dev/null", app: Path | None = None) -> Iterator[Server]:
    """Ours, as `hyper-local serve` shows it, with everything on but the access log on a terminal."""
    words = ("hyper_local", "serve", str(app or path), "--port", "0", "--drain", "1", "--quiet")
    environment = {"HYPER_LOAD_BLOCK": BLOCK, **with_bytecode(), "HYPER_LOCAL_DATA": "", "HYPER_LOAD_LOG": log}
    with process(*words, env=environment) as started:
        yield Server(SYSTEMS["hyper-local"], started.pid, first_line(started).rpartition(" at ")[2])


async def until(check: Callable[[], Any], seconds: float) -> None:
    """Wait for something, so long at most."""
    end = time.perf_counter() + seconds
    while not check() and time.perf_counter() < end:  # noqa: ASYNC110 - it is other processes that it happens in
        await asyncio.sleep(0.02)


async def open_all(count: int, one: Callable[[], Awaitable[Client]]) -> list[Client]:
    """So many sessions, twenty at a time."""
    clients: list[Client] = []
    while len(clients) < count:
        some = min(20, count - len(clients))
        clients += await asyncio.gather(*(one() for _ in range(some)))
    return clients


def p99(seconds: list[float]) -> float:
    """Milliseconds within which 99 of 100 are answered."""
    return 1000 * sorted(seconds)[int(len(seconds) * 0.99)]
