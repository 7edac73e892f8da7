"""Imports of an app's own: modules and names that a file imports from its app, or from us, and that are not there (L8).

What component folders offer is the import system's to judge (`loader.check_imports`).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path

from .absent import find as find_home
from .absent import lies_in
from .configuration import FOLDERS, OURS, WITHOUT_ENDING, class_name, like_beside, module_path, said_of_import
from .errors import ALIKE, LoadError, Location, did_you_mean, nearest
from .facts import Import
from .loader import has_template, part_with
from .problems import Problem
from .source_text import shown
from .trees import walk

_PACKAGE = __name__.partition(".")[0]


@dataclass
class OwnImports:
    """Judges the imports of an app's files.

    `binds` gives the names that a file binds, None where they can't be told; `offered` the components of a folder;
    `app_of` the app of a file.
    """

    binds: Callable[[Path], Collection[str] | None]
    offered: Callable[[Path], Mapping[str, Path] | None]
    app_of: Callable[[Path], Path | None]

    def __post_init__(self) -> None:
        self.missing_files: dict[Path, bool] = {}
        self.hides: dict[Path, str] = {}
        self.elsewhere = cache(_elsewhere)

    def check(self, imports: Iterable[Import], file: Path, where: Callable[[int, int], Location]) -> Iterator[Problem]:
        """Problems with the imports at the left margin of `file`; those inside a `try` may be meant to fail.

        `where` gives the location of a line and a column in bytes.
        """
        for node in imports:
            if node.module in OURS and not node.level:
                yield from _missing(node, where, _ours(), sys.modules[_PACKAGE].__all__)
                continue
            app = self.app_of(file)
            folder = _base(node, file, app)
            if folder is None:
                name, _, rest = (node.module or "").partition(".")
                names = "" if rest else ", ".join(x.name + (f" as {x.asname}" if x.asname else "") for x in node.names)
                if app is not None and not node.level and (said := self.elsewhere(app, name, names)):
                    yield _problem(f"no module {name!r}", where(node.lineno, node.col_offset), said)
                elif app is None and not node.level and name != file.stem:
                    yield from self.of_file_beside(node, file, where)
                continue
            if not node.module or folder == app:
                yield from self.of_package(node, folder, where)
                continue
            if self.is_missing(folder):
                near = did_you_mean(folder.name, [x.stem for x in folder.parent.glob("[!_]*.py")])
                hint = f"There is no {folder.name}.py in {folder.parent.name}/."
                part = nearest(folder.name, [x for x in FOLDERS if (folder.parent / x).is_dir()], ALIKE)
                if part and app is not None and folder.parent == app and not node.level:
                    names = ", ".join(alias.name for alias in node.names)
                    near, hint = "", f"The folder is called {part}. Write: from {app.name}.{part} import {names}"
                homes = [find_home(app, alias.name, self.offered) for alias in node.names if not node.level]
                if not part and homes and homes[0] is not None and homes[0].name == node.names[0].name:
                    near, hint = "", lies_in(homes[0])
                if alike := self.misnamed(folder, app):
                    near, hint = "", f"The folder {alike}/ is to be called {folder.name}/."
                message = f"no module {'.' * node.level + node.module!r}.{near}"
                yield _problem(message, where(node.lineno, node.col_offset), hint)
            elif folder.with_suffix(".py").is_file() and not folder.is_dir():
                names = self.binds(folder.with_suffix(".py"))
                own = folder.name.replace("_", "").lower()
                # A file has its component, too: `from app.live.counter import Counter`.
                parts = [x for x in self.offered(folder.parent) or () if x.lower() == own]
                yield from _missing(node, where, [*names, *parts]) if names is not None else ()

    def misnamed(self, folder: Path, app: Path | None) -> str:
        """A folder of the app that is to be called as this one, which is not there: `component` for `components`."""
        if folder.name not in FOLDERS or folder.parent != app:
            return ""
        there = [x.name for x in folder.parent.iterdir() if x.is_dir() and x.name not in FOLDERS]
        return nearest(folder.name, there, ALIKE)

    def of_file_beside(self, node: Import, file: Path, where: Callable[[int, int], Location]) -> Iterator[Problem]:
        """Problems with the import of a file beside a single one, or of a name that such a file nearly has."""
        name, _, rest = (node.module or "").partition(".")
        own = self.beside(file, name)
        if name in sys.stdlib_module_names or any((x / name).is_dir() for x in file.parents):
            return
        place = where(node.lineno, node.col_offset)
        if own.is_file():
            if rest == "py":
                yield _problem(f"no module {node.module!r}", place, WITHOUT_ENDING.format(name))
            elif not rest and not self.hidden(node, file) and (bound := self.binds(own)) is not None:
                # Of a component, its class comes from there, too: `from counter import Counter`.
                parts = [class_name(name)] if has_template(own) else []
                asked = tuple(x for x in node.names if not x.name.startswith("__") and x.name not in parts)
                yield from _missing(node._replace(names=asked), where, bound)
            return
        # What lies further up may be what Python finds, where it is started there.
        further = any((folder / f"{name}.py").exists() for folder in file.parents)
        near = "" if rest or further else like_beside(file, name)
        if near and PathFinder.find_spec(name) is None:
            yield _problem(f"no module {name!r}. Did you mean {near!r}?", place, f"{near}.py lies beside this file.")

    def hiding(
        self, imports: Iterable[Import], file: Path, text: Callable[[], str], where: Callable[[int, int], Location]
    ) -> Iterator[tuple[Path, Problem]]:
        """Files of the author's that stand in the way of a module of Python's own, or of a library, that is imported.

        `text` gives what `file` holds. Nothing is said where an installed library has the name, and the author's file
        all that is asked of it: then that is what is meant.
        """
        for node in imports:
            name, _, part = (node.module or "").partition(".")
            own, what = self.beside(file, name), self.hidden(node, file)
            if not what:
                continue
            bound = self.binds(own)
            asked = {part} if part else {alias.name for alias in node.names} or _attributes(text(), name)
            lacks = bound is not None and bool(asked - {*bound, "*"})
            if not lacks and what == _LIBRARY:
                continue
            message = f"{name} is {what}, and the name of your own file {shown(own)}"
            kind, hint = "note", f"Give {own.name} another name, such as my_{own.name}: one of the two hides the other."
            if what == _LIBRARY:
                kind, hint = "error", f"This line finds your file. Give {own.name} another name, such as my_{own.name}."
            yield own, Problem(kind, message, where(node.lineno, node.col_offset), hint)

    def beside(self, file: Path, name: str) -> Path:
        """Where a module of the author's lies that `file` imports as `name`."""
        app = self.app_of(file)
        return (app.parent if app is not None else file.parent) / f"{name}.py"

    def hidden(self, node: Import, file: Path) -> str:
        """What a file of the author's hides from an import: one of Python's own modules, a library; "" for nothing."""
        name = (node.module or "").partition(".")[0]
        own = self.beside(file, name)
        if node.level or not name or own == file:
            return ""
        if own not in self.hides:
            self.hides[own] = _hidden(name) if own.is_file() else ""
        return self.hides[own]

    def of_package(self, node: Import, folder: Path, where: Callable[[int, int], Location]) -> Iterator[Problem]:
        """Problems with `from . import name`: a module of the folder, a component, or a name of its `__init__.py`."""
        init = folder / "__init__.py"
        bound = self.binds(init) if init.is_file() else ()
        if bound is None:
            return
        known = {*bound, *(self.offered(folder) or ())}
        modules = {x.stem for x in folder.glob("[!_.]*") if x.suffix == ".py" or x.is_dir()} if folder.is_dir() else ()
        absent = [x for x in node.names if x.name not in known and self.is_missing(folder / x.name)]
        parts = {x: part_with(folder, x.name, self.offered) for x in absent}
        rest = tuple(x for x in absent if not parts[x])
        yield from _missing(node._replace(names=rest), where, known, [*known, *modules])
        package = "." * node.level + (node.module or "")
        for alias, part in parts.items():
            if part and node.level:  # without dots it is said already
                hint = f"Write: from {package}{'.' if node.module else ''}{part} import {alias.name}"
                yield _problem(f"{package} has no {alias.name!r}", where(alias.lineno, alias.col_offset), hint)

    def is_missing(self, path: Path) -> bool:
        """Whether an app's folder holds no module of this name, of whatever kind."""
        known = self.missing_files.get(path)
        if known is None:
            known = path.parent.is_dir() and not path.is_dir() and not any(path.parent.glob(f"{path.name}.*"))
            self.missing_files[path] = known
        return known


