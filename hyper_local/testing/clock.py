"""Clock: an event loop whose time jumps to the next thing that is due."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

REAL_WAIT = 0.05
"""Seconds to wait for a thread or a socket, which no virtual time can hurry."""


class _Selector(selectors.BaseSelector):
    """The loop's selector: where the loop would sleep, time is moved on instead."""

    def __init__(self, loop: VirtualLoop, real: selectors.BaseSelector) -> None:
        self.loop = loop
        self.real = real

    def select(self, timeout: float | None = None) -> Any:
        events = self.real.select(0)
        if events or timeout == 0:
            return events
        if self.loop.outside or len(self.real.get_map()) > 1:
            before = self.loop.real_time()
            wait = REAL_WAIT if timeout is None else min(REAL_WAIT, timeout)
            events = self.real.select(wait)
            self.loop.virtual += self.loop.real_time() - before
            if not self.loop.outside and self.loop.settled():
                self.loop.stop()
            return events
        if self.loop.settled() or timeout is None or self.loop.virtual + timeout > self.loop.limit:
            self.loop.stop()
        else:
            self.loop.virtual += timeout
        return events

    def register(self, fileobj: Any, events: int, data: Any = None) -> Any:
        return self.real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> Any:
        return self.real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> Any:
        return self.real.modify(fileobj, events, data)

    def close(self) -> None:
        self.real.close()

    def get_map(self) -> Any:
        return self.real.get_map()


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own, that runs until told that all is done."""

    def __init__(self) -> None:
        self.virtual = 0.0
        self.limit = 0.0
        self.outside = 0
        self.settled: Callable[[], bool] = lambda: True
        super().__init__(_Selector(self, selectors.DefaultSelector()))

    def time(self) -> float:
        """Virtual seconds."""
        return self.virtual

    def real_time(self) -> float:
        """Seconds of the real clock."""
        return super().time()

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        """Virtual time stands still while another thread works."""
        future = super().run_in_executor(executor, func, *args)
        self.outside += 1
        future.add_done_callback(self._came_back)
        return future

    def _came_back(self, _: object) -> None:
        self.outside -= 1

    def settle(self, settled: Callable[[], bool], patience: float) -> None:
        """Run until `settled()` and nothing is due now, at most `patience` virtual seconds."""
        self.settled = settled
        self.limit = self.virtual + patience
        with _aside():
            self.run_forever()


@contextmanager
def _aside() -> Generator[None]:
    """Put a loop that runs on this thread aside for a while.

    There is one around a notebook's cell, and around a test beside Playwright's
    synchronous API; asyncio refuses to run another within it.
    """
    around = asyncio._get_running_loop()  # pyright: ignore[reportPrivateUsage]
    swap = getattr(asyncio.tasks, "_swap_current_task", None)  # Python 3.12 and newer
    task = swap(around, None) if swap and around else None
    asyncio._set_running_loop(None)  # pyright: ignore[reportPrivateUsage]
    try:
        yield
    finally:
        asyncio._set_running_loop(around)  # pyright: ignore[reportPrivateUsage]
        if swap and around:
            swap(around, task)
