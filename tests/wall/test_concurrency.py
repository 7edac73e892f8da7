"""Threads, broadcasts and floods: S11, S30, S31, S37, S40."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import queue
import random
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from hyper_local import broadcast, mailbox, shared
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.rendering import component_of
from hyper_local_browser import visits
from hyper_local_webview import bridge
from hyper_local_webview.shell import Names
from tests.browser.serving import Client, Connection, Served, eventually, run, served
from tests.conftest import Author

TIMES = int(os.environ.get("HYPER_TIMES", "1"))
"""How many times as much as a quick run takes."""


def together(count: int, work: Any) -> None:
    """Run `work(number)` in so many threads at once, to their ends."""
    ready = threading.Barrier(count)
    failed: list[BaseException] = []

    def go(number: int) -> None:
        ready.wait()
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=go, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.case("S30")
@pytest.mark.rule("B2")
def test_sixteen_threads_lose_no_update() -> None:
    metrics = shared({"users": 0})

    def work(number: int) -> None:
        for _ in range(500 * TIMES):
            with metrics:
                metrics["users"] += 1

    together(16, work)
    assert metrics["users"] == 16 * 500 * TIMES


BUSY = """
from hyper_local import broadcast, mailbox, shared

numbers = shared([0])
here = shared({"now": 0})

def on_mount():
    with here:
        here["now"] += 1
    broadcast()

def on_unmount():
    with here:
        here["now"] -= 1
    broadcast()

def add():
    broadcast()
    numbers.append(len(numbers))
    broadcast()

