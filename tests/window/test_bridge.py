"""What a page says, in what order the kernel hears it, and what the page hears first (D3, D19). Stand-ins for both."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hyper_local_webview.bridge import MAX_WAITING, Bridge, Writer
from hyper_local_webview.shell import Names

CLICK = '{"type":"event","n":%d}'
ACK = '{"type":"ack","v":1,"n":9}'


class Home:
    """A kernel whose instance is busy: events gather in its mailbox until `work` is called."""

    def __init__(self) -> None:
        self.box = SimpleNamespace(ready=list[str]())
        self.instances = {"the instance": self.box}
        self.heard: list[str] = []
        self.later: deque[Callable[[], None]] = deque()
        self.soon = self.later.append
        self.session = SimpleNamespace(receive=self.receive, root=SimpleNamespace(mounted=True))

    def receive(self, text: str) -> None:
        self.heard.append(text)
        if "event" in text:
            self.box.ready.append(text)

    def hand(self, receive: Callable[[Any], None], message: Any) -> None:
        receive(message)

    def take(self, receive: Callable[[Any], None], message: Any) -> None:
        receive(message)

    def work(self) -> None:
        """Run a handler, then what was to come soon."""
        self.box.ready.pop(0)
        for _ in range(len(self.later)):
            self.later.popleft()()


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.fixture
def bridge(home: Home, monkeypatch: pytest.MonkeyPatch) -> Bridge:
    window = SimpleNamespace(expose=lambda call: None)
    made = Bridge(window, home, home.session.root, Names(), "", development=True)  # type: ignore[arg-type]
    made.session = home.session  # type: ignore[assignment]
    return made


def say(bridge: Bridge, number: int, *messages: str) -> None:
    assert bridge.post(bridge.names.key, "document", number, list(messages))


def test_what_the_page_shows_is_heard_before_the_clicks_that_wait(bridge: Bridge, home: Home) -> None:
    clicks = [CLICK % n for n in range(3 * MAX_WAITING)]
    say(bridge, 1, *clicks)
    assert home.heard == clicks[:MAX_WAITING]
    say(bridge, 2, ACK)
    assert home.heard == [*clicks[:MAX_WAITING], ACK]
    while home.box.ready:
        home.work()
    home.heard.remove(ACK)
    assert home.heard == clicks


def test_what_was_said_before_the_page_spoke_is_the_first_that_it_hears(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[tuple[str, str]] = []
    monkeypatch.setattr(Writer, "put", lambda _self, document, text: put.append((document, text)))
    bridge.say("on_mount failed")
    assert put == []
    say(bridge, 1, json.dumps({"type": "hello"}))
    bridge.say("the page")
    assert put == [("document", "on_mount failed"), ("document", "the page")]
