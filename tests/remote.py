"""Playwright on a thread of its own.

Its synchronous API runs a loop on the thread that uses it, and keeps it there:
no test after it could call `asyncio.run`, and nobody else start Playwright.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Thread:
    """Where Playwright lives."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, "playwright")
        self.ident = self.pool.submit(threading.get_ident).result()

    def do(self, function: Any, *arguments: Any, **keywords: Any) -> Any:
        """Call `function` there. Callbacks of Playwright's are there already."""
        if threading.get_ident() == self.ident:
            return function(*arguments, **keywords)
        return self.pool.submit(function, *arguments, **keywords).result()

    def close(self) -> None:
        self.pool.shutdown()


class Remote:
    """An object of Playwright's, used from any thread: what it gives is remote too."""

    def __init__(self, target: Any, thread: Thread) -> None:
        vars(self).update(_target=target, _thread=thread)

    def _wrapped(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._wrapped(item) for item in value] if any(map(_is_playwright, value)) else value
        return Remote(value, self._thread) if _is_playwright(value) else value

    def __getattr__(self, name: str) -> Any:
        value = self._thread.do(getattr, self._target, name)
        if not callable(value) or _is_playwright(value):
            return self._wrapped(value)

        def call(*arguments: Any, **keywords: Any) -> Any:
            plain = [a._target if isinstance(a, Remote) else a for a in arguments]
            return self._wrapped(self._thread.do(value, *plain, **keywords))

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._target, name, value)

    def __enter__(self) -> Any:
        return self._wrapped(self._thread.do(self._target.__enter__))

    def __exit__(self, *error: Any) -> Any:
        return self._thread.do(self._target.__exit__, *error)


def _is_playwright(value: Any) -> bool:
    return type(value).__module__.startswith("playwright.") and not isinstance(value, (Exception, dict))
