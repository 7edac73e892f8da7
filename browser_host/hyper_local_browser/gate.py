"""Gate: who may talk to the server, judged before anything is routed (S26).

Loopback alone protects nothing: any page in the user's browser, and any other
user of the machine, can reach the port. So every request must name a host that
is ours (against DNS rebinding) and bring a cookie that only the printed
address gives; a WebSocket or a post must come from a page of ours as well.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from tornado.httputil import HTTPServerRequest, parse_cookie

MOST_VISITORS = 1000
"""Cookies that are known at a time; the oldest goes first."""


@dataclass(eq=False)
class Visitor:
    """One browser. `number` counts them from 1; `values` are its session's, once they are asked for (P4)."""

    number: int
    values: Mapping[str, object] | None = None

    @property
    def username(self) -> str:
        """The name of somebody whom nobody has named (P4)."""
        return f"guest-{self.number}"


class Gate:
    """The token of the printed address, and the cookies it was exchanged for.

    `port` is the one that is listened on; cookies are shared by all ports of a
    host, so their name holds it.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = f"hyper-local-{port}"
        self._token = secrets.token_urlsafe(32)
        names = ("127.0.0.1", "localhost", "[::1]")
        self.hosts = {f"{name}:{port}" for name in names}
        if port == 80:
            self.hosts.update(names)
        self._visitors: dict[str, Visitor] = {}
        self._count = 0

    @property
    def address(self) -> str:
        """What is printed: the only place where the token is shown."""
        return f"http://127.0.0.1:{self.port}/?token={self._token}"

    def refusal(self, request: HTTPServerRequest) -> str:
        """Why this request is refused, or ""."""
        headers = request.headers
        host = headers.get("Host", "")
        if host not in self.hosts:
            return "host"
        if is_exchange(request):
            return "" if self.opens(request) else "token"
        if headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            return "site"
        must_say = bool(headers.get("Upgrade")) or request.method not in ("GET", "HEAD")
        if (must_say or "Origin" in headers) and headers.get("Origin") != f"http://{host}":
            return "origin"
        return "" if self.visitor(request) else "cookie"

    def opens(self, request: HTTPServerRequest) -> bool:
        """Whether the request brings the printed token."""
        given = request.query_arguments.get("token", [b""])
        return len(given) == 1 and secrets.compare_digest(given[0], self._token.encode())

    def visitor(self, request: HTTPServerRequest) -> Visitor | None:
        """Whose cookie the request brings."""
        cookies = parse_cookie(request.headers.get("Cookie", ""))
        return self._visitors.get(_digest(cookies.get(self.cookie, "")))

    def admit(self) -> str:
        """A new visitor; gives the value of the cookie."""
        secret = secrets.token_urlsafe(32)
        self._count += 1
        self._visitors[_digest(secret)] = Visitor(self._count)
        if len(self._visitors) > MOST_VISITORS:
            del self._visitors[next(iter(self._visitors))]
        return secret


def is_exchange(request: HTTPServerRequest) -> bool:
    """Whether this is the printed address; sockets and assets never take a token."""
    ours = request.path.startswith("/-/")
    return (
        request.method == "GET"
        and "token" in request.query_arguments
        and not ours
        and not request.headers.get("Upgrade")
    )


def _digest(secret: str) -> str:
    """What is looked up, so that how long it takes says nothing of the secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
