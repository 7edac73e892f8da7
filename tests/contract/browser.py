"""The browser host, as people run it: a process of its own, and tabs of a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.browser.serving import serving

from .driver import PATIENCE, JsPage, until

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


STEP_SECONDS = 60.0
"""How long one step of Playwright's may take; its error says what it waited for."""
START_SECONDS = 120.0
"""How long a browser may take to start, which is what a busy machine delays most."""


class Chromium:
    """A Chromium whose Playwright has a thread of its own.

    Two of Playwright's loops can't share a thread, nor can one of them and a
    test's `asyncio.run`, and nobody here knows which tests ran before.
    """

    def __init__(self, *flags: str) -> None:
        self._flags = flags
        self._pool = ThreadPoolExecutor(1, "chromium")
        self.browser: Any = self.do(self._launch)

    def _launch(self) -> Any:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        return self._playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*CHROMIUM_FLAGS, *self._flags], timeout=1000 * START_SECONDS
        )

    def do(self, function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        """Call something of Playwright's on its thread."""
        # Longer than Playwright waits by itself: an end from here could not say for what.
        return self._pool.submit(function, *arguments, **keywords).result(2 * START_SECONDS)

    def context(self, **options: Any) -> Any:
        """Somebody's cookies and tabs."""
        context = self.do(self.browser.new_context, **options)
        self.do(context.set_default_timeout, 1000 * STEP_SECONDS)
        return context

    def close(self) -> None:
        self.do(self.browser.close)
        self.do(self._playwright.stop)
        self._pool.shutdown()


class Visitor:
    """Somebody with cookies of their own. `failures` collects what their tabs' consoles complain of."""

    def __init__(self, chromium: Chromium, url: str, **options: Any) -> None:
        self.chromium = chromium
        self.entry = urlsplit(url)
        self.context = chromium.context(**options)
        self.failures: list[str] = []

    def open(self, address: str = "/") -> Tab:
        """A tab with that page, live already."""
        return Tab(self, self.entry._replace(path=address).geturl())

    def close(self) -> None:
        self.chromium.do(self.context.close)


class Tab(JsPage):
    """A tab. `tab` is Playwright's, for use by `do`."""

    def __init__(self, visitor: Visitor, url: str) -> None:
        self.visitor = visitor
        self.do = visitor.chromium.do
        self.sent: list[str] = []
        self.tab: Any = self.do(self._open, visitor.context)
        super().__init__(lambda script: self.do(self.tab.evaluate, script), mouse_click=self._click)
        self.go(url)

    def another(self) -> Tab:
        """The same page for somebody else, with cookies of their own."""
        other = Visitor(self.visitor.chromium, self.visitor.entry.geturl())
        other.failures = self.visitor.failures
        return other.open()

    def _click(self, css: str) -> None:
        self.do(self.tab.click, css, timeout=1000 * PATIENCE)

    def _open(self, context: Any) -> Any:
        tab = context.new_page()
        failures = self.visitor.failures
        tab.on("pageerror", lambda error: failures.append(str(error)))
        tab.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
        tab.on("websocket", lambda socket: socket.on("framesent", self._heard))
        tab.on("request", lambda request: request.method == "POST" and self._heard(request.post_data or ""))
        return tab

    def _heard(self, payload: str | bytes) -> None:
        self.sent.append(str(payload))

    def go(self, url: str) -> None:
        """Open an address in this tab and wait until the page is live."""
        self.sent.clear()
        self.do(self.tab.goto, url)
        self.wait_until_live()

    def wait_until_live(self) -> None:
        """The first update is applied when it is acknowledged."""
        # Each question gives Playwright the time to tell what it has seen.
        until(
            lambda: self.evaluate("true") and any('"ack"' in text for text in self.sent),
            PATIENCE,
            lambda: f"not live; sent {self.sent}; {self.call('html')}",
        )


def copy_with(path: Path, folder: Path, **settings: object) -> Path:
    """A copy in `folder` of an app folder, or of one module in an app of its own, with these settings."""
    inside = next((up.parent for up in path.parents if up.name in ("live", "pages")), None)
    whole = path if path.is_dir() else inside
    # A name of its own: what it is imported as outlives the test.
    app = folder / (whole.name if whole else f"{path.stem}_alone")
    if whole:
        shutil.copytree(whole, app)
        found = app / path.relative_to(whole)
    else:
        (app / "live").mkdir(parents=True)
        found = app / "live" / path.name
        shutil.copy(path, found)
    (app / "config.py").write_text(f"LIVE = {settings!r}\n")
    return found


@contextmanager
def open_browser(path: Path, address: str = "/", **props: object) -> Iterator[Tab]:
    """Show an app folder's page in a browser's tab, as the other hosts' factories do."""
    options = [f"--prop={name}={value}" for name, value in props.items()]
    with serving(path, *options) as command:
        chromium = Chromium()
        try:
            visitor = Visitor(chromium, command.url)
            yield visitor.open(address)
            assert visitor.failures == []
        finally:
            chromium.close()
        assert command.end() == 0, command.errors
