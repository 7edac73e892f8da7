"""`hyper-local serve` in real tabs: a login, two profiles, a server that is started again."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hyper_local.host import Service
from tests.browser.conftest import COUNTER
from tests.browser.serving import command, served
from tests.conftest import Author
from tests.contract.browser import Chromium, Tab, Visitor

pytestmark = pytest.mark.browser

CHAT = """
from hyper_local import broadcast, shared

username: str
messages = shared([])

def send(text: str):
    messages.append(f"{username}: {text}")
    broadcast()

t'''<ul>{% for message in messages %}<li>{message}</li>{% endfor %}</ul>
<form @submit="send"><input name=text aria-label=Text><button>Send</button></form>
{% if messages %}<details open><summary>x</summary><input name=more aria-label=More></details>{% endif %}'''
"""
RESTARTED = "The app was started again. What you have typed is still here; all else starts afresh."


class Entering(Visitor):
    """Somebody who fills in the login first."""

    def enter(self, name: str, password: str) -> Tab:
        tab = self.context_page()
        self.chromium.do(tab.fill, "[name=name]", name)
        self.chromium.do(tab.fill, "[name=password]", password)
        self.chromium.do(tab.click, "button")
        self.chromium.do(tab.wait_for_selector, "ul", state="attached")
        self.chromium.do(tab.close)
        return self.open()

    def context_page(self) -> Any:
        tab = self.chromium.do(self.context.new_page)
        self.chromium.do(tab.goto, self.entry.geturl())
        return tab


@pytest.fixture
def people(chromium: Chromium) -> Iterator[Any]:
    """Profiles of a browser, each with cookies of its own."""
    made: list[Entering] = []

    def person(url: str) -> Entering:
        made.append(Entering(chromium, url))
        return made[-1]

    yield person
    for one in made:
        one.close()


def test_two_profiles_and_two_tabs_after_a_login(author: Author, people: Any) -> None:
    path = author.file("live/chat.py", CHAT)
    with command("serve", path, "--port", "0", "--login", "password", HYPER_LOCAL_PASSWORD="open sesame") as running:
        ada, bob = people(running.url), people(running.url)
        first, other = ada.enter("ada", "open sesame"), bob.enter("bob", "open sesame")
        second = ada.open()
        for tab, said in ((first, "one"), (other, "two"), (second, "three")):
            tab.fill("[name=text]", said)
            tab.click("button")
            wanted = ["ada: one", "bob: two", "ada: three"][: ["one", "two", "three"].index(said) + 1]
            for each in (first, other, second):
                each.eventually(lambda each=each, wanted=wanted: each.texts("li") == wanted)
        assert running.end() == 0


def test_without_javascript_from_the_login_on(author: Author, chromium: Chromium) -> None:
    path = author.file("live/counter.py", COUNTER)
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with command("serve", path, "--port", "0", "--login", "password", HYPER_LOCAL_PASSWORD="open sesame") as running:
        context = chromium.context(java_script_enabled=False)
        tab = chromium.do(context.new_page)
        chromium.do(tab.goto, running.url)
        for field, text in (("name", "ada"), ("password", "open sesame")):
            chromium.do(tab.fill, f"[name={field}]", text)
        chromium.do(tab.click, "button")
        for count in ("0", "1", "2"):
            chromium.do(tab.wait_for_selector, f"button:text-is('{count}')")
            chromium.do(tab.click, "button")
        chromium.do(context.close)


@contextmanager
def linking(to: Iterable[str]) -> Iterator[str]:
    """Another website, with links to these addresses; gives its port."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write("".join(f'<a href="{escape(address)}">x</a> ' for address in to).encode())

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        try:
            yield str(site.server_address[1])
        finally:
            site.shutdown()
            thread.join()


def test_the_link_on_another_website_over_http_at_a_name(author: Author) -> None:
    """Browsers say where they come from to https and to their own machine only, and keep a strict cookie back."""
    author.file("live/chat.py", CHAT.replace("<ul>", "<p>{username}</p><ul>"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    service = Service(public=f"http://class.example:{port}")
    with (
        served(author.folder / author.app, port=port, development=False, service=service) as running,
        linking([running.address, f"{service.public}/"]) as elsewhere,
        closing(Chromium("--host-resolver-rules=MAP *.example 127.0.0.1")) as chromium,
    ):
        context = chromium.context()
        for link in ("a:first-child", "a:first-child", "a:last-child"):
            tab = chromium.do(context.new_page)
            chromium.do(tab.goto, f"http://moodle.example:{elsewhere}/")
            chromium.do(tab.click, link)
            chromium.do(tab.wait_for_selector, "p:text-is('guest-1')")
            chromium.do(tab.wait_for_url, f"{service.public}/")
        assert running.server.gate.keys.count == 1


@pytest.mark.parametrize(
    ("how", "number"),
    [
        ("serve", signal.SIGKILL),
        ("run", signal.SIGTERM),
        pytest.param("serve", signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param("run", signal.SIGKILL, marks=pytest.mark.slow),
    ],
)
@pytest.mark.case("S39")
def test_a_restarted_server_says_so_and_keeps_what_is_typed(
    author: Author, people: Any, tmp_path: Path, how: str, number: int
) -> None:
    path = author.file("live/chat.py", CHAT)
    line = ["serve", path, "--port", "0"] if how == "serve" else ["run", path, "--host", "browser", "--reload"]
    data = str(tmp_path / "data")
    with command(*line, HYPER_LOCAL_DATA=data) as running:
        url = running.url
        person = people(url)
        page = person.open()
        page.fill("[name=text]", "one")
        page.click("button")
        page.eventually(lambda: page.texts("li") == ["guest-1: one"])
        page.fill("[name=text]", "half a sen")
        page.fill("[name=more]", "in a section that comes later")
        running.end(number)
    with command(*line, HYPER_LOCAL_DATA=data) as running:
        assert running.url == url, "the same link opens it"
        page.eventually(lambda: page.errors() == [RESTARTED])
        page.eventually(lambda: page.texts("li") == [])
        value = "document.querySelector('[name={}]')?.value"
        assert page.evaluate(value.format("text")) == "half a sen"
        page.click("button")
        page.eventually(lambda: page.texts("li") == ["guest-1: half a sen"])
        page.eventually(lambda: page.evaluate(value.format("more")) == "in a section that comes later")
        assert running.end() == 0
