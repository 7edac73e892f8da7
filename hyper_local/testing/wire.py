"""Wire: how a front end speaks: it asks for everything, acknowledges, and sends again what was lost.

As `client/src/session.js` has it, for the test client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .. import messages as m
from ..link import Line, Link
from ..session import Session
from .front import Front

PATIENCE = 0.5
"""Half of the seconds until an unanswered hello or event is sent again; it doubles every time."""
TRIES = 5
"""How often an event is sent at once where the page is whole again."""


@dataclass
class _Sent:
    message: m.Event
    tries: int = 0
    timer: Any = None


class Wire:
    """One front end's end of the line. `count` is the number of its last event."""

    def __init__(self, loop: asyncio.AbstractEventLoop, front: Front) -> None:
        self.loop = loop
        self.front = front
        self.session: Session | None = None
        self.link: Link | None = None
        self.carry: Callable[[str], None] | None = None
        self.open = True
        self.count = 0
        self.waiting = False
        self.patience = PATIENCE
        self.timer: Any = None
        self.unanswered: dict[int, _Sent] = {}

    def connect(self, session: Session, link: Link | None) -> None:
        """Speak with a session, over a link if there is one."""
        self.session = session
        self.carry = session.receive
        if link is not None:
            self.link = link
            link.attach(session, session.runner)
            self.carry = Line(link, link.up, session.runner, session.receive).carry
            link.told.append(self.status)

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way that the link may still bring, or has lost."""
        link, session = self.link, self.session
        if link is None or session is None or session.closed:
            return True
        if not link.open:
            return link.travelling == 0
        shown = not self.waiting and session.acknowledged >= session.version
        return shown and link.travelling == 0 and not self.unanswered

    def send(self, message: m.FromFront) -> None:
        """Send a message to the kernel."""
        if self.open and self.carry is not None and self.session is not None and not self.session.closed:
            self.carry(m.encode(message))

    def hello(self) -> None:
        """Ask for everything; again after a while, as the question or its answer may get lost."""
        stop(self.timer)
        self.timer = None
        if not self.open:
            return
        if self.link is not None:
            self.waiting = True
            self.patience *= 2
            self.timer = self.loop.call_later(self.patience, self.hello)
        self.send(m.Hello(tuple(self.front.templates), self.count + 1, self.front.version))

    def event(self, message: m.Event) -> None:
        """Send an event, until it is answered."""
        if self.link is None:
            self.send(message)
        else:
            self.unanswered[message.n] = _Sent(message)
            self.transmit(message.n)

    def transmit(self, n: int) -> None:
        """Send an event for the first time, or again."""
        sent = self.unanswered.get(n)
        if sent is None:
            return
        stop(sent.timer)
        ready = self.open and not self.waiting
        sent.tries += ready
        sent.timer = self.loop.call_later(PATIENCE * 2**sent.tries, self.transmit, n)
        if ready:
            self.send(sent.message)

    def answered(self, n: int) -> None:
        """The kernel has handled an event."""
        sent = self.unanswered.pop(n, None)
        if sent is not None:
            stop(sent.timer)

    def replaced(self) -> None:
        """The whole page has come: what is not answered may be lost."""
        stop(self.timer)
        self.timer = None
        self.waiting = False
        self.patience = PATIENCE
        for n, sent in self.unanswered.items():
            if sent.tries < TRIES:
                self.transmit(n)

    def status(self, now: bool) -> None:
        """There is a connection, or there is none any more."""
        self.open = now
        self.patience = PATIENCE
        self.hello()


def stop(timer: Any) -> None:
    """End a timer, if there is one."""
    if timer is not None:
        timer.cancel()
