"""System: clipboard, notifications, and the light or dark look that a person prefers."""

from __future__ import annotations

import concurrent.futures
import importlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from .toolkit import on_ui

log = logging.getLogger("hyper_local")
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that a program of the system's may take."""


def copy(window: Any, text: str) -> concurrent.futures.Future[None]:
    """Put text on the clipboard."""
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        return _there(window, lambda: _qt_clipboard().setText(text))
    if renderer == "gtkwebkit2":
        return _there(window, lambda: _copy_gtk(text))
    command = ["pbcopy"] if sys.platform == "darwin" else ["clip"]
    content = text.encode("utf-8" if sys.platform == "darwin" else "utf-16")

    def give() -> None:
        _run(command, content)

    return _apart(give)


def paste(window: Any) -> concurrent.futures.Future[str]:
    """The text on the clipboard."""
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        return _there(window, lambda: str(_qt_clipboard().text()))
    if renderer == "gtkwebkit2":
        return _there(window, lambda: _gtk_clipboard().wait_for_text() or "")
    if sys.platform == "darwin":
        return _apart(lambda: _run(["pbpaste"]).decode("utf-8", "replace"))
    script = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-Clipboard -Raw"
    return _apart(lambda: _run(["powershell", "-NoProfile", "-Command", script]).decode("utf-8", "replace"))


def notify(window: Any, app: str, title: str, text: str) -> concurrent.futures.Future[bool]:
    """Show a notification; whether the system took it."""
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        if hasattr(importlib.import_module("qtpy.QtDBus").QDBusArgument, "add"):
            return _there(window, lambda: _notify_qt(app, title, text))
        # PySide6 can't say that a number has no sign, as the call wants it.
        return _apart(lambda: _notify_gdbus(app, title, text))
    if renderer == "gtkwebkit2":
        return _apart(lambda: _notify_gtk(app, title, text))
    return _apart(lambda: _notify_elsewhere(title, text))


def is_dark(window: Any) -> concurrent.futures.Future[bool]:
    """Whether the page would be dark: the web view asks the system."""
    script = "matchMedia('(prefers-color-scheme: dark)').matches"
    return _apart(lambda: bool(window.evaluate_js(script)))


def _there(window: Any, ask: Callable[[], T]) -> concurrent.futures.Future[T]:
    """Ask on the UI thread."""
    answer: concurrent.futures.Future[T] = concurrent.futures.Future()
    on_ui(window, lambda: _settle(answer, ask))
    return answer


def _apart(ask: Callable[[], T]) -> concurrent.futures.Future[T]:
    """Ask on a thread that may wait."""
    answer: concurrent.futures.Future[T] = concurrent.futures.Future()
    threading.Thread(target=_settle, args=(answer, ask), name="hyper-system", daemon=True).start()
    return answer


def _settle(answer: concurrent.futures.Future[T], ask: Callable[[], T]) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(ask())
    except BaseException as error:
        answer.set_exception(error)


def _run(command: list[str], given: bytes = b"") -> bytes:
    return subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE, check=True).stdout


# Clipboards -------------------------------------------------------------------


def _qt_clipboard() -> Any:
    return importlib.import_module("qtpy.QtWidgets").QApplication.clipboard()


def _gtk_clipboard() -> Any:
    gtk: Any = importlib.import_module("gi.repository.Gtk")
    gdk: Any = importlib.import_module("gi.repository.Gdk")
    return gtk.Clipboard.get(gdk.SELECTION_CLIPBOARD)


def _copy_gtk(text: str) -> None:
    clipboard = _gtk_clipboard()
    clipboard.set_text(text, -1)
    clipboard.store()  # it stays when the program has ended, where the desktop keeps it


# Notifications ------------------------------------------------------------------

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


def _notify_qt(app: str, title: str, text: str) -> bool:
    bus: Any = importlib.import_module("qtpy.QtDBus")
    core: Any = importlib.import_module("qtpy.QtCore")
    number = bus.QDBusArgument()
    number.add(0, core.QMetaType.Type.UInt.value)
    call = bus.QDBusMessage.createMethodCall(NAME, PATH, NAME, "Notify")
    actions = bus.QDBusArgument()
    actions.add([], core.QMetaType.Type.QStringList.value)
    call.setArguments([app, number, "", title, text, actions, {}, -1])
    answer = bus.QDBusConnection.sessionBus().call(call, bus.QDBus.CallMode.Block, int(PATIENCE * 100))
    return _taken(answer.errorMessage())


def _notify_gdbus(app: str, title: str, text: str) -> bool:
    # Texts as GVariant writes them, which is nearly as JSON does.
    words = [json.dumps(word.replace("\0", ""), ensure_ascii=False) for word in (app, title, text)]
    command = ["gdbus", "call", "--session", "--dest", NAME, "--object-path", PATH, "--method", f"{NAME}.Notify", "--"]
    try:
        _run([*command, words[0], "0", "''", words[1], words[2], "[]", "{}", "-1"])
    except subprocess.CalledProcessError as error:
        return _taken(error.stderr.decode("utf-8", "replace").strip())
    except (OSError, subprocess.SubprocessError) as error:
        return _taken(str(error))
    return True


def _notify_gtk(app: str, title: str, text: str) -> bool:
    gio: Any = importlib.import_module("gi.repository.Gio")
    glib: Any = importlib.import_module("gi.repository.GLib")
    given = glib.Variant("(susssasa{sv}i)", (app, 0, "", title, text, [], {}, -1))
    try:
        connection = gio.bus_get_sync(gio.BusType.SESSION, None)
        connection.call_sync(NAME, PATH, NAME, "Notify", given, None, gio.DBusCallFlags.NONE, int(PATIENCE * 100), None)
    except glib.Error as error:
        return _taken(error.message)
    return True


def _taken(problem: str) -> bool:
    if problem:
        log.warning("the notification was not shown: %s", problem)
    return not problem


def _notify_elsewhere(title: str, text: str) -> bool:
    if sys.platform == "darwin":
        # The words are given as arguments: nothing in them is part of the script.
        script = "on run a\ndisplay notification (item 2 of a) with title (item 1 of a)\nend run"
        command, given = ["osascript", "-", title, text], script.encode()
    else:
        script = (
            "$n = 'Windows.UI.Notifications'; $w = \"$n,ContentType=WindowsRuntime\";"
            '$k = [Type]"$n.ToastNotificationManager,$w"; $t = [Type]"$n.ToastNotification,$w";'
            "$x = $k::GetTemplateContent(1); $i = [Console]::In.ReadToEnd() -split [char]0;"
            "$e = $x.GetElementsByTagName('text'); $e[0].InnerText = $i[0]; $e[1].InnerText = $i[1];"
            "$k::CreateToastNotifier('hyper-local').Show($t::new($x))"
        )
        command, given = ["powershell", "-NoProfile", "-Command", script], f"{title}\0{text}".encode()
    try:
        _run(command, given)
    except (OSError, subprocess.SubprocessError) as error:
        return _taken(str(error))
    return True
