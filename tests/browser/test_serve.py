"""`hyper-local serve`: who comes in, behind a proxy, many people at once, and a server that is started again."""

from __future__ import annotations

import json
import logging
import re
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from tornado.httpclient import HTTPRequest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.websocket import websocket_connect

from hyper_local.commands.serve import Few
from hyper_local.host import Service
from hyper_local_browser import login
from hyper_local_browser.gate import Gate
from hyper_local_browser.keys import Keys
from hyper_local_browser.visitors import COOKIE_SECONDS, Visitors
from tests.browser.serving import Connection, Served, command, eventually, run, served
from tests.conftest import Author

WHO = """
username: str
t"<p>{username}</p>"
"""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def serve(author: Author, **service: Any) -> Any:
    """The app as `hyper-local serve` shows it."""
    return served(author.folder / author.app, development=False, service=Service(**service))


def name_of(page: str) -> str:
    """Whom the page greets."""
    found = re.search(r"<p>([^<]*)</p>\n?</div>", page)
    assert found, page
    return found[1]


@pytest.fixture
def who(author: Author) -> Author:
    author.file("live/who.py", WHO)
    return author


# Getting in ------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org"])
def test_other_computers_are_let_in_only_where_somebody_said_how(who: Author, host: str) -> None:
    with command("serve", who.folder / who.app, "--host", host) as ended:
        assert ended.process.wait(20) == 2
        assert ended.first == ""
        assert f"with --host {host} other computers can reach the app" in ended.errors
        for login_ in ("link", "password", "session"):
            assert f"--login {login_}" in ended.errors


def test_a_link_for_a_class(who: Author) -> None:
    with serve(who, bind="0.0.0.0", login="link") as running:
        assert "0.0.0.0" not in running.address
        assert running.request("/")[0] == 403
        ada, bob = running.enter(), running.enter()
        assert [name_of(running.request("/", one)[2]) for one in (ada, bob, ada)] == ["guest-1", "guest-2", "guest-1"]


def log_in(running: Served, name: str, password: str, **more: str) -> tuple[int, dict[str, str], str]:
    body = urlencode({"name": name, "password": password, "next": "/", **more}).encode()
    return running.request("/-/login", {**FORM, "Origin": running.origin}, "POST", body=body)


