"""Where no window can be shown, one line says why and what to do; nothing aborts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hyper_local.host import HostUnavailable
from hyper_local_webview import preflight

from .process import Window

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


def test_no_display(refused: Callable[..., str]) -> None:
    message = refused(env={"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None})
    assert "DISPLAY is not set" in message
    assert "xvfb-run" in message


def test_a_display_that_does_not_answer(refused: Callable[..., str]) -> None:
    message = refused(env={"DISPLAY": ":4711", "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None})
    assert "DISPLAY=:4711 does not answer" in message


@pytest.mark.parametrize("missing", [["qtpy", "gi"], ["PyQt6", "PySide6", "gi"]])
def test_no_toolkit(refused: Callable[..., str], missing: list[str]) -> None:
    message = refused(block=missing)
    assert "pip install 'hyper-local[desktop]'" in message


def test_no_pywebview(refused: Callable[..., str]) -> None:
    assert "pywebview is not installed" in refused(block=["webview"])


def test_another_thread(refused: Callable[..., str]) -> None:
    assert "main thread" in refused(thread=True)


def test_a_second_window_in_one_process(start: Callable[..., Window], diary: Path) -> None:
    window = start("counter.py", env={"DIARY": str(diary)}, twice=True).ready()
    window.ask_nothing("destroy")
    said = window.hear()
    while "unavailable" not in said and "end" not in said:
        said = window.hear()
    assert "shown its window already" in said["unavailable"]
    assert window.ended() == 3


def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preflight.LIBRARIES, "libnothing-like-it.so.1", "libnothing1")
    monkeypatch.setattr(preflight.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 1000)
    with pytest.raises(HostUnavailable, match=r"libnothing1; fix: sudo apt install libnothing1$"):
        preflight.prepare_qt()


def test_root_gets_the_flag_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--mine")
    monkeypatch.setattr(preflight, "missing_libraries", list)
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 0)
    preflight.prepare_qt()
    preflight.prepare_qt()
    assert preflight.os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] == "--mine --log-level=3 --no-sandbox"
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "")
    monkeypatch.setattr(preflight.os, "geteuid", lambda: 1000)
    preflight.prepare_qt()
    assert "--no-sandbox" not in preflight.os.environ["QTWEBENGINE_CHROMIUM_FLAGS"]
