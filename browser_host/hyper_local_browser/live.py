"""Live: the WebSocket of one page."""

from __future__ import annotations

import asyncio
import logging
import time
import zlib
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from tornado.websocket import WebSocketClosedError, WebSocketHandler

from hyper_local.messages import Closed, encode

from .door import end_unread
from .handler import HOLD_SECONDS, MOST_UNREAD, TOO_MANY, Handler
from .line import Line
from .pulse import Pulse
from .visits import Visit

log = logging.getLogger("hyper_local.browser")

NO_TAKEOVER = ("server_no_context_takeover", "client_no_context_takeover")
KEPT = ("X-Forwarded-For",)
"""Headers of a request that are looked at later."""
MOST_BEHIND = 64 << 10
"""Bytes that wait for a reader; then nothing more that it says is heard."""


def heed(future: asyncio.Future[None]) -> None:
    """Take note of how a write ended: that its reader is gone is no error."""
    if not future.cancelled():
        future.exception()


class LiveSocket(Handler, WebSocketHandler):
    """One connection of one page."""

    visit: Visit | None = None
    line: Line | None = None
    # Two attributes and no more: with another, Python would keep all of a handler's names for each handler.

    def prepare(self) -> None:
        # What is kept from one message to the next would take more room than a whole session does. The answer
        # to any offer may ask for none (RFC 7692, 7.1.1); tornado answers with what it reads in the offer.
        if "permessage-deflate" in self.request.headers.get("Sec-WebSocket-Extensions", ""):
            self.request.headers["Sec-WebSocket-Extensions"] = "permessage-deflate; " + "=; ".join(NO_TAKEOVER) + "="

    def set_header(self, name: str, value: Any) -> None:
        # It drops a parameter that has no value, and writes the sign of an empty one, which browsers refuse.
        if name == "Sec-WebSocket-Extensions":
            for parameter in NO_TAKEOVER:
                value = str(value).replace(f"{parameter}=", parameter)
        super().set_header(name, value)

    def get_compression_options(self) -> dict[str, Any] | None:
        # On one machine it costs more than it saves.
        return {"compression_level": 3, "mem_level": 5} if self.application.gate.many else None

    def check_origin(self, origin: str) -> bool:
        # The gate has compared it, scheme and port included; tornado asks too late and too little.
        return True

    async def open(self, token: str) -> None:
        since = time.monotonic()
        visit = await self.application.visit_of(token, self.request)
        if visit is None:
            self.say(encode(Closed("This page has ended.")))
            self.close(4404)
            return
        if self.ws_connection is None:
            return  # it was lost meanwhile
        if self.application.visits.too_many(visit):
            self.close(TOO_MANY)
            return
        self.set_nodelay(True)
        connection: Any = self.ws_connection
        end_unread(connection.stream, 2 * self.application.heartbeat)
        app = self.application
        # What limits hold back of many people's pages is the server's to hold back.
        kernel = None if app.gate.many else app.kernel
        self.line = Line(connection.stream, self, since, compressed=connection._compressor is not None, kernel=kernel)
        if every := self.application.heartbeat:
            self.line.pulse = Pulse(visit.visits.loop, every, self)
        self.visit = visit
        self.forget_request()
        visit.attach(self)

    def forget_request(self) -> None:
        """Let go of what only the answer needed: a browser's headers take as much room as a small page."""
        headers = self.request.headers
        # Who asks is still said when it ends. In place: tornado's connection has the same headers.
        kept = {name: headers[name] for name in KEPT if name in headers}
        headers.clear()
        headers.update(kept)

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        if isinstance(message, bytes):
            self.close(1003)
        elif self.visit is not None and self.line is not None and not self.line.stream.closed():
            self.lives()
            self.visit.hear(message)
            seconds = self.visit.pace(len(message))
            # What it gives is awaited before anything more is read; mostly there is no need to.
            if seconds or self.held(self.visit, self.line):
                return self.hold(self.visit, self.line, seconds)
            self.line.listen()
        return None

    def hear(self, message: str) -> bool:
        """A message on the short way; False where `on_message` must see it, which can hold back what follows."""
        visit, line = self.visit, self.line
        if visit is None or line is None or self.held(visit, line) or not visit.passes(len(message)):
            return False
        # Last of all: on the server's thread, the kernel's wakes by it, and wants the interpreter.
        visit.hear(message)
        return True

    def held(self, visit: Visit, line: Line) -> bool:
        """Whether nothing more is to be read now: the page has said much that waits, or reads nothing itself."""
        if visit.full:
            # Its sign of life comes behind what is not read yet, so it is none that there is no other.
            self.lives()
            return True
        return line.unread > MOST_BEHIND

    async def hold(self, visit: Visit, line: Line, seconds: float) -> None:
        """Read nothing for so long, and until there is room. What is said meanwhile waits in the network."""
        self.lives()
        with visit.visits.hold():
            await visit.visits.rest(seconds)
            while not line.stream.closed() and self.held(visit, line):  # noqa: ASYNC110 - other threads make room
                await asyncio.sleep(HOLD_SECONDS)

    def lives(self) -> None:
        """Count that as a sign of life."""
        if self.line is not None and self.line.pulse is not None:
            self.line.pulse.alive = True

    def ask(self) -> None:
        """Ask for a sign of life."""
        self.read_here()
        with suppress(WebSocketClosedError):
            self.ping()

    def said(self) -> int:
        """Bytes that the page was told."""
        return self.line.written if self.line is not None else 0

    def cut(self) -> None:
        """Nobody is there: there is no use in saying so."""
        if self.line is not None:
            self.line.stream.close()

    def on_pong(self, data: bytes) -> None:
        self.lives()

    def on_close(self) -> None:
        if self.line is not None and self.line.pulse is not None:
            self.line.pulse.stop()
        if self.visit is not None:
            self.visit.detach(self)
        if self.application.gate.many:
            seconds = time.monotonic() - self.line.since if self.line is not None else 0.0
            self.application.log_access(self.request, f"closed {self.close_code}", seconds)

    def say(self, text: str) -> None:
        # If it is closed, on_close follows; the page asks for everything when it comes back.
        if self.line is not None and self.line.unread > MOST_UNREAD:
            self.line.stream.close()
            return
        with suppress(WebSocketClosedError):
            self.write_message(text).add_done_callback(heed)

    def say_now(self, text: str) -> bool:
        return self.line is not None and self.line.say(text)

    def read_here(self) -> None:
        """Hear what comes next, also while a handler keeps the kernel's thread."""
        if self.line is not None:
            self.line.reclaim()

    def end(self, code: int) -> None:
        self.read_here()
        self.close(code)

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        if isinstance(value, asyncio.CancelledError):
            return  # the server ends, and it waited
        if isinstance(value, zlib.error):
            log.warning("a connection ended: what it sent is not compressed as it says")
        else:
            super().log_exception(typ, value, tb)
