"""Bridge: messages between one window and the kernel.

In: the page calls our one function, which only queues. pywebview gives each call
a thread of its own; Qt's channel, where there is one, calls on the UI thread
(`channel.py`). Out: one script at a time; while the page runs it, further texts
gather, so a burst of updates is one script.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
import webbrowser
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, cast

from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.session import Session

from .shell import Names
from .toolkit import run_script

log = logging.getLogger("hyper_local")

MAX_NAME = 64
"""Characters of a document's name."""
MAX_EARLY = 64
"""Calls kept that came before one that was made earlier."""
LINKS = ("http:", "https:", "mailto:")
"""What the system's browser is asked to open."""


ANSWER_SECONDS = 0.02
"""How long the answer to a call waits for the update that the call leads to."""
MAX_TOLD = 3
"""Addresses that were not opened, of which a page is told: a script may ask for any number."""
MAX_WAITING = 128
"""Events in the kernel's mailboxes beyond which ours wait here: a mailbox that is full drops some."""
ACKNOWLEDGES = '{"type":"ack"'
"""How a message begins that says what the page shows. It waits behind no event: the next update waits for it."""


class Writer:
    """Speaks to the page: one script at a time; what is said meanwhile gathers and is the next.

    `speak` hands a script to the page and returns at once; it calls what it is given, on any thread,
    when the page has run it. Any thread may use this, the kernel's above all: from there a script goes
    to the thread of the windows without another one between.
    """

    def __init__(self, speak: Callable[[str, Callable[[], None]], None], names: Names) -> None:
        self._speak = speak
        self._names = names
        self._greeting = ""
        self._document = ""
        self._texts: list[str] = []
        self._last = self._stopped = False
        self._loaded = False
        self._flight: object = None
        """The script that the page runs now."""
        self._waiting = threading.Condition()
        self._told: list[Callable[[], object]] = []
        """Called once the page has heard all that there is."""

    def put(self, document: str, text: str) -> None:
        """Send `text` to the page, soon. Never blocks."""
        with self._waiting:
            if document != self._document:
                self._document, self._texts = document, []
            self._texts.append(text)
        self._go_on()

    def when_quiet(self, tell: Callable[[], object]) -> None:
        """Call `tell` once the page has heard all that there is: at once, or on the thread that learns of it."""
        with self._waiting:
            waits = self._flight is not None or bool(self._texts)
            if waits:
                self._told.append(tell)
        if not waits:
            tell()

    def greet(self) -> None:
        """Give the page that has loaded the key, if it is ours. Scripts of a page before it never end."""
        with self._waiting:
            self._greeting = self._names.key
            self._loaded = True
            self._flight = None
        self._go_on()

    def stop(self, timeout: float) -> bool:
        """Tell the page that this was all; whether it has heard it in time (seconds). Not on the UI thread."""
        with self._waiting:
            self._last = True
        self._go_on()
        with self._waiting:
            if not self._loaded:
                self._stopped = True
            return self._waiting.wait_for(lambda: self._stopped and self._flight is None, timeout)

    def _go_on(self) -> None:
        """Say what there is to say, if the page can hear it."""
        with self._waiting:
            if not self._loaded or self._stopped or self._flight is not None:
                return
            if not (self._texts or self._last or self._greeting):
                return
            arguments = (self._document, self._texts, self._last, self._greeting)
            self._texts, self._greeting, self._stopped = [], "", self._last
            self._flight = flight = object()
        # ASCII: GTK cuts other scripts short. The zero: a result that is no promise.
        try:
            self._speak(
                f"window.{self._names.receive}?.({json.dumps(arguments)[1:-1]});0", lambda: self._landed(flight)
            )
        except Exception as error:  # the window is gone
            log.debug("the page could not be told: %s", error)
            self._landed(flight)

    def _landed(self, flight: object) -> None:
        """The page has run a script."""
        with self._waiting:
            if self._flight is not flight:
                return
            self._flight = None
            self._waiting.notify_all()
            told: list[Callable[[], object]] = []
            if not self._texts:
                told, self._told = self._told, told
        for tell in told:
            tell()
        self._go_on()


class _Batch(NamedTuple):
    """What the page says in one call: number `number` of its document."""

    document: str
    number: int
    messages: list[object]
    taken: Callable[[], None] | None


