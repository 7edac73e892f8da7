"""Noise: what Qt, Chromium and pywebview print that no user of an app needs to read.

Goes to the log `hyper_local.window`, where whoever looks for it finds it.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import Any

log = logging.getLogger("hyper_local.window")


@contextmanager
def hushed(webview: Any, toolkit: str) -> Generator[None]:
    """While the window lives."""
    hook, thread_hook = sys.excepthook, threading.excepthook

    def in_thread(args: threading.ExceptHookArgs) -> None:
        # An answer of pywebview's to a page that has been put back meanwhile; the page asks again.
        if isinstance(args.exc_value, webview.errors.JavascriptException):
            log.debug("an answer found no page: %s", args.exc_value)
        else:
            thread_hook(args)

    # PyQt ends the process where a slot raises and nobody has set a hook.
    sys.excepthook = lambda kind, error, tb: hook(kind, error, tb)
    threading.excepthook = in_thread
    restore = _hush_qt() if toolkit == "qt" else None
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = hook, thread_hook
        if restore is not None:
            restore()


def _hush_qt() -> Callable[[], object]:
    """Take Qt's messages; gives what undoes it. Qt's warnings (no Vulkan here, …) are no one's to act on."""
    core: Any = importlib.import_module("qtpy.QtCore")  # late: only where Qt is the toolkit
    serious = (core.QtMsgType.QtCriticalMsg, core.QtMsgType.QtFatalMsg)

    def handle(kind: Any, context: Any, message: str) -> None:
        log.log(logging.ERROR if kind in serious else logging.DEBUG, "Qt: %s", message)

    core.qInstallMessageHandler(handle)
    return partial(core.qInstallMessageHandler, None)
