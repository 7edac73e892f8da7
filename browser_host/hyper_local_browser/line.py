"""Line: a WebSocket whose short messages take the short way, in both directions.

To hand a message to the server's thread costs about as long as all of Python's
work for a click: that thread must wake first. So the kernel's thread writes a
short message straight to the socket while nothing else waits to be written.

Tornado waits three times to read a message: for its head, its mask and its
text. One that comes whole, short and plain is taken as it is. Where one person's
pages are served, the kernel's thread reads such messages itself, so that only
one thread wakes for a key. Everything else is tornado's, both ways: what is
long, in parts, compressed, wrong, or no text.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import SHUT_RDWR, socket
from typing import Any, Protocol, cast

from tornado.iostream import IOStream

from .frames import frame_of, text_at, text_of
from .pulse import Pulse

MOST_SAID = 60_000
"""Bytes of one that is written so: the new rows of a long list, but no whole page of them."""
MOST_PLAIN = 1_000
"""The same where the peer takes compressed messages. A shorter one goes in one packet either way, so nothing would be
gained; a longer one is the server's thread's, which compresses it."""
SHORT, LONG = 4_096, 65_536
"""Bytes that are read at once: room for a message that is taken whole, and tornado's own for all others. To make so
much room costs time, and drives what comes next out of the processor's cache."""


_alone = threading.RLock()
"""Held by who writes to any stream, or closes one; a write that fails closes, so the same thread may take it again.

One for all: nobody holds it for long, and a lock in each stream would cost more memory than all that we keep of it.
"""


class _Guarded(IOStream):
    """A stream that two threads may write to, and that is not closed in the middle of that."""

    rest = b""
    """What its socket's buffer had no room for, of a message of which half went out: it goes before all else."""
    line: Line | None = None
    ahead = b""
    """What the kernel's thread has read, and left to tornado."""

    def read_from_fd(self, buf: bytearray | memoryview) -> int | None:
        if self.ahead:
            count = min(len(buf), len(self.ahead))
            buf[:count], self.ahead = self.ahead[:count], self.ahead[count:]
            return count
        count = super().read_from_fd(buf)
        line = self.line
        if line is None or not count:
            return count
        if line.pulse is not None:
            line.pulse.alive = True  # half a message is a sign of life
        if not line.listens:
            return count
        text = text_of(buf, count)
        if text is not None and line.socket.hear(text):
            return None
        # It is tornado's, with what follows: until that has read a message to the end of all that came.
        line.listens = False
        self.read_chunk_size = LONG
        return count

    def write(self, data: bytes | memoryview) -> Any:
        # What tornado itself sends (pings, the end) comes between messages, too.
        with _alone:
            rest, self.rest = self.rest, b""
            return super().write(rest + data if rest else data)

    def go_on(self) -> None:
        """Write the rest of half a message. On the server's thread."""
        with _alone:
            if self.rest and not self.closed():
                self.write(b"")

    def close_fd(self) -> None:
        # The number of a socket that is closed may be another's a moment later.
        with _alone:
            if self.line is not None and self.line.loan is not None:
                self.line.loan.over()
                with suppress(OSError):  # else the peer would hear of the end when the other thread has let go, too
                    cast("socket", self.socket).shutdown(SHUT_RDWR)
            super().close_fd()

    def _add_io_state(self, state: int) -> None:
        # Whatever tornado would read, what is lent is not its own.
        if self.line is not None and self.line.loan is not None:
            state &= ~self.io_loop.READ
        if state:
            super()._add_io_state(state)

    def _handle_events(self, fd: Any, events: int) -> None:
        super()._handle_events(fd, events)
        if self.line is not None and self.line.loan is not None:
            self.line.unwatch()


class Kernel(Protocol):
    """What is needed of the thread that runs the author's code, to read there."""

    sources: set[Callable[[], None]]
    ends: set[Callable[[], None]]

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None: ...
    def post(self, function: Callable[..., Any], *arguments: Any) -> None: ...
    def fetch(self, sources: Iterable[Callable[[], None]]) -> None: ...
    def attend(self) -> None: ...


class Hearer(Protocol):
    """Whoever a connection belongs to."""

    def hear(self, message: str) -> bool:
        """Take a message, on the thread that reads; with False, tornado reads it."""
        ...


