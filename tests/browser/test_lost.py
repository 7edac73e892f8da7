"""What a connection leaves that is lost at the wrong moment."""

from __future__ import annotations

import asyncio
import gc
import signal
import weakref
from typing import Any

import pytest

from tests.browser.serving import PATIENCE, Client, command, eventually, run, served
from tests.conftest import Author

ROWS = """
rows = []
n = 0

def more():
    global n
    n += 1

t"<button @click=more>{n}</button><ul>{% for row in rows %}<li>{row}</li>{% endfor %}</ul>"
"""


def test_what_nobody_can_hear_any_more_holds_up_nothing(author: Author) -> None:
    """Tornado drops a stream's buffer a turn of the loop before it says that the stream has ended."""
    author.file("live/rows.py", ROWS)

    async def scene() -> None:
        visitor = running.enter()
        live = running.visit(visitor)
        async with running.connect(live, visitor) as one:
            await one.hello()
            (visit,), (instance,) = running.server.visits, running.instances
            socket: Any = visit._socket

            def lose() -> None:
                # The update is longer than what the kernel's thread writes itself.
                kernel = running.server.kernel
                kernel.call(kernel.assign, instance, "rows", ["y" * 1000] * 100).result()
                eventually(lambda: visit._going, "an update is left to the server's thread")
                socket.line.stream.close()

            running.loop.call_soon_threadsafe(lose)
            while await one.hear() is not None:
                pass
        await asyncio.to_thread(eventually, lambda: visit.waits and not visit._going, "all that was said has gone")
        async with running.connect(live, visitor) as again:
            again.count = 0
            await again.hello()
            for shown in ("1", "2", "3"):
                await again.event(0, 0, name="click")
                assert (await again.hear() or {})["d"]["0"]["0"] == shown

    with served(author.folder / author.app) as running:
        run(scene)


@pytest.mark.case("S37")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_ends_says_nothing_of_who_is_held(author: Author, number: int) -> None:
    author.file("live/rows.py", ROWS)
    author.file("config.py", "LIVE = {'event_limit': 1}")
    with command("serve", author.folder / author.app, "--port", "0", "--drain", "1") as running:
        client = Client(running.url)
        visitor = client.enter()

        async def scene() -> None:
            async with client.connect(client.visit(visitor), visitor) as one:
                await one.hello()
                for _ in range(400):  # more than a minute's
                    await one.event(0, 0, name="click")
                # The first is heard, so others are held back.
                await one.socket.read_message()
                running.process.send_signal(number)
                while await one.socket.read_message() is not None:
                    pass
                one.closed = True

        run(scene)
        assert running.process.wait(PATIENCE) in (0, 130)
        assert "Traceback" not in running.errors


def test_what_pages_leave_is_freed(author: Author) -> None:
    """A module and its functions hold each other, so it takes a look at all: one for as many as have gone."""
    author.file("live/rows.py", ROWS)
    gone: list[weakref.ref[Any]] = []

    async def scene() -> None:
        visitor = running.enter()
        for _ in range(3):
            async with running.connect(running.visit(visitor), visitor) as one:
                await one.hello()
                gone.extend(weakref.ref(instance) for instance in running.instances)
                await one.say(type="bye")
            await asyncio.to_thread(eventually, lambda: not running.instances, "it ends")

    with served(author.folder / author.app) as running:
        gc.collect()
        gc.disable()
        try:
            run(scene)
            assert len(gone) == 3
            eventually(lambda: all(one() is None for one in gone), "they are freed")
        finally:
            gc.enable()
