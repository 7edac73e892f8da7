"""Recording: what happens in a kernel, kept: pages that open, events with their arguments, states, updates.

For who wants to look back: a test that is written of a session, a view beside an
app. A kernel has no recorder unless somebody gives it one, and this module is
imported by nobody else; then an event costs a few comparisons with None more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias, cast
from weakref import WeakKeyDictionary

from .errors import in_short
from .instance import Instance
from .messages import Event
from .namespace import immutable
from .records import record
from .session import Call, Session
from .shared import plain_top

STATES = 200
"""Events, and so states, that a record holds; older ones go."""
UPDATES = 200
"""Updates that it holds."""
ITEMS = 2000
"""Items of one value, containers in it counted with theirs: a longer one is not kept."""
_STEADY = frozenset({date, datetime, time, timedelta, Decimal})
"""What nothing changes in place, beside text and numbers."""


@record
class NotKept:
    """Stands for a value that a record can't keep as it was: `kind` is its class, `why` says what is in the way."""

    kind: str
    why: str

    def __repr__(self) -> str:
        return f"<{self.kind}, not kept: {self.why}>"


@record
class Opened:
    """A page was opened. `view` numbers the views of a kernel from 1; `props` are those that the page was given."""

    view: int
    root: Instance
    props: Mapping[str, object]
    at: float


@dataclass
class Happened:
    """An event that came to a view, as `event` has it.

    `component` and `handler` name whose handler is meant ("=count" is `bind={count}`).
    `positional` and `named` are the values that it was called with, None as long
    as it was not called. Once `ended`: `state` is that of its instance, and
    `error` what the handler raised.
    """

    view: int
    event: Event
    component: str
    handler: str
    at: float
    positional: tuple[object, ...] | None = None
    named: Mapping[str, object] = field(default_factory=dict[str, object])
    ended: bool = False
    state: Mapping[str, object] = field(default_factory=dict[str, object])
    error: str = ""


@record
class Sent:
    """A message to a view. `size` in bytes."""

    view: int
    text: str
    size: int
    at: float


@record
class Followed:
    """A link to another page of the app was followed."""

    view: int
    to: str
    at: float


Entry: TypeAlias = "Opened | Happened | Sent | Followed"


class Recorder:
    """What a kernel tells of what happens in it. All of it is called on the kernel's thread; this one does nothing."""

    def opened(self, session: Session) -> None:
        """A view begins."""

    def arrived(self, call: Call) -> None:
        """An event came, and it is known what it means."""

    def started(self, call: Call, positional: tuple[object, ...], named: Mapping[str, object]) -> None:
        """Its handler is about to run with these values."""

    def finished(self, call: Call, error: BaseException | None) -> None:
        """Its handler has run, and what it did is rendered."""

    def followed(self, session: Session, to: str) -> None:
        """A view asks for another page."""

    def acting(self, instance: Instance, what: str) -> None:
        """Python changes the state of an instance: by a handler that it calls, a name that it sets, or new code."""

    def rendering(self) -> None:
        """Something is about to be rendered, for whatever reason."""

    def rendered(self) -> None:
        """It is rendered, and what changed is sent, as far as the views can take it."""


class Record(Recorder):
    """What has happened in one kernel. Give it to `Kernel.record` before anything is shown.

    `events` holds the last 200 with the states after them, `updates` the last
    200. `listeners` are called with each entry as it comes, on the kernel's
    thread; an event comes once more when its handler has ended.
    """

    def __init__(self) -> None:
        self.events: deque[Happened] = deque(maxlen=STATES)
        self.updates: deque[Sent] = deque(maxlen=UPDATES)
        self.listeners: list[Callable[[Entry], None]] = []
        self._views: WeakKeyDictionary[Session, int] = WeakKeyDictionary()
        self._count = 0

    # What the kernel tells --------------------------------------------------

    def opened(self, session: Session) -> None:
        """What a view is sent is kept from now on."""
        self._count += 1
        view = self._views[session] = self._count
        self._tell(Opened(view, session.root, _kept_all(session.root.given), session.runner.now()))
        send, now = session.send, session.runner.now

        def recorded(text: str) -> None:
            sent = Sent(view, text, len(text.encode()), now())
            self.updates.append(sent)
            self._tell(sent)
            send(text)

        session.send = recorded

    def arrived(self, call: Call) -> None:
        view = self._views.get(call.session, 0)
        component = call.instance.component.name
        happened = Happened(view, call.event, component, call.part.binding.name, call.session.runner.now())
        self.events.append(happened)
        self._tell(happened)

    def started(self, call: Call, positional: tuple[object, ...], named: Mapping[str, object]) -> None:
        happened = self._of(call)
        if happened is not None:
            happened.positional = tuple(map(kept, positional))
            happened.named = _kept_all(named)

    def finished(self, call: Call, error: BaseException | None) -> None:
        happened = self._of(call)
        if happened is not None:
            happened.ended = True
            happened.state = _kept_all(call.instance.state)
            happened.error = "" if error is None else in_short(error)
            self._tell(happened)

    def followed(self, session: Session, to: str) -> None:
        self._tell(Followed(self._views.get(session, 0), to, session.runner.now()))

    # Inside -----------------------------------------------------------------

    def _of(self, call: Call) -> Happened | None:
        """The entry of a call, if it is still held."""
        return next((one for one in reversed(self.events) if one.event is call.event), None)

    def _tell(self, entry: Entry) -> None:
        for listener in self.listeners:
            listener(entry)


# Values ---------------------------------------------------------------------


def kept(value: object) -> object:
    """`value` as it is now: containers copied with what is in them, objects of other kinds as `NotKept`.

    No method of the author's runs: there is no `copy.deepcopy`, and no `repr()`.
    """
    left = [ITEMS]
    try:
        return _kept(value, (), left)
    except _TooLong:
        return NotKept(type(value).__name__, f"more than {ITEMS} items")
    except RecursionError:
        return NotKept(type(value).__name__, "containers too deep in each other")


class _TooLong(Exception):
    """A value has more items than are kept."""


def _kept(value: object, within: tuple[int, ...], left: list[int]) -> object:
    left[0] -= 1
    if left[0] < 0:
        raise _TooLong
    value = plain_top(value)
    kind = cast("type[Any]", type(value))
    if kind not in (dict, list, tuple, set, frozenset):
        return _key(value)
    if id(value) in within:
        return NotKept(kind.__name__, "it holds itself")
    inner = (*within, id(value))
    if kind is dict:
        pairs = cast("dict[object, object]", value).items()
        return {_key(key): _kept(item, inner, left) for key, item in pairs}
    if kind in (set, frozenset):
        left[0] -= len(cast("set[object]", value))
        if left[0] < 0:
            raise _TooLong
        keys = {_key(item) for item in cast("set[object]", value)}
        return keys if kind is set else frozenset(keys)
    items = [_kept(item, inner, left) for item in cast("list[object]", value)]
    return items if kind is list else tuple(items)


def _key(key: object) -> object:
    """What stands for a key, or an item of a set: those may be objects, too."""
    if immutable(key) or type(key) in _STEADY or isinstance(key, Enum | Path):
        return key
    return NotKept(type(key).__name__, "it may change, and has no plain copy")


def _kept_all(values: Mapping[str, object]) -> dict[str, object]:
    return {name: kept(value) for name, value in values.items()}
