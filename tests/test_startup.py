"""Startup: no garbage is looked for until a program has started, nor until an answer has left."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator

import pytest

from hyper_local import cli
from hyper_local.app import open_app
from hyper_local.host import Options, Service
from hyper_local.startup import RARELY, Unhindered, collect_later, collect_rarely, hold, let_go
from hyper_local_browser import host
from tests.conftest import Author


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    frozen, thresholds = gc.get_freeze_count(), gc.get_threshold()
    yield
    gc.enable()
    gc.set_threshold(*thresholds)
    if not frozen:
        gc.unfreeze()


def test_what_is_there_at_the_start_is_left_out_and_nothing_of_later() -> None:
    before = gc.get_freeze_count()
    started = collect_later()
    assert not gc.isenabled()
    kept = gc.get_freeze_count()
    assert kept > before
    started()
    assert gc.isenabled()
    assert gc.get_freeze_count() <= kept


def test_once_is_enough() -> None:
    started = collect_later()
    started()
    gc.disable()
    started()
    assert not gc.isenabled()


def test_who_collects_by_hand_goes_on_so() -> None:
    gc.disable()
    collect_later()()
    hold()
    let_go()
    assert not gc.isenabled()


def test_to_hold_and_then_to_start_is_one_wait() -> None:
    hold()
    assert not gc.isenabled()
    collect_later()()
    assert gc.isenabled()
    gc.disable()
    let_go()
    assert not gc.isenabled()


@pytest.mark.parametrize(
    ("command", "first", "looks"), [("run", "fault", False), ("serve", "fault", False), ("check", "fault_of", True)]
)
def test_the_command_line_holds_where_an_app_is_shown(
    author: Author, monkeypatch: pytest.MonkeyPatch, command: str, first: str, looks: bool
) -> None:
    seen: list[bool] = []

    def note(*_: object) -> int:
        seen.append(gc.isenabled())
        return 2

    monkeypatch.setattr(f"hyper_local.commands.{command}.target.{first}", note)
    assert cli.main([command, "app"]) == 2
    assert (seen, gc.isenabled()) == ([looks], True)


def test_what_lives_long_is_looked_through_rarely() -> None:
    young, middle, old = gc.get_threshold()
    collect_rarely()
    assert gc.get_threshold() == (young, middle, RARELY * old)


@pytest.mark.parametrize("many", [True, False])
def test_only_who_serves_many_looks_rarely(author: Author, monkeypatch: pytest.MonkeyPatch, many: bool) -> None:
    async def nothing(app: object, options: object, started: object) -> int:
        return 0

    monkeypatch.setattr(host, "serve", nothing)
    author.file("live/one.py", "t'<b>x</b>'")
    before = gc.get_threshold()
    with open_app(author.folder / author.app) as app:
        host.BrowserHost().run(app, Options(service=Service() if many else None))
    assert (gc.get_threshold() != before) == (many and before[2] > 0)


def test_no_garbage_is_looked_for_before_an_answer_has_left(author: Author) -> None:
    page = author.mount(
        """
        seen, rows = [], []
        def add():
            rows.extend({"id": len(rows) + i} for i in range(500))
            seen.append("handled")
        def shows():
            seen.append("shows")
        t'''<p>{shows()}</p>{% for row in rows %}<i>{row.id}</i>{% endfor %}<b @click="add">b</b>'''
        """
    )
    session = page._session
    seen = session.root.globals["seen"]
    send = session.send

    def said(text: str) -> None:
        seen.append("said")
        send(text)

    def looks(phase: str, info: dict[str, int]) -> None:
        seen.append("looks")

    session.send = said
    seen.clear()
    gc.callbacks.append(looks)
    gc.set_threshold(50)
    try:
        page.click("b")
        page.click("b")
    finally:
        gc.callbacks.remove(looks)
    first = "".join({"handled": "h", "shows": "s", "said": ".", "looks": "l"}[word] for word in seen)
    assert re.findall("h(l*)s(l*)[.]", first) == [("", "")] * 2
    assert "l" in first
    assert gc.isenabled()


def test_who_collects_by_hand_is_not_helped(author: Author) -> None:
    page = author.mount("n = 0\ndef add():\n    global n\n    n += 1\nt'<b @click=\"add\">{n}</b>'")
    gc.disable()
    page.click("b")
    assert not gc.isenabled()


def test_python_looks_again_after_a_block_whose_end_never_came() -> None:
    """Ctrl-C may come where a block begins or ends."""
    Unhindered().__enter__()
    assert not gc.isenabled()
    with Unhindered():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    with Unhindered():
        pass
    assert not gc.isenabled(), "who wants none has none"
