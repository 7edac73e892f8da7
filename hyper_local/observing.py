"""Observing: who is told what happens in an instance: that its state has changed, that an event came.

Nothing here depends on tracking assignments (S3): values are compared with what
they were, after each turn that may have changed them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, cast

from traitlets import Bunch

from .dom_events import NAMES
from .errors import HyperError, NoAttribute, did_you_mean
from .instance import Instance
from .records import record
from .session import Call
from .shared import plain_top

Observer = Callable[[Any], object]


@record
class Happened:
    """An event of the page whose handler has run: its name in the browser, the handler's name, what came with it."""

    event: str
    handler: str
    value: object = None
    fields: Mapping[str, object] = field(default_factory=dict[str, object])


class Observing:
    """Who observes one instance. All of it runs on the kernel's thread."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.seen: dict[str, object] = {}
        """Copies of the observed values, as they were last told."""
        self.observers: dict[str, list[Observer]] = {}
        self.waiting: list[tuple[str, asyncio.Future[Happened]]] = []

    def add(self, observer: Observer, names: Iterable[str] | None = None) -> None:
        """Call `observer` with each change of these names; of all without any. Raises AttributeError."""
        for name in self.known(names):
            if name not in self.seen:
                self.seen[name] = kept(self.instance.globals.get(name))
            told = self.observers.setdefault(name, [])
            if observer not in told:
                told.append(observer)

    def remove(self, observer: Observer, names: Iterable[str] | None = None) -> None:
        """Call it no more; unknown ones are let pass."""
        for name in self.known(names):
            told = self.observers.get(name, [])
            if observer in told:
                told.remove(observer)
            if not told:
                self.observers.pop(name, None)
                self.seen.pop(name, None)

    def known(self, names: Iterable[str] | None) -> list[str]:
        """The names of state, props, shared and computed values. Raises AttributeError for any other."""
        state = self.instance.state
        for name in names or ():
            if name not in state:
                component = self.instance.component.name
                raise NoAttribute(f"{component} has no state {name!r}.{did_you_mean(name, state)}")
        return list(state if names is None else names)

    def look(self) -> list[Exception]:
        """Tell of what has changed; gives what observers raised."""
        errors: list[Exception] = []
        if not self.seen:
            return errors
        self.instance.compute()
        for name in list(self.seen):
            old, new = self.seen[name], self.instance.globals.get(name)
            if same(old, new):
                continue
            self.seen[name] = kept(new)
            change = Bunch(name=name, old=old, new=new, owner=self.instance, type="change")
            for observer in list(self.observers.get(name, ())):
                try:
                    observer(change)
                except Exception as error:
                    errors.append(error)
        return errors

    # Events -----------------------------------------------------------------

    def event(self, name: str, loop: asyncio.AbstractEventLoop) -> asyncio.Future[Happened]:
        """The next event of that name in the browser, or that calls the handler of that name."""
        component = self.instance.component
        if name not in component.handlers and name not in NAMES and f"@{name}" not in component.text:
            near = did_you_mean(name, [*component.handlers, *NAMES])
            raise NoAttribute(f"{component.name} has no handler {name!r}, nor have browsers such an event.{near}")
        future: asyncio.Future[Happened] = loop.create_future()
        self.waiting.append((name, future))
        return future

    def happened(self, call: Call) -> None:
        """The handler of an event has run to its end, and the page shows what it did."""
        event, handler = call.event.name, call.part.binding.name
        waiting, self.waiting = self.waiting, []
        for name, future in waiting:
            if name not in (event, handler):
                self.waiting.append((name, future))
            elif not future.done():
                future.set_result(Happened(event, handler, call.event.value, dict(call.event.fields)))

    def ended(self) -> None:
        """The instance has ended: what is awaited will not come."""
        for _, future in self.waiting:
            if not future.done():
                future.set_exception(HyperError(f"{self.instance.component.name} has ended"))
        self.waiting.clear()


_ATOMS = (int, str, float, bool, bytes, complex, type(None))


def kept(value: object) -> object:
    """A copy of the containers in `value`, to see later what was changed in place; other objects stand for themselves.

    Raises nothing: a container that holds itself is kept as it is there.
    """
    return _kept(plain_top(value), ())


def _kept(value: object, within: tuple[int, ...]) -> object:
    kind = type(value)
    if kind in _ATOMS or id(value) in within:
        return value
    inner = (*within, id(value))
    if kind is dict:
        return {key: _kept(item, inner) for key, item in cast("dict[object, object]", value).items()}
    if kind in (list, tuple):
        return cast(Any, kind)(_kept(item, inner) for item in cast("list[object]", value))
    if kind is set:
        return set(cast("set[object]", value))
    return value


def same(old: Any, new: Any) -> bool:
    """Whether `new` is still what `kept` has made `old` of.

    Objects are compared by identity: their `==` may mean anything.
    """
    if old is new:
        return True
    new = plain_top(new)
    kind = cast("type[object]", type(old))
    if kind is not cast("type[object]", type(new)):
        return False
    if kind is dict:
        return len(old) == len(new) and all(key in new and same(item, new[key]) for key, item in old.items())
    if kind in (list, tuple):
        return len(old) == len(new) and all(map(same, old, new))
    return bool(old == new) if kind in _ATOMS or kind is set else False
