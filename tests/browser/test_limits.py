"""How much one visitor may ask of the server, and that nothing is lost over it: S11, S37, S38."""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

from hyper_local.host import Service
from hyper_local.session import Session
from hyper_local_browser import door, limits, pulse, visits
from hyper_local_browser.limits import ENVELOPE, PORTION, Limits, Pace, Share
from hyper_local_browser.visitors import Visitor as Stranger
from tests.browser.serving import PATIENCE, Connection, eventually, run, served
from tests.browser.test_gate import SOCKET
from tests.conftest import Author
from tests.contract.browser import Chromium, Visitor

BLOCK = """
import threading

began, free = threading.Event(), threading.Event()
count = 0

def block():
    began.set()
    free.wait(60)

def up():
    global count
    count += 1

t"<button @click='block'>x</button><button @click='up'>{count}</button>"
"""


async def soon(check: Any, what: str) -> None:
    await asyncio.to_thread(eventually, check, what)


def many(author: Author, **settings: object) -> Any:
    """The app as it is served to strangers."""
    author.file("config.py", f"LIVE = {settings!r}")
    return served(author.folder / author.app, service=Service())


async def until_shown(connection: Connection, wanted: str) -> None:
    shown = ""
    while shown != wanted:
        message = await connection.hear()
        assert message is not None, "a connection was lost"
        root = message.get("d", {}).get("0")
        shown = root.get("0", shown) if isinstance(root, dict) else shown


# A message ------------------------------------------------------------------------

DEEP = "[" * 33 + "]" * 33
WRONG = {
    "too long": ("x" * (64 * 1024 + 1), 1009),
    "binary": (b"x", 1003),
    "no text": (b"\xff\xfe", 1007),
    "too deep": (json.dumps({"type": "event", "n": 1, "v": 1, "at": json.loads(DEEP)}), None),
    "brackets": ("[" * 60_000, None),
    "twice": ('{"type":"hello","type":"hello"}', None),
}
"""What is wrong, and the code that its connection ends with; None where it goes on."""


@pytest.mark.case("S11")
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_message_costs_its_own_connection_at_most(author: Author, wrong: str) -> None:
    author.file("live/block.py", BLOCK)
    text, code = WRONG[wrong]
    with many(author) as running:
        visitor, eve = running.enter(), running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as other:
                await other.hello()
                async with running.connect(running.visit(eve), eve) as bad:
                    await bad.hello()
                    if wrong == "no text":
                        # A frame that says it is text.
                        await bad.socket.protocol._write_frame(True, 0x1, text)
                    else:
                        await bad.socket.write_message(text, binary=isinstance(text, bytes))
                    if code is None:
                        await bad.event(0, 1, name="click")
                        await until_shown(bad, "1")
                    else:
                        assert await bad.hear() is None
                        assert bad.socket.close_code in (code, None, 1006)
                await other.event(0, 1, name="click")
                await until_shown(other, "1")

        run(go)


@pytest.mark.case("S11")
def test_a_short_message_that_unpacks_to_a_long_one_is_too_long(author: Author) -> None:
    author.file("live/block.py", BLOCK)
    with many(author) as running:
        visitor = running.enter()

        async def go() -> None:
            request = HTTPRequest(
                f"ws://127.0.0.1:{running.port}{running.visit(visitor)}", headers={"Origin": running.origin, **visitor}
            )
            for size, code in ((60_000, None), (20 << 20, 1009)):
                bad = Connection(await websocket_connect(request, compression_options={"compression_level": 9}))
                await bad.socket.write_message("x" * size)
                assert bad.socket.protocol._wire_bytes_out < 64 * 1024, "what travels is short"
                # Tornado's own client goes on as if none of it were forgotten after each message.
                bad.socket.protocol._compressor = None
                if code is None:
                    assert (await bad.hello())["v"]
                else:
                    assert await bad.hear() is None
                    assert bad.socket.close_code == code
                await bad.close()

        run(go)


@pytest.mark.case("S11")
def test_the_longest_message_is_heard(author: Author) -> None:
    """The control: what is refused above is refused for its length."""
    author.file(
        "live/hear.py",
        """
        got = 0

        def put(value):
            global got
            got = len(value)

        t'<input @change=put><p>{got}</p>'
        """,
    )
    with many(author) as running:
        visitor = running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                await one.hello()
                empty = json.dumps({"type": "event", "n": 1, "v": 1, "at": [0, 0], "name": "change", "value": ""})
                room = 64 * 1024 - len(empty)
                await one.event(0, 0, name="change", value="x" * room)
                await until_shown(one, str(room))

        run(go)


