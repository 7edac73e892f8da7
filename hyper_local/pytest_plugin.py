"""For pytest: component modules can be imported, and pages end with their test (L8)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
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
    for folder in dict.fromkeys((config.rootpath, config.invocation_params.dir)):
        if any(map(_is_app, _folders(folder))):
            put_on_path(folder)
        if _is_app(folder):
            put_on_path(folder.parent)


def _folders(folder: Path) -> Iterator[Path]:
    return (f for f in folder.iterdir() if f.name.isidentifier() and f.is_dir())


def _is_app(folder: Path) -> bool:
    return any((folder / name).is_dir() and has_components(folder / name) for name in FOLDERS)


@pytest.fixture(autouse=True)
def _hyper_local_pages() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    yield
    # Only where the test used the client at all: it is not imported for this.
    testing = sys.modules.get("hyper_local.testing")
    if testing is not None:
        testing.close_all()
