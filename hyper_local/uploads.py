"""Uploads: the files, and texts as long as files, that a session's events wait for (E3, R1).

An event says which files there are. Their content is asked for, one piece at a
time: what is too large never travels, a lost piece or a lost connection means
to ask again, and the front end has nothing to keep in order. A call waits until
its files are here, and so do the later calls of its instance. A text that is
too long for a message comes in the same way, so that messages can be short
(S11) and texts need not be.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias
from weakref import WeakValueDictionary

from . import messages as m
from .configuration import config_of
from .errors import ArgumentError, HyperError
from .uploaded import LIMIT, MEGABYTE, Content, File

PIECE = 192 * 1024
"""Bytes asked for at once; as base64 they stay well below the longest message."""
AGAIN_SECONDS = 3.0
"""How long a piece may take until it is asked for again."""
TRIES = 10
MAX_HELD = 256
"""Calls that may wait for files in one session."""
MAX_INCOMING = 1024
"""Files that they may wait for, all together: four times what one event may bring."""

Ref: TypeAlias = "m.FileRef | m.LongText"
"""What an event says of something that is to be asked for: its number, and its size in bytes."""


class Call(Protocol):
    """What is known here of a session's call."""

    instance: Any
    session: Any
    part: Any
    at: tuple[object, ...]
    event: m.Event
    problem: HyperError | None


@dataclass
class _Held:
    call: Call
    files: dict[int, Content] = field(default_factory=dict[int, Content])
    missing: set[int] = field(default_factory=set[int])


