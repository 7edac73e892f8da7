"""Load: many sessions at once from a second process, and faults while they last.

usage: python -m benchmarks.load [--sessions N] [--seconds S] [--only PART …]

Parts: `events` (each session one every two seconds, beside a bare echo and, where
it is installed, NiceGUI), `broadcasts`, `silent` (half-open connections and pages
that never connect), `slow` (readers that take nothing), `killed` (clients that go
without a word while their handler runs), `blocked` (a thousand clicks behind a
handler that takes 20 s), `nonsense` (one that sends what is no message), `ending`
(SIGTERM under load).

Exit code 1 where an event was lost, a connection failed, or something stayed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClosedError

from benchmarks import memory
from benchmarks.browser import Missing
from benchmarks.process import first_line, process
from benchmarks.systems import SYSTEMS, Server, serve

EVERY = 2.0
"""Seconds between two events of a session."""
PATIENCE = 20.0
WARM_UP = 100
TURNS = 6
"""How often it is the turn of each of those that are compared."""
NOTHING = 20.0
"""Milliseconds that a click takes on a busy machine, whoever else asks."""

APP = '''
import asyncio, os, threading, time
from pathlib import Path
from hyper_local import broadcast, shared

told = shared({"n": 0, "here": 0, "mounts": 0})
count = 0

def on_mount():
    told["here"] += 1
    told["mounts"] += 1

def on_unmount():
    told["here"] -= 1
    Path(os.environ["HYPER_LOAD_LOG"]).write_text(f"{told['here']} {told['mounts']}")

def up():
    global count
    count += 1

def shout():
    def work():
        for _ in range(10_000 // 4):
            with told:
                told["n"] += 1
            broadcast()
    for _ in range(4):
        threading.Thread(target=work).start()

def block():
    time.sleep(float(os.environ["HYPER_LOAD_BLOCK"]))

async def wait():
    await asyncio.sleep(60)

t"""
<p>{told["n"]}</p><button @click="up">{count}</button><button @click="shout">!</button>
<button @click="block">b</button><button @click="wait">w</button>
"""
'''


@dataclass
class Client:
    """One session. `press` sends an event and says by which words its answer is known."""

    socket: Any
    press: Callable[[int], tuple[str, Callable[[str], bool]]]
    waiting: dict[int, tuple[float, Callable[[str], bool]]] = field(default_factory=dict)
    heard: list[float] = field(default_factory=list)
    closed: bool = False
    count: int = 0

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
                version = text[5:].partition(",")[0].rstrip("}")
                await self.socket.write_message(f'{{"type":"ack","v":{version}}}')
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
    environment = {"HYPER_LOAD_BLOCK": "20", **os.environ, "HYPER_LOCAL_DATA": "", "HYPER_LOAD_LOG": log}
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


class Load:
    """Many sessions of one system, and what they have seen so far."""

    def __init__(self, name: str, server: Server, one: Callable[[], Awaitable[Client]]) -> None:
        self.name = name
        self.server = server
        self.one = one
        self.clients: list[Client] = []
        self.listening: list[asyncio.Task[None]] = []
        self.sent = 0
        self.busy = 0.0
        self.each = 0.0
        """Bytes that one more session takes."""

    async def begin(self, count: int) -> None:
        """Open the sessions."""
        warm = min(WARM_UP, count // 2)
        await self.open(warm)
        await asyncio.sleep(memory.QUIET)
        before = self.server.memory()
        await self.open(count - warm)
        await asyncio.sleep(memory.QUIET)
        self.each = (self.server.memory() - before) / (count - warm)

    async def open(self, count: int) -> None:
        for _ in range(0, count, 20):
            some = await open_all(min(20, count), self.one)
            self.clients += some
            count -= len(some)
            # From now on: some servers ask whether anybody is there.
            self.listening += [asyncio.create_task(client.listen()) for client in some]

    async def go(self, seconds: float) -> None:
        """Events for so long."""
        cpu, end = self.server.cpu(), time.perf_counter() + seconds
        self.sent += sum(await asyncio.gather(*(client.events(end) for client in self.clients)))
        await until(lambda: not any(c.waiting for c in self.clients if not c.closed), PATIENCE)
        self.busy += self.server.cpu() - cpu

    def end(self) -> tuple[int, int]:
        """Events and connections that were lost."""
        for task in self.listening:
            task.cancel()
        closed = sum(client.closed for client in self.clients)
        for client in self.clients:
            client.socket.close()
        return sum(len(client.waiting) for client in self.clients), closed

    def said(self, lost: int, closed: int) -> str:
        times = sorted(time for client in self.clients for time in client.heard)
        return (
            f"  {self.name}: {self.sent} events, {lost} lost, {closed} connections lost; "
            f"p50 {1000 * statistics.median(times):.1f}, p99 {p99(times):.1f}, worst {1000 * times[-1]:.0f} ms; "
            f"{self.each / 1000:.1f} kB a session; {1e6 * self.busy / self.sent:.0f} µs of CPU an event"
        )


def events(options: argparse.Namespace) -> list[str]:
    """The same load for each system, by turns: what else the machine does changes meanwhile."""
    problems: list[str] = []
    systems: list[tuple[str, Any, Callable[[Server], Awaitable[Client]]]] = [
        ("hyper-local serve", served(), ours),
        ("tornado echo", serve(SYSTEMS["floor"]), floor),
        ("NiceGUI", serve(SYSTEMS["NiceGUI"]), nicegui),
    ]
    print(f"{options.sessions} sessions, an event every {EVERY:g} s each, for {options.seconds:g} s")

    async def go(loads: list[Load]) -> None:
        for load in list(loads):
            try:
                await load.begin(options.sessions)
            except Missing as missing:
                print(f"  {load.name}: {missing}")
                loads.remove(load)
        for _ in range(TURNS):
            for load in loads:
                await load.go(options.seconds / TURNS)
        for load in loads:
            lost, closed = load.end()
            print(load.said(lost, closed))
            if load.name.startswith("hyper-local") and (lost or closed):
                problems.append(f"{load.name}: {lost} events and {closed} connections lost")

    with ExitStack() as stack:
        loads: list[Load] = []
        for name, server, one in systems:
            try:
                started = stack.enter_context(server)
            except Missing as missing:
                print(f"  {name}: {missing}")
                continue
            loads.append(Load(name, started, partial(one, started)))
        asyncio.run(go(loads))
    return problems


# Faults ---------------------------------------------------------------------------


@contextmanager
def fault_app() -> Iterator[tuple[Server, Path]]:
    """An app that counts who is there; with the file that says so at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "loaded" / "live").mkdir(parents=True)
        (folder / "loaded" / "live" / "busy.py").write_text(APP, "utf-8")
        log = folder / "log.txt"
        yield stack.enter_context(served(app=folder / "loaded", log=str(log))), log


