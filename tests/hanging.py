"""Hooks of pytest that end a run which hangs where pytest's own time limit does not look."""

import faulthandler
import os

import pytest

STDERR = pytest.StashKey[int]()


def start(config: pytest.Config) -> None:
    """Have every thread tell where it stands, and end the run, if it is not done in time."""
    seconds = float(config.getini("faulthandler_timeout"))
    if seconds:
        faulthandler.dump_traceback_later(seconds, file=config.stash[STDERR], exit=True)


def pytest_configure(config: pytest.Config) -> None:
    """While a test runs, descriptor 2 is where pytest keeps what it prints."""
    config.stash[STDERR] = os.dup(2)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """pytest forgets its limit as soon as a test fails, and what a failed test left is hard to take down."""
    start(item.config)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Python waits for threads at its end."""
    start(config)