class Uploads:
    """The files of one session.

    `tell` sends a question to the front end, `deliver` takes the calls that are
    complete, `later` is the kernel's. `piece_size` is how many bytes are asked
    for at once.
    """

    def __init__(
        self,
        tell: Callable[[m.Want], None],
        deliver: Callable[[Any], None],
        later: Callable[[float, Callable[[], None]], Any],
    ) -> None:
        self.tell = tell
        self.deliver = deliver
        self.later = later
        self.piece_size = PIECE
        self.asked = 0
        """Bytes that were asked for so far."""
        self.held: dict[Any, deque[_Held]] = {}
        self.incoming: dict[int, Content] = {}
        self.known: WeakValueDictionary[int, Content] = WeakValueDictionary()
        self.timer: Any = None
        self.tries = 0

    @property
    def idle(self) -> bool:
        """Whether no call waits for a file."""
        return not self.held

    def put(self, call: Call) -> None:
        """Deliver a call, once its files are here and after those of its instance that came before."""
        event = call.event
        chosen = list(_waited_for(event)) if event.fields or event.value is not None else ()
        if not chosen and call.instance not in self.held:
            self.deliver(call)
            return
        self.collapse(call)
        held = _Held(call)
        if chosen:
            call.problem = _refused(chosen, _limit(call.instance))
            files = sum(len(refs) for _, refs in chosen)
            if self.count() >= MAX_HELD or len(self.incoming) + files > MAX_INCOMING:
                call.problem = ArgumentError("too many files are on their way")
            if call.problem is not None:
                call.event = replace(call.event, value=None, fields={})
        if chosen and call.problem is None:
            for ref in (ref for _, refs in chosen for ref in refs):
                self.need(held, ref)
        if held.missing or call.instance in self.held:
            self.held.setdefault(call.instance, deque()).append(held)
            self.ask()
        else:
            self.hand_over(held)

    def collapse(self, call: Call) -> None:
        """A waiting `input` event of the same binding gives way to the newest (R1).

        One whose text is coming already stays: with each letter typed, it would begin anew, and none would arrive.
        """
        queue = self.held.get(call.instance)
        last = queue[-1] if queue else None
        if queue is None or last is None or call.event.name != "input" or last.call.event.name != "input":
            return
        if last.call.at != call.at or last.call.part is not call.part or next(iter(self.incoming), 0) in last.missing:
            return
        queue.pop()
        if not queue:
            del self.held[call.instance]
        needed = {n for held in self.everyone() for n in held.missing}
        for number in last.missing - needed:
            self.incoming.pop(number, None)
            # The front end need not keep it either.
            self.tell(m.Want(number, 0, 0))
        last.call.session.handled([last.call.event.n])
        last.call.session.flush()

    def count(self) -> int:
        """How many calls wait."""
        return sum(map(len, self.held.values()))

    def need(self, held: _Held, ref: Ref) -> None:
        """See to it that a call gets this file: what is still here need not come again."""
        known = self.known.get(ref.id)
        if known is not None and known.size == ref.size:
            held.files[ref.id] = known
            return
        content = self.incoming.get(ref.id)
        if content is None or content.size != ref.size:
            content = Content(ref.size)
            if not ref.size:
                held.files[ref.id] = content
                return
            self.incoming[ref.id] = content
        held.missing.add(ref.id)

    # Asking -----------------------------------------------------------------

    def ask(self) -> None:
        """Ask for the next piece of the file that came first."""
        self.stop_timer()
        if not self.incoming:
            return
        number, content = next(iter(self.incoming.items()))
        self.timer = self.later(AGAIN_SECONDS, self.ask_again)
        size = min(self.piece_size, content.size - content.length)
        self.asked += size
        self.tell(m.Want(number, content.length, size))

    def ask_again(self) -> None:
        """A piece did not come: it, or the question, may be lost."""
        self.timer = None
        self.tries += 1
        if self.tries < TRIES:
            self.ask()
        elif self.incoming:
            self.failed(next(iter(self.incoming)), ArgumentError("The file did not arrive. Send it again."))

    def resume(self) -> None:
        """The front end has connected again."""
        self.tries = 0
        self.ask()

    def stop_timer(self) -> None:
        """Wait for nothing."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    # Hearing ----------------------------------------------------------------

    def piece(self, message: m.Piece) -> None:
        """A piece came. One that nobody asked for means nothing."""
        if not self.incoming:
            return
        number, content = next(iter(self.incoming.items()))
        if message.id != number:
            return
        if message.data is None:
            self.failed(number, ArgumentError("The file can't be read any more. Choose it again."))
            return
        wanted = min(self.piece_size, content.size - content.length)
        if message.start != content.length or len(message.data) != wanted:
            return
        content.append(message.data)
        self.tries = 0
        if content.length == content.size:
            self.arrived(number)
        self.ask()

    def arrived(self, number: int) -> None:
        """All of a file is here."""
        content = self.known[number] = self.incoming.pop(number)
        self.tell(m.Want(number, 0, 0))
        for held in self.everyone():
            if number in held.missing:
                held.missing.discard(number)
                held.files[number] = content
        self.release()

    def failed(self, number: int, error: ArgumentError) -> None:
        """A file does not come: the calls that wait for it are refused, in their turn."""
        for held in self.everyone():
            if number in held.missing:
                held.call.problem = _said(error, _field_of(held.call.event, number))
                held.missing.clear()
                held.files.clear()
        self.tries = 0
        needed = {n for held in self.everyone() for n in held.missing}
        self.incoming = {n: content for n, content in self.incoming.items() if n in needed}
        self.release()
        self.ask()

    def everyone(self) -> Iterator[_Held]:
        """All calls that wait."""
        for queue in self.held.values():
            yield from queue

    def release(self) -> None:
        """Deliver the calls that wait for nothing any more."""
        for instance, queue in list(self.held.items()):
            while queue and not queue[0].missing:
                self.hand_over(queue.popleft())
            if not queue:
                self.held.pop(instance, None)

    def hand_over(self, held: _Held) -> None:
        """Deliver a call, with files where the event had only their names."""
        event = held.call.event
        if next(_waited_for(event), None) is not None:
            if held.call.problem is None:
                fields = {name: _filled(value, held.files) for name, value in event.fields.items()}
                held.call.event = replace(event, value=_filled(event.value, held.files), fields=fields)
            else:
                held.call.event = replace(event, value=None, fields={})
        self.deliver(held.call)

    def close(self) -> None:
        """The session is over."""
        self.stop_timer()
        self.held.clear()
        self.incoming.clear()


def _waited_for(event: m.Event) -> Iterator[tuple[str, Sequence[Ref]]]:
    """What controls of an event hold that is to be asked for, by the name of the field."""
    for name, value in (("", event.value), *event.fields.items()):
        if isinstance(value, m.Chosen):
            yield name, value.files
        elif isinstance(value, m.LongText):
            yield name, (value,)


def _filled(value: object, files: dict[int, Content]) -> object:
    if isinstance(value, m.LongText):
        content = files[value.id]
        return content.read(0, content.size).decode("utf-8", "replace")
    if not isinstance(value, m.Chosen):
        return value
    made = [File(ref.name, ref.type, files[ref.id]) for ref in value.files]
    if value.multiple:
        return made
    return made[0] if made else m.NO_FILE


def _limit(instance: Any) -> int:
    """The most bytes of one event's files (`upload_limit`, C1)."""
    return int(config_of(instance.component.path).get("upload_limit", LIMIT) * MEGABYTE)


def _refused(chosen: Sequence[tuple[str, Sequence[Ref]]], most: int) -> ArgumentError | None:
    """What is wrong with the sizes of what an event holds."""
    total = 0
    for name, refs in chosen:
        for ref in refs:
            total += ref.size
            if ref.size > most:
                what = "text is too long" if isinstance(ref, m.LongText) else "file is too large"
                return _said(ArgumentError(f"The {what}: {most / MEGABYTE:g} MB at most."), name)
            if total > most:
                return _said(ArgumentError(f"The files are too large together: {most / MEGABYTE:g} MB at most."), name)
    return None


def _said(error: ArgumentError, field: str) -> ArgumentError:
    """An error that is told at a field in the same words as elsewhere."""
    return ArgumentError(str(error), field, str(error))


def _field_of(event: m.Event, number: int) -> str:
    return next((name for name, refs in _waited_for(event) if any(ref.id == number for ref in refs)), "")
