"""Pages that connect by Server-Sent Events and posts (C3), message by message; `test_visits.py` has their life."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import tracemalloc
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from hyper_local_browser.stream import lines_of
from tests.browser.serving import Served, eventually, run, served
from tests.conftest import Author

pytestmark = pytest.mark.rule("C3")

COUNT = 100 * min(10, int(os.environ.get("HYPER_TIMES", "1")))
"""Events in any order; `make soak` has 1,000."""
NAMES = '''
names = []

def add(name: str):
    names.append(name)

t"""<form @submit="add"><input name="name"></form><p>{", ".join(names)}</p>"""
'''


@pytest.fixture
def streamed(author: Author) -> Iterator[Served]:
    author.file("live/thing.py", NAMES)
    author.file("config.py", 'LIVE = {"transport": "sse", "heartbeat_interval": 0.1}')
    with served(author.folder / author.app) as running:
        yield running


def test_a_stream_shows_that_it_lives(streamed: Served) -> None:
    visitor = streamed.enter()

    async def go() -> None:
        async with streamed.connect(streamed.visit(visitor), visitor) as connection:
            await connection.hello()
            beats = connection.socket.beats
            await asyncio.to_thread(eventually, lambda: connection.socket.beats > beats + 2, "signs of life")

    run(go)


@pytest.mark.rule("R1")
@pytest.mark.case("S32")
def test_posts_that_come_in_another_order_run_in_that_of_the_page(streamed: Served) -> None:
    visitor = streamed.enter()

    async def go() -> None:
        async with streamed.connect(streamed.visit(visitor), visitor) as connection:
            await connection.hello()
            event = {"type": "event", "v": 1, "at": [0, 0], "name": "submit"}
            lines = [json.dumps({**event, "n": n, "fields": {"name": f"n{n}"}}) for n in range(1, COUNT + 1)]
            # Several in one post, posts shuffled, some doubled.
            batches = ["\n".join(lines[i : i + 3]) for i in range(0, COUNT, 3)]
            for batch in [*batches[1::2], *reversed(batches[::2]), *batches[:5]]:
                assert await connection.socket.write_message(batch) == 204
            names = ", ".join(f"n{n}" for n in range(1, COUNT + 1))
            while (await connection.hear() or {}).get("d", {}).get("0", {}).get("0") != names:
                pass

    run(go)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"\xff", "application/x-ndjson", 400),
        (b"x\n[\n\n{}", "application/x-ndjson", 204),
        (b"\n" * 9_999, "application/x-ndjson", 204),
        (b"\n" * 10_000, "application/x-ndjson", 413),
    ],
)
@pytest.mark.case("S11", "S27")
def test_a_wrong_post_harms_nothing(streamed: Served, body: bytes, kind: str, status: int) -> None:
    visitor = streamed.enter()
    live = streamed.visit(visitor)
    headers = {**visitor, "Origin": streamed.origin, "Content-Type": kind}
    assert streamed.request(live, headers, "POST", body=body)[0] == status
    assert streamed.request(live.replace("?", "x?"), headers, "POST", body=b"{}")[0] in (404, 415)

    async def go() -> None:
        async with streamed.connect(live, visitor) as connection:
            assert (await connection.hello())["v"] == 1

    run(go)


def test_more_streams_than_a_browser_can_hold_are_told_so(streamed: Served) -> None:
    visitor = streamed.enter()

    async def go() -> None:
        async with AsyncExitStack() as stack:
            for _ in range(5):
                one = await stack.enter_async_context(streamed.connect(streamed.visit(visitor), visitor))
                await one.hello()
            async with streamed.connect(streamed.visit(visitor), visitor) as sixth:
                assert await sixth.hear() is None
                assert sixth.socket.close_code == 4429
            other = streamed.enter()
            async with streamed.connect(streamed.visit(other), other) as connection:
                await connection.hello()

    run(go)


@pytest.mark.case("S38")
def test_a_page_that_takes_nothing_is_let_go(streamed: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half-open: its computer is asleep, say, and nobody closes the connection."""
    visitor = streamed.enter()
    live = streamed.visit(visitor)
    [visit] = streamed.server.visits
    with socket.create_connection(("127.0.0.1", streamed.port)) as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lines = [f"GET {live} HTTP/1.1", f"Host: 127.0.0.1:{streamed.port}", f"Cookie: {visitor['Cookie']}"]
        silent.sendall("\r\n".join([*lines, "", ""]).encode())
        eventually(lambda: not visit.waits, "the connection")
        for _ in range(200):
            visit.send("x" * 100_000)
        eventually(lambda: visit.waits, "its end")


@pytest.mark.parametrize("turns", range(5))
def test_what_is_said_just_before_a_stream_ends_arrives(
    streamed: Served, caplog: pytest.LogCaptureFixture, turns: int
) -> None:
    visitor = streamed.enter()

    async def go() -> None:
        live = streamed.visit(visitor)
        async with streamed.connect(live, visitor) as connection:
            await connection.hello()
            (visit,) = streamed.server.visits

            def end(left: int) -> None:
                if left:
                    streamed.loop.call_soon(end, left - 1)
                else:
                    visit.leave(1001)

            def both() -> None:
                if visit._going:  # what the kernel has left there goes first
                    streamed.loop.call_soon(both)
                    return
                visit._going.append('{"closed":"bye"}')
                visit._say()
                end(turns)

            streamed.loop.call_soon_threadsafe(both)
            heard = []
            while (message := await connection.hear()) is not None:
                heard.append(message)
            assert {"closed": "bye"} in heard

    run(go)
    # Of ours: asyncio tells of whatever task of the browser's driver is cleared away meanwhile.
    assert [r for r in caplog.records if r.levelname == "ERROR" and "playwright" not in r.getMessage()] == []


def test_the_lines_of_a_post_are_read_one_at_a_time() -> None:
    """A body is held once, not a second and a third time as text and as lines."""
    body = bytearray("ä\n\nb".encode())
    assert list(lines_of(body)) == [(2, "ä"), (0, ""), (1, "b")]
    assert list(lines_of(bytearray(b""))) == [(0, "")]
    assert list(lines_of(bytearray(b"x\n"))) == [(1, "x"), (0, "")]
    with pytest.raises(UnicodeDecodeError):
        list(lines_of(bytearray(b"a\n\xff")))
    long = bytearray((b"x" * 999 + b"\n") * 4000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in lines_of(long))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 4001
    assert peak < len(long) / 20