@pytest.mark.browser
@pytest.mark.rule("E3")
@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_texts_and_files_may_be_longer_than_a_message(author: Author, chromium: Chromium, transport: str) -> None:
    author.file(
        "live/long.py",
        '''
        from hyper_local import File
        got = ""

        def put(text: str, more: str, file: File):
            global got
            got = f"{len(text)} {text[-1]} {more} {file.size}"

        t"""
        <form @submit=put>
        <textarea name=text></textarea><input name=more value=a><input type=file name=file>
        </form><p>{got}</p>
        """
        ''',
    )
    with many(author, transport=transport) as running:
        visitor = Visitor(chromium, running.address)
        page = visitor.open("/")
        page.eventually(lambda: page.count("form[action]") == 0 and page.text("p") == "")
        page.upload("[type=file]", "x", "x" * 150_000)
        page.evaluate("document.querySelector('textarea').value = 'é'.repeat(200_000) + 'z'; 0")
        page.evaluate("document.querySelector('form').requestSubmit(); 0")
        page.eventually(lambda: page.text("p") == "200001 z a 150000")
        assert page.errors() == []
        assert page.count(".hyper-offline") == 0
        visitor.close()


def test_a_piece_of_a_file_fits_into_a_message() -> None:
    for kilobytes in (4, 64, 256, 10_000):
        limits = Limits.of({"message_limit": kilobytes}, many=True)
        assert 0 < -(-limits.piece // 3) * 4 + ENVELOPE // 2 <= limits.message
    assert Limits.of({"message_limit": 10_000}, many=True).message == Limits.of({}, many=False).message, (
        "the most there is"
    )


# How many -------------------------------------------------------------------------


@pytest.mark.case("S37")
@pytest.mark.rule("R1")
@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_no_more_than_so_many_events_wait_and_none_is_lost(author: Author, transport: str) -> None:
    """1,000 clicks behind a handler that blocks: the rest waits in the network, whose heartbeats go on."""
    author.file("live/block.py", BLOCK)
    clicks, most = 1000, 256
    with many(author, heartbeat_interval=0.2, event_limit=100_000, transport=transport) as running:
        visitor, other = running.enter(), running.enter()

        async def go() -> None:
            live = running.visit(visitor)
            (instance,) = running.instances
            (visit,) = running.server.visits
            began, free = instance.globals["began"], instance.globals["free"]
            box = running.server.kernel.instances[instance]
            waited: list[int] = []
            handled = visit.session.handled

            def count(numbers: list[int], **options: bool) -> None:
                waited.append(len(box.ready))
                handled(numbers, **options)

            visit.session.handled = count
            async with running.connect(live, visitor) as one:
                await one.hello()
                await one.event(0, 0, name="click")
                await soon(began.is_set, "the handler")
                event = {"type": "event", "v": one.version, "at": [0, 1], "name": "click"}
                texts = [json.dumps({**event, "n": n}) for n in range(2, clicks + 2)]
                if transport == "sse":
                    # As the page posts: several at once, one post after the other.
                    bodies = ["\n".join(texts[i : i + 100]) for i in range(0, clicks, 100)]

                    async def post() -> None:
                        for body in bodies:
                            assert await one.socket.write_message(body) == 204

                    saying = asyncio.create_task(post())
                else:
                    saying = asyncio.create_task(say_all(one, texts))
                await soon(lambda: visit.full, "the limit")
                assert visit._came - visit._heard <= most
                # Meanwhile others have all they ask for, and signs of life go to and fro.
                assert (await asyncio.to_thread(running.request, "/-/page.js", other))[0] == 200
                free.set()
                # As a page does, it acknowledges behind what it has said.
                await saying
                await until_shown(one, str(clicks))
                assert len(waited) == clicks + 1
                assert max(waited) <= most

        run(go)


async def say_all(connection: Connection, texts: list[str]) -> None:
    for text in texts:
        await connection.socket.write_message(text)


@pytest.mark.case("S38")
def test_what_a_page_says_while_a_handler_blocks_is_bounded(author: Author) -> None:
    """Long nonsense of one page stays in the network; another page is heard as ever."""
    author.file("live/block.py", BLOCK)
    # What the blocked thread read until now, the server's takes over when it asks for a sign of life.
    author.file("config.py", 'LIVE = {"heartbeat_interval": 0.2}')
    with served(author.folder / author.app) as running:
        visitor = running.enter()

        async def go() -> None:
            live, other = running.visit(visitor), running.visit(visitor)
            async with running.connect(live, visitor) as good, running.connect(other, visitor) as bad:
                await good.hello()
                await bad.hello()
                await good.event(0, 0, name="click")
                await good.event(0, 1, name="click")
                await soon(lambda: any(i.globals["began"].is_set() for i in running.instances), "the handler")
                visit = list(running.server.visits)[1]
                texts = ['"' + "x" * 999_990 + '"'] * 20
                saying = asyncio.create_task(say_all(bad, texts))
                await soon(lambda: visit.full, "the limit")
                assert visit._came_size - visit._heard_size <= visits.MOST_UNHEARD + 1_000_000
                for instance in running.instances:
                    instance.globals["free"].set()
                while (message := await good.hear()) is not None and "1" not in str(message.get("d", "")):
                    pass
                assert message is not None
                await saying
                await bad.event(0, 1, name="click")
                await until_shown(bad, "1")

        run(go)


@pytest.mark.case("S37")
@pytest.mark.rule("R1")
def test_a_handler_that_goes_on_and_on_can_still_be_stopped(author: Author) -> None:
    """Calls of an async handler wait for the earlier ones of it, and hold nothing else up."""
    author.file(
        "live/going.py",
        """
        import asyncio
        running = True

        async def go():
            while running:
                await asyncio.sleep(0.01)

        def stop():
            global running
            running = False

        t"<button @click=go>x</button><button @click=stop>{running}</button>"
        """,
    )
    with many(author, event_limit=100_000) as served_app:
        visitor = served_app.enter()

        async def go() -> None:
            async with served_app.connect(served_app.visit(visitor), visitor) as one:
                await one.hello()
                for _ in range(300):
                    await one.event(0, 0, name="click")
                await one.event(0, 1, name="click")
                await until_shown(one, "False")

        run(go)


@pytest.mark.case("S38")
@pytest.mark.rule("E3")
def test_events_that_wait_for_a_file_let_it_through(author: Author) -> None:
    author.file(
        "live/file.py",
        """
        from hyper_local import File
        got = []

        def put(file: File):
            got.append(file.size)

        def up():
            got.append(1)

        t"<form @submit=put><input type=file name=file></form><button @click=up>{sum(got)}</button>"
        """,
    )
    with many(author, event_limit=100_000) as running:
        visitor = running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                await one.hello()
                ref = {"id": 1, "name": "a", "size": 3, "type": ""}
                await one.event(0, 0, name="submit", fields={"file": {"files": [ref], "multiple": False}})
                for _ in range(600):
                    await one.event(0, 1, name="click")
                while "want" not in (await one.hear() or {}):
                    pass
                await one.say(type="file", id=1, **{"from": 0}, data="YWJj")
                await until_shown(one, "603")

        run(go)


@pytest.mark.case("S38")
@pytest.mark.rule("E3")
@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_pieces_of_files_count_as_one_message_each_if_they_were_asked_for(
    author: Author, monkeypatch: pytest.MonkeyPatch, transport: str
) -> None:
    """A class hands in its homework; what is as long and was not asked for counts by its length."""
    author.file(
        "live/file.py",
        """
        from hyper_local import File
        size = 0

        def put(file: File):
            global size
            size = file.size

        t"<form @submit=put><input type=file name=file></form><p>{size}</p>"
        """,
    )
    charged: list[int] = []

    class Counted(Pace):
        def take(self, now: float, size: int) -> float:
            charged.append(size)
            return 0.0

    monkeypatch.setattr(visits, "Pace", Counted)
    size = 200_000
    with many(author, transport=transport) as running:
        visitor = running.enter()

        async def send(one: Connection, number: int) -> None:
            ref = {"id": number, "name": "a", "size": size, "type": ""}
            await one.event(0, 0, name="submit", fields={"file": {"files": [ref], "multiple": False}})
            while True:
                want = await one.hear() or {}
                if "want" not in want:
                    continue
                if not want["size"]:
                    break
                data = base64.b64encode(bytes(want["size"])).decode()
                await one.say(type="file", id=number, **{"from": want["from"]}, data=data)

        async def go() -> None:
            live = running.visit(visitor)
            async with running.connect(live, visitor) as one:
                await one.hello()
                await send(one, 1)
                await until_shown(one, str(size))
                assert max(charged) < PORTION
                charged.clear()
                await one.say(type="file", id=7, **{"from": 0}, data="A" * 60_000)
                await soon(lambda: max(charged, default=0) > 50_000, "what was not asked for")
                charged.clear()
                await send(one, 2)
                assert max(charged) < PORTION

        run(go)


@pytest.mark.case("S38")
def test_a_page_that_says_too_much_in_a_second_is_heard_later(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    author.file("live/block.py", BLOCK)
    heard = 0
    gate = asyncio.Event()

    class Slow(Pace):
        """The twenty-first message in a row opens nothing for an hour."""

        def take(self, now: float, size: int) -> float:
            nonlocal heard
            heard += 1
            return 3600.0 if heard == 21 else 0.0

    async def rest(self: object, seconds: float) -> None:
        if seconds == 3600.0:
            await gate.wait()

    monkeypatch.setattr(visits, "Pace", Slow)
    monkeypatch.setattr(visits.Visits, "rest", rest)
    with many(author) as running:
        visitor, other = running.enter(), running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                await say_all(one, [json.dumps({"type": "ack", "v": 0})] * 50)
                await soon(lambda: heard == 21, "so many messages")
                assert (await asyncio.to_thread(running.request, "/", other))[0] == 200
                assert heard == 21
                running.loop.call_soon_threadsafe(gate.set)
                await one.hello()

        run(go)


def test_a_pace_holds_up_what_is_too_much() -> None:
    """100 events a second with their acknowledgements, and those of two seconds at once."""
    pace = Pace(100)
    assert [pace.take(0, 1) for _ in range(400)] == [0.0] * 400
    assert pace.take(0, 1) == 0.005
    assert pace.take(0, 1) == 0.01
    assert pace.take(0.01 + 1 / 200, 1) == 0.0
    assert [pace.take(100, 1) for _ in range(400)] == [0.0] * 400, "no more than that is saved up"
    assert pace.take(100, 1) > 0
    assert [pace.take(1000, 60_000) for _ in range(26)] == [0.0] * 26, "a long message counts as many"
    assert pace.take(1000, 60_000) > 0
    free = Pace(0)
    assert {free.take(0, 60_000) for _ in range(10_000)} == {0.0}


def test_what_costs_much_leaves_time_free() -> None:
    share = Share()
    assert share.wait(0) == 0
    for _ in range(10):
        share.spend(0, 0.01)
    assert share.wait(0) == 0, "what is cheap comes at once"
    share.spend(0, 0.5)
    assert share.wait(0) == 5.0
    assert share.wait(5) == 0
    share.spend(100, 0.2)
    assert share.wait(100) == 1.0, "nothing is saved up"


@pytest.mark.case("S38")
def test_who_asks_for_everything_again_and_again_gets_it_when_there_is_time(author: Author) -> None:
    author.file("live/block.py", BLOCK)

    class Busy(Share):
        busy = True
        spent = 0

        def wait(self, now: float) -> float:
            return 0.005 if self.busy else 0.0

        def spend(self, now: float, seconds: float) -> None:
            self.spent += 1
            self.busy = True

    with many(author, event_limit=100_000) as running:
        visitor = running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                (visit,) = running.server.visits
                share = visit.visitor.share = Busy()
                await one.hello()  # the first is always answered
                for _ in range(50):
                    await one.say(type="hello", have=[])
                await one.event(0, 1, name="click")
                message: dict[str, Any] = {}
                while "d" not in message:
                    message = await one.hear() or {}
                    assert "w" not in message
                assert share.spent == 0
                share.busy = False
                while "w" not in message:
                    message = await one.hear() or {}
                await soon(lambda: share.spent == 1, "the account")
                share.busy = False
                await one.hello()
                await soon(lambda: share.spent == 2, "the account")

        run(go)


@pytest.mark.case("S38")
@pytest.mark.parametrize("begun", [True, False])
def test_what_a_page_that_confirms_nothing_is_to_be_told_is_bounded(
    author: Author, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    """Answers go with an update, and the next update waits until the last is confirmed."""
    monkeypatch.setattr(visits, "MOST_UNTOLD", 100)
    author.file("live/wrong.py", "def f(x: int):\n    pass\n\nt'<input @input=f(value)><b @click=f>x</b>'")
    with many(author, event_limit=1_000_000, queue_limit=16) as running:
        visitor, other = running.enter(), running.enter()

        async def go() -> None:
            live = running.visit(visitor)
            (visit,) = running.server.visits
            session = visit.session
            most = 0
            handled = session.handled

            def watch(numbers: Any, **more: Any) -> None:
                nonlocal most
                handled(numbers, **more)
                most = max(most, len(session.acks), len(session.errors), len(session.kept))

            session.handled = watch
            async with running.connect(live, visitor) as one:
                if begun:
                    await one.say(type="hello", have=[])
                # What it hears is not confirmed until it has said all this.
                with suppress(WebSocketClosedError):
                    for n in range(1, 1001):
                        await one.say(type="event", n=n, v=1, at=[0, 0], name="input", value="no number")
                while await one.hear() is not None:
                    pass
            assert session.closed
            assert 100 <= most < 200, "and those that waited for their turn"
            async with running.connect(running.visit(other), other) as two:
                await two.hello()

        run(go)


@pytest.mark.case("S38")
@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_a_visitor_has_so_many_tabs(author: Author, transport: str) -> None:
    author.file("live/block.py", BLOCK)
    with many(author, tab_limit=2, transport=transport) as running:
        visitor, other = running.enter(), running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as first:
                await first.hello()
                async with running.connect(running.visit(visitor), visitor) as second:
                    await second.hello()
                    live = running.visit(visitor)
                    async with running.connect(live, visitor) as third:
                        assert await third.hear() is None
                        assert third.socket.close_code == 4429
                    async with running.connect(running.visit(other), other) as another:
                        await another.hello()
                await soon(lambda: sum(not v.waits for v in running.server.visits) == 1, "room")
                async with running.connect(live, visitor) as third:
                    await third.hello()

        run(go)


@pytest.mark.case("S38")
def test_whoever_asks_again_and_again_and_reads_nothing_is_heard_no_more(
    author: Author, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits to be written is bounded, and so is what it costs; that it can't be written is no error of ours."""
    author.file("live/counter.py", 'text = "again " * 20_000\nt"<p>{text}</p>"')
    author.file("config.py", 'LIVE = {"heartbeat_interval": 0.5}')
    answered = 0
    catch_up = Session.catch_up

    def counted(self: Session, message: Any) -> None:
        nonlocal answered
        answered += 1
        catch_up(self, message)

    monkeypatch.setattr(Session, "catch_up", counted)
    # How much the system takes off our hands differs, and a slow reader has the time for all of that.
    monkeypatch.setattr(pulse, "SLOWEST", 4 << 20)
    asked = 3000
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        live = running.visit(visitor)
        (visit,) = running.server.visits

        async def go() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", running.port, limit=4096)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            lines = {**SOCKET, **visitor, "Host": f"127.0.0.1:{running.port}", "Origin": running.origin}
            head = [f"GET {live} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items()), "", ""]
            writer.write("\r\n".join(head).encode())
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
            await soon(lambda: not visit.waits, "the connection")
            text = b'{"type":"hello","have":[],"n":1,"v":0}'
            with suppress(ConnectionError):
                writer.write((bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text) * asked)
                await writer.drain()
            await soon(lambda: visit.waits, "its end")
            writer.close()

        run(go)
        assert 0 < answered < asked / 5
    gc.collect()
    assert "never retrieved" not in caplog.text


# All together -----------------------------------------------------------------


@pytest.mark.case("S38")
def test_a_page_more_than_the_server_carries_is_told_to_come_again(
    author: Author, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However many visitors they are: those that are in go on, and where one leaves, there is room."""
    author.file("live/block.py", BLOCK)
    monkeypatch.setattr(visits, "ROOM_SECONDS", 0.1)
    with many(author, page_limit=3) as running:
        visitors = [running.enter() for _ in range(4)]

        async def go() -> None:
            async with running.connect(running.visit(visitors[0]), visitors[0]) as one:
                await one.hello()
                for visitor in visitors[1:3]:
                    await asyncio.to_thread(running.visit, visitor)
                status, headers, body = await asyncio.to_thread(running.request, "/", visitors[3])
                assert (status, headers["Retry-After"]) == (503, "30")
                assert "There is no room just now" in body
                assert len(running.instances) == 3
                assert "no room for another page" in caplog.text
                # Those that are in work, what is no page is there, and who watches sees all well.
                await one.event(0, 1, name="click")
                await until_shown(one, "1")
                assert (await asyncio.to_thread(running.request, "/-/page.js", visitors[3]))[0] == 200
                assert (await asyncio.to_thread(running.request, "/healthz"))[0] == 200
                await one.say(type="bye")
                await soon(lambda: len(running.instances) == 2, "its end")
            await asyncio.to_thread(running.visit, visitors[3])

        run(go)


def test_who_reloads_a_full_app_is_let_in(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """The word that the page of before is gone may come behind the request for the new one."""
    author.file("live/block.py", BLOCK)
    with many(author, page_limit=1) as running:
        visitor = running.enter()
        asked: list[int] = []
        full = Limits.full

        def counted(self: Limits, pages: int) -> bool:
            asked[:] = [pages]
            return full(self, pages)

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                await one.hello()
                monkeypatch.setattr(Limits, "full", counted)
                again = asyncio.create_task(asyncio.to_thread(running.visit, visitor))
                await soon(lambda: asked == [1], "the request")
                await one.say(type="bye")
                await again

        run(go)


def test_pages_that_are_asked_for_at_once_are_counted_before_they_are_made(author: Author) -> None:
    author.file("live/slow.py", "import asyncio\n\nt'<b>x</b>'")
    with many(author, page_limit=2) as running:
        visitors = [running.enter() for _ in range(6)]

        async def go() -> list[int]:
            asked = [asyncio.to_thread(running.request, "/", visitor) for visitor in visitors]
            return [status for status, _, _ in await asyncio.gather(*asked)]

        found: list[int] = []

        async def scene() -> None:
            found.extend(await go())

        run(scene)
        assert sorted(found) == [200, 200, 503, 503, 503, 503]


def test_a_page_that_was_made_counts_before_it_has_gone_out(author: Author) -> None:
    author.file("live/block.py", BLOCK)
    with many(author, page_limit=1) as running:
        server = running.server
        made = asyncio.run_coroutine_threadsafe(server.open("/", Stranger(0), {}), server.visits.loop).result(PATIENCE)
        assert running.request("/", running.enter())[0] == 503
        server.kernel.post(made[0].end)
        eventually(lambda: running.request("/", running.enter())[0] == 200)


def test_a_server_that_holds_much_memory_opens_no_page(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    author.file("live/block.py", BLOCK)
    monkeypatch.setattr(visits, "ROOM_SECONDS", 0.0)
    with many(author, memory_limit=500) as running:
        visitor = running.enter()
        monkeypatch.setattr(limits, "resident", lambda: 499 * limits.MEGABYTE)
        running.visit(visitor)
        monkeypatch.setattr(limits, "resident", lambda: 500 * limits.MEGABYTE)
        assert running.request("/", visitor)[0] == 503


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says it in a file")
def test_the_memory_of_the_process_is_known() -> None:
    before = limits.resident()
    held = bytearray(40 * limits.MEGABYTE)
    held[::1024] = b"x" * len(held[::1024])
    assert before + 30 * limits.MEGABYTE < limits.resident() < 100_000 * limits.MEGABYTE


def test_at_home_pages_are_not_counted(author: Author) -> None:
    author.file("live/block.py", BLOCK)
    author.file("config.py", "LIVE = {'page_limit': 1, 'memory_limit': 1}")
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        for _ in range(3):
            running.visit(visitor)


@pytest.mark.case("S40")
@pytest.mark.skipif(os.name != "posix", reason="numbers of files say nothing there")
def test_a_flood_of_connections_leaves_the_app_its_files(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond is answered and closed at once; with the flood's end, all is as before."""
    author.file("live/block.py", BLOCK)
    with Path(os.devnull).open() as free:
        most = free.fileno() + door.SPARE + 60
    monkeypatch.setattr("hyper_local_browser.host.allow_many_files", lambda: most)
    with many(author) as running:
        visitor = running.enter()
        held: list[socket.socket] = []
        # Both ends are files of this process.
        for _ in range(60):
            one = socket.create_connection(("127.0.0.1", running.port), 20)
            one.sendall(b"GET /healthz HTTP/1.1\r\n")
            held.append(one)

        def refused() -> bool:
            with suppress(OSError), socket.create_connection(("127.0.0.1", running.port), 20) as one:
                return one.recv(1000).startswith(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n")
            return False

        eventually(refused, "the limit")
        for one in held:
            one.close()
        eventually(lambda: not refused_now(running), "room")
        running.visit(visitor)


def refused_now(running: Any) -> bool:
    try:
        return running.request("/healthz")[0] == 503
    except OSError:
        return True


def test_as_many_files_as_the_system_grants_are_asked_for() -> None:
    resource = pytest.importorskip("resource")
    assert door.allow_many_files() in (resource.getrlimit(resource.RLIMIT_NOFILE)[0], None)
