"""Loader: path -> Component, and the import finder (rules L1, L2, L8).

`from app.live import Counter` compiles `app/live/counter.py` and runs nothing
of it. Folders that hold no components, and installed packages, are left alone.
"""

from __future__ import annotations

import ast
import dataclasses
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

from .configuration import FOLDERS, app_folder, config_of
from .errors import LoadError, Location, did_you_mean, listed
from .source_text import decoded, shown, text_of

if TYPE_CHECKING:
    from .component import Component
    from .facts import Import
    from .objects import ComponentObject
    from .source import Module

log = logging.getLogger("hyper_local")

_NAME = re.compile(r"[^\W\d]\w*")
_PREFIX = re.compile(r"(?<!\w)(?:t|rt|tr)[\"']", re.IGNORECASE)
"""How every t-string begins, and much that is none: files without it need not be read any closer."""


@dataclass
class _File:
    """A file that was compiled: when it was as it is now, and its newest version that works.

    `stamp` says when its text and what it was compiled with were as they are now.
    """

    stamp: tuple[object, ...]
    text: str
    component: Component
    kind: type[ComponentObject]
    live: bool | None
    kinds: WeakSet[type[ComponentObject]] = field(default_factory=WeakSet["type[ComponentObject]"])


_files: dict[Path, _File] = {}
"""What was compiled, by file."""

heard: list[Callable[[Path], None]] = []
"""Told of each file that is compiled for the first time."""

imported_at: dict[str, int] = {}
"""When Python began to look for a module, in nanoseconds, by its name."""
BEGAN = time.time_ns()
"""When we came: modules that were there before are at least that old."""


def load_file(path: str | Path, *, module: str | None = None, live: bool | None = None) -> type[ComponentObject]:
    """The component class of one file. Raises `LoadError`.

    `module` is its dotted name, `live` whether its folder makes it live; both
    are found from the path where they are not given.
    """
    path = Path(path).resolve()
    known = _files.get(path)
    debounce: int | None = config_of(path).get("debounce")
    try:
        stamp = (*_stamp(path), debounce)
    except FileNotFoundError:
        if known is None:
            raise
        raise gone(path) from None
    if known is not None and known.stamp == stamp:
        return known.kind
    text = text_of(path)
    if known is not None and known.component.text == text and known.stamp[-1] == debounce:
        known.stamp = stamp
        return known.kind
    from .objects import class_of  # noqa: PLC0415 - what runs components brings asyncio; who checks files runs none

    component = compile_text(text, path, module=module or dotted_name(path), live=live)
    made = class_of(component)
    if known is None:
        known = _files[path] = _File(stamp, text, component, made, live)
        for hear in heard:
            hear(path)
    known.stamp, known.text, known.component, known.kind = stamp, text, component, made
    known.kinds.add(made)
    return made


def _stamp(path: Path) -> tuple[int, ...]:
    """What differs when a file was saved; its number, since many editors put a new file in its place.

    Last what the app's settings make of it (C2).
    """
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino, config_of(path).get("debounce", -1)


def compile_text(
    text: str,
    path: Path,
    *,
    module: str,
    live: bool | None = None,
    file: str | None = None,
    name: str | None = None,
    around: Mapping[str, object] | None = None,
) -> Component:
    """The component that `text` is, as the file at `path`. Raises `LoadError`.

    `file` is how messages name it, `name` that of the class where the file's is not meant; `around` are names that
    the text may read without binding them.
    """
    from .source import read  # noqa: PLC0415 - as the compiler below

    debounce: int | None = config_of(path).get("debounce")
    parsed = read(text, file or shown(path))
    found = _names_around(parsed, around or {})
    component = _compile(parsed, path, module, live, debounce, name)
    for note in component.notes:
        log.warning("%s", note)
    return dataclasses.replace(component, path=path, text=text, around=found)


def _names_around(parsed: Module, around: Mapping[str, object]) -> dict[str, object]:
    """Those names of `around` that a text reads and does not bind. Raises `LoadError` where it would change one."""
    if not around:
        return {}
    rebound = set[str]().union(*parsed.rebinds.values())
    own = {*parsed.state, *parsed.props, *parsed.shared, *parsed.functions, *parsed.classes, *parsed.imports}
    own |= (parsed.bound or set()) - rebound
    free = {name: around[name] for name in set(_NAME.findall(parsed.source.text)) & around.keys() - own}
    for by, names in parsed.rebinds.items():
        for name in sorted(names & free.keys()):
            raise LoadError(
                f"{by}() changes {name!r}, which is a name of the notebook",
                parsed.location(parsed.functions[by]),
                f"A live module only reads those. To have a state of that name, write {name} = … at its left margin.",
            )
    parsed.surround(around)  # all of them, so that a misspelt one is told
    return free


