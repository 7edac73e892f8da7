"""History: the states that a page had, its events and its updates, and the way back to any of these states.

A state holds copies of the values of every live instance. To go back puts such
copies into the namespaces and renders; the values themselves are kept aside, and
put back on the way to now. An event in the past goes on from there: what came
after that state is dropped, as an editor drops what was undone. What changes by
itself meanwhile, such as a clock, is held: it is undone before it is shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from .copies import Copier, alike, shown
from .errors import in_short
from .instance import Instance
from .kernel import Kernel
from .messages import Event
from .objects import kind_of
from .recording import STATES, UPDATES, NotKept, Sent
from .records import record
from .session import Call
from .shared import plain_top, refill

OURS = "hyper_local.inspector"
"""The module of the components that show histories; they are in none."""

UNDONE = -1
"""The state of an event whose state was dropped."""

LARGEST = 50_000_000
"""Bytes that the copies of all states take together, about; the oldest states are left out for it."""

LONGEST = 300
"""Characters that are kept of the text of an update."""

Path: TypeAlias = "tuple[Any, ...]"
"""Where an instance stands in a page: its place in its parent, that one's in its own, from the root on."""


def is_ours(instance: Instance) -> bool:
    """Whether an instance shows histories, so that none has it."""
    return instance.component.module == OURS


@record(eq=False)
class Seen:
    """An instance in one state: copies of its values by name, what kind of name each is, and how each is shown.

    `size` is how many bytes the copies take, about.
    """

    path: Path
    name: str
    file: str
    values: Mapping[str, object]
    kinds: Mapping[str, str]
    texts: Mapping[str, str]
    size: int = 0

    def back(self, names: Iterable[str]) -> dict[str, object]:
        """The values of these names, to put back: new copies, which share what theirs shared, or `NotKept`."""
        copier = Copier()
        return {name: copier.copy(self.values[name]) for name in names if name in self.values}


@record(eq=False)
class State:
    """One state of a page. `changed` are names that differ from the state before, `cause` says what made it.

    `size`: bytes of what it has and the state before does not.
    """

    number: int
    instances: tuple[Seen, ...]
    changed: frozenset[tuple[Path, str]] = frozenset()
    cause: str = ""
    size: int = 0


@dataclass
class Heard:
    """An event that came.

    `state` is the number of the state that it led to, 0 until it has ended, `UNDONE` where that was dropped.
    """

    number: int
    message: Event
    component: str
    handler: str
    call: str = ""
    state: int = 0
    error: str = ""


@record
class Row:
    """One value as it is shown; `note` says what is special about it."""

    name: str
    value: str
    changed: bool
    note: str = ""


@record
class Card:
    """One instance as it is shown."""

    id: str
    name: str
    file: str
    rows: list[Row] = field(default_factory=list[Row])


