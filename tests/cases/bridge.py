"""A real page with the shipped runtime, a real kernel, and between them a WebSocket and a `Link`.

Unlike a host it can lose the connection and start the kernel's side anew when
told, and show one instance in several pages.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from hyper_local.instance import Instance
from hyper_local.kernel import Kernel
from hyper_local.link import Link
from hyper_local.rendering import component_of
from hyper_local.session import Session

CLIENT = Path(__file__).parents[2] / "hyper_local" / "client"
PATIENCE = 30.0
"""Seconds that anything may take on a busy machine."""

PAGE = """<!doctype html><meta charset="utf-8"><title>case</title>
<body><div id="root"></div><p id="elsewhere">elsewhere</p><script src="/page.js"></script></body>"""

SCRIPT = """
window.H = {
  /** What was heard and said, and what `H.look` saw after each message. */
  down: [], up: [], seen: [], look: null, failures: [],
  open(root = document.querySelector("#root"), id = Math.random().toString(36).slice(2)) {
    let socket, over = false;
    const transport = {
      open: false, onmessage: null, onstatus: null,
      send(text) { H.up.push(JSON.parse(text)); if (socket.readyState === 1) socket.send(text); },
    };
    const view = hyperLocal.mount(root, transport);
    (function connect() {
      socket = new WebSocket(`ws://${location.host}/live/${id}`);
      socket.onopen = () => transport.onstatus?.(true);
      socket.onmessage = ({ data }) => {
        H.down.push(JSON.parse(data));
        transport.onmessage?.(data);
        if (H.look) H.seen.push(H.look());
      };
      socket.onclose = () => { transport.onstatus?.(false); if (!over) setTimeout(connect, 50); };
    })();
    return { view, transport, end() { over = true; view.destroy(); } };
  },
  $: (css) => document.querySelector("#root " + css),
  events: () => H.up.filter((message) => message.type === "event"),
  /** Every write to the page from now on; marks of an event that takes long are none of the kernel's. */
  record() {
    H.writes = [];
    H.observer?.disconnect();
    H.observer = new MutationObserver((records) => H.writes.push(...records
      .filter(({ attributeName, target }) => attributeName !== "aria-busy" && !(attributeName === "class" && !H.classy))
      .map((record) => record.type + ":" + (record.attributeName ?? ""))));
    const everything = { subtree: true, childList: true, attributes: true, characterData: true };
    H.observer.observe(document.querySelector("#root"), everything);
  },
};
addEventListener("error", ({ message }) => H.failures.push(message));
H.main = H.open();
"""


class _Page(RequestHandler):
    def get(self) -> None:
        self.finish(PAGE)


class _Script(RequestHandler):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(CLIENT.joinpath("client.js").read_text("utf-8") + SCRIPT)


class _Live(WebSocketHandler):
    bridge: Bridge
    view: str

    def initialize(self, bridge: Bridge) -> None:
        self.bridge = bridge

    def prepare(self) -> None:
        if self.bridge.down:
            self.send_error(503)

    def open(self, view: str) -> None:
        self.view = view
        self.set_nodelay(True)
        self.bridge.sockets[view] = self
        self.bridge.kernel.call(self.bridge.meet, view).add_done_callback(lambda found: found.result())

    def on_message(self, message: str | bytes) -> None:
        assert isinstance(message, str)
        self.bridge.heard(self.view, message)

    def on_close(self) -> None:
        if self.bridge.sockets.get(self.view) is self:
            del self.bridge.sockets[self.view]

    def say(self, text: str) -> None:
        with suppress(WebSocketClosedError):
            self.write_message(text)


class Bridge:
    """Serves one component at a time."""

    def __init__(self) -> None:
        self.kernel = Kernel.threaded()
        self.sockets: dict[str, _Live] = {}
        self.sessions: dict[str, Session] = {}
        self.component: Any = None
        self.root: Instance | None = None
        self.down = False
        ready: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def main() -> None:
            async def serve() -> None:
                sockets = bind_sockets(0, "127.0.0.1")
                stop = asyncio.Event()
                server = HTTPServer(
                    Application(
                        [(r"/", _Page), (r"/page\.js", _Script), (r"/live/(\w+)", _Live, {"bridge": self})],
                        log_function=lambda handler: None,
                    )
                )
                server.add_sockets(sockets)
                ready.put((asyncio.get_running_loop(), stop, sockets[0].getsockname()[1]))
                await stop.wait()
                server.stop()
                await server.close_all_connections()

            asyncio.run(serve())

        self.thread = threading.Thread(target=main, daemon=True)
        self.thread.start()
        self.loop, self.stop, port = ready.get(timeout=PATIENCE)
        self.address = f"http://127.0.0.1:{port}/"

    # On the kernel's thread -----------------------------------------------

    def meet(self, view: str) -> None:
        """A page connects, for the first time or again."""
        if view not in self.sessions and self.root is not None:
            self.sessions[view] = self.kernel.open(self.root, lambda text: self.say(view, text))

    def say(self, view: str, text: str) -> None:
        def say() -> None:
            socket = self.sockets.get(view)
            if socket is not None:
                socket.say(text)

        self.loop.call_soon_threadsafe(say)

    def mount(self) -> None:
        self.root = self.kernel.mount(self.component)

    def unmount(self) -> None:
        for session in self.sessions.values():
            session.close()
        self.sessions.clear()
        if self.root is not None:
            self.root.unmount()
        self.root = None

    # On any ---------------------------------------------------------------

    def heard(self, view: str, text: str) -> None:
        session = self.sessions.get(view)
        if session is not None:
            self.kernel.hear(session.receive, text)

    def do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call `function` on the kernel's thread."""
        return self.kernel.call(function, *arguments).result(PATIENCE)

    def served(self, function: Callable[[], Any]) -> Any:
        """Call `function` on the server's thread."""

        async def run() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(PATIENCE)

    def show(self, target: Any, link: Link) -> None:
        """Serve another component."""
        self.end()
        self.kernel.link = link
        self.component = component_of(target)
        self.do(self.mount)

    def end(self) -> None:
        self.join()
        self.do(self.unmount)

    def cut(self) -> None:
        """Lose the connection, and what is on its way."""
        self.down = True
        link = self.kernel.link
        assert link is not None
        self.do(link.cut)
        self.served(lambda: [socket.close() for socket in self.sockets.values()])

    def join(self) -> None:
        """Let the pages connect again."""
        if self.kernel.link is not None:
            self.do(self.kernel.link.join)
        self.down = False

    def restart(self) -> None:
        """What a kernel does that was started again, while the pages are cut off: everything is new."""
        self.do(self.unmount)
        self.do(self.mount)

    def close(self) -> None:
        self.end()
        self.kernel.stop()
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(PATIENCE)


