"""Runs the programs of docs/coming-from.md: ours and those of the others, in one Chromium.

`python -m scripts.coming_from [NAME ...]`. The others are installed into `.cache/coming-from`, never beside
hyper-local's own packages; needs Chromium and npm. LiveView needs Erlang, and is left to readers. ipywidgets is
run by tests/test_docs.py, too, without a page.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/coming-from.md"
CACHE = ROOT / ".cache/coming-from"
PACKAGES = ["streamlit>=1.50", "nicegui>=3.0"]
MODULES = ["react@19", "react-dom@19", "esbuild"]
PATIENCE = 60
MAIN = """
import { createRoot } from "react-dom/client";
import Hello from "./Hello.jsx";
createRoot(document.querySelector("main")).render(<Hello />);
"""


def main() -> int:
    shown = programs()
    wanted = sys.argv[1:] or list(WAYS)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in wanted:
            with tempfile.TemporaryDirectory() as folder, WAYS[name](shown[name], Path(folder)) as address:
                page = browser.new_page()
                page.goto(address)
                use(page)
                page.close()
            print(f"{name}: Hello Bob, 2 times!", flush=True)
    return 0


def programs() -> dict[str, str]:
    """The program of each section by the section's name; ours by "hyper-local"."""
    found: dict[str, str] = {}
    for part in re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        theirs, ours = re.findall(r"^```\w+\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
        found[part.partition("\n")[0]] = theirs
        found["hyper-local"] = ours
    return found


def use(page: Page) -> None:
    """What every program is for: a name, two clicks, and the greeting."""
    page.get_by_label("Name").fill("Bob", timeout=PATIENCE * 1000)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Hello Bob, 0 times!")).to_be_visible(timeout=PATIENCE * 1000)
    for count in (1, 2):
        page.get_by_role("button", name="Greet").click()
        expect(page.get_by_text(f"Hello Bob, {count} times!")).to_be_visible(timeout=PATIENCE * 1000)


@contextlib.contextmanager
def serving(command: list[str], address: str, folder: Path) -> Iterator[str]:
    """A server as long as it is needed; gives its address as soon as that answers."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while not answers(address):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"this does not serve: {' '.join(command)}")
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def python() -> str:
    """The Python that has the others, made at the first use."""
    made = CACHE / "venv"
    interpreter = made / "bin/python"
    if not interpreter.exists():
        venv.create(made, with_pip=True)
    subprocess.run([interpreter, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *PACKAGES], check=True)
    return str(interpreter)


def streamlit(source: str, folder: Path) -> contextlib.AbstractContextManager[str]:
    (folder / "hello.py").write_text(source, "utf-8")
    port = free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [python(), "-m", "streamlit", "run", "hello.py", *options, "--browser.gatherUsageStats=false"]
    return serving(command, f"http://127.0.0.1:{port}/", folder)


def nicegui(source: str, folder: Path) -> contextlib.AbstractContextManager[str]:
    port = free_port()
    options = f'host="127.0.0.1", port={port}, show=False, reload=False'
    (folder / "hello.py").write_text(source.replace("ui.run()", f"ui.run({options})"), "utf-8")
    return serving([python(), "hello.py"], f"http://127.0.0.1:{port}/", folder)


@contextlib.contextmanager
def react(source: str, folder: Path) -> Iterator[str]:
    CACHE.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--prefix", CACHE, *MODULES], check=True)
    (folder / "Hello.jsx").write_text(source, "utf-8")
    (folder / "main.jsx").write_text(MAIN, "utf-8")
    (folder / "node_modules").symlink_to(CACHE / "node_modules")
    build = [CACHE / "node_modules/.bin/esbuild", "main.jsx", "--bundle", "--jsx=automatic", "--outfile=main.js"]
    subprocess.run([*build, "--log-level=error"], cwd=folder, check=True)
    page = folder / "index.html"
    page.write_text('<!doctype html><main></main><script src="main.js"></script>', "utf-8")
    yield page.as_uri()


@contextlib.contextmanager
def ours(source: str, folder: Path) -> Iterator[str]:
    (folder / "hello.py").write_text(source, "utf-8")
    command = [sys.executable, "-m", "hyper_local", "run", "hello.py", "--host", "browser", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait(20)


WAYS: dict[str, Callable[[str, Path], contextlib.AbstractContextManager[Any]]] = {
    "hyper-local": ours,
    "React": react,
    "Streamlit": streamlit,
    "NiceGUI": nicegui,
}

if __name__ == "__main__":
    sys.exit(main())
