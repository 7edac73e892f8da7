"""Operations: tables, a counter and a field in Chromium, in every system, by turns.

A page times itself, from the click to the mutation after which it shows what it
should: all of the table is looked at, after the clock has stopped. Blocks of all
systems take turns, so whatever else the machine does hits all of them.
"""

from __future__ import annotations

import base64
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.browser import Missing, chromium, isolate, script
from benchmarks.systems import Server, System, serve

FOLDER = Path(__file__).parent
BLOCKS = 5
CLICKS = 40
"""On the counter, in each block."""
MOST = 5
"""Times that one block repeats a small operation."""
ENOUGH = 0.6
"""Seconds after which it does not repeat it again."""
FAST, SLOW = 300.0, 3_000.0
"""Milliseconds for 1,000 rows: who needs more than the one does less often what the others do in
every block, who needs more than the other is not asked for 10,000."""
LIMIT = 60_000
"""Milliseconds for one operation."""
REST = 30
"""Milliseconds between an operation and the next, for what systems do after the page is right."""
IDLE = 5.0
TYPED = 4
"""Blocks in which letters are typed."""
TYPINGS = (("back to back", 0, 5), ("every 80 ms", 80, 3))
"""What is asked, the milliseconds between two keys, and how often in a block: a page is opened for each, as all keys of
one are now by half slower and now not, by where in a frame of the screen they come. What the block did before, to a
page of 10,000 rows, lies on the first alone."""
TEXT = "Fifty letters typed, one by one, by a quick hand.."

JOBS = ("counter", "rows", "typing")
"""What a page can be asked for; `typing` alone is a matter of a minute."""
LARGE = "every 10th of 10,000"
"""What is measured only where 1,000 rows do not take too long already."""

Step = tuple[str, str, Sequence[int]]
"""What it is called, the operation, and the rows that it is done to; several where it may be repeated."""

SMALL_STEPS: Sequence[Step] = (
    ("create 1,000", "run", (0,)),
    ("replace all 1,000", "run", (0, 0)),
    ("every 10th of 1,000", "update", (0,) * MOST),
    ("select", "select", (3, 500, 7, 998, 40)),
    ("swap", "swap", (0,) * MOST),
    ("remove", "remove", (4, 500, 900, 7, 40)),
    ("clear", "clear", (0,)),
    ("create 1,000", "run", (0,)),
    ("append 1,000", "add", (0,)),
    ("", "clear", (0,)),
)
LARGE_STEPS: Sequence[Step] = (
    ("create 10,000", "runlots", (0,)),
    (LARGE, "update", (0, 0)),
    ("", "clear", (0,)),
)


@dataclass
class Found:
    """What one system was found to take."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Milliseconds of the server's processor time."""
    down: dict[str, int] = field(default_factory=dict)
    up: dict[str, int] = field(default_factory=dict)
    typed: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    idle: float | None = None
    """Milliseconds of processor time a second, with three pages open."""
    missing: dict[str, str] = field(default_factory=dict)
    """Why something was not measured."""


