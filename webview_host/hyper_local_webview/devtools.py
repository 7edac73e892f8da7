"""Devtools: the web view's inspector, for `hyper-local run --devtools`."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from .toolkit import on_ui

HOW = "Developer tools: right click in the window, then Inspect Element."


def prepare() -> None:
    """Before the toolkit starts: pywebview would log everything it does."""
    os.environ.setdefault("PYWEBVIEW_LOG", "info")


def announce(window: Any) -> None:
    """Say how to open it, and which port Qt listens on for it. On the UI thread, before the window is shown."""
    print(HOW, file=sys.stderr)  # noqa: T201 - who asked for it reads it there
    if window.gui.renderer == "qtwebengine":
        port = os.environ.get("QTWEBENGINE_REMOTE_DEBUGGING", "")
        print(  # noqa: T201
            f"Qt serves them at http://127.0.0.1:{port}, without a password, as long as the window is open: "
            "programs of this computer, and pages in its browsers, can reach it.",
            file=sys.stderr,
            flush=True,
        )


def close(window: Any) -> None:
    """Close inspectors that would outlive the last window, and the program with them. Any thread."""
    if window.gui is None or window.gui.renderer != "qtwebengine":  # None where the toolkit has not started yet
        return
    instances: dict[str, Any] = importlib.import_module("webview.platforms.qt").BrowserView.instances

    def end() -> None:
        for native in list(instances.values()):
            if native.uid == "web_inspector":
                native.close()

    on_ui(window, end)
