"""A page that can't be made yet says what keeps it, and comes by itself (R1); one that is served tells the terminal."""

from __future__ import annotations

import asyncio
import http.client
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hyper_local.overrun import Overruns
from hyper_local_browser import openings
from tests.browser.serving import PATIENCE, Client, command, eventually, served, serving
from tests.conftest import Author

TOP = """\
from pathlib import Path
runs = Path(__file__).with_name("runs.txt")
with runs.open("a") as file:
    file.write("x")
while not Path(__file__).with_name("end").exists():
    pass

t"<p>made</p>"
"""


def author_file(author: Author) -> Path:
    return author.file("live/thing.py", TOP)


def test_a_page_whose_file_has_not_ended_says_so_and_comes_once_it_has(author: Author) -> None:
    path = author_file(author)
    with serving(path) as running:
        client = Client(running.url)
        visitor = client.enter()
        status, _, body = client.request("/", visitor)
        assert status == 503
        assert "<h1>Still at work</h1>" in body
        assert "the top of thing.py has been running for 3 seconds, and is at line" in body
        assert '<meta http-equiv="refresh" content="1">' in body
        path.with_name("end").touch()
        status, _, body = client.request("/", visitor)
        assert (status, "<p>made</p>" in body) == (200, True)
        assert path.with_name("runs.txt").read_text() == "x", "what was begun is taken, not done again"
        assert client.request("/", visitor)[0] == 200
        assert path.with_name("runs.txt").read_text() == "xx"


def test_a_page_that_was_stopped_before_its_browser_heard_that_it_is_held_comes_by_itself(
    author: Author, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openings, "STEP", 600.0)
    path = author.file("live/thing.py", "laps = 3\nwhile laps > 0:\n    turn = laps\n\nt'<p>made</p>'\n")
    with served(path) as server, ThreadPoolExecutor(1) as pool:
        visitor = server.enter()
        asked = pool.submit(server.request, "/", visitor)
        overruns, now = Overruns(followed=True), 0.0

        def told(what: str) -> bool:
            nonlocal now
            overruns.look(now)
            now += 0.0 if overruns.stopping else 1.0
            return what in caplog.text

        eventually(lambda: told("the top of thing.py has been running"))
        path.write_text("t'<p>made</p>'\n")
        overruns.saved({path})
        eventually(lambda: told("the top of thing.py was stopped, as"))
        status, _, body = asked.result(PATIENCE)
        overruns.end()
        assert status == 503
        assert "the top of thing.py was stopped, as" in body
        assert "<p>The page comes by itself.</p>" in body
        assert '<meta http-equiv="refresh" content="1">' in body


def scene_of_tabs(monkeypatch: pytest.MonkeyPatch, *, asking_again: int) -> tuple[list[str], list[str]]:
    """Two tabs ask for a page that is held; then it is made, and so many ask again. What was made, and what ended."""
    monkeypatch.setattr(openings, "STEP", 0.001)
    made, ended = list[str](), list[str]()

    class Page:
        def __init__(self) -> None:
            self.name = f"page {len(made) + 1}"
            made.append(self.name)

        def end(self) -> None:
            ended.append(self.name)

    async def scene() -> None:
        kernel = SimpleNamespace(held="held", post=lambda call: call())
        opening, free = openings.Openings(cast(Any, kernel)), asyncio.Event()
        monkeypatch.setattr(openings, "KEPT", 600.0 if asking_again else 0.001)

        async def begin() -> Any:
            page = Page()
            await free.wait()
            return page, page.name

        def ask() -> Any:
            return opening.open("/", cast(Any, "visitor"), begin)

        told = await asyncio.gather(ask(), ask(), return_exceptions=True)
        assert [type(one) for one in told] == [openings.Held, openings.Held]
        kernel.held = ""
        free.set()
        shown = [(await ask())[1] for _ in range(asking_again)]
        assert shown == made[:asking_again]
        while not asking_again and ended != made:
            await asyncio.wait_for(asyncio.sleep(0), PATIENCE)
        assert not opening._left

    asyncio.run(asyncio.wait_for(scene(), PATIENCE))
    return made, ended


def test_two_tabs_that_wait_for_one_page_each_get_what_was_begun_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scene_of_tabs(monkeypatch, asking_again=2) == (["page 1", "page 2"], [])


def test_of_two_tabs_that_do_not_ask_again_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scene_of_tabs(monkeypatch, asking_again=0) == (["page 1", "page 2"], ["page 1", "page 2"])


def test_an_interrupted_first_page_is_told_in_one_line(author: Author) -> None:
    path = author_file(author)
    with serving(path) as running:
        client = Client(running.url)
        visitor = client.enter()
        assert client.request("/", visitor)[0] == 503
        assert running.end(signal.SIGINT) == 0
        assert "Traceback" not in running.errors


def test_one_that_somebody_waits_for_is_told_in_one_line(author: Author) -> None:
    path = author_file(author)
    with command("serve", path, "--port", "0") as running:
        client = Client(running.url)
        visitor = client.enter()
        waiting = http.client.HTTPConnection("127.0.0.1", client.port)
        waiting.request("GET", "/", headers={"Sec-Fetch-Site": "none", **visitor})
        eventually(lambda: "the top of thing.py has been running for 3 seconds" in running.errors)
        began = time.monotonic()
        assert running.end(signal.SIGINT) == 0
        assert time.monotonic() - began < 10
        assert waiting.getresponse().status == 503
        waiting.close()
        assert "/ can't be shown: the top of thing.py was interrupted, at thing.py:" in running.errors, running.errors
        assert "Traceback" not in running.errors
