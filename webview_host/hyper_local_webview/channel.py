"""Channel: the way from a page to Python that Qt has of its own.

pywebview gives each call of a page a new thread and answers it by a script.
Our function only queues, so Qt may call it on the UI thread, and its answer
costs no script: a click arrives in half the time. Other toolkits, and a page
that loads before the object is known, use the function that pywebview exposes.
"""

from __future__ import annotations

import importlib
import json
import logging
from typing import Any, cast

from .bridge import Bridge

log = logging.getLogger("hyper_local")

FIELDS = 4
"""The key, the document, the number of the call, and its messages."""


def connect(window: Any, bridge: Bridge) -> Any:
    """Offer the bridge's function on Qt's channel; gives what must be kept while the window is there, or None.

    On the UI thread, before the page loads.
    """
    if window.gui.renderer != "qtwebengine":
        return None
    core: Any = importlib.import_module("qtpy.QtCore")

    def call(self: Any, text: str) -> None:
        take(bridge, text)

    made: Any = type(core.QObject)("Channel", (core.QObject,), {"call": core.Slot(str)(call)})()
    window.native.channel.registerObject(bridge.names.call, made)
    return made


def take(bridge: Bridge, text: str) -> None:
    """One call of the page. What it raised would end the process."""
    try:
        given: object = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    call = cast("list[object]", given) if isinstance(given, list) else []
    key, document, number, messages = call if len(call) == FIELDS else [None] * FIELDS
    try:
        bridge.post(key, document, number, messages)
    except Exception:
        log.exception("a call of the window's page failed")
