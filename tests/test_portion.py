"""Pythons that share the cases of a long test leave none out, and one that is told nothing runs all."""

from __future__ import annotations

import pytest

from tests.portion import portion

CASES = [*range(11)]


def test_all_cases_are_run_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HYPER_PORTION", raising=False)
    assert portion(CASES) == CASES


@pytest.mark.parametrize("first", [12, 13])
def test_as_many_pythons_as_share_them_run_each_case_once(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPER_PORTION", "4")
    shares = [portion(iter(CASES), minor) for minor in range(first, first + 4)]
    assert sorted(case for share in shares for case in share) == CASES
    assert max(map(len, shares)) <= len(CASES) // 4 + 1
