"""Server: tornado's side: routes, cookies, headers, connections. No author's code runs on its thread."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from tornado.httputil import HTTPServerRequest, parse_cookie
from tornado.web import Application, RequestHandler

from hyper_local import static_files
from hyper_local.app import App
from hyper_local.configuration import ask_session, checked_session, with_username
from hyper_local.errors import Stopped
from hyper_local.host import Options
from hyper_local.kernel import Kernel
from hyper_local.loop_thread import Interrupted
from hyper_local.messages import Error, encode
from hyper_local.request import Request
from hyper_local.routes import NoSuchPage, Page, normal
from hyper_local.stopping import interrupted
from hyper_local.uncaught import in_full

from . import pages
from .gate import HEALTH, Gate, asks_for_a_page, is_exchange, is_led, says_where_from
from .handler import Handler, loggable
from .limits import Limits
from .live import LiveSocket
from .login import LoginHandler, LoginPageHandler, Wrong
from .openings import Held, Openings
from .posts import PostHandler
from .static import StaticHandler
from .stream import StreamHandler
from .visitors import Visitor
from .visits import Full, Visit, Visits

log = logging.getLogger("hyper_local.browser")
access = logging.getLogger("hyper_local.access")

RESTARTED = "The app was started again. What you have typed is still here; all else starts afresh."


class Server(Application):
    """The routes of one app. `gate` judges a request before they do."""

    def __init__(self, app: App, options: Options, kernel: Kernel, gate: Gate) -> None:
        self.heartbeat: float = app.config.get("heartbeat_interval", 30)
        limits = self.limits = Limits.of(app.config, many=gate.many)
        super().__init__(
            [
                (r"/-/live/([\w-]+)", LiveSocket),
                (r"/-/stream/([\w-]+)", StreamHandler),
                (r"/-/plain/([\w-]+)/(\d{1,9})", PostHandler),
                *([(pages.LOGIN, LoginHandler)] if gate.asks_password else []),
                (r"/-/(page\.js|style\.css)", AssetHandler),
                (HEALTH, HealthHandler),
                (r"(/static/.*)", StaticHandler, {"path": static_files.folder_of(app.path)}),
                (r".*", PageHandler),  # what is no path, too: the answer is to be ours
            ],
            log_function=self.log_answer,
            websocket_max_message_size=limits.message,
        )
        self.app = app
        self.options = options
        self.kernel = kernel
        self.gate = gate
        self.failing: dict[str, int] = {}
        """What was said last of addresses that can't be shown, as a hash: with reload, a page asks every second."""
        self.visits = Visits(kernel, asyncio.get_running_loop(), limits)
        self.openings = Openings(kernel)
        self.wrong = Wrong()
        self.ending = False

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        reason, gate = self.gate.refusal(request), self.gate
        if not reason and gate.link and is_exchange(request):
            return self.get_handler_delegate(request, EntryHandler)
        if gate.bounces(request, reason) or (gate.many and not reason and asks_for_a_page(request) and is_led(request)):
            return self.get_handler_delegate(request, BounceHandler, {"known": not reason})
        if reason == "cookie" and gate.knocks(request):
            return self.get_handler_delegate(request, self.door(request))
        if reason:
            return self.get_handler_delegate(request, RefusedHandler, {"reason": reason})
        if self.ending and asks_for_a_page(request):
            return self.get_handler_delegate(request, EndingHandler)
        return super().find_handler(request, **kwargs)

    def door(self, request: HTTPServerRequest) -> type[Handler]:
        """What answers somebody who asks for a page and is not known yet."""
        if self.ending:
            return EndingHandler
        if self.gate.asks_password:
            return LoginPageHandler
        return StaticEntryHandler if request.path.startswith("/static/") else PageHandler

    async def values(self, request: HTTPServerRequest, visitor: Visitor, path: str) -> dict[str, object] | None:
        """Values of a session (P4); None where `LIVE["session"]` does not know who asks. Raises what it raised."""
        headers = request.headers.copy()
        cookies = parse_cookie(headers.get("Cookie", ""))
        cookies.pop(self.gate.cookie, None)
        headers.pop("Cookie", None)
        # However it is spelled: who decides by it must not be led past a page.
        asked = Request(normal(path), cookies, headers, self.gate.who_asks(request), visitor.name)

        async def ask() -> Any:
            told = ask_session(self.app.config, asked)
            return await told if inspect.isawaitable(told) else told

        told: Any = self.app.config.get("session")
        if callable(told):
            told = await self.on_kernel(ask())
        if told is None and self.gate.service.login == "session":
            return None
        own = {"username": visitor.name} if visitor.name else {}
        return {**own, **checked_session(told), **self.options.values}

    async def on_kernel(self, work: Awaitable[Any]) -> Any:
        """Wait for something of the author's, on the kernel's thread."""

        async def go() -> Any:
            return await work

        loop = self.kernel.loop
        assert loop is not None
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(go(), loop))

    async def open(self, address: str, visitor: Visitor, values: Mapping[str, object]) -> tuple[Visit, str]:
        """Mount the page at `address`; gives its visit and its first paint.

        Raises `Full`, or what the author's code raised.
        """
        told = with_username(values, visitor.username)
        async with self.visits.room():
            opened = await asyncio.wrap_future(self.kernel.call(self.mount, address, visitor, told))
            self.visits.count(opened[0])
            return opened

    def mount(self, address: str, visitor: Visitor, values: Mapping[str, object]) -> tuple[Visit, str]:
        """The same, on the kernel's thread."""
        page = self.app.page(address)
        visit = Visit(self.visits, visitor)
        plain = self.setting(page, "fallback") == "htmx"
        return visit, visit.start(page, values, development=self.options.development, plain=plain)

    async def visit_of(self, token: str, request: HTTPServerRequest) -> Visit | None:
        """The visit of a page that connects; where the server was started again, a new one in its place (C22)."""
        visitor = self.gate.visitor(request)
        found = self.visits.find(token, visitor) if visitor else None
        epoch, slash, path = request.query.partition("/")
        if found or visitor is None or not slash or epoch == self.visits.epoch or not self.visits.may_name(token):
            return found
        address = slash + path
        try:
            values = await self.values(request, visitor, address)
            if values is None:
                return None
            visit, _ = await self.open(address, visitor, values)
        except Full:
            log.warning("there is no room to show %s again", loggable(address))
            return None
        except Exception as error:
            log.error("%s can't be shown again:\n%s", loggable(address), in_full(error))
            return None
        if not self.visits.may_name(token):  # it has connected twice
            self.kernel.post(visit.end)
            return self.visits.find(token, visitor)
        self.visits.rename(visit, token)
        self.visits.send_out(visit)
        self.kernel.post(visit.send, encode(Error(RESTARTED, "load")))
        return visit

    def setting(self, page: Page, name: str) -> Any:
        """What its module says, or else the app (C1, C3)."""
        return page.component.config.get(name, self.app.config.get(name))

    def log_answer(self, handler: RequestHandler) -> None:
        """Tornado would log the address with its token (S27)."""
        request, status = handler.request, handler.get_status()
        if self.gate.many:
            self.log_access(request, str(status), request.request_time())
        elif status >= 400:
            log.info("%d %s %s", status, request.method, loggable(request.path))

    def log_access(self, request: HTTPServerRequest, what: str, seconds: float) -> None:
        """One line of the access log."""
        who = self.gate.who_asks(request)
        access.info("%s %s %s %s %.0f ms", who, request.method, loggable(request.path), what, 1000 * seconds)


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
        self.answer(pages.refused_page(many=self.application.gate.many), 403)


