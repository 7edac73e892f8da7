"""Loader: path -> Component, the newest version that works of each file (rules L1, L2, L8)."""

from __future__ import annotations

import ast
import dataclasses
import logging
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from weakref import WeakSet

from .configuration import FOLDERS, app_folder, class_name, config_of
from .errors import LoadError, Location, did_you_mean, there_are
from .problems import Problem
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

    `stamp` says when its text and what it was compiled with were as they are now; `refused` why `text`, which was
    read last, is not that version.
    """

    stamp: tuple[object, ...]
    text: str
    component: Component
    kind: type[ComponentObject]
    live: bool | None
    refused: LoadError | None = None
    kinds: WeakSet[type[ComponentObject]] = field(default_factory=WeakSet["type[ComponentObject]"])


UNTIL_THEN = "Until this is mended, the version before it goes on."
_files: dict[Path, _File] = {}
"""What was compiled, by file."""

heard: list[Callable[[Path], None]] = []
"""Told of each file that is compiled for the first time."""


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
    known.refused = None
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
    from .unbound import misspelt  # noqa: PLC0415 - the same

    debounce: int | None = config_of(path).get("debounce")
    parsed = read(text, file or shown(path))
    found = _names_around(parsed, around or {})
    component = _compile(parsed, path, module, live, debounce, name)
    more = tuple(_told(each.message, each.hint, parsed.location(each.node)) for each in misspelt(parsed))
    if any(isinstance(line, ast.ImportFrom) for line in parsed.tree.body):
        from .own_state import taken  # noqa: PLC0415 - as the compiler below

        found_there = sorted(taken(parsed, path, has_template), key=lambda each: each.place)
        more += tuple(_told(x.message, x.hint, parsed.source.line_location(*x.place)) for x in found_there)
    notes, on_page = component.notes + more, component.on_page + more
    if file is None and (hides := hides_python(path)) is not None:
        notes = (str(LoadError(hides.message, hides.location, hides.hint)), *notes)
    component = dataclasses.replace(component, path=path, text=text, around=found, notes=notes, on_page=on_page)
    if component.links:
        from . import dead_ends  # noqa: PLC0415 - as the compiler

        component = dataclasses.replace(
            component, dead_ends=partial(dead_ends.told, component.links, path, has_template)
        )
    astray = component.dead_ends()
    for note in (*notes, *astray):
        # A notebook need not print below a cell what the page there says (E4).
        log.warning("%s", note, extra={"shown": file is not None and (note in on_page or note in astray)})
    return component


def _told(message: str, hint: str, where: Location) -> str:
    return str(LoadError(message, where, hint))


def hides_python(path: Path) -> Problem | None:
    """What to say of a file by itself that is called like a module of Python's, which programs may want (L8)."""
    if path.stem not in sys.stdlib_module_names or app_folder(path) is not None:
        return None
    if (path.parent / "__init__.py").exists():
        return None
    return Problem(
        "note",
        f"this file is called like Python's own module {path.stem!r}",
        Location(shown(path), 1, 1),
        "What is started in this folder, such as pytest, finds it in place of that. Give it another name.",
    )


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
    return {path: known.component for path, known in list(_files.items())}  # another thread may load one meanwhile


def refused(path: Path) -> LoadError | None:
    """Why a file can't be taken in as it is now, where a version before it goes on."""
    known = _files.get(path)
    return known.refused if known is not None else None


