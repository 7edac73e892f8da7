"""Ending: the window, then the kernel, then the process, in that order and in time.

A script that runs in the page when the window goes never returns to its caller,
and on the UI thread nothing may wait for one. So the first wish to close is
turned down; the bridge is closed on a thread of its own; then the window goes.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from types import FrameType
from typing import Any

from .bridge import Bridge

log = logging.getLogger("hyper_local")

QUIET_SECONDS = 1.0
"""How long calls in flight may take to end before the window goes."""
SHOWN_SECONDS = 10.0
"""How long a wish to close that comes before the window is shown waits for that."""
THREAD_SECONDS = 1.0
"""How long threads may outlive the window."""


class Ending:
    """Closes one window, whoever asks for it: the person, a signal, or the app.

    `before` is called while the window still stands, `after` when it has gone.
    `may_close`, where set, is asked when a person wants to close; it may take
    its time, and gives False to stay.
    """

    def __init__(self, window: Any, bridge: Bridge) -> None:
        self.window = window
        self.bridge = bridge
        self.before: Callable[[], object] | None = None
        self.after: Callable[[], object] | None = None
        self.may_close: Callable[[], bool] | None = None
        self._ready = False
        self._begun = False
        self._asking = False
        self._lock = threading.Lock()
        window.events.closing += self._closing
        window.events.closed += self._closed

    def _closing(self) -> bool:
        """On the UI thread: whether the window may go now."""
        if not self._ready:
            self.ask()
        return self._ready

    def _closed(self) -> None:
        if self.after is not None:
            self.after()

    def ask(self) -> None:
        """Close the window soon, if nobody objects. Any thread."""
        if self.may_close is None:
            self.close()
            return
        with self._lock:
            if self._asking or self._begun:
                return
            self._asking = True
        threading.Thread(target=self._ask, name="hyper-ask", daemon=True).start()

    def _ask(self) -> None:
        assert self.may_close is not None
        try:
            answer = self.may_close()
        finally:
            self._asking = False
        if answer:
            self.close()

    def close(self) -> None:
        """Close the window soon, whatever anybody says. Any thread, any number of times."""
        with self._lock:
            if self._begun:
                return
            self._begun = True
        threading.Thread(target=self._close, name="hyper-close", daemon=True).start()

    def _close(self) -> None:
        # Before the window is shown there is nothing to close, and nothing yet that would hear of it.
        self.window.events.shown.wait(SHOWN_SECONDS)
        try:
            if self.before is not None:
                self.before()
            self.bridge.close(QUIET_SECONDS)
        finally:
            self._ready = True
            self.window.destroy()


class Signals:
    """SIGTERM and SIGINT close the windows; a second one ends the process.

    Python's own handlers wait for Python code to run on the main thread, where
    the window's loop is. A pipe that a thread reads does not wait; but GTK puts
    one of its own in its place, and wakes Python instead. So we listen on both
    ways, and the one that has heard more counts.
    """

    NUMBERS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self, close: Callable[[], object]) -> None:
        self.close = close
        self._by_pipe = self._by_handler = 0
        self._old: dict[int, Any] = {}
        self._old_fd = -1
        self._pipe = (-1, -1)

    def __enter__(self) -> Signals:
        if sys.platform != "win32":  # there only a socket would do, and a window's program has no console
            self._pipe = os.pipe()
            for fd in self._pipe:
                os.set_blocking(fd, fd == self._pipe[0])
            self._old_fd = signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
            threading.Thread(target=self._watch, name="hyper-signals", daemon=True).start()
        for number in self.NUMBERS:
            self._old[number] = signal.signal(number, self._handle)
        return self

    def again(self) -> None:
        """Take SIGINT back: pywebview's Qt side sets a handler of its own when it starts. On the main thread."""
        signal.signal(signal.SIGINT, self._handle)

    def __exit__(self, *_: object) -> None:
        for number, old in self._old.items():
            signal.signal(number, old if old is not None else signal.SIG_DFL)
        if self._pipe[1] >= 0:
            signal.set_wakeup_fd(self._old_fd)
            os.close(self._pipe[1])  # ends the thread

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._by_handler += 1
        self._act(number)

    def _watch(self) -> None:
        while numbers := os.read(self._pipe[0], 64):
            for number in numbers:
                if number in self.NUMBERS:
                    self._by_pipe += 1
                    self._act(number)
        os.close(self._pipe[0])

    def _act(self, number: int) -> None:
        if max(self._by_pipe, self._by_handler) > 1:
            os._exit(128 + number)
        self.close()


def pending(window: Any) -> list[Any]:
    """Scripts of which a thread waits for the end, on Qt."""
    results: dict[str, Any] = getattr(window.native, "_js_results", None) or {}
    return list(results.values())


def release(scripts: list[Any]) -> None:
    """Wake the threads that wait for these: their page is gone, and Qt's side of pywebview does not tell them."""
    for script in scripts:
        script["semaphore"].release()


def leave(code: int, before: Iterable[threading.Thread], windows: Sequence[Any]) -> None:
    """Return where the process can end by itself; end it where threads would hold it up.

    `before` are the threads that were there first, so none of ours.
    """
    known = set(before)
    end = time.monotonic() + THREAD_SECONDS
    while left := [t for t in threading.enumerate() if t not in known and not t.daemon and t.is_alive()]:
        if time.monotonic() > end:
            log.warning("ending without waiting for these threads: %s", ", ".join(t.name for t in left))
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)
        for window in windows:
            release(pending(window))
        left[0].join(0.02)