class Tabs:
    """The three pages of one system."""

    def __init__(self, chrome: Any, server: Server, jobs: Sequence[str] = JOBS) -> None:
        self.server = server
        self.jobs = jobs
        self.found = Found()
        self.context = chrome.new_context()
        if server.entry != server.base + "/":
            self.context.new_page().goto(server.entry)
        self.counter, self.typed = self.open("counter"), self.open("typed")
        self.counter.wait_for_selector("output")
        self.rows = self.table()

    def table(self) -> Any:
        """A page with an empty table."""
        tab = self.open("rows")
        tab.wait_for_selector("tbody", state="attached")
        tab.evaluate((FOLDER / "operations.js").read_text("utf-8"))
        return tab

    def open(self, path: str) -> Any:
        tab = self.context.new_page()
        tab.set_default_timeout(LIMIT)
        tab.route("**/*", isolate)
        tab.goto(f"{self.server.base}/{path}")
        assert tab.evaluate("crossOriginIsolated")
        return tab

    # Taking turns ---------------------------------------------------------

    def block(self, number: int) -> None:
        if number % 3 and self.took > FAST:
            return
        for name, job in (
            ("counter", self.clicks),
            ("rows", lambda: self.steps(SMALL_STEPS)),
            (LARGE, lambda: self.large(number)),
            ("typing", lambda: self.typing(number)),
        ):
            if (name in self.jobs or (name == LARGE and "rows" in self.jobs)) and name not in self.found.missing:
                try:
                    job()
                except Exception as error:
                    # The others' figures are worth having all the same.
                    self.found.missing[name] = str(error).partition("\n")[0]
                    print(f"{self.server.system.name}, {name}: {error}", file=sys.stderr)
                    if name == LARGE:
                        self.rows = self.table()

    def clicks(self) -> None:
        self.counter.bring_to_front()
        before = self.server.cpu()
        times = self.counter.evaluate(script("document", "button", CLICKS))
        self.found.times["counter"] += times
        # The clicks that warm up are counted by the server, too.
        self.found.cpu["counter"].append((self.server.cpu() - before) * 1000 / (CLICKS + 10))

    def steps(self, steps: Sequence[Step]) -> None:
        self.rows.bring_to_front()
        for name, operation, places in steps:
            began = time.monotonic()
            for at in places:
                self.step(name, operation, at)
                if time.monotonic() - began > ENOUGH:
                    break

    def step(self, name: str, operation: str, at: int) -> None:
        before = self.server.cpu()
        took = self.rows.evaluate("(them) => table.run(...them)", [operation, at, LIMIT, REST])
        if name:
            self.found.times[name].append(took)
            self.found.cpu[name].append((self.server.cpu() - before) * 1000)

    @property
    def took(self) -> float:
        """Milliseconds for 1,000 rows, as far as is known."""
        return statistics.median(self.found.times.get("create 1,000") or [0])

    def large(self, number: int) -> None:
        if self.took > SLOW:
            raise Missing("too slow already with 1,000 rows")
        if number == 0 or (number % 2 == 0 and self.took < FAST):
            self.steps(LARGE_STEPS)

    def typing(self, number: int) -> None:
        if number >= TYPED:
            return
        for name, gap, times in TYPINGS:
            for _ in range(times):
                self.found.typed[name].append(self.type(gap))

    def type(self, gap: int) -> dict[str, Any]:
        """What a page that was just opened makes of the text, with so many milliseconds between two keys."""
        self.typed.bring_to_front()
        self.typed.reload()
        self.typed.wait_for_selector("input")
        # A connection that is not there yet would be measured, not the way through it.
        self.typed.wait_for_timeout(500)
        return self.typed.evaluate((FOLDER / "typing.js").read_text("utf-8").partition("\n")[2], [TEXT, gap])

    # Beside the clock -----------------------------------------------------

    def bytes(self) -> None:
        """What crosses the socket for one of each."""
        with Frames(self.counter) as frames:
            self.counter.bring_to_front()
            self.counter.evaluate("document.querySelector('button').click()")
            self.found.down["counter"], self.found.up["counter"] = frames.settled()
        if "rows" in self.found.missing or "rows" not in self.jobs:
            return
        # Another page: one that was in the background for minutes may have been loaded again by its system.
        tab = self.table()
        with Frames(tab) as frames:
            tab.bring_to_front()
            for name, operation, places in self.counted():
                # The second row that is picked takes the mark from the first.
                for at in places[: 2 if name == "select" else 1]:
                    frames.forget()
                    tab.evaluate("(them) => table.run(...them)", [operation, at, LIMIT, REST])
                    self.found.down[name], self.found.up[name] = frames.settled()
            for amounts in self.found.down, self.found.up:
                amounts.pop("", None)

    def counted(self) -> Iterator[Step]:
        yield from SMALL_STEPS
        if self.took < FAST and LARGE not in self.found.missing:
            yield from LARGE_STEPS


class Frames:
    """Counts the bytes of a page's WebSocket messages while it is entered."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab

    def __enter__(self) -> Frames:
        self.forget()
        self.devtools = self.tab.context.new_cdp_session(self.tab)
        self.devtools.on("Network.webSocketFrameReceived", lambda event: self.add(0, event["response"]))
        self.devtools.on("Network.webSocketFrameSent", lambda event: self.add(1, event["response"]))
        self.devtools.send("Network.enable")
        return self

    def __exit__(self, *_: object) -> None:
        self.devtools.detach()

    def forget(self) -> None:
        self.amounts = [0, 0]

    def add(self, way: int, frame: dict[str, Any]) -> None:
        text = frame["payloadData"]
        self.amounts[way] += len(text.encode()) if frame["opcode"] == 1 else len(base64.b64decode(text))

    def settled(self) -> tuple[int, int]:
        """Down and up, once nothing more comes."""
        while True:
            before = list(self.amounts)
            self.tab.wait_for_timeout(200)
            if self.amounts == before:
                return self.amounts[0], self.amounts[1]


def measure(
    systems: Sequence[System], say: Callable[[str], None], blocks: int = BLOCKS, jobs: Sequence[str] = JOBS
) -> dict[str, Found]:
    """Every system that can be had, by turns."""
    everything: dict[str, Found] = {}
    with ExitStack() as stack:
        chrome = stack.enter_context(chromium())
        running: list[Tabs] = []
        for system in systems:
            try:
                running.append(Tabs(chrome, stack.enter_context(serve(system)), jobs))
                everything[system.name] = running[-1].found
            except Exception as error:
                everything[system.name] = Found(missing={"all": str(error).partition("\n")[0]})
                say(f"{system.name}: {error}")
        for number in range(blocks):
            for tabs in running:
                began = time.monotonic()
                tabs.block(number)
                say(f"block {number + 1} of {blocks}: {tabs.server.system.name}, {time.monotonic() - began:.0f} s")
        for tabs in running:
            try:
                tabs.bytes()
            except Exception as error:
                say(f"{tabs.server.system.name}, bytes: {error}")
        before = [tabs.server.cpu() for tabs in running]
        time.sleep(IDLE)
        for tabs, at in zip(running, before, strict=True):
            tabs.found.idle = (tabs.server.cpu() - at) * 1000 / IDLE
    return everything