def refresh(path: Path) -> Component | None:
    """Compile a file again whose text has changed; None where it is as the newest version that works.

    Raises `LoadError`, or what `config.py` raises; the version before then stays the newest that works.
    """
    known = _files[path]
    try:
        stamp, text = _stamp(path), text_of(path)
    except FileNotFoundError:
        raise gone(path) from None
    known.stamp = (*stamp, known.stamp[-1])
    # What was refused may have lacked another file, such as a component that it imports, which is there now.
    if text != known.text or known.refused is not None:
        known.text, known.refused = text, None
        try:
            return renew(known.component, text)
        except LoadError as error:
            known.refused = error
            raise error.with_traceback(None) from None
    return None


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
    from .absent import beside, find  # noqa: PLC0415 - as the compiler
    from .astray import check_template  # noqa: PLC0415 - as the compiler
    from .compiler import compile_component  # noqa: PLC0415 - see above

    if parsed.template is None:
        check_template(parsed)
    imports = [node for node in parsed.tree.body if isinstance(node, ast.ImportFrom)]
    for error in check_imports(imports, path, parsed.source.line_location):
        raise error
    if live is None:
        live = by_folder(path)
    if parsed.live is not None:
        live = parsed.live
    app = app_folder(path)
    return compile_component(
        parsed,
        name=name or class_name(path.stem),
        dotted=module,
        live=live,
        debounce=cast("int | None", parsed.config.get("debounce", debounce)),
        find=lambda name: find(app, name, offered) if app is not None else beside(path, name, has_template),
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
        parts = node.module.split(".")
        if node.module == app.name:
            for alias in node.names:
                part = part_with(app, alias.name, names_of or offered)
                if part:
                    yield LoadError(
                        f"{node.module} has no {alias.name!r}",
                        where(alias.lineno, alias.col_offset),
                        f"Write: from {app.name}.{part} import {alias.name}",
                    )
            continue
        if not any(folder in parts for folder in FOLDERS):
            continue
        folder = app.parent.joinpath(*parts)
        offers = (names_of or offered)(folder)
        if offers is None and not folder.is_dir():
            continue
        names = offers or {}
        for alias in node.names:
            there = alias.name in names or alias.name == "*" or (folder / alias.name).is_dir()
            if not there and not (folder / f"{alias.name}.py").exists() and not (folder / "__init__.py").exists():
                from .absent import find, lies_in, without_template  # noqa: PLC0415 - names of elements, for mistakes only

                own, hint = without_template(folder, alias.name)
                elsewhere = find(app, alias.name, names_of or offered) if offers is not None else None
                if own:
                    near = f" {own} has no template."
                elif offers is None:
                    continue  # modules of whatever kind
                elif elsewhere is not None and elsewhere.name == alias.name:
                    near, hint = "", lies_in(elsewhere)
                else:
                    near = did_you_mean(alias.name, [each for each in names if each.isidentifier()])
                    hint = f"{there_are(names)}; each file of the folder with a template is one."
                    if unnamed := _unnamed(alias.name, folder):
                        hint = unnamed
                place = where(alias.lineno, alias.col_offset)
                yield LoadError(f"{node.module} has no component {alias.name!r}.{near}", place, hint)


def part_with(app: Path, name: str, names_of: Callable[[Path], Collection[str] | None]) -> str:
    """The folder of an app that has the component `name`, where the app itself has nothing of that name; else "".

    `names_of` as `check_imports` has it.
    """
    if (app / "__init__.py").exists() or (app / name).is_dir() or any(app.glob(f"{name}.*")):
        return ""
    return next((part for part in FOLDERS if name in (names_of(app / part) or ())), "")


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


def may_be_one(raw: bytes) -> bool:
    """Whether a file that holds `raw` has what looks like the beginning of a t-string: without, it is no component."""
    usual = b't"' in raw or b"t'" in raw  # or the end of a word, in which case the file is read for nothing
    return usual or _PREFIX.search(raw.decode("utf-8", "ignore")) is not None


def reads_as_one(raw: bytes, file: str) -> bool:
    """Whether a file that holds `raw` is a component, as `has_template` says; `file` names it."""
    if not may_be_one(raw):
        return False
    from .parsing import holds_template  # noqa: PLC0415 - as the compiler above

    try:
        return holds_template(decoded(raw, file))
    except LoadError:
        return True


_LEFT_OUT = ("_", ".")
"""How names begin that are no component: an author's own (L1), and what editors leave beside a file."""


def component_files(folder: Path, looks: Callable[[Path], bool] = has_template) -> Iterator[Path]:
    """Component files right in `folder`, in order; `looks` says whether a file is one."""
    for path in sorted(folder.glob("*.py"), key=lambda path: path.name):
        if not path.name.startswith(_LEFT_OUT) and looks(path):
            yield path


def has_components(folder: Path, looks: Callable[[Path], bool] = has_template) -> bool:
    """Whether a folder holds any file with a template; `looks` says whether a file is one."""
    return any(
        not path.name.startswith(_LEFT_OUT) and looks(path)
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


def said_of_empty(app: Path) -> str:
    """What to say of an app's folder in which nothing can be shown yet, and what to write."""
    part = "pages" if (app / "pages").is_dir() and not (app / "live").is_dir() else "live"
    folder = shown(app / part)
    kind, example = ("page", "index.py") if part == "pages" else ("component", "counter.py")
    there = sorted(file.name for file in (app / part).glob("*.py") if not file.name.startswith(_LEFT_OUT))
    if there:
        return f"{folder} has no {kind} yet: {there[0]} has no template"
    return f"{folder} has no {kind} yet: write {folder}/{example}"


def offered(folder: Path, looks: Callable[[Path], bool] = has_template) -> dict[str, Path] | None:
    """The component classes of a folder; None for one that holds no components and is left alone."""
    return names_in(folder, looks) if folder.is_dir() and has_components(folder, looks) else None


def _unnamed(name: str, folder: Path) -> str:
    """Which file is to be called otherwise for an import to find `name`: `my-counter.py` for MyCounter; "" for none."""
    for file in folder.glob("*[-. ]*.py"):
        stem = re.sub(r"[-. ]+", "_", file.stem)
        if class_name(stem) == name and not file.stem.startswith("["):
            return f"No import can name {file.name}: call the file {stem}.py."
    return ""
