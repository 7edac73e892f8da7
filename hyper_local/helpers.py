"""Helpers: the ordinary modules that components import, run again when their file was saved (rule L10).

Unlike `importlib.reload`, running one again forgets names that are gone, never
takes a stale `.pyc`, runs what imports it as well, and leaves the last good
version in place where the new one raises.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from .advice import advise, explained
from .component import Component
from .errors import LoadError, Location
from .importing import BEGAN, imported_at, installed
from .records import record
from .source_text import shown, text_of

_CLOCK = 20_000_000
"""How many nanoseconds a file's time may lag behind the clock."""
_STAYS = set("__name__ __doc__ __package__ __loader__ __spec__ __path__ __file__ __cached__ __builtins__".split())

_seen: dict[str, str] = {}
"""Source of a module as it was when we last looked, by the module's name."""


def path_of(module: ModuleType | None) -> Path | None:
    """The file of a module that may be run again: one of the author's own, imported as usual."""
    loader = getattr(getattr(module, "__spec__", None), "loader", None)
    file = getattr(module, "__file__", None)
    if type(loader) is not SourceFileLoader or not isinstance(file, str) or "#" in getattr(module, "__name__", "#"):
        return None
    path = Path(file).resolve()
    outside = installed(path) or path.is_relative_to(_LIBRARY) or path.is_relative_to(Path(__file__).parent)
    return None if outside or path.parent.name.startswith("hyper_local_") else path


_LIBRARY = Path(os.__file__).resolve().parent


def imports_of(component: Component) -> set[str]:
    """Modules that a component imports, by name, those inside functions too."""
    return _imports_of(component.text, component.module)


@lru_cache(maxsize=1024)
def _imports_of(text: str, module: str) -> set[str]:
    return set(_imports(_tree_of(text), module.rpartition(".")[0]))


@lru_cache(maxsize=1024)
def _tree_of(text: str) -> ast.Module:
    """The tree of a component's text; an empty one where it can't be read."""
    from .literals import Source, blank, find_tstrings  # noqa: PLC0415 - many patterns; only a reload needs them

    try:
        source = Source(text, "")
        return ast.parse(blank(source, 0, len(source.text), find_tstrings(source)))
    except (SyntaxError, ValueError, LoadError):
        return ast.Module([], [])


