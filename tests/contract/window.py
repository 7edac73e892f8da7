"""The window host: a real window of pywebview, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.window.process import Window

from .driver import JsPage


@contextmanager
def open_window(path: Path, address: str = "/", **props: object) -> Iterator[JsPage]:
    """Show an app folder or one module in a window, as the other hosts' factories do."""
    window = Window(path, target=address, values=props)
    try:
        window.ready()
        yield JsPage(window.evaluate, Window.root)
        assert window.close() == 0
    finally:
        window.end()
