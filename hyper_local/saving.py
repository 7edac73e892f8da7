"""Saving: the saved values of one kernel: who uses them, and whether they have changed (rules K1-K4).

A file has one value, however many instances use it: in each it is a plain name,
bound to the same object. After every handler it is compared with what was
written last; what has changed is written in the background, and shown by the
others that use it.
"""

from __future__ import annotations

import linecache
import logging
import os
import re
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from .component import Component
from .configuration import app_folder
from .data_folder import folder_of, label_of
from .errors import HyperError, is_authors
from .instance import Instance
from .saved import Saved, Unreadable, document, text_of, unfit, value_of
from .store import Store

log = logging.getLogger("hyper_local")

_GONE = object()


class Value:
    """The value of one file. `file` is None where nothing is kept."""

    def __init__(self, file: Path | None, version: int, value: object) -> None:
        self.file = file
        self.version = version
        self.value = value
        self.text = text_of(value)
        self.kind: type[object] | None = None
        """`list` or `dict`, where that is kept: anything else in its place is a slip, and would be the end of it."""
        self.users: dict[Instance, set[str]] = {}
        self.complaint = ""
        self.unwritten = ""
        """Why the file could not be written last."""
        self.kept = False
        """Whether it was in the file when that was read."""
        self.notice = ""
        """What was wrong with the file when it was read, until somebody has been told."""
        self.hint = ""
        """What may be meant to be here and lies in another file, until whoever writes the app has been told."""


