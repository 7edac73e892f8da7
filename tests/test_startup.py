"""Startup: no garbage is looked for until a program has started."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from hyper_local.startup import collect_later


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    frozen = gc.get_freeze_count()
    yield
    gc.enable()
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
    assert not gc.isenabled()
