"""Reload: files that were saved are taken in, and what is shown goes on with them (rule L10).

A file is compiled again; each live instance keeps what `keeping.py` says, takes
the new functions and the new template, and renders. A file that can't be taken
in leaves everything as it is, and every page says why until it is mended.
"""

from __future__ import annotations

import asyncio
import importlib
import linecache
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any

from . import configuration, loader, source_text
from .advice import explained
from .anew import begin_anew
from .component import Component
from .errors import HyperError, LoadError, Told
from .helpers import Helpers, imports_of
from .instance import Instance
from .kernel import Kernel
from .kernels import kernels
from .mailbox import running
from .objects import ComponentObject, change
from .refusals import (
    in_use,
    instances_of,
    known_problems,
    newer_fails,
    outdated,
    place_of,
    problems_of,
    refuse,
    unread,
    unrun,
)

log = logging.getLogger("hyper_local")

PATIENCE = 1.0
"""Seconds that a reload waits for handlers that run. One that runs on, such as a clock's loop, goes on as it was."""


@dataclass
class Reloaded:
    """What a reload took in: `files` as messages name them, `problems` with what can't be, `notes` for the author.

    `new` are those of the files that were not there before; no open page shows them yet.

    Where handlers still run it is complete once they are done.
    """

    files: list[str] = field(default_factory=list[str])
    new: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    before: frozenset[str] = field(default=frozenset(), repr=False)
    """Those of the problems that were told by an earlier one; all others are in the log, where they stand above."""

    def __repr__(self) -> str:
        wrong = [p if p in self.before else f"{p.partition(chr(10))[0]} (see above)" for p in self.problems]
        said = [f"reloaded {file}" for file in self.files] + self.notes + wrong
        return "\n".join(said) or "nothing has changed"


_alone = RLock()
"""Held by the thread that compiles, or gives classes their new components: no kernel goes on with half of that."""


def reload(changed: Iterable[str | Path] = (), then: Callable[[Reloaded], object] | None = None) -> Reloaded:
    """Take in the files that have changed since they were loaded (L10).

    `changed` are files that were certainly saved, for those who watch; all
    known ones are looked at in any case. Call it on the thread that runs the
    components: in a notebook, in any cell. `then` is called with what it gives
    once that is complete, on the thread that completes it.
    """
    return take_in(changed, then)


def take_in(
    changed: Iterable[str | Path],
    then: Callable[[Reloaded], object] | None = None,
    doubted: Callable[[Path], bool] = lambda path: False,
) -> Reloaded:
    """`reload`; of a file that is `doubted`, as it may be half written, nothing is said yet if it can't be read."""
    hints = {Path(path).resolve() for path in changed}
    with _alone:
        importlib.invalidate_caches()
        linecache.checkcache()
        before = known_problems()
        raised = [problem for kernel in kernels() for problem in problems_of(kernel)]
        made, new = _compile(doubted), _look_at_new(hints, doubted)
        change = _Change(made, hints, doubted=doubted)
        change.report.before = frozenset([*before, *raised])
        change.report.new += map(source_text.shown, new)
        change.report.files += change.report.new
        anything = change or new or known_problems() != before
    if anything:
        _everywhere(change, then)
    else:
        for kernel in kernels():
            _here_or_soon(kernel, partial(_tell_of_links, kernel))
        if then is not None:
            then(change.report)
    return change.report


def replace(
    kind: type[ComponentObject], text: str, *, live: bool | None = None, around: Mapping[str, object] | None = None
) -> Component:
    """Give a component another source: its class, and every instance of it (L10).

    `live` and `around` are as before where they are not given. Raises
    `LoadError`; then nothing has changed.
    """
    made = loader.renew(kind.__component__, text, live=live, around=around)
    _replaced[made.path] = made
    _everywhere(_Change([made], (), kind))
    return made


_replaced: dict[Path | None, Component] = {}
"""The newest versions of components that have no file."""


def _newest() -> dict[Path | None, Component]:
    """The newest version that works of each component, by its path."""
    return {**_replaced, **loader.files()}


def must_start_again() -> bool:
    """Whether an app has other settings than those that it began with."""
    folders = {loader.app_folder(path) for path in loader.files()}
    return any(folder is not None and configuration.has_changed(folder) for folder in folders)


def failing() -> set[str]:
    """The files whose templates fail as they are shown now, as messages name them."""
    return {i.component.file for kernel in kernels() for i in instances_of(kernel) if i.broken is not None}


def baseline() -> None:
    """Remember the helper modules as they are now, to see later whether they changed."""
    Helpers(loader.files().values()).baseline()


# Compiling ------------------------------------------------------------------


