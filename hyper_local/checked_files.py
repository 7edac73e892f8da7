"""Checked files: the Python files below a folder, and what its place makes of each (L1)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .configuration import FOLDERS, app_folder
from .loader import by_folder
from .records import record
from .source_text import shown

_FOLDERS = frozenset(FOLDERS)
_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})


@record
class Folder:
    """What its place makes of a file, which is the same for all files of a folder."""

    prefix: str
    """What stands before a file's name in messages."""
    app: Path | None
    part: str
    """The folder right in the app that this is, or is below; "" elsewhere."""
    around: frozenset[Path]
    """The folder, and all in which it lies."""
    components: bool
    live: bool

    @classmethod
    def of(cls, folder: Path) -> Folder:
        file = folder / "x.py"
        app = app_folder(file)
        part = "" if app is None else file.relative_to(app).parts[0].removesuffix(file.name)
        inside = not _FOLDERS.isdisjoint(file.parts[:-1])
        prefix = shown(file).removesuffix(file.name)
        return cls(prefix, app, part, frozenset(file.parents), inside, by_folder(file))


def python_files(folder: Path) -> Iterator[Path]:
    """Every `.py` below `folder`, without environments, hidden folders and what tools make."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                found = [(entry.name, entry) for entry in entries]
        except OSError:
            continue
        if any(name == "pyvenv.cfg" for name, _ in found):
            continue
        for name, entry in found:
            if name.startswith("."):
                continue  # hidden files are notes of editors about one that is open: a link to nowhere, or half a file
            if name.endswith(".py") and (entry.is_file(follow_symlinks=False) or (here / name).is_file()):
                yield here / name
            elif name not in _SKIPPED and entry.is_dir(follow_symlinks=False):
                waiting.append(here / name)