class Saving:
    """Follows what the instances of a kernel save.

    `failed(instance, error)` is told what can't be kept, `changed(instance)`
    that an instance shows another's change, `lost(instance, text)` what the
    person at the page must know: that a file could not be written. `post` runs
    a function on the kernel's thread. Without a `store` values live as long as
    the kernel, as tests want it.
    """

    def __init__(
        self,
        failed: Callable[[Instance, HyperError], None],
        changed: Callable[[Instance], None],
        lost: Callable[[Instance, str], None],
        post: Callable[..., None],
    ) -> None:
        self.failed = failed
        self.changed = changed
        self.lost = lost
        self.post = post
        self.values: dict[tuple[Path | None, str], Value] = {}
        self.paused: set[Instance] = set()
        """Roots of pages that show a state of before, which is not what is to be kept."""
        self._store: Store | None = None

    @property
    def store(self) -> Store | None:
        """Where the files are."""
        return self._store

    @store.setter
    def store(self, store: Store | None) -> None:
        self._store = store
        if store is not None:
            store.told = lambda file, problem: self.post(self.written, file, problem)

    def written(self, file: Path, problem: str) -> None:
        """A file is written, or could not be: said once on the pages that show it, until it can be again."""
        for value in self.values.values():
            if value.file != file:
                continue
            if problem and problem != value.unwritten:
                for user in list(value.users):
                    self.lost(user, f"What you changed could not be saved: {problem}. The next change tries again.")
            value.unwritten = problem

    def notices(self, root: Instance) -> list[str]:
        """What was wrong with the files that a page shows, for whoever looks at it; each is told once."""
        found = [v for v in self.values.values() if v.notice and any(user.root is root for user in v.users)]
        texts = [value.notice for value in found]
        for value in found:
            value.notice = ""
        return texts

    def hints(self, root: Instance) -> list[str]:
        """What whoever writes the app may have meant to be in what a page shows; each is told once."""
        found = [v for v in self.values.values() if v.hint and any(user.root is root for user in v.users)]
        texts = [value.hint for value in found]
        for value in found:
            value.hint = ""
        return texts

    def open(self, component: Component, spec: Saved, user: Instance | None) -> object:
        """The value of `name = saved(…)` in a module's body; `user` may change it."""
        folder = folder_of(component.path) if self.store is not None else None
        label = spec.file or f"{label_of(component.path, component.name)}.{spec.name}.json"
        # In memory, apps are told apart by where they lie.
        key = (folder / label, "") if folder is not None else (_app_of(component), label)
        value = self.values.get(key)
        if value is None:
            value = self.values[key] = self._read(folder / label if folder is not None else None, spec)
            value.kind = next((kind for kind in (list, dict) if isinstance(spec.initial, kind)), None)
            if value.file is not None and not value.kept and not value.notice and spec.file is None:
                self._look_for_former(value, value.file, component, spec)
        if user is not None:
            value.users.setdefault(user, set()).add(spec.name)
        return value.value

    def _read(self, file: Path | None, spec: Saved) -> Value:
        if file is None or self.store is None:
            return Value(None, spec.version, spec.initial)
        kept: Path | None = file
        try:
            content = self.store.read(file)
            found = Value(file, spec.version, spec.initial if content is None else value_of(content, spec))
            found.kept = content is not None
            return found
        except OSError as error:
            kept, problem = None, f"{file.name} can't be read ({error.strerror or error}): nothing is kept there now"
        except Unreadable as error:
            try:
                aside = self.store.put_aside(file, error.word)
                problem = f"{file.name}: {error}. It was put aside as {aside.name}; {spec.name} begins anew"
            except OSError as other:
                kept = None
                problem = f"{file.name}: {error}, and can't be put aside ({other}): nothing is kept there now"
        log.log(logging.ERROR if kept is None else logging.WARNING, "%s%s%s", file.parent, os.sep, problem)
        value = Value(kept, spec.version, spec.initial)
        value.notice = f"{problem}."
        return value

    def _look_for_former(self, value: Value, file: Path, component: Component, spec: Saved) -> None:
        """Tell of what a variable has kept that this file has no more, where it may have been renamed."""
        # Its own module's names are judged by what that says now: it may just have been saved.
        others = ((v.file, user.component.path) for v in self.values.values() for user in v.users)
        used = {other for other, path in others if path != component.path}
        names = former_names(file, spec, component.body.co_names)
        found = [(name, kept) for name, kept in names if kept not in used]
        if found:
            name, kept = found[-1]
            said = renamed(name, kept, spec, component.file)
            log.warning("%s\n  %s", said, _else_delete(kept))
            value.hint = said

    def look(self) -> None:
        """Write what has changed since the last look."""
        for value in self.values.values():
            for user, names in list(value.users.items()):
                for name in () if self.paused and user.root in self.paused else names:
                    self._compare(value, user, name)

    def _compare(self, value: Value, user: Instance, name: str) -> None:
        now = user.globals.get(name, _GONE)
        if now is _GONE:
            return
        try:
            text = text_of(now)
            same = text == value.text
            if not same and (slip := _of_other_kind(now, value.kind, name)):
                user.globals[name] = value.value
                self.failed(user, HyperError(slip))
                self.changed(user)
                return
            problem = "" if same else unfit(now, name)
        except RuntimeError:  # a thread of the author's is changing it: there will be another look
            return
        except (TypeError, ValueError, RecursionError) as error:
            text, same, problem = "", False, _why_not(now, name, error)
        if problem:
            if problem != value.complaint:
                value.complaint = problem
                self.failed(user, HyperError(problem))
            return
        value.complaint = ""
        if same and now is value.value:
            return
        # All have one object: who has changed it in place can't be told, so none is left out.
        in_place = now is value.value
        value.value, value.text = now, text
        for other, names in value.users.items():
            for theirs in names:
                other.globals[theirs] = now
            if not same and (in_place or other is not user):
                self.changed(other)
        if not same and value.file is not None and self.store is not None:
            self.store.put(value.file, document(text, value.version))

    def of(self, user: Instance) -> dict[str, object]:
        """What is kept of an instance's values, by name."""
        return {name: value.value for value in self.values.values() for name in value.users.get(user, ())}

    def explain(self, user: Instance, error: BaseException) -> None:
        """Add to an error of an instance that what it reads was kept in a file, where it may be what is wrong.

        The file outlives every mend of the code that wrote it, so nothing else would say where to look.
        """
        files = {n: v.file for v in self.values.values() if v.kept and v.file for n in v.users.get(user, ())}
        if not files or not isinstance(error, (TypeError, AttributeError, ValueError, LookupError)):
            return
        name = next((name for name in _read_in(error) if name in files), "")
        if name:
            error.add_note(
                f"  {name} holds what was saved before, in {_from_home(files[name])}. If that does not fit this code, "
                f"rename that file, and start again: {name} then begins anew."
            )

    def leave(self, user: Instance) -> None:
        """An instance has ended: a last look at what it changed."""
        if self.values:
            self.look()
            self.drop(user)

    def drop(self, user: Instance) -> None:
        """Nothing more of an instance is to be looked at."""
        for value in self.values.values():
            value.users.pop(user, None)

    def flush(self, seconds: float = 5.0) -> None:
        """Write what there is, before the program ends."""
        if self.store is None or not self.values:
            return
        self.look()
        if not self.store.flush(seconds):
            log.error("what is saved could not be written within %g seconds", seconds)


