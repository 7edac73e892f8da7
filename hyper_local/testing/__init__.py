"""The test client: a front end without a browser.

    from hyper_local.testing import mount

    page = mount(Counter)
    page.click("button")
    assert page.text("p") == "1"

Everything goes through real messages; the clock is virtual, and every call
returns when nothing runs any more, so tests neither sleep nor wait.
"""

from __future__ import annotations

from ..link import Link, Way
from .elements import NoSuchElement
from .page import Page, close_all, mount
from .view import Frame

__all__ = ["Frame", "Link", "NoSuchElement", "Page", "Way", "close_all", "mount"]
