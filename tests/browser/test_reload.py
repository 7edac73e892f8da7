"""`hyper-local run --reload` in a real browser's tab: real files, really watched (L10)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import Command, command, eventually, serving
from tests.conftest import Author
from tests.contract.browser import Chromium, Tab, Visitor

pytestmark = pytest.mark.rule("L10")

COUNTER = '''
from {app}.data import GREETING

count = 0

def increment():
    global count
    count += 1

t"""<h1>{{GREETING}}</h1><button @click="increment">{{count}}</button><p>old</p><input name="q" />"""
'''


class Shown:
    """An app in a tab, and its files."""

    def __init__(self, author: Author, running: Command, page: Tab) -> None:
        self.running = running
        self.page = page
        self.folder = author.folder / author.app
        self.file = self.folder / "live/thing.py"

    def save(self, old: str, new: str, file: Path | None = None) -> None:
        """As many editors save: another file takes the place of the old one."""
        file = file or self.file
        text = file.read_text("utf-8")
        assert old in text
        beside = file.with_name(f".{file.name}.swp")
        beside.write_text(text.replace(old, new), "utf-8")
        beside.replace(file)

    def shows(self, css: str, text: str) -> None:
        self.page.eventually(lambda: self.page.text(css) == text)


@pytest.fixture
def shown(author: Author, chromium: Chromium) -> Iterator[Shown]:
    author.file("data.py", 'GREETING = "Hello"\n')
    author.file("live/thing.py", COUNTER.format(app=author.app))
    with serving(author.folder / author.app, "--reload") as running:
        visitor = Visitor(chromium, running.url)
        yield Shown(author, running, visitor.open())
        visitor.close()
        assert visitor.failures == []


@pytest.mark.browser
def test_a_template_that_is_saved_shows_and_keeps_state_focus_and_what_was_typed(shown: Shown) -> None:
    page = shown.page
    for _ in range(7):
        page.click("button")
    shown.shows("button", "7")
    page.do(page.tab.focus, "input")
    page.do(page.tab.keyboard.type, "half-ty")
    shown.save("<p>old</p>", "<p>new</p><p>more</p>")
    shown.shows("p", "new")
    assert page.text("button") == "7"
    assert page.value("input") == "half-ty"
    page.do(page.tab.keyboard.type, "ped")
    assert page.value("input") == "half-typed", "the focus and the caret stayed"
    eventually(lambda: "Reloaded" in shown.running.errors)


@pytest.mark.browser
def test_a_mistake_shows_in_the_page_and_goes_away_when_it_is_mended(shown: Shown) -> None:
    page = shown.page
    shown.save("count += 1", "count += = 1")
    page.eventually(lambda: "thing.py:7:11: not Python" in page.text(".hyper-overlay"))
    page.click("button")
    shown.shows("button", "1")
    shown.save("count += = 1", "count += 10")
    page.eventually(lambda: page.count(".hyper-overlay") == 0)
    page.click("button")
    shown.shows("button", "11")
    assert "thing.py:7:11: not Python" in shown.running.errors


@pytest.mark.browser
def test_what_a_mended_mistake_has_left_begins_anew_and_page_and_terminal_say_so(shown: Shown) -> None:
    page = shown.page
    page.click("button")
    shown.save("count += 1", "count = 'a' + str(count)")
    shown.save("{count}<", "{count + 1}<")
    shown.shows("button", "2")
    page.click("button")
    page.eventually(lambda: "can only concatenate str" in page.text(".hyper-overlay"))
    shown.save("count = 'a' + str(count)", "count += 10")
    shown.shows("button", "1")
    page.eventually(lambda: "count begins anew: 0" in page.text(".hyper-overlay"))
    assert "It was made a text by code that you have changed since" in page.text(".hyper-overlay")
    assert "can only concatenate" not in page.text(".hyper-overlay")
    eventually(lambda: "live/thing.py: count begins anew: 0\n  It was made a text" in shown.running.errors)
    page.click("button")
    shown.shows("button", "11")


@pytest.mark.browser
def test_a_helper_module_a_new_page_and_a_second_tab(shown: Shown) -> None:
    page = shown.page
    page.click("button")
    shown.save("Hello", "Good morning", shown.folder / "data.py")
    shown.shows("h1", "Good morning")
    assert page.text("button") == "1"
    (shown.folder / "pages").mkdir()
    (shown.folder / "pages/news.py").write_text('t"""<p>news</p>"""\n', "utf-8")
    other = page.visitor.open("/news")
    assert other.text("p") == "news"
    (shown.folder / "pages/news.py").write_text('t"""<p>late news</p>"""\n', "utf-8")
    other.eventually(lambda: other.text("p") == "late news")


@pytest.mark.browser
def test_a_page_that_never_worked_comes_when_it_is_mended(shown: Shown) -> None:
    (shown.folder / "pages").mkdir()
    news = shown.folder / "pages/news.py"
    news.write_text('t"""<p>news</b>"""\n', "utf-8")
    page = shown.page
    page.do(page.tab.goto, shown.running.url.replace("/?", "/news?"))
    page.do(page.tab.wait_for_selector, "text=</b> closes <p>")
    news.write_text('t"""<p>news</p>"""\n', "utf-8")
    page.do(page.tab.wait_for_selector, "text=/^news$/")
    assert page.text("p") == "news"
    assert [f for f in page.visitor.failures if "500" not in f] == []
    page.visitor.failures.clear()


def test_an_app_that_does_not_start_waits_until_it_is_mended(author: Author, tmp_path: Path) -> None:
    file = author.file("live/thing.py", 't"""<p>1</b>"""\n')
    said = tmp_path / "said.txt"
    line = [sys.executable, "-m", "hyper_local", "run", str(author.folder / author.app), "--host", "browser"]
    with (
        said.open("w") as errors,
        subprocess.Popen(
            [*line, "--port", "0", "--reload"], stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            eventually(lambda: "Waiting until it is mended" in said.read_text())
            assert "</b> closes <p>" in said.read_text()
            file.write_text('t"""<p>1</p>"""\n', "utf-8")
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Serving")
        finally:
            process.terminate()
            process.wait(20)


def test_without_watchfiles_one_line_says_how_to_get_it(author: Author, tmp_path: Path) -> None:
    author.file("live/thing.py", 't"""<p>1</p>"""\n')
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['watchfiles'] = None\n", "utf-8")
    path = ":".join([str(tmp_path), *[p for p in sys.path if p]])
    with command("run", author.folder / author.app, "--reload", "--host", "browser", PYTHONPATH=path) as running:
        assert running.process.wait(20) == 1
        assert running.errors == "watching files needs watchfiles: pip install watchfiles\n"
