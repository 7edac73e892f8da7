"""Visits: one page in one tab: a root instance, its session, and the socket they speak through.

The session lives on the kernel's thread, the socket on that of the server. What
crosses over is text, and nobody waits.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Protocol

from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.markup import html
from hyper_local.routes import Page
from hyper_local.session import Session

from .gate import Visitor

CONNECT_SECONDS = 10.0
"""How long a page that was sent may take until it connects (R4)."""
GRACE_SECONDS = 30.0
"""How long an instance waits for a lost connection to come back."""
MOST_KEPT = 64
"""Messages kept for a page that is not connected."""


class Socket(Protocol):
    """What a visit needs of a connection."""

    def say(self, text: str) -> None: ...
    def end(self, code: int) -> None: ...


class Visit:
    """One page in one tab.

    `token` names it; `visitor` is whose it is. Made on the kernel's thread, by
    `Visits.open`; `attach` and `detach` belong to the server's.
    """

    def __init__(self, visits: Visits, visitor: Visitor) -> None:
        self.visits = visits
        self.visitor = visitor
        self.token = secrets.token_urlsafe(32)
        self.root: Instance | None = None
        self.session: Session | None = None
        self._socket: Socket | None = None
        self._kept: deque[str] = deque(maxlen=MOST_KEPT)
        self._timer: asyncio.TimerHandle | None = None

    # On the kernel's thread -----------------------------------------------

    def start(self, page: Page, values: Mapping[str, object], development: bool) -> str:
        """Mount the page; gives its first paint. Raises what the author's code raised."""
        kernel = self.visits.kernel
        self.root = kernel.mount(page.component, page.props, values)
        self.session = kernel.open(self.root, self.send, development=development)
        if self.root.broken is not None:
            self.end()
            raise self.root.broken
        return html(self.root.surface.tree)

    def send(self, text: str) -> None:
        self.visits.loop.call_soon_threadsafe(self._say, text)

    def receive(self, text: str) -> None:
        session = self.session
        if session is not None:
            session.receive(text)
            if session.closed:
                # Not here: the author's code may be running, and have let us in by render().
                self.visits.kernel.soon(self.end)

    def end(self) -> None:
        """Nobody looks any more: the instance ends (R4)."""
        if self.session is not None:
            self.session.close()
        if self.root is not None:
            self.root.unmount()
        self.visits.loop.call_soon_threadsafe(self.visits.forget, self)

    # On the server's thread -----------------------------------------------

    def _say(self, text: str) -> None:
        if self._socket is None:
            # Updates among these are of no use any more and are ignored, as the page asks for
            # everything; acknowledgements and errors are not.
            self._kept.append(text)
        else:
            self._socket.say(text)

    def attach(self, socket: Socket) -> None:
        """The page connects, for the first time or again."""
        self._stop_timer()
        old, self._socket = self._socket, socket
        if old is not None:
            old.end(4409)
        while self._kept:
            socket.say(self._kept.popleft())

    def detach(self, socket: Socket) -> None:
        """A connection is lost. A late word of one that was replaced means nothing."""
        if self._socket is socket:
            self._socket = None
            self.wait(GRACE_SECONDS)

    def wait(self, seconds: float) -> None:
        """End this visit unless the page connects within `seconds`."""
        self._stop_timer()
        self._timer = self.visits.loop.call_later(seconds, self.visits.kernel.post, self.end)

    def leave(self, code: int) -> None:
        """Close the connection from this side."""
        self._stop_timer()
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.end(code)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Visits:
    """All visits of one server, by token. `loop` is the server's."""

    def __init__(self, kernel: Kernel, loop: asyncio.AbstractEventLoop) -> None:
        self.kernel = kernel
        self.loop = loop
        self._visits: dict[str, Visit] = {}

    def __len__(self) -> int:
        return len(self._visits)

    def __iter__(self) -> Iterator[Visit]:
        return iter(self._visits.values())

    def add(self, visit: Visit) -> None:
        """A page goes out: it has `CONNECT_SECONDS` to come back."""
        self._visits[visit.token] = visit
        visit.wait(CONNECT_SECONDS)

    def find(self, token: str, visitor: Visitor) -> Visit | None:
        """The visit of that name, for the one who made it only."""
        visit = self._visits.get(token)
        return visit if visit is not None and visit.visitor is visitor else None

    def forget(self, visit: Visit) -> None:
        self._visits.pop(visit.token, None)
        visit.leave(1000)

    def close(self) -> None:
        """The server goes away."""
        for visit in self._visits.values():
            visit.leave(1001)
