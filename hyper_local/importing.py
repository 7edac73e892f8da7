"""Importing: component folders as packages of Python's import system (rule L8).

`from app.live import Counter` compiles `app/live/counter.py` and runs nothing
of it; neither does `from counter import Counter` of a file beside a script or a
notebook. Folders that hold no components, plain modules, and all that is
installed are left alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from .configuration import FOLDERS
from .errors import NoComponent, did_you_mean, there_are
from .live_module import beside, installed, spec_of
from .loader import has_components, has_template, load_file, names_in, offered, part_with
from .source_text import text_of

imported_at: dict[str, int] = {}
"""When Python began to look for a module, in nanoseconds, by its name."""
BEGAN = time.time_ns()
"""When we came: modules that were there before are at least that old."""


class _Package(ModuleType):
    """`app.live`: gives component classes as attributes."""

    __hyper_folder__: Path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        folder = self.__hyper_folder__
        names = names_in(folder)
        if name in names:
            return load_file(names[name], module=f"{self.__name__}.{names[name].stem}")
        if (folder / f"{name}.py").exists() or (folder / name).is_dir():
            raise AttributeError(name)
        raise NoComponent(
            f"{self.__name__} has no component {name!r}.{did_you_mean(name, names)} {there_are(names)}.",
            name=self.__name__,
        )

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *names_in(self.__hyper_folder__)]


# Not subclasses of what `importlib.abc` has: importing that brings in zipfile, tempfile and more.


class _PackageLoader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = _Package(spec.name)
        module.__hyper_folder__ = self.folder
        return module

    def exec_module(self, module: ModuleType) -> None:
        init = self.folder / "__init__.py"
        if init.exists():
            exec(compile(text_of(init), str(init), "exec"), vars(module))


class Finder:
    """Finds component folders of apps, the modules in them, and live modules beside what imports them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What Python's import system asks."""
        imported_at[fullname] = time.time_ns()
        parent, _, name = fullname.rpartition(".")
        if not parent:
            return beside(name)
        if path is None:
            return None
        ours = isinstance(sys.modules.get(parent), _Package)
        if not ours and name not in FOLDERS:
            _check_folder(parent, name, path)
            return None
        for entry in path:
            folder = Path(entry) / name
            if folder.is_dir() and not installed(folder) and has_components(folder):
                spec = ModuleSpec(fullname, cast(Any, _PackageLoader(folder)), is_package=True)
                spec.submodule_search_locations = [str(folder)]
                return spec
            file = Path(entry) / f"{name}.py"
            if ours and not name.startswith("_") and file.exists() and has_template(file):
                return spec_of(fullname, file)
        return None


def _check_folder(parent: str, name: str, path: Sequence[str]) -> None:
    """Refuse `from app import Counter` where `app.live` is meant: to Python it is a folder that nobody knows of."""
    if not name[:1].isupper() or getattr(sys.modules.get(parent), "__file__", None):
        return
    for app in map(Path, path):
        part = "" if installed(app) else part_with(app, name, offered)
        if part:
            raise NoComponent(f"{parent} has no {name!r}. Write: from {parent}.{part} import {name}", name=parent)


def install() -> None:
    """Make component folders importable (L8); done by `import hyper_local`."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())
