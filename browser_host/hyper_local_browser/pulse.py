"""Pulse: whether somebody is still at the other end of a WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class Pulse:
    """Asks for a sign of life every `every` seconds, and ends a connection that has given none since it was asked last.

    `ask` sends a ping, `end` closes the connection; what comes from there, and
    what only we keep from coming, is told by setting `alive`.
    """

    __slots__ = ("alive", "ask", "end", "every", "timer")

    def __init__(
        self, loop: asyncio.AbstractEventLoop, every: float, ask: Callable[[], object], end: Callable[[], object]
    ) -> None:
        self.every = every
        self.ask = ask
        self.end = end
        self.alive = True
        # A timer, and no task: with a task of its own, each connection would take 2 kB more.
        self.timer = loop.call_later(every, self.beat, loop)

    def beat(self, loop: Any) -> None:
        """Look, and ask again."""
        if not self.alive:
            self.end()
            return
        self.alive = False
        self.timer = loop.call_later(self.every, self.beat, loop)
        self.ask()

    def stop(self) -> None:
        """The connection has ended."""
        self.timer.cancel()
