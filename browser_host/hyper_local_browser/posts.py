"""Posts: the route of forms that work without scripts (C3)."""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast
from urllib.parse import unquote

from tornado.httputil import HTTPFile, HTTPInputError, parse_body_arguments

from . import pages
from .handler import LongPost
from .plain import Posted
from .sheet import SURE, Address, asking

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
"""The types that a form with fields can send."""
WAIT_SECONDS = 20.0
"""How long a browser waits for a handler; then it is shown what there is."""


class PostHandler(LongPost):
    """A form of a page, sent by the browser itself or by htmx."""

    def most_body(self) -> int:
        return self.most_post

    def refusal(self, token: str) -> int:
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind not in FORMS:
            return 415
        found = self.posting and self.application.visits.plain(self.posting, token=token)
        return 0 if found else 404

    async def post(self, token: str, page: str) -> None:
        server = self.application
        if self.refused not in (0, 404):
            self.send_error(self.refused)
            return
        visitor = server.gate.visitor(self.request)
        found = server.visits.plain(visitor, token=token) if visitor else None
        if found is None or self.refused:
            self.ended()
            return
        visit, plain = found
        if len(plain.answers) >= server.limits.queue:
            self.send_error(429)
            return
        try:
            posted = self.posted(int(page))
        except (HTTPInputError, ValueError):
            self.send_error(400)
            return
        visit.expect()
        here = pages.plain_address(visit.page.path, plain.name)
        press = await self.ask(plain.pressed, posted)
        if press is not None and press.question and SURE not in posted.texts:
            self.show(asking(press.question, self.request.uri or "", posted.texts, here), press.question)
            return
        done: concurrent.futures.Future[None] = await self.ask(plain.post, posted, press)
        self.kept = True
        done.add_done_callback(self.handled)
        await asyncio.wait([asyncio.wrap_future(done)], timeout=WAIT_SECONDS)
        if not self.by_htmx:
            # Not the page itself: reloading it must not post again.
            self.redirect(here, status=303)
            return
        content = await self.ask(plain.paint_or_none)
        if content is None:
            self.ended()
        else:
            self.show(content)

    def handled(self, done: concurrent.futures.Future[None]) -> None:
        """All handlers are done. On the kernel's thread."""
        with suppress(RuntimeError):  # the server may be gone
            self.application.visits.loop.call_soon_threadsafe(self.release)

    async def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call something on the kernel's thread."""
        return await asyncio.wrap_future(self.application.kernel.call(function, *arguments))

    def show(self, content: str, title: str = "") -> None:
        """Answer with some content: alone for htmx, which puts it into the page that is there."""
        # With no-referrer, a browser would not say where a form comes from.
        self.set_header("Referrer-Policy", "same-origin")
        self.answer(pages.root(content) if self.by_htmx else pages.message_page(title, content))

    @property
    def by_htmx(self) -> bool:
        """Whether htmx asks."""
        return self.request.headers.get("HX-Request") == "true"

    def posted(self, page: int) -> Posted:
        """What the browser sent. Raises `ValueError` or tornado's `HTTPInputError`."""
        texts: dict[str, list[bytes]] = {}
        files: dict[str, list[HTTPFile]] = {}
        parse_body_arguments(self.request.headers.get("Content-Type", ""), bytes(self.body), texts, files)
        return Posted(
            page,
            _address(unquote(self.request.query)),
            {name: [value.decode("utf-8", "replace") for value in values] for name, values in texts.items()},
            {name: [(f.filename, f.content_type, f.body) for f in some] for name, some in files.items()},
        )

    def ended(self) -> None:
        """Its instance is gone, or never was."""
        if self.by_htmx:
            self.set_header("HX-Refresh", "true")
            self.answer("")
            return
        came_from, _, _ = self.request.headers.get("Referer", "").partition("?")
        ours = f"{self.request.headers['Origin']}/"  # the gate has compared it
        path = came_from.removeprefix(ours) if came_from.startswith(ours) else ""
        self.answer(pages.ended_page(pages.own_path(path)), 404)


def _address(text: str) -> Address:
    """The address of a binding. Raises `ValueError`."""
    try:
        at: Any = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(at, list) or not all(type(step) in (int, str) for step in cast("list[object]", at)):
        raise ValueError("not an address")
    return tuple(cast("list[int | str]", at))