class History:
    """Of one page: `root` and all in it. It begins with `begin`; before that it is empty.

    A page has one, however many panels show it: two would undo each other's past.
    All of it runs on the thread of the kernel.
    """

    def __init__(self) -> None:
        self.states: list[State] = []
        self.events: deque[Heard] = deque(maxlen=STATES)
        self.updates: deque[tuple[int, Sent]] = deque(maxlen=UPDATES)
        """What was sent, numbered."""
        self.past: State | None = None
        """The state that is shown, where that is not the newest."""
        self.left_out = ""
        """Why there are none before the first, where there were."""
        self._kernel: Kernel | None = None
        self._root: Instance | None = None
        self._panels: list[Instance] = []
        self._aside: dict[Instance, dict[str, object]] = {}
        """The values themselves, while copies take their place."""
        self._put_back: dict[Instance, dict[str, object]] = {}
        """What was put there in their place, as it was when that was rendered: a template may change an object."""
        self._causes: list[Heard] = []
        """Events whose handlers run."""
        self._acted = ""
        """What Python did since the last look."""
        self._moving = False
        self._numbers = {"state": 0, "event": 0, "update": 0}

    def begin(self, kernel: Kernel, root: Instance, panel: Instance) -> None:
        """Look at the page of `root` from now on; `panel` shows this too, and renders when there is news."""
        self._kernel, self._root = kernel, root
        self._panels.append(panel)

    def end(self, panel: Instance | None) -> bool:
        """`panel` shows this no more. After the last one we look no more: what is shown is now again."""
        self._panels = [one for one in self._panels if one is not panel]
        if self._panels:
            return False
        if self.past is not None and self._root is not None:
            if self._root.ended:
                self._arrive()
            else:
                self.now()
        self._kernel = None
        return True

    # What happens -----------------------------------------------------------

    def look(self) -> None:
        """Something was rendered: note the state, if it is another."""
        if self._kernel is None or self.past is not None or self._moving:
            return
        last = self.states[-1] if self.states else State(0, ())
        before = {seen.path: seen for seen in last.instances}
        changed: set[tuple[Path, str, str]] = set()
        instances = tuple(
            _see(path, instance, before.get(path), changed) for path, instance in self._instances() if instance.mounted
        )
        if instances != last.instances:
            same = {seen.path for seen in instances} == before.keys()
            if same and not any(kind in _OWN for _, _, kind in changed):
                # What only follows from the state, such as a lambda that each render makes, is no other state.
                size = last.size + _size(instances, last.instances)
                self.states[-1] = replace(last, instances=instances, size=size)
            else:
                cause = self._causes[-1].call if self._causes else self._acted
                names = frozenset((path, name) for path, name, _ in changed if before)
                size = _size(instances, last.instances)
                self.states.append(State(self._next("state"), instances, names, cause, size))
            self._leave_out()
            self._news()
        self._acted = ""

    def _leave_out(self) -> None:
        """Hold no more states than may be."""
        if len(self.states) > STATES:
            del self.states[:-STATES]
            self.left_out = f"the newest {STATES} are held"
        total = sum(state.size for state in self.states)
        while total > LARGEST and len(self.states) > 2:
            first, second = self.states[:2]
            carried = replace(second, size=_size(second.instances, ()))
            total += carried.size - first.size - second.size
            self.states[:2] = [carried]
            self.left_out = f"the copies of all would take more than {LARGEST / 1e6:g} MB of memory"

    def hold(self) -> None:
        """Something is about to be rendered: in the past, what changed by itself is undone before it shows."""
        if self.past is None or self._moving:
            return
        if not all(map(self._is_still, self._put_back)):
            self._put(self.past)

    def acting(self, what: str = "") -> None:
        """A handler is about to run, or Python to set a name: in the past, it goes on from there."""
        self._acted = what
        if self.past is not None:
            at = self._numbers["state"] = self.past.number
            del self.states[at - self.states[0].number + 1 :]
            for heard in self.events:
                if heard.state > at:
                    heard.state = UNDONE
            self._arrive()

    def arrived(self, call: Call) -> None:
        """An event came."""
        handler = call.part.binding.name
        heard = Heard(self._next("event"), call.event, call.instance.component.name, handler)
        heard.call = f"bind={{{handler[1:]}}}" if handler.startswith("=") else handler
        self.events.append(heard)
        self._news()

    def started(self, call: Call, positional: Iterable[object], named: Mapping[str, object]) -> None:
        """Its handler is about to run with these values."""
        self.acting()
        heard = self._of(call)
        if heard is None:
            return
        if heard.handler.startswith("="):
            heard.call = f"{heard.handler[1:]} = {', '.join(_shown_all(positional))}"
        else:
            heard.call = f"{heard.handler}({_arguments(call, list(positional), named)})"
        self._causes.append(heard)

    def finished(self, call: Call, error: BaseException | None) -> None:
        """Its handler has run, or could not be called."""
        heard = self._of(call)
        if heard is not None:
            heard.state = (self.past or self.states[-1]).number if self.states else 0
            heard.error = "" if error is None else in_short(error)
            self._causes = [one for one in self._causes if one is not heard]
            self._news()

    def sent(self, update: Sent) -> None:
        """A view of the page was sent something, whose beginning is kept."""
        if len(update.text) > LONGEST:
            update = replace(update, text=f"{update.text[:LONGEST]}…")
        self.updates.append((self._next("update"), update))
        self._news()

    # Back and forth -----------------------------------------------------------

    @property
    def shown(self) -> State | None:
        """The state that the page shows."""
        return self.past or (self.states[-1] if self.states else None)

    @property
    def earlier(self) -> bool:
        """Whether there is a state before it."""
        return self.shown is not None and self.shown is not self.states[0]

    def step(self, by: int) -> None:
        """So many states on, or back."""
        if self.shown is not None:
            self.go(self.shown.number + by)

    def go(self, number: int) -> None:
        """To the state of that number, or the next one that is held."""
        if self.past is None:
            self.look()
        if not self.states:
            return
        state = self.states[max(0, min(number, self.states[-1].number) - self.states[0].number)]
        if state is self.states[-1]:
            self.now()
            return
        if self.past is None:
            assert self._kernel is not None
            assert self._root is not None
            # What is shared is filled anew, so what it holds is set aside, and not it.
            self._aside = {
                i: {name: plain_top(i.globals[name]) for name in self._restored(i)} for _, i in self._instances()
            }
            self._kernel.saving.paused.add(self._root)
        self.past = state
        self._put(state)

    def now(self) -> None:
        """To the newest state, with the very values that it had."""
        if self.past is not None:
            assert self._kernel is not None
            saving = self._kernel.saving
            # Another page may have changed meanwhile what a file holds.
            self._put(self.states[-1], {i: {**values, **saving.of(i)} for i, values in self._aside.items()})
            self._arrive()
            self.look()

    def _arrive(self) -> None:
        """What is shown is now."""
        assert self._kernel is not None
        assert self._root is not None
        self.past = None
        self._aside, self._put_back = {}, {}
        self._kernel.saving.paused.discard(self._root)
        self._news()

    def _put(self, state: State, real: Mapping[Instance, Mapping[str, object]] | None = None) -> None:
        """Let the page be as it was: outer instances first, as they make the inner ones."""
        if self._root is None or self._kernel is None:
            return
        wanted = {seen.path: seen for seen in state.instances}

        def visit(instance: Instance, path: Path) -> None:
            seen = wanted.get(path)
            if not is_ours(instance) and instance.mounted:
                if seen is not None and seen.file == instance.component.file:
                    self._give(instance, seen, real.get(instance, {}) if real is not None else {})
                instance.render()
            for place, child in list(instance.children.items()):
                if not child.ended:
                    visit(child, (*path, place))

        self._moving = True
        try:
            if not self._root.ended:
                visit(self._root, ())
        finally:
            self._moving = False
        self._put_back = {i: self._copies(i) for path, i in self._instances() if path in wanted}
        self._kernel.dirty.setdefault(self._root, False)  # its views are sent what changed
        if not self._kernel.closed:  # as it is when Python ends
            self._kernel.soon(self._kernel.settle)
        self._news()

    # What is shown of it ------------------------------------------------------

    def cards(self) -> list[Card]:
        """Every live instance of the state that is shown."""
        state = self.shown
        if state is None:
            return []
        return [
            Card(str(number), seen.name, seen.file, [self._row(seen, name, state) for name in seen.values])
            for number, seen in enumerate(state.instances)
        ]

    # Inside -------------------------------------------------------------------

    def _instances(self) -> Iterator[tuple[Path, Instance]]:
        """Every instance of the page, outer ones first."""

        def walk(instance: Instance, path: Path) -> Iterator[tuple[Path, Instance]]:
            if not is_ours(instance):
                yield path, instance
            for place, child in list(instance.children.items()):
                yield from walk(child, (*path, place))

        if self._root is not None and not self._root.ended:
            yield from walk(self._root, ())

    def _restored(self, instance: Instance) -> list[str]:
        """Names whose values are put back: state, and what is shared with nobody else's page."""
        component = instance.component
        kinds = {name: kind_of(component, name) for name in instance.state}
        alone = {name for name in component.shared if not self._others(component.file, name)}
        return [name for name, kind in kinds.items() if kind == "state" or name in alone]

    def _others(self, file: str, name: str) -> bool:
        """Whether another page shows this shared value, so that it is not ours to change."""
        found = self._kernel.instances if self._kernel is not None else ()
        return any(
            i.root is not self._root and i.component.file == file and name in i.component.shared for i in list(found)
        )

    def _give(self, instance: Instance, seen: Seen, own: Mapping[str, object]) -> None:
        """Let an instance have these of its own, and else what it had; what can't be kept is that of the newest state.

        It is not left as it is: an earlier state may have put another value there.
        """
        newest = self._aside.get(instance, {})
        for name, value in {**seen.back(self._restored(instance)), **own}.items():
            if isinstance(value, NotKept):
                if name not in newest:
                    continue
                value = newest[name]
            if name not in instance.component.shared:
                instance.globals[name] = value
            elif not self._others(instance.component.file, name):
                refill(instance.globals[name], value)

    def _copies(self, instance: Instance) -> dict[str, object]:
        """Copies of what may be put back there."""
        copier = Copier()
        return {name: copier.copy(instance.globals[name]) for name in self._restored(instance)}

    def _is_still(self, instance: Instance) -> bool:
        """Whether what was put back there still stands."""
        if instance.ended:
            return True
        now, then = self._copies(instance), self._put_back[instance]
        return all(alike(now[name], then[name]) for name in now.keys() & then.keys())

    def _row(self, seen: Seen, name: str, state: State) -> Row:
        value, kind = seen.values[name], seen.kinds[name]
        note = _NOTES.get(kind, "")
        if isinstance(value, NotKept) and kind in _OWN:
            note = f"can't be kept: {value.why}"
        elif kind == "shared" and self._others(seen.file, name):
            note = "shared with other pages, so not put back"
        return Row(name, seen.texts[name], (seen.path, name) in state.changed, note)

    def _of(self, call: Call) -> Heard | None:
        return next((one for one in reversed(self.events) if one.message is call.event), None)

    def _next(self, kind: str) -> int:
        self._numbers[kind] += 1
        return self._numbers[kind]

    def _news(self) -> None:
        if self._kernel is not None:
            for panel in self._panels:
                self._kernel.invalidate(panel)