def gone(path: Path) -> LoadError:
    """The error of a file that was there before."""
    return LoadError(
        "this file is gone", Location(shown(path), 1, 1), "It was deleted or renamed. Put it back, or show another one."
    )


# Files that change (L10) ----------------------------------------------------


def files() -> dict[Path, Component]:
    """The newest version that works of every file that was compiled."""
    return {path: known.component for path, known in _files.items()}


def refresh(path: Path) -> Component | None:
    """Compile a file again whose text has changed; None where it has not.

    Raises `LoadError`; the version before then stays the newest that works.
    """
    known = _files[path]
    try:
        stamp, text = _stamp(path), text_of(path)
    except OSError:
        raise gone(path) from None
    known.stamp = (*stamp, known.stamp[-1])
    if text == known.text:
        return None
    known.text = text
    return renew(known.component, text)


def renew(
    component: Component, text: str, *, live: bool | None = None, around: Mapping[str, object] | None = None
) -> Component:
    """The version of a component whose source is `text`; `live` and `around` as before if not given.

    Raises `LoadError`.
    """
    path = component.path or Path(component.file)
    known = _files.get(path)
    if live is None:
        live = known.live if known is not None else component.live
    made = compile_text(
        text,
        path,
        module=component.module,
        live=live,
        file=component.file,
        name=component.name,
        around=component.around if around is None else around,
    )
    if known is not None:
        known.component = made
    return made


def adopt(component: Component) -> None:
    """Make every class of a file, wherever it was imported, that of this version."""
    from .objects import change  # noqa: PLC0415 - as `load_file`

    known = _files.get(component.path) if component.path is not None else None
    for kind in list(known.kinds) if known is not None else ():
        if kind.__component__ is not component:
            change(kind, component)


def forget(path: Path) -> None:
    """The file is gone, and nothing of it is shown."""
    _files.pop(path, None)


def _compile(
    parsed: Module, path: Path, module: str, live: bool | None, debounce: int | None, name: str | None
) -> Component:
    # What compiles is a third of the package; importing that stays quick for who only has values to share.
    from .compiler import compile_component  # noqa: PLC0415 - see above

    if parsed.template is None:
        check_forgotten_t(parsed)
        check_displaced(parsed)
        raise LoadError(
            "this file has no template",
            Location(parsed.source.file, 1, 1, ""),
            'Write a t-string as a statement of its own, at the left margin: t"""<p>Hello</p>"""',
        )
    imports = [node for node in parsed.tree.body if isinstance(node, ast.ImportFrom)]
    for error in check_imports(imports, path, parsed.source.line_location):
        raise error
    if live is None:
        live = by_folder(path)
    if parsed.live is not None:
        live = parsed.live
    return compile_component(
        parsed,
        name=name or class_name(path.stem),
        dotted=module,
        live=live,
        debounce=cast("int | None", parsed.config.get("debounce", debounce)),
    )


def check_forgotten_t(parsed: Module) -> None:
    """A template that lacks its t is the likeliest reason for none."""
    for node in parsed.tree.body[1:] if parsed.doc else parsed.tree.body:
        value = node.value if isinstance(node, ast.Expr) else None
        text = isinstance(value, ast.Constant) and isinstance(value.value, str) and "<" in value.value
        if text or isinstance(value, ast.JoinedStr):
            kind = "an f-string" if isinstance(value, ast.JoinedStr) else "an ordinary string"
            raise LoadError(
                f"this file has no template: what stands in line {node.lineno} is {kind}",
                parsed.location(node),
                't"""…""" is a template: write t before the quotes.',
            )


def check_displaced(parsed: Module) -> None:
    """A t-string that does not stand by itself at the left margin is no template."""
    literals = [
        literal for literal in parsed.literals.values() if "<" in parsed.source.text[literal.start : literal.end]
    ]
    if not literals:
        return
    first = min(literals, key=lambda literal: literal.start)
    line = parsed.source.place(first.start)[0]
    for node in parsed.tree.body:
        if not node.lineno <= line <= (node.end_lineno or node.lineno):
            continue
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            name = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            what, hint = f"has the name {name!r}", f"Take `{name} =` away: the template is a statement of its own."
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            what = f"is inside {node.name}()"
            hint = "Write the template at the left margin, outside of every function."
        else:
            what, hint = "is part of another statement", "Write the template at the left margin, by itself."
        raise LoadError(
            f"this file has no template: the t-string of line {line} {what}", parsed.source.location(first.start), hint
        )


