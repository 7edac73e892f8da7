"""Data folder: where an app's own files lie for this user (rule K1).

`HYPER_LOCAL_DATA` names another folder for all apps; set to nothing, it says
that nothing is to be kept, as in tests.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from .configuration import app_folder, read_config

VARIABLE = "HYPER_LOCAL_DATA"


def home() -> Path | None:
    """The folder that holds the data folders of all apps; None where nothing is to be kept."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return Path(given).absolute() if given else None
    import platformdirs  # noqa: PLC0415 - only where something is kept

    return Path(platformdirs.user_data_dir("hyper-local", appauthor=False))


def name_of(path: Path) -> str:
    """What the data folder of an app is called; `path` is its folder, or the one file that it is.

    The name that `config.py` gives stays the same wherever the app lies. Without
    one, two apps of one name must not write into each other's files.
    """
    given = read_config(path).get("name") if path.is_dir() else None
    given = given or os.environ.get("HYPER_LOCAL_NAME")  # of a program that `hyper-local build` has made
    if isinstance(given, str):
        return _safe(given)
    named = path.parent if path.name == "app" else path
    return f"{_safe(named.stem)}-{hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:6]}"


def folder_of(path: Path | None) -> Path | None:
    """The data folder of the app that a component's file lies in; that of a notebook's cells where there is no file."""
    root = home()
    if root is None:
        return None
    app = (app_folder(path) or path) if path is not None else Path.cwd()
    return root / name_of(app)


def label_of(path: Path | None, component: str) -> str:
    """What tells a component's files from those of the app's others: `live.counter`."""
    app = app_folder(path) if path is not None else None
    if path is None or app is None:
        return component.lower()
    return ".".join(path.relative_to(app).with_suffix("").parts)


def _safe(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.").lower() or "app"
