"""Openings: pages that are being made while code of the author's keeps the kernel: their browser is told meanwhile.

The answer that says so asks again by itself, and then takes what was begun: what takes long is done once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from hyper_local.errors import Stopped
from hyper_local.kernel import Kernel
from hyper_local.records import record

from .visitors import Visitor
from .visits import Visit

log = logging.getLogger("hyper_local.browser")

STEP = 0.25
"""Seconds between two looks at whether something keeps the kernel."""
PATIENCE = 20.0
"""Seconds until who was told already is told again, if it is still the same."""
KEPT = 30.0
"""Seconds that a page is kept for its browser to ask again."""

Opened = tuple[Visit, str] | None
"""A visit and its first paint; None for who is not let in."""


@record
class _Left:
    """A page that is still being made, and what its browser was told."""

    task: asyncio.Task[Opened]
    said: str


class Held(Exception):
    """The kernel is kept by what its text says."""


class Openings:
    """Those of one server, whose author's code runs in `kernel`. On the server's thread."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self._left: dict[tuple[Visitor, str], list[_Left]] = {}
        """Several, where a visitor asks for a page in several tabs at a time."""

    async def open(self, path: str, visitor: Visitor, begin: Callable[[], Awaitable[Opened]]) -> Opened:
        """What `begin` gives, or what was begun before. Raises `Held`, or what the author's code raised."""
        key = visitor, path
        left = self._taken(key)
        said = left.said if left is not None else ""
        task = left.task if left is not None else asyncio.create_task(_awaited(begin))
        end = asyncio.get_running_loop().time() + PATIENCE
        while not (await asyncio.wait({task}, timeout=STEP))[0]:
            held = self.kernel.held
            if held and (held != said or asyncio.get_running_loop().time() > end):
                self._leave(key, _Left(task, held))
                raise Held(held)
        return task.result()

    def _taken(self, key: tuple[Visitor, str]) -> _Left | None:
        """The one that has waited longest, for the tab that asks again first."""
        waiting = self._left.get(key)
        left = waiting[0] if waiting else None
        if left is not None:
            self._remove(key, left)
        return left

    def _remove(self, key: tuple[Visitor, str], left: _Left) -> bool:
        """Whether it was still there."""
        others = [one for one in self._left.get(key, ()) if one is not left]
        was_there = len(others) < len(self._left.get(key, ()))
        self._left[key] = others
        if not others:
            del self._left[key]
        return was_there

    def _leave(self, key: tuple[Visitor, str], left: _Left) -> None:
        self._left.setdefault(key, []).append(left)
        left.task.add_done_callback(partial(self._stopped, key, left))
        asyncio.get_running_loop().call_later(KEPT, self._forget, key, left)

    def _stopped(self, key: tuple[Visitor, str], left: _Left, task: asyncio.Task[Opened]) -> None:
        """Where it was stopped, as its file was saved, who asks again gets a page of the file that is there now."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Stopped) and self._remove(key, left):
            log.warning("%s", error)

    def _forget(self, key: tuple[Visitor, str], left: _Left) -> None:
        if self._remove(key, left):
            left.task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[Opened]) -> None:
        """Nobody wants what was made."""
        if not task.cancelled() and task.exception() is None and (opened := task.result()) is not None:
            self.kernel.post(opened[0].end)


async def _awaited(begin: Callable[[], Awaitable[Opened]]) -> Opened:
    return await begin()