class EntryHandler(Handler):
    """The printed address: its token becomes a cookie, and leaves the address bar.

    Who comes from another site may have a cookie that this request does not bring: it is replaced by
    none before a page of ours has led here.
    """

    def get(self) -> None:
        gate, request = self.application.gate, self.request
        if not (
            request.headers["Sec-Fetch-Site"] in ("same-origin", "none")
            if says_where_from(request)
            else is_led(request)
        ):
            self.answer(pages.entry_page(led(request, token=gate.keys.token)))
            return
        if gate.visitor(request) is None:
            self.add_header("Set-Cookie", gate.admit())
        self.redirect(pages.own_path(request.path), status=303)


class BounceHandler(Handler):
    """A link on another site, to a page of many people's: such a request brings no cookie, one of our own does.

    `known`: it has brought one since, and the page is there under its own address.
    """

    def initialize(self, known: bool) -> None:
        self.known = known

    def get(self) -> None:
        if self.known:
            self.redirect(pages.own_path(self.request.path), status=303)
        else:
            self.answer(pages.entry_page(led(self.request)))


def led(request: HTTPServerRequest, **query: str) -> str:
    """The address that was asked for, with what says that a page of ours leads there, if the browser will not."""
    if not says_where_from(request):
        query[pages.LED] = "1"
    return pages.own_path(request.path) + (f"?{urlencode(query)}" if query else "")