def shows(text: str, wanted: str) -> bool:
    """Whether an update holds that text as a value."""
    return f'"{wanted}"' in text


async def until_shown(clients: list[Client], wanted: str) -> float:
    """Wait until each has been told of `wanted`; gives the seconds."""
    began = time.perf_counter()
    for client in clients:
        client.waiting[-1] = (began, lambda text: shows(text, wanted))
    await until(lambda: not any(-1 in client.waiting for client in clients), 60)
    return time.perf_counter() - began


async def press(client: Client, n: int, event: int, version: int = 1) -> None:
    await client.socket.write_message(
        json.dumps({"type": "event", "n": n, "v": version, "at": [0, event], "name": "click"})
    )


def broadcasts(options: argparse.Namespace) -> list[str]:
    """10,000 from four threads, with twenty who look; all see the last."""

    async def go(server: Server) -> tuple[float, int]:
        clients = await open_all(20, lambda: ours(server, ""))
        tasks = [asyncio.create_task(client.listen()) for client in clients]
        await press(clients[0], 1, 1)
        seconds = await until_shown(clients, "10000")
        missing = sum(-1 in client.waiting for client in clients)
        for task in tasks:
            task.cancel()
        return seconds, missing

    with fault_app() as (server, _):
        seconds, missing = asyncio.run(go(server))
        print(f"10,000 broadcasts from 4 threads, 20 tabs: all show the last after {seconds:.2f} s, {missing} do not")
    return [f"{missing} of 20 tabs do not show the last broadcast"] if missing else []


