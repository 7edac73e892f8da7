"""The mistakes of docs/mistakes.md in a real tab: each is saved into the file that is shown, and the page says it.

HYPER_MISTAKES_EVERY=1 tries them all (`make soak`); without it, each third.
"""

from __future__ import annotations

import os

import pytest

from tests.browser.serving import eventually, serving
from tests.conftest import Author
from tests.contract.browser import Chromium, Visitor
from tests.mistakes import DEFAULT, files, mistakes

pytestmark = pytest.mark.browser

WAYS = ("load", "show", "click")
EVERY = int(os.environ.get("HYPER_MISTAKES_EVERY", "3"))
ALL = [one for one in mistakes() if one.way in WAYS and list(files(one.wrong)) == [DEFAULT]]
MENDED = 't"""<p class="mended">{number}</p>"""\n'


def test_the_overlay_says_what_is_wrong_and_what_to_write(author: Author, chromium: Chromium) -> None:
    file = author.file("live/thing.py", f"number = 0\n{MENDED}")
    with serving(author.folder / author.app, "--reload") as running:
        visitor = Visitor(chromium, running.url)
        page = visitor.open()
        for number, mistake in enumerate(ALL[::EVERY], 1):
            file.write_text(mistake.wrong, "utf-8")
            if mistake.way == "click":
                page.eventually(lambda: page.count("button") == 1 and page.count(".hyper-overlay") == 0)
                page.click("button")
            said, *rest = mistake.says.replace(DEFAULT, str(file)).splitlines()
            page.eventually(lambda said=said: said in page.text(".hyper-overlay"))
            for line in rest:
                # Of a long line of code, the page shows what is around the caret.
                assert line.strip() in page.text(".hyper-overlay") or line.startswith("    "), mistake
            eventually(lambda said=said: said in running.errors)
            file.write_text(f"number = {number}\n{MENDED}", "utf-8")
            page.eventually(lambda number=number: page.texts(".mended") == [str(number)])
            page.eventually(lambda: page.count(".hyper-overlay") == 0)
        visitor.close()
        assert visitor.failures == []
