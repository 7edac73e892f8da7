"""For pytest: component modules can be imported, and pages end with their test (L8)."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from .app import put_on_path
from .data_folder import VARIABLE
from .errors import HyperError, is_ours
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


# What pytest shows of an error that says itself where the mistake is -------------


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, None]:
    """`from app.live import Birds` at the top of a test file, where `birds.py` can't be read."""
    outcome = yield
    report = outcome.get_result()
    found = getattr(getattr(report, "call", None), "excinfo", None)
    if found is not None and _is_cut(found, collector.config):
        report.longrepr = collector.repr_failure(found)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, Any, None]:
    """The same in a test."""
    if call.excinfo is not None:
        _is_cut(call.excinfo, item.config)
    yield


def _is_cut(found: pytest.ExceptionInfo[BaseException], config: pytest.Config) -> bool:
    """Cut what is Python's and ours out of the traceback of an error of ours: it names the place of the mistake."""
    if not isinstance(found.value, HyperError) or config.getoption("fulltrace", default=False):
        return False
    cut, step = False, found.tb
    while step is not None:
        while step.tb_next is not None and _is_machinery(step.tb_next.tb_frame.f_code.co_filename):
            step.tb_next, cut = step.tb_next.tb_next, True
        step = step.tb_next
    if cut:
        found.traceback = type(found.traceback)(found.tb)
    return cut


def _is_machinery(file: str) -> bool:
    return is_ours(file) or "<frozen importlib" in file
