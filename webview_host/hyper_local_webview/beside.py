"""Beside: a window for a kernel that lives in another process, as a notebook's does (W1).

The notebook holds its main thread, so the window gets a process of its own. The
two speak over its standard input and output, one JSON text a line: no port. In
the child the bridge is the same; what it takes for a kernel writes lines.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, cast

from hyper_local.errors import ProtocolError
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.loop_thread import LoopThread
from hyper_local.messages import Ack, decode
from hyper_local.session import Session

log = logging.getLogger("hyper_local")

END_SECONDS = 5.0
MOST_WAITING = 32_000_000
"""Characters that may wait for a window before it is told more: one that stands still would take all memory."""
APART: Mapping[str, Any] = (
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {"process_group": 0}
)
"""How the child starts: what interrupts the kernel is a signal to the kernel's whole group."""


# In the process of the kernel ---------------------------------------------------


class Pipe:
    """Tells the window, in order, on a thread of its own: one that stands still reads nothing, and a pipe is soon full.

    `full` is called once where more waits than may; nothing is told after that.
    """

    def __init__(self, stream: IO[str], full: Callable[[], object]) -> None:
        self._stream = stream
        self._full = full
        self._texts: SimpleQueue[str | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._waits = 0
        self._over = False
        threading.Thread(target=self._write, name="hyper-say", daemon=True).start()

    def say(self, text: str) -> None:
        """Tell it, soon. Any thread; never blocks."""
        line = json.dumps(text) + "\n"
        with self._lock:
            if self._over:
                return
            self._over = self._waits > MOST_WAITING
            self._waits += len(line)
        if self._over:
            self._full()
        else:
            self._texts.put(line)

    def end(self) -> None:
        """That was all. Any thread; never blocks."""
        self._texts.put(None)

    def _write(self) -> None:
        try:
            while (line := self._texts.get()) is not None:
                self._stream.write(line)
                self._stream.flush()
                with self._lock:
                    self._waits -= len(line)
        except OSError:
            log.debug("the window has gone")
        with self._lock:
            self._over = True
        with suppress(OSError):  # it flushes first
            self._stream.close()


class Beside:
    """A window in a child process that shows an instance of ours: another view of it."""

    def __init__(self, kernel: Kernel, root: Instance, path: Path, title: str, width: int, height: int) -> None:
        self.kernel = kernel
        self.root = root
        self.session: Session | None = None
        kernel.lives.hold(root)
        wanted = {"title": title, "width": width, "height": height, "address": root.address, "path": str(path)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hyper_local_webview.beside", json.dumps(wanted)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            **APART,
        )
        assert self.process.stdin is not None
        self._said: deque[Mapping[str, Any]] = deque()
        self._pipe = Pipe(self.process.stdin, self._full)
        threading.Thread(target=self._listen, name="hyper-beside", daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                if line.endswith("\n"):  # else it was killed meanwhile
                    self.kernel.hear(self._heard, json.loads(line))
        self.process.wait()
        self._pipe.end()
        self.kernel.post(self._ended)

    def _heard(self, said: Mapping[str, Any]) -> None:
        """On the kernel's thread."""
        self._said.append(said)
        if self.root.mounted:
            self._take()
        else:
            # The author's code may be running, and have let us in by render(); to show this runs code, too (R1, R5).
            self.kernel.soon(self._take)

    def _take(self) -> None:
        while self._said:
            said = self._said.popleft()
            if "open" in said:
                if self.session is not None:
                    self.session.close()
                if not self.root.ended:
                    self.session = self.kernel.open(self.root, self._pipe.say)
            elif "text" in said and self.session is not None:
                self.session.receive(said["text"])

    def _full(self) -> None:
        log.error("the window takes nothing in any more; it is closed")
        self.process.kill()

    def _ended(self) -> None:
        if self.session is not None:
            self.session.close()
        if not self.root.ended:
            self.kernel.lives.release(self.root)

    def close(self) -> None:
        """Close the window: it goes when its input ends. Any thread."""
        self._pipe.end()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# In the process of the window ---------------------------------------------------


class Far(LoopThread):
    """Stands in for the kernel in the child: what is asked of it goes over the pipe."""

    link = None

    def __init__(self, say: Callable[[Mapping[str, Any]], None]) -> None:
        import asyncio  # noqa: PLC0415 - only the child needs it here

        super().__init__(asyncio.new_event_loop())
        self.say = say
        self.instances: dict[object, Any] = {}
        self.sessions: dict[object, list[object]] = {}
        self.holders: dict[object, int] = {}
        self.session: FarSession | None = None

    def open(self, root: object, send: Callable[[str], None], *, development: bool = True) -> FarSession:
        """A new document is there: the kernel gives it a view."""
        self.session = FarSession(self, root, send)
        self.say({"open": True})
        return self.session

    def take(self, receive: Callable[[Any], None], message: Any) -> None:
        receive(message)

    def heard(self, text: str) -> None:
        """The kernel has said something to the page."""
        if self.session is not None:
            self.session.send(text)


class FarSession:
    """The view that the kernel has of our window."""

    def __init__(self, far: Far, root: object, send: Callable[[str], None]) -> None:
        self.far = far
        self.root = root
        self.send = send
        self.known = False
        """Whether the page has shown an update, as `Session` has it."""

    def receive(self, text: str) -> None:
        self.known = self.known or _acknowledges(text)
        self.far.say({"text": text})

    def error(self, message: str, kind: str) -> None:
        """What this process knows of is only logged here."""

    def close(self) -> None:
        """A newer one follows, or the process ends: the kernel learns it from that."""


def _acknowledges(text: str) -> bool:
    try:
        return isinstance(decode(text), Ack)
    except ProtocolError:
        return False  # the kernel says so


class Root:
    """Stands in for the instance that the window shows."""

    ended = False
    mounted = True

    def __init__(self, address: str) -> None:
        self.address = address

    def unmount(self) -> None:
        """It is the kernel's."""

    def tree_of_instances(self) -> list[Any]:
        return []


def main(given: str) -> int:
    """The child: one window, until it is closed or our input ends."""
    from hyper_local.host import HostUnavailable  # noqa: PLC0415 - the parent needs none of these

    from .host import show_far  # noqa: PLC0415

    wanted = json.loads(given)
    # Ours alone: what libraries print must not come between.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    lock = threading.Lock()

    def say(what: Mapping[str, Any]) -> None:
        try:
            with lock:
                lines.write(json.dumps(what) + "\n")
        except OSError:
            log.debug("the kernel has gone")

    far = Far(say)
    far.start("hyper-far")

    def listen(close: Callable[[], None]) -> None:
        for line in sys.stdin:
            far.post(far.heard, json.loads(line))
        close()

    try:
        return show_far(cast(Any, far), cast(Any, Root(wanted["address"])), wanted, listen)
    except HostUnavailable as missing:
        print(f"No window here: {missing}", file=sys.stderr)  # noqa: T201
        return 3


if __name__ == "__main__":
    logging.basicConfig(format="%(message)s")
    sys.exit(main(sys.argv[1]))
