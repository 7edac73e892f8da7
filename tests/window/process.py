"""A window in a child process, as a test holds it. No port: JSON lines over the child's stdin and stdout."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

CHILD = Path(__file__).with_name("child.py")
PYTHON = os.environ.get("HYPER_WINDOW_PYTHON") or sys.executable
"""What runs the windows: GTK needs the system's own Python."""
GTK = os.environ.get("PYWEBVIEW_GUI") == "gtk"
SECONDS = 30.0
"""How long anything may take here, on a machine that is busy with other things."""


class Failed(Exception):
    """The child said that something went wrong, or nothing at all."""


def until(check: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """The first true result of `check`."""
    end = time.monotonic() + seconds
    while not (result := check()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s; the last result was {result!r}")
        time.sleep(0.01)
    return result


class Window:
    """A window that shows the app or file at `path`. `started` are further words for the child."""

    root = "#hyper-window"

    def __init__(self, path: Path | str, *, env: dict[str, str | None] | None = None, **started: Any) -> None:
        surroundings = {**os.environ, **(env or {})}
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed with the window
        self.links: list[str] = []
        self.opened: list[int] = []
        self.closed: list[int] = []
        self.said: queue.Queue[dict[str, Any]] = queue.Queue()
        self.process = subprocess.Popen(
            [PYTHON, str(CHILD), json.dumps({"path": str(path), **started})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            env={k: v for k, v in surroundings.items() if v is not None},
            encoding="utf-8",
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            said = json.loads(line)
            if "link" in said:
                self.links.append(said["link"])
            elif "opened" in said:
                self.opened.append(said["opened"])
            elif "closed" in said:
                self.closed.append(said["closed"])
            else:
                self.said.put(said)
        self.said.put({"end": True})

    def hear(self) -> dict[str, Any]:
        try:
            return self.said.get(timeout=SECONDS)
        except queue.Empty:
            raise Failed(f"no answer within {SECONDS} s\n{self.output}") from None

    def ready(self) -> Window:
        """Wait until the page is there and shows what the kernel sent."""
        said = self.hear()
        if not said.get("ready"):
            raise Failed(f"{said}\n{self.output}")
        until(lambda: self.ask("live"))
        until(lambda: self.evaluate(f"document.querySelector('{self.root}').childElementCount"))
        return self

    def ask(self, do: str, **more: Any) -> Any:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        said = self.hear()
        if "value" not in said:
            raise Failed(f"{do}: {said}\n{self.output}")
        return said["value"]

    def evaluate(self, script: str, **at: int) -> Any:
        """The value of a JavaScript expression in the page; `at` numbers the window."""
        return self.ask("evaluate", script=script, **at)

    def text(self, css: str, **at: int) -> str:
        return self.evaluate(f"document.querySelector({json.dumps(css)})?.textContent ?? ''", **at)

    def click(self, css: str, times: int = 1, **at: int) -> None:
        script = f"for (let i = 0; i < {times}; i++) document.querySelector({json.dumps(css)}).click(); 0"
        self.evaluate(script, **at)

    def shows(self, css: str, text: str, seconds: float = SECONDS) -> None:
        """Wait until the element has that text."""
        try:
            until(lambda: self.text(css) == text, seconds)
        except AssertionError:
            raise AssertionError(f"{css} shows {self.text(css)!r}, not {text!r}\n{self.output}") from None

    @property
    def output(self) -> str:
        """What the process wrote on stderr so far."""
        self.log.seek(0)
        return self.log.read()

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def ended(self, seconds: float = SECONDS) -> int:
        """Wait for the end of the process: its exit code."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {seconds} s\n{self.output}") from None

    def close(self) -> int:
        """Close the window as its close button does; the exit code."""
        self.ask_nothing("destroy")
        return self.ended()

    def ask_nothing(self, do: str, **more: Any) -> None:
        """Like `ask`, for what the child may not live to answer."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()

    def listening(self) -> list[Any]:
        """Sockets that the process and its children listen on."""
        root = psutil.Process(self.process.pid)
        every = [c for p in [root, *root.children(recursive=True)] for c in p.net_connections(kind="inet")]
        return [c for c in every if c.status == psutil.CONN_LISTEN]

    def end(self) -> None:
        """Leave nothing behind, whatever became of the test."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.reader.join(5)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        self.log.close()
