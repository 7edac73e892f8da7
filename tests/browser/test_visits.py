"""From a page request to the end of its instance (R4), over connections that come and go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from hyper_local_browser import visits
from tests.browser.conftest import COUNTER
from tests.browser.serving import Connection, Served, eventually, run, served
from tests.conftest import Author


@pytest.fixture(params=["websocket", "sse"])
def counter(author: Author, request: pytest.FixtureRequest) -> Iterator[Served]:
    """The counter over each transport (C3)."""
    author.file("live/counter.py", COUNTER)
    author.file("config.py", f'LIVE = {{"transport": "{request.param}"}}')
    with served(author.folder / author.app) as running:
        yield running


def ended(author: Author) -> list[str]:
    """What the counter's instances wrote at their end."""
    file = author.folder / author.app / "live" / "ended.txt"
    return file.read_text().split() if file.exists() else []


async def soon(check: Any, what: str) -> None:
    await asyncio.to_thread(eventually, check, what)


@pytest.mark.rule("R4")
def test_the_first_paint_needs_no_script(counter: Served) -> None:
    _, _, body = counter.request("/", counter.enter())
    assert '<div class="hyper-root"><button>0</button></div>' in body
    assert "<title>Counter</title>" in body
    assert 'name="viewport"' in body


@pytest.mark.rule("R4")
def test_a_page_that_never_connects_ends(counter: Served, author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "CONNECT_SECONDS", 0.05)
    counter.visit(counter.enter())
    eventually(lambda: ended(author) == ["0"], "on_unmount")
    eventually(lambda: not counter.instances and not len(counter.server.visits), "the end")


@pytest.mark.case("S40")
def test_many_pages_that_never_connect_leave_nothing(counter: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "CONNECT_SECONDS", 0.05)
    visitor = counter.enter()
    for _ in range(100):
        counter.visit(visitor)
    eventually(lambda: not counter.instances and not len(counter.server.visits), "the end of all")


@pytest.mark.rule("R4")
def test_a_lost_connection_comes_back_to_the_same_instance(counter: Served, author: Author) -> None:
    visitor = counter.enter()
    live = counter.visit(visitor)

    async def go() -> None:
        for clicks in (1, 2, 3):
            async with counter.connect(live, visitor) as connection:
                # The view that comes back goes on counting its events.
                connection.count = clicks - 1
                shown = await connection.hello()
                assert shown["d"]["0"][1] == str(clicks - 1)
                await connection.event(0, 0)
                update = await connection.hear()
                assert update is not None
                assert update["d"] == {"0": {"0": str(clicks)}}

    run(go)
    assert len(counter.instances) == 1
    assert ended(author) == []


@pytest.mark.rule("R4")
def test_who_is_back_within_the_grace_stays(counter: Served) -> None:
    """Neither the wait for the first connection ends the page later, nor that for the next."""
    visitor = counter.enter()
    live = counter.visit(visitor)
    (visit,) = counter.server.visits

    async def go() -> None:
        for _ in range(2):
            assert visit._timer is not None, "it waits for a connection"
            async with counter.connect(live, visitor) as connection:
                await connection.hello()
                assert visit._timer is None, "nothing ends it while somebody is there"
            await soon(lambda: visit.waits, "the loss")

    run(go)


def test_what_happened_meanwhile_is_shown_on_return(counter: Served) -> None:
    visitor = counter.enter()
    live = counter.visit(visitor)

    async def go() -> None:
        async with counter.connect(live, visitor) as connection:
            await connection.hello()
        instance = counter.instances[0]
        instance.home.call(instance.home.assign, instance, "count", 41).result(20)
        async with counter.connect(live, visitor) as connection:
            assert (await connection.hello())["d"]["0"][1] == "41"

    run(go)


@pytest.mark.rule("R4")
def test_a_connection_that_does_not_come_back_ends_its_instance(
    counter: Served, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "GRACE_SECONDS", 0.05)
    visitor = counter.enter()
    live = counter.visit(visitor)

    async def go() -> None:
        async with counter.connect(live, visitor) as connection:
            await connection.hello()
        await soon(lambda: ended(author) == ["0"], "on_unmount")
        await soon(lambda: not len(counter.server.visits), "the end of the visit")
        async with counter.connect(live, visitor) as connection:
            assert await connection.hear() == {"closed": "This page has ended."}

    run(go)


