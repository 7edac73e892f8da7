"""Configuration: `LIVE` of an app's `config.py`, and `__config__` of a module (rules C1-C3, P4).

An app's settings count for its components however they were loaded: from a
folder, by an import in a notebook, or in a test.
"""

from __future__ import annotations

import ast
import getpass
import inspect
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from . import foreign
from .errors import ALIKE, LoadError, Location, did_you_mean, listed, nearest
from .records import record
from .request import Request
from .source_text import shown, text_of

FOLDERS = ("live", "components", "pages")
"""The folders of an app that hold components (L1)."""

OURS = ("hyper_local", "hyper")
"""Names under which a component file may import this package (L9)."""

FALLBACK = "username, where nobody gives one"
"""The session value that a prop called `username` takes last, after its default (P4)."""


def system_user() -> str:
    """The operating system's user, for a `username` that nobody gives (P4)."""
    try:
        return getpass.getuser()
    except Exception:  # what it raises without a user depends on the system and the Python
        return "me"


@record
class Setting:
    """What a setting may be: an example, types, words to choose from, the least number."""

    example: object
    kinds: tuple[type, ...]
    words: tuple[str, ...] = ()
    least: int | None = None
    called: str = ""

    def wrong(self, value: object) -> str:
        """What it must be and is not, or ""."""
        fits = isinstance(value, self.kinds) or (dict in self.kinds and callable(value))
        if not fits or (isinstance(value, bool) and bool not in self.kinds):
            return f"must be {self.called or self.kinds[0].__name__}, not {type(value).__name__}"
        if self.words and value not in self.words:
            return f"must be {' or '.join(map(repr, self.words))}.{did_you_mean(str(value), self.words)}"
        if self.least is not None and cast(float, value) < self.least:
            return f"must be {self.least} or more"
        return ""


_COMMON = {
    "debounce": Setting(300, (int,), least=0),
    "transport": Setting("websocket", (str,), ("websocket", "sse")),
    "fallback": Setting("htmx", (str,), ("htmx",)),
}
MODULE: dict[str, Setting] = {**_COMMON, "export": Setting(["/users/1"], (list,))}
"""Keys of `__config__`."""

APP: dict[str, Setting] = {
    "transport": _COMMON["transport"],
    "fallback": _COMMON["fallback"],
    "reconnect_attempts": Setting(5, (int,), least=0),
    "heartbeat_interval": Setting(30, (int, float), least=0, called="number"),
    "debounce": _COMMON["debounce"],
    "session": Setting({"course": "Biology"}, (dict,), called="dict or function"),
    "shared": Setting("redis://localhost", (str,)),
    "upload_limit": Setting(10, (int, float), least=0, called="number"),
    "message_limit": Setting(64, (int, float), least=4, called="number"),
    "queue_limit": Setting(256, (int,), least=1),
    "event_limit": Setting(100, (int, float), least=1, called="number"),
    "tab_limit": Setting(32, (int,), least=1),
    "page_limit": Setting(2000, (int,), least=1),
    "memory_limit": Setting(1000, (int, float), least=1, called="number"),
    "name": Setting("Todo list", (str,)),
    "icon": Setting("static/icon.png", (str,)),
    "single": Setting(True, (bool,)),
    "menu": Setting({"File": {"Open…": "open_file Ctrl+O"}}, (dict,)),
}
"""Keys of `LIVE`."""


@record
class Mistake:
    """A setting that is wrong: what is wrong, what to write instead, its key, and whether there is such a key."""

    message: str
    hint: str
    key: object
    known: bool = True


def mistakes(settings: Mapping[object, object], known: Mapping[str, Setting], name: str) -> Iterator[Mistake]:
    """What is wrong in a dict of settings called `name` (C1)."""
    for key, value in settings.items():
        if not isinstance(key, str) or key not in known:
            near = did_you_mean(str(key), known)
            yield Mistake(f"{name} has an unknown key {key!r}.{near}", f"Known are {listed(known)}.", key, known=False)
            continue
        wrong = known[key].wrong(value)
        if wrong:
            setting = known[key]
            meant = nearest(str(value), setting.words) or setting.example
            hint = f"Write for example {name} = {{{key!r}: {meant!r}}}"
            yield Mistake(f"{name}[{key!r}] {wrong}", hint, key)


def app_folder(path: Path) -> Path | None:
    """The app folder around a component file, if it lies in one."""
    for folder in path.parents:
        if folder.name in FOLDERS:
            return folder.parent
    return None


def module_path(module: str | None, level: int, file: Path, app: Path | None) -> Path | None:
    """Where the module of an import in `file` would lie, without an ending (L8).

    `level` is how many dots stand before its name; `app` the app of the file. None where it is not known where that
    begins: beside a single file lie modules, and no packages.
    """
    names = module.split(".") if module else []
    if level:
        return file.parents[level - 1].joinpath(*names) if level <= len(file.parents) else None
    if app is None:
        return file.parent / names[0] if len(names) == 1 else None
    return app.parent.joinpath(*names)


