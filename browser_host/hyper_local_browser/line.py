"""Line: a WebSocket whose short messages take the short way, in both directions.

To hand a message to the server's thread costs about as long as all of Python's
work for a click: that thread must wake first. So the kernel's thread writes a
short message straight to the socket while nothing else waits to be written.

Tornado waits three times to read a message: for its head, its mask and its
text. One that comes whole, short and plain is taken as it is. Everything else
is tornado's, both ways: what is long, in parts, compressed, wrong, or no text.
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

from tornado.iostream import IOStream

from .pulse import Pulse

MOST = 4_000
"""Characters of a message that is read so."""
MOST_SAID = 60_000
"""Bytes of one that is written so: the new rows of a long list, but no whole page of them."""
MOST_PLAIN = 1_000
"""The same where the peer takes compressed messages. A shorter one goes in one packet either way, so nothing would be
gained; a longer one is the server's thread's, which compresses it."""
_WHOLE_TEXT = 0x81
"""The first byte of a frame with a whole text (RFC 6455, 5.2)."""
_TWO_BYTES = 126
"""The size of a frame that says: it follows in two bytes."""
_MASKED = 0x80
"""The bit beside the size: a mask of four bytes follows, as in everything that a browser sends."""
_MASK = 4
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

    def read_from_fd(self, buf: bytearray | memoryview) -> int | None:
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
            super().close_fd()


class Hearer(Protocol):
    """Whoever a connection belongs to."""

    def hear(self, message: str) -> bool:
        """Take a message, on the server's thread; with False, tornado reads it."""
        ...


class Line:
    """Both threads write to the WebSocket of `stream`, and neither into the other's message.

    `socket` hears what came whole. `since` is when it began, in seconds of the
    monotonic clock. `compressed`: the peer takes compressed messages.
    """

    __slots__ = ("listens", "most", "plain", "pulse", "since", "socket", "straight", "stream")

    def __init__(self, stream: IOStream, socket: Hearer, since: float = 0.0, *, compressed: bool = False) -> None:
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
        self.straight = 0
        """Bytes that went straight to the socket."""
        self.listens = False
        """Whether the next byte begins a message, and one that comes whole is taken."""

    def listen(self) -> None:
        """Take the next message that comes whole. Call it where tornado has just read one to its end."""
        self.listens = self.plain and not self.stream._read_buffer_size
        if self.listens:
            self.stream.read_chunk_size = SHORT

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


def frame_of(text: str) -> bytes:
    """The frame of a whole message from a server; it is at most 65,535 bytes long."""
    data = text.encode()
    size = len(data)
    if size < _TWO_BYTES:
        return bytes((_WHOLE_TEXT, size)) + data
    return bytes((_WHOLE_TEXT, _TWO_BYTES)) + size.to_bytes(2, "big") + data


def text_of(data: bytearray | memoryview, count: int) -> str | None:
    """The message whose frame from a browser is just the first `count` bytes; None if they are anything else."""
    size, start = data[1] - _MASKED, 2 + _MASK
    if data[0] != _WHOLE_TEXT or not 0 <= size <= _TWO_BYTES:
        return None
    if size == _TWO_BYTES:
        size, start = int.from_bytes(data[2:4], "big"), 4 + _MASK
    if count != start + size or size > MOST:
        return None
    mask = bytes(data[start - _MASK : start]) * (size // _MASK + 1)
    # As one number each: there is nothing quicker without a C extension.
    masked = int.from_bytes(data[start:count], "big") ^ int.from_bytes(mask[:size], "big")
    try:
        return masked.to_bytes(size, "big").decode()
    except UnicodeDecodeError:
        return None
