"""`hyper-local record`: what people do in a real tab becomes a test, and the test passes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from tests.browser.serving import PATIENCE, command
from tests.conftest import Author
from tests.contract.browser import Chromium, Tab, Visitor

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).parents[2] / "examples"


def count(page: Tab) -> None:
    for _ in range(3):
        page.click("button[aria-label='One more']")
    page.eventually(lambda: page.text("output") == "3")
    page.click("button[aria-label='One less']")
    page.eventually(lambda: page.text("output") == "2")


COUNTED = """\
page.click('button[aria-label="One more"]')
page.click('button[aria-label="One more"]')
page.click('button[aria-label="One more"]')
page.click('button[aria-label="One less"]')
assert page.text("section") == "Counter 2 − Reset +"
assert page.errors == []
"""


def plan(page: Tab) -> None:
    for number, text in enumerate(("milk", 'the "good" bread'), 1):
        page.do(page.tab.fill, "input[name=text]", text)
        page.do(page.tab.keyboard.press, "Enter")
        page.eventually(lambda n=number: page.count("li") == n)
    page.do(page.tab.click, "li:nth-child(2) input")
    page.eventually(lambda: page.text("small") == "1 left")
    page.do(page.tab.click, "li:nth-child(1) button")
    page.eventually(lambda: page.count("li") == 1)


PLANNED = """\
page.submit("form", text="milk")
page.submit("form", text='the "good" bread')
page.change('label:-soup-contains("the \\\\"good\\\\" bread") input', True)
page.click('button[aria-label="Delete milk"]')
assert page.text("section") == 'To do 0 left Add the "good" bread × Clear completed'
assert page.value('label:-soup-contains("the \\\\"good\\\\" bread") input') is True
assert page.errors == []
"""


def sign_up(page: Tab) -> None:
    page.do(page.tab.fill, "input[name=name]", "Ada")
    page.do(page.tab.fill, "input[name=email]", "ada")
    page.do(page.tab.fill, "input[name=age]", "36")
    page.do(page.tab.click, "button")
    page.eventually(lambda: "Write it like" in page.text("form"))
    page.do(page.tab.fill, "input[name=email]", "ada@example.org")
    page.do(page.tab.click, "button")
    page.eventually(lambda: page.text("h2") == "Welcome, Ada!")


SIGNED_UP = """\
page.submit("form", name="Ada", email="ada", age="36")
page.submit("form", email="ada@example.org")
assert page.text("section") == "Welcome, Ada! We wrote to ada@example.org."
assert page.errors == ["Invalid parameter 'new.email': Write it like ada@example.org."]
"""


@pytest.mark.parametrize(
    ("example", "act", "steps"),
    [("counter", count, COUNTED), ("todos", plan, PLANNED), ("signup", sign_up, SIGNED_UP)],
    ids=["counter", "todos", "signup"],
)
def test_what_was_done_in_a_tab_is_done_again_by_the_test(
    example: str, act: Callable[[Tab], None], steps: str, chromium: Chromium, tmp_path: Path
) -> None:
    output = tmp_path / f"test_{example}.py"
    with command("record", EXAMPLES / example, "-o", output, "--host", "browser") as running:
        visitor = Visitor(chromium, running.url)
        act(visitor.open())
        assert running.end(signal.SIGINT) == 0, running.errors
        visitor.close()
    written = output.read_text("utf-8")
    _, _, body = written.partition('mount(app.page("/"))\n')
    assert dedent(body) == steps
    replayed = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(output)]
    ran = subprocess.run(replayed, capture_output=True, text=True, check=False, timeout=PATIENCE * 3, cwd=tmp_path)
    assert ran.returncode == 0, f"{written}\n{ran.stdout}"


KEPT = """
from hyper_local import saved

count = saved(0, "count.json")

def up():
    global count
    count += 1

t'<button @click="up">{count}</button>'
"""


def test_what_is_kept_of_other_days_is_neither_shown_nor_changed(
    author: Author, chromium: Chromium, tmp_path: Path
) -> None:
    path = author.file("live/kept.py", KEPT)
    data = tmp_path / "data"
    output = tmp_path / "test_kept.py"

    def click(*words: str | Path) -> str:
        """What the button shows before it is clicked."""
        with command(*words, "--host", "browser", HYPER_LOCAL_DATA=str(data)) as running:
            visitor = Visitor(chromium, running.url)
            page = visitor.open()
            before = page.text("button")
            page.click("button")
            page.eventually(lambda: page.text("button") == str(int(before) + 1))
            assert running.end(signal.SIGINT) == 0, running.errors
            visitor.close()
        return before

    assert click("run", path) == "0"
    kept = {file: file.read_bytes() for file in data.rglob("count.json")}
    assert [*kept.values()] != []
    assert click("record", path, "-o", output) == "0"
    assert {file: file.read_bytes() for file in data.rglob("count.json")} == kept
    assert 'assert page.text("button") == "1"' in output.read_text("utf-8")