def test_a_name_and_a_password(who: Author) -> None:
    with serve(who, login="password", password="open sesame") as running:
        status, headers, body = running.request("/")
        assert status == 403
        assert 'action="/-/login"' in body
        assert "guest" not in body
        assert headers["Referrer-Policy"] == "same-origin", "or a browser would not say where the form comes from"
        status, headers, body = log_in(running, 'ada "<', "open sesam")
        assert 'value="ada &#34;&lt;"' in body, "it need not be written again"
        assert status == 403
        assert "That is not the password." in body
        assert "Set-Cookie" not in headers
        status, headers, _ = log_in(running, "  ada   lovelace ", "open sesame")
        assert (status, headers["Location"]) == (303, "/")
        cookie = headers["Set-Cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert name_of(running.request("/", {"Cookie": cookie.partition(";")[0]})[2]) == "ada lovelace"
        # The link of another kind of login opens nothing.
        assert running.request(f"/?token={running.server.gate.keys.token}")[0] == 403


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\u202eb"])
def test_a_name_is_a_name(who: Author, name: str) -> None:
    with serve(who, login="password", password="open sesame") as running:
        status, headers, body = log_in(running, name, "open sesame")
        assert status == 403
        assert "Write your name" in body
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize("to", ["//evil.example/", "https://evil.example", "/\\evil.example", "x\r\ny"])
def test_the_login_leads_to_this_host_only(who: Author, to: str) -> None:
    with serve(who, login="password", password="open sesame") as running:
        _, headers, _ = log_in(running, "ada", "open sesame", next=to)
        assert re.match(r"/(?![/\\])", headers["Location"])


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example"])
@pytest.mark.case("S27")
def test_the_login_takes_no_form_of_another_site(who: Author, origin: str | None) -> None:
    with serve(who, login="password", password="open sesame") as running:
        headers = {**FORM, **({"Origin": origin} if origin else {})}
        body = b"name=eve&password=open+sesame"
        assert running.request("/-/login", headers, "POST", body=body)[0] == 403


def test_nobody_tries_all_passwords(who: Author) -> None:
    with serve(who, login="password", password="open sesame") as running:
        for _ in range(login.MOST_WRONG):
            assert log_in(running, "eve", "guess")[0] == 403
        status, headers, _ = log_in(running, "eve", "open sesame")
        assert status == 429
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize("how", ["def", "async def"])
def test_a_function_says_who_somebody_is(who: Author, how: str) -> None:
    who.file(
        "config.py",
        f"""
        {how} session(request):
            if request.cookies.get("sso") == "broken":
                raise RuntimeError("no such user: s3cret")
            name = request.cookies.get("sso") or request.headers.get("x-user")
            assert not any("hyper-local" in name for name in request.cookies) and "Cookie" not in request.headers
            return {{"username": name + request.path}} if name else None

        LIVE = {{"session": session}}
        """,
    )
    with serve(who, login="session") as running:
        status, headers, body = running.request("/")
        assert status == 403
        assert "Set-Cookie" not in headers
        assert "does not know you" in body
        for given in ({"Cookie": "sso=ada"}, {"X-User": "ada"}):
            status, headers, body = running.request("/", given)
            assert status == 200
            assert name_of(body) == "ada/"
        cookie = headers["Set-Cookie"].partition(";")[0]
        assert running.request("/-/page.js", {"Cookie": cookie})[0] == 200
        assert running.request("/", {"Cookie": cookie})[0] == 403, "who is not known any more opens no page"
        status, _, body = running.request("/", {"Cookie": "sso=broken"})
        assert status == 500
        assert "s3cret" not in body


def test_whom_the_function_does_not_know_any_more_reads_no_page_without_scripts(who: Author) -> None:
    who.file(
        "config.py",
        """
        def session(request):
            name = request.headers.get("x-user")
            return {"username": name} if name else None

        LIVE = {"session": session, "fallback": "htmx"}
        """,
    )
    with serve(who, login="session") as running:
        _, headers, body = running.request("/", {"X-User": "ada"})
        cookie = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
        assert "ada</p>" in body
        (visit,) = running.server.visits
        assert visit.plain is not None
        page = f"/?hyper={visit.plain.name}"
        assert "ada</p>" in running.request(page, {**cookie, "X-User": "ada"})[2]
        status, _, body = running.request(page, cookie)
        assert status == 403
        assert "ada" not in body


def test_the_function_is_asked_in_a_tab_of_ones_own_too(who: Author) -> None:
    who.file("config.py", 'async def session(): return {"username": "everybody"}\nLIVE = {"session": session}')
    with served(who.folder / who.app) as running:
        assert name_of(running.request("/", running.enter())[2]) == "everybody"


SPELLED = ["/admin", "/admin/", "//admin", "/%61dmin", "//%61dmin//", "/admin?x=/", "/adm%69n?x#y"]


@pytest.mark.parametrize("spelled", SPELLED)
def test_a_page_has_one_address_for_the_function_too(who: Author, spelled: str) -> None:
    """Or it would keep people out of `/admin`, and let them in at `//admin`."""
    who.file("pages/index.py", "t'<p>home</p>'")
    who.file("pages/admin.py", "t'<p>for few</p>'")
    who.file(
        "config.py",
        """
        def session(request):
            return None if request.path == "/admin" else {}

        LIVE = {"session": session}
        """,
    )
    with serve(who, login="session") as running:
        status, headers, _ = running.request("/")
        assert status == 200
        visitor = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
        for known in ({}, visitor):
            status, _, body = running.request(spelled, known)
            assert (status, "for few" in body) == (403, False)

        async def go() -> None:
            # A page that an earlier server has shown, it says.
            async with running.connect(f"/-/live/{'x' * 43}?before{spelled}", visitor) as connection:
                assert await connection.hear() == {"closed": "This page has ended."}

        run(go)


def test_login_by_a_function_needs_one(who: Author) -> None:
    with command("serve", who.folder / who.app, "--login", "session") as ended:
        assert ended.process.wait(20) == 2
        assert "def session(request):" in ended.errors


# Hosts, proxies, links from elsewhere ---------------------------------------------


def test_the_address_it_is_reached_at_is_a_host(who: Author) -> None:
    with serve(who, bind="0.0.0.0", login="link") as running:
        for host, status in (
            (f"127.0.0.1:{running.port}", 200),
            (f"192.0.2.1:{running.port}", 403),  # an address, but not the one that was connected to
            (f"evil.example:{running.port}", 403),
            ("127.0.0.1", 403),
        ):
            assert running.request("/healthz", host=host)[0] == status


@pytest.mark.parametrize("port", [80, 8000])
@pytest.mark.parametrize(
    "service",
    [
        {},
        {"bind": "127.0.0.5"},
        {"bind": "::1"},
        {"bind": "0.0.0.0"},
        {"bind": "::"},
        {"bind": "Room-Server.lan"},
        {"public": "https://class.example.org"},
        {"public": "https://class.example.org:443/"},
        {"public": "http://class.example.org:80"},
        {"public": "http://class.example.org:8080"},
        {"public": "https://schüler.example"},
    ],
)
def test_the_printed_address_is_accepted_as_browsers_send_it(port: int, service: dict[str, str]) -> None:
    gate = Gate(port, service=Service(**service))
    printed = urlsplit(gate.address)
    # Browsers leave a port out that the scheme means anyhow, and write names in lower case and in ASCII.
    usual = {"http": 80, "https": 443}[printed.scheme]
    name = (printed.hostname or "").encode("idna").decode()
    host = f"[{name}]" if ":" in name else name
    if printed.port not in (None, usual):
        host += f":{printed.port}"
    ours = SimpleNamespace(getsockname=lambda: (name, port))
    connection: Any = SimpleNamespace(stream=SimpleNamespace(socket=ours))
    line = RequestStartLine("GET", "/", "HTTP/1.1")
    request = HTTPServerRequest(start_line=line, headers=HTTPHeaders({"Host": host}), connection=connection)
    assert gate.origin(request) == f"{printed.scheme}://{host}"
    if port == 80:
        assert ":80/" not in gate.address


def test_behind_a_proxy(who: Author, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "hyper_local.access")
    with serve(who, public="https://class.example.org", proxies=("127.0.0.1",)) as running:
        assert running.address.startswith("https://class.example.org/?token=")
        path = "/" + running.address.partition(".org/")[2]
        forwarded = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9, 127.0.0.1", "X-Forwarded-Host": "evil.example"}
        status, headers, _ = running.request(path, forwarded, host="class.example.org")
        assert status == 303
        cookie = headers["Set-Cookie"]
        assert cookie.startswith("__Host-hyper-local")
        assert "Secure" in cookie.split("; ")
        visitor = {"Cookie": cookie.partition(";")[0], "Origin": "https://class.example.org", **forwarded}
        status, headers, _ = running.request("/", visitor, host="class.example.org")
        assert status == 200
        assert "connect-src 'self' wss://class.example.org;" in headers["Content-Security-Policy"]
        plain = {**visitor, "Origin": "http://class.example.org"}
        assert running.request("/", plain, host="class.example.org")[0] == 403
        eventually(lambda: len(caplog.messages) >= 3, "three lines")
        assert {line.split()[0] for line in caplog.messages} == {"203.0.113.9"}


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9:1234", "203.0.113.9"),
        ("198.51.100.1, [2001:db8::9]:1234", "2001:db8::9"),
        ("198.51.100.1, [2001:db8::9]", "2001:db8::9"),
        ("198.51.100.1, 2001:db8::9", "2001:db8::9"),
        ("198.51.100.1, 10.0.0.7:80", "198.51.100.1"),
        ("198.51.100.1, unknown", "127.0.0.1"),
        ("198.51.100.1, ", "127.0.0.1"),
        ("198.51.100.1, [2001:db8::9", "127.0.0.1"),
        ("198.51.100.1, unknown, 10.0.0.7", "127.0.0.1"),
        ("10.0.0.7", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_of_a_proxy_only_what_it_added_is_believed(said: str, believed: str) -> None:
    """What stands before that, the visitor wrote: it would give a new address to each wrong password."""
    gate = Gate(1, service=Service(public="https://class.example.org", proxies=("127.0.0.1", "10.0.0.7")))
    line, headers = RequestStartLine("GET", "/", "HTTP/1.1"), HTTPHeaders({"Host": "x", "X-Forwarded-For": said})
    request = HTTPServerRequest(start_line=line, headers=headers)
    request.remote_ip = "127.0.0.1"
    assert gate.who_asks(request) == believed
    request.remote_ip = "192.0.2.1"
    assert gate.who_asks(request) == "192.0.2.1"


def test_what_others_say_of_themselves_is_not_believed(who: Author, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "hyper_local.access")
    with serve(who) as running:
        running.request("/healthz", {"X-Forwarded-For": "203.0.113.9", "X-Real-Ip": "203.0.113.9"})
        eventually(lambda: caplog.messages, "a line")
        assert caplog.messages[0].startswith("127.0.0.1 GET /healthz 200")


def test_a_proxy_is_named_with_the_address_that_people_open(who: Author) -> None:
    with command("serve", who.folder / who.app, "--proxy", "127.0.0.1") as ended:
        assert ended.process.wait(20) == 2
        assert "--public https://class.example.org" in ended.errors


def test_a_link_in_a_mail_leads_in(who: Author) -> None:
    """A cookie that is SameSite=Strict comes along only when a page of ours leads on."""
    with serve(who) as running:
        status, _, body = running.request("/", {"Sec-Fetch-Site": "cross-site"})
        assert status == 200
        assert 'content="0;url=/"' in body
        assert "guest" not in body
        assert running.request("/-/page.js", {**running.enter(), "Sec-Fetch-Site": "cross-site"})[0] == 403


@pytest.mark.parametrize("login_", ["link", "password"])
def test_a_browser_that_says_nothing_is_led_to_a_page_once(who: Author, login_: str) -> None:
    silent = {"Sec-Fetch-Site": ""}
    with serve(who, login=login_, password="open sesame") as running:
        status, headers, body = running.request("/", silent)
        assert status == 200
        assert "Set-Cookie" not in headers
        assert "guest" not in body
        address = body.partition('content="0;url=')[2].partition('"')[0]
        assert running.request(address, silent)[0] == 403, "it has no cookie after all"
        known = {**silent, "Cookie": running.server.gate.admit(name="ada").partition(";")[0]}
        status, headers, _ = running.request(address, known)
        assert (status, headers["Location"]) == (303, "/")
        assert running.request("/", known)[0] == 200
        assert running.request("/-/page.js", silent)[0] == 403


# Running it ---------------------------------------------------------------------


def test_health_is_said_to_whoever_asks_under_our_name(who: Author) -> None:
    with serve(who) as running:
        status, headers, body = running.request("/healthz")
        assert (status, body) == (200, "ok\n")
        assert "Set-Cookie" not in headers
        assert running.request("/healthz", {"Origin": "http://evil.example"})[0] == 403
        assert running.request("/healthz", {"Sec-Fetch-Site": "cross-site"})[0] == 403
        running.server.ending = True
        assert running.request("/healthz")[0] == 503


@pytest.mark.case("S27")
def test_the_access_log_has_no_token(who: Author, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve(who) as running:
        visitor = running.enter()
        live = running.visit(visitor)

        async def go() -> None:
            async with running.connect(live, visitor) as connection:
                await connection.hello()

        run(go)
        running.request("/a%0Ab?token=y", visitor)
        eventually(lambda: "closed" in caplog.text, "the end of the connection")
    said = [record.getMessage() for record in caplog.records if record.name == "hyper_local.access"]
    assert sorted(re.sub(r" \d+ ms$", "", line) for line in said) == [
        "127.0.0.1 GET / 200",
        "127.0.0.1 GET / 303",
        "127.0.0.1 GET /-/live/… 101",
        "127.0.0.1 GET /-/live/… closed None",
        "127.0.0.1 GET /a%0Ab 403",
    ]
    path = live.partition("?")[0]
    secrets = [running.server.gate.keys.token, visitor["Cookie"].partition("=")[2], path.split("/")[3]]
    assert not [secret for secret in secrets if secret in caplog.text]


def test_compression_where_the_peer_offers_it(author: Author) -> None:
    author.file("live/long.py", 'text = "again and " * 5000\nt"<p>{text}</p>"')

    async def size(running: Served, offer: bool) -> tuple[int, str]:
        """Bytes that came, and what was agreed."""
        visitor = running.enter()
        live = running.visit(visitor)
        request = HTTPRequest(f"ws://127.0.0.1:{running.port}{live}", headers={"Origin": running.origin, **visitor})
        socket = await websocket_connect(request, compression_options={} if offer else None)
        await socket.write_message(json.dumps({"type": "hello", "have": []}))
        text = await socket.read_message()
        assert "again and again" in str(text)
        protocol: Any = socket.protocol
        agreed = socket.headers.get("Sec-WebSocket-Extensions", "")
        bytes_in = protocol._wire_bytes_in
        await Connection(socket).close()
        return bytes_in, agreed

    with serve(author) as running:
        results: list[Any] = []

        async def go() -> None:
            results.extend([await size(running, True), await size(running, False)])

        run(go)
        (small, agreed), (large, nothing) = results
        assert small < 2000 < 40_000 < large
        assert "server_no_context_takeover" in agreed, "or each session would keep a quarter of a megabyte"
        assert nothing == ""


RAISES = """
def fail():
    raise ValueError("s3cret </pre><script>")

t"<button @click=fail>x</button>"
"""


@pytest.mark.case("S21")
def test_errors_show_no_detail_and_the_terminal_does(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    author.file("pages/index.py", f"live = True{RAISES}")
    author.file("pages/broken.py", "x = 1 / 0  # s3cret\nt'<p></p>'")
    with serve(author) as running:
        visitor = running.enter()
        status, _, body = running.request("/broken", visitor)
        assert status == 500
        assert "ZeroDivisionError" not in body
        assert "s3cret" not in body
        heard: list[Any] = []

        async def go() -> None:
            async with running.connect(running.visit(visitor), visitor) as connection:
                await connection.hello()
                await connection.event(0, 0, name="click")
                heard.append(await connection.hear())

        run(go)
        assert heard[0]["x"][0]["kind"] == "handler"
        assert "s3cret" not in json.dumps(heard)
        assert "ValueError" not in json.dumps(heard)
    assert "ZeroDivisionError" in caplog.text
    assert "s3cret </pre><script>" in caplog.text


# Started again -------------------------------------------------------------------


def test_what_lets_people_in_is_kept_for_this_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "app" / "serve.json"
    first = Keys.kept(file)
    first.count, first.port = 7, 8000
    first.keep()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["serve.json"]
    assert Keys.kept(file) == first
    other = Keys.kept(file, renew=True)
    assert (other.token, other.signing, other.password) != (first.token, first.signing, first.password)
    assert other.token != first.token
    assert other.signing != first.signing


@pytest.mark.parametrize("text", ["", "[]", "{", '{"token": 5, "signing": "", "count": true}', "\udce4"])
def test_a_file_that_is_broken_makes_new_keys(tmp_path: Path, text: str) -> None:
    file = tmp_path / "serve.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    keys = Keys.kept(file)
    assert len(keys.token) == len(keys.signing) == 43
    assert keys.count == 0


def test_a_folder_that_takes_nothing_keeps_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "taken").write_text("")
    keys = Keys.kept(tmp_path / "taken" / "serve.json")
    keys.keep()
    keys.keep()
    assert len(caplog.messages) == 1
    assert "after a restart they need a new link" in caplog.text


def test_a_cookie_is_only_what_we_have_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys()
    cookie = Visitors(keys).admit(name="ada")
    again = Visitors(keys)
    known = again.of(cookie)
    assert known is not None
    assert (known.name, known.number) == ("ada", 1)
    assert again.of(cookie) is known
    body, _, signature = cookie.partition(".")
    for wrong in (
        "",
        ".",
        body,
        f"{body}.",
        f"{body}x.{signature}",
        f"{body}.{signature}x",
        f"{body}.\udcff",
        "\udcff.",
    ):
        assert again.of(wrong) is None
    assert Visitors(Keys()).of(cookie) is None
    with monkeypatch.context() as later:
        later.setattr("hyper_local_browser.visitors.VERSION", 2)
        assert Visitors(keys).of(cookie) is None, "of another version"
    monkeypatch.setattr("hyper_local_browser.visitors.time.time", lambda: 2e9 + COOKIE_SECONDS)
    assert Visitors(keys).of(cookie) is None


NOTES = """
from pathlib import Path

kept = []
page: int = 0

def add(text: str):
    kept.append(text)

def on_mount():
    with Path(__file__).with_name("mounts.txt").open("a") as file:
        file.write("x")

t'''<p>{", ".join(kept)}</p><form @submit="add"><input name=text aria-label=t><button>Add</button></form>'''
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place where things are kept from one run to the next."""
    monkeypatch.setenv("HYPER_LOCAL_DATA", str(tmp_path / "data"))
    return str(tmp_path / "data")


@pytest.mark.parametrize("transport", ["websocket", "sse"])
@pytest.mark.case("S39")
def test_a_page_of_before_comes_back_to_a_new_server(author: Author, data: str, transport: str) -> None:
    author.file("live/notes.py", NOTES)
    author.file("config.py", f'LIVE = {{"transport": "{transport}"}}')
    with serve(author) as first:
        ada, eve = first.enter(), first.enter()
        live = first.visit(ada)
    with serve(author) as second:  # on the port of before
        assert second.address == first.address

        async def go() -> None:
            async with second.connect(live, ada) as connection:
                told = await connection.hear()
                assert told is not None
                assert told["error"].startswith("The app was started again.")
                await connection.say(type="hello", have=[], n=6, v=9)
                while (whole := await connection.hear()) is not None and "w" not in whole:
                    pass
                assert whole is not None
                assert whole["v"] == 10
                # What was on its way to the old server is answered, and runs nothing.
                await connection.say(type="event", n=4, v=9, at=[0, 0], name="submit", fields={"text": "old"})
                assert (await connection.hear() or {}).get("a") in (4, [4])
            # It is the same visit from now on.
            async with second.connect(live, ada) as connection:
                assert "error" not in (await connection.hello())
            # Somebody else can't have it, nor make one of a name too short to be ours.
            for who, path in ((eve, live), (ada, live.replace("/-/live/", "/-/live/x").replace("stream/", "stream/x"))):
                async with second.connect(path, who) as connection:
                    assert await connection.hear() == {"closed": "This page has ended."}

        run(go)
        assert len(second.server.visits) == 1


def test_a_page_that_has_ended_here_does_not_begin_anew(author: Author) -> None:
    author.file("live/notes.py", NOTES)
    with serve(author) as running:
        visitor = running.enter()
        live = running.visit(visitor)
        running.server.kernel.call(next(iter(running.server.visits)).end).result()
        eventually(lambda: not len(running.server.visits), "the end")

        async def go() -> None:
            async with running.connect(live, visitor) as connection:
                assert await connection.hear() == {"closed": "This page has ended."}

        run(go)
        assert not running.instances


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"login": "link"}, {"login": "password", "password": "open sesame"}),
        ({"login": "password", "password": "open sesame"}, {"login": "password", "password": "close sesame"}),
        ({"login": "password", "password": "open sesame"}, {"login": "session"}),
    ],
)
def test_a_cookie_is_of_one_kind_of_login_and_one_password(before: dict[str, str], after: dict[str, str]) -> None:
    keys = Keys()
    cookie = Gate(1, keys, Service(**before)).visitors.admit(name="ada")
    assert Gate(1, keys, Service(**before)).visitors.of(cookie) is not None, "a restart changes nothing"
    assert Gate(1, keys, Service(**after)).visitors.of(cookie) is None
    # Where the password is a made one, it is the kept one.
    made = Service(login="password")
    cookie = Gate(1, keys, made).visitors.admit(name="ada")
    assert Gate(1, keys, made).visitors.of(cookie) is not None
    keys.password = "another"
    assert Gate(1, keys, made).visitors.of(cookie) is None


def test_no_line_of_the_log_floods_it() -> None:
    now = [0.0]
    few = Few(lambda: now[0])

    def passes(text: str, level: int = logging.WARNING, name: str = "hyper_local") -> bool:
        return few.filter(logging.LogRecord(name, level, "", 0, text, (), None))

    assert [passes("a message was refused: %s") for _ in range(12)] == [True] * 10 + [False] * 2
    assert passes("an event was refused: %s"), "another line"
    assert all(passes("it failed", logging.ERROR) for _ in range(20)), "what is our own fault is all said"
    assert all(passes("%s", logging.INFO, "hyper_local.access") for _ in range(20))
    now[0] = 1.5
    assert passes("a message was refused: %s"), "a second later"
