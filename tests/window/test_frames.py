"""A foreign frame in the window: it is not loaded; and where one is, nothing that it calls is heard (S24)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from .process import GTK, Window, until

pytestmark = [pytest.mark.window, pytest.mark.case("S24")]

ATTACK = b"""<!doctype html><script>
const said = [];
const note = (what) => { said.push(what); };
const tries = {
  api: () => window.pywebview.api.hyper("x", "document", 1, ['{"type":"bye"}']),
  parent: () => parent.pywebview.api.hyper("x", "document", 1, ['{"type":"bye"}']),
  top: () => top.document.body.innerHTML,
  gtk: () => webkit.messageHandlers.jsBridge.postMessage(JSON.stringify(["hyper", '["x", "d", 1, []]', "1"])),
  qt: () => qt.webChannelTransport.send(JSON.stringify(
    { type: 6, object: "external", method: 0, args: ["hyper", "[]", "1"], id: 1 })),
  own: () => qt.webChannelTransport.send(JSON.stringify(
    { type: 6, object: "hyper", method: "call", args: ['["x", "document", 1, []]'], id: 2 })),
  leave: () => { top.location.href = "http://127.0.0.1:9/"; },
};
for (const name in tries) {
  try { tries[name](); note(name + " called"); } catch (error) { note(name + " " + error.name); }
}
fetch("/said?" + encodeURIComponent(said.join(",")));
</script>"""


class Foreign:
    """A site of somebody else's, on a port of this machine. `asked` are the paths that were asked for."""

    def __init__(self) -> None:
        asked = self.asked = list[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(ATTACK)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base has it
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    site = Foreign()
    yield site
    site.server.shutdown()
    site.server.server_close()


def show_frame(window: Window, url: str) -> None:
    window.evaluate(
        "window.blocked = []; addEventListener('securitypolicyviolation', (e) => blocked.push(e.violatedDirective));"
        "const f = document.createElement('iframe'); window.loaded = 0; f.onload = () => { loaded = 1 };"
        f"f.src = {json.dumps(url)}; document.body.append(f); 0"
    )


def test_a_foreign_frame_is_not_loaded(open_window: Callable[..., Window], diary: Path, foreign: Foreign) -> None:
    counter = open_window("counter.py", env={"DIARY": str(diary)})
    show_frame(counter, foreign.url)
    until(lambda: counter.evaluate("blocked.includes('frame-src')"))
    counter.click("#more")
    counter.shows("h1", "1")
    assert foreign.asked == []


def test_the_lock_alone_keeps_a_foreign_frame_away(
    open_window: Callable[..., Window], diary: Path, foreign: Foreign
) -> None:
    counter = open_window("counter.py", env={"DIARY": str(diary)}, frames="policy")
    show_frame(counter, foreign.url)
    until(lambda: f"{foreign.url} was not opened" in counter.output)
    counter.click("#more")
    counter.shows("h1", "1")
    assert foreign.asked == []
    assert counter.evaluate("blocked.length") == 0


@pytest.mark.skipif(GTK, reason="its lock is not taken off here")
def test_what_a_foreign_frame_calls_is_not_heard(
    open_window: Callable[..., Window], diary: Path, foreign: Foreign
) -> None:
    """With both switched off there is a frame, which shows what the two are for; and the key holds without them."""
    counter = open_window("counter.py", env={"DIARY": str(diary)}, frames="everywhere")
    before = counter.ask("refused")
    address = counter.evaluate("location.href.slice(0, 16)")
    show_frame(counter, foreign.url)
    until(lambda: any(path.startswith("/said") for path in foreign.asked))
    (said,) = [path for path in foreign.asked if path.startswith("/said")]
    assert "parent%20SecurityError" in said or "parent%20TypeError" in said, said
    assert "top%20SecurityError" in said, said
    counter.click("#more")
    counter.shows("h1", "1")
    counter.click("#more")
    counter.shows("h1", "2")
    assert counter.evaluate("location.href.slice(0, 16)") == address, "the window has not gone anywhere"
    # Where a call gets out of a frame at all, it has no key.
    assert "called" not in said.replace("leave%20called", "") or counter.ask("refused") > before, said
