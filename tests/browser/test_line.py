"""Two threads that write to one WebSocket."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler

from hyper_local.loop_thread import LoopThread
from hyper_local_browser import frames, line
from hyper_local_browser.frames import frame_of, text_of
from hyper_local_browser.line import Line


def texts(raw: bytes) -> Iterator[str]:
    """The messages in what a server sent; raises where a frame is not whole."""
    while raw:
        assert raw[0] == 0x81
        size, start = raw[1], 2
        if size == 126:
            size, start = int.from_bytes(raw[2:4], "big"), 4
        data, raw = raw[start : start + size], raw[start + size :]
        assert len(data) == size
        yield data.decode()


class Deaf:
    """Hears nothing."""

    def hear(self, message: str) -> bool:
        return False


@pytest.mark.parametrize("text", ["", "a", "x" * 125, "x" * 126, "é" * 4000, "\N{GRINNING FACE}" * 4000])
def test_a_frame_is_read_as_it_was_meant(text: str) -> None:
    assert list(texts(frame_of(text))) == [text]


def test_messages_of_two_threads_stay_whole_and_in_order() -> None:
    count = 3000
    # Some are short, some need a size of two bytes, some go the other way.
    messages = [f"{n} " + "x" * (n * 37 % 200 if n % 50 else line.MOST_SAID + 1) for n in range(count)]

    async def main() -> bytes:
        near, far = socket.socketpair()
        far.setblocking(True)
        stream = IOStream(near)
        both = Line(stream, Deaf())
        loop = asyncio.get_running_loop()
        left: list[str] = []
        direct = 0

        def kernel() -> None:
            nonlocal direct
            for text in messages:
                if both.say(f"kernel {text}"):
                    direct += 1
                else:
                    left.append(text)

        def read() -> bytes:
            found = b""
            while chunk := far.recv(1 << 16):
                found += chunk
            return found

        async def server() -> None:
            for text in messages:
                await stream.write(frame_of(f"server {text}"))
                await asyncio.sleep(0)

        reading = loop.run_in_executor(None, read)
        await asyncio.gather(server(), loop.run_in_executor(None, kernel))
        stream.close()
        found = await reading
        far.close()
        said = list(texts(found))
        assert [text for text in said if text.startswith("server")] == [f"server {text}" for text in messages]
        assert [t[7:] for t in said if t.startswith("kernel")] == [t for t in messages if t not in set(left)]
        assert direct, "some went straight to the socket"
        return found

    assert asyncio.run(main())


def test_what_does_not_go_at_once_is_left_to_the_server() -> None:
    async def main() -> None:
        near, far = socket.socketpair()
        stream = IOStream(near)
        both = Line(stream, Deaf())
        assert not both.say("x" * (line.MOST_SAID + 1))
        assert not both.say("\N{GRINNING FACE}" * (line.MOST_SAID // 4 + 1))
        assert both.say("x" * (line.MOST_SAID // 4))
        assert both.say("\N{GRINNING FACE}" * (line.MOST_SAID // 16 - 1))
        waiting = stream.write(b"x" * 10_000_000)
        assert stream.writing()
        assert not both.say("would stand in the middle of what is written")
        stream.close()
        assert not both.say("nobody hears it")
        with pytest.raises(StreamClosedError):
            await waiting
        far.close()

    asyncio.run(main())


def test_a_peer_that_is_gone_holds_nobody_up() -> None:
    """A write that fails closes the stream, on the thread that writes."""

    def main() -> None:
        async def go() -> None:
            with socket.create_server(("127.0.0.1", 0)) as server:
                far = socket.create_connection(server.getsockname())
                near, _ = server.accept()
            stream = IOStream(near)
            both = Line(stream, Deaf())
            far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            far.close()  # a reset
            with suppress(StreamClosedError):
                for _ in range(100):
                    await stream.write(b"x" * 100_000)
            assert stream.closed()
            assert not both.say("nobody hears it")

        asyncio.run(go())

    thread = threading.Thread(target=main, daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


class Slow:
    """A socket that takes three bytes of what is sent on the short way."""

    def __init__(self, whole: socket.socket) -> None:
        self.whole = whole
        self.tries = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)

    def send(self, data: bytes) -> int:
        self.tries += 1
        return self.whole.send(bytes(data)[:3] if self.tries == 1 else data)


@pytest.mark.parametrize("then", [[], ["the server's"], ["the server's", "and more"]])
def test_the_rest_of_half_a_message_goes_before_all_else(then: list[str]) -> None:
    async def main() -> bytes:
        near, far = socket.socketpair()
        stream = IOStream(near)
        both = Line(stream, Deaf())
        stream.socket = Slow(near)  # type: ignore[assignment]
        assert both.say("half of it")
        assert not both.say("after it"), "it would stand in the middle"
        for text in then:
            await stream.write(frame_of(text))
        # What the kernel's thread leaves to the server's comes behind.
        left = asyncio.Event()
        stream.io_loop.add_callback(left.set)
        await asyncio.wait_for(left.wait(), 10)
        assert both.say("last")
        stream.close()
        found = b""
        while chunk := far.recv(1000):
            found += chunk
        far.close()
        return found

    assert list(texts(asyncio.run(main()))) == ["half of it", *then, "last"]


def test_half_a_message_of_a_stream_that_ends_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        near, far = socket.socketpair()
        stream = IOStream(near)
        both = Line(stream, Deaf())
        stream.socket = Slow(near)  # type: ignore[assignment]
        assert both.say("half of it")
        stream.close()
        left = asyncio.Event()
        stream.io_loop.add_callback(left.set)
        await asyncio.wait_for(left.wait(), 10)
        far.close()

    asyncio.run(main())
    assert not caplog.records


# From the browser ---------------------------------------------------------


def masked(data: bytes, first: int = 0x81, mask: bytes = b"\x12\x34\x56\x78") -> bytes:
    """A frame as a browser sends it."""
    size = len(data)
    head = bytes([first, 0x80 | min(size, 126)]) + (size.to_bytes(2, "big") if size >= 126 else b"")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


def read(frame: bytes) -> str | None:
    # The buffer is larger than what has come.
    return text_of(bytearray(frame) + bytearray(100), len(frame))


@pytest.mark.parametrize("text", ["", "a", "abc", "x" * 125, "x" * 126, "é" * 2000, "x" * frames.MOST])
def test_a_frame_of_a_browser_is_read(text: str) -> None:
    assert read(masked(text.encode(), mask=os.urandom(4))) == text


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(b"\x81", id="one byte"),
        pytest.param(masked(b"abc")[:-1], id="not whole"),
        pytest.param(masked(b"abc") + b"\x81", id="more than one"),
        pytest.param(masked(b"x" * 200)[:5], id="half a head"),
        pytest.param(b"\x81\x03abc", id="no mask"),
        pytest.param(masked(b"abc", 0x01), id="a beginning"),
        pytest.param(masked(b"abc", 0x80), id="an end"),
        pytest.param(masked(b"abc", 0x82), id="bytes"),
        pytest.param(masked(b"abc", 0xC1), id="compressed"),
        pytest.param(masked(b"", 0x88), id="the end"),
        pytest.param(masked(b"", 0x8A), id="a pong"),
        pytest.param(masked(b"\xff"), id="no UTF-8"),
        pytest.param(masked(b"\xed\xa0\x80"), id="half a character"),
        pytest.param(masked(b"x" * (frames.MOST + 1)), id="long"),
        pytest.param(b"\x81\xff" + (70_000).to_bytes(8, "big") + bytes(4) + b"x" * 119, id="the head of a very long"),
    ],
)
def test_anything_else_is_left_to_tornado(frame: bytes) -> None:
    assert read(frame) is None


class Heard(WebSocketHandler):
    """Keeps what it hears: as tornado does it, on the short way where there is one, or lent to another thread."""

    line: Line | None = None

    def initialize(self, way: str, heard: list[Any], ways: list[str], kernel: LoopThread) -> None:
        self.way, self.heard, self.ways, self.kernel = way, heard, ways, kernel

    def open(self) -> None:
        if self.way != "tornado":
            connection: Any = self.ws_connection
            self.line = Line(connection.stream, self, kernel=self.kernel if self.way == "lent" else None)

    def hear(self, message: str) -> bool:
        if message.startswith("hold"):
            return False
        if message == "fail":
            raise ValueError(message)
        self.ways.append("lent" if self.kernel.here else "short")
        self.heard.append(message)
        return True

    def on_message(self, message: str | bytes) -> Any:
        self.heard.append(message)
        if message == "fail":
            raise ValueError(message)
        if str(message).startswith("hold"):
            return asyncio.sleep(0)
        if self.line is not None:
            self.line.listen()
        return None

    def on_ping(self, data: bytes) -> None:
        self.heard.append(("ping", data))

    def on_close(self) -> None:
        self.heard.append(("closed", self.close_code))


def frames_by(chance: random.Random) -> list[bytes]:
    """What a browser, or somebody who means no good, may send; the end last."""
    found: list[bytes] = []
    for n in range(chance.randrange(1, 35)):
        kind = chance.choice(
            ["text"] * 12 + ["hold", "bytes", "parts", "parts", "ping", "long", "wide", "empty", "trap"]
        )
        text = f"{n} {chance.choice(['', 'é', 'x' * 130])}".encode()
        if kind == "text":
            found.append(masked(text, mask=chance.randbytes(4)))
        elif kind == "hold":
            found.append(masked(b"hold " + text))
        elif kind == "bytes":
            found.append(masked(text, 0x82))
        elif kind == "parts":
            between = [masked(b"p", 0x89)] if chance.random() < 0.5 else []
            found += [masked(b"a" + text, 0x01), *between, masked(text, 0x00), masked(text, 0x80)]
        elif kind == "ping":
            found.append(masked(b"p", 0x89))
        elif kind == "wide":  # its size could be said in fewer bytes
            data = text * chance.randrange(1, 20)
            found.append(b"\x81\xff" + len(data).to_bytes(8, "big") + bytes(4) + data)
        elif kind == "trap":  # in two pieces, of which the second looks like a whole message
            inner = masked(b"not a message")
            whole = masked(text + inner, mask=bytes(4))
            found += [whole[: -len(inner)], inner]
        elif kind == "long":
            found.append(masked(b"y" * (frames.MOST + chance.randrange(-1, 3))))
        else:
            found.append(masked(b""))
    wrong = [
        [masked(b"\xff")],
        [masked(b"x", 0x83)],
        [masked(b"x", 0x80)],
        [masked(b"x", 0x01), masked(b"no end before")],
    ]
    return [*found, *chance.choice([[masked(b"\x03\xe8", 0x88)]] * 4 + wrong)]


def cut_by(chance: random.Random, frames: list[bytes]) -> list[bytes]:
    """The same bytes as the network may bring them: mostly frame by frame."""
    whole, found = list(frames), list[bytes]()
    while whole:
        piece = whole.pop(0)
        if whole and chance.random() < 0.2:
            piece += whole.pop(0)
        if len(piece) > 1 and chance.random() < 0.3:
            at = chance.randrange(1, len(piece))
            whole.insert(0, piece[at:])
            piece = piece[:at]
        found.append(piece)
    return found


async def connect(port: int, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    head += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    writer.write(head.encode())
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def until(check: Any) -> None:
    async with asyncio.timeout(20):
        while not check():  # noqa: ASYNC110 - another thread, or the other side, makes it so
            await asyncio.sleep(0)


@contextmanager
def kernel_thread() -> Iterator[LoopThread]:
    kernel = LoopThread(asyncio.new_event_loop())
    kernel.start("kernel")
    yield kernel
    kernel.join(20)


def serving(work: Any, kernel: LoopThread, ways: list[str]) -> None:
    """Run `work` with the port of a server, and what its pages have heard by the way that they take."""

    async def main() -> None:
        heard: dict[str, list[Any]] = {"tornado": [], "short": [], "lent": []}
        given = {"ways": ways, "kernel": kernel}
        routes = [(f"/{way}", Heard, {"way": way, "heard": found, **given}) for way, found in heard.items()]
        sockets = bind_sockets(0, "127.0.0.1")
        server = HTTPServer(Application(routes))
        server.add_sockets(sockets)
        await work(sockets[0].getsockname()[1], heard)
        server.stop()
        await server.close_all_connections()

    asyncio.run(asyncio.wait_for(main(), 60))


def test_all_that_comes_is_heard_as_tornado_hears_it() -> None:
    ways: list[str] = []

    with kernel_thread() as kernel:

        async def say(port: int, way: str, heard: list[Any], pieces: list[bytes]) -> list[Any]:
            heard.clear()
            reader, writer = await connect(port, f"/{way}")
            with suppress(ConnectionError):
                for number, piece in enumerate(pieces):
                    writer.write(piece)
                    await writer.drain()
                    for _ in range(6):  # the server's turns
                        await asyncio.sleep(0)
                    if way == "lent" and number % 3:  # and the kernel's
                        await asyncio.wrap_future(kernel.call(bool))
                        await asyncio.wrap_future(kernel.call(bool))
                await reader.read()
            writer.close()
            await until(lambda: heard and heard[-1][0] == "closed")
            return list(heard)

        async def work(port: int, heard: dict[str, list[Any]]) -> None:
            for seed in range(150):
                chance = random.Random(seed)
                pieces = cut_by(chance, frames_by(chance))
                tornados, short, lent = [await say(port, way, found, pieces) for way, found in heard.items()]
                assert short == tornados, seed
                assert lent == tornados, seed
            await asyncio.wrap_future(kernel.call(bool))
            assert not kernel.sources, "it has let go of all that has ended"

        serving(work, kernel, ways)
    assert ways.count("short") > 300, "most took the short way"
    assert ways.count("lent") > 150, "many were read by the kernel's thread"


async def lent(port: int, heard: dict[str, list[Any]], kernel: LoopThread) -> tuple[Any, Any, Line]:
    """A connection that the kernel's thread reads."""
    reader, writer = await connect(port, "/lent")
    writer.write(masked(b"first"))
    await until(lambda: kernel.sources)
    writer.write(masked(b"second"))
    await until(lambda: heard["lent"] == ["first", "second"])
    (read,) = kernel.sources
    return reader, writer, read.__self__.line  # type: ignore[attr-defined]


