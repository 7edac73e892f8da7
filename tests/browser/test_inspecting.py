"""The inspector beside an app in a real tab: by the keyboard alone, narrow and wide, light and dark."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.browser.serving import command
from tests.contract.browser import Chromium, Tab, Visitor
from tests.test_look import axe, violations  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

TODOS = Path(__file__).parents[2] / "examples/todos"
PLACES = """
[...document.querySelectorAll('.hyper-beside > *')].map((element) => {
  const box = element.getBoundingClientRect();
  return [Math.round(box.left), Math.round(box.top + scrollY)];
})
"""


def press(page: Tab, *keys: str) -> None:
    for key in keys:
        page.do(page.tab.keyboard.press, key)


def test_back_and_on_from_there_by_the_keyboard(chromium: Chromium, axe: str) -> None:  # noqa: F811
    with command("run", TODOS, "--inspect", "--host", "browser") as running:
        visitor = Visitor(chromium, running.url)
        page = visitor.open()
        for number, text in enumerate(("milk", "bread"), 2):
            page.do(page.tab.fill, "input[name=text]", text)
            press(page, "Enter")
            page.eventually(lambda n=number: page.text(".when").startswith(f"State {n}: now."))
        assert page.text('ol[aria-label="Events"] li') == "submit: add(text='bread') Todos, then state 3"
        page.do(page.tab.focus, ".steps button")
        press(page, "Enter")
        page.eventually(lambda: "State 2 of 3: the past" in page.text(".when"))
        page.do(page.tab.evaluate, axe)
        assert violations(page) == []
        assert page.count(".hyper-beside > .hyper-root li") == 1
        press(page, "Tab", "Tab", "Tab", "ArrowLeft")
        page.eventually(lambda: "State 1 of 3: the past" in page.text(".when"))
        page.do(page.tab.fill, "input[name=text]", "tea")
        press(page, "Enter")
        page.eventually(lambda: page.text(".when").startswith("State 2: now."))
        assert page.texts(".hyper-beside > .hyper-root li span") == ["tea"]
        for width, theme in ((1280, "light"), (320, "dark")):
            page.do(page.tab.emulate_media, color_scheme=theme, reduced_motion="reduce")
            page.do(page.tab.set_viewport_size, {"width": width, "height": 700})
            (left, top), (beside, below) = page.evaluate(PLACES)
            assert (beside > left, below > top) == ((True, False) if width > 1000 else (False, True))
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert violations(page) == []
        assert visitor.failures == []
        visitor.close()
        assert running.end(signal.SIGINT) == 0, running.errors
