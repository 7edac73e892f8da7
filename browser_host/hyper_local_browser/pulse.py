"""Pulse: whether somebody is still at the other end of a WebSocket."""

from __future__ import annotations

import asyncio
from typing import Protocol

SLOWEST = 16 * 1024
"""Bytes a second that a reader takes at least: its answer stands behind all that it has not read yet."""


class Asked(Protocol):
    """What a pulse needs of a connection: that it can be asked for a sign of life, and ended.

    `said` gives the bytes that it was told so far.
    """

    def ask(self) -> None: ...
    def cut(self) -> None: ...
    def said(self) -> int: ...


class Pulse:
    """Asks a connection every `every` seconds, and cuts it where it has given no sign of life since.

    One that has much to read has the time for it.

    What comes from there, and what only we keep from coming, is told by setting `alive`.
    """

    # And a timer, no task: with a task of its own, each connection would take 2 kB more.
    __slots__ = ("alive", "busy", "every", "loop", "said", "socket", "timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, every: float, socket: Asked) -> None:
        self.loop = loop
        self.every = every
        self.socket = socket
        self.alive = True
        self.said = 0
        self.busy = 0.0
        """Until when it may read what it was told before it was asked last."""
        self.timer = loop.call_later(every, self.beat)

    def beat(self) -> None:
        """Look, and ask again."""
        now = self.loop.time()
        if not self.alive and now >= self.busy:
            self.socket.cut()
            return
        self.alive = False
        said, self.said = self.said, self.socket.said()
        self.busy = max(now, self.busy) + (self.said - said) / SLOWEST
        self.timer = self.loop.call_later(self.every, self.beat)
        self.socket.ask()

    def stop(self) -> None:
        """The connection has ended."""
        self.timer.cancel()
