"""What a real tab shows of mistakes while a file is saved again and again: in which order, and until when (L10, R3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.serving import serving
from tests.conftest import Author
from tests.contract.browser import Chromium, Tab, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.rule("L10", "R3")]

COUNTER = """
count = 0
step = 1
notes = []

def increment():
    global count
    count += step

def divide():
    return 1 / 0

def stop():
    global step
    step = 1 - step

t'<b @click=increment>{count}</b><i @click=divide>x</i><s @click=stop>{1 / step}</s>'
"""
OTHER = "t'<p></p>'\n"
CODE = "document.querySelector('.hyper-overlay > div > div > code')"


def heads(page: Tab) -> list[str]:
    """What each message says."""
    return page.texts(".hyper-overlay > div")


def test_messages_stand_in_order_and_go_when_they_are_no_longer_true(author: Author, chromium: Chromium) -> None:
    file, other = author.file("live/thing.py", COUNTER), author.file("live/other.py", OTHER)

    def save(path: Path, text: str) -> None:
        beside = path.with_name(f".{path.name}.swp")
        beside.write_text(text, "utf-8")
        beside.replace(path)

    def shows(*wanted: str) -> None:
        def fits() -> bool:
            found = heads(page)
            return len(found) == len(wanted) and all(w in h for w, h in zip(wanted, found, strict=True))

        page.eventually(fits)

    with serving(author.folder / author.app / "live/thing.py", "--reload") as running:
        visitor = Visitor(chromium, running.url)
        page = visitor.open()
        # A template that raises, and works again.
        page.click("s")
        shows("division by zero")
        page.click("s")
        page.eventually(lambda: page.count(".hyper-overlay") == 0)
        # The file's message stays first; what the version before raises says so.
        save(file, COUNTER.replace("count += step", "count += = step"))
        shows("not Python")
        page.click("i")
        shows("not Python", "This comes from the version before")
        page.click("s")
        shows("not Python", "This comes from", "This comes from")
        page.click("s")
        shows("not Python", "This comes from")
        # A second file that is broken now comes first.
        save(other, OTHER.replace("</p>", "</b>"))
        shows("</b> closes <p>", "not Python")
        save(file, COUNTER.replace("count += step", "count += ="))
        shows("not Python", "</b> closes <p>")
        save(other, OTHER)
        shows("not Python")
        # The caret stands below its letter, and the rest is reached sideways.
        page.do(page.tab.set_viewport_size, {"width": 360, "height": 640})
        save(file, COUNTER.replace("{count}", "<u>" + "many words " * 12 + "</u>{cuont}"))
        shows("unknown name 'cuont'")
        line, caret, *_ = str(page.evaluate(f"{CODE}.textContent")).split("\n")
        assert line[caret.index("^") :].startswith("cuont")
        assert page.evaluate(
            "(code => [code.scrollWidth > code.clientWidth, code.scrollLeft > 0, code.tabIndex, "
            "getComputedStyle(code).whiteSpace, "
            f"document.documentElement.scrollWidth <= innerWidth])({CODE})"
        ) == [True, True, 0, "pre", True]
        # What is legal, and hardly meant.
        save(file, COUNTER.replace("@click=increment", "@clik=increment"))
        shows("browsers have no event 'clik'. Did you mean 'click'?")
        save(file, COUNTER.replace("{count}", "{increment()}"))
        shows("increment() changes 'count' each time the page is rendered")
        save(file, COUNTER.replace("return 1 / 0", "ntoes.append(1)"))
        shows("unknown name 'ntoes'. Did you mean 'notes'?")
        page.click("i")
        shows("unknown name 'ntoes'")
        # What was dismissed is told again where it still stands in a file, and what an event has done is past.
        save(other, OTHER.replace("</p>", "</b>"))
        shows("</b> closes <p>", "unknown name 'ntoes'")
        page.click("i")
        shows("</b> closes <p>", "unknown name 'ntoes'")
        save(file, COUNTER)
        shows("</b> closes <p>")
        page.click("i")
        shows("</b> closes <p>", "division by zero")
        page.click(".hyper-overlay button")
        shows("division by zero")
        page.do(page.tab.reload)
        page.wait_until_live()
        shows("</b> closes <p>")
        # With the keyboard alone.
        page.do(page.tab.focus, "b")
        page.do(page.tab.keyboard.press, "Escape")
        page.eventually(lambda: page.count(".hyper-overlay") == 0)
        save(other, OTHER)
        page.eventually(lambda: page.count(".hyper-overlay") == 0)
        visitor.close()
        assert visitor.failures == []
