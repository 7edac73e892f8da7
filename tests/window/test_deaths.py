"""How often a page whose process has died is shown again. The window and its page are stand-ins (D12)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hyper_local_webview import beside, lockdown

ENDED = "keeps ending"


class Page:
    """A window's page that dies when it is told to."""

    def __init__(self) -> None:
        self.shown = 0
        self.died: Callable[[int, int], None] = lambda status, code: None
        self.bridge: Any = SimpleNamespace(closing=False, session=None)
        signal = SimpleNamespace(connect=lambda died: setattr(self, "died", died))
        page = SimpleNamespace(renderProcessTerminated=signal)
        trigger = SimpleNamespace(emit=lambda html, base: setattr(self, "shown", self.shown + 1))
        native = SimpleNamespace(webview=SimpleNamespace(page=lambda: page), html_trigger=trigger)
        window = SimpleNamespace(gui=SimpleNamespace(renderer="qtwebengine"), native=native)
        lockdown.revive(window, self.bridge, "<p>")

    def life(self, session: Any) -> None:
        """The page speaks, if it does, and dies."""
        if session is not None:
            self.bridge.session = session
        self.died(2, 9)


def test_a_page_that_had_come_back_is_shown_again_however_often_it_dies() -> None:
    page = Page()
    for times in range(1, 11):
        page.life(SimpleNamespace(known=True))
        assert page.shown == times


@pytest.mark.parametrize("session", [None, SimpleNamespace(known=False)], ids=["silent", "shows nothing"])
def test_a_page_that_shows_nothing_before_it_dies_is_given_up(session: Any, caplog: pytest.LogCaptureFixture) -> None:
    page = Page()
    page.life(SimpleNamespace(known=True))
    with caplog.at_level(logging.WARNING, "hyper_local"):
        for _ in range(lockdown.MOST_TRIES + 2):
            page.life(session)
    assert page.shown == lockdown.MOST_TRIES
    assert ENDED in caplog.text


def test_what_the_page_of_another_process_has_shown_is_known_there() -> None:
    said: list[Any] = []
    session = beside.FarSession(SimpleNamespace(say=said.append), None, said.append)  # type: ignore[arg-type]
    for text in ('{"type":"hello","have":[]}', "nonsense"):
        session.receive(text)
        assert not session.known
    session.receive('{"type":"ack","v":1}')
    assert session.known
    assert len(said) == 3
