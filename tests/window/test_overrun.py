"""Code that keeps the page is told of in a real window; a save ends it, and closing the window ends all (R1, L10)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .process import Window, until

pytestmark = [pytest.mark.window, pytest.mark.rule("R1")]

APP = """\
import time
laps = 3
done = 0

def up():
    global done
    done += 1

def go():
    global done
    while laps > 0:
        done += 1

def nap():
    time.sleep(60)

def ask():
    input("Your name? ")

t'''<p>{done}</p><b @click="up">up</b><button id="go" @click="go">go</button><button id="nap" @click="nap">nap</button>
<button id="ask" @click="ask">ask</button>'''
"""
SAYS = {
    "go": "change laps in it, or leave it with break",
    "nap": "await asyncio.sleep(60)",
    "ask": '<form @submit="answered">',
}


@pytest.fixture
def opened(open_window: Callable[..., Window], tmp_path: Path) -> tuple[Window, Path]:
    """A window that `hyper-local run --reload` has opened."""
    file = tmp_path / "laps.py"
    file.write_text(APP, "utf-8")
    window = open_window(file, command="run", words=["--reload"])
    window.click("b")
    window.shows("p", "1")
    return window, file


def test_a_loop_is_told_of_in_the_window_and_ends_when_it_is_mended(opened: tuple[Window, Path]) -> None:
    window, file = opened
    window.click("#go")
    until(lambda: SAYS["go"] in window.text(".hyper-overlay"))
    assert "Still at work" in window.text(".hyper-overlay")
    file.write_text(APP.replace("done += 1\n\ndef nap", "break\n\ndef nap"), "utf-8")
    until(lambda: "go() in laps.py was stopped" in window.output)
    until(lambda: "Still at work" not in window.text(".hyper-overlay"))
    before = int(window.text("p"))
    assert before > 1
    window.click("b")
    window.shows("p", str(before + 1))
    assert window.close() == 0


@pytest.mark.parametrize("handler", SAYS)
def test_a_window_can_be_closed_while_code_keeps_its_page(opened: tuple[Window, Path], handler: str) -> None:
    window, _ = opened
    window.click(f"#{handler}")
    until(lambda: SAYS[handler] in window.text(".hyper-overlay"))
    began = time.monotonic()
    window.ask_nothing("close")
    assert window.ended() == 0
    assert time.monotonic() - began < 15
    said = "go() was interrupted, at laps.py:" if handler == "go" else "a handler did not end within 5 seconds"
    assert said in window.output
    assert "Traceback" not in window.output
    assert "Fatal" not in window.output
