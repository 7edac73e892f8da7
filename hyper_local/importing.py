"""Importing: component folders as packages of Python's import system (rule L8).

`from app.live import Counter` compiles `app/live/counter.py` and runs nothing
of it. Folders that hold no components, and installed packages, are left alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from .configuration import FOLDERS
from .errors import did_you_mean, listed
from .loader import has_components, has_template, load_file, names_in
from .shipped import is_example
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
        raise ImportError(
            f"{self.__name__} has no component {name!r}.{did_you_mean(name, names)} There are {listed(names)}.",
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


class _ModuleLoader:
    """`import app.live.counter`: the body runs once, in a module of its own (L8)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        from .namespace import Namespace  # noqa: PLC0415 - as `load_file`

        component = load_file(self.path, module=module.__name__).__component__
        values: dict[str, Any] = {}

        def shared(name: str, make: Any) -> Any:
            return values.setdefault(name, make())

        space = Namespace(component, {}, render=_nothing, shared=shared, saved=lambda spec: spec.initial)
        vars(module).update({k: v for k, v in space.globals.items() if k not in vars(module)})
        try:
            exec(component.body, vars(module))
        except NameError as error:
            prop = component.props.get(error.name or "")
            if prop is not None and prop.required:
                error.add_note(
                    f"{prop.name!r} is a prop of {component.name} without a default, and an import gives none.\n"
                    f"In a test, mount it: hyper_local.testing.mount({component.name}, {prop.name}=…)."
                )
            raise


class _Nothing:
    def __await__(self) -> Iterator[Any]:
        return iter(())


def _nothing() -> _Nothing:
    """`render` of a module that nobody shows."""
    return _Nothing()


class Finder:
    """Finds component folders of apps, and the modules in them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What Python's import system asks."""
        imported_at[fullname] = time.time_ns()
        parent, _, name = fullname.rpartition(".")
        if not parent or path is None:
            return None
        ours = isinstance(sys.modules.get(parent), _Package)
        if not ours and name not in FOLDERS:
            return None
        for entry in path:
            folder = Path(entry) / name
            if folder.is_dir() and not installed(folder) and has_components(folder):
                spec = ModuleSpec(fullname, cast(Any, _PackageLoader(folder)), is_package=True)
                spec.submodule_search_locations = [str(folder)]
                return spec
            file = Path(entry) / f"{name}.py"
            if ours and not name.startswith("_") and file.exists() and has_template(file):
                return ModuleSpec(fullname, cast(Any, _ModuleLoader(file)), origin=str(file))
        return None


def installed(folder: Path) -> bool:
    """Whether a folder belongs to an installed package, which is left alone (L8); our own examples are not."""
    return any(part in ("site-packages", "dist-packages") for part in folder.parts) and not is_example(folder)


def install() -> None:
    """Make component folders importable (L8); done by `import hyper_local`."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())