@pytest.mark.case("S38")
def test_what_a_busy_thread_does_not_read_can_be_reclaimed() -> None:
    ways: list[str] = []
    free = threading.Event()
    with kernel_thread() as kernel:

        async def work(port: int, heard: dict[str, list[Any]]) -> None:
            reader, writer, of_it = await lent(port, heard, kernel)
            assert ways[-1] == "lent"
            busy = kernel.call(free.wait, 60)
            writer.write(masked(b"third"))
            of_it.reclaim()
            await until(lambda: "third" in heard["lent"])
            assert not busy.done()
            free.set()
            writer.write(masked(b"fourth") + masked(b"\x03\xe8", 0x88))
            await reader.read()
            writer.close()
            await until(lambda: heard["lent"][-1] == ("closed", 1000))
            assert heard["lent"][:-1] == ["first", "second", "third", "fourth"]

        serving(work, kernel, ways)


def test_a_thread_that_is_busy_reads_when_it_looks_itself() -> None:
    """As it does when the author's code renders: the inbox has all that has come, and nothing runs around it."""
    with kernel_thread() as kernel:

        async def work(port: int, heard: dict[str, list[Any]]) -> None:
            _, writer, of_it = await lent(port, heard, kernel)

            def look() -> list[Any]:
                while len(heard["lent"]) < 4:
                    kernel.listen()
                return list(heard["lent"])

            looking = kernel.call(look)
            writer.write(masked(b"third") + masked(b"fourth"))
            assert await asyncio.wrap_future(looking) == ["first", "second", "third", "fourth"]
            assert of_it.loan is not None
            writer.close()

        serving(work, kernel, [])


