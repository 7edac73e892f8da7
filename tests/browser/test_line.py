"""Two threads that write to one WebSocket."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from tornado.iostream import IOStream, StreamClosedError

from hyper_local_browser import line
from hyper_local_browser.line import Line, frame_of


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


@pytest.mark.parametrize("text", ["", "a", "x" * 125, "x" * 126, "é" * 4000, "\N{GRINNING FACE}" * 4000])
def test_a_frame_is_read_as_it_was_meant(text: str) -> None:
    assert list(texts(frame_of(text))) == [text]


def test_messages_of_two_threads_stay_whole_and_in_order() -> None:
    count = 3000
    # Some are short, some need a size of two bytes, some go the other way.
    messages = [f"{n} " + "x" * (n * 37 % 200 if n % 50 else line.MOST + 1) for n in range(count)]

    async def main() -> bytes:
        near, far = socket.socketpair()
        far.setblocking(True)
        stream = IOStream(near)
        both = Line(stream)
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
        both = Line(stream)
        assert not both.say("x" * (line.MOST + 1))
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
            both = Line(stream)
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


def test_nothing_follows_half_a_message() -> None:
    class Cut:
        def __init__(self, whole: socket.socket) -> None:
            self.whole = whole

        def __getattr__(self, name: str) -> Any:
            return getattr(self.whole, name)

        def send(self, data: bytes) -> int:
            return self.whole.send(bytes(data)[:3])

    async def main() -> None:
        near, far = socket.socketpair()
        stream = IOStream(near)
        both = Line(stream)
        stream.socket = Cut(near)  # type: ignore[assignment]
        closed = asyncio.Event()
        stream.set_close_callback(closed.set)
        assert both.say("half of it")
        assert not both.say("after it")
        with pytest.raises(StreamClosedError):
            await stream.write(b"after it")
        await asyncio.wait_for(closed.wait(), 10)
        far.setblocking(False)
        assert far.recv(100) == frame_of("half of it")[:3]
        far.close()

    asyncio.run(main())
