"""The test client for `async def` tests: the same calls, awaited.

    page = await mount(Counter)
    await page.click("button")

They run on a thread of their own, since the clock is virtual there too.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..reloading import Reloaded
from . import page as sync

_thread = ThreadPoolExecutor(1, thread_name_prefix="hyper-local-testing")


async def _in_thread(function: Any, *arguments: Any, **keywords: Any) -> Any:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_thread, lambda: function(*arguments, **keywords))


class Page:
    """A mounted component. What a person does is awaited; what is there is read."""

    def __init__(self, page: sync.Page) -> None:
        self._page = page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    @property
    def agree(self) -> bool:
        """Whether the person says yes to questions of `.confirm`."""
        return self._page.agree

    @agree.setter
    def agree(self, answer: bool) -> None:
        self._page.agree = answer

    async def click(self, css: str) -> Page:
        await _in_thread(self._page.click, css)
        return self

    async def fill(self, css: str, text: str) -> Page:
        await _in_thread(self._page.fill, css, text)
        return self

    async def change(self, css: str, value: Any) -> Page:
        await _in_thread(self._page.change, css, value)
        return self

    async def upload(self, css: str, name: str, content: bytes | str, type: str = "") -> Page:  # noqa: A002 - as HTML calls it
        await _in_thread(self._page.upload, css, name, content, type)
        return self

    async def submit(self, css: str = "form", **fields: Any) -> Page:
        await _in_thread(self._page.submit, css, **fields)
        return self

    async def fire(self, css: str, event: str, **properties: Any) -> Page:
        await _in_thread(self._page.fire, css, event, **properties)
        return self

    async def wait(self, seconds: float) -> Page:
        await _in_thread(self._page.wait, seconds)
        return self

    async def navigate(self, path: str) -> Page:
        await _in_thread(self._page.navigate, path)
        return self

    async def reload(self) -> Reloaded:
        return await _in_thread(self._page.reload)

    async def unmount(self) -> None:
        await _in_thread(self._page.unmount)


async def mount(target: Any, /, **props: Any) -> Page:
    """Mount a component class, or a page of an app, and show it."""
    return Page(await _in_thread(lambda: sync.mount(target, **props)))


async def close_all() -> None:
    """Unmount every page of this module."""
    await _in_thread(sync.close_all)
