"""Toolkit: running something on the thread of the windows, and what each toolkit calls the same thing.

pywebview's own calls are used where it has one. What stands here it has not.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger("hyper_local")


def on_ui(window: Any, function: Callable[[], object]) -> None:
    """Run `function` on the UI thread, soon. Any thread, that one too."""

    def run() -> bool:
        try:
            function()
        except Exception:
            log.exception("the window could not do that")
        return False  # GTK would call it again

    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        window.native.create_window_trigger.emit(run)
    elif renderer == "gtkwebkit2":
        importlib.import_module("gi.repository.GLib").idle_add(run)
    elif sys.platform == "darwin":
        importlib.import_module("PyObjCTools.AppHelper").callAfter(run)
    else:
        action: Any = importlib.import_module("System").Action
        window.native.BeginInvoke(action(run))


def run_script(window: Any, script: str, done: Callable[[], None]) -> None:
    """Let the page run `script`, soon, and call `done` when it has, on any thread. Any thread; never blocks.

    pywebview's `run_js` would keep its caller waiting: that takes a thread more, and one that waits
    for ever where the window goes first.
    """
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        page = window.native.webview.page()

        def ran(result: object) -> None:
            done()

        on_ui(window, lambda: page.runJavaScript(script, 0, ran))
    elif renderer == "gtkwebkit2":
        view = web_view(window.native)

        def heard(view: Any, task: Any) -> None:
            try:
                view.evaluate_javascript_finish(task)
            except Exception as error:  # the page is gone
                log.debug("the page could not be told: %s", error)
            done()

        on_ui(window, lambda: view.evaluate_javascript(script, len(script), None, None, None, heard))
    else:

        def wait() -> None:
            try:
                window.run_js(script)
            except Exception as error:
                log.debug("the page could not be told: %s", error)
            done()

        threading.Thread(target=wait, name="hyper-writer", daemon=True).start()


def web_view(native: Any) -> Any:
    """WebKit's widget in pywebview's GTK window, however deep it stands."""
    waiting = [native]
    while waiting:
        widget = waiting.pop()
        if hasattr(widget, "load_html"):
            return widget
        waiting += widget.get_children() if hasattr(widget, "get_children") else []
    raise LookupError("the window has no web view")


class Held:
    """Keeps the UI thread busy while events of a new window are hooked up: else it might be shown before."""

    SECONDS = 5.0

    def __init__(self, window: Any) -> None:
        self.window = window
        self._done = threading.Event()
        # Elsewhere pywebview waits for the UI thread to make the window, which it then could not.
        self._works = window.gui.renderer in ("qtwebengine", "gtkwebkit2")

    def __enter__(self) -> None:
        if self._works:
            on_ui(self.window, lambda: self._done.wait(self.SECONDS))

    def __exit__(self, *_: object) -> None:
        self._done.set()


def to_front(window: Any) -> None:
    """Show a window before all others. Any thread."""
    renderer = window.gui.renderer

    def qt() -> None:
        native = window.native
        native.setWindowState(native.windowState() & ~_qt("QtCore").Qt.WindowState.WindowMinimized)
        native.raise_()
        native.activateWindow()

    if renderer == "qtwebengine":
        on_ui(window, qt)
    elif renderer == "gtkwebkit2":
        on_ui(window, lambda: window.native.present())
    else:
        window.restore()
        window.show()


def is_maximized(window: Any) -> bool:
    """Whether a window fills the screen; False where nobody can tell."""
    renderer = window.gui.renderer
    if renderer == "qtwebengine":
        return bool(window.native.isMaximized())
    return bool(window.native.is_maximized()) if renderer == "gtkwebkit2" else False


def place_of(window: Any) -> tuple[int, int, int, int]:
    """Left, top, width and height of a window, in pixels, as it would be given to make it again."""
    if window.gui.renderer == "qtwebengine":
        # pywebview gives the place without the frame, and takes it with.
        native = window.native
        return native.x(), native.y(), native.width(), native.height()
    return window.x, window.y, window.width, window.height


def _qt(module: str) -> Any:
    return importlib.import_module(f"qtpy.{module}")
