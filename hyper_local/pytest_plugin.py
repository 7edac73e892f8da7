"""For pytest: component modules can be imported, and pages end with their test (L8)."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from .app import put_on_path
from .data_folder import VARIABLE
from .loader import FOLDERS, has_components


def pytest_configure(config: pytest.Config) -> None:
    """Make the apps of the project importable: `from app.live.counter import increment`.

    pytest itself puts the folder of a test on the path, or none; the folder that
    holds `app/` is most often another one. What a test saves is kept nowhere, unless it says where.
    """
    os.environ.setdefault(VARIABLE, "")
    found = [_put_on_path(folder) for folder in dict.fromkeys((config.rootpath, config.invocation_params.dir))]
    if any(found):
        return
    # As in `birds/tests`, where pytest takes that folder for the root.
    for folder in itertools.islice(config.invocation_params.dir.parents, UP):
        if _put_on_path(folder):
            return


UP = 3
"""How many folders above the working folder are looked at, where neither it nor pytest's root holds an app."""


def _put_on_path(folder: Path) -> bool:
    """Make the apps in `folder`, and `folder` itself if it is one, importable; whether there was any."""
    holds, is_one = any(map(_is_app, _folders(folder))), _is_app(folder)
    if holds:
        put_on_path(folder)
    if is_one:
        put_on_path(folder.parent)
    return holds or is_one


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):  # one that may not be read
        return [f for f in folder.iterdir() if f.name.isidentifier() and f.is_dir()]
    return []


def _is_app(folder: Path) -> bool:
    return any((folder / name).is_dir() and has_components(folder / name) for name in FOLDERS)


@pytest.fixture(autouse=True)
def _hyper_local_pages() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    yield
    # Only where the test used the client at all: it is not imported for this.
    testing = sys.modules.get("hyper_local.testing")
    if testing is not None:
        testing.close_all()