def _imports(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                yield from (".".join(parts[: i + 1]) for i in range(len(parts)))
        elif isinstance(node, ast.ImportFrom):
            module = _imported_from(node, package)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _imported_from(node: ast.ImportFrom, package: str) -> str:
    """The module that `from … import` names in a module of `package`."""
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    return ".".join([*above, *([node.module] if node.module else [])])


@record
class _User:
    """A file that may import from helper modules.

    `text` is the version that goes on, `saved` what the file holds now: another
    one, where that can't be taken in.
    """

    file: str
    text: str
    package: str
    saved: str

    def lacks(self, module: ModuleType) -> LoadError | None:
        """The error to raise where it imports a name at its left margin that `module` does not have."""
        gone = next(self._gone(self.text, module), None)
        if gone is None:
            return None
        path = shown(Path(module.__file__ or ""))
        now = next((alias for alias in self._gone(self.saved, module) if alias.name == gone.name), None)
        if now is None:
            # Its import is in no line that the author could find.
            return LoadError(
                f"{module.__name__} has no {gone.name!r} any more, "
                f"and {self.file} goes on with a version that imports it",
                Location(path, 1, 1),
                f"Mend {self.file}, or define {gone.name!r} again.",
            )
        line = self.saved.splitlines()[now.lineno - 1]
        column = len(line.encode()[: now.col_offset].decode(errors="replace")) + 1
        return LoadError(
            f"{module.__name__} has no {gone.name!r} any more",
            Location(self.file, now.lineno, column, line),
            f"Define it in {path} again, or take it out of this import.",
        )

    def _gone(self, text: str, module: ModuleType) -> Iterator[ast.alias]:
        """The names that one of its versions imports and `module` does not have."""
        for node in _tree_of(text).body:
            if isinstance(node, ast.ImportFrom) and _imported_from(node, self.package) == module.__name__:
                for alias in node.names:
                    if alias.name != "*" and not hasattr(module, alias.name) and not _is_part(module, alias.name):
                        yield alias


class Helpers:
    """The author's own modules that components reach, and which of them import which.

    `current` are those of the components that go on; a module may not drop a
    name that they import.
    """

    def __init__(self, components: Iterable[Component], current: Iterable[Component] = ()) -> None:
        self.current = [_user(c) for c in current]
        self.dropping: set[str] = set()
        """Modules that were not taken in, since a name is gone that somebody imports."""
        self.paths: dict[str, Path] = {}
        self.texts: dict[str, str] = {}
        self.needs: dict[str, set[str]] = {}
        waiting = set[str]().union(*map(imports_of, components))
        while waiting:
            name = waiting.pop()
            module = sys.modules.get(name)
            path = path_of(module)
            if name in self.paths or path is None or module is None:
                continue
            self.paths[name] = path
            self.texts[name] = text = _text(path)
            self.needs[name] = _imports_in(text, module)
            waiting |= self.needs[name]

    def baseline(self) -> None:
        """Remember the present texts of modules that have not changed since they were imported."""
        for name in self.paths.keys() - _seen.keys() - self.changed():
            _seen[name] = self.texts[name]

    def changed(self, hints: Iterable[Path] = ()) -> set[str]:
        """Modules whose file is another than it was when they ran; `hints` are files known to be saved."""
        hinted = set(hints)
        found: set[str] = set()
        for name, path in self.paths.items():
            if name in _seen:
                if _seen[name] != self.texts[name]:
                    found.add(name)
            elif path in hinted or not path.exists() or _saved_at(path) >= imported_at.get(name, BEGAN) - _CLOCK:
                found.add(name)
        return found

    def users_of(self, names: Iterable[str]) -> set[str]:
        """`names`, and the modules that need one of them, directly or not."""
        found = set(names)
        grown = True
        while grown:
            more = {name for name, needs in self.needs.items() if name not in found and needs & found}
            found |= more
            grown = bool(more)
        return found

    def in_order(self, names: set[str]) -> list[str]:
        """Those that others need come first."""
        done: dict[str, None] = {}
        entered: set[str] = set()

        def visit(name: str) -> None:
            if name not in entered:
                entered.add(name)
                for needed in sorted(self.needs.get(name, set()) & names):
                    visit(needed)
                done[name] = None

        for name in sorted(names):
            visit(name)
        return list(done)

    def users(self) -> Iterator[_User]:
        """Who may import names of a module."""
        yield from self.current
        for name, text in self.texts.items():
            yield _User(shown(self.paths[name]), text, _package_of(sys.modules[name]), text)

    def check_names(self, module: ModuleType) -> None:
        """Raise where a name is gone from `module` that somebody imports; it is tried again with every reload."""
        for user in self.users():
            error = user.lacks(module)
            if error is not None:
                _seen.pop(module.__name__, None)
                self.dropping.add(module.__name__)
                raise error

    def run_again(self, name: str) -> None:
        """Run a module again. Raises `LoadError`; it is as it was then."""
        _seen[name] = self.texts[name]
        module = sys.modules[name]
        path = self.paths[name]
        try:
            text = text_of(path)
        except OSError:
            raise LoadError(
                "this module is gone", Location(shown(path), 1, 1), "Components import it: put it back."
            ) from None
        try:
            code = compile(text, module.__file__ or str(path), "exec")
            execute(module, code, self.check_names)
        except Exception as error:
            raise explained(error, shown(path)) from error


def execute(module: ModuleType, code: types.CodeType, check: Callable[[ModuleType], None]) -> None:
    """Run a module's code in its own namespace; if that or `check` raises, everything is as it was."""
    space = vars(module)
    before = dict(space)
    for name, value in before.items():
        # A package has its modules as attributes.
        part = isinstance(value, ModuleType) and sys.modules.get(f"{module.__name__}.{name}") is value
        if name not in _STAYS and not part:
            del space[name]
    try:
        exec(code, space)
        check(module)
    except BaseException as error:
        if isinstance(error, Exception):
            advise(error, space)  # while the names have the values with which it failed
        for name in space.keys() - before.keys():
            del space[name]
        space.update(before)
        raise


def forget(names: Iterable[str]) -> None:
    """Let those of these modules that are the author's own be run anew by whoever imports them next."""
    for name in list(names):
        if path_of(sys.modules.get(name)) is not None:
            del sys.modules[name]
            _seen.pop(name, None)
    importlib.invalidate_caches()


def _user(component: Component) -> _User:
    saved = component.text if component.path is None else _text(component.path)
    return _User(component.file, component.text, component.module.rpartition(".")[0], saved)


def _is_part(module: ModuleType, name: str) -> bool:
    """Whether a package holds a module of this name, imported or not."""
    return hasattr(module, "__path__") and find_spec(f"{module.__name__}.{name}") is not None


def _saved_at(path: Path) -> int:
    return path.stat().st_mtime_ns


def _text(path: Path) -> str:
    try:
        return text_of(path)
    except (OSError, LoadError):
        return ""


def _imports_in(text: str, module: ModuleType) -> set[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        # What it imported when it last worked.
        return {v.__name__ for v in vars(module).values() if isinstance(v, ModuleType)}
    return set(_imports(tree, _package_of(module))) - {module.__name__}


def _package_of(module: ModuleType) -> str:
    return module.__name__ if hasattr(module, "__path__") else module.__name__.rpartition(".")[0]
