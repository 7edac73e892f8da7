"""The forms of pages that work without scripts (C3), post by post: who may, what is meant, how long it lasts."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup

from hyper_local_browser import handler, posts, visits
from hyper_local_browser.stream import LINES
from tests.browser.serving import Served, eventually, run, served
from tests.browser.test_gate import WRONG_HOSTS, WRONG_ORIGINS
from tests.conftest import Author

pytestmark = pytest.mark.rule("C3")

APP = '''
import asyncio
from pathlib import Path

count = 0
names = []

def up():
    global count
    count += 1

def add(name: str, age: int):
    names.append(f"{name} {age}")

def secret():
    names.append("secret")

async def slow():
    await asyncio.sleep(0.05)
    names.append("slow")

async def forever():
    names.append("started")
    await render()
    await asyncio.sleep(3600)

def on_unmount():
    with Path(__file__).with_name("ended.txt").open("a") as file:
        file.write(f"{count}\\n")

t"""<button @click="up">{count}</button>
{% if count > 100 %}<button @click="secret">never</button>{% endif %}
<form id="add" @submit.prevent="add"><input name="name" value=""><input name="age" aria-describedby="hint">
<button>Add</button>
<button type="button" @click="slow">Slow</button><button type="button" @click="forever">Forever</button></form>
<p>{", ".join(names)}</p>"""
'''


@pytest.fixture
def app(author: Author) -> Iterator[Served]:
    author.file("live/thing.py", APP)
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with served(author.folder / author.app) as running:
        yield running


Answer = tuple[int, dict[str, str], str]
"""Status, headers and body."""


class Reader:
    """A browser without scripts, as far as requests go."""

    def __init__(self, running: Served, visitor: dict[str, str] | None = None) -> None:
        self.running = running
        self.visitor = visitor or running.enter()
        self.path = ""
        self.page: Any = None
        self.get("/")

    def get(self, path: str) -> None:
        for _ in range(3):
            status, headers, body = self.running.request(path, self.visitor)
            if status != 303:
                break
            path = headers["Location"]
        assert status == 200, body
        self.path, self.page = path, BeautifulSoup(body, "html.parser")

    def action(self, css: str) -> str:
        """Where the button or form that `css` selects posts to."""
        found = self.page.select_one(css)
        return str(found.get("formaction") or found.get("action") or found.find_parent("form")["action"])

    def post(
        self, action: str, headers: dict[str, str] | None = None, **fields: str
    ) -> tuple[int, dict[str, str], str]:
        given = {"Origin": self.running.origin, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode()
        return self.running.request(action, {**self.visitor, **given, **(headers or {})}, "POST", body=body)

    def press(self, css: str, **fields: str) -> None:
        """Post, and follow to the next page."""
        status, headers, _ = self.post(self.action(css), **fields)
        assert status == 303
        self.get(headers["Location"])

    def text(self, css: str) -> str:
        return self.page.select_one(css).get_text()

    def errors(self) -> list[str]:
        return [found.get_text() for found in self.page.select(".hyper-overlay strong")]


UP = "button[form=hyper-plain][formaction]"


def test_a_page_without_the_setting_has_none_of_it(counter: Served) -> None:
    _, headers, body = counter.request("/", counter.enter())
    assert "hyper-plain" not in body
    assert "formaction" not in body
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_module_has_its_own_say(author: Author) -> None:
    author.file("pages/index.py", "__config__ = {'fallback': 'htmx', 'transport': 'sse'}\n\nt'<p>a</p>'")
    author.file("pages/other.py", "t'<p>b</p>'")
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        _, headers, index = running.request("/", visitor)
        assert "hyper-plain" in index
        assert 'data-live="/-/stream/' in index
        assert "connect-src 'self';" in headers["Content-Security-Policy"]
        _, headers, other = running.request("/other", visitor)
        assert "hyper-plain" not in other
        assert 'data-live="/-/live/' in other
        assert f"connect-src 'self' ws://127.0.0.1:{running.port};" in headers["Content-Security-Policy"]


def test_a_post_leads_to_a_page_that_can_be_reloaded(app: Served) -> None:
    page = Reader(app)
    status, headers, _ = page.post(page.action(UP))
    assert status == 303
    assert headers["Location"].startswith("/?hyper=")
    for _ in range(3):
        page.get(headers["Location"])
        assert page.text(UP) == "1"
    assert len(app.instances) == 1


@pytest.mark.rule("X1")
@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_the_name_of_a_page_leads_to_its_own_path_only(author: Author, transport: str) -> None:
    author.file("config.py", f'LIVE = {{"fallback": "htmx", "transport": "{transport}"}}')
    author.file(
        "pages/users/[id].py",
        """
        live = True
        id: int
        n = 0

        def up():
            global n
            n += 1

        t'<button @click="up">{id}: {n}</button>'
        """,
    )
    author.file("pages/index.py", "t'<p>start</p>'")
    with served(author.folder / author.app) as running:
        page = Reader(running)
        page.get("/users/5")
        page.press(UP)
        name = page.path.partition("?")[2]
        assert page.path == f"/users/5?{name}"
        live = page.page.script["data-live"]
        for path in ("/", "/users/6", "/users/5/x", "/nowhere", "//evil.example/users/5"):
            status, headers, body = running.request(f"{path}?{name}", page.visitor)
            assert (status, headers["Location"], body) == (303, f"/users/5?{name}", ""), path
        [visit] = [v for v in running.server.visits if v.token in live]
        assert visit.plain is not None, "another address leaves the page alone"
        page.get(f"/nowhere?{name}")
        assert (page.path, page.text(UP)) == (f"/users/5?{name}", "5: 1")


@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_a_name_of_no_page_leads_nowhere(author: Author, transport: str) -> None:
    author.file("config.py", f'LIVE = {{"transport": "{transport}"}}')
    author.file("live/thing.py", "t'<p>start</p>'")
    with served(author.folder / author.app) as running:
        visitor = running.enter()
        status, headers, _ = running.request("/nowhere?hyper=x", visitor)
        assert (status, headers["Location"]) == (303, "/nowhere")
        assert running.request("/nowhere", visitor)[0] == 404


@pytest.mark.rule("S2")
def test_the_plain_address_starts_afresh(app: Served) -> None:
    page = Reader(app)
    page.press(UP)
    page.get("/")
    assert page.text(UP) == "0"


def test_clicks_on_one_page_all_count_and_a_submit_counts_once(app: Served) -> None:
    page = Reader(app)
    action = page.action(UP)
    for _ in range(5):
        assert page.post(action)[0] == 303
    page.press(UP)
    assert page.text(UP) == "6"
    action = page.action("#add")
    for _ in range(3):
        assert page.post(action, name="Ada", age="36")[0] == 303
    page.press("#add", name="Bob", age="7")
    assert page.text("p") == "Ada 36, Bob 7", "other words on the same page are another submit"


@pytest.mark.rule("V1")
def test_wrong_arguments_are_said_at_the_field_and_run_nothing(app: Served) -> None:
    page = Reader(app)
    page.press("#add", name='"><b>x', age="old")
    assert page.text("p") == ""
    [said] = page.page.select("[name=age] + .hyper-message")
    assert said.get_text() == "Enter a whole number."
    assert said["title"] == "Invalid parameter 'age': expected int, got str"
    assert page.page.select_one("[name=age]")["value"] == "old"
    assert page.page.select_one("[name=age]")["aria-describedby"] == f"hint {said['id']}"
    assert page.page.select_one("[name=name]")["value"] == '"><b>x'
    assert page.errors() == []


@pytest.mark.rule("R1")
def test_an_async_handler_is_waited_for(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Reader(app)
    page.press("button[formaction]:-soup-contains(Slow)")
    assert page.text("p") == "slow"
    # But not for ever.
    monkeypatch.setattr(posts, "WAIT_SECONDS", 0.05)
    page.press("button[formaction]:-soup-contains(Forever)")
    assert page.text("p") == "slow, started"


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    "at", ["[0,1,0]", "[0,7]", "[0,1,0,0]", "[5,0]", '["a",0]', "[0,-1]", "[]", "[0,[1]]", "[true,0]"]
)
@pytest.mark.case("S5")
def test_what_is_not_on_the_page_is_not_called(app: Served, at: str) -> None:
    page = Reader(app)
    action = page.action(UP)
    assert action.endswith("/1?[0,0]")
    status, headers, _ = page.post(action.replace("[0,0]", at))
    assert status in (303, 400)
    if status == 303:
        page.get(headers["Location"])
        assert (page.text(UP), page.text("p")) == ("0", "")


@pytest.mark.rule("T8")
@pytest.mark.case("S6")
def test_keys_may_hold_anything(author: Author) -> None:
    keys = ["a", "1", '"&#%25+', "é 😀", "], [", "</form>"]
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    author.file(
        "live/thing.py",
        f"""
        left = {keys!r}

        def drop(name):
            left.remove(name)

        t'{{% for x in left %}}<button key={{x}} @click="drop({{x}})">{{x}}</button>{{% endfor %}}'
        """,
    )
    with served(author.folder / author.app) as running:
        page = Reader(running)
        for _ in keys:
            first, *others = [found.get_text() for found in page.page.select(UP)]
            page.press(UP)
            assert [found.get_text() for found in page.page.select(UP)] == others, first
            assert page.errors() == []


FILES = """
from hyper_local import File

