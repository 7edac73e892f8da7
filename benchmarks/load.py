"""Load: many sessions at once from a second process, and faults while they last.

usage: python -m benchmarks.load [--sessions N] [--seconds S] [--alone] [--keep] [--only PART …]

Parts: `events` (each session one every two seconds, beside a bare echo and, where
it is installed, NiceGUI), `broadcasts`, `storm` (10,000 of them a second),
`silent` (half-open connections and pages that never connect), `slow` (readers
that take nothing), `killed` (clients that go without a word while their handler
runs), `blocked` (a thousand clicks behind a handler that takes 20 s), `nonsense`
(one that sends what is no message), `uploads` (a class hands in its homework),
`ending` (SIGTERM under load), `stuck` (SIGTERM while a handler keeps the thread).

Exit code 1 where an event was lost, a connection failed, or something stayed.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from benchmarks import faults, findings, memory
from benchmarks.browser import Missing
from benchmarks.systems import SYSTEMS, Server, serve
from benchmarks.visitors import EVERY, PATIENCE, Client, floor, nicegui, open_all, ours, p99, served, until

TWO_DIGITS = 100
"""From here on, what follows the point means nothing."""
WARM_UP = 100
"""Sessions that come before the server's memory is read first."""


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

    def figures(self, lost: int, closed: int) -> dict[str, float]:
        """Times in milliseconds; those of answers are left out where there was none."""
        times = sorted(time for client in self.clients for time in client.heard)
        answers = (
            {"p50": 1000 * statistics.median(times), "p99": p99(times), "worst": 1000 * times[-1]} if times else {}
        )
        rest = {"kB a session": self.each / 1000, "µs of CPU an event": 1e6 * self.busy / self.sent}
        return {"events": self.sent, "lost": lost, "connections lost": closed, **answers, **rest}


def told(name: str, figures: dict[str, float]) -> str:
    """The figures of one system, as a line."""
    return f"  {name}: " + ", ".join(f"{shown(value)} {what}" for what, value in figures.items())


def shown(value: float) -> str:
    """A figure with as many digits as mean something."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.0f}" if value >= TWO_DIGITS else f"{value:.1f}"


def events(options: argparse.Namespace) -> list[str]:
    """The same load for each system, one after the other: another's sessions would take the processor even at rest."""
    problems: list[str] = []
    found: dict[str, dict[str, float] | str] = {}
    systems: list[tuple[str, Any, Callable[[Server], Awaitable[Client]]]] = [
        ("hyper-local serve", served(), ours),
        ("tornado echo", serve(SYSTEMS["floor"]), floor),
        ("NiceGUI", serve(SYSTEMS["NiceGUI"]), nicegui),
    ]
    print(f"{options.sessions} sessions, an event every {EVERY:g} s each, for {options.seconds:g} s")

    async def go(load: Load) -> None:
        await load.begin(options.sessions)
        # A thousand sessions are here, too: what looks for garbage among them would be measured with the answers.
        gc.collect()
        gc.disable()
        await load.go(options.seconds)
        gc.enable()
        lost, closed = load.end()
        figures = found[load.name] = load.figures(lost, closed)
        print(told(load.name, figures))
        if load.name.startswith("hyper-local") and (lost or closed):
            problems.append(f"{load.name}: {lost} events and {closed} connections lost")

    for name, server, one in systems[: 1 if options.alone else None]:
        try:
            with server as started:
                asyncio.run(go(Load(name, started, partial(one, started))))
        except Missing as missing:
            print(f"  {name}: {missing}")
            found[name] = str(missing)
    if options.keep:
        findings.keep("events", {"sessions": options.sessions, "seconds": options.seconds, "systems": found})
    return problems


def told_of(part: Callable[[argparse.Namespace], tuple[str, list[str]]], options: argparse.Namespace) -> list[str]:
    """What happens in a part and what came of it, said and kept; gives what is wrong."""
    said, problems = part(options)
    print(f"{(part.__doc__ or '').rstrip('.')}: {said}")
    if options.keep:
        findings.keep(part.__name__, said)
    return problems


PARTS: dict[str, Callable[[argparse.Namespace], list[str]]] = {
    "events": events,
    **{fault.__name__: partial(told_of, fault) for fault in faults.ALL},
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--alone", action="store_true", help="load ours only")
    parser.add_argument("--keep", action="store_true", help="keep the figures for docs/reliability.md")
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