def recased(app: Path) -> str:
    """What to do about a folder of `app` that is called nearly as one of an app's; "" where there is none (L1)."""
    for folder in sorted(entry.name for entry in app.iterdir() if entry.is_dir()):
        if folder not in FOLDERS and folder.lower() in FOLDERS:
            return f"Rename {folder} to {folder.lower()}, in small letters."
    return ""


def app_called(file: str) -> str:
    """The name of the app that a file lies in, as far as the path that messages name it by says; else ""."""
    found = app_folder(Path(file))
    return found.name if found is not None else ""


@lru_cache(maxsize=4096)
def class_name(stem: str) -> str:
    """`user_profile` -> `UserProfile`; `Counter` stays."""
    if stem[:1].isupper():
        return stem
    return "".join(word[:1].upper() + word[1:] for word in stem.strip("[]").split("_")) or stem


def said_of_file(stem: str, package: str, name: str, use: str = "") -> str:
    """What to write where the file `stem` of a package is taken for its component `name`; `use` is how to use that."""
    return f"{stem} is the file. Write: from {package} import {name}, and {use or f'in the template <{{{name}}} />'}"


_TEMPLATE = re.compile(r"^(?:t|rt|tr)['\"]", re.MULTILINE | re.IGNORECASE)


def said_of_import(app: Path, name: str, names: str = "") -> str:
    """What to write for `import name` or `from name import names`, where that is a part of the app; else "" (L8)."""
    for part in FOLDERS[:2]:
        for file in sorted((app / part).glob("[!_]*.py")):
            made = class_name(file.stem)
            if name in (file.stem, made) and _TEMPLATE.search(file.read_text("utf-8", "replace")):
                package = f"{app.name}.{part}"
                return (
                    f"{file.name} lies in {app.name}/{part}. Write: from {package} import {made}, and in the "
                    f"template <{{{made}}} />"
                )
    if name in FOLDERS and (app / name).is_dir():
        whole = f"{app.name}.{name}"
        return f"{name} is a folder of {app.name}. Write {whole} in its place: from {whole} import …"
    if (app / f"{name}.py").is_file() or (app / name).is_dir():
        meant = f"from {app.name}.{name} import {names}" if names else f"from {app.name} import {name}"
        return f"{name} lies in {app.name}. Write: {meant}"
    return ""


WITHOUT_ENDING = "The name of a module is that of its file without .py: write {0} in its place."


def like_beside(file: Path, name: str) -> str:
    """The module beside a file, or beside its app, that is nearly called `name`; "" where there is none."""
    app = app_folder(file)
    there = (app or file).parent
    return nearest(name, [x.stem for x in there.glob("[!_.]*.py") if x != file and x.stem.isidentifier()], ALIKE)


_read: dict[Path, tuple[int, dict[str, Any]]] = {}
"""Settings by file, with its modification time: `config.py` runs once."""


_first: dict[Path, str | None] = {}
"""The text of `config.py` by app folder, as it was read first; None where there was none."""


def read_config(app: Path) -> dict[str, Any]:
    """`LIVE` of `config.py`, in the app folder or beside it. Raises `LoadError` (C1)."""
    file = _config_of(app)
    if file is None:
        _first.setdefault(app, None)
        return {}
    stamp = file.stat().st_mtime_ns
    known = _read.get(file)
    if known is None or known[0] != stamp:
        known = _read[file] = (stamp, _run(file))
    if app not in _first:
        _first[app] = text_of(file)
    return known[1]


def begun(app: Path) -> None:
    """An app opens with the settings that it has now."""
    file = _config_of(app)
    _first[app] = text_of(file) if file is not None else None


def has_changed(app: Path) -> bool:
    """Whether the settings are others than those that the app began with."""
    file = _config_of(app)
    return app in _first and _first[app] != (text_of(file) if file is not None else None)


def _config_of(app: Path) -> Path | None:
    files = (app / "config.py", app.parent / "config.py")
    return next((file for file in files if file.is_file()), None)


def _run(file: Path) -> dict[str, Any]:
    text = text_of(file)
    meant = misnamed(text, file)
    if meant is not None:
        from .literals import Source  # noqa: PLC0415 - as in `_place_of_setting`

        message, hint = said_of_misnamed(meant)
        raise LoadError(message, Source(text, shown(file)).line_location(meant.lineno, meant.col_offset), hint)
    if "LIVE" not in text:
        return {}  # a config.py of something else that lies beside the app
    space: dict[str, Any] = {"__name__": "config", "__file__": str(file)}
    try:
        exec(compile(text, str(file), "exec"), space)
    except NameError as error:
        if hint := _of_name(error.name or ""):
            error.add_note(f"  {hint}")
        raise
    except SyntaxError as error:
        from .parsing import unreadable  # noqa: PLC0415 - as in `_place_of_setting`

        raise unreadable(text, shown(file), error) from None
    return check_config(space.get("LIVE", {}), shown(file), text)


_ALMOST = re.compile(r"^(?!LIVE\b)([lL]\w{1,4})\s*(?::[^=\n]*)?=\s*\{", re.MULTILINE)
_AS_SURE = 0.8
"""How near to LIVE a name must be: LIVES and LVE are, LIKE and LINE are names of their own."""


