"""Faults: what breaks connections and servers, while visitors are there."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from benchmarks import memory
from benchmarks.process import first_line, process
from benchmarks.systems import Server
from benchmarks.visitors import PATIENCE, TURNS, Client, open_all, ours, p99, press_ours, served, tab, until

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


ALL = (broadcasts, silent, slow, killed, blocked, nonsense, ending)