t"<p>{here['now']}</p><button @click='add'>{numbers[-1]} {len(numbers)}</button>"
"""


@pytest.fixture
def busy(author: Author) -> Iterator[Served]:
    author.file("live/busy.py", BUSY)
    with served(author.folder / author.app) as running:
        yield running


NUMBERED = "got = []\n\ndef add(i):\n    got.append(i)\n\nt'<input @input=\"add(value)\">'"


@pytest.mark.case("S32")
def test_calls_of_a_window_on_shuffled_threads_run_in_the_order_of_the_page(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pywebview gives each call a thread of its own; some of these come twice, and none in its turn."""
    monkeypatch.setattr(bridge, "run_script", lambda window, script, ran: ran())
    # A page has fewer calls on their way: it waits for the answer to one before the next.
    count, ahead = 1000, 40
    kernel = Kernel.threaded()
    try:
        root = kernel.call(kernel.mount, component_of(author.load(NUMBERED))).result()
        names = Names()
        window = SimpleNamespace(expose=lambda function: None, set_title=lambda title: None)
        one = bridge.Bridge(window, kernel, root, names, "t", development=True)
        event = {"type": "event", "v": 1, "at": [0, 0], "name": "change"}
        hello = json.dumps({"type": "hello", "have": []})
        texts = [hello, *(json.dumps({**event, "n": n, "value": str(n)}) for n in range(1, count + 1))]
        calls = list(enumerate(texts, 1))
        chance, got = random.Random(1), root.globals["got"]
        for first in range(0, len(calls), ahead):
            some = calls[first : first + ahead]
            chance.shuffle(some)
            waiting = queue.SimpleQueue[tuple[int, str]]()
            for call in [*some, *chance.sample(some, len(some) // 5)]:
                waiting.put(call)

            def post(_: int, waiting: queue.SimpleQueue[tuple[int, str]] = waiting) -> None:
                with suppress(queue.Empty):
                    while True:
                        number, text = waiting.get_nowait()
                        assert one.post(names.key, "document", number, [text])

            together(8, post)
            last = min(first + ahead, len(calls)) - 1  # the first of all is no event
            eventually(lambda last=last: len(got) >= last, "these events")
        assert got == [str(n) for n in range(1, count + 1)]
        assert one.refused == 0
    finally:
        kernel.stop()


@pytest.mark.rule("R1", "R5")
def test_what_a_window_shows_first_does_not_begin_within_a_handler_that_renders(author: Author) -> None:
    """A window whose first paint takes too long is shown without; its page may speak before there is anything."""
    kernel = Kernel.threaded()
    try:
        source = "log: list = []\n\ndef on_mount():\n    log.append('mount')\n\nt'<p></p>'"
        root = kernel.call(kernel.mount, component_of(author.load(source))).result()
        names, log = Names(), root.globals["log"]
        window = SimpleNamespace(expose=lambda function: None, set_title=lambda title: None)
        one = bridge.Bridge(window, kernel, root, names, "t", development=True)

        def handler() -> None:
            for number in (1, 2):
                one.post(names.key, "document", number, [json.dumps({"type": "hello", "have": []})])
            kernel.listen()
            log.append("end")

        kernel.call(handler).result()
        eventually(lambda: bool(one.session and one.session.heard == 2), "both")
        assert log == ["end", "mount"]
    finally:
        kernel.stop()


@pytest.mark.case("S31")
@pytest.mark.rule("B3")
def test_broadcasts_from_everywhere_end_in_one_picture(busy: Served) -> None:
    """From four threads while others click, come and go; all that look see the same in the end."""
    visitor = busy.enter()
    over = threading.Event()
    shouts = [0] * 4
    updates = 0

    def shout(number: int) -> None:
        while not over.is_set():
            broadcast()
            shouts[number] += 1
            # Four of these make more than 10,000 in a second, if the machine can.
            over.wait(0.0002)

    threads = [threading.Thread(target=shout, args=[number]) for number in range(4)]

    async def go() -> None:
        nonlocal updates
        first, second = busy.visit(visitor), busy.visit(visitor)
        async with busy.connect(first, visitor) as one, busy.connect(second, visitor) as two:
            shown = [await show(one), await show(two)]
            for thread in threads:
                thread.start()
            for number in range(1, 30 * TIMES):
                for connection in (one, two):
                    await connection.event(0, 0, name="click")
                if number % 10 == 0:
                    async with busy.connect(await asyncio.to_thread(busy.visit, visitor), visitor) as guest:
                        await show(guest)
                        await guest.say(type="bye")
            over.set()
            last = 2 * (30 * TIMES - 1)
            for connection, page in ((one, shown[0]), (two, shown[1])):
                while page != {"p": "2", "n": f"{last} {last + 1}"}:
                    take(page, await connection.hear())
                    updates += 1
            # A fresh look shows the same: nothing of it was only told.
            for connection in (one, two):
                assert await show(connection) == {"p": "2", "n": f"{last} {last + 1}"}

    try:
        run(go)
    finally:
        over.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    # Each of so many changes gives an update to both at most: calls of broadcast() of one turn are one render.
    assert updates <= 2 * (last_change(TIMES) + 2)
    assert sum(shouts) > updates, f"{sum(shouts)} calls, {updates} updates"


def last_change(times: int) -> int:
    """How many changes of what is shown the visitors of the test make: clicks, and guests that come and go."""
    return 2 * 30 * times + 2 * 3 * times


async def show(connection: Connection) -> dict[str, str]:
    page: dict[str, str] = {}
    take(page, await connection.hello())
    return page


def take(page: dict[str, str], message: dict[str, Any] | None) -> None:
    """Follow what an update says of the two places of `BUSY`."""
    assert message is not None
    root = message.get("d", {}).get("0")
    if isinstance(root, list):
        page["p"], page["n"] = root[1], f"{root[2]} {root[3]}"
    elif root:
        numbers = page["n"].split()
        page["p"] = root.get("0", page["p"])
        page["n"] = f"{root.get('1', numbers[0])} {root.get('2', numbers[1])}"


BLOCK = """
import threading

free = threading.Event()
count = 0

def block():
    free.wait(60)

def up():
    global count
    count += 1

t"<button @click='block'>x</button><button @click='up'>{count}</button>"
"""


@pytest.mark.case("S37")
def test_a_flood_behind_a_handler_that_blocks_all_counts(author: Author) -> None:
    """Nobody loses a connection or a click, and another visitor's files still come."""
    author.file("live/block.py", BLOCK)
    author.file("config.py", 'LIVE = {"heartbeat_interval": 0.2}')
    clicks = 1000

    with served(author.folder / author.app) as running:
        visitor, other = running.enter(), running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                free = running.instances[0].globals["free"]
                async with running.connect(running.visit(other), other) as two:
                    await one.hello()
                    await two.hello()
                    await one.event(0, 0, name="click")
                    for _ in range(clicks):
                        await one.event(0, 1, name="click")
                        await two.event(0, 1, name="click")
                    assert (await asyncio.to_thread(running.request, "/-/page.js", other))[0] == 200
                    free.set()
                    for connection in (one, two):
                        shown = ""
                        while shown != str(clicks):
                            message = await connection.hear()
                            assert message is not None, "a connection was lost"
                            root = message.get("d", {}).get("0")
                            shown = root.get("0", shown) if isinstance(root, dict) else shown

        run(go)


@pytest.mark.case("S37")
def test_an_instance_keeps_no_more_events_than_it_may(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing holds a front end up, as in a notebook: the oldest is refused, and its page told so."""
    monkeypatch.setattr(mailbox, "MAX_WAITING", 5)
    page = author.mount(NUMBERED)
    event = {"type": "event", "v": 1, "at": [0, 0], "name": "change"}
    texts = [json.dumps({**event, "n": n, "value": str(n)}) for n in range(1, 10)]
    page._do(lambda: [page._session.receive(text) for text in texts])
    assert page.state["got"] == ["5", "6", "7", "8", "9"]
    assert "".join(map(str, page.messages)).count('"error":"too many events are waiting"') == 4


@pytest.mark.rule("R1", "R5")
def test_what_is_refused_while_a_handler_renders_renders_nothing_itself(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MAX_WAITING", 2)
    page = author.mount(
        "said = None\nlog: list = []\n\ndef f():\n    log.append('begins')\n    if said:\n        said()\n"
        "    render()\n    log.append('ends')\n\ndef g():\n    pass\n\n"
        "t'<b @click=f>{log.append(\"rendered\")}</b><i @click=g>x</i>'"
    )
    event = {"type": "event", "v": 1, "at": [0, 1], "name": "click"}
    texts = [json.dumps({**event, "n": n}) for n in range(2, 8)]
    session, kernel = page._session, page.kernel

    def said() -> None:
        for text in texts:
            kernel.hear(session.receive, text)

    kernel.assign(page._root, "said", said)
    log = page.state["log"]
    log.clear()
    page.click("b")
    assert log[:3] == ["begins", "rendered", "ends"]
    assert "".join(map(str, page.messages)).count('"error":"too many events are waiting"') == 4


def test_a_handler_that_holds_everything_up_is_noted(
    author: Author, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO", "hyper_local")
    page = author.mount("def quick():\n    pass\n\nt'<b @click=quick>x</b>'")
    page.click("b")
    assert "held everything up" not in caplog.text
    monkeypatch.setattr(mailbox, "SLOW_SECONDS", -1.0)
    page.click("b")
    assert re.search(r"quick\(\) held everything up for 0\.0 s", caplog.text)


@pytest.mark.case("S11")
def test_nonsense_of_one_costs_another_nothing(busy: Served) -> None:
    """What is refused is refused in one connection; others go on, each with what it asked for."""
    bad_ones = ["[" * 100_000, '{"type":"event","n":1,"n":2}', "x" * 70_000, json.dumps([[]] * 20_000)]
    visitor, eve = busy.enter(), busy.enter()

    async def go() -> None:
        async with busy.connect(busy.visit(visitor), visitor) as one, busy.connect(busy.visit(eve), eve) as bad:
            await one.hello()
            for number in range(1, 21):
                for text in bad_ones:
                    await bad.socket.write_message(text)
                await one.event(0, 0, name="click")
                while number not in flat((await one.hear() or {}).get("a")):
                    pass
            assert (await bad.hello())["v"]

    run(go)


def flat(numbers: Any) -> list[int]:
    return numbers if isinstance(numbers, list) else [numbers]


@pytest.mark.case("S40")
def test_pages_that_come_and_go_leave_nothing(author: Author, busy: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many unmounts as mounts, whatever way they end: by a word, by a loss, by never connecting."""
    monkeypatch.setattr(visits, "GRACE_SECONDS", 0.05)
    visitors = [busy.enter() for _ in range(3)]

    async def go() -> None:
        for number in range(25 * TIMES):
            visitor = visitors[number % 3]
            monkeypatch.setattr(visits, "CONNECT_SECONDS", 10.0 if number % 3 else 0.05)
            live = await asyncio.to_thread(busy.visit, visitor)
            if number % 3:
                async with busy.connect(live, visitor) as connection:
                    await connection.hello()
                    if number % 3 == 1:
                        await connection.say(type="bye")

    def all_ended() -> bool:
        return not busy.instances and not len(busy.server.visits)

    def held() -> dict[str, int]:
        """What an instance that was forgotten would still hold."""
        gc.collect()
        try:
            files = psutil.Process().num_fds() if os.name == "posix" else 0
        except psutil.NoSuchProcess:  # in a chroot without /proc nobody can count them
            files = 0
        return {
            "files": files,
            "threads": threading.active_count(),
            "modules": len(sys.modules),
            "sessions": len(busy.server.kernel.sessions),
            "tasks": len(asyncio.all_tasks(busy.loop)) + len(asyncio.all_tasks(busy.server.kernel.loop)),
            # Those of other tests come and go.
            "instances": sum(
                isinstance(one, Instance) and str(one.component.path or "").startswith(str(author.folder))
                for one in gc.get_objects()
            ),
        }

    # Once before it counts: what is made once is no leak.
    run(go)
    eventually(all_ended, "the end of all")
    before = held()
    run(go)
    eventually(all_ended, "the end of all")
    eventually(lambda: {"now": 0} in list(busy.server.kernel.sharing.values.values()), "as many unmounts as mounts")

    def given_back() -> bool:  # other tests' may go meanwhile
        return all(count <= before[what] for what, count in held().items())

    eventually(given_back, f"everything is given back: {before} before, {held()} after")
    # The control: one page that is still there is seen.
    live = busy.visit(visitors[0])
    assert held()["instances"] > before["instances"], live


@pytest.mark.case("S40")
@pytest.mark.rule("R4")
@pytest.mark.slow
def test_a_page_whose_computer_went_to_sleep_ends(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is open on our side alone: nothing answers to a sign of life."""
    author.file("live/busy.py", BUSY)
    author.file("config.py", 'LIVE = {"heartbeat_interval": 0.2}')
    monkeypatch.setattr(visits, "GRACE_SECONDS", 0.1)
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        lines = [
            f"GET {running.visit(visitor)} HTTP/1.1",
            f"Host: 127.0.0.1:{running.port}",
            f"Origin: {running.origin}",
            f"Cookie: {visitor['Cookie']}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ]
        with socket.create_connection(("127.0.0.1", running.port), 20) as one:
            one.sendall("\r\n".join([*lines, "", ""]).encode())
            assert one.recv(12) == b"HTTP/1.1 101"
            (visit,) = running.server.visits
            eventually(lambda: not visit.waits or not running.instances, "the connection")
            eventually(lambda: not running.instances, "the end")
        shared = running.server.kernel.sharing.values
        eventually(lambda: {"now": 0} in list(shared.values()), "its on_unmount")


@pytest.mark.case("S40")
def test_connections_that_say_nothing_are_let_go(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    author.file("live/busy.py", BUSY)
    monkeypatch.setattr("hyper_local_browser.host.IDLE_SECONDS", 0.1)
    with served(author.folder / author.app) as running:
        for said in (b"", b"GET / HTTP/1.1\r\nHost: 127"):
            with socket.create_connection(("127.0.0.1", running.port), 20) as one:
                one.sendall(said)
                assert one.recv(1) == b""


@pytest.mark.case("S40")
def test_connections_that_say_nothing_hold_nobody_up(busy: Served) -> None:
    """Half of a request, a hundred times over: pages still come, and the sockets are closed with the server."""
    silent: list[socket.socket] = []
    for number in range(100 * TIMES):
        one = socket.create_connection(("127.0.0.1", busy.port), 20)
        one.sendall(b"GET / HTTP/1.1\r\nHost: 127" if number % 2 else b"")
        silent.append(one)
    client = Client(busy.address)
    assert client.visit(client.enter()).startswith("/-/live/")
    for one in silent:
        one.close()