def misnamed(text: str, file: Path) -> ast.Name | None:
    """The name that `config.py` in an app's folder gives its settings, where LIVE is meant; None where none is plain.

    All keys must be those of settings, and nothing in the file may use the name: else it may be another dict.
    """
    near = [name for name in _ALMOST.findall(text) if sorted(name.upper()) == sorted("LIVE") or _is_near(name)]
    if not near or not any((file.parent / folder).is_dir() for folder in FOLDERS):
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # which is said by who runs it
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    bound |= {
        each.asname or each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names
    }
    if bound & {"LIVE", "*"}:
        return None
    for node in tree.body:
        for name in near:
            found = given_to(node, name)
            keys = [key.value if isinstance(key, ast.Constant) else None for key in getattr(found, "keys", ())]
            if keys and all(key in APP for key in keys):
                uses = [each for each in names if each.id == name]
                return uses[0] if len(uses) == 1 else None
    return None


def _is_near(name: str) -> bool:
    return bool(nearest(name, ["LIVE"], _AS_SURE))


def said_of_misnamed(name: ast.Name) -> tuple[str, str]:
    """What is said of settings that have another name, and what to write instead."""
    return f"settings are called LIVE, not {name.id}", "Write LIVE = {…}, in capital letters: no other name is read."


def _of_name(name: str) -> str:
    """What to write for a name that `config.py` has not; "" where that is not plain."""
    return f'The key of a setting stands in quotes: "{name}"' if name in APP else foreign.of_name(name)


def check_config(live: object, file: str, text: str = "") -> dict[str, Any]:
    """The settings `LIVE` of `config.py`. Raises `LoadError` where one is unknown or of a wrong type."""
    if not isinstance(live, dict):
        raise LoadError("LIVE is not a dict", _place_of_setting(text, file, None), 'Write LIVE = {"debounce": 300}')
    for mistake in mistakes(cast("dict[object, object]", live), APP, "LIVE"):
        raise LoadError(mistake.message, _place_of_setting(text, file, mistake.key), mistake.hint)
    return cast("dict[str, Any]", dict(cast("dict[object, object]", live)))


def live_of(node: ast.stmt) -> ast.expr | None:
    """What a statement of `config.py` gives the name LIVE, with an annotation or without."""
    return given_to(node, "LIVE")


def given_to(node: ast.stmt, name: str) -> ast.expr | None:
    """What a statement gives a name, with an annotation or without."""
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node.value
    return None


def _place_of_setting(text: str, file: str, key: object) -> Location:
    """Where `config.py` sets `key` of `LIVE`, or `LIVE` itself, as far as its text says so."""
    for node in ast.parse(text).body:
        value = live_of(node)
        if value is not None:
            place: ast.stmt | ast.expr = node
            for name in value.keys if isinstance(value, ast.Dict) else ():
                if isinstance(name, ast.Constant) and key is not None and name.value == key:
                    place = name
            from .literals import Source  # noqa: PLC0415 - many patterns; only an app with settings needs them

            return Source(text, file).line_location(place.lineno, place.col_offset)
    return Location(file, 1, 1)


def config_of(file: Path | None) -> dict[str, Any]:
    """The settings that count for a component file: those of the app around it."""
    app = app_folder(file) if file is not None else None
    return read_config(app) if app is not None else {}


def ask_session(config: Mapping[str, Any], request: Request) -> Any:
    """What `LIVE["session"]` says of a request: a dict, None, or something to await that gives one of them."""
    session = config.get("session")
    if not callable(session):
        return session
    return session(request) if _takes_request(session) else session()


def _takes_request(function: Callable[..., Any]) -> bool:
    """Whether a function has a parameter for the request."""
    try:
        inspect.signature(function).bind(None)
    except (TypeError, ValueError):  # some that are written in C do not say
        return False
    return True


def checked_session(values: object) -> dict[str, object]:
    """What `LIVE["session"]` gave. Raises `LoadError` where that is no dict."""
    if values is not None and not isinstance(values, dict):
        raise LoadError(
            f"LIVE['session'] gave {type(values).__name__}, not a dict", hint='Give for example {"username": "ada"}.'
        )
    return dict(cast("dict[str, object]", values or {}))


def session_values(
    config: Mapping[str, Any], extra: Mapping[str, object], *, username: str | None
) -> dict[str, object]:
    """Values of a session where nobody sent a request (P4).

    `LIVE["session"]`, then what the command line gives; `username` comes last of all.
    """
    values = ask_session(config, Request())
    if inspect.isawaitable(values):
        values = _result(values)
    return with_username({**checked_session(values), **extra}, username)


def with_username(values: Mapping[str, object], username: str | None) -> dict[str, object]:
    """`values`, and the name of somebody whom nobody has named (P4)."""
    return {FALLBACK: username, **values} if username is not None else dict(values)


def _result(awaitable: Awaitable[Any]) -> Any:
    """What an async function gives, on a loop of its own: here may be one that runs already."""
    import asyncio  # noqa: PLC0415 - heavy, and few apps have such a function
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - the same

    async def wait() -> Any:
        return await awaitable

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(wait())).result()
