"""The bridge of this run, and pages of two engines that speak over it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hyper_local.link import Link
from tests.cases import webkit
from tests.cases.bridge import Bridge, Scene
from tests.conftest import Author

LATENCY = 100
"""Milliseconds, each way, where a case says nothing else."""


@pytest.fixture(scope="session")
def bridge() -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


@pytest.fixture(scope="session")
def second_engine() -> Iterator[Any]:
    """WebKitGTK, or a notice where it is missing: CI need not have it."""
    if missing := webkit.missing():
        pytest.skip(f"the second engine needs {missing}")
    if not os.environ.get("DISPLAY"):
        pytest.skip("the second engine needs a display (run it by `make test-hosts`, or under xvfb-run)")
    browser = webkit.WebKit()
    yield browser
    browser.close()


@pytest.fixture(params=["chromium", "webkit"])
def show(bridge: Bridge, author: Author, request: pytest.FixtureRequest) -> Iterator[Callable[..., Scene]]:
    """Show a component in a page, over a link; an uncaught error in the page fails the test."""
    only = request.node.get_closest_marker("cdp")
    if request.param == "webkit" and only is not None:
        pytest.skip("it needs Chromium's own protocol")
    browser = request.getfixturevalue("chromium" if request.param == "chromium" else "second_engine")
    pages: list[Any] = []
    failures: list[str] = []

    def show(source: str, **link: Any) -> Scene:
        bridge.show(author.load(source), Link(**{"latency": LATENCY, **link}))
        return another()

    def another() -> Scene:
        page = browser.new_page()
        pages.append(page)
        page.goto(bridge.address)
        page.wait_for_function("document.querySelector('#root').childNodes.length > 0")
        return Scene(bridge, page, another)

    yield show
    for page in pages:
        failures += page.evaluate("H.failures")
        page.close()
    bridge.end()
    assert not failures
