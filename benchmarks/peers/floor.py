"""The floor: a bare tornado WebSocket that says what it hears, and a page that needs no server at all.

`/counter` and `/typed` ask the socket, `/rows` changes its table by itself.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

HEAD = '<!doctype html><meta charset="utf-8"><title>floor</title><link rel="icon" href="data:,">'
COUNTER = """<main><output>0</output><button>+</button></main><script>
let count = 0;
const output = document.querySelector("output");
const socket = new WebSocket(`ws://${location.host}/echo`);
socket.onmessage = ({ data }) => { output.textContent = data; };
document.querySelector("button").onclick = () => socket.send(String(++count));
</script>"""
TYPED = """<main><input><output></output></main><script>
const output = document.querySelector("output");
const socket = new WebSocket(`ws://${location.host}/echo`);
socket.onmessage = ({ data }) => { output.textContent = data; };
document.querySelector("input").oninput = (event) => socket.send(event.target.value);
</script>"""
FOLDER = Path(__file__).parent


class Page(RequestHandler):
    def initialize(self, content: str) -> None:
        self.content = content

    def get(self) -> None:
        self.finish(HEAD + self.content)


class Echo(WebSocketHandler):
    def open(self) -> None:
        self.set_nodelay(True)

    def on_message(self, message: str | bytes) -> None:
        self.write_message(message)


async def main() -> None:
    rows = (FOLDER / "vanilla.html").read_text("utf-8")
    pages = {"/rows": rows, "/counter": COUNTER, "/typed": TYPED}
    routes = [(path, Page, {"content": content}) for path, content in pages.items()]
    Application([*routes, ("/echo", Echo)]).listen(int(sys.argv[-1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
