"""Line: a connection that the kernel's thread may write to itself.

To hand a message to the server's thread costs about as long as all of Python's
work for a click: that thread must wake first. So a short message goes straight
to the socket while nothing else waits to be written; whatever may take time
stays with the server's thread.
"""

from __future__ import annotations

import threading
from typing import Any

from tornado.iostream import IOStream

MOST = 4_000
"""Characters of a message that is written so: what they come to fits into an empty socket's buffer."""
MOST_PLAIN = 1_000
"""The same where the peer takes compressed messages. A shorter one goes in one packet either way, so nothing would be
gained; a longer one is the server's thread's, which compresses it."""
_WHOLE_TEXT = 0x81
"""The first byte of a frame with a whole text (RFC 6455, 5.2)."""
_TWO_BYTES = 126
"""The size of a frame that says: it follows in two bytes."""


_alone = threading.RLock()
"""Held by who writes to any stream, or closes one; a write that fails closes, so the same thread may take it again.

One for all: nobody holds it for long, and a lock in each stream would cost more memory than all that we keep of it.
"""


class _Guarded(IOStream):
    """A stream that two threads may write to, and that is not closed in the middle of that."""

    cut = False
    """Whether half a message went out: nothing may follow it."""

    def write(self, data: bytes | memoryview) -> Any:
        # What tornado itself sends (pings, the end) comes between messages, too.
        with _alone:
            if self.cut:
                self.close()
            return super().write(data)

    def close_fd(self) -> None:
        # The number of a socket that is closed may be another's a moment later.
        with _alone:
            super().close_fd()


class Line:
    """Both threads write to the WebSocket of `stream`, and neither into the other's message.

    `since` is when it began, in seconds of the monotonic clock. `compressed`:
    the peer takes compressed messages.
    """

    __slots__ = ("most", "plain", "since", "stream")

    def __init__(self, stream: IOStream, since: float = 0.0, *, compressed: bool = False) -> None:
        self.stream: Any = stream
        self.since = since
        self.most = MOST_PLAIN if compressed else MOST
        # Its socket's own `send` would have to know of TLS.
        self.plain = type(stream) is IOStream
        if self.plain:
            # Tornado makes the stream, before anybody knows that it will be a WebSocket's.
            self.stream.__class__ = _Guarded

    def say(self, text: str) -> bool:
        """Write a message, from any thread; False where only the server's can, which then says what is wrong."""
        if not self.plain or len(text) > self.most:
            return False
        frame = frame_of(text)
        with _alone:
            socket = self.stream.socket
            if socket is None or self.stream.cut or self.stream.writing():
                return False
            try:
                sent = socket.send(frame)
            except OSError:
                return False
            if sent < len(frame):
                # Half a message can't be taken back. The page comes again, and gets everything.
                self.stream.cut = True
                self.stream.io_loop.add_callback(self.stream.close)
        return True


def frame_of(text: str) -> bytes:
    """The frame of a whole message from a server; it is at most 65,535 bytes long."""
    data = text.encode()
    size = len(data)
    if size < _TWO_BYTES:
        return bytes((_WHOLE_TEXT, size)) + data
    return bytes((_WHOLE_TEXT, _TWO_BYTES)) + size.to_bytes(2, "big") + data
