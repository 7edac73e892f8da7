"""Lockdown: a window shows its own document and no other, whatever its content asks for.

The bridge's key holds on every platform; what stands here keeps the app from
being replaced by another page at all, where the platform lets us.
"""

from __future__ import annotations

import logging
from typing import Any

from .bridge import Bridge

log = logging.getLogger("hyper_local")

PATIENCE = 1.0
"""Seconds until a page that has loaded must have spoken."""
MOST_TRIES = 3


def guard(window: Any) -> None:
    """Refuse other pages, other windows, devices and downloads. On the UI thread, before the window is shown."""
    native = window.native
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        _guard_qt(native.webview.page())
    elif renderer == "gtkwebkit2":
        _web_view(native).connect("decide-policy", _decide_gtk)


def _guard_qt(page: Any) -> None:
    from qtpy.QtWebEngineCore import (  # noqa: PLC0415 - only where pywebview has loaded Qt
        QWebEngineNavigationRequest as Request,
    )

    def judge(request: Any) -> None:
        # Our own document is a data: address that Qt itself asks for; the page can't.
        own = request.url().scheme() == "data" and request.navigationType() in (
            Request.NavigationType.TypedNavigation,
            Request.NavigationType.ReloadNavigation,
        )
        if own:
            request.accept()
        else:
            request.reject()
            log.warning("the window stays on its page: %.80s was not opened", request.url().toString())

    page.navigationRequested.connect(judge)
    # Else pywebview would answer target=_blank, and fail in a way that ends the process.
    type(page).createWindow = lambda self, kind: None
    # pywebview grants camera and microphone to whoever asks.
    page.featurePermissionRequested.disconnect()
    denied = type(page).PermissionPolicy.PermissionDeniedByUser
    page.featurePermissionRequested.connect(lambda url, what: page.setFeaturePermission(url, what, denied))
    page.profile().downloadRequested.connect(lambda download: download.cancel())


def _web_view(native: Any) -> Any:
    """WebKit's widget in pywebview's GTK window: it stands in a scrolled window."""
    return native.get_child().get_child()


def _decide_gtk(view: Any, decision: Any, kind: Any) -> bool:
    if kind.value_nick not in ("navigation-action", "new-window-action"):
        return False
    address = decision.get_navigation_action().get_request().get_uri()
    if kind.value_nick == "navigation-action" and address == "about:blank":
        return False
    decision.ignore()
    log.warning("the window stays on its page: %.80s was not opened", address)
    return True


def show_again(window: Any, html: str) -> None:
    """Load our document once more. Any thread."""
    renderer, native = window.gui.renderer, window.native
    if renderer == "qtwebengine":
        # Not load_html with its default address, which would let the page read files.
        native.html_trigger.emit(html, "")
    elif renderer == "gtkwebkit2":
        from gi.repository import GLib  # noqa: PLC0415 # pyright: ignore[reportMissingImports, reportUnknownVariableType]

        GLib.idle_add(_web_view(native).load_html, html, "")
    else:
        window.load_html(html, "")


def keep_alive(window: Any, bridge: Bridge, html: str) -> None:
    """Show our document again where a load left a page that does not speak.

    A reload leaves some web views with a blank page.
    """
    tries = 0

    def loaded() -> None:
        nonlocal tries
        if bridge.heard.wait(PATIENCE) or bridge.closing:
            tries = 0
        elif tries < MOST_TRIES:
            tries += 1
            log.warning("the window had lost its page; it is shown again")
            show_again(window, html)
        else:
            log.error("the window's page does not start")

    window.events.before_load += bridge.heard.clear
    window.events.loaded += loaded
