"""Startup: no garbage is looked for until a program has started."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from hyper_local import cli
from hyper_local.app import open_app
from hyper_local.host import Options, Service
from hyper_local.startup import RARELY, collect_later, collect_rarely, hold, let_go
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