def _compile(doubted: Callable[[Path], bool]) -> list[Component]:
    """The new versions of all files whose text has changed; notes those that do not compile."""
    made: list[Component] = []
    for path in list(loader.files()):
        try:
            component = loader.refresh(path)
        except Exception as error:  # config.py may raise anything
            if doubted(place_of(error) or path):
                continue
            if path.exists() or in_use(path):
                refuse(path, explained(error, source_text.shown(path)))
            else:
                loader.forget(path)
                unread.pop(path, None)
            continue
        unread.pop(path, None)
        if component is not None:
            made.append(component)
    return made


def _look_at_new(hints: Iterable[Path], doubted: Callable[[Path], bool]) -> list[Path]:
    """Components that nobody has asked for yet: their mistakes are worth knowing, too. Gives those that work."""
    fine: list[Path] = []
    for path in {*hints, *unread} - loader.files().keys():
        known = unread.pop(path, None)
        if loader.app_folder(path) is None or not path.exists() or not loader.has_template(path):
            continue
        try:
            loader.compile_text(source_text.text_of(path), path, module=loader.dotted_name(path))
        except LoadError as error:
            if doubted(place_of(error) or path):
                if known is not None:
                    unread[path] = known
                continue
            unread[path] = error
            if str(known) != str(error):
                log.error("%s", error)
        else:
            fine.append(path)
    return sorted(fine)


# Taking in ------------------------------------------------------------------


class _Change:
    """One reload: new versions of components, helper modules to run again, and who is to be told."""

    def __init__(
        self,
        made: list[Component],
        hints: Iterable[Path],
        kind: type[ComponentObject] | None = None,
        doubted: Callable[[Path], bool] = lambda path: False,
    ) -> None:
        self.made = {component.path: component for component in made}
        self.kind = kind
        self.report = Reloaded([component.file for component in made])
        self.adopted = False
        self.said: set[str] = set()
        """What was logged: many instances of one component raise the same."""
        self.newest = _newest()
        known = {id(i.component): i.component for kernel in kernels() for i in instances_of(kernel)}
        current = [*self.newest.values(), *(c for c in known.values() if c.path not in self.newest)]
        self.helpers = Helpers([*self.newest.values(), *known.values()], current)
        paths, texts = self.helpers.paths, self.helpers.texts
        changed = self.helpers.changed(hints)
        # One that is empty is mostly about to be written.
        self.changed = {name for name in changed if texts[name].strip() or not doubted(paths[name])}
        self.helpers.baseline()
        self.renewed = self.helpers.users_of(self.changed)
        self.renewed |= {component.module for component in made if component.module in sys.modules}
        self._imports: dict[int, bool] = {}
        folders = {loader.app_folder(path) for path in loader.files()} - {None}
        for path in hints:
            places = [error.location for error in unread.values() if isinstance(error, Told)]
            broken = any(place is not None and place.file == source_text.shown(path) for place in places)
            concerned = [f for f in folders if f is not None and path.parent in (f, f.parent)]
            if not broken and path.name == "config.py" and any(map(configuration.has_changed, concerned)):
                self.report.notes.append(f"{source_text.shown(path)} has changed: start again to take in its settings")

    def __bool__(self) -> bool:
        """Whether there is anything to take in."""
        stale = any(self.touches(kernel) for kernel in kernels())
        return bool(self.made or self.changed or stale)

    def adopt(self) -> None:
        """Run the helper modules again, and give every class its new component. Once, by the first kernel that comes.

        The others wait: who renders while a class still has its old component gives children that back.
        """
        with _alone:
            if not self.adopted:
                self.adopted = True
                self._adopt()

    def _adopt(self) -> None:
        for name in self.helpers.in_order(self.renewed & self.helpers.paths.keys()):
            path = self.helpers.paths[name]
            try:
                self.helpers.run_again(name)
            except HyperError as error:
                refuse(path, error, unrun)
            else:
                unrun.pop(path, None)
                if name in self.changed:
                    self.report.files.append(source_text.shown(path))
        self.renewed -= self.helpers.dropping
        self._imports.clear()
        for path in unrun.keys() - set(self.helpers.paths.values()):
            del unrun[path]  # nothing imports it any more
        for component in loader.files().values():
            loader.adopt(component)
        for component in self.made.values():
            self.forget_module(component.module)
        if self.kind is not None:
            change(self.kind, next(iter(self.made.values())))

    @staticmethod
    def forget_module(name: str) -> None:
        """`import app.live.counter` made a module of its own: the next import makes a new one."""
        module = sys.modules.get(name)
        parent, _, last = name.rpartition(".")
        if module is not None and vars(sys.modules.get(parent, module)).get(last) is module:
            del sys.modules[name]
            delattr(sys.modules[parent], last)

    def wanted(self, component: Component) -> Component | None:
        """The version that takes the place of `component`; None where that is as new as can be."""
        newest = self.newest.get(component.path)
        if newest is not None and newest is not component:
            return newest
        if not self.renewed or not component.path:
            return None
        if id(component) not in self._imports:
            self._imports[id(component)] = bool(imports_of(component) & self.renewed)
        return component if self._imports[id(component)] else None

    def touches(self, kernel: Kernel) -> list[Instance]:
        """Instances that take another version."""
        return [i for i in instances_of(kernel) if self.wanted(i.component) is not None]

    def swap(self, kernel: Kernel) -> None:
        """Take everything in, on the thread of `kernel`."""
        self.newest = _newest()  # another save may have come while we waited
        self.adopt()
        renewed = frozenset(self.renewed)
        for instance in self.touches(kernel):
            component = self.wanted(instance.component)
            before = instance.refused
            if before is not None and before[0] is component and newer_fails(before[0].path):
                continue  # what this version raised is past, and would be told with the text of the one after it
            if component is not None and not instance.renew(component, renewed=renewed) and instance.refused:
                error = instance.refused[1]
                if component.file in self.report.files:
                    self.report.files.remove(component.file)  # what is shown goes on with the one before
                if (before is None or str(before[1]) != str(error)) and str(error) not in self.said:
                    self.said.add(str(error))
                    log.error("%s", _once(error, component))
        for instance in instances_of(kernel):
            own = instance.component
            instance.move(own, lambda copied, own=own: None if copied is own else self.wanted(copied))
            for place, copy in list(instance.statics.items()):
                if self.wanted(copy.component) is not None:
                    instance.statics.pop(place).close()
        self.report.notes += [text for text in show(kernel) if text not in self.report.notes]
        self.report.problems += [p for p in problems_of(kernel) if p not in self.report.problems]