def former_names(file: Path, spec: Saved, names: Collection[str]) -> list[tuple[str, Path]]:
    """Names whose values lie beside `file`, which is not there yet: of the same module, of none of its `names` now.

    Only what would fit in its place counts, and holds more than it begins with. The one written last comes last.
    """
    begin = file.name.removesuffix(f"{spec.name}.json")
    found: list[tuple[int, str, Path]] = []
    with suppress(OSError):
        for other in file.parent.iterdir():
            name = other.name.removeprefix(begin).removesuffix(".json")
            if other.name != f"{begin}{name}.json" or not name.isidentifier() or name in names:
                continue
            with suppress(OSError, Unreadable):
                if _may_be(value_of(other.read_bytes(), Saved(spec.name, spec.initial, None, spec.version)), spec):
                    found.append((other.stat().st_mtime_ns, name, other))
    return [(name, other) for _, name, other in sorted(found)]


def _may_be(value: object, spec: Saved) -> bool:
    """Whether what was kept may be that of `spec`, and is worth a word."""
    if value == spec.initial:
        return False
    is_dict = isinstance(spec.initial, dict)
    kept, begin = (cast("dict[str, object]", one) if is_dict else {} for one in (value, spec.initial))
    # What is read of a dict has the keys of its beginning, too.
    return not begin or any(kept[key] != first for key, first in begin.items())


def renamed(name: str, kept: Path, spec: Saved, file: str) -> str:
    """What to say where a variable `name` of `file` has gone, and `spec` may be what it is called now."""
    first = repr(spec.initial)
    if spec.version != 1 or spec.upgrade is not None or len(first) > _SHORT:
        first = "…"
    return (
        f"{file}: {name} was saved before, and is not in this file any more; {spec.name} is new, and begins anew\n"
        f'  If you have renamed {name}, write {spec.name} = saved({first}, "{kept.name}"): '
        "it then has what was saved."
    )


_SHORT = 40
"""Characters of a first value that are repeated."""


def _else_delete(kept: Path) -> str:
    return f"If not, and you need it no more, delete {_from_home(kept)}"


def _of_other_kind(now: object, kind: type[object] | None, name: str) -> str:
    """What to say of a value in the place of a list or a dict; "" where it is of the `kind` that is kept."""
    if kind is None or isinstance(now, kind):
        return ""
    what = "None" if now is None else f"a {type(now).__name__}"
    return (
        f"saved() keeps a {kind.__name__} in {name}, which was set to {what}: {name} is as it was before\n"
        f"  If it may be {what}, begin with saved(None)."
    )


def _read_in(error: BaseException) -> Iterator[str]:
    """Names that the author's code reads in the lines that failed, and in the functions that these stand in."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if is_authors(code.co_filename):
            yield from _NAMES.findall(linecache.getline(code.co_filename, line))
            if not code.co_name.startswith(("<", "_hl_")):
                yield from code.co_names


_NAMES = re.compile(r"[^\W\d]\w*")


def _from_home(file: Path) -> str:
    """A path as people write it."""
    home = Path.home()
    return f"~/{file.relative_to(home).as_posix()}" if file.is_relative_to(home) else str(file)


def _why_not(value: object, name: str, error: Exception) -> str:
    try:
        found = unfit(value, name)
    except RecursionError:
        found = ""
    return found or f"saved() can't keep {name}: {error}"


def _app_of(component: Component) -> Path | None:
    path = component.path
    return None if path is None else app_folder(path) or path
