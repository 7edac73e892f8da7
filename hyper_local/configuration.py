"""Configuration: `LIVE` of an app's `config.py`, and `__config__` of a module (rules C1-C3, P4).

An app's settings count for its components however they were loaded: from a
folder, by an import in a notebook, or in a test.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .errors import HyperError, LoadError, Location, did_you_mean, listed
from .files import shown, text_of

FOLDERS = ("live", "components", "pages")
"""The folders of an app that hold components (L1)."""

FALLBACK = "username, where nobody gives one"
"""The session value that a prop called `username` takes last, after its default (P4)."""


@dataclass(frozen=True)
class Setting:
    """What a setting may be: types, words to choose from, the least number."""

    kinds: tuple[type, ...]
    words: tuple[str, ...] = ()
    least: int | None = None
    called: str = ""

    def wrong(self, value: object) -> str:
        """What it must be and is not, or ""."""
        if not isinstance(value, self.kinds) and not (self.called and callable(value)):
            return f"must be {self.called or self.kinds[0].__name__}, not {type(value).__name__}"
        if isinstance(value, bool):
            return f"must be {self.called or self.kinds[0].__name__}, not bool"
        if self.words and value not in self.words:
            return f"must be {' or '.join(map(repr, self.words))}.{did_you_mean(str(value), self.words)}"
        if self.least is not None and cast(float, value) < self.least:
            return f"must be {self.least} or more"
        return ""


_COMMON = {
    "debounce": Setting((int,), least=0),
    "transport": Setting((str,), ("websocket", "sse")),
    "fallback": Setting((str,), ("htmx",)),
}
MODULE: dict[str, Setting] = {**_COMMON, "export": Setting((list,))}
"""Keys of `__config__`."""

APP: dict[str, Setting] = {
    **_COMMON,
    "reconnect_attempts": Setting((int,), least=0),
    "heartbeat_interval": Setting((int, float), least=1, called="number"),
    "session": Setting((dict,), called="dict or function"),
    "shared": Setting((str,)),
}
"""Keys of `LIVE`."""


def check(settings: Mapping[object, object], known: Mapping[str, Setting], name: str) -> tuple[object, str, str] | None:
    """The first key of `settings` that is wrong, what is wrong, and what there is; None where all are right (C1)."""
    for key, value in settings.items():
        if not isinstance(key, str) or key not in known:
            near = did_you_mean(str(key), known)
            return key, f"{name} has an unknown key {key!r}.{near}", f"Known are {listed(known)}."
        wrong = known[key].wrong(value)
        if wrong:
            return key, f"{name}[{key!r}] {wrong}", 'Such as {"debounce": 300, "transport": "websocket"}'
    return None


def app_folder(path: Path) -> Path | None:
    """The app folder around a component file, if it lies in one."""
    for folder in path.parents:
        if folder.name in FOLDERS:
            return folder.parent
    return None


_read: dict[Path, tuple[int, dict[str, Any]]] = {}
"""Settings by file, with its modification time: `config.py` runs once."""


def read_config(app: Path) -> dict[str, Any]:
    """`LIVE` of `config.py`, in the app folder or beside it. Raises `LoadError` (C1)."""
    for file in (app / "config.py", app.parent / "config.py"):
        if file.is_file():
            stamp = file.stat().st_mtime_ns
            known = _read.get(file)
            if known is None or known[0] != stamp:
                known = _read[file] = (stamp, _run(file))
            return known[1]
    return {}


def _run(file: Path) -> dict[str, Any]:
    text = text_of(file)
    if "LIVE" not in text:
        return {}  # a config.py of something else that lies beside the app
    space: dict[str, Any] = {"__name__": "config", "__file__": str(file)}
    try:
        tree = ast.parse(text, str(file))
        exec(compile(tree, str(file), "exec"), space)
    except SyntaxError as error:
        where = Location(shown(file), error.lineno or 1, error.offset or 1, error.text or "")
        raise LoadError(f"not Python: {error.msg}", where) from None
    return check_config(space.get("LIVE", {}), file, tree, text)


def check_config(live: object, file: Path, tree: ast.Module, text: str) -> dict[str, Any]:
    """The settings `LIVE` of `config.py`. Raises `LoadError` where one is unknown or of a wrong type."""
    if not isinstance(live, dict):
        raise LoadError("LIVE is not a dict", _where(None, file, tree, text), 'Write LIVE = {"debounce": 300}')
    settings = cast("dict[object, object]", live)
    found = check(settings, APP, "LIVE")
    if found is not None:
        key, message, hint = found
        raise LoadError(message, _where(key, file, tree, text), hint)
    return cast("dict[str, Any]", dict(settings))


def _where(key: object, file: Path, tree: ast.Module, text: str) -> Location:
    """Where `config.py` writes a key, or else `LIVE`."""
    line, column = 1, 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "LIVE" and isinstance(node.ctx, ast.Store):
            line, column = node.lineno, node.col_offset
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and key is not None and node.value == key:
            line, column = node.lineno, node.col_offset
            break
    lines = text.splitlines()
    return Location(shown(file), line, column + 1, lines[line - 1] if line <= len(lines) else "")


def config_of(file: Path | None) -> dict[str, Any]:
    """The settings that count for a component file: those of the app around it."""
    app = app_folder(file) if file is not None else None
    return read_config(app) if app is not None else {}


def session_values(
    config: Mapping[str, Any], extra: Mapping[str, object], *, username: str | None
) -> dict[str, object]:
    """Values of a session (P4): `LIVE["session"]`, then what the command line gives; `username` comes last of all."""
    session = config.get("session")
    values = session() if callable(session) else session
    if values is not None and not isinstance(values, dict):
        raise HyperError("LIVE['session'] must be a dict, or a function that gives one")
    out: dict[str, object] = {FALLBACK: username} if username is not None else {}
    return {**out, **cast("dict[str, object]", values or {}), **extra}