def _missing(
    node: Import, where: Callable[[int, int], Location], names: Collection[str], meant: Sequence[str] = ()
) -> Iterator[Problem]:
    """Problems with the names of one import that are none of `names`; `meant` are those that it may be after."""
    for alias in node.names:
        if alias.name != "*" and alias.name not in names:
            shown = "." * node.level + (node.module or "")
            near = did_you_mean(alias.name, meant or names)
            hint = "Mend the spelling, or define it there."
            yield _problem(f"{shown} has no {alias.name!r}.{near}", where(alias.lineno, alias.col_offset), hint)


def _elsewhere(app: Path, name: str, names: str) -> str:
    """What to write for `import counter`, where that is a part of the app and no module that Python would find."""
    if name in sys.stdlib_module_names or (app.parent / name).is_dir() or any(app.parent.glob(f"{name}.*")):
        return ""
    return said_of_import(app, name, names) if PathFinder.find_spec(name) is None else ""


_LIBRARY = "a library"


def _hidden(name: str) -> str:
    if name in sys.stdlib_module_names:
        return "one of Python's own modules"
    installed = [entry for entry in sys.path if "-packages" in entry]
    return _LIBRARY if PathFinder.find_spec(name, installed) is not None else ""


def _attributes(text: str, module: str) -> set[str]:
    """What a file that holds `text` asks of what it imports as `import module`, outside of its template."""
    from .source import read  # noqa: PLC0415 - compiles patterns; who checks what stayed the same reads nothing

    try:
        tree = read(text, "").tree
    except LoadError:
        return set()
    aliases = [alias for node in walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names = {alias.asname or alias.name for alias in aliases if alias.name == module}
    found = (node for node in walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return {node.attr for node in found if isinstance(node.value, ast.Name) and node.value.id in names}


def _problem(message: str, where: Location, hint: str) -> Problem:
    return Problem.of(LoadError(message, where, hint), where.file)


def _base(node: Import, file: Path, app: Path | None) -> Path | None:
    """Where the module of an import lies, without its suffix; None for one that is not the app's own."""
    if not node.level and (app is None or (node.module or "").partition(".")[0] != app.name):
        return None
    return module_path(node.module, node.level, file, app)


def _ours() -> set[str]:
    """What `hyper_local` offers: its names, and its modules."""
    package = sys.modules[_PACKAGE]
    modules = {path.stem for path in Path(__file__).parent.glob("*.py")} | {"testing"}
    return {*dir(package), *package.__all__, *modules}
