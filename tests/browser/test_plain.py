"""Pages that are used without any script (C3): `fallback: "htmx"`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import Served, eventually, served
from tests.conftest import Author
from tests.contract.browser import Chromium, Tab, Visitor, copy_with

pytestmark = [pytest.mark.browser, pytest.mark.rule("C3")]

EXAMPLES = Path(__file__).parents[2] / "examples"
HTMX = Path(__file__).parents[2] / "node_modules/htmx.org/dist/htmx.min.js"
PLUS, MINUS, RESET = "p button:nth-of-type(3)", "p button:nth-of-type(1)", "p button:nth-of-type(2)"


class Paper:
    """A tab without JavaScript: each click brings another page."""

    def __init__(self, chromium: Chromium, running: Served, address: str = "/") -> None:
        self.do = chromium.do
        self.running = running
        self.context = chromium.context(java_script_enabled=False)
        self.tab: Any = self.do(self.context.new_page)
        self.do(self.tab.goto, running.address.replace("/?", f"{address}?"))

    def ask(self, css: str, method: str, *arguments: Any) -> Any:
        return self.do(lambda: getattr(self.tab.locator(css).first, method)(*arguments))

    def click(self, css: str) -> None:
        """Press a button; the next page is there when this returns."""

        def press() -> None:
            with self.tab.expect_navigation():
                self.tab.locator(css).first.click()

        self.do(press)

    def text(self, css: str) -> str:
        return " ".join(self.ask(css, "inner_text").split())

    def texts(self, css: str) -> list[str]:
        return [" ".join(text.split()) for text in self.do(self.tab.locator(css).all_inner_texts)]

    def value(self, css: str) -> str:
        return self.ask(css, "input_value")

    def checked(self, css: str) -> bool:
        return self.ask(css, "is_checked")

    def fill(self, css: str, text: str) -> None:
        self.ask(css, "fill", text)

    def count(self, css: str) -> int:
        return self.do(self.tab.locator(css).count)

    def errors(self) -> list[str]:
        return self.texts(".hyper-overlay strong")

    def said(self) -> list[str]:
        return self.texts(".hyper-message")


Open = Callable[..., Paper]


@pytest.fixture
def paper(chromium: Chromium) -> Iterator[Open]:
    """Opens a page of a served app without JavaScript."""
    opened: list[Paper] = []

    def make(running: Served, address: str = "/") -> Paper:
        opened.append(Paper(chromium, running, address))
        return opened[-1]

    yield make
    for one in opened:
        one.do(one.context.close)


@contextmanager
def plainly(path: Path, folder: Path) -> Iterator[Served]:
    """An example with the fallback."""
    with served(copy_with(path, folder, fallback="htmx")) as running:
        yield running


def test_counter(paper: Open, tmp_path: Path) -> None:
    with plainly(EXAMPLES / "counter", tmp_path) as running:
        page = paper(running)
        assert page.text("output") == "0"
        for _ in range(3):
            page.click(PLUS)
        assert page.text("output") == "3"
        page.click(MINUS)
        assert page.text("output") == "2"
        page.click(RESET)
        assert page.text("output") == "0"
        assert page.ask(RESET, "is_disabled")
        # A reload shows the same, and does nothing.
        page.click(PLUS)
        page.do(page.tab.reload)
        assert page.text("output") == "1"
        assert page.errors() == []
        assert len(running.instances) == 1


def test_todos(paper: Open, tmp_path: Path) -> None:
    with plainly(EXAMPLES / "todos", tmp_path) as running:
        page = paper(running)
        for text in ("Milk", "Eggs", "<b>Tea</b>"):
            page.fill("[name=text]", text)
            page.click("form button")
            assert page.value("[name=text]") == ""
        assert page.texts("li label > span") == ["Milk", "Eggs", "<b>Tea</b>"]
        page.ask("li:nth-child(2) input", "check")
        page.click("li:nth-child(2) noscript button")
        assert page.texts("s") == ["Eggs"]
        assert page.text("small") == "2 left"
        assert page.checked("li:nth-child(2) input")
        page.click("li:nth-child(1) > button")
        assert page.texts("s, label > span") == ["Eggs", "<b>Tea</b>"]
        # What was ticked counts with the next button, whichever it is.
        page.ask("li:nth-child(2) input", "check")
        page.click("footer button")
        assert page.count("li") == 0
        assert page.errors() == []
        # Enter in the field submits.
        page.fill("[name=text]", "Salt")

        def enter() -> None:
            with page.tab.expect_navigation():
                page.tab.keyboard.press("Enter")

        page.do(enter)
        assert page.texts("li label > span") == ["Salt"]


@pytest.mark.rule("V1", "E6")
def test_signup_says_at_the_field_what_is_wrong_and_keeps_the_form(paper: Open, tmp_path: Path) -> None:
    with plainly(EXAMPLES / "signup", tmp_path) as running:
        page = paper(running)
        for name, text in (("name", "Ada"), ("email", "ada@example.org"), ("age", "old")):
            page.fill(f"[name={name}]", text)
        page.click("form button")
        assert page.said() == ["Enter a whole number."]
        assert [page.value(f"[name={n}]") for n in ("name", "email", "age")] == ["Ada", "ada@example.org", "old"]
        assert page.ask("[name=age]", "get_attribute", "aria-invalid") == "true"
        page.fill("[name=name]", "A")
        page.fill("[name=age]", "7")
        page.click("form button")
        assert page.said() == ["Use at least 3 characters.", "Enter 13 or more."]
        assert page.value("[name=name]") == "A"
        page.fill("[name=name]", "Ada")
        page.fill("[name=age]", "36")
        page.click("form button")
        assert page.text("h2") == "Welcome, Ada!"
        assert page.count("form:visible") == 0
        assert page.said() == page.errors() == []


@pytest.mark.rule("E8")
def test_every_control_bound(paper: Open, tmp_path: Path) -> None:
    fields = Path(__file__).parents[1] / "modules/fields/fields.py"
    with plainly(fields, tmp_path) as running:
        page = paper(running)
        assert page.text("p") == "a|b|1|0.5|red|2|['x']|False"
        page.fill("#text", "aa")
        page.fill("#long", "b\nb")
        page.fill("#share", "0.75")
        page.ask("#color", "select_option", "blue")
        page.ask("#many", "select_option", ["x", "z"])
        page.ask("#size1", "check")
        page.ask("#happy", "check")
        page.click("#happy + noscript button")
        assert page.text("p") == "aa|b b|1|0.75|blue|1|['x', 'z']|True"
        assert page.value("#long") == "b\nb"
        assert page.checked("#size1")
        page.fill("#number", "")
        page.click("#happy + noscript button")
        assert page.said() == ["Fill in this field."]
        page.fill("#number", "5")
        # What was changed counts first, then the button.
        page.click("button:text('Reset')")
        assert page.text("p") == "|b b|5|0.75|blue|1|['y', 'z']|True"
        assert page.value("#text") == ""
        assert page.said() == page.errors() == []


@pytest.mark.rule("E3")
def test_upload_of_a_file(paper: Open, tmp_path: Path) -> None:
    with plainly(EXAMPLES / "upload", tmp_path) as running:
        page = paper(running)
        page.click("button")
        assert page.said() == ["Choose a file."]
        rows = 40_000
        file = {"name": "birds.csv", "mimeType": "text/csv", "buffer": ("bird,seen\n" + "robin,3 ü\n" * rows).encode()}
        page.ask("[name=table]", "set_input_files", file)
        page.click("button")
        assert page.text("h3") == f"birds.csv {rows} rows"
        assert page.said() == page.errors() == []


def test_components_in_each_other(paper: Open, tmp_path: Path) -> None:
    with plainly(EXAMPLES / "dashboard", tmp_path) as running:
        page = paper(running, "/dashboard")
        page.click("article:nth-of-type(1) p:nth-of-type(2) button")
        assert page.texts("output") == ["0", "1"]
        page.click("article:nth-of-type(1) p:nth-of-type(1) button")
        page.click("article:nth-of-type(1) p:nth-of-type(1) button")
        assert page.texts("output") == ["2", "1"]
        page.fill("article:nth-of-type(2) [name=text]", "Hello")
        page.click("article:nth-of-type(2) form button")
        assert page.texts("article:nth-of-type(3) [role=log] p")[-1:] == ["Ada Hello"]
        assert "/dashboard?hyper=" in page.do(lambda: page.tab.url)


@pytest.mark.rule("S2")
def test_two_tabs_are_apart(paper: Open, tmp_path: Path) -> None:
    with plainly(EXAMPLES / "counter", tmp_path) as running:
        one, two = paper(running), paper(running)
        one.click(PLUS)
        one.click(PLUS)
        two.click(PLUS)
        assert (one.text("output"), two.text("output")) == ("2", "1")


SAD = '''
tried = 0

def save(name: str):
    global tried
    tried += 1
    raise ValueError("no <b>luck</b>")

def save_it(name: str):
    return False

t"""<form @submit="save"><input name="name" value="x"><button>Save</button>
<button type="button" @click="save_it">Or</button></form><p>{tried}</p>"""
'''


@pytest.mark.rule("R3", "E6")
def test_a_handler_that_raises(author: Author, paper: Open) -> None:
    author.file("live/sad.py", SAD)
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with served(author.folder / author.app) as running:
        page = paper(running)
        page.fill("input", "typed")
        page.click("form button:text('Save')")
        assert page.errors() == ["ValueError: no <b>luck</b>"]
        assert "sad.py" in page.ask(".hyper-overlay details", "text_content")
        assert (page.value("input"), page.text("p")) == ("typed", "1")
        page.click("form button:text('Or')")
        assert page.errors() == []
        assert (page.value("input"), page.text("p")) == ("typed", "1")


def test_with_scripts_nothing_of_it_acts(author: Author, chromium: Chromium) -> None:
    author.file(
        "live/thing.py",
        '''
        word = ""
        done = []

        def add(text: str):
            done.append(text)

        def clear():
            done.clear()

        t"""<input id="loose" bind={word}><button id="clear" @click="clear">Clear</button>
        <form @submit="add"><input name="text"><button>Add</button></form><p>{word}: {done!r}</p>"""
        ''',
    )
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with served(author.folder / author.app) as running:
        visitor = Visitor(chromium, running.address)
        page = visitor.open()
        assert (
            page.evaluate("!!document.querySelector('#hyper-plain, noscript, [formaction], [data-hyper-name]')")
            is False
        )
        page.evaluate("window.same = true")
        page.submit("form", text="one")
        page.eventually(lambda: page.text("p") == ": ['one']")
        page.fill("#loose", "word")
        page.click("#clear")
        page.eventually(lambda: page.text("p") == "word: []")
        assert page.evaluate("window.same && location.href") == f"{running.origin}/"
        assert len(running.instances) == 1
        [visit] = running.server.visits
        eventually(lambda: visit.plain is None, "the end of the view without scripts")
        assert visitor.failures == []
        visitor.close()


def test_what_was_done_before_the_scripts_came_stays(author: Author, chromium: Chromium) -> None:
    author.file(
        "live/thing.py",
        'word = ""\ncount = 0\n\ndef up():\n    global count\n    count += 1\n\n'
        't"""<input bind={word}><button @click="up">{count}</button><p>{word}</p>"""',
    )
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with served(author.folder / author.app) as running:
        visitor = Visitor(chromium, running.address)
        page = Tab.__new__(Tab)
        held: list[Any] = []

        def early() -> None:
            tab = page.tab = visitor.context.new_page()
            tab.route("**/-/page.js*", lambda route: held.append(route))
            tab.goto(running.address, wait_until="commit")
            tab.locator("button").wait_for()
            with tab.expect_navigation(wait_until="commit", url="**hyper=**"):
                tab.locator("button").click()
            tab.locator("button:text('1')").wait_for()
            tab.locator("input").fill("typed early")

        chromium.do(early)

        def late() -> None:
            tab = page.tab
            held[-1].continue_()
            tab.locator(".hyper-root:not(:has(#hyper-plain))").wait_for()
            assert tab.locator("input").input_value() == "typed early"
            assert tab.locator("button").inner_text() == "1"
            tab.locator("button").click()
            tab.locator("button:text('2')").wait_for()
            # A reload starts afresh, as it does with scripts (R4).
            assert tab.url == f"{running.origin}/"

        chromium.do(late)
        assert len(running.instances) == 1
        visitor.close()


@pytest.fixture
def htmx() -> str:
    """The text of htmx, for a page that has it and nothing of ours."""
    if not HTMX.exists():
        subprocess.run(["scripts/client.sh", "check"], cwd=HTMX.parents[3], check=False, capture_output=True)
    if not HTMX.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("this test needs htmx.org: npm ci")
    return HTMX.read_text("utf-8")


def test_where_the_page_has_htmx_only_the_component_is_swapped(chromium: Chromium, tmp_path: Path, htmx: str) -> None:
    with plainly(EXAMPLES / "todos", tmp_path) as running:
        visitor = Visitor(chromium, running.address)

        def go() -> None:
            tab = visitor.context.new_page()
            tab.on("console", lambda message: visitor.failures.append(message.text))
            tab.on("pageerror", lambda error: visitor.failures.append(str(error)))
            tab.route("**/-/page.js*", lambda route: route.fulfill(body=htmx, content_type="text/javascript"))
            tab.goto(running.address)
            tab.evaluate("window.same = true")
            for text in ("Milk", "Eggs"):
                tab.locator("[name=text]").fill(text)
                tab.locator("form button").first.click()
                tab.locator(f"li:has-text('{text}')").wait_for()
            # A button outside of the form, of a row that came with the swap.
            tab.locator("li:nth-child(1) > button").click()
            tab.locator("li:has-text('Milk')").wait_for(state="detached")
            assert tab.locator("li span").all_inner_texts() == ["Eggs"]
            assert tab.locator(".hyper-root").count() == 1
            assert tab.evaluate("window.same") is True
            assert tab.url == f"{running.origin}/"

        chromium.do(go)
        assert visitor.failures == []
        visitor.close()


@pytest.mark.parametrize("ours", [False, True], ids=["htmx alone", "with our script"])
def test_an_app_that_has_htmx_in_its_own_folder(author: Author, chromium: Chromium, htmx: str, ours: bool) -> None:
    """Beside our script, it has nothing to do; where that does not come, it swaps the component."""
    author.file(
        "live/thing.py",
        '''
        count = 0
        done = []

        def up():
            global count
            count += 1

        def add(text: str):
            done.append(text)

        t"""<script src="/static/htmx.min.js"></script><button id="up" @click="up">{count}</button>
        <form @submit="add"><input name="text"><button>Add</button></form><p>{done!r}</p>"""
        ''',
    )
    author.file("static/htmx.min.js", htmx)
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with served(author.folder / author.app) as running:
        visitor = Visitor(chromium, running.address)
        asked: list[str] = []

        def go() -> None:
            tab = visitor.context.new_page()
            tab.on("pageerror", lambda error: visitor.failures.append(str(error)))
            if not ours:
                tab.route("**/-/page.js*", lambda route: route.abort())
            tab.goto(running.address)
            tab.wait_for_function("window.htmx")
            if ours:
                tab.locator(".hyper-root:not(:has(#hyper-plain))").wait_for()
            tab.evaluate("window.same = true")
            tab.on("request", lambda request: asked.append(request.method))
            for count in ("1", "2"):
                tab.locator("#up").click()
                tab.locator(f"#up:text-is('{count}')").wait_for()
            tab.locator("[name=text]").fill("one")
            tab.locator("form button").first.click()
            tab.locator("p:text-is(\"['one']\")").wait_for()
            assert tab.locator("#up").inner_text() == "2"
            assert tab.evaluate("window.same") is True, "the page is the same"

        chromium.do(go)
        assert asked.count("POST") == (0 if ours else 3)
        assert len(running.instances) == 1
        assert visitor.failures == []
        visitor.close()
