"""Server: tornado's side: routes, cookies, headers, sockets. No author's code runs on its thread."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from hyper_local import static_files
from hyper_local.app import App
from hyper_local.configuration import session_values
from hyper_local.errors import in_full
from hyper_local.host import Options
from hyper_local.kernel import Kernel
from hyper_local.messages import MAX_TEXT, Closed, encode
from hyper_local.routes import NoSuchPage, Page, normal

from . import pages
from .gate import Gate, Visitor, is_exchange
from .handler import Handler, loggable
from .line import Line
from .posts import PostHandler
from .static import StaticHandler
from .stream import StreamHandler
from .visits import Visit, Visits

log = logging.getLogger("hyper_local.browser")


class Server(Application):
    """The routes of one app. `gate` judges a request before they do."""

    def __init__(self, app: App, options: Options, kernel: Kernel, gate: Gate) -> None:
        heartbeat = self.heartbeat = app.config.get("heartbeat_interval", 30)
        super().__init__(
            [
                (r"/-/live/([\w-]+)", LiveSocket),
                (r"/-/stream/([\w-]+)", StreamHandler),
                (r"/-/plain/([\w-]+)/(\d{1,9})", PostHandler),
                (r"/-/(page\.js|style\.css)", AssetHandler),
                (r"(/static/.*)", StaticHandler, {"path": static_files.folder_of(app.path)}),
                (r"/.*", PageHandler),
            ],
            log_function=log_request,
            websocket_ping_interval=heartbeat,
            websocket_ping_timeout=heartbeat,
            websocket_max_message_size=MAX_TEXT,
        )
        self.app = app
        self.options = options
        self.kernel = kernel
        self.gate = gate
        self.failing: dict[str, str] = {}
        """What was said last of addresses that can't be shown: with reload, a page asks again every second."""
        self.visits = Visits(kernel, asyncio.get_running_loop())

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        reason = self.gate.refusal(request)
        if reason:
            return self.get_handler_delegate(request, RefusedHandler, {"reason": reason})
        if is_exchange(request):
            return self.get_handler_delegate(request, EntryHandler)
        return super().find_handler(request, **kwargs)

    def open(self, address: str, visitor: Visitor) -> tuple[Visit, str]:
        """Mount the page at `address`; gives its visit and its first paint. On the kernel's thread."""
        page = self.app.page(address)
        if visitor.values is None:
            visitor.values = session_values(self.app.config, self.options.values, username=visitor.username)
        visit = Visit(self.visits, visitor)
        plain = self.setting(page, "fallback") == "htmx"
        return visit, visit.start(page, visitor.values, development=self.options.development, plain=plain)

    def setting(self, page: Page, name: str) -> Any:
        """What its module says, or else the app (C1, C3)."""
        return page.component.config.get(name, self.app.config.get(name))


class RefusedHandler(Handler):
    """Every request that the gate does not let through."""

    def initialize(self, reason: str) -> None:
        self.reason = reason

    def set_default_headers(self) -> None:
        super().set_default_headers()
        # The host is not one of ours: it is not repeated.
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")

    def prepare(self) -> None:
        log.info("refused for its %s: %s", self.reason, loggable(self.request.path))
        self.answer(pages.refused_page(), 403)


class EntryHandler(Handler):
    """The printed address: its token becomes a cookie, and leaves the address bar."""

    def get(self) -> None:
        gate = self.application.gate
        if gate.visitor(self.request) is None:
            self.add_header("Set-Cookie", f"{gate.cookie}={gate.admit()}; HttpOnly; Path=/; SameSite=Strict")
        path = pages.own_path(self.request.path)
        if self.request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
            self.redirect(path, status=303)
        else:
            self.answer(pages.entry_page(path))


