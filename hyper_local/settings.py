"""Settings: what `config.py` says, as far as it can be read without running it (rules C1, P4)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from . import loader
from .app import check_config
from .errors import LoadError, Location
from .literals import Source
from .problems import Problem


def plain_tree(source: Source) -> ast.Module:
    """The tree of a file that Python itself reads. Raises `LoadError`."""
    try:
        return ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line, column = (error.lineno or 1, error.offset or 1) if isinstance(error, SyntaxError) else (1, 1)
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        where = Location(source.file, line, max(column, 1), source.line_text(line))
        hint = "Python stops reading here; the mistake is here or just before."
        raise LoadError(f"not Python: {message}", where, hint) from None


@dataclass
class Settings:
    """What `config.py` says: its file, its problems, and the names that a session has (None: not to be known)."""

    file: Path | None
    problems: list[Problem]
    session: frozenset[str] | None


def read_settings(app: Path | None, session: frozenset[str]) -> Settings:
    """The settings of the app folder `app`; `session` are the names that every session has."""
    places = [] if app is None else [app / "config.py", app.parent / "config.py"]
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        return Settings(None, [], session)
    shown = loader.shown(file)
    try:
        source = Source(loader.text_of(file), shown)
        tree = plain_tree(source)
    except LoadError as error:
        return Settings(file, [Problem.of(error, shown)], None)
    settings = Settings(file, [], session)
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not any(
            isinstance(t, ast.Name) and t.id == "LIVE" for t in node.targets
        ):
            continue
        if isinstance(node.value, ast.Dict):
            _read_live(node.value, source, settings)
        elif isinstance(node.value, ast.Constant):
            _refused_setting(node.value.value, source.line_location(node.lineno, node.col_offset), settings)
        else:
            settings.session = None
    return settings


def _read_live(live: ast.Dict, source: Source, settings: Settings) -> None:
    for key, value in zip(live.keys, live.values, strict=True):
        if not isinstance(key, ast.Constant):
            settings.session = None
            continue
        try:
            given: object = ast.literal_eval(value)
        except (ValueError, TypeError):
            given = _default(key.value)
            if key.value == "session":
                settings.session = None
        if key.value == "session" and isinstance(given, dict) and settings.session is not None:
            settings.session |= frozenset(map(str, cast("dict[object, object]", given)))
        if given is not None:
            _refused_setting({key.value: given}, source.line_location(key.lineno, key.col_offset), settings)


def _default(key: object) -> object:
    """Something that fits the key: what the setting is can't be known, but whether there is such a key can."""
    for stand_in in ("websocket", 1, {}):
        try:
            check_config({key: stand_in}, "")
        except LoadError as error:
            if "unknown key" in error.message:
                return stand_in
        else:
            return stand_in
    return None


def _refused_setting(live: object, where: Location, settings: Settings) -> None:
    try:
        check_config(live, where.file)
    except LoadError as error:
        settings.problems.append(Problem("error", error.message, where, error.hint))
