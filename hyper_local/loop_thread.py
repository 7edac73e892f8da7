"""Loop thread: one thread with its event loop, and how others run things on it."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context, copy_context
from typing import Any


class Interrupted(BaseException):
    """What runs on the thread is to end where it stands: the program ends."""


class LoopThread:
    """The thread on which all of an object's code runs.

    `loop` is the event loop of that thread; None finds the running one when it
    is needed, and runs calls directly where there is none.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._loop = loop
        self._own: threading.Thread | None = None
        self.thread = threading.get_ident()
        self.inbox: deque[tuple[Callable[[Any], None], Any]] = deque()
        self.sources: set[Callable[[], None]] = set()
        """What this thread reads by itself: each hands over what has come."""
        self.ends: set[Callable[[], None]] = set()
        """What is called when the loop that `start` runs has ended: to close what only this thread may close."""
        self.fetching = False
        self.turns = 0
        """How many turns that may run code of the author's have begun."""
        self.at_work = False
        """Whether such a turn goes on, where people can interrupt it."""
        self.held = ""
        """What people are told of code that keeps the thread for long; "" while nothing does."""
        self.woken: list[tuple[Context, Callable[[], object]]] | None = None
        self.interruptible: Callable[[], AbstractContextManager[None]] = nullcontext
        """Wraps each turn that runs author code, for hosts where people can interrupt it."""
        self.hears_at_once = False
        """Whether what is handed over on the thread itself is heard at once: for hosts that do that between turns."""

    def start(self, name: str) -> None:
        """Run the loop on a thread of its own; returns when it runs."""
        loop = self._loop
        assert loop is not None
        started = threading.Event()

        def main() -> None:
            asyncio.set_event_loop(loop)
            self.thread = threading.get_ident()
            loop.call_soon(started.set)
            loop.run_forever()
            for end in [*self.ends]:
                end()
            loop.close()

        self._own = threading.Thread(target=main, name=name, daemon=True)
        self._own.start()
        started.wait()

    def join(self, seconds: float) -> None:
        """End the loop that `start` runs, and wait for its thread."""
        if self._loop is not None and self._own is not None:
            if not self.closed:
                self._loop.call_soon_threadsafe(self._loop.stop)
            self._own.join(seconds)

    def interrupt(self) -> None:
        """Raise `Interrupted` in what keeps the thread busy.

        What waits outside of Python, as `time.sleep` does, is not disturbed until it comes back.
        """
        import ctypes  # noqa: PLC0415 - few programs end while something is busy

        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), ctypes.py_object(Interrupted))

    @property
    def started(self) -> bool:
        """Whether the loop runs on a thread of its own, and is not closed."""
        return self._own is not None and not self.closed

    @property
    def closed(self) -> bool:
        """Whether the loop is closed, so that nothing runs any more."""
        return self._loop is not None and self._loop.is_closed()

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The event loop, or None where none runs."""
        if self._loop is None:
            try:
                self._loop = asyncio.get_running_loop()
            except RuntimeError:
                return None
            self.thread = threading.get_ident()
        return self._loop

    def live_on(self, loop: asyncio.AbstractEventLoop, thread: int) -> None:
        """Make `loop`, which runs on the thread of that identity, the home."""
        self._loop = loop
        self.thread = thread

    @property
    def here(self) -> bool:
        """Whether this is that thread."""
        return threading.get_ident() == self.thread

    def post(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Run `function` on the thread, soon. Any thread may call this."""
        loop = self.loop
        if loop is None:
            function(*arguments)
        elif not loop.is_closed():
            loop.call_soon_threadsafe(function, *arguments)

    def hand(self, receive: Callable[[Any], None], message: Any) -> None:
        """Hand what a front end says to `receive` on the thread. Any thread may call this.

        Messages that wait are also heard when the author's code renders: a cell
        or a handler that keeps the thread busy still sees acknowledgements, so
        its progress shows to the end (R5). Events are only queued then.
        """
        self.inbox.append((receive, message))
        if self.fetching and self.here:
            return  # who fetches it sees to it
        if self.hears_at_once and self.here and self.woken is None:
            self.attend()
        else:
            self.post(self.attend)

    def attend(self) -> None:
        """Take the messages that wait, then begin what they ask for: nobody's code runs around this."""
        woken: list[tuple[Context, Callable[[], object]]] = []
        self.woken = woken
        try:
            self.take_in()
        finally:
            self.woken = None
            for context, function in woken[1:]:
                self.post(context.run, self.turn, function)
            if woken:
                context, function = woken[0]
                context.run(self.turn, function)

    def fetch(self, sources: Iterable[Callable[[], None]]) -> None:
        """Let each source hand over what has come."""
        self.fetching = True
        try:
            for read in sources:
                read()
        finally:
            self.fetching = False

    def listen(self) -> None:
        """Take all that front ends have said, also what this thread has not read yet."""
        if self.sources:
            self.fetch(tuple(self.sources))
        self.take_in()

    def take_in(self) -> None:
        """Take the messages that wait."""
        while self.inbox:
            receive, message = self.inbox.popleft()
            receive(message)

    def call(self, function: Callable[..., Any], *arguments: Any) -> concurrent.futures.Future[Any]:
        """Like `post`, with a future of what `function` returns."""
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()

        def run() -> None:
            try:
                future.set_result(function(*arguments))
            except BaseException as error:
                future.set_exception(error)

        if self.here or self.loop is None:
            run()
        else:
            self.post(run)
        return future

    def soon(self, function: Callable[[], object]) -> None:
        """Later in this turn; at once where there is no loop."""
        loop = self.loop
        if loop is None:
            function()
        elif self.here and self.woken is not None:
            # As what is heard set it: in a notebook, under which cell a handler's prints belong.
            self.woken.append((copy_context(), function))
        elif self.here:
            loop.call_soon(self.turn, function)
        else:
            loop.call_soon_threadsafe(self.turn, function)

    def turn(self, function: Callable[[], object]) -> None:
        """Run `function`, which may run code of the author's."""
        self.turns += 1
        if self.interruptible is nullcontext:
            function()
        else:
            self.at_work = True
            try:
                with self.interruptible():
                    function()
            finally:
                self.at_work = False

    def later(self, seconds: float, function: Callable[[], None]) -> Any:
        """Run `function` in `seconds`, at once where there is no loop; gives the timer."""
        loop = self.loop
        if loop is None:
            function()
            return None
        return loop.call_later(seconds, function)

    def now(self) -> float:
        """The loop's time, in seconds."""
        loop = self.loop
        return loop.time() if loop else time.monotonic()
