"""Stopping: ends code of the author's where it stands, and nothing else (rule R1, L10).

From Python 3.12 on, the interpreter itself is asked to call us in these very
functions of the author's, and in no others: what is raised there comes from one
of their lines. Before, an exception can only be sent to a thread, and it is sent
only while the thread is about to look for one in such a function.
What a person interrupts by hand is told of in the same way.
"""

from __future__ import annotations

import ctypes
import dis
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from .errors import Stopped, authors_line, is_authors
from .loop_thread import Interrupted

_TOOLS = (4, 3)
"""Numbers that nobody else has by agreement, where the interpreter is asked."""
_GRACE = 0.5
"""Seconds in which it is raised once only: what the author cleans up in a `finally` is not disturbed."""
_AGAIN = 4
"""How often later on, for code that catches whatever is raised."""


def interrupted(error: BaseException) -> Stopped | None:
    """In the place of what a person interrupted, or the end of the program: where that was; None for other errors."""
    if not isinstance(error, (Interrupted, KeyboardInterrupt)):
        return None
    found = [x for x in traceback.extract_tb(error.__traceback__) if is_authors(x.filename)]
    named = next((x for x in reversed(found) if x.name == "<module>" or not x.name.startswith("<")), None)
    who = "the app"
    if named is not None:
        file = Path(named.filename).name
        inner = f"the template of {file}" if named.name.startswith("_hl_") else f"{named.name}()"
        who = f"the top of {file}" if named.name == "<module>" else inner
    at = authors_line(error)
    said = f"{who} was interrupted, at {at}" if at else f"{who} was interrupted"
    return Stopped(said).with_traceback(error.__traceback__)


_set_async_exc = ctypes.pythonapi.PyThreadState_SetAsyncExc


def _class_of(message: str) -> type[Stopped]:
    """A class of its own for a message: only a class can be sent."""

    class Sent(Stopped):
        def __init__(self) -> None:
            super().__init__(message)

    Sent.__name__ = Sent.__qualname__ = Stopped.__name__
    return Sent


class Stopping:
    """Raises `Stopped` with `message` in functions of the author's, on one thread.

    `codes` are their codes. `still` says, of the innermost frame of theirs, whether this is the run that is meant.
    """

    def __init__(
        self, thread: int, codes: Collection[CodeType], message: str, still: Callable[[FrameType | None], bool]
    ) -> None:
        self.thread = thread
        self.codes = codes
        self.message = message
        self.still = still
        self._left = 1
        self._raised: float | None = None
        """When it was raised, or sent, last."""
        self._monitoring: Any = getattr(sys, "monitoring", None)
        self._tool: int | None = None
        self._events: list[int] = []
        self._sent = False
        self._class = _class_of(message)
        if self._monitoring is not None:
            self._listen()

    def again(self) -> None:
        """It has not ended: try once more, unless it was just raised. Call it often."""
        if self._raised is not None and time.monotonic() - self._raised < _GRACE:
            return
        if self._monitoring is None:
            self._send()
        elif self._raised is not None:
            self._left = _AGAIN

    def end(self) -> None:
        """It has ended, or is given up: nothing is raised any more."""
        self._left = 0
        monitoring = self._monitoring
        if self._tool is not None:
            for code in self.codes:
                monitoring.set_local_events(self._tool, code, 0)
            for event in self._events:
                monitoring.register_callback(self._tool, event, None)
            monitoring.free_tool_id(self._tool)
            self._tool = None
        if self._sent:
            _set_async_exc(ctypes.c_ulong(self.thread), None)

    # Where the interpreter can be asked --------------------------------------

    def _listen(self) -> None:
        monitoring = self._monitoring
        self._tool = next((tool for tool in _TOOLS if monitoring.get_tool(tool) is None), None)
        if self._tool is None:
            return
        monitoring.use_tool_id(self._tool, "hyper_local")
        kinds = monitoring.events
        # A line that goes on for ever by itself begins only once: it jumps, or others go on in it.
        self._events = [kinds.LINE, kinds.JUMP, kinds.PY_START, kinds.PY_RESUME, kinds.PY_YIELD]
        for event in self._events:
            monitoring.register_callback(self._tool, event, self._reached)
        for code in self.codes:
            monitoring.set_local_events(self._tool, code, sum(self._events))

    def _reached(self, *place: object) -> None:
        if self._left and threading.get_ident() == self.thread and self.still(sys._getframe(1)):  # pyright: ignore[reportPrivateUsage]
            self._left -= 1
            self._raised = time.monotonic()
            raise Stopped(self.message)

    # Where it can't ----------------------------------------------------------

    def _send(self) -> None:
        """Send it, if the thread is where it takes it at once: nothing of ours, and no library's, can get it.

        From the last look at it to the sending this thread has the interpreter: it was just given it, so for some
        milliseconds no other asks for it.
        """
        frame, thread, sent = self._frame(), ctypes.c_ulong(self.thread), ctypes.py_object(self._class)
        if frame is None or frame.f_code not in self.codes or not self.still(frame):
            return
        time.sleep(0)
        doing = dis.opname[frame.f_code.co_code[frame.f_lasti]]
        takes_it = doing.startswith(("CALL", "RESUME")) or ("JUMP_BACKWARD" in doing and "NO_INTERRUPT" not in doing)
        if takes_it and self._frame() is frame:
            _set_async_exc(thread, sent)
            self._sent = True
            self._raised = time.monotonic()

    def _frame(self) -> FrameType | None:
        return sys._current_frames().get(self.thread)  # pyright: ignore[reportPrivateUsage]
