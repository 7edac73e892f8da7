"""A real JupyterLab in a real Chromium, driven by Lab's own commands."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 30.0
"""Seconds after which something that should happen has not."""

EMPTY = {
    "cells": [],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}

SCRIPT = """
window.L = {
  app: () => window.jupyterapp,
  async open(path) {
    await jupyterapp.restored;
    L.panel = await jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
    await L.panel.context.ready;
    await L.panel.sessionContext.ready;
    await L.panel.revealed;
    L.notebook = L.panel.content;
    while (!(L.kernel()?.connectionStatus === 'connected' && L.kernel().status === 'idle'))
      await new Promise((done) => setTimeout(done, 20));
  },
  kernel: () => L.panel.sessionContext.session?.kernel,
  cells: () => L.notebook.model.sharedModel,
  clear() {
    const cells = L.cells();
    while (cells.cells.length) cells.deleteCell(cells.cells.length - 1);
  },
  /** Adds a cell and starts it: resolves when it has run. */
  add(source) {
    const cells = L.cells();
    cells.insertCell(cells.cells.length, { cell_type: 'code', source });
    return L.run(cells.cells.length - 1);
  },
  async run(index) {
    L.notebook.activeCellIndex = index;
    L.notebook.deselectAll();
    return await jupyterapp.commands.execute('notebook:run-cell');
  },
  /** Text that code printed, without a cell. */
  async python(code) {
    const future = L.kernel().requestExecute({ code, store_history: false, silent: false });
    let text = '';
    future.onIOPub = ({ header, content }) => {
      if (header.msg_type === 'stream') text += content.text;
      if (header.msg_type === 'error') text += content.traceback.join('\\n');
    };
    await future.done;
    return text;
  },
};
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


HARMLESS = (
    # Lab's own, where a notebook is closed while it asks its kernel for a second thread.
    "Error: Canceled future for create_subshell_request",
    # anywidget's, where a busy machine takes two seconds to begin a widget: what is shown then, tests wait for.
    "Error: [anywidget] Failed to initialize model.",
    "[anywidget] Failed to initialize model.",
)
"""How errors begin that say nothing of what is tested."""