def check_imports(
    imports: Iterable[ast.ImportFrom | Import],
    path: Path,
    where: Callable[[int, int], Location],
    names_of: Callable[[Path], dict[str, Path] | None] | None = None,
) -> Iterator[LoadError]:
    """Errors about `from app.live import Conter`, where it stands, before anything runs (L8).

    `imports` are those at the left margin of the file at `path`, `where` gives the location of a line and a column
    in bytes, `names_of` the component classes of a folder, as `offered` does.
    """
    app = app_folder(path)
    for node in imports:
        if app is None or node.level or not node.module:
            continue
        folder = app.parent.joinpath(*node.module.split("."))
        if not set(node.module.split(".")) & set(FOLDERS):
            continue
        names = (names_of or offered)(folder)
        if names is None:
            continue
        for alias in node.names:
            there = alias.name in names or alias.name == "*" or (folder / alias.name).is_dir()
            if not there and not (folder / f"{alias.name}.py").exists() and not (folder / "__init__.py").exists():
                yield LoadError(
                    f"{node.module} has no component {alias.name!r}.{did_you_mean(alias.name, names)}",
                    where(alias.lineno, alias.col_offset),
                    f"There are {listed(names)}; each file of the folder with a template is one.",
                )


def class_name(stem: str) -> str:
    """`user_profile` -> `UserProfile`; `Counter` stays."""
    if stem[:1].isupper():
        return stem
    return "".join(word[:1].upper() + word[1:] for word in stem.strip("[]").split("_")) or stem


def by_folder(path: Path) -> bool:
    """Whether the nearest component folder above `path` makes it live (L1).

    A file outside of all of them was named by itself, to be run: it is live.
    """
    for folder in path.parents:
        if folder.name in FOLDERS:
            return folder.name == "live"
    return True


def dotted_name(path: Path) -> str:
    """The name under which Python imports a file: `app.live.counter`."""
    app = app_folder(path)
    if app is None:
        return path.stem
    parts = path.relative_to(app.parent).with_suffix("").parts
    return ".".join(parts)


_with_template: dict[Path, tuple[tuple[int, ...], bool]] = {}
"""Whether a file has a template, with when it was as it is now: folders are asked for their components often."""


def has_template(path: Path) -> bool:
    """Whether a file is a component: one of its statements is a t-string (L3), or it can't be read."""
    try:
        found = path.stat()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        known = _with_template.get(path)
        if known is None or known[0] != stamp:
            known = _with_template[path] = (stamp, _reads_as_one(path))
        return known[1]
    except OSError:
        return False


def _reads_as_one(path: Path) -> bool:
    return reads_as_one(path.read_bytes(), path.name)


def reads_as_one(raw: bytes, file: str) -> bool:
    """Whether a file that holds `raw` is a component, as `has_template` says; `file` names it."""
    if not _PREFIX.search(raw.decode("utf-8", "ignore")):
        return False
    from .parsing import holds_template  # noqa: PLC0415 - as the compiler above

    try:
        return holds_template(decoded(raw, file))
    except LoadError:
        return True


def component_files(folder: Path, looks: Callable[[Path], bool] = has_template) -> Iterator[Path]:
    """Component files right in `folder`, in order; `looks` says whether a file is one."""
    for path in sorted(folder.glob("*.py")):
        if not path.name.startswith("_") and looks(path):
            yield path


def has_components(folder: Path, looks: Callable[[Path], bool] = has_template) -> bool:
    """Whether a folder holds any file with a template; `looks` says whether a file is one."""
    return any(
        not path.name.startswith("_") and looks(path)
        for path in folder.rglob("*.py")
        if "__pycache__" not in path.parts
    )


def names_in(folder: Path, looks: Callable[[Path], bool] = has_template) -> dict[str, Path]:
    """Component classes that a folder offers. Raises `LoadError` where two files give one name."""
    found: dict[str, Path] = {}
    for path in component_files(folder, looks):
        name = class_name(path.stem)
        if name in found:
            raise LoadError(
                f"{found[name].name} and {path.name} both give the component {name}",
                Location(shown(path), 1, 1),
                "Rename one of them.",
            )
        found[name] = path
    return found


def offered(folder: Path, looks: Callable[[Path], bool] = has_template) -> dict[str, Path] | None:
    """The component classes of a folder; None for one that holds no components and is left alone."""
    return names_in(folder, looks) if folder.is_dir() and has_components(folder, looks) else None


# Imports ------------------------------------------------------------------


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
    return any(part in ("site-packages", "dist-packages") for part in folder.parts)


def install() -> None:
    """Make component folders importable (L8); done by `import hyper_local`."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())