got = []

def take(f: list[File]):
    got[:] = [file.name for file in f]

t'''<form @submit="take"><input type="file" name="f"><input type="file" name="f" multiple></form>
<p>{" ".join(got)}</p>'''
"""


def parts(name: str, *files: str) -> bytes:
    """A form's file inputs as a browser posts them: one that is empty as a part without a name."""
    return b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n1\r\n'.encode()
        for file in files
    )


def test_two_file_inputs_of_one_name_give_one_list(author: Author) -> None:
    author.file("live/thing.py", FILES)
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    with served(author.folder / author.app) as running:
        page = Reader(running)
        kind = {"Origin": running.origin, "Content-Type": "multipart/form-data; boundary=x"}
        for chosen in (["a", "b", "c"], ["", "b", "c"], ["a", ""], ["", ""]):
            body = parts("f", *chosen) + b"--x--\r\n"
            status, headers, _ = running.request(
                page.action("form:has([name=f])"), {**page.visitor, **kind}, "POST", body=body
            )
            assert status == 303
            page.get(headers["Location"])
            assert page.text("p").split() == [name for name in chosen if name]
            assert page.errors() == []


@pytest.mark.parametrize("number", [99, 0])
def test_a_page_that_is_not_known_any_more_is_shown_as_it_is_now(app: Served, number: int) -> None:
    page = Reader(app)
    _, headers, _ = page.post(page.action(UP).replace("/1?", f"/{number}?"))
    page.get(headers["Location"])
    assert page.text(UP) == "0"
    assert page.errors() == ["The page has changed meanwhile: this is how it is now."]
    page.press(UP)
    assert (page.text(UP), page.errors()) == ("1", [])


