"""The browser host with Server-Sent Events and posts in place of the WebSocket (C3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .browser import Tab, copy_with, open_browser


@contextmanager
def open_sse(path: Path, address: str = "/", *, tmp_path: Path, **props: object) -> Iterator[Tab]:
    """As `open_browser`."""
    with open_browser(copy_with(path, tmp_path, transport="sse"), address, **props) as tab:
        assert "/-/stream/" in tab.evaluate("document.querySelector('script').dataset.live")
        yield tab
