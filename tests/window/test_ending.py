"""However a window ends, `on_unmount` runs once and the process ends in time."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from .process import Window, until

pytestmark = pytest.mark.window


@pytest.fixture
def counter(open_window: Callable[..., Window], diary: Path) -> Callable[[], Window]:
    return lambda: open_window("counter.py", env={"DIARY": str(diary)})


def test_closing_while_a_stream_of_clicks_comes(counter: Callable[[], Window], diary: Path) -> None:
    window = counter()
    window.evaluate("setInterval(() => document.querySelector('#more').click(), 0); 0")
    until(lambda: int(window.text("h1")) > 20)
    assert window.close() == 0
    assert diary.read_text().split() == ["mount", "unmount"]
    assert "ending without waiting" not in window.output


def test_d7_a_handler_that_sleeps_holds_nothing_up(counter: Callable[[], Window], diary: Path) -> None:
    window = counter()
    window.click("#sleep")
    until(lambda: "doze" in diary.read_text())
    began = time.monotonic()
    window.ask_nothing("destroy")
    until(lambda: window.closed or window.process.poll() is not None)
    assert window.process.poll() is None, "the window has gone, and the program still waits for the handler"
    assert window.ended() == 0
    assert time.monotonic() - began < 7
    assert "did not end" in window.output
    assert diary.read_text().split() == ["mount", "doze"], "on_unmount would run beside the handler"


def test_a_short_handler_is_waited_for(counter: Callable[[], Window], diary: Path) -> None:
    window = counter()
    window.click("#doze")
    until(lambda: "doze" in diary.read_text())
    assert window.close() == 0
    assert diary.read_text().split() == ["mount", "doze", "woke", "unmount"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_d9_a_signal_closes_the_window(counter: Callable[[], Window], diary: Path, number: signal.Signals) -> None:
    window = counter()
    processes = psutil.Process(window.process.pid).children(recursive=True)
    window.signal(number)
    assert window.ended(5) == 0
    assert diary.read_text().split() == ["mount", "unmount"]
    assert "Traceback" not in window.output
    gone, alive = psutil.wait_procs(processes, timeout=5)
    assert gone
    assert not alive


def test_the_second_signal_ends_at_once(counter: Callable[[], Window], diary: Path) -> None:
    window = counter()
    window.click("#sleep")
    until(lambda: "doze" in diary.read_text())
    began = time.monotonic()
    window.signal(signal.SIGINT)
    # Another one: two of a kind, sent so soon, may come as one.
    window.signal(signal.SIGTERM)
    assert window.ended(5) in (130, 143)
    assert time.monotonic() - began < 2


def test_a_signal_while_the_window_opens(start: Callable[..., Window], diary: Path) -> None:
    window = start("counter.py", env={"DIARY": str(diary)})
    assert window.hear() == {"ready": True}
    window.signal(signal.SIGTERM)
    assert window.ended(10) == 0
    assert "Traceback" not in window.output
