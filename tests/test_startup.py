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


def test_what_is_there_when_a_program_has_started_is_left_out() -> None:
    before = gc.get_freeze_count()
    started = collect_later()
    assert not gc.isenabled()
    started()
    assert gc.isenabled()
    kept = gc.get_freeze_count()
    assert kept > before
    started()
    assert gc.get_freeze_count() == kept, "once is enough"


def test_who_collects_by_hand_goes_on_so() -> None:
    gc.disable()
    collect_later()()
    assert not gc.isenabled()
