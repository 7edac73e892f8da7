"""Pulse: signs of life that are asked for, and what counts as one."""

from __future__ import annotations

import asyncio
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from hyper_local_browser.pulse import SLOWEST, Pulse
from tests.browser.serving import eventually, served
from tests.browser.test_gate import SOCKET
from tests.conftest import Author


class Timers:
    """A loop whose time goes on by hand."""

    def __init__(self) -> None:
        self.due: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.cancelled = 0
        self.now = 0.0

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        self.due.append((function, arguments))
        self.seconds = seconds
        return self

    def cancel(self) -> None:
        self.cancelled += 1
        self.due.clear()

    def tick(self) -> None:
        function, arguments = self.due.pop()
        self.now += self.seconds
        function(*arguments)


class Told:
    """A connection that notes what is done to it."""

    def __init__(self, told: list[str]) -> None:
        self.told = told
        self.bytes = 0

    def ask(self) -> None:
        self.told.append("ask")
        self.bytes += 2

    def said(self) -> int:
        return self.bytes

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


def test_who_has_much_to_read_has_the_time_for_it() -> None:
    loop, told = Timers(), list[str]()
    slow = Told(told)
    pulse = Pulse(loop, 30, slow)  # type: ignore[arg-type]
    slow.bytes = 70 * SLOWEST
    for _ in range(3):  # its answer may come after 100 seconds
        loop.tick()
    assert told == ["ask", "ask", "ask"]
    pulse.alive = True
    for _ in range(2):
        loop.tick()
    assert told == [*["ask"] * 4, "cut"]


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


@pytest.mark.case("S40")
@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the system has no such limit")
def test_who_takes_no_answer_is_let_go(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody needs a cookie to be answered 403; tornado would wait for ever for the next to be taken."""
    author.file("live/plain.py", "t'<b>x</b>'")
    monkeypatch.setattr("hyper_local_browser.host.IDLE_SECONDS", 0.5)
    with served(author.folder / author.app) as running, socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        silent.connect(("127.0.0.1", running.port))
        silent.setblocking(False)
        ended = select.poll()
        ended.register(silent, 0)  # nothing but that

        def asked_and_let_go() -> bool:
            with suppress(OSError):
                silent.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % running.port * 100)
            return bool(ended.poll(0))

        eventually(asked_and_let_go, "its end")


@pytest.mark.case("S38")
def test_answers_that_nobody_reads_are_not_kept(author: Author) -> None:
    """A ping is answered, whoever asks: of many, the last is enough."""
    author.file("live/plain.py", "t'<b>x</b>'")
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        said = {**SOCKET, **visitor, "Host": f"127.0.0.1:{running.port}", "Origin": running.origin}
        head = [f"GET {running.visit(visitor)} HTTP/1.1", *(f"{name}: {text}" for name, text in said.items())]
        with socket.create_connection(("127.0.0.1", running.port), 20) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall("\r\n".join([*head, "", ""]).encode())
            assert one.recv(12) == b"HTTP/1.1 101"
            (visit,) = running.server.visits
            eventually(lambda: not visit.waits, "the connection")
            ours: Any = visit._socket
            ours.line.stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            ping = b"\x89\xfd\0\0\0\0" + b"x" * 125
            # As many as have room on the way: of what is sent later TCP may lose the acknowledgements
            # here, as they come behind answers for which there is no room, and then it waits ever longer.
            one.sendall(ping * 300)
            eventually(lambda: ours.ws_connection._wire_bytes_in == 300 * len(ping), "the last of them")
            assert ours.line.unread < 1000
            assert running.request("/healthz")[0] == 200