def silent(options: argparse.Namespace) -> list[str]:
    """1,000 connections with half of a request, and as many pages that never connect."""

    async def go(server: Server) -> tuple[float, int, int]:
        first = await ours(server, "")
        before = server.memory()
        port = int(server.base.rpartition(":")[2])
        sockets: list[socket.socket] = []
        for number in range(options.sessions):
            one = socket.create_connection(("127.0.0.1", port), PATIENCE)
            one.sendall(b"GET / HTTP/1.1\r\nHost: 127" if number % 2 else b"")
            sockets.append(one)
        for _ in range(options.sessions):
            await memory.page(server, "", Cookie=await memory.admitted(server))
        began = time.perf_counter()
        another = await ours(server, "")
        seconds = time.perf_counter() - began
        grown = server.memory() - before
        for one in sockets:
            one.close()
        first.socket.close()
        another.socket.close()
        return seconds, grown, len(sockets)

    with fault_app() as (server, _):
        seconds, grown, count = asyncio.run(go(server))
    print(
        f"{count} connections that say half a request, {count} pages that never connect: "
        f"another visitor is in after {1000 * seconds:.0f} ms; {grown / 1e6:.1f} MB more"
    )
    return [] if seconds < 5 else [f"another visitor waited {seconds:.1f} s"]


def slow(options: argparse.Namespace) -> list[str]:
    """Twenty that acknowledge nothing while 10,000 changes are told to all."""

    async def go(server: Server) -> tuple[int, int]:
        deaf = [await tab(server, "") for _ in range(20)]
        clients = await open_all(5, lambda: ours(server, ""))
        tasks = [asyncio.create_task(client.listen()) for client in clients]
        before = server.memory()
        await press(clients[0], 1, 1)
        await until_shown(clients, "10000")
        grown = server.memory() - before
        missing = sum(-1 in client.waiting for client in clients)
        for one in deaf:
            one.close()
        for task in tasks:
            task.cancel()
        return grown, missing

    with fault_app() as (server, _):
        grown, missing = asyncio.run(go(server))
    print(f"20 slow readers, 10,000 changes: {grown / 1e6:.1f} MB more; {missing} of the others miss the last")
    return [f"{missing} tabs miss the last change"] if missing else []


def killed(options: argparse.Namespace) -> list[str]:
    """Fifty that go without a word while their handler runs."""

    async def go(server: Server) -> bool:
        clients = await open_all(50, lambda: ours(server, ""))
        for client in clients:
            await press(client, 1, 3)
        for client in clients:
            client.socket.stream.close() if hasattr(client.socket, "stream") else client.socket.close()
        other = await ours(server, "")
        task = asyncio.create_task(other.listen())
        await press(other, 1, 0)
        other.waiting[1] = (0.0, press_ours(1)[1])
        await until(lambda: not other.waiting, PATIENCE)
        task.cancel()
        return not other.waiting

    with fault_app() as (server, log):
        works = asyncio.run(go(server))
        os.kill(server.pid, signal.SIGTERM)
        left = ended(log)
    print(f"50 clients killed in their handler: another's click {'works' if works else 'does not work'}; {left}")
    return [] if works and left.startswith("0 ") else ["after clients were killed: " + left]


def blocked(options: argparse.Namespace) -> list[str]:
    """A handler that takes 20 s, and a thousand clicks of the same visitor behind it; ten others look on."""
    count = options.sessions

    async def go(server: Server) -> tuple[float, int, bool]:
        clients = await open_all(11, lambda: ours(server, ""))
        tasks = [asyncio.create_task(client.listen()) for client in clients]
        one = clients[0]
        began = time.perf_counter()
        await press(one, 1, 2)
        await asyncio.gather(*(press(one, n, 0) for n in range(2, count + 2)))
        await until_shown([one], str(count))
        seconds = time.perf_counter() - began
        for task in tasks:
            task.cancel()
        return seconds, sum(client.closed for client in clients), -1 not in one.waiting

    with fault_app() as (server, _):
        seconds, closed, right = asyncio.run(go(server))
    print(
        f"{count} clicks behind a handler that blocks: all counted after {seconds:.1f} s"
        if right
        else f"{count} clicks behind a handler that blocks: not all are counted",
        f"{closed} of 11 connections lost",
        sep=", ",
    )
    return [] if right and not closed else [f"blocked: {closed} connections lost, all counted: {right}"]


