"""Where no window can be shown, one line says why and what to do; nothing aborts."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hyper_local_webview import preflight

from .process import GTK, PYTHON, Window

pytestmark = pytest.mark.window


@pytest.fixture
def refused(start: Callable[..., Window], diary: Path) -> Callable[..., str]:
    """The message of a window that can't be opened."""

    def refused(**more: object) -> str:
        env = {"DIARY": str(diary), **more.pop("env", {})}  # type: ignore[dict-item]
        window = start("counter.py", env=env, **more)
        said = window.hear()
        assert window.ended() == 3, window.output
        assert "Traceback" not in window.output
        assert not diary.exists(), "nothing was mounted"
        message = said["unavailable"]
        assert "\n" not in message
        return message

    return refused


def test_d20_no_display(refused: Callable[..., str]) -> None:
    message = refused(env={"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None})
    assert "DISPLAY is not set" in message
    assert "xvfb-run" in message


def test_a_display_that_does_not_answer(refused: Callable[..., str]) -> None:
    message = refused(env={"DISPLAY": ":4711", "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None})
    assert "DISPLAY=:4711 does not answer" in message


@pytest.mark.parametrize("missing", [["qtpy", "gi"], ["PyQt6", "PySide6", "gi"]])
def test_d20_no_toolkit(refused: Callable[..., str], missing: list[str]) -> None:
    message = refused(block=missing)
    assert 'in the checkout of hyper-local: pip install ".[desktop]"' in message


@pytest.mark.skipif(GTK, reason="Qt's alone")
def test_d20_a_missing_library(refused: Callable[..., str]) -> None:
    """Qt would abort the process, and blame another one."""
    message = refused(lacks={"libnothing-like-it.so.1": "libnothing1"})
    assert message.startswith("Qt needs system libraries that are missing: libnothing1; fix: ")


def test_no_pywebview(refused: Callable[..., str]) -> None:
    assert "pywebview is not installed; fix: pip install pywebview" in refused(block=["webview"])


def test_d20_another_thread(refused: Callable[..., str]) -> None:
    assert "main thread" in refused(thread=True)


def test_d20_a_second_window_in_one_process(start: Callable[..., Window], diary: Path) -> None:
    window = start("counter.py", env={"DIARY": str(diary)}, twice=True).ready()
    window.ask_nothing("destroy")
    said = window.hear()
    while "unavailable" not in said and "end" not in said:
        said = window.hear()
    assert "shown its window already" in said["unavailable"]
    assert window.ended() == 3


def test_d20_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preflight.LIBRARIES, "libnothing-like-it.so.1", "libnothing1")
    monkeypatch.setattr(preflight.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 1000)
    found = preflight.examine_libraries()
    assert found.problem.endswith("missing: libnothing1")
    assert found.fix == "sudo apt install libnothing1"


def test_d20_root_gets_the_flag_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--mine")
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 0)
    preflight.prepare_qt()
    preflight.prepare_qt()
    assert preflight.os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] == "--mine --log-level=3 --no-sandbox"
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "")
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 1000)
    preflight.prepare_qt()
    assert "--no-sandbox" not in preflight.os.environ["QTWEBENGINE_CHROMIUM_FLAGS"]


# hyper-local doctor -----------------------------------------------------------


def doctor(python: str = sys.executable, **env: str | None) -> tuple[int, str]:
    surroundings = {k: v for k, v in {**os.environ, **env}.items() if v is not None}
    line = [python, "-m", "hyper_local", "doctor"]
    said = subprocess.run(line, capture_output=True, text=True, env=surroundings, timeout=60, check=False)
    assert said.stderr == ""
    return said.returncode, said.stdout


def test_the_doctor_finds_nothing_missing() -> None:
    code, said = doctor(PYTHON)
    assert code == 0, said
    toolkit = ["web view: GTK"] if GTK else ["web view: Qt, PyQt6 6.", "libraries: all", "sandbox"]
    for what in ("pywebview", *toolkit, "display: X11, :"):
        assert f"\nok       {what}" in said
    assert said.endswith("A window can be shown here.\n")


def test_the_doctor_names_all_that_is_missing() -> None:
    code, said = doctor(DISPLAY=None, WAYLAND_DISPLAY=None, PYWEBVIEW_GUI="gtk", QT_QPA_PLATFORM=None)
    assert code == 3
    assert "missing  web view: no web view for a window is installed (no module gi (WebKit2))\n" in said
    assert '         fix: in the checkout of hyper-local: pip install ".[desktop]"\n' in said
    assert "missing  display: there is no display to show a window on: DISPLAY is not set\n" in said
    assert "         fix: run it on a desktop, by ssh -X, or under xvfb-run\n" in said


def test_run_says_what_the_doctor_says(refused: Callable[..., str]) -> None:
    env = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None}
    message = refused(env=env, block=["qtpy", "gi"])
    assert "no web view for a window is installed" in message
    assert message.endswith("(1 more: hyper-local doctor)")


@pytest.mark.parametrize("version", ["", "0.0.0.0", "120.0.1"])
def test_windows_asks_the_registry(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """The system is faked; that its registry answers so is Microsoft's documented contract."""

    class Registry:
        HKEY_LOCAL_MACHINE = HKEY_CURRENT_USER = 1

        @contextlib.contextmanager
        def OpenKey(self, root: int, path: str) -> Iterator[str]:  # noqa: N802
            assert path.endswith(preflight.WEBVIEW2)
            yield path

        def QueryValueEx(self, key: str, name: str) -> tuple[str, int]:  # noqa: N802
            return version, 1

    monkeypatch.setitem(sys.modules, "winreg", Registry())
    monkeypatch.setattr(preflight, "found", lambda name: name != "clr")
    pythonnet, web_view = preflight.examine_windows()
    assert pythonnet.fix == "pip install pythonnet"
    assert web_view.fix == ("" if version == "120.0.1" else "winget install Microsoft.EdgeWebView2Runtime")


def test_the_mac_needs_pyobjc(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = preflight.examine_mac()
    assert found.fix == "pip install pyobjc-framework-WebKit"
    monkeypatch.setattr(preflight, "found", lambda name: True)
    (found,) = preflight.examine_mac()
    assert not found.problem
