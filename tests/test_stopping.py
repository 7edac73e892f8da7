"""What is stopped may clean up, and what catches everything is stopped all the same (rule R1)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic, sleep

import pytest

from hyper_local.errors import Stopped
from hyper_local.stopping import Stopping

pytestmark = pytest.mark.rule("R1")

STEP = 0.02
"""Seconds between two looks, as those who look have them."""


def ended_by(work: Callable[[], None]) -> BaseException | None:
    """What ends a function that runs on a thread of its own, while somebody stops it."""
    found: list[BaseException] = []
    begun = threading.Event()

    def run() -> None:
        begun.set()
        try:
            work()
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    begun.wait()
    stopping = Stopping(thread.ident or 0, {work.__code__}, "stopped", lambda frame: True)
    until = monotonic() + 20
    while thread.is_alive() and monotonic() < until:
        stopping.again()
        thread.join(STEP)
    stopping.end()
    assert not thread.is_alive()
    return found[0] if found else None


def test_what_is_cleaned_up_is_not_disturbed() -> None:
    written: list[int] = []

    def work() -> None:
        try:
            while True:
                pass
        finally:
            for number in range(10):
                sleep(STEP / 2)
                written.append(number)

    assert isinstance(ended_by(work), Stopped)
    assert written == [*range(10)]


def test_what_catches_all_that_is_raised_is_stopped_too() -> None:
    caught: list[BaseException] = []

    def work() -> None:
        for _ in range(3):
            try:
                while True:
                    pass
            except BaseException as error:
                caught.append(error)

    ended_by(work)
    assert caught
    assert all(isinstance(error, Stopped) for error in caught)
