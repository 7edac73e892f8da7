"""Faults: what breaks connections and servers, while visitors are there."""

from __future__ import annotations

import argparse
import asyncio
import base64
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
from benchmarks.visitors import BLOCK, PATIENCE, TURNS, Client, open_all, ours, p99, press_ours, served, tab, until

A_SECOND = 10_000
"""Broadcasts, by four threads (S31)."""
KEPT_UP = 0.9
"""So much of that must come, where it is asked for."""
AT_ONCE = 2.0
"""Seconds until the process has ended, where no handler blocks (S40)."""
STUCK = 5.0
"""The same, where one does."""
HOMEWORK = 20
"""Megabytes of a file that is handed in."""
CLASS = 30
NOTHING = 20.0
"""Milliseconds that a click takes on a busy machine, whoever else asks."""

APP = '''
import asyncio, os, threading, time
from pathlib import Path
from hyper_local import File, broadcast, shared

told = shared({"n": 0, "here": 0, "mounts": 0})
count = size = 0

def on_mount():
    told["here"] += 1
    told["mounts"] += 1

def on_unmount():
    told["here"] -= 1
    Path(os.environ["HYPER_LOAD_LOG"]).write_text(f"{told['here']} {told['mounts']}")

def up():
    global count
    count += 1

def hand_in(file: File):
    global size
    size = file.size

def shout():
    def work():
        for _ in range(10_000 // 4):
            with told:
                told["n"] += 1
            broadcast()
    for _ in range(4):
        threading.Thread(target=work).start()

def storm():
    """100 times a second, 25 from each of four threads."""
    def work():
        began = time.monotonic()
        for tick in range(int(100 * float(os.environ["HYPER_LOAD_STORM"]))):
            time.sleep(max(0, began + tick / 100 - time.monotonic()))
            for _ in range(25):
                with told:
                    told["n"] += 1
                broadcast()
    for _ in range(4):
        threading.Thread(target=work).start()

def block():
    time.sleep(float(os.environ["HYPER_LOAD_BLOCK"]))

def spin():
    while True:
        pass

async def wait():
    await asyncio.sleep(60)

t"""
<p>{told["n"]}</p><button @click="up">{count}</button><button @click="shout">!</button>
<button @click="block">b</button><button @click="wait">w</button><button @click="storm">s</button>
<button @click="spin">c</button><form @submit="hand_in"><input type="file" name="file"></form><p>{size}</p>
"""
'''