def _once(error: HyperError, component: Component) -> str:
    """What to log of an error: of an input() that nobody answers, a note of this moment says what to write."""
    said = str(error)
    head = said.partition("\n")[0]
    place, _, what = head.partition(": ")
    noted = what.startswith("EOFError") and any(note.startswith(f"{place}: input()") for note in component.notes)
    return head if noted else said


def show(kernel: Kernel) -> list[str]:
    """Render everything, then tell the pages what can't be taken in; what they said before is no longer true.

    Gives what to say of variables that began anew.
    """
    sessions = [session for found in kernel.sessions.values() for session in found]
    for session in sessions:
        session.overlay.forget()
    kernel.faults.problems, kernel.faults.outdated = partial(problems_of, kernel), outdated
    kernel.dirty.clear()
    with kernel.faults.held():
        for instance in instances_of(kernel):
            instance.begun = []
            if instance.mounted and not instance.ended:
                instance.render()
        begun = begin_anew(instances_of(kernel))
    for path in [path for path in unread if not path.exists() and not in_use(path)]:
        del unread[path]
        loader.forget(path)
    for session in sessions:
        session.renewed()
    return begun


def when_quiet(kernel: Kernel, instances: Iterable[Instance], then: Callable[[], None]) -> None:
    """Call `then` when the handlers of `instances` that run now are done, after `PATIENCE` in any case."""
    boxes = [box for i in instances if (box := kernel.instances.get(i)) is not None]
    tasks = set[asyncio.Task[Any]]().union(*(box.handlers for box in boxes))
    if not tasks or kernel.loop is None:
        then()
        return

    async def wait() -> None:
        await asyncio.wait(tasks, timeout=PATIENCE)
        kernel.turn(then)

    kernel.lives.keep(kernel.loop.create_task(wait()))


def _tell_of_links(kernel: Kernel) -> None:
    """Tell anew which links of what is shown lead nowhere: pages come and go, and no other file changes (X1)."""
    for session in [session for found in kernel.sessions.values() for session in found]:
        if any(component.links for owner in session.owners for component in owner.shows):
            session.overlay.tell()


def _here_or_soon(kernel: Kernel, go: Callable[[], None]) -> None:
    at_once = kernel.loop is None or (kernel.here and kernel.loop.is_running())
    if at_once and running.get() is None:
        go()
    else:
        kernel.soon(go)


def _everywhere(change: _Change, then: Callable[[Reloaded], object] | None = None) -> None:
    """Let each kernel take a change in, on its own thread; `then` is called when the last one has."""
    found = kernels()
    waited_for = set(found)

    def finished(kernel: Kernel | None) -> None:
        waited_for.discard(kernel)
        if then is not None and not waited_for:
            then(change.report)

    if not any(kernel.instances for kernel in found):
        change.adopt()
        change.report.problems = known_problems()
    for kernel in found:
        _here_or_soon(kernel, partial(_begin, kernel, change, partial(finished, kernel)))
    if not found:
        finished(None)


def _begin(kernel: Kernel, change: _Change, then: Callable[[], None]) -> None:
    def go() -> None:
        change.swap(kernel)
        then()

    when_quiet(kernel, change.touches(kernel), go)