@pytest.mark.usefixtures("at_depth")
def test_nonsense_is_refused(app: Served) -> None:
    page = Reader(app)
    action = page.action(UP)
    for wrong in ("x", "{0,0]", "", "[0,0]&", "null", "[" * 10_000):
        assert page.post(action.replace("[0,0]", wrong))[0] == 400
    for wrong in ("x", "-1", "1" * 20):
        assert page.post(action.replace("/1?", f"/{wrong}?"))[0] == 405
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert page.post(action, broken, a="b")[0] == 400
    assert Reader(app).text(UP) == "0"


CONFIRM = """
left = ["<a>", "b"]

def drop(name, why):
    left.remove(name)
    left.append(why)

t'''<form><input name="why">
{% for name in left %}<button @click.confirm="drop({name}, why)" confirm="Drop {name}?">{name}</button>{% endfor %}
</form>'''
"""


@pytest.mark.rule("E5")
def test_confirm_asks_before_it_does_anything(author: Author) -> None:
    author.file("config.py", 'LIVE = {"fallback": "htmx"}')
    author.file("live/thing.py", CONFIRM)
    with served(author.folder / author.app) as running:
        page = Reader(running)
        status, _, body = page.post(page.action("button"), why="because")
        assert status == 200
        question = BeautifulSoup(body, "html.parser")
        assert question.select_one("form p").get_text() == "Drop <a>?"
        back = question.select_one("a")["href"]
        page.get(back)
        assert [found.get_text() for found in page.page.select("form button")] == ["<a>", "b"]
        page.page = question
        fields = {found["name"]: found["value"] for found in question.select("input")}
        assert fields["why"] == "because"
        page.press("form", **fields)
        assert [found.get_text() for found in page.page.select("form button")] == ["b", "because"]
        _, _, body = page.post(page.action("button"), {"HX-Request": "true"}, why="x")
        assert body.startswith('<div class="hyper-root"><form')