@contextmanager
def fault_app() -> Iterator[tuple[Server, Path]]:
    """An app that counts who is there; with the file that says so at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "loaded" / "live").mkdir(parents=True)
        (folder / "loaded" / "live" / "busy.py").write_text(APP, "utf-8")
        (folder / "loaded" / "config.py").write_text(f"LIVE = {{'upload_limit': {HOMEWORK}}}", "utf-8")
        log = folder / "log.txt"
        yield stack.enter_context(served(app=folder / "loaded", log=str(log))), log


def shows(text: str, wanted: str) -> bool:
    """Whether an update holds that text as a value."""
    return f'"{wanted}"' in text


async def until_shown(clients: list[Client], wanted: str, seconds: float = 60) -> float:
    """Wait until each has been told of `wanted`, so long at most; gives the seconds."""
    began = time.perf_counter()
    for client in clients:
        client.waiting[-1] = (began, lambda text: shows(text, wanted))
    await until(lambda: not any(-1 in client.waiting for client in clients), seconds)
    return time.perf_counter() - began


async def press(client: Client, n: int, event: int, version: int = 1) -> None:
    await client.socket.write_message(
        json.dumps({"type": "event", "n": n, "v": version, "at": [0, event], "name": "click"})
    )


def broadcasts(options: argparse.Namespace) -> tuple[str, list[str]]:
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
    said = f"all show the last after {seconds:.2f} s" if not missing else f"{missing} do not show the last"
    return said, [f"{missing} of 20 tabs do not show the last broadcast"] if missing else []


def storm(options: argparse.Namespace) -> tuple[str, list[str]]:
    """10,000 broadcasts a second from four threads, while twenty click and others come and go."""
    wanted = int(100 * options.seconds) * 100

    async def go(server: Server) -> tuple[float, int, list[Client], int]:
        clients = await open_all(20, lambda: ours(server, ""))
        tasks = [asyncio.create_task(client.listen()) for client in clients]
        over = asyncio.Event()

        async def click(client: Client) -> int:
            n = 1 if client is clicking[0] else 0
            while not over.is_set():
                n += 1
                client.waiting[n] = (time.perf_counter(), press_ours(n)[1])
                await press(client, n, 0, client.version)
                await until(lambda n=n: n not in client.waiting or client.closed, PATIENCE)
            return n

        async def pass_by() -> int:
            count = 0
            while not over.is_set():
                socket = await tab(server, "")
                await socket.write_message('{"type":"bye"}')
                socket.close()
                count += 1
            return count

        clicking = clients[:10]
        await press(clients[0], 1, 4)
        clicks = [asyncio.create_task(click(client)) for client in clicking]
        passing = asyncio.create_task(pass_by())
        seconds = await until_shown(clients, str(wanted), options.seconds + 60)
        over.set()
        made = sum(await asyncio.gather(*clicks)) - 1
        guests = await passing
        for task in tasks:
            task.cancel()
        return seconds, made, clients, guests

    os.environ["HYPER_LOAD_STORM"] = str(options.seconds)
    with fault_app() as (server, _):
        seconds, made, clients, guests = asyncio.run(go(server))
    missing, closed = sum(-1 in client.waiting for client in clients), sum(client.closed for client in clients)
    rate, updates = wanted / seconds, max(client.updates for client in clients)
    said = (
        f"{rate:,.0f} a second for {seconds:.0f} s, at most {updates:,} updates to a tab, {made:,} clicks answered, "
        f"{guests:,} guests; {'all show the last' if not missing else f'{missing} do not show the last'}"
    )
    slow = options.keep and rate < KEPT_UP * A_SECOND
    return said, [f"storm: {said}"] if missing or closed or slow or updates >= wanted else []


def silent(options: argparse.Namespace) -> tuple[str, list[str]]:
    """1,000 connections with half of a request, and as many pages that never connect."""

    async def go(server: Server) -> tuple[float, int]:
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
        return seconds, grown

    with fault_app() as (server, _):
        seconds, grown = asyncio.run(go(server))
    said = f"another visitor is in after {1000 * seconds:.0f} ms; {grown / 1e6:.1f} MB more meanwhile"
    return said, [] if seconds < 5 else [f"another visitor waited {seconds:.1f} s"]


def slow(options: argparse.Namespace) -> tuple[str, list[str]]:
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
    others = "the others all see the last" if not missing else f"{missing} of the others miss the last"
    return f"{grown / 1e6:.1f} MB more; {others}", [f"{missing} tabs miss the last change"] if missing else []


def killed(options: argparse.Namespace) -> tuple[str, list[str]]:
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
    said = f"another visitor's click {'works' if works else 'does not work'}; at the end {left}"
    return said, [] if works and left.startswith("0 ") else ["after clients were killed: " + said]


def blocked(options: argparse.Namespace) -> tuple[str, list[str]]:
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
    after = seconds - float(os.environ.get("HYPER_LOAD_BLOCK", BLOCK))
    counted = f"all count, {after:.1f} s after it ends" if right else "not all count"
    said = f"{counted}; {closed} of 11 connections lost"
    return said, [] if right and not closed else [f"blocked: {said}"]


def nonsense(options: argparse.Namespace) -> tuple[str, list[str]]:
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
    said = f"the clicks of ten others have a p99 of {beside:.1f} ms beside {sent} of them, without {alone:.1f}"
    # Below that, it is the machine that is measured.
    return said, [] if beside < max(2 * alone, NOTHING) else [f"nonsense: {said}"]


def uploads(options: argparse.Namespace) -> tuple[str, list[str]]:
    """A class of thirty hands in 20 MB each at the same time, and one more clicks."""
    count, size = min(CLASS, options.sessions), HOMEWORK * 1_000_000

    async def hand_in(server: Server) -> bool:
        """One file, as a page gives it, piece by piece; whether it is there."""
        socket = await tab(server, "")
        ref = {"id": 1, "name": "homework.pdf", "size": size, "type": ""}
        fields = {"file": {"files": [ref], "multiple": False}}
        await socket.write_message(
            json.dumps({"type": "event", "n": 1, "v": 1, "at": [0, 6], "name": "submit", "fields": fields})
        )
        while (text := await socket.read_message()) is not None and not shows(text, str(size)):
            said = json.loads(text)
            if "v" in said:
                await socket.write_message(json.dumps({"type": "ack", "v": said["v"]}))
            if said.get("size"):
                data = base64.b64encode(bytes(said["size"])).decode()
                await socket.write_message(json.dumps({"type": "file", "id": 1, "from": said["from"], "data": data}))
        socket.close()
        return text is not None

    async def go(server: Server) -> tuple[float, int, int, list[float]]:
        other = await ours(server, "")
        task = asyncio.create_task(other.listen())
        before, over = server.memory(), time.perf_counter() + 600
        clicks = asyncio.create_task(other.clicks(over))
        began = time.perf_counter()
        there = await asyncio.gather(*(hand_in(server) for _ in range(count)))
        seconds = time.perf_counter() - began
        grown = server.memory() - before
        for one in (clicks, task):
            one.cancel()
        return seconds, sum(there), grown, other.heard

    with fault_app() as (server, _):
        seconds, there, grown, heard = asyncio.run(go(server))
    said = (
        f"{there} of {count} files are there after {seconds:.1f} s, {grown / 1e6:.0f} MB more at the end; "
        f"the clicks have a p99 of {p99(heard):.1f} ms"
    )
    return said, [f"uploads: {said}"] if there < count else []


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


def ending(options: argparse.Namespace) -> tuple[str, list[str]]:
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
    said = f"the process ends after {seconds:.1f} s; {left}"
    return said, [] if seconds < AT_ONCE and left.startswith("0 ") else [f"SIGTERM: {said}"]


def stuck(options: argparse.Namespace) -> tuple[str, list[str]]:
    """SIGTERM while a handler computes, and while one sleeps where Python can't interrupt it; twenty others look on."""

    async def go(server: Server, event: int) -> float:
        import psutil

        clients = await open_all(20, lambda: ours(server, ""))
        tasks = [asyncio.create_task(client.listen()) for client in clients]
        await press(clients[0], 1, event)
        await asyncio.sleep(0.5)
        one, began = psutil.Process(server.pid), time.perf_counter()
        os.kill(server.pid, signal.SIGTERM)
        await until(lambda: not one.is_running() or one.status() == psutil.STATUS_ZOMBIE, PATIENCE)
        for task in tasks:
            task.cancel()
        return time.perf_counter() - began

    with fault_app() as (server, log):
        computing = asyncio.run(go(server, 5))
        left = ended(log)
    with fault_app() as (server, _):
        sleeping = asyncio.run(go(server, 2))
    said = f"the process ends after {computing:.1f} s, {left}; and after {sleeping:.1f} s, without `on_unmount`"
    right = max(computing, sleeping) < STUCK and left.startswith("0 ")
    return said, [] if right else [f"stuck: {said}"]


ALL = (broadcasts, storm, silent, slow, killed, blocked, nonsense, uploads, ending, stuck)
