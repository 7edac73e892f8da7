"""What a Python runs of what is long: all, unless `HYPER_PORTION=4` says that each fourth case is enough.

Two Pythons run all of them, one before 3.14 and one from there on. The others share them: each
begins at another case, so that of as many in a row each case is run by one. Of the modules
in `LONG` the cases are the tests themselves.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

Case = TypeVar("Case")

TESTS = Path(__file__).parent
LONG = frozenset(
    "test_terminal test_overrun test_pytest_plugin test_cli test_coverage_plugin test_benchmarks test_hanging "
    "test_copies test_stubs browser/test_openings browser/test_ending browser/test_process browser/test_lost "
    "browser/test_limits browser/test_line browser/test_posts browser/test_serve kernel/test_freezing "
    "kernel/test_inspecting kernel/test_life lab/test_notebooks lab/test_host lab/test_server "
    "property/test_patches property/test_trees wall/test_concurrency".split()
)
"""Tests that start processes, servers or kernels, or go through many random cases."""


def every() -> int:
    """Of as many cases one is enough."""
    return int(os.environ.get("HYPER_PORTION", "1"))


def portion(cases: Iterable[Case], minor: int = sys.version_info.minor) -> list[Case]:
    """Those that this Python runs."""
    return [*cases][minor % every() :: every()]


def is_long(item: pytest.Item) -> bool:
    """Whether a test is of a module of which a Python may run a portion."""
    return item.path.is_relative_to(TESTS) and item.path.relative_to(TESTS).with_suffix("").as_posix() in LONG


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what other Pythons run."""
    if every() == 1:
        return
    kept = {id(item) for item in portion(item for item in items if is_long(item))}
    left = [item for item in items if is_long(item) and id(item) not in kept]
    items[:] = [item for item in items if not is_long(item) or id(item) in kept]
    config.hook.pytest_deselected(items=left)
