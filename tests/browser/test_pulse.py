"""Pulse: signs of life that are asked for, and what counts as one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from hyper_local_browser.pulse import Pulse
from tests.browser.serving import eventually, served
from tests.conftest import Author


class Timers:
    """A loop whose time goes on by hand."""

    def __init__(self) -> None:
        self.due: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.cancelled = 0

    def call_later(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        self.due.append((function, arguments))
        return self

    def cancel(self) -> None:
        self.cancelled += 1
        self.due.clear()

    def tick(self) -> None:
        function, arguments = self.due.pop()
        function(*arguments)


class Told:
    """A connection that notes what is done to it."""

    def __init__(self, told: list[str]) -> None:
        self.told = told

    def ask(self) -> None:
        self.told.append("ask")

    def cut(self) -> None:
        self.told.append("cut")


@pytest.mark.case("S40")
def test_a_connection_without_a_sign_of_life_ends_at_the_second_beat() -> None:
    loop, told = Timers(), list[str]()
    pulse = Pulse(loop, 30, Told(told))  # type: ignore[arg-type]
    loop.tick()
    assert told == ["ask"]
    pulse.alive = True
    loop.tick()
    assert told == ["ask", "ask"]
    loop.tick()
    assert told == ["ask", "ask", "cut"]
    assert loop.due == []


def test_a_connection_that_has_ended_is_asked_nothing() -> None:
    loop, told = Timers(), list[str]()
    pulse = Pulse(loop, 30, Told(told))  # type: ignore[arg-type]
    pulse.stop()
    assert (loop.due, loop.cancelled, told) == ([], 1, [])


def test_a_page_that_says_something_or_answers_is_there(author: Author) -> None:
    """Its messages count, those that tornado does not read too, and the answers to what it is asked."""
    author.file(
        "live/plain.py", "count = 0\n\ndef up():\n    global count\n    count += 1\n\nt'<b @click=up>{count}</b>'"
    )
    with served(author.folder / author.app) as running:
        visitor = running.enter()

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as one:
                await one.hello()
                (visit,) = running.server.visits
                pulse: Any = visit._socket.line.pulse  # type: ignore[union-attr]
                for shown in ("1", "2", "3"):
                    pulse.alive = False
                    await one.event(0, 0, name="click")
                    assert (await one.hear() or {})["d"]["0"]["0"] == shown
                    assert pulse.alive
                pulse.alive = False
                running.loop.call_soon_threadsafe(pulse.socket.ask)
                await asyncio.to_thread(eventually, lambda: pulse.alive, "the answer")

        asyncio.run(go())
