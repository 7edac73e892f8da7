"""Visits: one page in one tab: a root instance, its session, and the connection they speak through.

The session lives on the kernel's thread, the connection on that of the server. What
crosses over is text, and nobody waits.
"""

from __future__ import annotations

import asyncio
import gc
import secrets
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Protocol

from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.markup import html
from hyper_local.routes import Page
from hyper_local.session import Session

from .limits import PORTION, Limits, Pace
from .plain import Plain
from .visitors import Visitor

CONNECT_SECONDS = 10.0
"""How long a page that was sent may take until it connects (R4)."""
GRACE_SECONDS = 30.0
"""How long an instance waits for a lost connection to come back."""
PLAIN_SECONDS = 600.0
"""How long a page that works without scripts waits for its next request, where nothing connects (C3)."""
MOST_WAITING = 32
"""Pages of one visitor that nothing is connected to; the one that came first goes."""
MOST_UNHEARD = 1 << 20
"""Characters that a page has said and that wait for the kernel's thread; then nothing more of it is read."""
TIMES_FOR_ITSELF = 10
"""So many times as many events may wait for a file that comes with one, or for an earlier call of the same handler."""
ROOM_SECONDS = 1.0
"""How long a page waits for another to go, where there are as many as may be."""
ROOM_STEP = 0.05
TIDY_SECONDS = 1.0
"""Until Python looks for what visits have left: many end at the same time."""
MOST_KEPT = 64
"""Messages kept for a page that is not connected."""
MOST_UNTOLD = 10_000
"""Answers that wait until an update is confirmed: many times those of all clicks behind a handler that blocks."""


class Socket(Protocol):
    """What a visit needs of a connection. `say_now` is for the kernel's thread; False where that can't be."""

    def say(self, text: str) -> None: ...
    def say_now(self, text: str) -> bool: ...
    def end(self, code: int) -> None: ...


