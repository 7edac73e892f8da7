"""Windows from elsewhere: of a kernel in a notebook, and of the command line (W1)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

import hyper_local
from hyper_local.kernel import Kernel
from hyper_local_webview.host import host

from .process import GTK, Window, until

pytestmark = [pytest.mark.window, pytest.mark.rule("W1"), pytest.mark.skipif(GTK, reason="runs the window itself")]

BIG = """
count = 0

def more():
    global count
    count += 1

t'<button style="position: fixed; inset: 0" @click="more">{count}</button>'
"""


def xdotool(*arguments: str) -> str:
    return subprocess.run(["xdotool", *arguments], check=True, timeout=20, capture_output=True, text=True).stdout


@pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool")
def test_another_view_of_an_instance_in_a_process_of_its_own(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "big.py").write_text(BIG)
    Big = hyper_local.load(tmp_path / "big.py")
    c = Big()
    instance = c.__hl_instance__
    beside = host.beside(kernel, instance, "Far away", 400, 300)
    until(lambda: kernel.sessions.get(instance))
    number = until(
        lambda: subprocess.run(
            ["xdotool", "search", "--name", "Far away"], capture_output=True, text=True
        ).stdout.split()
    )[0]

    def clicked(wanted: int) -> bool:
        xdotool("mousemove", "--window", number, "200", "150", "click", "1")
        return c.count >= wanted

    until(lambda: clicked(1))
    kernel.call(kernel.assign, instance, "count", 100).result()
    until(lambda: clicked(101))
    child = psutil.Process(beside.process.pid)
    processes = [child, *child.children(recursive=True)]
    assert not [c for p in processes for c in p.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    beside.close()
    assert beside.process.wait(20) == 0
    until(lambda: not kernel.sessions.get(instance))
    assert not instance.ended, "Python still has it"


def test_it_says_why_there_can_be_none(kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big.py").write_text(BIG)
    c = hyper_local.load(tmp_path / "big.py")()
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(Exception, match="there is no display"):
        host.beside(kernel, c.__hl_instance__, "x", 0, 0)


def test_in_a_tab_there_is_none(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "big.py").write_text(BIG)
    with pytest.raises(hyper_local.HyperError, match="shown in a browser tab"):
        hyper_local.window(hyper_local.load(tmp_path / "big.py"))


def test_the_command_line_opens_more_pages(open_window: Callable[..., Any]) -> None:
    site: Window = open_window("gallery", windows=["/users/7"])
    until(lambda: site.opened)
    until(lambda: site.text("h1", at=1) == "User 7")
    assert site.text("h1") == "Start"
    site.ask("close", at=1)
    site.click("button")
    until(lambda: site.ask("title") == "Start (1)")
    assert site.close() == 0
