"""Overrun: code of the author's that keeps the kernel's thread, and is told of while it does (rule R1).

Nothing else can tell: the thread that would show an error, take in a saved file
or answer a click is the one that is kept. So another one looks at it now and then.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from . import watching
from .kernel import Kernel
from .kernels import kernels
from .session import Session
from .source_text import shown
from .stopping import Stopping
from .whereabouts import Spot, run_of, spot_of

log = logging.getLogger("hyper_local")

SECONDS = 3.0
"""How long code may keep the thread before that is told, or before a save ends it."""
STEP = 0.25
"""Seconds between two looks."""
OFTEN = 0.02
"""The same while something is to end."""
STUBBORN = 1.0
"""Seconds until one that is to end, and does not, is told of: it waits outside of Python."""


@contextmanager
def told(*, followed: bool = False, notebook: bool = False) -> Generator[None]:
    """Tell in the terminal, and on the page, what keeps a kernel for long; `followed` says whether saves are taken in.

    Code that is still running when its file is saved is ended then. In a `notebook` only handlers are told of:
    of cells, it shows itself that they run.
    """
    ended, overruns = threading.Event(), Overruns(followed, notebook)

    def look() -> None:
        while not ended.wait(OFTEN if overruns.stopping else STEP):
            try:
                overruns.look(time.monotonic())
            except Exception:  # what is shown goes on, whatever befalls who only looks at it
                log.debug("what keeps the kernel could not be told", exc_info=True)

    looking = threading.Thread(target=look, name="hyper-overruns", daemon=True)
    looking.start()
    watching.saved.append(overruns.saved)
    try:
        yield
    finally:
        watching.saved.remove(overruns.saved)
        ended.set()
        looking.join()
        overruns.end()


class Overruns:
    """Looks at every kernel that has a thread of its own; in a `notebook`, at those that share that of cells."""

    def __init__(self, followed: bool = False, notebook: bool = False) -> None:
        self.followed = followed
        self.notebook = notebook
        self.seen: dict[Kernel, Overrun] = {}

    @property
    def stopping(self) -> bool:
        """Whether something is to end."""
        return any(overrun.stopping is not None for overrun in self.seen.values())

    def look(self, now: float) -> None:
        """Look at each, at the time `now`. Call it often."""
        alive = {kernel for kernel in kernels() if kernel.started != self.notebook}
        before = self.seen
        for kernel in before.keys() - alive:
            before[kernel].forget()
        self.seen = {kernel: before.get(kernel) or Overrun(kernel, self.followed, self.notebook) for kernel in alive}
        for overrun in self.seen.values():
            overrun.look(now)

    def end(self) -> None:
        """Nobody looks any more: whatever is to end is left alone."""
        for overrun in self.seen.values():
            overrun.forget()
        self.seen = {}

    def saved(self, paths: set[Path]) -> None:
        """These files were saved, and can be read. Any thread may call this."""
        for overrun in list(self.seen.values()):
            overrun.saved = overrun.saved | {path.resolve() for path in paths}
            if overrun.asked is None:
                overrun.said.clear()


class Overrun:
    """What keeps one kernel. Its methods are called on the thread that looks, but for `answer`."""

    def __init__(self, kernel: Kernel, followed: bool, notebook: bool = False) -> None:
        self.kernel = kernel
        self.followed = followed
        self.notebook = notebook
        self.asked: float | None = None
        """When the kernel was asked whether it still turns; None while it is not asked."""
        self.answered = False
        self.run: tuple[object, ...] = ()
        """What tells one run of the author's code from the next."""
        self.since = 0.0
        """When that run was seen first."""
        self.loops: set[int] | None = None
        """Lines of the loops in which it was at every look."""
        self.saved: set[Path] = set()
        """Files that were saved since the kernel was asked."""
        self.said: set[tuple[str, str]] = set()
        """What was told: once is enough, until its file is saved."""
        self.on_page = False
        self.stopping: Stopping | None = None
        self.stopped_at = 0.0
        self._lock = threading.Lock()

    def look(self, now: float) -> None:
        """See what the thread does."""
        if self.answered:
            self.forget()
        spot = spot_of(self.kernel) if self.kernel.at_work or not self.notebook else None
        if self.asked is None:
            if spot is None:
                return
            self.asked, self.saved = now, set()
            self.kernel.post(self.answer)
        if spot is None or (spot.run, self.kernel.turns) != self.run:
            self.run, self.since, self.loops = (spot.run if spot is not None else (), self.kernel.turns), now, None
        if spot is None:
            return
        here = set(spot.loops())
        self.loops = here if self.loops is None else self.loops & here
        seconds = now - self.since
        if self.stopping is not None:
            self.stopping.again()
            if self.stopped_at and now - self.stopped_at > STUBBORN:
                self.stopped_at = 0.0
                log.warning("%s", spot.kept(self._saved_one(spot)))
        elif seconds >= SECONDS:
            if self.saved & spot.needs():
                self.stop(spot, now)
            else:
                self.tell(spot, seconds)

    def answer(self) -> None:
        """The kernel turns. On its thread."""
        with self._lock:
            self.answered = True
            self.kernel.held = ""
            if self.on_page:
                self.on_page = False
                for session in self.sessions():
                    session.overlay.rests()

    def forget(self) -> None:
        """It has ended."""
        if self.stopping is not None:
            self.stopping.end()
        if self.saved:
            self.said.clear()
        self.asked, self.answered, self.run, self.loops, self.stopping = None, False, (), None, None

    def sessions(self) -> list[Session]:
        """The views of people who may see what is wrong."""
        kernel = self.kernel
        found = [session for sessions in list(kernel.sessions.values()) for session in list(sessions)]
        return [session for session in found if session.development and session.ready and not session.closed]

    def tell(self, spot: Spot, seconds: float) -> None:
        """Say what it is: in the terminal once, on the page each time."""
        key = (spot.file, spot.who)
        if key in self.said and self.kernel.held:
            return
        text = spot.told(seconds, max(self.loops or {0}), followed=self.followed, notebook=self.notebook)
        if key not in self.said:
            self.said.add(key)
            log.warning("%s", text, extra={"shown": bool(self.sessions())})
        with self._lock, suppress(RuntimeError):
            if self.answered:
                return
            self.kernel.held = text
            if self.kernel.link is None and self.kernel.record is None:  # these would note it, on the kernel's thread
                self.on_page = True
                for session in self.sessions():
                    session.overlay.works(text)

    def stop(self, spot: Spot, now: float) -> None:
        """Its file was saved: end it."""
        kernel, turn, run = self.kernel, self.kernel.turns, spot.run

        def still(frame: FrameType | None) -> bool:
            return not self.answered and kernel.turns == turn and run_of(frame) == run

        message = f"{spot.who} was stopped, as {self._saved_one(spot)} was saved while it was still running"
        self.stopping, self.stopped_at = Stopping(kernel.thread, spot.codes, message, still), now
        self.stopping.again()

    def _saved_one(self, spot: Spot) -> str:
        """The file of those it needs that was saved."""
        return next((shown(path) for path in sorted(self.saved & spot.needs())), spot.file)
