"""What `hyper-local new` makes, in a real browser: used by the keyboard alone, then looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hyper_local.cli import main
from hyper_local.commands.new import TEMPLATES
from hyper_local.data_folder import VARIABLE
from tests.browser.serving import served
from tests.contract.browser import Chromium, Tab, Visitor
from tests.test_gallery import ON_SCREEN, VIEWS, Keys, look
from tests.test_look import axe  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

UNSEEN = """(() => {
  const controls = [...document.querySelectorAll("button, input, select, textarea, a[href], summary, [tabindex='0']")];
  return controls.filter((e) => !e.disabled && e.checkVisibility() && !e.dataset.seen).map((e) => e.outerHTML);
})()"""
REACHED = "document.activeElement.dataset.seen = 1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    chromium = Chromium()
    yield chromium
    chromium.close()


def counter(page: Tab, keys: Keys) -> None:
    keys.to("[aria-label='One more']").press("Enter", "Space").until(lambda: page.text("output") == "2")
    keys.to("[aria-label='One less']").press("Enter").until(lambda: page.text("output") == "1")


notebook = counter
"""The app beside the notebook is the counter."""


def todos(page: Tab, keys: Keys) -> None:
    keys.to("[name=text]").type("Feed the birds").press("Enter").until(lambda: page.count("li input") == 1)
    keys.to("li input").press("Space").until(lambda: page.count("s") == 1)
    keys.to("footer button")


def dashboard(page: Tab, keys: Keys) -> None:
    keys.to("article button, section button").press("Enter").until(lambda: "1" in page.texts("output"))
    keys.to("a[href='/about']").press("Enter")
    page.do(page.tab.wait_for_url, "**/about*")
    page.wait_until_live()
    keys.to("a[href='/']").press("Enter")
    page.do(page.tab.wait_for_function, "!location.pathname.includes('about')")
    page.wait_until_live()


def form(page: Tab, keys: Keys) -> None:
    keys.to("[name=name]").type("Ada").to("[name=seats]").press("Control+a").type("many")
    keys.to("form button").press("Enter").until(lambda: "Enter a whole number." in page.said())


def chat(page: Tab, keys: Keys) -> None:
    keys.to("[name=text]").type("Good morning").press("Enter").until(lambda: page.count("[role=log] strong") == 1)


USES = {use: globals()[use] for use in TEMPLATES}
"""What a person does first in each; a template without it fails here."""


def tab_through(page: Tab) -> None:
    """Every control is reached by Tab, and shows that it has the focus."""
    for _ in range(40):
        page.do(page.tab.keyboard.press, "Tab")
        assert page.evaluate(ON_SCREEN), page.evaluate("document.activeElement.outerHTML")
        page.evaluate(REACHED)
        if not page.evaluate(UNSEEN):
            return
    raise AssertionError(f"no key leads to {page.evaluate(UNSEEN)}")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_app_can_be_used_by_keys_and_looks_right(
    template: str,
    browser: Chromium,
    axe: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "")
    assert main(["new", "birds", "--template", template]) == 0
    use: Callable[[Tab, Keys], None] = USES[template]
    with served(tmp_path / "birds/app") as running:
        visitor = Visitor(browser, running.address)
        page = visitor.open()
        tab_through(page)
        use(page, Keys(page))
        tab_through(page)
        page.do(page.tab.evaluate, axe)
        for width, theme in VIEWS:
            look(page, f"starter-{template}", width, theme)
        assert page.errors() == []
        assert visitor.failures == []
        visitor.close()