class Scene:
    """One component in one page. `page` is Playwright's, or like it; `another` shows the same in one more."""

    def __init__(self, bridge: Bridge, page: Any, another: Callable[[], Scene]) -> None:
        self.bridge = bridge
        self.another = another
        self.page = page
        self.cut, self.join, self.restart = bridge.cut, bridge.join, bridge.restart

    def js(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        self.page.wait_for_function(condition, timeout=1000 * PATIENCE)

    def shows(self, css: str, text: str) -> None:
        """Wait until the first element that `css` selects has this text."""
        self.until(f"H.$({json.dumps(css)})?.textContent === {json.dumps(text)}")

    def value(self, css: str) -> Any:
        return self.js(f"H.$({json.dumps(css)}).value")

    def state(self, name: str) -> Any:
        """A variable of the component."""
        root = self.bridge.root
        assert root is not None
        return self.bridge.do(lambda: root.globals[name])

    def push(self, **values: Any) -> None:
        """Change state from outside of any event, as a timer or another thread does."""
        root, kernel = self.bridge.root, self.bridge.kernel
        assert root is not None

        def change() -> None:
            root.globals.update(values)
            kernel.invalidate(root)

        self.bridge.do(change)

    def answered(self) -> None:
        """Wait until every event has its answer, and the kernel knows that all of it is shown."""
        self.until("H.events().every(({n}) => H.down.some(({a}) => [a].flat().includes(n)))")
        sessions = self.bridge.sessions

        def settled() -> bool:
            return all(s.acknowledged >= s.version and not s.waiting for s in sessions.values())

        for _ in range(int(PATIENCE * 50)):
            if self.bridge.do(settled):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("not everything was acknowledged")

    def as_fresh(self) -> bool:
        """Whether the page is what a new view of the same instance shows."""
        self.js("() => { H.root2 = document.createElement('div'); H.two = H.open(H.root2); }")
        self.until("H.root2.childNodes.length > 0")
        same = self.js("H.root2.innerHTML === document.querySelector('#root').innerHTML")
        if not same:
            print(self.js("[document.querySelector('#root').innerHTML, H.root2.innerHTML]"))  # noqa: T201
        self.js("H.two.end()")
        return same
