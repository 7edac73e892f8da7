"""Settings: what `config.py` says, as far as it can be read without running it (rules C1, P4)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from . import source_text
from .configuration import APP, check_config, live_of, misnamed, said_of_misnamed
from .errors import ALIKE, LoadError, Location, nearest
from .literals import Source
from .problems import Problem


def plain_tree(source: Source) -> ast.Module:
    """The tree of a file that Python itself reads. Raises `LoadError`."""
    try:
        return ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        from . import parsing  # noqa: PLC0415 - half of what reads components; who finds no mistake needs none of it

        return parsing.plain_tree(source)  # which says what is wrong


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
    shown = source_text.shown(file)
    try:
        source = Source(source_text.text_of(file), shown)
        tree = plain_tree(source)
    except LoadError as error:
        return Settings(file, [Problem.of(error, shown)], None)
    settings = Settings(file, [], session)
    meant = misnamed(source.text, file)
    if meant is not None:
        message, hint = said_of_misnamed(meant)
        where = source.line_location(meant.lineno, meant.col_offset)
        return Settings(file, [Problem("error", message, where, hint)], None)
    for node in tree.body:
        value = live_of(node)
        if value is None:
            continue
        if isinstance(value, ast.Dict):
            _read_live(value, source, settings, app or file.parent)
        elif isinstance(value, ast.Constant):
            _refused_setting(value.value, source.line_location(node.lineno, node.col_offset), settings)
        else:
            settings.session = None
    return settings


def _read_live(live: ast.Dict, source: Source, settings: Settings, app: Path) -> None:
    for key, value in zip(live.keys, live.values, strict=True):
        if not isinstance(key, ast.Constant):
            settings.session = None  # {**others}: anything may be in there
            continue
        where = source.line_location(key.lineno, key.col_offset)
        try:
            _refused_setting({key.value: ast.literal_eval(value)}, where, settings)
        except (ValueError, TypeError):
            if key.value not in APP:
                _refused_setting({key.value: None}, where, settings)
        if key.value == "session":
            _read_session(value, settings)
        if key.value == "icon" and isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            _look_for_icon(value.value, app, source.line_location(value.lineno, value.col_offset), settings)


_PICTURES = frozenset({".png", ".ico", ".icns", ".jpg", ".jpeg", ".svg"})


def _look_for_icon(name: str, app: Path, where: Location, settings: Settings) -> None:
    """A note where there is no file of that name: windows open without it."""
    if (app / name).is_file():
        return
    there = {
        file.name: file.relative_to(app).as_posix()
        for folder in (app, app / "static")
        if folder.is_dir()
        for file in folder.iterdir()
        if file.suffix.lower() in _PICTURES
    }
    meant = nearest(name.replace("\\", "/").rpartition("/")[2], there, ALIKE)
    near = f". Did you mean {there[meant]!r}?" if meant else ""
    hint = 'Its path begins in the app\'s folder, as in "icon": "static/icon.png". Windows open without it.'
    settings.problems.append(Problem("note", f"the icon {name!r} is not there{near}", where, hint))


def _read_session(value: ast.expr, settings: Settings) -> None:
    """Names in `"session": {"team": …}`; a function's are not known."""
    keys = value.keys if isinstance(value, ast.Dict) else [None]
    names = {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    if len(names) < len(keys) or settings.session is None:
        settings.session = None
    else:
        settings.session |= names


def _refused_setting(live: object, where: Location, settings: Settings) -> None:
    try:
        check_config(live, where.file)
    except LoadError as error:
        settings.problems.append(Problem("error", error.message, where, error.hint))