class Lab:
    """A server, which keeps all its files in `folder`, and a tab of `chromium` that shows it.

    `settings` are more words for the server's command line.
    """

    def __init__(self, folder: Path, chromium: Any, settings: Sequence[str] = ()) -> None:
        self.folder = folder
        self.settings = settings
        self.work = folder / "files"
        self.work.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.failures: list[str] = []
        self.log = (folder / "server.log").open("w+")
        self.server = subprocess.Popen(
            self.command(), cwd=self.work, env=self.environment(), stdout=self.log, stderr=self.log
        )
        self.context = chromium.new_context(viewport={"width": 1200, "height": 800})
        try:
            self.wait_for_server()
            self.page = self.launch()
        except BaseException:
            self.close()
            raise

    def command(self) -> list[str]:
        return [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--expose-app-in-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            "--IdentityProvider.token=",
            "--ServerApp.password=",
            "--ServerApp.disable_check_xsrf=True",
            f"--ServerApp.root_dir={self.work}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *self.settings,
        ]

    def environment(self) -> dict[str, str]:
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        news = self.folder / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        news.parent.mkdir(parents=True)
        news.write_text('{"fetchNews": "false"}', "utf-8")
        return {**os.environ, **{name: str(self.folder / path) for name, path in own.items()}}

    def wait_for_server(self) -> None:
        for _ in patience(60):
            if self.server.poll() is not None:
                raise RuntimeError(f"JupyterLab did not start:\n{Path(self.log.name).read_text()}")
            try:
                with urlopen(f"{self.url}/api/status", timeout=5):
                    return
            except (URLError, OSError):
                continue
        raise RuntimeError("JupyterLab did not start in time")

    def launch(self) -> Any:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.add_init_script(SCRIPT)
        page.on("pageerror", lambda error: self.failed(str(error)))
        page.goto(f"{self.url}/lab?reset")
        page.wait_for_function("window.jupyterapp")
        return page

    def failed(self, error: str) -> None:
        """Note an error of the page's scripts."""
        if not error.startswith(HARMLESS):
            self.failures.append(error)

    def evaluate(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def close(self) -> None:
        self.context.close()
        self.server.terminate()
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        self.log.close()

    # Notebooks --------------------------------------------------------------

    def open(self, name: str) -> Notebook:
        """Show a notebook of the server's folder; a new one where there is none."""
        file = self.work / name
        if not file.exists():
            file.write_text(json.dumps(EMPTY), "utf-8")
        self.evaluate("(path) => L.open(path)", name)
        return Notebook(self, name)

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_function("window.jupyterapp")

    def theme(self, name: str) -> None:
        self.evaluate("(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", name)


class Notebook:
    """The notebook that Lab shows."""

    def __init__(self, lab: Lab, name: str) -> None:
        self.lab = lab
        self.name = name

    def evaluate(self, script: str, argument: Any = None) -> Any:
        return self.lab.evaluate(script, argument)

    def cell(self, source: str) -> int:
        """Add a cell and run it to its end; gives its index."""
        self.evaluate("(source) => L.add(source)", source)
        return int(self.evaluate("() => L.cells().cells.length")) - 1

    def start(self, source: str) -> None:
        """Add a cell and start it, no more."""
        self.evaluate("(source) => { L.running = L.add(source); }", source)

    def join(self) -> None:
        """Wait for the cell that `start` began."""
        self.evaluate("() => L.running")

    def again(self, index: int) -> None:
        self.evaluate("(index) => L.run(index)", index)

    def python(self, code: str) -> str:
        """What `code` prints in the kernel, run outside of cells."""
        return str(self.evaluate("(code) => L.python(code)", code)).strip()

    def clear(self) -> None:
        self.evaluate("() => L.clear()")

    # The page ---------------------------------------------------------------

    def texts(self, css: str) -> list[str]:
        script = "(css) => [...L.panel.node.querySelectorAll(css)].map((e) => e.textContent.trim())"
        return list(self.evaluate(script, css))

    def count(self, css: str) -> int:
        return len(self.texts(css))

    def click(self, css: str, nth: int = 0) -> None:
        """A real click of the mouse."""
        self.lab.page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) {css}").nth(nth).click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.lab.page.keyboard.press(key)

    def eventually(self, check: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Wait until `check()` is true, and give what it gave."""
        for _ in patience(seconds):
            found = check()
            if found:
                return found
        raise AssertionError(f"did not become true in {seconds:g} s; the notebook shows: {self.shows()}")

    def shows(self) -> list[str]:
        return self.texts(".jp-OutputArea-output")


def patience(seconds: float = PATIENCE) -> Any:
    """Turns until `seconds` are over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.03)


READABLE = """(nodes) => nodes.map((node) => {
  const parts = (color) => color.match(/[\\d.]+/g)
    .map((v, i) => v / (i > 2 || color.startsWith('color') ? 1 : 255));
  const light = ([r, g, b]) => [0.2126 * r, 0.7152 * g, 0.0722 * b].reduce((a, b) => a + b);
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  let ground = node;
  while (/^rgba\\(.*, 0\\)$/.test(getComputedStyle(ground).backgroundColor))
    ground = ground.parentElement || ground.getRootNode().host;
  const behind = parts(getComputedStyle(ground).backgroundColor);
  const ink = parts(getComputedStyle(node).color);
  const seen = ink.slice(0, 3).map((v, i) => v * (ink[3] ?? 1) + behind[i] * (1 - (ink[3] ?? 1)));
  const [a, b] = [seen, behind.slice(0, 3)].map((color) => light(color.map(linear)));
  return { ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), dark: b < 0.2 };
})"""
"""Of each node how much its text stands out from what is behind it, 1 to 21, and whether that is dark."""
