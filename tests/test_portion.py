"""Pythons that share the cases of a long test leave none out, and one that is told nothing runs all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import portion as module
from tests.portion import LONG, TESTS, portion

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


def test_the_modules_of_which_a_portion_is_run_are_there() -> None:
    assert [name for name in sorted(LONG) if not (TESTS / f"{name}.py").exists()] == []


class Item:
    def __init__(self, path: Path) -> None:
        self.path = path


class Config:
    def __init__(self) -> None:
        self.hook = self
        self.left: list[Item] = []

    def pytest_deselected(self, items: list[Item]) -> None:
        self.left += items


def test_of_long_modules_a_python_runs_its_portion_and_of_others_all(monkeypatch: pytest.MonkeyPatch) -> None:
    long = [Item(TESTS / f"{name}.py") for name in sorted(LONG) for _ in range(3)]
    short = [Item(TESTS / "test_check.py"), Item(Path("/elsewhere/tests/test_terminal.py"))]
    config, items = Config(), [*long, *short]
    monkeypatch.setenv("HYPER_PORTION", "4")
    module.pytest_collection_modifyitems(config, items)  # type: ignore[arg-type]
    assert items == [*portion(long), *short]
    assert len(items) + len(config.left) == len(long) + len(short)
    monkeypatch.setenv("HYPER_PORTION", "1")
    items = [*long, *short]
    module.pytest_collection_modifyitems(config, items)  # type: ignore[arg-type]
    assert items == [*long, *short]