def _arguments(call: Call, positional: list[object], named: Mapping[str, object]) -> str:
    """Arguments by the names of the parameters, as far as these are known."""
    handler = call.instance.component.handlers.get(call.part.binding.name)
    names = handler.parameters[: len(positional)] if handler is not None else ()
    given = {**dict(zip(names, positional, strict=False)), **named}
    told = [f"{name}={text}" for name, text in zip(given, _shown_all(given.values()), strict=True)]
    return ", ".join([*told, *_shown_all(positional[len(names) :])])


def _see(path: Path, instance: Instance, before: Seen | None, changed: set[tuple[Path, str, str]]) -> Seen:
    """An instance as it is now; the same object as `before` where nothing changed.

    `changed` gets what did: path, name, and the name's kind.
    """
    copier, size = Copier(), 0
    values: dict[str, object] = {}
    component = instance.component
    old: Mapping[str, object] = before.values if before is not None else {}
    new: list[str] = []
    for name, value in instance.state.items():
        values[name] = copied = copier.copy(value)
        if name not in old or not alike(old[name], copied):
            new.append(name)
            size += copier.texts
        if copied is not value:
            size += copier.size
    if before is not None and not new and old.keys() == values.keys() and before.file == component.file:
        return before
    kinds = {name: kind_of(component, name) for name in values}
    changed.update((path, name, kinds[name]) for name in new)
    newly = sorted(new)
    told = dict(zip(newly, _told_of(instance, values, newly), strict=True))
    texts = {**(before.texts if before is not None else {}), **told}
    return Seen(path, component.name, component.file, values, kinds, {name: texts[name] for name in values}, size)


def _told_of(instance: Instance, values: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """How these values are shown. A `__repr__` of the author's may set other variables: that is undone."""
    before = dict(instance.state)
    told = _shown_all(values[name] for name in names)
    for name, value in before.items():
        if instance.globals.get(name) is not value:
            instance.globals[name] = value
    return told


def _size(instances: Iterable[Seen], before: Iterable[Seen]) -> int:
    """Bytes of the copies of `instances` that are none of `before`."""
    known = set(map(id, before))
    return sum(seen.size for seen in instances if id(seen) not in known)


def _shown_all(values: Iterable[object]) -> list[str]:
    """How values are shown. A `__repr__` may change its object, so it is asked of copies that are then thrown away."""
    copier = Copier()
    return [shown(copier.copy(value)) for value in values]


_OWN = frozenset({"state", "shared"})
"""Kinds of names that make a state; the others follow from them."""
_NOTES = {"shared": "shared", "prop": "given", "computed": "follows from others"}