# Who may -----------------------------------------------------------------------


@pytest.mark.parametrize("origin", WRONG_ORIGINS)
@pytest.mark.parametrize("route", ["plain", "stream"])
@pytest.mark.case("S27")
def test_a_post_of_another_origin_is_refused(app: Served, route: str, origin: str | None) -> None:
    page = Reader(app)
    live = page.page.script["data-live"].replace("/live/", "/stream/")
    path = page.action(UP) if route == "plain" else live
    headers = {**page.visitor, "Content-Type": "application/x-www-form-urlencoded"}
    if origin is not None:
        headers["Origin"] = origin.format(port=app.port)
    assert app.request(path, headers, "POST", body=b"")[0] == 403
    if origin is not None and route == "stream":
        assert app.request(path, headers)[0] == 403


@pytest.mark.parametrize("host", WRONG_HOSTS)
def test_a_post_to_another_host_is_refused(app: Served, host: str) -> None:
    page = Reader(app)
    name = host.format(port=app.port)
    status, _, _ = app.request(page.action(UP), {**page.visitor, "Origin": f"http://{name}"}, "POST", name or " ", b"")
    assert status == 403 or (status == 400 and "@" in name)


@pytest.mark.parametrize("kind", [None, "", "text/plain", "application/json", "application/x-www-form-urlencoded2"])
def test_only_what_a_form_can_send_is_taken(app: Served, kind: str | None) -> None:
    page = Reader(app)
    headers = {**page.visitor, "Origin": app.origin, **({} if kind is None else {"Content-Type": kind})}
    assert app.request(page.action(UP), headers, "POST", body=b"")[0] == 415
    page.get("/")
    for right, body in (
        ("application/x-www-form-urlencoded; charset=utf-8", b""),
        ("Multipart/Form-Data; boundary=b", b"--b--\r\n"),
    ):
        assert app.request(page.action(UP), {**headers, "Content-Type": right}, "POST", body=body)[0] == 303
    assert app.request(page.action(UP), {**headers, "Content-Type": "multipart/form-data"}, "POST", body=b"")[0] == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
@pytest.mark.case("S27")
def test_a_post_from_another_site_is_refused(app: Served, site: str) -> None:
    page = Reader(app)
    assert page.post(page.action(UP), {"Sec-Fetch-Site": site})[0] == 403


@pytest.mark.case("S27")
def test_a_form_needs_the_token_of_its_page_and_its_visitor(app: Served) -> None:
    page, other = Reader(app), Reader(app)
    action = page.action(UP)
    token = urlsplit(action).path.split("/")[3]
    assert len(token) == 22
    for wrong in ("x", token[:-1], token + "x", urlsplit(page.page.script["data-live"]).path.split("/")[3]):
        assert page.post(action.replace(token, wrong))[0] == 404
    assert other.post(action)[0] == 404
    assert app.request(action, {"Origin": app.origin}, "POST", body=b"")[0] == 403
    page.press(UP)
    assert page.text(UP) == "1"
    # The name in the address is another: whoever reads it can't post.
    assert token not in page.path
    other.get(page.path)
    assert other.text(UP) == "0"


