"""Imports of an app's own: modules and names that a file imports from its app, or from us, and that are not there (L8).

What component folders offer is the import system's to judge (`loader.check_imports`).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import loader
from .errors import LoadError, Location, did_you_mean
from .problems import Problem
from .source import OURS, Module
from .unbound import bindings

_PACKAGE = __name__.partition(".")[0]


@dataclass
class OwnImports:
    """Judges the imports of an app's files; `text_of` gives the text of one, as Python can read it, "" for unknown."""

    text_of: Callable[[Path], str]

    def __post_init__(self) -> None:
        self.known: dict[Path, set[str] | None] = {}

    def check(self, module: Module, file: Path) -> Iterator[Problem]:
        """Problems with the imports at the left margin of `file`; those inside a `try` may be meant to fail."""
        for node in module.tree.body:
            if not isinstance(node, ast.ImportFrom):
                continue
            if node.module in OURS and not node.level:
                yield from self.missing(module, node, _ours(), sys.modules[_PACKAGE].__all__)
                continue
            folder = _base(node, file)
            if folder is None or not node.module:
                continue
            if self.is_missing(folder):
                near = did_you_mean(folder.name, [x.stem for x in folder.parent.glob("[!_]*.py")])
                where = module.location(node)
                hint = f"There is no {folder.name}.py in {folder.parent.name}/."
                yield _problem(f"no module {'.' * node.level + node.module!r}.{near}", where, hint)
            elif folder.with_suffix(".py").is_file() and not folder.is_dir():
                yield from self.missing(module, node, self.names(folder.with_suffix(".py")))

    def missing(
        self, module: Module, node: ast.ImportFrom, names: set[str] | None, meant: Sequence[str] = ()
    ) -> Iterator[Problem]:
        """Problems with the names of one import that are none of `names`; `meant` are those that it may be after."""
        for alias in node.names if names is not None else ():
            if alias.name != "*" and alias.name not in (names or ()):
                where = module.source.line_location(alias.lineno, alias.col_offset)
                shown = "." * node.level + (node.module or "")
                near = did_you_mean(alias.name, meant or names or ())
                yield _problem(f"{shown} has no {alias.name!r}.{near}", where, "Mend the spelling, or define it there.")

    def names(self, file: Path) -> set[str] | None:
        """What a file binds; None where that can't be told."""
        if file not in self.known:
            found = bindings(self.text_of(file))
            known = found is not None and found[0] and "__getattr__" not in found[0]
            self.known[file] = {*found[0], "__name__", "__file__", "__doc__"} if found and known else None
        return self.known[file]

    def is_missing(self, path: Path) -> bool:
        """Whether an app's folder holds no module of this name, of whatever kind."""
        return path.parent.is_dir() and not path.is_dir() and not any(path.parent.glob(f"{path.name}.*"))


def _problem(message: str, where: Location, hint: str) -> Problem:
    return Problem.of(LoadError(message, where, hint), where.file)


def _base(node: ast.ImportFrom, file: Path) -> Path | None:
    """Where the module of an import lies, without its suffix; None for one that is not the app's own."""
    names = (node.module or "").split(".")
    if node.level:
        return file.parents[node.level - 1].joinpath(*names) if node.level <= len(file.parents) else None
    app = loader.app_folder(file)
    return app.parent.joinpath(*names) if app is not None and names[0] == app.name and len(names) > 1 else None


def _ours() -> set[str]:
    """What `hyper_local` offers: its names, and its modules."""
    package = sys.modules[_PACKAGE]
    modules = {path.stem for path in Path(__file__).parent.glob("*.py")} | {"testing"}
    return {*dir(package), *package.__all__, *modules}
