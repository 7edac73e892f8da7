"""Start: importing, and from the start of a server to its counter in Chromium, by turns."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from benchmarks.browser import chromium
from benchmarks.process import ROOT, with_bytecode
from benchmarks.systems import OURS, System, serve

ROUNDS = 5
IMPORTS = {
    "floor": "import tornado.web, tornado.websocket",
    "hyper-local": "import hyper_local.app, hyper_local.kernel, hyper_local.session, hyper_local_browser.host",
    "NiceGUI": "from nicegui import ui",
    "ReactPy": "import reactpy.backend.tornado",
    "Solara": "import solara.server.starlette",
    "pyview": "import pyview, uvicorn",
}
"""What a program with a counter must have imported before it can serve it."""


def importing(systems: Sequence[System]) -> dict[str, list[float]]:
    """Milliseconds of processor time for each system's imports, the start of Python taken off."""
    lines = {system.name: IMPORTS[system.name] for system in systems}
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS + 1):
        alone = _processor(lambda: _run("pass"))
        for name, line in lines.items():
            took = _processor(lambda line=line: _run(line)) - alone
            if number:  # the first writes bytecode
                times[name].append(took * 1000)
    return times


def _run(line: str) -> None:
    subprocess.run([sys.executable, "-c", line], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=with_bytecode())


def _processor(work: Callable[[], None]) -> float:
    def now() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    began = now()
    work()
    return now() - began


def showing(systems: Sequence[System]) -> dict[str, list[float]]:
    """Milliseconds from the start of the process to the counter in a browser that runs already."""
    times: dict[str, list[float]] = defaultdict(list)
    with chromium() as chrome:
        for number in range(ROUNDS + 1):
            for system in systems:
                context = chrome.new_context()
                began = time.monotonic()
                with serve(system) as server:
                    tab = context.new_page()
                    if system is OURS:
                        # The printed address, which is the first that a browser can open.
                        tab.goto(server.entry.replace("/?", "/counter?"), wait_until="commit")
                    else:
                        tab.goto(f"{server.base}/counter", wait_until="commit")
                    tab.wait_for_function("document.querySelector('output')?.textContent.trim() === '0'")
                    if number:
                        times[system.name].append((time.monotonic() - began) * 1000)
                    context.close()
    return times
