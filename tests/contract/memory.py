"""The test client as a host: no browser, a virtual clock, the same messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from hyper_local import testing
from hyper_local.app import open_app
from tests.contract.driver import PATIENCE, Another, until


class MemoryPage:
    """A page of `hyper_local.testing`, under the driver's names. It has no focus."""

    has_focus = False

    def __init__(self, page: testing.Page, another: Another) -> None:
        self.page = page
        self.another = another
        self.starts: dict[str, int] = {}
        self.text = page.text
        self.texts = page.texts
        self.count = page.count
        self.value = page.value
        self.attribute = page.attribute

    def click(self, css: str) -> None:
        self.page.click(css)

    def fill(self, css: str, text: str) -> None:
        self.page.fill(css, text)

    def change(self, css: str, value: Any) -> None:
        self.page.change(css, value)

    def submit(self, css: str, **fields: Any) -> None:
        self.page.submit(css, **fields)

    def focused(self) -> str:
        return ""

    def errors(self) -> list[str]:
        return self.page.errors

    def press(self, css: str, key: str, *held: str) -> None:
        self.page.fire(css, "keydown", key=key, **dict.fromkeys(held, True))

    def said(self) -> list[str]:
        return list(self.page.said.values())

    def upload(self, css: str, name: str, text: str) -> None:
        self.page.upload(css, name, text, "text/csv")

    def watch(self, css: str) -> None:
        self.starts[css] = len(self.page.frames)

    def watched(self, css: str) -> list[str]:
        seen: list[str] = []
        for frame in self.page.frames[self.starts[css] :]:
            found = BeautifulSoup(frame, "html.parser").select_one(css)
            text = " ".join(found.get_text().split()) if found else None
            if text is not None and text not in seen[-1:]:
                seen.append(text)
        return seen

    def eventually(self, check: Callable[[], Any], timeout: float = PATIENCE) -> None:
        # Every call has returned when all was done: there is nothing to wait for.
        until(check, 0, lambda: self.page.html)


@contextmanager
def open_memory(path: Path, address: str = "/", **props: object) -> Iterator[MemoryPage]:
    """Show an app folder's page, or one module."""
    app = open_app(path)

    def show() -> MemoryPage:
        return MemoryPage(testing.mount(app.page(address), **props), show)

    try:
        yield show()
        testing.close_all()
    finally:
        app.close()
