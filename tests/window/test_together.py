"""One chat, in a notebook's cell, a window and three tabs of one kernel at once (B1 to B3)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

import hyper_local
from hyper_local import broadcast
from hyper_local.kernels import default_kernel
from hyper_local.messages import Ack, Event, Hello, encode
from hyper_local_webview.host import host as window_host
from hyper_local_widgets.host import host as notebook_host
from hyper_local_widgets.widget import Widget
from tests.browser.serving import Connection, eventually, run, served
from tests.conftest import Author

from .process import GTK

CHAT = """
from hyper_local import broadcast, shared

username: str
messages = shared([])

def on_mount():
    messages.append(f"{username} joined")
    broadcast()

def on_unmount():
    messages.append(f"{username} left")
    broadcast()

def send(text: str):
    messages.append(f"{username}: {text}")
    broadcast()

t\"\"\"<p>{len(messages)} {messages[-1]}</p><form @submit="send(text)"><input name=text aria-label=Text></form>\"\"\"
"""


class Cell:
    """A notebook's view of a component object: what the widget says, and what it would hear."""

    def __init__(self, kernel: Any, instance: Any, said: list[dict[str, Any]]) -> None:
        self.kernel, self.said, self.count = kernel, said, 0
        self.made = kernel.call(notebook_host.show, kernel, instance).result()
        self.say(Hello((), 1, 0))

    def say(self, message: Any) -> None:
        heard = {"view": "view", "page": "page", "text": encode(message)}
        self.kernel.call(self.made.arrived, heard).result()

    def texts(self) -> list[dict[str, Any]]:
        """All updates so far, each acknowledged."""
        found = [json.loads(content["text"]) for content in list(self.said) if "text" in content]
        for update in found:
            if update.get("v"):
                self.say(Ack(update["v"], self.count))
        return found

    def send(self, text: str) -> None:
        self.count += 1
        version = max(update.get("v", 0) for update in self.texts())
        self.say(Event(self.count, version, (0, 0), "submit", None, None, {"text": text}))


@pytest.mark.window
@pytest.mark.rule("B1", "B3")
@pytest.mark.skipif(GTK, reason="runs the window itself")
def test_a_cell_a_window_and_three_tabs_show_one_chat(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(Widget, "say", lambda _self, content: said.append(content))
    author.file("live/chat.py", CHAT)
    with served(author.folder / author.app) as running:
        kernel = running.server.kernel
        assert default_kernel() is kernel
        Chat = hyper_local.load(author.folder / author.app / "live/chat.py")
        in_cell, in_window = (
            kernel.call(lambda name=name: Chat(username=name)).result() for name in ("cell", "window")
        )
        cell = Cell(kernel, in_cell.__hl_instance__, said)
        beside = window_host.beside(kernel, in_window.__hl_instance__, "Chat", 400, 300)
        eventually(lambda: beside.session is not None and beside.session.acknowledged, "the window")

        async def go() -> None:
            visitors = [running.enter() for _ in range(3)]
            lives = [await asyncio.to_thread(running.visit, visitor) for visitor in visitors]
            tabs = [running.connect(live, visitor) for live, visitor in zip(lives, visitors, strict=True)]
            async with tabs[0] as one, tabs[1] as two, tabs[2] as three:
                for tab in (one, two, three):
                    await tab.hello()
                # Each says something in its turn; every other shows it.
                await one.event(0, 0, name="submit", fields={"text": "from a tab"})
                await shown("guest-1: from a tab", one, two, three)
                cell.send("from the cell")
                await shown("cell: from the cell", one, two, three)
                kernel.call(in_window.send, "from the window").result()
                await shown("window: from the window", one, two, three)
                # So does a thread that has nothing to do with any of them.
                await asyncio.to_thread(tell, in_cell)
                await shown("a thread", one, two, three)

        async def shown(text: str, *tabs: Connection) -> None:
            for tab in tabs:
                while text not in json.dumps(await tab.hear()):
                    pass
            await asyncio.to_thread(eventually, lambda: text in json.dumps(cell.texts()), text)
            window = beside.session
            assert window is not None
            await asyncio.to_thread(eventually, lambda: window.acknowledged == window.version, "the window")
            shows = kernel.call(lambda: json.dumps(window.root.surface.tree, default=str)).result()
            assert text in shows

        def tell(component: Any) -> None:
            component.messages.append("a thread")
            broadcast()

        run(go)
        beside.close()
        assert beside.process.wait(20) == 0
    notebook_host.shown.clear()
