"""Bare echoes: what a transport costs by itself, with nothing of ours in it.

usage: python -m benchmarks.echo browser|window
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from typing import Any

PAGE = """<!doctype html><meta charset="utf-8"><title>echo</title><link rel="icon" href="data:,">
<div id="echo"><output>0</output><button>+</button></div>
<script>
const output = document.querySelector("output");
let clicks = 0;
const receive = (text) => { output.textContent = text; };
%s
</script>"""

SOCKET = """
const socket = new WebSocket(location.href.replace(/^http/, "ws") + "/echo");
socket.onmessage = ({ data }) => receive(data);
document.querySelector("button").onclick = () => socket.send(String(++clicks));
socket.onopen = () => { window.ready = true; };
"""

BRIDGE = """
document.querySelector("button").onclick = () => pywebview.api.echo(String(++clicks));
window.addEventListener("pywebviewready", () => { window.ready = true; });
"""

WIDGET = """
import anywidget

class Echo(anywidget.AnyWidget):
    _esm = '''export default {
      render({ model, el }) {
        el.innerHTML = '<output>0</output><button>+</button>';
        let clicks = 0;
        el.querySelector('button').onclick = () => model.send(String(++clicks));
        model.on('msg:custom', (text) => { el.querySelector('output').textContent = text; });
      }
    }'''

    def __init__(self):
        super().__init__()
        self.on_msg(lambda widget, text, buffers: self.send(text))

Echo()
"""


async def browser() -> None:
    """Tornado's WebSocket; prints its address.

    `/bare` answers at once; `/hops` asks a second thread first, as whoever keeps
    sockets apart from the code that may block must.
    """
    from tornado.httpserver import HTTPServer
    from tornado.netutil import bind_sockets
    from tornado.web import Application, RequestHandler
    from tornado.websocket import WebSocketHandler

    class Page(RequestHandler):
        def get(self) -> None:
            self.finish(PAGE % SOCKET)

    class Echo(WebSocketHandler):
        def open(self) -> None:
            self.set_nodelay(True)

        def on_message(self, message: str | bytes) -> None:
            self.write_message(message)

    class Hops(Echo):
        def on_message(self, message: str | bytes) -> None:
            there.call_soon_threadsafe(here.call_soon_threadsafe, self.write_message, message)

    here, there = asyncio.get_running_loop(), asyncio.new_event_loop()
    threading.Thread(target=there.run_forever, daemon=True).start()
    sockets = bind_sockets(0, "127.0.0.1")
    routes = [("/(?:bare|hops)", Page), ("/bare/echo", Echo), ("/hops/echo", Hops)]
    HTTPServer(Application(routes)).add_sockets(sockets)
    print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}/", flush=True)
    await asyncio.Event().wait()


def window() -> None:
    """pywebview's js_api and run_js. Answers scripts from stdin, one JSON line each, until that ends."""
    import webview

    from hyper_local_webview.preflight import check

    class Api:
        def echo(self, text: str) -> None:
            shown.run_js(f"receive({json.dumps(text)})")

    toolkit = check()
    shown: Any = webview.create_window("echo", html=PAGE % BRIDGE, js_api=Api())

    def listen() -> None:
        shown.events.loaded.wait(60)
        for line in sys.stdin:
            print(json.dumps({"value": shown.evaluate_js(json.loads(line))}), flush=True)
        shown.destroy()

    threading.Thread(target=listen, daemon=True).start()
    webview.start(gui=toolkit)


if __name__ == "__main__":
    asyncio.run(browser()) if sys.argv[1] == "browser" else window()
