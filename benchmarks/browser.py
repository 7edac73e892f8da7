"""Browser: Chromium as the benchmarks use it, and clicks timed inside its pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WARM_UP = 10
"""Clicks before each block that do not count."""

# A person waits for the answer; so does this. The pause lets acknowledgements leave; its length
# varies over two frames of the screen, or clicks would keep step with them and measure their phase.
SCRIPT = """(async () => {
  const root = ROOT, button = root.querySelector(BUTTON), times = [];
  for (let i = 0; i < COUNT + WARM; i++) {
    await new Promise((done) => setTimeout(done, 8 + (i * 13) % 33));
    const took = await new Promise((done) => {
      const seen = new MutationObserver(() => { seen.disconnect(); done(performance.now() - began); });
      seen.observe(root.querySelector("output"), { subtree: true, childList: true, characterData: true });
      const began = performance.now();
      button.click();
    });
    if (i >= WARM) times.push(took);
  }
  return times;
})()"""


def script(root: str, button: str, count: int) -> str:
    parts = {"ROOT": root, "BUTTON": json.dumps(button), "COUNT": str(count), "WARM": str(WARM_UP)}
    text = SCRIPT
    for name, value in parts.items():
        text = text.replace(name, value)
    return text


class Missing(Exception):
    """A host that can't be had here, and why."""


@contextmanager
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Missing("playwright is not installed") from None
    path = shutil.which("chromium")
    if path is None:
        raise Missing("no chromium on PATH")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    # A document that `isolate` answered counts as one from elsewhere, which may not call this machine.
    flags += ["--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def isolate(route: Any) -> None:
    """A document that shares nothing with other sites gets a clock of 5 microseconds; else it is one of 100."""
    if route.request.resource_type != "document":
        route.continue_()
        return
    answer = route.fetch()
    own = {"cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp"}
    route.fulfill(response=answer, headers={**answer.headers, **own})
