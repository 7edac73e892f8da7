"""A counter that is served, for tests to look into, and one Chromium for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.serving import Served, served
from tests.conftest import Author
from tests.contract.browser import Chromium

COUNTER = '''
from pathlib import Path

count = 0

def increment():
    global count
    count += 1

def on_unmount():
    with Path(__file__).with_name("ended.txt").open("a") as file:
        file.write(f"{count}\\n")

t"""<button @click="increment">{count}</button>"""
'''


@pytest.fixture
def counter(author: Author) -> Iterator[Served]:
    """An app of one counter, which says in `ended.txt` when an instance ends."""
    author.file("live/counter.py", COUNTER)
    with served(author.folder / author.app) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One browser; each test takes contexts of its own."""
    pytest.importorskip("playwright.sync_api")
    browser = Chromium()
    yield browser
    browser.close()
