"""A window in a process of its own that does not listen: nothing of the kernel's waits for it (W1). Shows none."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import hyper_local
from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local_webview import beside
from hyper_local_webview.beside import Beside

from .process import until

pytestmark = [
    pytest.mark.rule("W1"),
    pytest.mark.skipif(sys.platform == "win32", reason="what stands for the window is a shell script"),
]

STILL = r"""#!/bin/sh
cat <<'end'
{"open": true}
{"text": "{\"type\":\"hello\",\"have\":[]}"}
end
exec sleep 1000
"""
LONG = "x" * 1_000_000
"""More than a pipe holds; an error says it twice."""
NOTED = """
log: list = []
text = ""

def on_mount():
    log.append("mount")

t'<p>{text}</p>'
"""


@pytest.fixture
def instance(kernel: Kernel, tmp_path: Path) -> Iterator[Instance]:
    (tmp_path / "noted.py").write_text(NOTED)
    made = hyper_local.load(tmp_path / "noted.py")()  # it lives as long as this name
    yield made.__hl_instance__
    del made


@pytest.fixture
def still(
    kernel: Kernel, instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Beside]]:
    """Begins a window that says hello, and then stands still."""
    script = tmp_path / "still.sh"
    script.write_text(STILL)
    script.chmod(0o755)
    monkeypatch.setattr(beside.sys, "executable", str(script))
    made: list[Beside] = []

    def begin() -> Beside:
        made.append(Beside(kernel, instance, tmp_path, "Still", 0, 0))
        return made[-1]

    yield begin
    monkeypatch.setattr(beside, "END_SECONDS", 0.0)
    for one in made:
        one.close()
        streams = (one.process.stdin, one.process.stdout)
        until(lambda: all(stream is not None and stream.closed for stream in streams))  # noqa: B023 - called here


def told(kernel: Kernel, instance: Instance, text: str) -> None:
    """Tell all windows of `instance` a text; comes back when the kernel has done so."""

    def tell() -> None:
        for session in kernel.sessions_of(instance):
            session.overlay.error(text, "handler")

    kernel.call(tell).result()


def test_what_a_window_does_not_take_in_ends_it(
    kernel: Kernel,
    instance: Instance,
    still: Callable[[], Beside],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(beside, "MOST_WAITING", 5_000_000)
    window = still()
    until(lambda: kernel.sessions.get(instance))
    for _ in range(3):
        told(kernel, instance, LONG)
    assert kernel.sessions.get(instance), "so much may wait"
    with caplog.at_level(logging.ERROR, "hyper_local"):
        told(kernel, instance, LONG)
        told(kernel, instance, LONG)
        until(lambda: not kernel.sessions.get(instance))
    assert window.process.wait() == -9
    assert caplog.text.count("takes nothing in") == 1
    assert not instance.ended, "Python still has it"


def test_closing_waits_for_no_window_that_stands_still(
    kernel: Kernel, instance: Instance, still: Callable[[], Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "END_SECONDS", 0.1)
    window = still()
    until(lambda: kernel.sessions.get(instance))
    told(kernel, instance, LONG)
    window.close()
    assert window.process.returncode == -9
    until(lambda: not kernel.sessions.get(instance))


def test_a_signal_to_the_notebooks_processes_is_not_the_windows(still: Callable[[], Beside]) -> None:
    """Jupyter interrupts a cell with a signal to the group of the kernel; a window would close with it."""
    assert os.getpgid(still().process.pid) != os.getpgid(0)


def test_a_window_that_opens_while_a_handler_renders_waits_for_its_end(
    kernel: Kernel, instance: Instance, still: Callable[[], Beside]
) -> None:
    """It may be the first to show what it shows, whose code then runs (R1, R5)."""
    log = instance.globals["log"]

    def heard() -> None:
        window = still()
        until(lambda: window.process.poll() is not None or len(kernel.inbox) > 1)
        kernel.listen()
        log.append("end")

    kernel.call(heard).result()
    until(lambda: kernel.sessions.get(instance))
    until(lambda: kernel.sessions[instance][0].ready)
    assert log == ["end", "mount"]
