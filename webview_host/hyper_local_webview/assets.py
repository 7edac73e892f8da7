"""Assets: the app's static files in a window, through an address scheme of its own instead of a port (X3).

`/static/logo.png` is `hyper://app/static/logo.png` here: the document names that
as its base. Qt and GTK let us answer for a scheme; pywebview gives no way to do
so on macOS and Windows.
"""

from __future__ import annotations

import importlib
import logging
from pathlib import Path
from typing import Any

from hyper_local import static_files

from .toolkit import web_view

log = logging.getLogger("hyper_local")

SCHEME = "hyper"
BASE = f"{SCHEME}://app/"

_kept: list[Any] = []
"""Qt does not own its handlers: they must live as long as the program."""


def base_for(toolkit: str) -> str:
    """The address that relative ones in the document are resolved against, "" where there is none."""
    return BASE if toolkit in ("qt", "gtk") else ""


def announce(toolkit: str) -> None:
    """Tell Qt of the scheme, which must be before it starts."""
    if toolkit != "qt":
        return
    core: Any = importlib.import_module("qtpy.QtWebEngineCore")  # late: only where Qt is the toolkit
    scheme = core.QWebEngineUrlScheme(SCHEME.encode())
    scheme.setSyntax(core.QWebEngineUrlScheme.Syntax.Host)
    flags = core.QWebEngineUrlScheme.Flag
    # Fonts are asked for across origins: the document has none.
    scheme.setFlags(flags.SecureScheme | flags.CorsEnabled)
    core.QWebEngineUrlScheme.registerScheme(scheme)


def serve(window: Any, folder: Path) -> None:
    """Answer for the scheme in a window that is about to be shown. On the UI thread."""
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        _serve_qt(window.native.webview.page().profile(), folder)
    elif renderer == "gtkwebkit2":
        _serve_gtk(web_view(window.native), folder)


def _serve_qt(profile: Any, folder: Path) -> None:
    core: Any = importlib.import_module("qtpy.QtWebEngineCore")
    qt: Any = importlib.import_module("qtpy.QtCore")

    class Handler(core.QWebEngineUrlSchemeHandler):
        def requestStarted(self, job: Any) -> None:  # noqa: N802 - Qt's name
            url = job.requestUrl()
            found = static_files.find(folder, url.path(qt.QUrl.ComponentFormattingOption.FullyEncoded))
            if found is None or url.host() != "app":
                job.fail(core.QWebEngineUrlRequestJob.Error.UrlNotFound)
                return
            # The job's child: it is closed with it.
            device = qt.QFile(str(found), job)
            device.open(qt.QIODevice.OpenModeFlag.ReadOnly)
            job.setAdditionalResponseHeaders({qt.QByteArray(b"Access-Control-Allow-Origin"): qt.QByteArray(b"*")})
            job.reply(static_files.kind_of(found).encode(), device)

    handler = Handler()
    _kept.append(handler)
    profile.installUrlSchemeHandler(SCHEME.encode(), handler)


def _serve_gtk(view: Any, folder: Path) -> None:
    gio: Any = importlib.import_module("gi.repository.Gio")
    glib: Any = importlib.import_module("gi.repository.GLib")
    webkit: Any = importlib.import_module("gi.repository.WebKit2")

    def answer(request: Any) -> None:
        address = request.get_uri()
        path = address.removeprefix(BASE.removesuffix("/"))
        found = static_files.find(folder, path) if path != address else None
        if found is None:
            request.finish_error(glib.Error.new_literal(gio.io_error_quark(), "not found", gio.IOErrorEnum.NOT_FOUND))
            return
        stream = gio.File.new_for_path(str(found)).read(None)
        response = webkit.URISchemeResponse.new(stream, found.stat().st_size)
        response.set_content_type(static_files.kind_of(found))
        headers = importlib.import_module("gi.repository.Soup").MessageHeaders.new(1)
        headers.append("Access-Control-Allow-Origin", "*")
        response.set_http_headers(headers)
        request.finish_with_response(response)

    context = view.get_context()
    manager = context.get_security_manager()
    manager.register_uri_scheme_as_secure(SCHEME)
    manager.register_uri_scheme_as_cors_enabled(SCHEME)
    context.register_uri_scheme(SCHEME, answer)
