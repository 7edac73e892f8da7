"""World: a kernel on a virtual clock, which runs until all is done."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol, TypeVar

from ..app import follow_links
from ..data_folder import VARIABLE
from ..kernel import Kernel
from ..store import Store
from .clock import VirtualLoop
from .view import View

__tracebackhide__ = True  # as in page.py

T = TypeVar("T")

PATIENCE = 60.0
"""Virtual seconds that a call waits for handlers that do not end by themselves."""


class Mounted(Protocol):
    """A page that can end."""

    def unmount(self) -> None: ...


class World:
    """A kernel, the views that it talks to, and the pages that stand on it."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.kernel = Kernel(self.loop)
        if os.environ.get(VARIABLE):  # a test that says where: else nothing is kept
            self.kernel.saving.store = Store()
        follow_links(None, self.kernel)
        self.views: list[View] = []
        self.pages: set[Mounted] = set()

    def settled(self) -> bool:
        """Whether nothing runs, and no event waits for its time."""
        return self.kernel.idle and not any(view.busy for view in self.views)

    def run(self, action: Callable[[], T], *, quickly: bool = False) -> T:
        """Do something on the kernel's loop, and let everything that follows from it happen.

        `quickly`: only what follows at once, without any time passing.
        """
        result: list[T] = []
        error: list[BaseException] = []

        def act() -> None:
            try:
                result.append(action())
            except BaseException as caught:
                error.append(caught)

        self.loop.call_soon(act)
        self.loop.settle((lambda: True) if quickly else self.settled, PATIENCE)
        if error:
            raise error[0]
        return result[0]

    def wait(self, seconds: float) -> None:
        """Let virtual time pass."""
        due = self.loop.time() + seconds
        self.loop.call_later(seconds, lambda: None)
        self.loop.settle(lambda: self.loop.time() >= due, seconds + 0.001)

    def close(self) -> None:
        """Unmount every page, let what still runs end, then end the loop."""
        for page in list(self.pages):
            page.unmount()
        self.loop.settle(self.settled, PATIENCE)
        self.kernel.saving.flush()
        self.loop.close()
