"""The app's own files in a window: through a scheme of their own, with no port (X3)."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from .process import GTK, Window, until

pytestmark = [pytest.mark.window, pytest.mark.rule("X3")]


@pytest.fixture
def pictures(open_window: Callable[..., Window]) -> Window:
    return open_window("pictures")


def width(window: Window, css: str) -> int:
    until(lambda: window.evaluate(f"document.querySelector('{css}').complete"))
    return window.evaluate(f"document.querySelector('{css}').naturalWidth")


def test_pictures_and_styles_are_shown(pictures: Window) -> None:
    assert width(pictures, "#logo") == 12
    assert width(pictures, "#relative") == 12
    until(lambda: pictures.evaluate("document.querySelector('.box').getBoundingClientRect().width") == 31)
    pictures.click("button")
    until(lambda: pictures.evaluate("document.querySelectorAll('.more').length") == 1)
    assert width(pictures, ".more") == 12


def test_no_other_file_is(pictures: Window) -> None:
    assert [width(pictures, css) for css in ("#none", "#out", "#other")] == [0, 0, 0]
    assert "no static file at '/static/none.png'" in pictures.output
    assert pictures.output.count("no static file at '/static/none.png'") == 1


def test_a_link_to_a_file_leaves_the_window_as_it_is(pictures: Window) -> None:
    pictures.evaluate("window.mine = true; 0")
    pictures.click("#file")
    pictures.click("button")
    pictures.shows("button", "1")
    assert pictures.evaluate("window.mine")


def test_a_file_can_not_take_the_place_of_the_page(pictures: Window) -> None:
    pictures.click("button")
    pictures.shows("button", "1")
    pictures.evaluate("window.mine = true; location.href = '/static/logo.png'; 0")
    if not GTK:  # there it is stopped; Qt goes, and our page is put back
        until(lambda: pictures.evaluate("!window.mine"))
    pictures.shows("button", "1")
    pictures.click("button")
    pictures.shows("button", "2")


def test_no_port_is_open(pictures: Window) -> None:
    root = psutil.Process(pictures.process.pid)
    processes = [root, *root.children(recursive=True)]
    assert not [c for p in processes for c in p.net_connections(kind="inet") if c.status == psutil.CONN_LISTEN]