@pytest.mark.case("S27")
def test_the_tokens_are_in_no_log(app: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page = Reader(app)
    action = page.action(UP)
    live = page.page.script["data-live"]
    page.press(UP)
    page.post(action.replace("[0,0]", "x"))
    for headers in ({}, page.visitor):
        app.request(action, headers)
        app.request(live.replace("/live/", "/stream/"), headers, "PATCH")
    app.request("/-/plain/" + "y" * 43 + "/1", {**page.visitor, "Origin": app.origin}, "POST", body=b"")
    for secret in (urlsplit(action).path.split("/")[3], urlsplit(live).path.split("/")[3], "y" * 43):
        assert secret not in caplog.text


def test_a_long_post_is_refused_before_it_is_read(app: Served) -> None:
    page = Reader(app)
    action = page.action(UP)
    headers = {"Content-Length": str(1 << 40)}
    given = {**page.visitor, "Origin": app.origin, **headers}
    try:
        status = app.request(action, given, "POST")[0]
    except (ConnectionError, OSError):
        status = 400
    assert status == 400
    page.press("#add", name="x" * 200_000, age="1")
    assert page.text("p") == "x" * 200_000 + " 1"


# How long ----------------------------------------------------------------------


def ended(author: Author) -> list[str]:
    file = author.folder / author.app / "live" / "ended.txt"
    return file.read_text().split() if file.exists() else []


@pytest.mark.rule("R4")
def test_its_instance_waits_longer_for_a_reader(app: Served, author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "CONNECT_SECONDS", 0.0)
    page = Reader(app)
    page.press(UP)
    page.press(UP)
    assert (page.text(UP), ended(author)) == ("2", [])
    monkeypatch.setattr(visits, "PLAIN_SECONDS", 0.0)
    page.get(page.path)
    action = page.action(UP)
    eventually(lambda: ended(author) == ["2"], "on_unmount")
    eventually(lambda: not len(app.server.visits), "the end of the visit")
    status, _, body = page.post(action, {"Referer": f"{app.origin}/some/page?hyper=x"})
    assert status == 404
    assert "This page has ended" in body
    assert '<a href="/some/page">Start again</a>' in body
    assert '<a href="/">' in page.post(action, {"Referer": "http://evil.example/some/page"})[2]
    monkeypatch.setattr(visits, "PLAIN_SECONDS", 600.0)
    # Its own address starts afresh then.
    page.get(page.path)
    assert (page.path, page.text(UP)) == ("/", "0")


@pytest.mark.rule("R4")
def test_pages_that_nobody_uses_are_bounded(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "MOST_WAITING", 3)
    other = Reader(app)
    visitor = app.enter()
    readers = [Reader(app, visitor) for _ in range(6)]
    eventually(lambda: len(app.instances) == 4, "the end of those that came first")
    readers[-1].press(UP)
    other.press(UP)
    assert (readers[-1].text(UP), other.text(UP)) == ("1", "1")


def test_scripts_that_come_late_find_what_was_done(app: Served) -> None:
    page = Reader(app)
    old = page.page.script["data-live"]
    page.press(UP)

    async def go() -> None:
        async with app.connect(old, page.visitor) as late:
            assert await late.hear() == {"closed": "This page has ended."}
        async with app.connect(page.page.script["data-live"], page.visitor) as connection:
            assert (await connection.hello())["d"]["0"][1] == "1"
            await connection.event(0, 0)
            assert (await connection.hear() or {})["d"] == {"0": {"0": "2"}}

    run(go)


# htmx ----------------------------------------------------------------------------


def test_htmx_gets_only_the_component(app: Served) -> None:
    page = Reader(app)
    form = page.page.select_one("#hyper-plain")
    assert (form["hx-boost"], form["hx-target"], form["hx-swap"]) == ("true", "closest .hyper-root", "outerHTML")
    status, headers, body = page.post(page.action(UP), {"HX-Request": "true"})
    assert status == 200
    assert "Location" not in headers
    assert body.startswith('<div class="hyper-root"><')
    assert body.endswith("</div>")
    page.page = BeautifulSoup(body, "html.parser")
    assert page.text(UP) == "1"
    _, _, body = page.post(page.action("#add"), {"HX-Request": "true"}, name="Ada", age="old")
    assert "Enter a whole number." in body
    assert "<!doctype" not in body


def test_htmx_loads_the_page_anew_where_it_has_ended(app: Served) -> None:
    page = Reader(app)
    action = page.action(UP).replace("/-/plain/", "/-/plain/x")
    status, headers, _ = page.post(action, {"HX-Request": "true"})
    assert (status, headers["Hx-Refresh"]) == (200, "true")


# How much --------------------------------------------------------------------------


def sending(page: Reader, action: str, kind: str, size: int) -> socket.socket:
    """A post of which all but the last byte has been sent."""
    running = page.running
    to = socket.create_connection(("127.0.0.1", running.port or 0))
    head = {
        **page.visitor,
        "Host": running.origin.removeprefix("http://"),
        "Origin": running.origin,
        "Content-Type": kind,
        "Content-Length": str(size),
    }
    to.sendall("".join([f"POST {action} HTTP/1.1\r\n", *(f"{k}: {v}\r\n" for k, v in head.items()), "\r\n"]).encode())
    to.sendall(b"x" * (size - 1))
    return to


def status_of(to: socket.socket) -> int:
    """The last byte, and the answer."""
    with to:
        to.sendall(b"x")
        return int(to.recv(1000).split()[1])


FORM = "application/x-www-form-urlencoded"


@pytest.mark.case("S38")
@pytest.mark.parametrize(
    ("token", "kind", "status"),
    [("plain/x", FORM, 404), ("plain/", "text/plain", 415), ("stream/x", LINES, 404), ("stream/x", FORM, 415)],
    ids=["no page", "no form", "no stream", "no lines"],
)
def test_of_a_post_that_is_refused_nothing_is_kept(app: Served, token: str, kind: str, status: int) -> None:
    page = Reader(app)
    kept = []

    class Watched(bytearray):
        def __iadd__(self, more: Any) -> Any:
            kept.append(len(more))
            return super().__iadd__(more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handler, "bytearray", Watched, raising=False)
        path = page.action(UP).replace("/-/plain/", f"/-/{token}")
        refused = sending(page, path.partition("/1?")[0] if "stream" in token else path, kind, 1_000_000)
        assert status_of(refused) == status
        assert kept == []
        assert status_of(sending(page, page.action(UP), FORM, 1_000_000)) == 303
        assert sum(kept) == 1_000_000, "the control"


@pytest.mark.case("S38")
def test_one_visitor_has_so_much_on_the_way(author: Author) -> None:
    author.file("live/thing.py", APP)
    author.file("config.py", 'LIVE = {"fallback": "htmx", "upload_limit": 1}')
    with served(author.folder / author.app) as running:
        page, other = Reader(running), Reader(running)
        ((visitor, _),) = [
            (v.visitor, v) for v in running.server.visits if v.plain and v.plain.token in page.action(UP)
        ]
        several = [sending(page, page.action(UP), FORM, 1_400_000) for _ in range(2)]
        eventually(lambda: visitor.posts == 2 * 1_399_999, "the posts")
        third = sending(page, page.action(UP), FORM, 1_900_000)
        assert status_of(third) == 429
        assert status_of(sending(other, other.action(UP), FORM, 1_400_000)) == 303, "another visitor"
        several.pop().close()  # one that is given up makes room
        eventually(lambda: visitor.posts == 1_399_999, "the end of a post")
        assert status_of(sending(page, page.action(UP), FORM, 1_400_000)) == 303
        assert status_of(several.pop()) == 303
        eventually(lambda: visitor.posts == 0, "the end of all")


@pytest.mark.case("S38")
def test_what_a_handler_still_has_counts(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is answered before the handlers are done; the files of the post are still there."""
    monkeypatch.setattr(posts, "WAIT_SECONDS", 0.05)
    author.file("live/thing.py", APP)
    author.file("config.py", 'LIVE = {"fallback": "htmx", "upload_limit": 1}')
    with served(author.folder / author.app) as running:
        page = Reader(running)
        (visit,) = running.server.visits
        action = page.action("#add button:last-of-type")
        assert [status_of(sending(page, action, FORM, 1_400_000)) for _ in range(3)] == [303, 303, 429]
        assert visit.visitor.posts == 2_800_000
        running.server.kernel.post(visit.end)
        eventually(lambda: visit.visitor.posts == 0, "the end of the page")


@pytest.mark.case("S37")
def test_no_more_posts_of_a_page_wait_than_events_may(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "WAIT_SECONDS", 0.05)
    author.file("live/thing.py", APP)
    author.file("config.py", 'LIVE = {"fallback": "htmx", "queue_limit": 4}')
    with served(author.folder / author.app) as running:
        page, other = Reader(running), Reader(running)
        forever = page.action("#add button:last-of-type")
        assert [page.post(forever)[0] for _ in range(6)] == [303, 303, 303, 303, 429, 429]
        other.press(UP)
        assert other.text(UP) == "1"
        (visit,) = [v for v in running.server.visits if v.plain and v.plain.token in forever]
        running.server.kernel.call(visit.end).result()
        assert page.post(forever)[0] == 404


@pytest.mark.parametrize("referer", ["http://[", "//", "http://127.0.0.1:x/", "\xff"])
def test_where_a_post_came_from_may_be_nonsense(app: Served, referer: str, caplog: pytest.LogCaptureFixture) -> None:
    status, _, body = Reader(app).post("/-/plain/gone/1?[0,0]", {"Referer": referer})
    assert status == 404
    assert 'href="/"' in body
    assert "Traceback" not in caplog.text
