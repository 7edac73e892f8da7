"""Lockdown: a window shows its own document and no other, whatever its content asks for.

The bridge's key holds on every platform; what stands here keeps the app from
being replaced by another page at all, where the platform lets us.
"""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Callable
from typing import Any

from .bridge import Bridge
from .ending import pending, release
from .toolkit import web_view

log = logging.getLogger("hyper_local")

PATIENCE = 1.0
"""Seconds until a page that has loaded must have spoken."""
MOST_TRIES = 3


def guard(window: Any, refused: Callable[[str], object]) -> None:
    """Refuse other pages, other windows, devices and downloads. On the UI thread, before the window is shown.

    `refused` is told the addresses of pages that were not opened.
    """
    native = window.native
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        _guard_qt(native.webview.page(), refused)
    elif renderer == "gtkwebkit2":

        def decide(view: Any, decision: Any, kind: Any) -> bool:
            return _decide_gtk(decision, kind, refused)

        web_view(native).connect("decide-policy", decide)


def _guard_qt(page: Any, refused: Callable[[str], object]) -> None:
    # Late: only where pywebview has loaded Qt.
    core: Any = importlib.import_module("qtpy.QtWebEngineCore")
    types = core.QWebEngineNavigationRequest.NavigationType
    denied = core.QWebEnginePage.PermissionPolicy.PermissionDeniedByUser

    def judge(request: Any) -> None:
        # Our own document is a data: address that Qt itself asks for; the page can't.
        if request.url().scheme() == "data" and request.navigationType() == types.TypedNavigation:
            request.accept()
        else:
            request.reject()
            log.warning("the window stays on its page: %.80s was not opened", request.url().toString())
            refused(request.url().toString())

    def no_window(page: Any, kind: Any) -> None:
        return None

    def deny(url: Any, feature: Any) -> None:
        page.setFeaturePermission(url, feature, denied)

    def cancel(download: Any) -> None:
        download.cancel()

    page.navigationRequested.connect(judge)
    # Else pywebview would answer target=_blank, and fail in a way that ends the process. The page it
    # would have used would outlive its profile, which Qt complains of.
    type(page).createWindow = no_window
    page.nav_handler = None
    # pywebview grants camera and microphone to whoever asks.
    page.featurePermissionRequested.disconnect()
    page.featurePermissionRequested.connect(deny)
    page.profile().downloadRequested.connect(cancel)


def _decide_gtk(decision: Any, kind: Any, refused: Callable[[str], object]) -> bool:
    if kind.value_nick not in ("navigation-action", "new-window-action"):
        return False
    address = decision.get_navigation_action().get_request().get_uri()
    if kind.value_nick == "navigation-action" and address == "about:blank":
        return False
    decision.ignore()
    log.warning("the window stays on its page: %.80s was not opened", address)
    refused(address)
    return True


def forget(renderer: str) -> None:
    """Let Qt delete the page before the profile that it belongs to. On the UI thread, after its loop has ended."""
    if renderer == "qtwebengine":
        core: Any = importlib.import_module("qtpy.QtCore")
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


def show_again(window: Any, html: str) -> None:
    """Load our document once more. Any thread."""
    renderer, native = window.gui.renderer, window.native
    if renderer == "qtwebengine":
        # Not load_html with its default address, which would let the page read files.
        native.html_trigger.emit(html, "")
    elif renderer == "gtkwebkit2":
        importlib.import_module("gi.repository.GLib").idle_add(web_view(native).load_html, html, "")
    else:
        window.load_html(html, "")


def revive(window: Any, bridge: Bridge, html: str) -> None:
    """Show our document again where its process has died (out of memory, say). On the UI thread.

    Not for ever where it dies each time before it shows anything.
    """
    if window.gui.renderer != "qtwebengine":
        return
    deaths = 0
    dead: Any = None

    def died(status: Any, code: int) -> None:
        nonlocal deaths, dead
        view = bridge.session
        if view is not dead and view is not None and view.known:
            deaths = 0
        dead = view  # a page that dies before it says anything leaves that of the one before it
        deaths += 1
        if bridge.closing or not code:
            return
        release(pending(window))
        if deaths > MOST_TRIES:
            log.error("the window's page keeps ending; it is not shown again")
            return
        log.warning("the window's page has ended (code %d); it is shown again", code)
        show_again(window, html)

    window.native.webview.page().renderProcessTerminated.connect(died)


def keep_alive(window: Any, bridge: Bridge, html: str) -> None:
    """Greet each document that has loaded, and show ours again where it does not answer.

    A reload leaves some web views with a blank page. Scripts that ran in the document before never
    end; the threads that wait for them are woken.
    """
    tries = 0

    def loaded() -> None:
        nonlocal tries
        bridge.writer.greet()
        if bridge.heard.wait(PATIENCE) or bridge.closing:
            tries = 0
        elif tries < MOST_TRIES:
            tries += 1
            log.warning("the window had lost its page; it is shown again")
            show_again(window, html)
        else:
            log.error("the window's page does not start")

    def before_load() -> None:
        """On the UI thread, with the new document there and none of our scripts in it yet."""
        bridge.heard.clear()
        timer = threading.Timer(PATIENCE, release, [pending(window)])
        timer.daemon = True
        timer.start()

    window.events.before_load += before_load
    window.events.loaded += loaded
