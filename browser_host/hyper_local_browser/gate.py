"""Gate: who may talk to the server, judged before anything is routed (S26).

Loopback alone protects nothing: any page in the user's browser, and any other
user of the machine, can reach the port. So every request must name a host that
is ours (against DNS rebinding) and bring a cookie that only the printed
address, or a login, gives; a WebSocket or a post must come from a page of ours
as well.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest, parse_cookie

from hyper_local.host import Service

from .keys import Keys
from .pages import LED, LOGIN
from .visitors import Visitor, Visitors

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEALTH = "/healthz"
HTTP = 80
"""The port that an address without one means."""


class Gate:
    """What lets people in, and how a request is known to be theirs.

    `port` is the one that is listened on; cookies are shared by all ports of a
    host, so their name holds it. Without a `service` it is as for one person on
    this machine.
    """

    def __init__(self, port: int, keys: Keys | None = None, service: Service | None = None) -> None:
        self.port = port
        self.keys = keys or Keys()
        self.service = service or Service()
        self.many = service is not None
        self.visitors = Visitors(self.keys, self.service.login, self.password if self.asks_password else "")
        public = urlsplit(as_browsers_write(self.service.public))
        self.public = f"{public.scheme}://{public.netloc}" if public.netloc else ""
        self.secure = public.scheme == "https"
        # A name with this prefix is taken by browsers only from the host itself, and only over https.
        self.cookie = f"{'__Host-' if self.secure else ''}hyper-local-{port}"
        self.origins = {f"{name}:{port}": self._origin(name) for name in self._names()}
        if port == HTTP:
            self.origins.update({name: self._origin(name) for name in self._names()})
        if public.netloc:
            self.origins[public.netloc] = self.public

    def _origin(self, name: str) -> str:
        """The origin of our pages under a name."""
        return f"http://{name}" if self.port == HTTP else f"http://{name}:{self.port}"

    def _names(self) -> list[str]:
        """The names under which the server is called on this machine, and in its network."""
        names: list[str] = list(LOOPBACK)
        if self.service.bind not in ("127.0.0.1", "::1", "localhost"):
            names += [socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"]
            if not _address(self.service.bind):
                names.append(self.service.bind.lower())
        return names

    @property
    def link(self) -> bool:
        """Whether the printed address lets people in."""
        return self.service.login == "link"

    @property
    def asks_password(self) -> bool:
        """Whether a name and a password let people in."""
        return self.service.login == "password"

    @property
    def password(self) -> str:
        """What lets people in at the login."""
        return self.service.password or self.keys.password

    @property
    def address(self) -> str:
        """What is printed: the only place where the token is shown."""
        start = self.public or self._origin(self._shown())
        return f"{start}/?token={self.keys.token}" if self.link else f"{start}/"

    def _shown(self) -> str:
        """The name that another computer may find the server by."""
        bind = self.service.bind
        if bind not in ("0.0.0.0", "::"):
            return f"[{bind}]" if ":" in bind else bind.lower()
        six = bind == "::"
        try:
            with socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM) as probe:
                # A datagram socket sends nothing by this; it chooses an address.
                probe.connect(("2001:db8::1" if six else "192.0.2.1", 9))
                found = str(probe.getsockname()[0])
                return f"[{found}]" if six else found
        except OSError:
            return socket.gethostname().lower()

    def origin(self, request: HTTPServerRequest) -> str:
        """The origin of our pages under the host that a request names, or "" where that is not ours."""
        host = request.headers.get("Host", "")
        if host in self.origins:
            return self.origins[host]
        # Another site's name can be made to mean our address; the address itself can't be made to mean another.
        written = host.removesuffix(f":{self.port}")
        name = written.removeprefix("[").removesuffix("]")
        port = host != written or self.port == HTTP
        ours = self.many and port and name == _address(name) == local_address(request)
        return self._origin(written) if ours else ""

    def refusal(self, request: HTTPServerRequest) -> str:
        """Why this request is refused, or ""."""
        headers = request.headers
        origin = self.origin(request)
        if not origin:
            return "host"
        if self.link and is_exchange(request):
            return "" if self.opens(request) else "token"
        if headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            return "site"
        must_say = bool(headers.get("Upgrade")) or request.method not in ("GET", "HEAD")
        if (must_say or "Origin" in headers) and headers.get("Origin") != origin:
            return "origin"
        if request.path == LOGIN and self.asks_password:
            return ""
        if request.path == HEALTH and not must_say:
            return ""
        return "" if self.visitor(request) else "cookie"

    def knocks(self, request: HTTPServerRequest) -> bool:
        """Whether somebody who opens a page is to be asked who they are."""
        return self.many and not self.link and asks_for_a_page(request)

    def bounces(self, request: HTTPServerRequest, reason: str) -> bool:
        """Whether a page of ours is to lead to the page that is asked for: then the request brings what cookie it has.

        A link on another site brings none. Where a browser does not say where a request comes from, as over http
        from another computer, it is asked once.
        """
        if not self.many or not asks_for_a_page(request):
            return False
        return reason == "site" or (reason == "cookie" and not says_where_from(request) and not is_led(request))

    def opens(self, request: HTTPServerRequest) -> bool:
        """Whether the request brings the printed token."""
        given = request.query_arguments.get("token", [b""])
        return len(given) == 1 and secrets.compare_digest(given[0], self.keys.token.encode())

    def visitor(self, request: HTTPServerRequest) -> Visitor | None:
        """Whose cookie the request brings."""
        cookies = parse_cookie(request.headers.get("Cookie", ""))
        return self.visitors.of(cookies.get(self.cookie, ""))

    def admit(self, visitor: Visitor | None = None, *, name: str = "") -> str:
        """A new visitor; gives the header that sets the cookie."""
        value = self.visitors.admit(visitor, name=name)
        secure = "; Secure" if self.secure else ""
        return f"{self.cookie}={value}; HttpOnly; Path=/; SameSite=Strict{secure}"

    def who_asks(self, request: HTTPServerRequest) -> str:
        """The network address of who asks: what a proxy says only where it is one of ours."""
        ip = str(request.remote_ip)
        if ip in self.service.proxies:
            for part in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
                said = _address(_without_port(part.strip()))
                if said not in self.service.proxies:
                    # Those before it say what they like; so does one that no proxy of ours can have written.
                    return said or ip
        return ip


def is_exchange(request: HTTPServerRequest) -> bool:
    """Whether this is the printed address; sockets and assets never take a token."""
    return "token" in request.query_arguments and asks_for_a_page(request)


def says_where_from(request: HTTPServerRequest) -> bool:
    """Whether the browser says which site led to a request: it says so to https, and to the machine it runs on."""
    return "Sec-Fetch-Site" in request.headers


def is_led(request: HTTPServerRequest) -> bool:
    """Whether a page of ours has led here."""
    return LED in request.query_arguments


def asks_for_a_page(request: HTTPServerRequest) -> bool:
    """Whether a page is asked for, and none of our own routes."""
    ours = request.path.startswith("/-/") or request.path == HEALTH
    return request.method == "GET" and not ours and not request.headers.get("Upgrade")


def local_address(request: HTTPServerRequest) -> str:
    """Our own end of the connection."""
    stream = cast(Any, request.connection).stream
    name: Any = stream.socket.getsockname() if stream.socket is not None else ("",)
    return _address(str(name[0]))


def as_browsers_write(url: str) -> str:
    """The scheme and the host of an address: in lower case and ASCII, without a port that the scheme means anyhow."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ""))
    with suppress(UnicodeError):
        host = host.encode("idna").decode()
    return f"{parts.scheme}://{host}" if host else ""


def _without_port(text: str) -> str:
    """A network address of what may be one with its port, as some proxies write it."""
    if text.startswith("["):
        return text[1:].partition("]")[0] if "]" in text else ""
    return text.partition(":")[0] if text.count(":") == 1 else text


def _address(text: str) -> str:
    """A network address as it is written in short; "" where it is none."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
