"""Systems: what is measured, and how each is started."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

from benchmarks.browser import Missing
from benchmarks.process import cpu_seconds, first_line, process, resident

SECONDS = 60.0
"""How long a server may take to start."""


@dataclass(frozen=True)
class System:
    """`package` is what must be installed; `command` what Python's -m gets, with the port for `{port}`."""

    name: str
    package: str
    command: tuple[str, ...]

    def check(self) -> None:
        """Raises `Missing` where it is not installed."""
        try:
            version(self.package)
        except PackageNotFoundError:
            raise Missing(f"{self.package} is not installed") from None


OURS = System("hyper-local", "hyper-local", ("hyper_local", "run", "benchmarks/app", "--host", "browser"))
FLOOR = System("floor", "tornado", ("benchmarks.peers.floor", "{port}"))
PEERS = (
    System("NiceGUI", "nicegui", ("benchmarks.peers.nicegui_app", "{port}")),
    System("ReactPy", "reactpy", ("benchmarks.peers.reactpy_app", "{port}")),
    System(
        "Solara",
        "solara",
        (*"solara run benchmarks/peers/solara_app.py --host=127.0.0.1 --no-open --production".split(), "--port={port}"),
    ),
    System("pyview", "pyview-web", ("benchmarks.peers.pyview_app", "{port}")),
)
SYSTEMS = {system.name: system for system in (FLOOR, OURS, *PEERS)}


@dataclass
class Server:
    """A system that listens. `entry` is where a browser must go first."""

    system: System
    pid: int
    entry: str

    @property
    def base(self) -> str:
        parts = urlsplit(self.entry)
        return f"{parts.scheme}://{parts.netloc}"

    def cpu(self) -> float:
        return cpu_seconds(self.pid)

    def memory(self) -> int:
        return resident(self.pid)


@contextmanager
def serve(system: System) -> Iterator[Server]:
    """A server of the system, listening."""
    system.check()
    port = free_port()
    words = [word.format(port=port) for word in system.command]
    # What servers say of each request nobody would read, and a full pipe would stop them; ours says its address alone.
    said = subprocess.PIPE if system is OURS else subprocess.DEVNULL
    with process(*words, stdout=said) as started:
        if system is OURS:
            entry = first_line(started).rpartition(" at ")[2]
        else:
            entry = f"http://127.0.0.1:{port}/"
            _wait(port, started)
        yield Server(system, started.pid, entry)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait(port: int, started: Any) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if started.poll() is not None:
            raise Missing(f"its server ended with {started.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.005)
    raise Missing(f"its server does not listen within {SECONDS:g} seconds")