class PageHandler(Handler):
    """A page of the app: mounted here, shown as plain HTML before any script runs (R4)."""

    async def get(self) -> None:
        server = self.application
        visitor = server.gate.visitor(self.request)
        assert visitor is not None  # the gate lets nobody in without a cookie
        name = self.get_query_argument(pages.PLAIN, "")
        if name:
            await self.show_again(name, visitor)
            return
        development = server.options.development
        try:
            visit, content = await asyncio.wrap_future(server.kernel.call(server.open, self.request.path, visitor))
        except NoSuchPage as error:
            self.answer(pages.unknown_page(str(error), server.app.pages), 404)
            return
        except Exception as error:
            path, told = self.request.path[:200], in_full(error)
            if not server.options.reload or server.failing.get(path) != told:
                log.error("%s can't be shown:\n%s", path, told)
            server.failing[path] = told
            self.answer(pages.failed_page(error, development, follows=server.options.reload), 500)
            return
        server.failing.pop(self.request.path[:200], None)
        server.visits.add(visit)
        self.show(visit, content)

    async def show_again(self, name: str, visitor: Visitor) -> None:
        """The page after a form was posted: the same instance, or where that has ended, a new one (C3)."""
        found = self.application.visits.plain(visitor, name=name)
        if found is not None:
            visit, plain = found
            if normal(self.request.path) != visit.page.path:
                # One page has one address (X1).
                self.redirect(pages.plain_address(visit.page.path, plain.name), status=303)
                return
            visit.renew()
            content = await asyncio.wrap_future(self.application.kernel.call(visit.again))
            if content is not None:
                visit.expect()
                self.show(visit, content)
                return
        self.redirect(pages.own_path(self.request.path), status=303)

    def show(self, visit: Visit, content: str) -> None:
        """Answer with a page that connects as its app wants it."""
        server = self.application
        if visit.plain is not None:
            # With no-referrer, a browser would not say where a form comes from, and the gate refuses it.
            self.set_header("Referrer-Policy", "same-origin")
        route = "live"
        if server.setting(visit.page, "transport") == "sse":
            route = "stream"
            policy = pages.policy(self.request.headers.get("Host", ""), sockets=False)
            self.set_header("Content-Security-Policy", policy)
        attempts = server.app.config.get("reconnect_attempts", 5)
        name = visit.page.component.name
        self.answer(pages.live_page(content, name, f"/-/{route}/{visit.token}", attempts))


class AssetHandler(Handler):
    """The script and the style sheet."""

    def get(self, name: str) -> None:
        asset = pages.assets()[name]
        self.set_header("Content-Type", asset.kind)
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.answer(asset.content)


class LiveSocket(WebSocketHandler):
    """One connection of one page."""

    application: Server
    visit: Visit | None = None
    line: Line

    def check_origin(self, origin: str) -> bool:
        # The gate has compared it, scheme and port included; tornado asks too late and too little.
        return True

    def open(self, token: str) -> None:
        server = self.application
        visitor = server.gate.visitor(self.request)
        visit = server.visits.find(token, visitor) if visitor else None
        if visit is None:
            self.say(encode(Closed("This page has ended.")))
            self.close(4404)
            return
        self.set_nodelay(True)
        connection: Any = self.ws_connection
        self.line = Line(connection.stream)
        self.visit = visit
        visit.attach(self)

    def on_message(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.close(1003)
        elif self.visit is not None:
            self.application.kernel.hear(self.visit.receive, message)

    def on_close(self) -> None:
        if self.visit is not None:
            self.visit.detach(self)

    def say(self, text: str) -> None:
        # If it is closed, on_close follows; the page asks for everything when it comes back.
        with suppress(WebSocketClosedError):
            self.write_message(text)

    def say_now(self, text: str) -> bool:
        return self.line.say(text)

    def end(self, code: int) -> None:
        self.close(code)


def log_request(handler: RequestHandler) -> None:
    """Tornado would log the address with its token."""
    status = handler.get_status()
    if status >= 400:
        log.info("%d %s %s", status, handler.request.method, loggable(handler.request.path))