class Visit:
    """One page in one tab.

    `token` names it; `visitor` is whose it is. `plain` is its view without
    scripts, where the page has one. Made on the kernel's thread, by
    `Server.open`; `attach` and `detach` belong to the server's.
    """

    page: Page

    def __init__(self, visits: Visits, visitor: Visitor) -> None:
        self.visits = visits
        self.visitor = visitor
        self.token = secrets.token_urlsafe(32)
        self.root: Instance | None = None
        self.session: Session | None = None
        self.plain: Plain | None = None
        self.development = True
        self._socket: Socket | None = None
        # Lists, although they are queues: a deque takes some 700 bytes, and these are nearly always empty.
        self._going: list[str] = []
        """Messages that the kernel's thread has left to the server's."""
        self._kept: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._answer: Callable[[], None] | None = None
        """What says everything again, and waits for its time."""
        self._pace = Pace(visits.limits.rate)
        self._brought = 0
        """Characters that have come of what the server has asked for."""
        self._came, self._came_size = 0, 0
        self._heard, self._heard_size = 0, 0
        """Messages of the page, and their characters: the first two are the server's thread's, these the kernel's."""

    # On the kernel's thread -----------------------------------------------

    def start(self, page: Page, values: Mapping[str, object], *, development: bool, plain: bool) -> str:
        """Mount the page; gives its first paint. Raises what the author's code raised."""
        kernel = self.visits.kernel
        self.page = page
        self.development = development
        self.root = kernel.mount(page.component, page.props, values)
        self.root.address = page.path
        with kernel.faults.held():
            self.session = self._open(kernel, self.root)
            if (error := self.root.broken) is not None:
                # Whoever asked for the page tells of it: the browser may ask again every second.
                kernel.faults.advise(self.root, error)
                self.end()
                raise error
        if not plain:
            return html(self.root.surface.tree)
        self.plain = Plain(kernel, self.root, development=development)
        return self.plain.paint()

    def again(self) -> str | None:
        """Show the same instance in a page that is asked for anew; gives its paint, None where it has ended."""
        if self.root is None or self.session is None or self.plain is None or self.root.ended:
            return None
        # A page of before may have had scripts; a new one counts its events from 1.
        self.session.close()
        self._answer = None
        self.session = self._open(self.visits.kernel, self.root)
        return self.plain.paint()

    def _open(self, kernel: Kernel, root: Instance) -> Session:
        """A view of the page."""
        session = kernel.open(root, self.send, development=self.development)
        session.uploads.piece_size = self.visits.limits.piece
        session.in_turn = self.in_turn
        return session

    def in_turn(self, answer: Callable[[], None]) -> None:
        """Say everything again, as soon as its visitor's share allows it: a page may be long, and hello is short."""
        waiting, self._answer = self._answer, answer
        if waiting is None:
            self._say_again()

    def _say_again(self) -> None:
        kernel, share, answer = self.visits.kernel, self.visitor.share, self._answer
        began = kernel.now()
        if wait := share.wait(began):
            kernel.later(wait, self._say_again)
        elif answer is not None and self.session is not None and not self.session.closed:
            self._answer = None
            answer()
            now = kernel.now()
            share.spend(now, now - began)

    def send(self, text: str) -> None:
        """Say something to the page. On the kernel's thread."""
        socket = self._socket
        if self._going or socket is None or not socket.say_now(text):
            self._going.append(text)
            self.visits.loop.call_soon_threadsafe(self._say)

    def receive(self, text: str) -> None:
        """A message of the page."""
        self._heard += 1
        self._heard_size += len(text)
        session = self.session
        if session is not None:
            session.receive(text)
            if len(session.acks) > MOST_UNTOLD:
                session.close()  # no page of ours confirms nothing for so long
            if session.closed:
                # Not here: the author's code may be running, and have let us in by render().
                self.visits.kernel.soon(self.end)
            elif session.acknowledged and self.plain is not None and not self.plain.used:
                # Scripts have taken over.
                self.plain.close()
                self.plain = None

    def end(self) -> None:
        """Nobody looks any more: the instance ends (R4)."""
        for session in (self.session, self.plain):
            if session is not None:
                session.close()
        if self.root is not None:
            self.root.unmount()
        self.visits.loop.call_soon_threadsafe(self.visits.forget, self)

    # On the server's thread -----------------------------------------------

    def _say(self) -> None:
        # It goes last of all: what comes meanwhile must not overtake it.
        text = self._going[0]
        if self._socket is None:
            # Updates among these are of no use any more and are ignored, as the page asks for
            # everything; acknowledgements and errors are not.
            self._kept.append(text)
            del self._kept[:-MOST_KEPT]
            del self._going[0]
            return
        try:
            self._socket.say(text)
        finally:  # whatever became of it: the next one is not this one
            del self._going[0]

    def hear(self, text: str) -> None:
        """Leave a message of the page to the kernel's thread."""
        self.visits.said += 1
        self._came += 1
        self._came_size += len(text)
        self.visits.kernel.hear(self.receive, text)

    def pace(self, size: int) -> float:
        """Seconds until more may come than the message of `size` characters that has come now."""
        if self.visits.hurried:
            return 0.0
        return self._pace.take(self.visits.loop.time(), size if size < PORTION else size - self._wanted(size))

    def _wanted(self, size: int) -> int:
        """How much of so many characters the server has asked for itself, as it does for pieces of files."""
        session = self.session
        asked = session.uploads.asked * 4 // 3 if session is not None else 0  # in base64
        if asked < self._brought:
            self._brought = 0  # another session, of the page that is asked for anew
        wanted = min(size, asked - self._brought)
        self._brought += wanted
        return wanted

    def passes(self, size: int) -> bool:
        """Take a message of `size` characters that has come now, if it is short and another may follow it at once."""
        visits = self.visits
        return visits.hurried or (size < PORTION and self._pace.passes(visits.loop.time()))

    @property
    def heard(self) -> bool:
        """Whether nothing of what the page has said waits for the kernel's thread."""
        return self._came == self._heard

    @property
    def full(self) -> bool:
        """Whether as much of what the page has said waits as may: for the kernel's thread, or for a handler (S37)."""
        limit, unheard = self.visits.limits.queue, self._came - self._heard
        if unheard >= limit or self._came_size - self._heard_size > MOST_UNHEARD:
            return True
        session = self.session
        waiting = unheard + len(session.arrivals.running) if session is not None else 0
        if session is None or waiting < limit:
            return False
        # The file itself, and a click that ends the handler, must get through.
        boxes = list(self.visits.kernel.instances.items())
        ready = sum(len(box.ready) for instance, box in boxes if instance.root is session.root)
        return unheard + ready >= limit or waiting >= TIMES_FOR_ITSELF * limit

    def attach(self, socket: Socket) -> None:
        """The page connects, for the first time or again."""
        self._stop_timer()
        if self._socket is not None:
            self._socket.end(4409)
        kept, self._kept = self._kept, []
        for text in kept:
            socket.say(text)
        # From now on the kernel's thread may write to it.
        self._socket = socket

    def detach(self, socket: Socket) -> None:
        """A connection is lost. A late word of one that was replaced means nothing."""
        if self._socket is socket:
            self._socket = None
            self.wait(GRACE_SECONDS)

    def expect(self) -> None:
        """A page has gone out, or a post has come: whoever looks at it has some time, unless it is connected."""
        if self._socket is None:
            self.wait(CONNECT_SECONDS if self.plain is None else PLAIN_SECONDS)

    @property
    def waits(self) -> bool:
        """Whether nothing is connected."""
        return self._socket is None

    def renew(self) -> None:
        """Its page is shown anew: a page of before has nothing to say any more."""
        self.leave(4404)
        self._kept.clear()
        self.visits.rename(self)

    def wait(self, seconds: float) -> None:
        """End this visit unless the page connects within `seconds`."""
        self._stop_timer()
        self._timer = self.visits.loop.call_later(seconds, self.visits.kernel.post, self.end)

    def shown_by(self, kind: type) -> bool:
        """Whether a connection of that kind is open."""
        return isinstance(self._socket, kind)

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


