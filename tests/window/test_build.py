"""`hyper-local build`: a folder that shows an app where there is no Python."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from hyper_local.app import open_app
from hyper_local.cli import main
from hyper_local.errors import HyperError
from hyper_local_webview import building
from tests.contract import test_contract
from tests.contract.driver import JsPage

from .process import Window, until

pytestmark = pytest.mark.window
TALLY = Path(__file__).parents[1] / "modules" / "window" / "tally"
COUNTER = Path(__file__).parents[2] / "examples" / "counter"
PYTHON = os.environ.get("HYPER_BUILD_PYTHON") or sys.executable
"""What builds: it needs PyInstaller and one of the toolkits."""


def has(module: str) -> bool:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([PYTHON, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Builds an app; gives the folder that its folder is in."""
    if not has("PyInstaller"):
        pytest.skip("needs PyInstaller")

    def build(app: Path) -> Path:
        out = tmp_path_factory.mktemp("build")
        toolkit = [] if has("PySide6") else ["--toolkit", "pyqt6"]
        line = [PYTHON, "-m", "hyper_local", "build", str(app), "-o", str(out), *toolkit]
        said = subprocess.run(line, capture_output=True, text=True, timeout=600, check=False)
        assert said.returncode == 0, said.stderr
        assert f"{out}/" in said.stdout
        assert " MB. Start it with " in said.stdout
        return out

    return build


@pytest.fixture(scope="module")
def program(build: Callable[[Path], Path]) -> Path:
    return build(TALLY) / "Tally-of-clicks" / "Tally-of-clicks"


@contextmanager
def running(program: Path, home: Path, **pipes: int) -> Iterator[subprocess.Popen[str]]:
    """The program, in an environment that knows of no Python."""
    kept = {name: os.environ[name] for name in ("DISPLAY", "XAUTHORITY") if name in os.environ}
    env = {**kept, "HOME": str(home), "LANG": "C.UTF-8", "PATH": ""}
    process = subprocess.Popen([str(program)], env=env, stderr=subprocess.PIPE, text=True, **pipes)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def xdotool(*arguments: str) -> str:
    return subprocess.run(["xdotool", *arguments], capture_output=True, text=True, timeout=20, check=False).stdout


START_SECONDS = 180
"""A program of some hundred megabytes takes long to begin on a machine that does something else, too."""


def shows(title: str) -> str:
    """Wait for a window of that title; its number. Raises with the titles that there are."""
    try:
        return until(lambda: xdotool("search", "--name", f"^{title}$").split(), START_SECONDS)[0]
    except AssertionError as error:
        found = {xdotool("getwindowname", number).strip() for number in xdotool("search", "--name", ".").split()}
        error.add_note(f"windows that are there: {sorted(found)}")
        raise


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool")
def test_it_counts_and_keeps_and_ends(program: Path, tmp_path: Path) -> None:
    with running(program, tmp_path) as process:
        number = shows("0 clicks")
        xdotool("mousemove", "--window", number, "300", "300", "click", "1")
        shows("1 clicks")
        xdotool("click", "1")
        shows("2 clicks")
        child = psutil.Process(process.pid)
        processes = [child, *child.children(recursive=True)]
        assert len(processes) > 1
        assert not [c for p in processes for c in p.net_connections("inet") if c.status == psutil.CONN_LISTEN]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    (kept,) = tmp_path.rglob("tally.json")
    assert kept.parent.name == "tally-of-clicks"
    assert json.loads(kept.read_text())["value"] == 2
    with running(program, tmp_path) as process:
        shows("2 clicks")


SPEAKS = """
import json
import sys
import threading

from hyper_local_webview.host import host

LIVE = {"name": "Contract"}


def opened(window, bridge):
    def listen():
        window.events.loaded.wait(60)
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            print(json.dumps({"value": window.evaluate_js(json.loads(line))}), flush=True)
        window.destroy()

    threading.Thread(target=listen, daemon=True).start()


host.opened = opened
"""
"""A configuration that lets a test look into the page of its app, wherever that runs."""


@pytest.mark.slow
def test_the_program_passes_the_counters_contract(build: Callable[[Path], Path], tmp_path: Path) -> None:
    app = tmp_path / "counter"
    shutil.copytree(COUNTER, app)
    (app / "config.py").write_text(SPEAKS, "utf-8")
    with running(build(app) / "Contract" / "Contract", tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as it:
        assert it.stdin is not None
        assert it.stdout is not None
        assert json.loads(it.stdout.readline()) == {"ready": True}

        def evaluate(script: str) -> Any:
            print(json.dumps(script), file=it.stdin, flush=True)
            return json.loads(it.stdout.readline())["value"]

        test_contract.test_counter(lambda path: JsPage(evaluate, Window.root))
        it.stdin.close()
        assert it.wait(20) == 0
        it.stdout.close()


def test_what_an_app_imports_is_found(tmp_path: Path) -> None:
    content, name = building.copied(open_app(TALLY), tmp_path / "content")
    assert name == "tally"
    assert not list(content.rglob("__pycache__"))
    assert set(building.imports_of(content)) == {"decimal"}


def test_all_that_is_missing_is_told_before_anything_is_built(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(building.sys, "platform", "linux")
    monkeypatch.setattr(building, "found", lambda name: False)
    assert main(["build", str(TALLY)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "PyInstaller, QtPy, PySide6 are not installed, and building needs them",
        '  pip install pyinstaller QtPy "PySide6!=6.12.0"',
        "  Or use PyQt6: --toolkit pyqt6. Its licence, the GPL, then holds for what you hand out.",
    ]
    monkeypatch.setattr(building, "found", lambda name: not name.startswith("PyQt6"))
    with pytest.raises(
        HyperError, match=r"not installed, and building needs them\n  pip install PyQt6 PyQt6-WebEngine$"
    ):
        building.build(open_app(TALLY), Path("x"), "pyqt6")
    assert building.toolkit_for("") == "pyside6"
    monkeypatch.setattr(building.sys, "platform", "darwin")
    assert building.toolkit_for("") == ""
