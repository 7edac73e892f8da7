"""The inspector beside an app in a real window: `hyper-local run --inspect`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .process import Window, until

pytestmark = pytest.mark.window

BACK, NOW = (f".steps button:nth-child({n})" for n in (1, 3))


def test_a_step_back_shows_the_window_as_it_was(open_window: Callable[..., Window], diary: Path) -> None:
    window = open_window("counter.py", env={"DIARY": str(diary)}, inspect=True)
    until(lambda: "State 1: now." in window.text(".when"))
    window.click("#more", times=2)
    window.shows("h1", "2")
    until(lambda: "State 3: now." in window.text(".when"))
    assert window.text("mark").strip() == "2"
    window.click(BACK)
    window.shows("h1", "1")
    assert "the past" in window.text(".when")
    window.click(NOW)
    window.shows("h1", "2")
    assert window.close() == 0
