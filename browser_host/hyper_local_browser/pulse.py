"""Pulse: whether somebody is still at the other end of a WebSocket."""

from __future__ import annotations

import asyncio
from typing import Protocol


class Asked(Protocol):
    """What a pulse needs of a connection: that it can be asked for a sign of life, and ended."""

    def ask(self) -> None: ...
    def cut(self) -> None: ...


class Pulse:
    """Asks a connection every `every` seconds, and cuts it where it has given no sign of life since.

    What comes from there, and what only we keep from coming, is told by setting `alive`.
    """

    # And a timer, no task: with a task of its own, each connection would take 2 kB more.
    __slots__ = ("alive", "every", "loop", "socket", "timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, every: float, socket: Asked) -> None:
        self.loop = loop
        self.every = every
        self.socket = socket
        self.alive = True
        self.timer = loop.call_later(every, self.beat)

    def beat(self) -> None:
        """Look, and ask again."""
        if not self.alive:
            self.socket.cut()
            return
        self.alive = False
        self.timer = self.loop.call_later(self.every, self.beat)
        self.socket.ask()

    def stop(self) -> None:
        """The connection has ended."""
        self.timer.cancel()