@pytest.mark.rule("R4")
def test_a_page_that_says_bye_ends_at_once(counter: Served, author: Author) -> None:
    visitor = counter.enter()

    async def go() -> None:
        async with counter.connect(counter.visit(visitor), visitor) as connection:
            await connection.hello()
            await connection.say(type="bye")
            await soon(lambda: ended(author) == ["0"], "on_unmount")

    run(go)


@pytest.mark.case("S34")
def test_the_late_end_of_a_replaced_connection_means_nothing(
    counter: Served, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "GRACE_SECONDS", 0.0)
    visitor = counter.enter()
    live = counter.visit(visitor)

    async def go() -> None:
        async with counter.connect(live, visitor) as old:
            await old.hello()
            async with counter.connect(live, visitor) as new:
                assert await old.hear() is None
                assert old.socket.close_code == 4409
                assert (await new.hello())["v"] == 2
                await new.event(0, 0)
                assert (await new.hear() or {})["a"] == 1
                assert ended(author) == []

    run(go)


@pytest.mark.rule("S2")
def test_two_tabs_of_one_visitor_share_nothing(counter: Served) -> None:
    visitor = counter.enter()

    async def go() -> None:
        async with (
            counter.connect(counter.visit(visitor), visitor) as one,
            counter.connect(counter.visit(visitor), visitor) as two,
        ):
            await one.hello()
            await two.hello()
            await one.event(0, 0)
            assert (await one.hear() or {})["d"] == {"0": {"0": "1"}}
            await two.event(0, 0)
            assert (await two.hear() or {})["d"] == {"0": {"0": "1"}}

    run(go)


BLOCKING = '''
import threading

free = threading.Event()
__all__ = []
count = 0

def block():
    global count
    free.wait(20)
    count += 1

t"""<button @click="block">{count}</button>"""
'''


@pytest.mark.case("S37")
def test_a_handler_that_blocks_costs_no_connection(author: Author) -> None:
    author.file("live/slow.py", BLOCKING)
    author.file("config.py", 'LIVE = {"heartbeat_interval": 0.1}')
    with served(author.folder / author.app) as running:
        visitor = running.enter()

        async def clicks(connection: Connection) -> None:
            await connection.hello()
            for _ in range(3):
                await connection.event(0, 0)

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                free = running.instances[0].globals["free"]
                async with running.connect(running.visit(visitor), visitor) as two:
                    await two.hello()
                    await clicks(one)
                    # Several heartbeats long, the kernel's thread does nothing else; files still come.
                    pings = one.socket.protocol._wire_bytes_in
                    await soon(lambda: one.socket.protocol._wire_bytes_in > pings + 10, "heartbeats")
                    assert (await asyncio.to_thread(running.request, "/-/page.js", visitor))[0] == 200
                    free.set()
                    shown = ""
                    while shown != "3":
                        shown = (await one.hear() or {})["d"]["0"]["0"]
                    await two.say(type="hello", have=[])
                    assert (await two.hear() or {})["w"] == 1

        run(go)


@pytest.mark.rule("P4")
def test_everybody_gets_a_name(author: Author) -> None:
    author.file("live/hello.py", 'username: str\n\nt"""<p>{username}</p>"""\n')
    with served(author.folder / author.app) as running:
        first, second = running.enter(), running.enter()
        pages = [running.request("/", visitor)[2] for visitor in (first, second, first)]
        assert [page.partition("<p>")[2].partition("</p>")[0] for page in pages] == ["guest-1", "guest-2", "guest-1"]


@pytest.mark.rule("P4", "C1")
def test_config_and_command_line_give_session_values(author: Author) -> None:
    author.file("live/hello.py", 'username: str\nroom: str\n\nt"""<p>{username} in {room}</p>"""\n')
    author.file("config.py", 'LIVE = {"session": lambda: {"username": "ada", "room": "1"}}')
    with served(author.folder / author.app, values={"room": "2"}) as running:
        assert "<p>ada in 2</p>" in running.request("/", running.enter())[2]


def test_handlers_run_on_the_kernels_thread(author: Author) -> None:
    author.file("live/where.py", 'import threading\n\nt"""<p>{threading.current_thread().name}</p>"""\n')
    with served(author.folder / author.app) as running:
        assert "<p>hyper-kernel</p>" in running.request("/", running.enter())[2]
