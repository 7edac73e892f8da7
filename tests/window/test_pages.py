"""An app with pages: links, history, titles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .process import Window, until

pytestmark = pytest.mark.window


@pytest.fixture
def site(open_window: Callable[..., Window]) -> Window:
    return open_window("gallery")


def title(window: Window, expected: str) -> None:
    until(lambda: window.ask("title") == expected)


def press(window: Window, key: str) -> None:
    until(lambda: window.ask("quiet"))  # where a page stands in the history is said after it is shown
    options = f"{{key: '{key}', altKey: true, bubbles: true}}"
    window.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {options})); 0")


@pytest.mark.rule("X1")
def test_a_link_leads_to_another_page(site: Window) -> None:
    site.click("#ada")
    site.shows("h1", "User 5")
    site.click("button")
    site.shows("button", "1")
    site.click("#start")
    site.shows("h1", "Start")


@pytest.mark.rule("X1")
def test_the_title_is_the_pages(site: Window) -> None:
    title(site, "Start (0)")
    site.click("button")
    title(site, "Start (1)")
    site.click("#ada")
    title(site, "Gallery")


@pytest.mark.rule("X1")
def test_back_and_forward(site: Window) -> None:
    site.click("#ada")
    site.shows("h1", "User 5")
    press(site, "ArrowLeft")
    site.shows("h1", "Start")
    press(site, "ArrowRight")
    site.shows("h1", "User 5")


@pytest.mark.rule("X1")
def test_fragments_relative_links_and_scrolling(open_window: Callable[..., Window]) -> None:
    window = open_window("gallery", target="/long")

    def scrolled() -> bool:
        return int(window.evaluate("Math.round(window.scrollY)")) > 1000

    window.click("#kept")
    window.click("#down")
    until(scrolled)
    window.click("#start")
    window.shows("h1", "Start")
    until(lambda: not scrolled())
    press(window, "ArrowLeft")
    window.shows("h1", "Long")
    until(scrolled)
    press(window, "ArrowLeft")
    until(lambda: not scrolled())
    window.click("#relative")
    window.shows("h1", "User 8")
    press(window, "ArrowLeft")
    window.shows("h1", "Long")


@pytest.mark.rule("X1")
def test_a_held_key_opens_no_second_window(site: Window) -> None:
    window = site
    window.evaluate(
        "document.querySelector('#ada').dispatchEvent(new MouseEvent('click', "
        "{ctrlKey: true, bubbles: true, cancelable: true})); 0"
    )
    window.shows("h1", "User 5")


def test_a_page_that_does_not_exist(site: Window) -> None:
    site.click("#nowhere")
    until(lambda: "no page '/nowhere'" in site.text(".hyper-overlay"))
    site.click("button")
    title(site, "Start (1)")


@pytest.mark.rule("X1")
def test_back_after_a_page_that_does_not_exist(site: Window) -> None:
    site.click("#ada")
    site.shows("h1", "User 5")
    site.click("#start")
    site.shows("h1", "Start")
    site.click("#nowhere")
    until(lambda: "no page '/nowhere'" in site.text(".hyper-overlay"))
    press(site, "ArrowLeft")
    site.shows("h1", "User 5")
    press(site, "ArrowRight")
    site.shows("h1", "Start")


def test_the_first_page_may_be_any(open_window: Callable[..., Window]) -> None:
    window = open_window("gallery", target="/users/7")
    assert window.text("h1") == "User 7"


def test_the_title_without_one_is_the_apps_name(open_window: Callable[..., Window], diary: object) -> None:
    window = open_window("counter.py", env={"DIARY": str(diary)})
    title(window, "Counter")


def test_a_page_keeps_its_place_over_a_new_document(site: Window) -> None:
    site.click("#ada")
    site.shows("h1", "User 5")
    site.ask("again")
    site.shows("h1", "User 5")
