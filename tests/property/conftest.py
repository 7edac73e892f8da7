"""A page of Chromium that holds the runtime as it ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from . import generated as g

CLIENT = Path(__file__).parents[2] / "hyper_local" / "client" / "client.js"


@pytest.fixture(scope="session")
def runtime(chromium: Any) -> Iterator[Callable[[str], tuple[Any, list[str]]]]:
    """Opens a page with a script beside the runtime; gives it, and the list that its errors go to."""
    opened: list[Any] = []

    def open_page(script: str) -> tuple[Any, list[str]]:
        page = chromium.new_page()
        opened.append(page)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.set_content("<!doctype html><body></body>")
        page.add_script_tag(content=CLIENT.read_text("utf-8"))
        page.add_script_tag(content=script)
        return page, problems

    yield open_page
    for page in opened:
        page.close()


@pytest.fixture
def components(author):
    author.file("components/card.py", g.CARD)
    author.file("live/child.py", g.CHILD)
    author.file("live/box.py", g.BOX)
    return author