def test_a_lent_line_that_is_closed_ends_for_its_peer_at_once() -> None:
    """Also while the thread that reads it is busy, and has a hold of its own on the socket."""
    free = threading.Event()
    with kernel_thread() as kernel:

        async def work(port: int, heard: dict[str, list[Any]]) -> None:
            reader, writer, of_it = await lent(port, heard, kernel)
            loan = of_it.loan
            assert loan is not None
            busy = kernel.call(free.wait, 60)
            of_it.stream.close()
            assert await reader.read() == b""
            assert not busy.done()
            free.set()
            await until(lambda: loan.socket.fileno() < 0)
            writer.close()

        serving(work, kernel, [])


def test_a_thread_that_ends_lets_go_of_what_it_reads() -> None:
    with kernel_thread() as kernel:

        async def work(port: int, heard: dict[str, list[Any]]) -> None:
            _, writer, of_it = await lent(port, heard, kernel)
            loan = of_it.loan
            assert loan is not None
            loop = kernel.loop
            assert loop is not None
            loop.call_soon_threadsafe(loop.stop)
            await until(loop.is_closed)
            assert loan.socket.fileno() < 0
            assert not kernel.ends
            writer.close()

        serving(work, kernel, [])


def test_what_cannot_be_heard_ends_a_lent_line_as_any_other(caplog: pytest.LogCaptureFixture) -> None:
    with kernel_thread() as kernel:

        async def work(port: int, heard: dict[str, list[Any]]) -> None:
            reader, writer, _ = await lent(port, heard, kernel)
            writer.write(masked(b"third") + masked(b"fail") + masked(b"fifth"))
            await reader.read()
            writer.close()
            await until(lambda: heard["lent"][-1] == ("closed", None))
            assert heard["lent"][:-1] == ["first", "second", "third", "fail"]

        serving(work, kernel, [])
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ValueError]