def nonsense(options: argparse.Namespace) -> list[str]:
    """How long the clicks of others take while one sends what is no message, and without (S11)."""

    async def clicks(clients: list[Client], seconds: float) -> list[float]:
        for client in clients:
            client.heard.clear()
        end = time.perf_counter() + seconds
        await asyncio.gather(*(client.clicks(end) for client in clients))
        return [time for client in clients for time in client.heard]

    async def go(server: Server) -> tuple[float, float, str]:
        clients = await open_all(10, lambda: ours(server, ""))
        tasks = [asyncio.create_task(client.listen()) for client in clients]
        seconds = min(10.0, options.seconds) / TURNS
        await clicks(clients, 1)
        alone: list[float] = []
        beside: list[float] = []
        with process("benchmarks.flood", server.entry, stdin=subprocess.PIPE) as flood:
            await asyncio.to_thread(first_line, flood)
            # By turns, as what else the machine does changes meanwhile.
            for _ in range(TURNS):
                # What it may send at once is gone then.
                await asyncio.sleep(2)
                beside += await clicks(clients, seconds)
                flood.send_signal(signal.SIGSTOP)
                await asyncio.sleep(0.5)
                alone += await clicks(clients, seconds)
                flood.send_signal(signal.SIGCONT)
            assert flood.stdin is not None
            flood.stdin.close()
            sent = await asyncio.to_thread(first_line, flood)
        for task in tasks:
            task.cancel()
        return p99(alone), p99(beside), sent

    with fault_app() as (server, _):
        alone, beside, sent = asyncio.run(go(server))
    print(f"{sent} messages that are none: the clicks of ten others have a p99 of {beside:.1f} ms, without {alone:.1f}")
    # Below that, it is the machine that is measured.
    return [] if beside < max(2 * alone, NOTHING) else [f"nonsense: p99 {beside:.1f} ms, without it {alone:.1f}"]


def ended(log: Path) -> str:
    """What the app says of who was there when it ended."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            here, mounts = log.read_text().split()
            if here == "0":
                return f"0 of {mounts} instances left"
        time.sleep(0.02)
    return "some instances left"


def ending(options: argparse.Namespace) -> list[str]:
    """SIGTERM while 200 click."""

    async def go(server: Server) -> float:
        import psutil

        clients = await open_all(200, lambda: ours(server, ""))
        tasks = [asyncio.create_task(client.listen()) for client in clients]
        clicks = [asyncio.create_task(client.events(time.perf_counter() + 30)) for client in clients]
        await asyncio.sleep(3)
        began = time.perf_counter()
        os.kill(server.pid, signal.SIGTERM)
        one = psutil.Process(server.pid)
        await until(lambda: not one.is_running() or one.status() == psutil.STATUS_ZOMBIE, PATIENCE)
        seconds = time.perf_counter() - began
        for task in (*tasks, *clicks):
            task.cancel()
        return seconds

    with fault_app() as (server, log):
        seconds = asyncio.run(go(server))
        left = ended(log)
    print(f"SIGTERM while 200 sessions click: ended after {seconds:.2f} s; {left}")
    return [] if seconds < 5 and left.startswith("0 ") else [f"SIGTERM: {seconds:.1f} s, {left}"]


PARTS = {f.__name__: f for f in (events, broadcasts, silent, slow, killed, blocked, nonsense, ending)}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options = parser.parse_args()
    problems: list[str] = []
    for name in options.only:
        problems += PARTS[name](options)
        sys.stdout.flush()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