class Full(Exception):
    """There is no room for another page; `seconds` until it may be asked for again."""

    seconds = 30


class Visits:
    """All visits of one server, by token. `loop` is the server's."""

    def __init__(self, kernel: Kernel, loop: asyncio.AbstractEventLoop, limits: Limits | None = None) -> None:
        self.kernel = kernel
        self.loop = loop
        self.limits = limits or Limits()
        self._visits: dict[str, Visit] = {}
        self._coming = 0
        """Pages that are being made."""
        self.said = 0
        """Messages of all pages so far."""
        self.holding = 0
        """Connections of which nothing more is read for now."""
        self._hurried = asyncio.Event()
        self._gone = 0
        """Visits that have ended, since Python looked for what they left."""
        self._tidying: asyncio.TimerHandle | None = None
        self.epoch = secrets.token_urlsafe(6)
        """Tells this run of the server from those before and after it."""

    def __len__(self) -> int:
        return len(self._visits)

    def __iter__(self) -> Iterator[Visit]:
        return iter(self._visits.values())

    @asynccontextmanager
    async def room(self) -> AsyncGenerator[None]:
        """Room for one page more, which is made in the block. Raises `Full`.

        Who reloads a page has just left it, and the word of that may come later: so it is waited a little.
        """
        end = self.loop.time() + ROOM_SECONDS
        while self.limits.full(len(self._visits) + self._coming):
            if self.loop.time() >= end:
                raise Full
            await asyncio.sleep(ROOM_STEP)
        self._coming += 1
        try:
            yield
        finally:
            self._coming -= 1

    def count(self, visit: Visit) -> None:
        """A page was made: it takes its room from now on, although it has not gone out yet."""
        self._visits[visit.token] = visit

    def send_out(self, visit: Visit) -> None:
        """A page goes out: it is expected to come back."""
        visit.expect()
        waiting = [v for v in self if v.waits and v.visitor.id == visit.visitor.id]
        for old in waiting[:-MOST_WAITING]:
            self.kernel.post(old.end)

    def rename(self, visit: Visit, token: str = "") -> None:
        """Give a visit another token."""
        if self._visits.pop(visit.token, None) is not None:
            visit.token = token or secrets.token_urlsafe(32)
            self._visits[visit.token] = visit

    def find(self, token: str, visitor: Visitor) -> Visit | None:
        """The visit of that name, for the one who made it only."""
        visit = self._visits.get(token)
        return visit if visit is not None and visit.visitor.id == visitor.id else None

    def may_name(self, token: str) -> bool:
        """Whether a page that an earlier run of the server has named may keep its name."""
        return len(token) == len(secrets.token_urlsafe(32)) and token not in self._visits

    def plain(self, visitor: Visitor, *, name: str = "", token: str = "") -> tuple[Visit, Plain] | None:
        """The visitor's page without scripts that has this name in its address, or this token in its forms."""
        for visit in self:
            plain = visit.plain
            if plain is not None and visit.visitor.id == visitor.id and (plain.name == name or plain.token == token):
                return visit, plain
        return None

    def too_many(self, visit: Visit) -> bool:
        """Whether its visitor has as many other tabs connected as one may."""
        most = self.limits.tabs
        return bool(most) and most <= sum(
            not v.waits and v.visitor.id == visit.visitor.id for v in self if v is not visit
        )

    def streams(self, visit: Visit, kind: type) -> list[Visit]:
        """The other visits of the same visitor that have a connection of that kind."""
        return [v for v in self if v is not visit and v.visitor.id == visit.visitor.id and v.shown_by(kind)]

    def forget(self, visit: Visit) -> None:
        """A visit has ended."""
        self._visits.pop(visit.token, None)
        visit.leave(1000)
        # A module and its functions hold each other, and a page may have held much.
        self._gone += 1
        if self._gone > len(self._visits) and self._tidying is None:
            self._tidying = self.loop.call_later(TIDY_SECONDS, self._tidy)

    def _tidy(self) -> None:
        """Free what pages have left: as many have gone as are there, or more, so it is worth a look at all."""
        self._gone, self._tidying = 0, None
        # On the kernel's thread, as what is freed may be the author's.
        self.kernel.post(gc.collect)

    def hurry(self) -> None:
        """The server will end: what has been said is not held up any more."""
        self._hurried.set()

    @property
    def hurried(self) -> bool:
        """Whether the server will end."""
        return self._hurried.is_set()

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until the server will end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurried.wait(), seconds)

    @property
    def heard(self) -> bool:
        """Whether all that pages have said is heard, and no connection holds back more. From any thread."""
        return not self.holding and all(visit.heard for visit in list(self._visits.values()))

    @contextmanager
    def hold(self) -> Generator[None]:
        """A connection of which nothing more is read meanwhile."""
        self.holding += 1
        try:
            yield
        finally:
            self.holding -= 1

    def close(self, code: int) -> None:
        """The server goes away; `code` says whether it may come again."""
        for visit in self._visits.values():
            visit.leave(code)
