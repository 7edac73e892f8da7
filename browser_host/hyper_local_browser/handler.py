"""Handler: what the answers of all routes have in common, and bodies that are longer than most."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, cast

from tornado.web import HTTPError, RequestHandler, stream_request_body

from hyper_local.messages import MAX_TEXT
from hyper_local.uploaded import LIMIT, MEGABYTE

from . import pages

if TYPE_CHECKING:
    from .server import Server
    from .visitors import Visitor
    from .visits import Visit

log = logging.getLogger("hyper_local.browser")

MOST_UNREAD = 8 << 20
"""Bytes that wait for a connection's reader; then the connection ends, and the page asks for everything."""
TOO_MANY = 4429
"""The code by which a page knows that its visitor has as many tabs as there may be."""
MOST_POSTS = 2
"""So many times the longest post, in bytes, may be on their way from one visitor."""
HOLD_SECONDS = 0.05
"""Until it is looked again whether more of a page may be heard."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Handler(RequestHandler):
    """Answers with our headers, and says errors in a page of ours."""

    application: Server

    def set_default_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", pages.policy(self.application.gate.origin(self.request)))
        self.clear_header("Server")

    def answer(self, content: str | bytes, status: int = 200) -> None:
        self.set_status(status)
        # Tornado leaves the type of a JSON answer open, and we give none.
        self.finish(content)  # pyright: ignore[reportUnknownMemberType]

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        # Tornado would log the address with its token (S27).
        if not isinstance(value, HTTPError):
            log.error("%s %s failed", self.request.method, loggable(self.request.path), exc_info=value)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.answer(pages.message_page(f"{status_code} {self._reason}", ""), status_code)


@stream_request_body
class LongPost(Handler):
    """A handler whose posts may be longer than others; the gate has let them through before their body is read.

    A body that is refused is read and thrown away: a browser that still sends would not hear why.
    """

    body: bytearray
    refused = 0
    """The status that says why nothing of the body is kept."""
    kept = False
    """Whether somebody else has what it brought, and says when to `release` it."""
    posting: Visitor | None = None
    """Whose posts it counts among, until it is answered."""

    def prepare(self) -> None:
        self.body = bytearray()
        # Of HTTP/1, the only one there is; a body that is longer ends the connection.
        cast(Any, self.request.connection).set_max_body_size(self.most_body())
        if self.request.method == "POST":
            self.posting = self.application.gate.visitor(self.request)
            self.refused = self.refusal(self.path_args[0])

    def most_body(self) -> int:
        """The longest body that is taken, in bytes."""
        raise NotImplementedError

    @property
    def most_post(self) -> int:
        """The longest post of any page, in bytes."""
        return int(self.application.app.config.get("upload_limit", LIMIT) * MEGABYTE) + MAX_TEXT

    def refusal(self, token: str) -> int:
        """The status that refuses a post to what has that name, before its body is read; else 0."""
        raise NotImplementedError

    def data_received(self, chunk: bytes) -> None:
        if self.refused or self.posting is None:
            return
        self.body += chunk
        self.posting.posts += len(chunk)
        if self.posting.posts > MOST_POSTS * self.most_post:
            self.release()
            self.refused = 429

    def release(self) -> None:
        """Nothing of the body is kept any more."""
        if self.posting is not None:
            self.posting.posts -= len(self.body)
            self.body = bytearray()

    def on_finish(self) -> None:
        if not self.kept:
            self.release()

    def on_connection_close(self) -> None:
        # What is whole is still at work, and ends by itself.
        reading = not cast(Any, self.request)._body_future.done()
        super().on_connection_close()
        if reading:
            self.release()

    def visit(self, token: str) -> Visit | None:
        """The visit of that name, if it is this visitor's."""
        gate = self.application.gate
        visitor = gate.visitor(self.request)
        return self.application.visits.find(token, visitor) if visitor else None


def loggable(path: str) -> str:
    """A path without the token that those of connections and forms have, and without what would begin a line."""
    path = "".join(c if c.isprintable() else "?" for c in path[:200])
    return re.sub(r"(?<=^/-/)(\w+)/.*", r"\1/…", path)
