"""A foreign frame in the window: it is not loaded; and where one is, nothing that it calls is heard (S24)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .foreign import Foreign
from .process import GTK, Window, until

pytestmark = [pytest.mark.window, pytest.mark.case("S24")]


def show_frame(window: Window, url: str) -> None:
    window.evaluate(
        "window.blocked = []; addEventListener('securitypolicyviolation', (e) => blocked.push(e.violatedDirective));"
        "const f = document.createElement('iframe'); window.loaded = 0; f.onload = () => { loaded = 1 };"
        f"f.src = {json.dumps(url)}; document.body.append(f); 0"
    )


def test_a_foreign_frame_is_not_loaded(open_window: Callable[..., Window], diary: Path, foreign: Foreign) -> None:
    counter = open_window("counter.py", env={"DIARY": str(diary)})
    show_frame(counter, foreign.url)
    until(lambda: counter.evaluate("blocked.includes('frame-src')"))
    counter.click("#more")
    counter.shows("h1", "1")
    assert foreign.asked == []


def test_the_lock_alone_keeps_a_foreign_frame_away(
    open_window: Callable[..., Window], diary: Path, foreign: Foreign
) -> None:
    counter = open_window("counter.py", env={"DIARY": str(diary)}, frames="policy")
    show_frame(counter, foreign.url)
    until(lambda: f"{foreign.url} was not opened" in counter.output)
    counter.click("#more")
    counter.shows("h1", "1")
    assert foreign.asked == []
    assert counter.evaluate("blocked.length") == 0


@pytest.mark.skipif(GTK, reason="its lock is not taken off here")
def test_what_a_foreign_frame_calls_is_not_heard(
    open_window: Callable[..., Window], diary: Path, foreign: Foreign
) -> None:
    """With both switched off there is a frame, which shows what the two are for; and the key holds without them."""
    counter = open_window("counter.py", env={"DIARY": str(diary)}, frames="everywhere")
    before = counter.ask("refused")
    address = counter.evaluate("location.href.slice(0, 16)")
    show_frame(counter, foreign.url)
    until(lambda: any(path.startswith("/said") for path in foreign.asked))
    (said,) = [path for path in foreign.asked if path.startswith("/said")]
    assert "parent%20SecurityError" in said or "parent%20TypeError" in said, said
    assert "top%20SecurityError" in said, said
    counter.click("#more")
    counter.shows("h1", "1")
    counter.click("#more")
    counter.shows("h1", "2")
    assert counter.evaluate("location.href.slice(0, 16)") == address, "the window has not gone anywhere"
    # Where a call gets out of a frame at all, it has no key.
    assert "called" not in said.replace("leave%20called", "") or counter.ask("refused") > before, said
