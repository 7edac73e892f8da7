"""Live modules as Python imports them: `import app.live.counter`, or `import counter` of a file beside a script (L8).

Its body runs once, in the module object itself, as a unit test wants it. That of an app's
folders runs when it is imported: its class comes from the folder (`from app.live import Counter`).
One that lies beside gives its class itself, and its body runs when another name is asked for.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from functools import cache
from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from .configuration import said_of_file
from .errors import HidesPython, NoAttribute, did_you_mean, from_home, listed
from .loader import has_template, load_file
from .shipped import is_example
from .source_text import shown

if TYPE_CHECKING:
    from .objects import ComponentObject

log = logging.getLogger("hyper_local")
is_file = os.path.isfile
_running = threading.RLock()


class LiveModule(ModuleType):
    """A live module, imported."""

    __hyper_file__: Path
    __hyper_ran__ = False

    @property
    def __hyper_instead__(self) -> str:
        """What to write where the module stands in place of its component."""
        return self.__hyper_said__()

    def __hyper_said__(self, use: str = "") -> str:
        folder, _, name = self.__name__.rpartition(".")
        return said_of_file(name, folder or name, _class(self).__name__, use)

    def __repr__(self) -> str:
        """In a cell, the module stands where its component is meant."""
        said = super().__repr__()
        try:
            return f"{said}\n  {self.__hyper_said__(f'to show it: {_class(self).__name__}()')}"
        except Exception:  # a file that can't be read now says why where it is used
            return said

    def __getattr__(self, name: str) -> Any:
        __tracebackhide__ = True  # notebooks show the line of the import, then the author's
        if name == "__all__":
            _run(self)
            return [_class(self).__name__, *(n for n in vars(self) if not n.startswith("_") and n != "render")]
        if name.startswith("__"):
            raise AttributeError(name)
        made = _class(self)
        if name == made.__name__:
            return made
        _run(self)
        if name in vars(self):
            return vars(self)[name]
        names = _names(made)
        own = self.__name__.rpartition(".")[2]
        raise NoAttribute(
            f"the live module {self.__hyper_file__} has no {name!r}.{did_you_mean(name, names)} "
            f"It has {listed(names)}.\n"
            f"  If another module of the name {own!r} is meant, rename this file: it hides that one.",
            name,
        )

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("__"):
            _run(self)  # later, it would undo this
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_names(_class(self))})


def _class(module: LiveModule) -> type[ComponentObject]:
    """The newest version of its class."""
    name = module.__name__
    return load_file(module.__hyper_file__, module=name if "." in name else None)


def _names(made: type[ComponentObject]) -> list[str]:
    return [made.__name__, *(name for name in vars(made) if not name.startswith("_"))]


def _run(module: LiveModule, *, again: bool = False) -> None:
    """Run the body in a module, if that was not done, or to do it `again`."""
    __tracebackhide__ = True
    with _running:
        if module.__hyper_ran__ and not again:
            return
        module.__hyper_ran__ = True
        try:
            _execute(module)
        except BaseException as error:
            module.__hyper_ran__ = False
            raise from_home(error)  # noqa: B904 - it is the same


def _execute(module: LiveModule) -> None:
    from .namespace import Namespace  # noqa: PLC0415 - as `load_file`

    component = _class(module).__component__
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


class ModuleLoader:
    """Loads the live module of a file. Not a subclass of what `importlib.abc` has, which brings in zipfile and more."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """What Python's import system asks."""
        module = LiveModule(spec.name)
        module.__hyper_file__ = self.path
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Compile it, so that its mistakes are told here. Raises `LoadError`."""
        live = cast(LiveModule, module)
        vars(live)["__doc__"] = _class(live).__component__.doc or None
        if "." in module.__name__ or live.__hyper_ran__:  # ran: this is `importlib.reload`
            _run(live, again=True)


def spec_of(fullname: str, file: Path) -> ModuleSpec:
    """What Python's import system wants to know of the live module of a file."""
    spec = ModuleSpec(fullname, cast(Any, ModuleLoader(file)), origin=str(file))
    spec.has_location = True
    return spec


# Beside ---------------------------------------------------------------------------


def beside(name: str) -> ModuleSpec | None:
    """The live module that `import name` finds in a folder of the person's own; None for all else.

    Only where Python itself would find that file. Raises `HidesPython` where one of Python's own modules is meant.
    """
    for entry in sys.path:
        if not isinstance(entry, str) or not _is_own(entry):  # pyright: ignore[reportUnnecessaryIsInstance]
            continue
        file = f"{entry or '.'}/{name}.py"
        if is_file(file) and has_template(Path(file)):
            return _spec(name, Path(file).absolute())
    return None


def _spec(name: str, file: Path) -> ModuleSpec | None:
    if any(finder.find_spec(name) for finder in (BuiltinImporter, FrozenImporter)):
        return None
    found = PathFinder.find_spec(name)
    if found is None or not found.origin or Path(found.origin).absolute() != file:
        return None
    if name in sys.stdlib_module_names:
        raise HidesPython(
            f"the live module {file} hides Python's own module {name!r}, which is imported here\n"
            "  Give the file another name: whatever is started in its folder finds it in place of Python's."
        )
    return spec_of(name, file)


def remark_on_main() -> None:
    """Say so where Python is given a live module to run, which it can since 3.14, and shows nothing of it."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    if sys.version_info >= (3, 14) and file and is_file(file) and has_template(Path(file)):
        name = shown(Path(file).absolute())
        log.warning("%s is a live module: Python alone shows nothing of it.\n  Write: hyper-local run %s", name, name)


_LIBRARY = str(Path(os.__file__).parent)
"""Where Python's own modules lie; what is installed mostly lies in there, too."""
_INSTALLED = ("site-packages", "dist-packages")


@cache
def _is_own(entry: str) -> bool:
    """Whether an entry of `sys.path` is neither of Python's nor what is installed."""
    if entry.startswith(_LIBRARY) or entry.endswith(".zip"):
        return False
    return not any(word in entry for word in _INSTALLED)


def installed(folder: Path) -> bool:
    """Whether a folder belongs to an installed package, which is left alone (L8); our own examples are not."""
    return any(part in _INSTALLED for part in folder.parts) and not is_example(folder)
