"""A file that is saved is taken in by a real window (L10)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .process import PYTHON, SECONDS, Window, until

pytestmark = [pytest.mark.window, pytest.mark.rule("L10")]

COUNTER = '''
count = 0

def increment():
    global count
    count += 1

def divide():
    return 1 / 0

t"""<button @click="increment">{count}</button><p>old</p><i @click="divide">divide</i>"""
'''


@pytest.mark.case("S25")
def test_d15_a_window_follows_the_file_without_a_port(open_window: Callable[..., Window], tmp_path: Path) -> None:
    file = tmp_path / "counter.py"
    file.write_text(COUNTER, "utf-8")
    window = open_window(file, reload=True)
    window.click("button", times=7)
    window.shows("button", "7")
    assert not window.listening()
    file.write_text(COUNTER.replace("old", "new"), "utf-8")
    window.shows("p", "new")
    assert window.text("button") == "7"
    file.write_text(COUNTER.replace("count += 1", "count +"), "utf-8")
    until(lambda: "counter.py:6:11: not Python" in window.text(".hyper-overlay"))
    window.click("button")
    window.shows("button", "8")
    window.click("i")
    until(lambda: "This comes from the version before" in window.text(".hyper-overlay"))
    assert "not Python" in window.text(".hyper-overlay > div"), "the message about the file stays first"
    file.write_text(COUNTER.replace("1 / 0", "cuont"), "utf-8")
    until(lambda: "unknown name 'cuont'. Did you mean 'count'?" in window.text(".hyper-overlay"))
    assert window.evaluate("document.querySelectorAll('.hyper-overlay > div').length") == 1
    # It can be selected, is told to who can't see it, and goes with Escape, which gives the focus back.
    assert window.evaluate("getComputedStyle(document.querySelector('.hyper-overlay strong')).webkitUserSelect") in (
        *("text", "auto"),
    )
    assert window.evaluate("document.querySelector('.hyper-overlay').getAttribute('role')") == "alert"
    window.evaluate(
        "(document.querySelector('button').focus(), document.querySelector('.hyper-overlay button').focus())"
    )
    window.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))"
    )
    until(lambda: window.evaluate("document.querySelectorAll('.hyper-overlay').length") == 0)
    # Without a window manager Qt's page has no focus to give; it tells of none then.
    assert window.evaluate("!document.hasFocus() || document.activeElement === document.querySelector('button')")
    file.write_text(COUNTER.replace("count = 0", "count = 10"), "utf-8")
    window.shows("button", "10")
    assert window.evaluate("document.querySelectorAll('.hyper-overlay').length") == 0
    assert "Reloaded" in window.output
    assert not window.listening()
    assert window.close() == 0


PRESSED = "document.body.dispatchEvent(new KeyboardEvent('keydown', {}))"
KEYS = [
    "{ key: 'F5', bubbles: true, cancelable: true }",
    "{ key: 'r', ctrlKey: true, bubbles: true, cancelable: true }",
]


@pytest.mark.rule("L10")
@pytest.mark.parametrize("key", KEYS)
def test_the_keys_that_reload_a_page_in_a_browser_let_it_begin_anew(
    open_window: Callable[..., Window], tmp_path: Path, key: str
) -> None:
    file = tmp_path / "counter.py"
    file.write_text(COUNTER, "utf-8")
    window = open_window(file, reload=True)
    window.click("button", times=3)
    window.shows("button", "3")
    assert window.evaluate(PRESSED.replace("{}", key)) is False, "the web view does not reload it as well"
    window.shows("button", "0")
    window.click("button")
    window.shows("button", "1")
    file.write_text(COUNTER.replace("old", "new"), "utf-8")
    window.shows("p", "new")
    assert window.text("button") == "1"


def test_without_reload_nobody_loses_what_they_did_to_a_key(open_window: Callable[..., Window], tmp_path: Path) -> None:
    file = tmp_path / "counter.py"
    file.write_text(COUNTER, "utf-8")
    window = open_window(file)
    window.click("button", times=3)
    window.shows("button", "3")
    assert all(window.evaluate(PRESSED.replace("{}", key)) for key in KEYS)
    window.click("button")
    window.shows("button", "4")


@pytest.mark.parametrize("broken", ["thing.py", "tools.py"])
def test_a_window_whose_page_fails_at_its_first_run_opens_when_that_is_mended(tmp_path: Path, broken: str) -> None:
    texts = {"thing.py": "from tools import x\nt'<p>{x}</p>'\n", "tools.py": "x = 1\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / broken).write_text(f"y = random.random()\n{texts[broken]}", "utf-8")
    line = [PYTHON, "-m", "hyper_local", "run", "thing.py", "--host", "window", "--reload"]
    with (
        (tmp_path / "said.txt").open("w+") as said,
        subprocess.Popen(line, stdout=said, stderr=subprocess.STDOUT, text=True, cwd=tmp_path) as process,
    ):
        try:
            until(lambda: "Waiting until it is mended" in (tmp_path / "said.txt").read_text())
            assert f"{broken}:1:5: NameError: name 'random'" in (tmp_path / "said.txt").read_text()
            assert "  Write at the top of the file: import random\n" in (tmp_path / "said.txt").read_text()
            (tmp_path / broken).write_text(texts[broken], "utf-8")
            until(lambda: "is open in a window" in (tmp_path / "said.txt").read_text())
            process.terminate()
            assert process.wait(SECONDS) == 0
        finally:
            process.kill()