class Bridge:
    """Carries the messages of one window.

    `root` is what the first document shows; each further document (a reload) is
    a new view of what was shown last.
    """

    def __init__(self, window: Any, kernel: Kernel, root: Instance, names: Names, title: str, *, development: bool):
        self.window = window
        self.kernel = kernel
        self.root = root
        self.names = names
        self.title = title
        self.development = development
        self.refused = 0
        self.closing = False
        self.heard = threading.Event()
        self._key = names.key.encode()
        self._calls: set[threading.Thread] = set()
        self._lock = threading.Lock()
        # What follows belongs to the kernel's thread.
        self.session: Session | None = None
        self._document = ""
        self._past: set[str] = set()
        self._next = 1
        self._early: dict[int, list[object]] = {}
        self._inbox: deque[object] = deque()
        self._said: list[str] = []
        """What there was to say before a document had spoken, such as that `on_mount` failed."""
        self._feeding = False
        self._refused: set[str] = set()
        self.writer = Writer(partial(run_script, window), names)
        window.expose(self._exposed())

    @property
    def shows(self) -> Instance:
        """The root that is in the window. On the kernel's thread."""
        return self.session.root if self.session is not None else self.root

    # In -------------------------------------------------------------------

    def _exposed(self) -> Callable[..., None]:
        """The one function that the page can call."""

        def call(key: object = None, document: object = None, number: object = None, messages: object = None) -> None:
            self.take(key, document, number, messages)

        call.__name__ = self.names.call
        return call

    def take(self, key: object, document: object, number: object, messages: object) -> None:
        """A call on a thread of its own, which is kept for a moment."""
        with self._lock:
            if self.closing:
                return
            # pywebview's answer to the page follows on this thread: it must end before the window does.
            self._calls = {thread for thread in self._calls if thread.is_alive()}
            self._calls.add(threading.current_thread())
        heard = threading.Event()
        if self.post(key, document, number, messages, partial(self.writer.when_quiet, heard.set)):
            # pywebview answers the page with a script, as soon as this returns. Where the handler is
            # quick, what it changed goes first; and this thread sleeps through that, for no thread of
            # Python's runs beside another.
            heard.wait(ANSWER_SECONDS)

    def post(
        self,
        key: object = None,
        document: object = None,
        number: object = None,
        messages: object = None,
        taken: Callable[[], None] | None = None,
    ) -> bool:
        """One call of the page: a batch of messages. Any thread; without our key it is dropped and counted.

        `taken` is called on the kernel's thread once the kernel has had its turn. Whether it will be.
        """
        given = key.encode("utf-8", "replace") if isinstance(key, str) else b""
        known = secrets.compare_digest(given, self._key)
        if not (known and isinstance(document, str) and isinstance(number, int) and isinstance(messages, list)):
            self._refuse()
            return False
        if not 0 < len(document) <= MAX_NAME or number <= 0 or number is True:
            self._refuse()
            return False
        self.heard.set()
        if self.closing:
            return False
        self.kernel.hand(self._arrived, _Batch(document, number, cast("list[object]", messages), taken))
        return True

    def _refuse(self) -> None:
        with self._lock:
            self.refused += 1
            first = self.refused == 1
        if first:
            log.warning("a call of the window's page without its key was refused; further ones are only counted")

    def _arrived(self, batch: _Batch) -> None:
        if self.shows.mounted:
            self._take_in(batch)
        else:
            # The author's code may be running, and have let us in by render(); to show this runs code, too (R1, R5).
            self.kernel.soon(partial(self._take_in, batch))

    def _take_in(self, batch: _Batch) -> None:
        """Batches in the order they were made, each once, of the newest document only."""
        number = batch.number
        if batch.document in self._past:
            return
        if batch.document != self._document:
            self._meet(batch.document)
        if number < self._next or (len(self._early) >= MAX_EARLY and number != self._next):
            return
        self._early[number] = batch.messages
        while self._next in self._early:
            for message in self._early.pop(self._next):
                if isinstance(message, str) and message.startswith(ACKNOWLEDGES):
                    self._handle(message)
                else:
                    self._inbox.append(message)
            self._next += 1
        if not self._feeding:
            self._feed()
        if batch.taken is not None:
            self.kernel.soon(batch.taken)

    def _feed(self) -> None:
        """Hand on what has come, as fast as the kernel takes it."""
        room = MAX_WAITING - sum(len(box.ready) for box in self.kernel.instances.values())
        while self._inbox and room > 0:
            self._handle(self._inbox.popleft())
            room -= 1
        self._feeding = bool(self._inbox)
        if self._feeding:
            self.kernel.soon(self._feed)

    def _meet(self, document: str) -> None:
        """A new document, so a new view; the instances stay."""
        if self._document:
            self._past.add(self._document)
        first, self._document, self._next = not self._document, document, 1
        self._early.clear()
        self._inbox.clear()
        said, self._said = self._said, []
        if first and self.session is not None:  # it was opened for the first paint
            for text in said:
                self.say(text)
            return
        if self.session is not None:
            self.root = self.session.root
            self.session.close()
        self.session = self.kernel.open(self.root, self.say, development=self.development)

    def say(self, text: str) -> None:
        """Send to the document that is there, or to the first. On the kernel's thread."""
        if self._document:
            self.writer.put(self._document, text)
        else:
            self._said.append(text)

    def stayed(self, address: str) -> None:
        """The window was asked for another page, and did not go there: the person is told (D12). Any thread."""
        self.kernel.post(self._stayed, address)

    def _stayed(self, address: str) -> None:
        if self.session is not None and address not in self._refused and len(self._refused) < MAX_TOLD:
            self._refused.add(address)
            self.session.overlay.error(f"This window stays on its own page: {address[:80]} was not opened.", "handler")

    def _handle(self, message: object) -> None:
        if isinstance(message, str):
            if self.session is not None:
                self.kernel.take(self.session.receive, message)
            return
        if not isinstance(message, list) or not all(isinstance(item, str) for item in cast("list[object]", message)):
            return
        match cast("list[str]", message):
            case ["title", title]:
                self.window.set_title(" ".join(title.split())[:200] or self.title)
            case ["open", address] if address.lower().startswith(LINKS):
                # Some systems' browsers keep the caller waiting.
                threading.Thread(target=webbrowser.open, args=(address,), name="hyper-open", daemon=True).start()
            case _:
                pass

    # End ------------------------------------------------------------------

    def close(self, timeout: float) -> None:
        """Refuse new calls, let the current ones end: at most `timeout` seconds each way. Not on the UI thread.

        What is still running when the window goes never returns.
        """
        end = time.monotonic() + timeout
        self.writer.stop(timeout)
        with self._lock:
            self.closing = True
            calls = list(self._calls)
        for thread in calls:
            thread.join(max(0.0, end - time.monotonic()))
