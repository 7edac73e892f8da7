"""The bridge of this run, and pages of Chromium that speak over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hyper_local.link import Link
from tests.cases.bridge import Bridge, Scene
from tests.conftest import Author

LATENCY = 100
"""Milliseconds, each way, where a case says nothing else."""


@pytest.fixture(scope="session")
def bridge() -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


@pytest.fixture
def show(bridge: Bridge, chromium: Any, author: Author) -> Iterator[Callable[..., Scene]]:
    """Show a component in a page, over a link; an uncaught error in the page fails the test."""
    pages: list[Any] = []
    failures: list[str] = []

    def show(source: str, **link: Any) -> Scene:
        bridge.show(author.load(source), Link(**{"latency": LATENCY, **link}))
        return another()

    def another() -> Scene:
        page = chromium.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        pages.append(page)
        page.goto(bridge.address)
        page.wait_for_function("document.querySelector('#root').childNodes.length > 0")
        scene = Scene(bridge, page)
        scene.another = another  # type: ignore[attr-defined]
        return scene

    yield show
    for page in pages:
        page.close()
    bridge.end()
    assert not failures