class Line:
    """Both threads write to the WebSocket of `stream`, and neither into the other's message.

    `socket` hears what came whole. `since` is when it began, in seconds of the
    monotonic clock. `compressed`: the peer takes compressed messages. `kernel`:
    the thread that may read it, where one person's pages are served.
    """

    __slots__ = ("kernel", "listens", "loan", "most", "plain", "pulse", "since", "socket", "straight", "stream")

    def __init__(
        self,
        stream: IOStream,
        socket: Hearer,
        since: float = 0.0,
        *,
        compressed: bool = False,
        kernel: Kernel | None = None,
    ) -> None:
        self.stream: Any = stream
        self.socket = socket
        self.since = since
        self.pulse: Pulse | None = None
        """Where the connection is asked whether it still stands."""
        self.most = MOST_PLAIN if compressed else MOST_SAID
        # Its socket's own `send` would have to know of TLS.
        self.plain = type(stream) is IOStream
        if self.plain:
            # Tornado makes the stream, before anybody knows that it will be a WebSocket's.
            self.stream.__class__ = _Guarded
            self.stream.line = self
        self.kernel = kernel
        self.loan: Loan | None = None
        """Where the kernel's thread reads."""
        self.straight = 0
        """Bytes that went straight to the socket."""
        self.listens = False
        """Whether the next byte begins a message, and one that comes whole is taken."""

    def listen(self) -> None:
        """Take the next message that comes whole. Call it where tornado has just read one to its end."""
        self.listens = self.plain and not self.stream._read_buffer_size
        if self.listens:
            self.stream.read_chunk_size = SHORT
            if self.kernel is not None and self.loan is None:
                # Once tornado waits for the next one.
                self.stream.io_loop.add_callback(self.lend)

    def lend(self) -> None:
        """Leave the reading to the kernel's thread, if nothing of a message is here."""
        stream, kernel = self.stream, self.kernel
        if kernel is None or self.loan is not None or not self.listens or stream.closed():
            return
        if stream._read_buffer_size or stream._read_future is None or stream.writing():
            return
        try:
            self.loan = Loan(self, kernel)
        except OSError:  # no more files may be open
            return
        # Not lent again before what the kernel's thread may give back is taken.
        self.listens = False
        self.unwatch()
        kernel.post(self.loan.begin)

    def unwatch(self) -> None:
        """Hear nothing of what comes; tornado may still write."""
        stream = self.stream
        if stream.closed() or stream._state is None:
            return
        state = stream._state & ~stream.io_loop.READ
        if state == stream.io_loop.ERROR:
            stream.io_loop.remove_handler(stream.fileno())
            state = None
        elif state != stream._state:
            stream.io_loop.update_handler(stream.fileno(), state)
        stream._state = state

    def reclaim(self) -> None:
        """Read here again, whatever the kernel's thread does just now."""
        with _alone:
            if self.loan is None:
                return
            self.loan.over()
        self.resume(b"")

    def resume(self, data: bytes) -> None:
        """Let tornado read again, first what the kernel's thread has read and not understood."""
        stream = self.stream
        with _alone:  # it may be about to give it back
            if stream.closed():
                return
        stream.read_chunk_size = LONG
        stream.ahead = data
        stream._add_io_state(stream.io_loop.READ)
        if data:
            stream._handle_events(stream.fileno(), stream.io_loop.READ)

    @property
    def unread(self) -> int:
        """Bytes that wait until the peer reads; none where the stream is closed. On the server's thread."""
        # Tornado drops its buffer a turn of the loop before it says that a stream has ended.
        return 0 if self.stream.closed() else len(self.stream._write_buffer)

    @property
    def written(self) -> int:
        """Bytes of all messages so far, those too that wait until the peer reads."""
        return self.stream._total_write_index + self.straight

    def say(self, text: str) -> bool:
        """Write a message, from any thread; False where only the server's can, which then says what is wrong."""
        if not self.plain or len(text) > self.most:
            return False
        frame = frame_of(text)
        if len(frame) > MOST_SAID:
            return False
        with _alone:
            socket = self.stream.socket
            if socket is None or self.stream.rest or self.stream.writing():
                return False
            try:
                sent = socket.send(frame)
            except OSError:
                return False
            self.straight += sent
            if sent < len(frame):
                self.stream.rest = frame[sent:]
                self.stream.io_loop.add_callback(self.stream.go_on)
        return True


class Loan:
    """A line that the kernel's thread reads, as long as what comes is short, whole and plain.

    So a click wakes one thread, not two. It has a hold of its own on the socket,
    whose number may be another's once tornado has closed it.
    """

    __slots__ = ("kernel", "line", "socket")

    def __init__(self, line: Line, kernel: Kernel) -> None:
        self.line = line
        self.kernel = kernel
        self.socket = line.stream.socket.dup()
        self.socket.setblocking(False)
        kernel.ends.add(self.end)

    def over(self) -> None:
        """The server's thread reads again. With the lock."""
        self.line.loan = None
        loop = self.kernel.loop
        if loop is None or loop.is_closed():
            self.kernel.ends.discard(self.end)
            self.socket.close()
        else:
            self.kernel.post(self.end)

    # On the kernel's thread -----------------------------------------------

    def begin(self) -> None:
        """Wait for what comes."""
        loop = self.kernel.loop
        if loop is None or self.line.loan is not self:
            return
        try:
            loop.add_reader(self.socket, self.ready)
        except NotImplementedError:  # as on Windows
            with _alone:
                if self.line.loan is self:
                    self.line.kernel = None
                    self.give_back(b"")
            return
        self.kernel.sources.add(self.read)

    def end(self) -> None:
        """Let go of it."""
        self.kernel.sources.discard(self.read)
        self.kernel.ends.discard(self.end)
        if self.kernel.loop is not None and self.socket.fileno() >= 0:
            with suppress(NotImplementedError):
                self.kernel.loop.remove_reader(self.socket)
            self.socket.close()

    def ready(self) -> None:
        """Something has come: hear it, and do what it asks for."""
        self.kernel.fetch((self.read,))
        self.kernel.attend()

    def read(self) -> None:
        """Hear what has come, if anything has."""
        line, at = self.line, 0
        with _alone:
            if line.loan is not self:
                return
            try:
                data = self.socket.recv(SHORT)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                data = b""
            with suppress(Exception):  # the server's thread fails at it, too, and says why it ends the connection
                while (found := text_at(data, at)) and line.socket.hear(found[0]):
                    at = found[1]
            if line.pulse is not None and data:
                line.pulse.alive = True
            if not data or at < len(data):
                self.give_back(data[at:])

    def give_back(self, data: bytes) -> None:
        """Leave this and all that follows to the server's thread. With the lock."""
        # In this order: from then on that thread may wait for what comes, and must take this first.
        self.line.stream.io_loop.add_callback(self.line.resume, data)
        self.line.loan = None
        self.end()
