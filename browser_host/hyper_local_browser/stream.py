"""Stream: a page's connection where no WebSocket gets through: messages down by Server-Sent Events, up by posts."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from tornado.iostream import IOStream, StreamClosedError

from hyper_local.messages import MAX_TEXT, Closed, encode

from .door import end_unread
from .handler import HOLD_SECONDS, MOST_UNREAD, TOO_MANY, LongPost

if TYPE_CHECKING:
    from .visits import Visit

MOST_STREAMS = 5
"""Streams of one visitor: a browser opens six connections to a host, and posts and pages need one."""
MOST_WAITING = 256
"""Messages that wait for a page which takes none; then the connection ends, and the page asks for everything."""
MOST_LINES = 10_000
"""Messages of one post: many times what a page has ever to say at once."""
WAIT_SECONDS = 20.0
"""How long a post waits until what it says may be heard; the page gives it up after 30."""
LINES = "application/x-ndjson"
"""A post holds one message a line. No form can send this type, and no other site's script without asking us."""


class StreamHandler(LongPost):
    """One connection of one page: what a visit needs as its socket, and where the page's posts go."""

    def initialize(self) -> None:
        self.waiting: deque[str] = deque()
        self.unread = 0
        """How long all of them are."""
        self.news = asyncio.Event()
        self.over = False

    def most_body(self) -> int:
        return MAX_TEXT

    def refusal(self, token: str) -> int:
        if self.request.headers.get("Content-Type") != LINES:
            return 415
        return 0 if self.visit(token) else 404

    # Down -------------------------------------------------------------------

    async def get(self, token: str) -> None:
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        # For a proxy: each message is to leave at once.
        self.set_header("X-Accel-Buffering", "no")
        visit = await self.application.visit_of(token, self.request)
        if visit is None:
            self.say(encode(Closed("This page has ended.")))
            self.end(4404)
        elif self.application.visits.too_many(visit) or (
            len(self.application.visits.streams(visit, StreamHandler)) >= MOST_STREAMS
        ):
            self.end(TOO_MANY)
        else:
            self.push("event: ready\ndata: 1\n\n")
            visit.attach(self)
        try:
            await self.write_all()
        except (StreamClosedError, TimeoutError):
            self.stream.close()
        finally:
            if visit is not None:
                visit.detach(self)

    async def write_all(self) -> None:
        """Write what comes, and a sign of life where nothing does; until there is no more."""
        beat = self.application.heartbeat or None
        prepare(self.stream, beat)
        while not self.over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), beat)
            # Taken only now, so that what ends the stream meanwhile finds all that waits.
            if self.over:
                return
            self.news.clear()
            self.tell(self.take() or ":\n\n")
            # A page that takes nothing for so long is gone.
            await asyncio.wait_for(self.flush(), beat)

    def take(self) -> str:
        """All that waits."""
        text = "".join(self.waiting)
        self.waiting.clear()
        self.unread = 0
        return text

    def tell(self, text: str) -> None:
        """Hand something to tornado, to be written with the next flush."""
        self.write(text.encode())  # pyright: ignore[reportUnknownMemberType]

    def say(self, text: str) -> None:
        self.push(f"data: {text}\n\n")

    def say_now(self, text: str) -> bool:
        return False

    def end(self, code: int) -> None:
        # At once: the server may be gone before what waits has its turn.
        self.tell(f"{self.take()}event: end\ndata: {code}\n\n")
        self.flush()
        self.finish()  # pyright: ignore[reportUnknownMemberType]
        self.stop()

    def on_connection_close(self) -> None:
        super().on_connection_close()
        self.stop()

    def stop(self) -> None:
        """Nothing more is written."""
        self.over = True
        self.news.set()

    def push(self, text: str) -> None:
        """Leave something to write."""
        self.unread += len(text)
        # One message may be as long as it likes.
        if len(self.waiting) >= MOST_WAITING or (self.waiting and self.unread > MOST_UNREAD):
            self.stream.close()
        elif not self.over:
            self.waiting.append(text)
            self.news.set()

    @property
    def stream(self) -> IOStream:
        """The connection itself."""
        return cast(Any, self.request.connection).stream

    # Up ---------------------------------------------------------------------

    async def post(self, token: str) -> None:
        visit = self.visit(token)
        if self.refused:
            self.send_error(self.refused)
            return
        if self.body.count(b"\n") >= MOST_LINES:
            self.send_error(413)
            return
        try:
            longest = max(size for size, _ in lines_of(self.body))
        except UnicodeDecodeError:
            self.send_error(400)
            return
        if visit is None:
            self.send_error(404)
            return
        if longest > self.application.limits.message:
            self.send_error(413)
            return
        with visit.visits.hold():
            for _, line in lines_of(self.body):
                if not await self.room(visit, len(line)):
                    self.send_error(503)
                    return
                visit.hear(line)
        self.set_status(204)

    async def room(self, visit: Visit, size: int) -> bool:
        """Wait until one more message, of `size` characters, may be heard; whether it may."""
        loop = visit.visits.loop
        seconds = visit.pace(size)
        if seconds < WAIT_SECONDS:
            await visit.visits.rest(seconds)
        end = loop.time() + WAIT_SECONDS - seconds
        while visit.full and not self.over and loop.time() < end:  # noqa: ASYNC110 - the kernel's thread makes room
            await asyncio.sleep(HOLD_SECONDS)
        return seconds < WAIT_SECONDS and not visit.full and not self.over


def lines_of(body: bytearray) -> Iterator[tuple[int, str]]:
    """The lines of a post, each with its size in bytes; one at a time, as a body may be long. Raises `ValueError`."""
    start = 0
    while start <= len(body):
        end = body.find(b"\n", start)
        end = len(body) if end < 0 else end
        yield end - start, str(memoryview(body)[start:end], "utf-8")
        start = end + 1


def prepare(stream: IOStream, beat: float | None) -> None:
    """No waiting for more to send; and where the system can, a connection ends that confirms nothing for two beats."""
    stream.set_nodelay(True)
    end_unread(stream, 2 * (beat or 0))
