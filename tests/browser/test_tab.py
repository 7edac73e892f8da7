"""The page itself, in a real browser's tab."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from hyper_local import uploads
from hyper_local_browser import visits
from tests.browser.conftest import COUNTER
from tests.browser.serving import Served, command, eventually, served, serving
from tests.conftest import Author
from tests.contract.browser import Chromium, Tab, Visitor

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def visit(chromium: Chromium) -> Iterator[Any]:
    """Give a served app a visitor; whatever the console complained of fails the test."""
    visitors: list[Visitor] = []

    def make(running: Served, **options: Any) -> Visitor:
        visitors.append(Visitor(chromium, running.address, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.close()
    # Chromium says so of a stream that is cut, as these tests do.
    failures = [failure for visitor in visitors for failure in visitor.failures]
    expected = ("ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_INTERNET_DISCONNECTED")
    assert [failure for failure in failures if not any(name in failure for name in expected)] == []


LOST = "The connection to the app is lost. Reload the page; if the app was started again, open the address it printed."
UNKNOWN = (
    "The app does not know this tab any more, as after a new start. Open the address that it printed last, or reload "
    "the page if you log in to it."
)
TRANSPORTS = [pytest.param("websocket"), pytest.param("sse", marks=pytest.mark.rule("C3"))]


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    """How tabs connect."""
    return request.param


@pytest.fixture
def counter(author: Author, transport: str) -> Iterator[Served]:
    """The counter over each transport."""
    author.file("live/counter.py", COUNTER)
    author.file("config.py", f'LIVE = {{"transport": "{transport}"}}')
    with served(author.folder / author.app) as running:
        yield running


@pytest.mark.rule("X2")
def test_clicks_count(counter: Served, visit: Any) -> None:
    page = visit(counter).open()
    for _ in range(5):
        page.click("button")
    page.eventually(lambda: page.text("button") == "5")
    assert page.evaluate("location.href") == f"{counter.origin}/"
    assert page.evaluate("document.title") == "Counter"


CLICK = """() => new Promise((done) => {
  const button = document.querySelector("button");
  const began = performance.now();
  new MutationObserver(() => button.textContent === "1" && done(performance.now() - began))
    .observe(button, {subtree: true, characterData: true});
  button.click();
})"""


def test_a_slow_link_on_request(author: Author, visit: Any) -> None:
    path = author.file("live/counter.py", COUNTER)
    with serving(path, "--latency", "200") as running:
        page = visit(SimpleNamespace(address=running.url)).open()
        assert page.evaluate(CLICK) >= 400


@pytest.mark.rule("R6")
def test_todos_keep_the_focus(visit: Any) -> None:
    with served(EXAMPLES / "todos") as running:
        page = visit(running).open()
        page.eventually(lambda: page.focused() == "text")
        for number, text in enumerate(("milk", "bread"), 1):
            page.do(page.tab.keyboard.type, text)
            page.do(page.tab.keyboard.press, "Enter")
            page.eventually(lambda n=number: page.count("li") == n)
            assert page.focused() == "text"
            assert page.value("input[name=text]") == ""
        page.change("li input[type=checkbox]", True)
        page.eventually(lambda: "1 left" in page.text("section"))


@pytest.mark.rule("R2")
def test_search_shows_that_it_is_loading(visit: Any) -> None:
    with served(EXAMPLES / "search") as running:
        page = visit(running).open()
        page.watch("[role=status]")
        page.do(page.tab.type, "input", "iron", delay=30)
        page.eventually(lambda: page.watched("[role=status]") == ["Searching…", "1 found"])
        assert page.texts("li strong") == ["Iron"]
        assert page.value("input") == "iron"


@pytest.mark.rule("B3")
def test_two_people_chat(visit: Any) -> None:
    with served(EXAMPLES / "chat") as running:
        ada, ben = visit(running).open(), visit(running).open()
        ada.submit("form", text="Good morning")
        ben.eventually(lambda: "guest-1 Good morning" in ben.text("section"))
        ben.submit("form", text="Hello")
        ada.eventually(lambda: "guest-2 Hello" in ada.text("section"))


@pytest.mark.rule("S2")
def test_two_tabs_of_one_browser_are_apart(counter: Served, visit: Any) -> None:
    visitor = visit(counter)
    one, two = visitor.open(), visitor.open()
    one.click("button")
    one.eventually(lambda: one.text("button") == "1")
    assert two.text("button") == "0"


@pytest.mark.rule("R4")
def test_a_reload_starts_afresh(counter: Served, visit: Any) -> None:
    page: Tab = visit(counter).open()
    page.click("button")
    page.eventually(lambda: page.text("button") == "1")
    page.sent.clear()
    page.do(page.tab.reload)
    page.wait_until_live()
    assert page.text("button") == "0"
    eventually(lambda: len(counter.instances) == 1, "the end of the first page's instance")


SOURCES = """
const Source = window.EventSource;
window.sources = [];
window.EventSource = class extends Source { constructor(path) { super(path); sources.push(this); } };
"""


@pytest.mark.rule("R4")
@pytest.mark.parametrize("transport", ["sse"], indirect=True)
def test_a_page_that_goes_after_its_stream_has_ended_says_so(counter: Served, visit: Any) -> None:
    """A reload ends the stream first, and a busy computer has time to take that for a loss."""
    visitor = visit(counter)
    visitor.chromium.do(visitor.context.add_init_script, SOURCES)
    page: Tab = visitor.open()

    def go() -> None:
        with page.tab.expect_navigation():
            page.tab.evaluate("(sources[0].onerror(), setTimeout(() => location.reload(), 20))")

    page.sent.clear()
    page.do(go)
    page.wait_until_live()
    eventually(lambda: len(counter.instances) == 1, "the end of the first page's instance")


def test_a_closed_tab_ends_its_instance_at_once(counter: Served, visit: Any) -> None:
    page: Tab = visit(counter).open()
    assert len(counter.instances) == 1
    page.do(page.tab.close)
    eventually(lambda: not counter.instances, "the end of the instance")


def test_a_lost_connection_comes_back_and_nothing_is_lost(counter: Served, visit: Any) -> None:
    page: Tab = visit(counter).open()
    page.click("button")
    page.eventually(lambda: page.text("button") == "1")
    page.sent.clear()
    counter.loop.call_soon_threadsafe(lose, counter)
    page.eventually(lambda: page.count("button") and page.evaluate("!!document.querySelector('.hyper-offline')"))
    # Kept until the connection is there again.
    page.click("button")
    page.click("button")
    page.eventually(lambda: page.text("button") == "3")
    assert not page.evaluate("!!document.querySelector('.hyper-offline')")
    assert page.errors() == []
    assert len(counter.instances) == 1


LOGGED = '''
log = []

def note(word: str):
    log.append(word)

t"""<form @submit="note(word)"><input name="word" aria-label="word"><button>Note</button></form>
<button id="plus" @click="note('+')">+</button><p>{" ".join(log)}</p>"""
'''


@pytest.mark.rule("E6", "R5")
@pytest.mark.parametrize("cut", [False, True], ids=["only-down", "and-cut"])
def test_what_is_done_while_the_network_is_down_arrives_once(
    author: Author, visit: Any, transport: str, cut: bool
) -> None:
    author.file("live/logged.py", LOGGED)
    author.file("config.py", f'LIVE = {{"transport": "{transport}"}}')
    with served(author.folder / author.app) as running:
        page: Tab = visit(running).open()
        page.click("#plus")
        page.eventually(lambda: page.text("p") == "+")
        page.do(page.tab.context.set_offline, True)
        if cut:
            # A network that is down takes an open WebSocket with it; Chromium's, which is only switched off, does not.
            running.loop.call_soon_threadsafe(lose, running)
            page.eventually(lambda: page.evaluate("!!document.querySelector('.hyper-offline')"))
        page.click("#plus")
        page.submit("form", word="typed")
        page.fill("input", "half")
        page.do(page.tab.context.set_offline, False)
        page.eventually(lambda: page.text("p") == "+ + typed")
        page.click("#plus")
        page.eventually(lambda: page.text("p") == "+ + typed +")
        assert page.evaluate("document.querySelector('input').value") == "half"
        assert page.errors() == []
        assert len(running.instances) == 1


@pytest.mark.rule("E6")
@pytest.mark.parametrize("again", [False, True], ids=["gone", "started-again"])
def test_a_server_that_was_killed(author: Author, chromium: Chromium, transport: str, again: bool) -> None:
    author.file("live/logged.py", LOGGED)
    # Where it is started again, it still tries when that is there.
    attempts = 20 if again else 2
    author.file("config.py", f'LIVE = {{"reconnect_attempts": {attempts}, "transport": "{transport}"}}')
    with serving(author.folder / author.app) as command:
        visitor = Visitor(chromium, command.url)
        page = visitor.open()
        page.click("#plus")
        page.eventually(lambda: page.text("p") == "+")
        page.fill("input", "half a sen")
        command.end(signal.SIGKILL)
    port = visitor.entry.port
    with serving(author.folder / author.app, "--port", str(port)) if again else nullcontext() as command:
        page.fill("input", "half a sentence")
        page.click("#plus")
        page.eventually(lambda: page.errors() == [UNKNOWN if again else LOST])
        assert page.evaluate("document.querySelector('input').value") == "half a sentence"
        assert page.text("p") == "+"
        shown = "getComputedStyle(document.querySelector('.hyper-root'), '::after').display"
        assert page.evaluate(shown) == "none", "it does not try again any more"
        if command is not None:
            page.do(page.tab.goto, page.evaluate("location.href"))
            assert page.text("h1") == "Open the whole address"
            assert "If the app was started again, it has printed a new one." in page.text("p")
            other = Visitor(chromium, command.url)
            fresh = other.open()
            assert fresh.text("p") == "", "no click of before runs in it"
            other.close()
    visitor.close()


CUT_OFF = """
Math.random = () => 0.5;
window.waits = []; window.tries = 0;
const later = setTimeout;
window.setTimeout = (function_, wait, ...more) => {
  const again = function_.name === "connect";
  if (again) waits.push(wait);
  return later(function_, again ? 0 : wait, ...more);
};
window.WebSocket = class {
  constructor() { tries += 1; later(() => this.onclose({ code: 1006 })); }
};
window.EventSource = class extends EventTarget {
  constructor() { super(); tries += 1; later(() => this.onerror()); }
  close() {}
};
"""
"""No connection is ever had, and what is to come later comes at once."""


@pytest.mark.rule("C1", "C3")
def test_a_page_tries_again_later_and_later_as_often_as_it_is_told(
    author: Author, chromium: Chromium, transport: str
) -> None:
    author.file("live/counter.py", COUNTER)
    author.file("config.py", f'LIVE = {{"reconnect_attempts": 7, "transport": "{transport}"}}')
    with served(author.folder / author.app) as running:
        visitor = Visitor(chromium, running.address)
        tab = chromium.do(visitor.context.new_page)
        chromium.do(tab.add_init_script, CUT_OFF)
        chromium.do(tab.goto, running.address)
        chromium.do(tab.wait_for_selector, ".hyper-lost")
        assert chromium.do(tab.evaluate, "waits") == [250, 500, 1000, 2000, 4000, 5000, 5000]
        assert chromium.do(tab.evaluate, "tries") == 8
        assert chromium.do(tab.inner_text, ".hyper-overlay strong") == LOST
        visitor.close()


@pytest.mark.rule("E3", "R5")
def test_an_upload_goes_on_after_a_lost_connection(
    author: Author, visit: Any, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    author.file("config.py", f'LIVE = {{"transport": "{transport}"}}')
    author.file(
        "live/upload.py",
        """
        from hyper_local import File
        sizes = []

        def take(f: File):
            sizes.append((f.size, len(set(f.read()))))

        t"<form @submit=take><input type=file name=f aria-label=f><button>x</button></form><p>{sizes!r}</p>"
        """,
    )
    starts: list[int] = []
    piece = uploads.Uploads.piece

    def third_is_lost(self: uploads.Uploads, message: Any) -> None:
        starts.append(message.start)
        if len(starts) == 3:
            running.loop.call_soon_threadsafe(lose, running)
        else:
            piece(self, message)

    monkeypatch.setattr(uploads.Uploads, "piece", third_is_lost)
    with served(author.folder / author.app) as running:
        page: Tab = visit(running).open()
        page.upload("input", "x", "x" * uploads.PIECE * 4)
        page.click("button")
        page.eventually(lambda: page.text("p") == f"[({uploads.PIECE * 4}, 1)]")
        assert [start // uploads.PIECE for start in starts] == [0, 1, 2, 2, 3]
        assert page.errors() == page.said() == []


def lose(running: Served) -> None:
    """Cut every connection, as a network would: without a word."""
    for visit in running.server.visits:
        getattr(visit._socket, "ws_connection", visit._socket).stream.close()


def test_who_can_not_come_back_is_told(counter: Served, visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "GRACE_SECONDS", 0.0)
    page: Tab = visit(counter).open()
    counter.loop.call_soon_threadsafe(lose, counter)
    page.eventually(lambda: page.errors() == ["This page has ended. Reload it to start again."])
    assert page.text("button") == "0"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (signal.SIGTERM, "The app was stopped. Start it again, and open the address that it prints then."),
        (signal.SIGKILL, LOST),
    ],
)
def test_the_end_of_the_server_is_told(
    author: Author, chromium: Chromium, transport: str, number: int, says: str
) -> None:
    author.file("config.py", f'LIVE = {{"reconnect_attempts": 1, "transport": "{transport}"}}')
    author.file("live/hello.py", 't"""<p>Hello</p>"""')
    with serving(author.folder / author.app) as command:
        visitor = Visitor(chromium, command.url)
        page = visitor.open()
        command.process.send_signal(number)
        page.eventually(lambda: page.errors() == [says])
        assert page.text("p") == "Hello"
        visitor.close()


def test_a_tab_of_an_app_that_was_started_again_says_what_to_open(
    author: Author, chromium: Chromium, transport: str
) -> None:
    author.file("config.py", f'LIVE = {{"reconnect_attempts": 20, "transport": "{transport}"}}')
    author.file("live/hello.py", """t'<p>Hello</p><textarea name="text" aria-label="text"></textarea>'""")
    folder = author.folder / author.app
    with serving(folder) as first:
        visitor = Visitor(chromium, first.url)
        page = visitor.open()
        page.do(page.tab.type, "textarea", "half a sentence")
        first.process.kill()
        first.process.wait()
        port = str(urlsplit(first.url).port)
        with command("run", folder, "--host", "browser", "--port", port) as second:
            page.eventually(lambda: page.errors() == [UNKNOWN])
            assert page.value("textarea") == "half a sentence"
            # Whoever comes back to the tab is told so once more, and nothing goes round in circles.
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            page.eventually(lambda: page.errors() == [UNKNOWN])
            page.do(page.tab.reload)
            assert page.do(page.tab.inner_text, "h1") == "Open the whole address"
            page.do(page.tab.goto, second.url)
            page.wait_until_live()
            assert page.text("p") == "Hello"
        visitor.close()


@pytest.mark.rule("X1")
def test_links_are_ordinary(author: Author, visit: Any) -> None:
    author.file("pages/index.py", 't"""<title>Start</title><a href="/users/5">five</a>"""')
    author.file("pages/users/[id].py", 'id: int\n\nt"""<title>User {id}</title><p>{id + 1}</p>"""')
    with served(author.folder / author.app) as running:
        page: Tab = visit(running).open()
        assert page.evaluate("document.title") == "Start"
        page.sent.clear()
        page.click("a")
        page.do(page.tab.wait_for_url, "**/users/5")
        page.wait_until_live()
        assert page.text("p") == "6"
        assert page.evaluate("document.title") == "User 5"
        page.sent.clear()
        page.do(page.tab.go_back)
        page.wait_until_live()
        assert page.evaluate("document.title") == "Start"


@pytest.mark.rule("X1")
def test_a_title_follows_the_state(author: Author, visit: Any) -> None:
    author.file(
        "live/count.py",
        'n = 0\n\ndef up():\n    global n\n    n += 1\n\nt"""<title>At {n}</title><button @click="up">{n}</button>"""',
    )
    with served(author.folder / author.app) as running:
        page = visit(running).open()
        page.click("button")
        page.eventually(lambda: page.evaluate("document.title") == "At 1")


def test_a_deep_link_with_the_token_works_from_another_site(author: Author, visit: Any) -> None:
    author.file("pages/index.py", 't"""<p>start</p>"""')
    author.file("pages/deep.py", 't"""<p>deep</p>"""')
    with served(author.folder / author.app) as running:
        page: Tab = visit(running).open()
        link = running.address.replace("/?", "/deep?")
        page.do(page.tab.goto, f"data:text/html,<a href='{link}'>go</a>")
        page.sent.clear()
        page.do(page.tab.click, "a")
        page.do(page.tab.wait_for_url, "**/deep")
        page.wait_until_live()
        assert page.text("p") == "deep"


@pytest.mark.rule("R3")
@pytest.mark.case("S36")
def test_a_failing_on_mount_is_shown(author: Author, visit: Any) -> None:
    author.file("live/sad.py", 'def on_mount():\n    raise ValueError("no <b>luck</b>")\n\nt"""<p>still here</p>"""')
    with served(author.folder / author.app) as running:
        page = visit(running).open()
        page.eventually(lambda: page.errors() == ["ValueError: no <b>luck</b>"])
        assert page.text("p") == "still here"


@pytest.mark.rule("C3")
def test_a_tab_more_than_the_browser_can_connect_says_so(author: Author, visit: Any) -> None:
    author.file("live/counter.py", COUNTER)
    author.file("config.py", 'LIVE = {"transport": "sse", "reconnect_attempts": 0}')
    with served(author.folder / author.app) as running:
        visitor = visit(running)
        tabs = [visitor.open() for _ in range(5)]
        one_more: Any = visitor.chromium.do(visitor.context.new_page)
        visitor.chromium.do(one_more.goto, running.origin)
        says = "This browser can't connect more tabs of the app. Close one, then reload this page."
        visitor.chromium.do(lambda: one_more.locator(".hyper-overlay strong", has_text=says).wait_for())
        for tab in tabs:
            tab.click("button")
            tab.eventually(lambda tab=tab: tab.text("button") == "1")
        tabs[0].do(tabs[0].tab.close)
        eventually(lambda: len(running.instances) <= 5, "the end of the closed tab's instance")
        visitor.chromium.do(one_more.reload)
        visitor.chromium.do(one_more.locator("button").click)
        visitor.chromium.do(lambda: one_more.locator("button", has_text="1").wait_for())
        visitor.close()  # pages say goodbye, which a server that has ended would refuse