class HealthHandler(Handler):
    """Whether the server takes requests; for who watches it."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        ending = self.application.ending
        self.answer("ending\n" if ending else "ok\n", 503 if ending else 200)

    head = get


class EndingHandler(Handler):
    """Every page, while the server ends."""

    def get(self) -> None:
        self.set_header("Retry-After", "5")
        self.answer(pages.ending_page(), 503)


class StaticEntryHandler(Handler):
    """A file of the app, for somebody whom `LIVE["session"]` has not been asked about: it is, and then led back."""

    async def get(self) -> None:
        server, path = self.application, self.request.path
        if static_files.find(static_files.folder_of(server.app.path), path) is None:
            self.send_error(404)
            return
        visitor = Visitor(0)
        try:
            values = await server.values(self.request, visitor, path)
        except Exception as error:
            log.error("%s can't be shown:\n%s", loggable(path), in_full(error))
            self.answer(pages.failed_page(error, server.options.development), 500)
            return
        if values is None:
            self.answer(pages.unknown_person_page(), 403)
            return
        self.add_header("Set-Cookie", server.gate.admit(visitor))
        self.redirect(pages.own_path(path), status=303)


class PageHandler(Handler):
    """A page of the app: mounted here, shown as plain HTML before any script runs (R4)."""

    async def get(self) -> None:
        server, path = self.application, self.request.path
        known = server.gate.visitor(self.request)
        name = self.get_query_argument(pages.PLAIN, "")
        if name and known:
            if await self.may_read(known):
                await self.show_again(name, known)
            return
        visitor = known or Visitor(0)
        try:
            if known and server.options.development:
                opened = await server.openings.open(path, known, partial(self.open, path, known))
            else:
                opened = await self.open(path, visitor)
            if opened is None:
                self.answer(pages.unknown_person_page(), 403)
                return
            visit, content = opened
            cookie = None if known else server.gate.admit(visitor)
        except Held as held:
            self.answer(pages.held_page(str(held)), 503)
            return
        except Interrupted as error:
            log.warning("%s can't be shown: %s", loggable(path), interrupted(error))
            self.answer(pages.ending_page(), 503)
            return
        except Stopped as error:  # as its file was saved: who asks again gets a page of the file that is there now
            log.warning("%s", error)
            self.answer(pages.held_page(str(error), then="The page comes by itself."), 503)
            return
        except NoSuchPage as error:
            self.answer(pages.unknown_page(error.head, server.app.pages), 404)
            return
        except Full as full:
            log.warning("refused: there is no room for another page")
            self.set_header("Retry-After", str(full.seconds))
            self.answer(pages.full_page(), 503)
            return
        except Exception as error:
            self.fail(error)
            return
        if cookie:
            self.add_header("Set-Cookie", cookie)
        server.failing.pop(path[:200], None)
        server.visits.send_out(visit)
        self.show(visit, content)

    async def open(self, path: str, visitor: Visitor) -> tuple[Visit, str] | None:
        """The page as this visitor sees it; None for one who is not let in."""
        values = await self.application.values(self.request, visitor, path)
        return None if values is None else await self.application.open(path, visitor, values)

    async def may_read(self, visitor: Visitor) -> bool:
        """Whether `LIVE["session"]`, where it decides who comes in, knows who asks; else says that it does not."""
        server = self.application
        if server.gate.service.login != "session":
            return True
        try:
            values = await server.values(self.request, visitor, self.request.path)
        except Exception as error:
            self.fail(error)
            return False
        if values is None:
            self.answer(pages.unknown_person_page(), 403)
        return values is not None

    def fail(self, error: Exception) -> None:
        """What the author's code has raised."""
        server, path, told = self.application, self.request.path[:200], in_full(error)
        if not server.options.reload or server.failing.get(path) != hash(told):
            log.error("%s can't be shown:\n%s", loggable(path), told)
        if server.options.reload:
            server.failing[path] = hash(told)
        self.answer(pages.failed_page(error, server.options.development, follows=server.options.reload), 500)

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
            policy = pages.policy(server.gate.origin(self.request), sockets=False)
            self.set_header("Content-Security-Policy", policy)
        attempts = server.app.config.get("reconnect_attempts", 5)
        name = visit.page.component.name
        # With what a later run of the server needs, to show the same page again.
        live = f"/-/{route}/{visit.token}?{server.visits.epoch}{pages.own_path(visit.page.path)}"
        self.answer(pages.live_page(content, name, live, attempts, server.limits.message))


class AssetHandler(Handler):
    """The script and the style sheet."""

    def get(self, name: str) -> None:
        asset = pages.assets()[name]
        self.set_header("Content-Type", asset.kind)
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.answer(asset.content)
