"""Door: takes connections, as long as the system has room for what they need."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

log = logging.getLogger("hyper_local.browser")

SPARE = 128
"""Files that are left to the app itself."""
MOST_FILES = 65_536
"""Files, connections among them, that the process asks for where it serves many."""
NO_ROOM = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
MOST_READ = 64 * 1024
"""Bytes of a request that is refused: what is not read of it would let its answer be lost."""


class Door(HTTPServer):
    """An HTTP server that refuses a connection where so many files are open that the next might be the app's last.

    Without that, a flood of connections would leave none to read a file of the app's, nor to take another connection.
    """

    most: int | None = None
    """Files that may be open, or None where there is no limit."""
    unread_seconds = 0.0
    """How long an answer may wait for a reader who takes none of it, before anybody knows who that is."""

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        taken: Any = stream.socket
        # A system gives the lowest number that is free: it says how many are open.
        if self.most is None or taken.fileno() < self.most - SPARE:
            end_unread(stream, self.unread_seconds)
            super().handle_stream(stream, address)  # pyright: ignore[reportUnknownMemberType]
            return
        log.warning("refused: no room for another connection")
        with suppress(OSError):
            taken.recv(MOST_READ)
        with suppress(OSError):
            taken.send(NO_ROOM)
        stream.close()


def end_unread(stream: IOStream, seconds: float) -> None:
    """Where the system can, a connection ends of whose data nothing is taken for so long; with 0, as it likes.

    Tornado waits for ever: whoever asks and does not read would keep a file of ours until they wish.
    """
    if stream.socket is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        with suppress(OSError):  # it is gone already
            stream.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * seconds))


def allow_many_files() -> int | None:
    """Let the process open as many files as the system grants; gives how many, None where there is no such limit.

    Each connection is an open file; many systems allow a program few until it asks for more.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none, and no such limit
    except ImportError:
        return None
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(OSError, ValueError):  # macOS allows fewer than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
            now = wanted
    return None if now == resource.RLIM_INFINITY else now
