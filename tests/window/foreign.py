"""A site of somebody else's, which attacks whoever shows it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
