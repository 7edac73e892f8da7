"""Short names: members of Qt's enums as Qt 5 had them, `Qt.LeftButton` for `Qt.MouseButton.LeftButton`.

pywebview uses some. With PyQt6 it gets them of qtpy, which puts all that there are on all classes as soon as
it is imported: a fifth of a window's start. So those that pywebview uses come at once, all others when the
window has shown its page.
"""

from __future__ import annotations

import importlib
import inspect
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

AT_ONCE = ("Qt", "QEvent", "QFile", "QFileDialog", "QMessageBox")
"""The classes whose short names pywebview and qtpy themselves use."""

SECONDS = 1.0
"""How long the others wait once the page has loaded: it is painted meanwhile, and the first click comes later."""
PAUSE = 0.001
"""How long others have their turn after each class, in seconds."""


def put_off() -> Callable[[], None]:
    """Let qtpy give short names to few classes when it is imported; gives what gives them to the others, soon.

    Before Qt is imported, where it is the toolkit. A qtpy that knows nothing of it is left alone.
    """
    try:
        compatibility: Any = importlib.import_module("qtpy.enums_compat")  # late: only where Qt is the toolkit
        promote: Callable[[Any], None] = compatibility.promote_enums
    except (ImportError, AttributeError):  # PySide6 has them by itself
        return lambda: None
    waiting: list[Any] = []

    def some(module: Any) -> None:
        waiting.append(module)
        promote(SimpleNamespace(**{name: getattr(module, name) for name in AT_ONCE if hasattr(module, name)}))

    def others(modules: list[Any]) -> None:
        for module in modules:
            names: dict[str, Any] = module.__dict__.copy()
            for name, value in names.items():
                if inspect.isclass(value):
                    promote(SimpleNamespace(**{name: value}))
                    time.sleep(PAUSE)

    def soon() -> None:
        compatibility.promote_enums = promote
        modules = waiting.copy()
        waiting.clear()
        if modules:  # else a page was loaded anew
            timer = threading.Timer(SECONDS, others, [modules])
            timer.daemon = True
            timer.start()

    compatibility.promote_enums = some
    return soon
