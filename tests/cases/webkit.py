"""WebKitGTK as a second engine, through its WebDriver, with the few calls of Playwright that the cases make."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

DRIVER = shutil.which("WebKitWebDriver")
BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
KEYS = {
    "Enter": "\ue007",
    "Tab": "\ue004",
    "ArrowLeft": "\ue012",
    "End": "\ue010",
    "Control": "\ue009",
    "Shift": "\ue008",
}
SECONDS = 600
"""How long a script may take: the soak clicks for minutes."""
EVALUATE = """
const [source, argument, done] = arguments;
(async () => {
  const value = (0, eval)(`(${source}\\n)`);
  return typeof value === "function" ? value(argument) : value;
})().then((value) => done({ value }), (error) => done({ error: String(error) }));
"""


def missing() -> str:
    """What this machine lacks, or ""."""
    return "" if DRIVER and BROWSERS else "WebKitGTK's WebDriver (Debian: webkit2gtk-driver)"


class WebKit:
    """One browser. Its pages share it, one command at a time."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        assert DRIVER is not None
        self.process = subprocess.Popen(
            [DRIVER, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.address = f"http://127.0.0.1:{port}/session"
        self.shown = ""
        options = {"webkitgtk:browserOptions": {"binary": str(BROWSERS[-1]), "args": ["--automation"]}}
        limit = time.monotonic() + 20
        while True:
            try:
                made = self.call("POST", "", {"capabilities": {"alwaysMatch": options}})
                break
            except urllib.error.URLError as error:
                if isinstance(error, urllib.error.HTTPError) or time.monotonic() > limit:
                    raise
                time.sleep(0.05)
        self.address += f"/{made['sessionId']}"
        self.call("POST", "/timeouts", {"script": SECONDS * 1000})
        self.pages = 0

    def call(self, method: str, path: str, body: object = None) -> Any:
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS + 30) as answer:
            return json.load(answer)["value"]

    def new_page(self) -> Page:
        """The first window, or one more."""
        if not self.pages:
            handle = self.call("GET", "/window")
        else:
            handle = self.call("POST", "/window/new", {"type": "window"})["handle"]
        self.pages += 1
        return Page(self, handle)

    def close(self) -> None:
        try:
            self.call("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait(10)


class Page:
    """A window, under the names that Playwright has for it. `keyboard` is the page itself."""

    def __init__(self, browser: WebKit, handle: str) -> None:
        self.browser = browser
        self.handle = handle
        self.keyboard = Keyboard(self)

    def call(self, method: str, path: str, body: object = None) -> Any:
        if self.browser.shown != self.handle:
            self.browser.call("POST", "/window", {"handle": self.handle})
            self.browser.shown = self.handle
        return self.browser.call(method, path, body)

    def goto(self, address: str) -> None:
        self.call("POST", "/url", {"url": address})

    def evaluate(self, script: str, argument: Any = None) -> Any:
        found = self.call("POST", "/execute/async", {"script": EVALUATE, "args": [script, argument]})
        if "error" in found:
            raise AssertionError(f"{found['error']} in {script}")
        return found.get("value")

    def wait_for_function(self, condition: str, timeout: float = 10_000) -> None:
        limit = time.monotonic() + timeout / 1000
        while not self.evaluate(f"() => Boolean({condition})"):
            assert time.monotonic() < limit, f"never: {condition}"
            time.sleep(0.02)

    def wait_for_timeout(self, milliseconds: float) -> None:
        time.sleep(milliseconds / 1000)

    def focus(self, css: str) -> None:
        self.evaluate("(css) => document.querySelector(css).focus()", css)

    def type(self, css: str, text: str) -> None:
        self.focus(css)
        self.keyboard.type(text)

    def press(self, css: str, key: str) -> None:
        self.focus(css)
        self.keyboard.press(key)

    def fill(self, css: str, text: str) -> None:
        self.evaluate("(css) => { const field = document.querySelector(css); field.focus(); field.select(); }", css)
        self.evaluate("(text) => document.execCommand('insertText', false, text)", text)

    def click(self, css: str, count: int = 1) -> None:
        element = self.call("POST", "/element", {"using": "css selector", "value": css})
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": element}
        pointer = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.call("POST", "/actions", {"actions": [{**pointer, "actions": [move, *press * count]}]})

    def dblclick(self, css: str) -> None:
        self.click(css, 2)

    def close(self) -> None:
        """Leave the page; the window stays for the next, as opening one costs more than a test does."""
        self.goto("about:blank")


class Keyboard:
    """Keys, pressed one after another."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def keys(self, steps: list[tuple[str, str]], delay: float = 0) -> None:
        actions: list[dict[str, Any]] = []
        for kind, value in steps:
            actions.append({"type": kind, "value": value})
            if delay and kind == "keyUp":
                actions.append({"type": "pause", "duration": int(delay)})
        self.page.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def type(self, text: str, delay: float = 0) -> None:
        self.keys([(kind, char) for char in text for kind in ("keyDown", "keyUp")], delay)

    def press(self, key: str) -> None:
        held = [KEYS.get(name, name) for name in key.split("+")]
        self.keys([("keyDown", name) for name in held] + [("keyUp", name) for name in reversed(held)])
