"""Who may talk to the server (S26, S27, S28): every route, every wrong host, origin, token and cookie."""

from __future__ import annotations

import asyncio
import html
import http.client
import logging
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPClientError
from tornado.routing import PathMatches
from tornado.websocket import WebSocketClosedError

from tests.browser.serving import Served, eventually, run, served
from tests.conftest import Author

SOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}

WRONG_HOSTS = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1",
    "127.0.0.1:{port}@evil.example",
    "127.0.0.1.evil.example:{port}",
    "0.0.0.0:{port}",
    "127.1:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "LOCALHOST.:{port}",
    "127.0.0.1:1",
    "",
]

WRONG_ORIGINS = [
    None,
    "null",
    "",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://localhost:{port}",
    "http://127.0.0.1.evil.example:{port}",
    "http://127.0.0.1:{port}.evil.example",
    "http://evil.example:{port}",
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@evil.example",
]


def routes(served: Served) -> list[str]:
    """A path for every route there is, read from the router."""
    samples = {
        r"/-/live/([\w-]+)$": "/-/live/abc",
        r"/-/stream/([\w-]+)$": "/-/stream/abc",
        r"/-/plain/([\w-]+)/(\d{1,9})$": "/-/plain/abc/1",
        r"/-/(page\.js|style\.css)$": "/-/page.js",
        r"/healthz$": "/healthz",
        r"(/static/.*)$": "/static/logo.svg",
        r".*$": "/",
    }
    matchers = [rule.matcher for rule in served.server.wildcard_router.rules]
    return [samples[m.regex.pattern] for m in matchers if isinstance(m, PathMatches)]


@pytest.mark.case("S26")
def test_every_route_is_known_to_these_tests(counter: Served) -> None:
    assert len(routes(counter)) == len(counter.server.wildcard_router.rules) == 7


@pytest.mark.parametrize("host", WRONG_HOSTS)
@pytest.mark.case("S26")
def test_another_host_is_refused_on_every_route(counter: Served, host: str) -> None:
    visitor = counter.enter()
    name = host.format(port=counter.port)
    for path in routes(counter):
        for headers in (visitor, {**visitor, **SOCKET, "Origin": f"http://{name}"}):
            # An empty header, for "" means the right host here.
            status, _, body = counter.request(path, headers, host=name or " ")
            # 400: tornado itself won't read it as a host.
            assert status == 403 or (status == 400 and "@" in name)
            assert "data-live" not in body
    assert not counter.instances


@pytest.mark.case("S26")
def test_a_request_without_host_or_with_two_is_refused(counter: Served) -> None:
    visitor = counter.enter()
    assert counter.request("/", visitor, host=None)[0] in (400, 403)
    twice = {**visitor, "host": f"127.0.0.1:{counter.port}"}
    assert counter.request("/", twice)[0] in (400, 403)


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}"])
def test_our_own_hosts_are_let_in(counter: Served, host: str) -> None:
    assert counter.request("/", counter.enter(), host=host.format(port=counter.port))[0] == 200


@pytest.mark.parametrize("origin", WRONG_ORIGINS)
@pytest.mark.case("S26")
def test_a_socket_and_a_post_of_another_origin_are_refused_on_every_route(counter: Served, origin: str | None) -> None:
    visitor = counter.enter()
    live = counter.visit(visitor)
    said = {} if origin is None else {"Origin": origin.format(port=counter.port)}
    for path in [*routes(counter), live]:
        assert counter.request(path, {**visitor, **SOCKET, **said})[0] == 403
        assert counter.request(path, {**visitor, **said}, "POST")[0] == 403


def test_a_socket_of_our_own_page_is_opened(counter: Served) -> None:
    visitor = counter.enter()

    async def go() -> None:
        async with counter.connect(counter.visit(visitor), visitor) as connection:
            assert (await connection.hello())["v"] == 1

    run(go)


@pytest.mark.case("S26")
def test_nothing_without_a_cookie(counter: Served) -> None:
    visitor = counter.enter()
    name, _, secret = visitor["Cookie"].partition("=")
    live = counter.visit(visitor)
    for cookie in (
        "",
        f"{name}=",
        f"{name}={secret[:-1]}x",
        f"{name}={secret}x",
        f"other={secret}",
        f"{name}-1={secret}",
    ):
        headers = {"Cookie": cookie} if cookie else {}
        for path in [*routes(counter), live]:
            # That one says that it is there, to whoever asks under our own name; but no more.
            assert counter.request(path, headers)[0] == (200 if path == "/healthz" else 403)
            assert counter.request(path, {**headers, "Origin": counter.origin}, "POST")[0] == 403
            assert counter.request(path, {**headers, **SOCKET, "Origin": counter.origin})[0] == 403


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "{token}x", "{token}&token={token}", "%00"])
def test_a_wrong_token_is_refused(counter: Served, token: str) -> None:
    right = urlsplit(counter.address).query.partition("=")[2]
    assert counter.request("/?token=" + token.format(token=right))[0] == 403


@pytest.mark.parametrize("path", ["/-/page.js", "/-/live/abc"])
def test_sockets_and_assets_take_no_token(counter: Served, path: str) -> None:
    query = urlsplit(counter.address).query
    assert counter.request(f"{path}?{query}")[0] == 403
    assert counter.request(f"{path}?{query}", {**SOCKET, "Origin": counter.origin})[0] == 403
    assert counter.request(f"/?{query}", {**SOCKET, "Origin": counter.origin})[0] == 403


def test_the_token_becomes_a_cookie_and_leaves_the_address(counter: Served) -> None:
    query = urlsplit(counter.address).query
    status, headers, _ = counter.request(f"/some/page?{query}")
    assert (status, headers["Location"]) == (303, "/some/page")
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(f"hyper-local-{counter.port}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert query.partition("=")[2] not in cookie


def test_the_token_does_not_send_people_to_another_host(counter: Served) -> None:
    query = urlsplit(counter.address).query
    for path in ("//evil.example/", "/\\evil.example/"):
        assert counter.request(f"{path}?{query}")[1]["Location"] == "/evil.example/"


def test_who_comes_from_another_site_goes_on_from_a_page_of_ours(counter: Served) -> None:
    # A browser sends no SameSite=Strict cookie along a redirect that began elsewhere.
    query = urlsplit(counter.address).query
    status, headers, body = counter.request(f"/?{query}", {"Sec-Fetch-Site": "cross-site"})
    assert status == 200
    assert "Set-Cookie" not in headers, "that request would not have brought the one there is"
    assert f'<meta http-equiv="refresh" content="0;url=/?{query}">' in body
    status, headers, _ = counter.request(f"/?{query}", {"Sec-Fetch-Site": "same-origin"})
    assert (status, headers["Location"]) == (303, "/")
    assert "Set-Cookie" in headers


def test_a_browser_that_does_not_say_where_it_comes_from_is_led_once(counter: Served) -> None:
    # Over http, browsers say it to the machine that they run on only.
    query, silent = urlsplit(counter.address).query, {"Sec-Fetch-Site": ""}
    status, headers, body = counter.request(f"/?{query}", silent)
    assert status == 200
    assert "Set-Cookie" not in headers
    address = html.unescape(body.partition('content="0;url=')[2].partition('"')[0])
    status, headers, _ = counter.request(address, {**silent, **counter.enter()})
    assert (status, headers["Location"]) == (303, "/")
    assert "Set-Cookie" not in headers, "who has one keeps it"
    status, headers, _ = counter.request(address, silent)
    assert (status, headers["Location"]) == (303, "/")
    assert "Set-Cookie" in headers


def test_who_comes_again_is_the_same_visitor(counter: Served) -> None:
    visitor = counter.enter()
    query = urlsplit(counter.address).query
    assert "Set-Cookie" not in counter.request(f"/?{query}", visitor)[1]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_request_of_another_site_is_refused(counter: Served, site: str) -> None:
    assert counter.request("/", {**counter.enter(), "Sec-Fetch-Site": site})[0] == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.case("S26", "S27")
def test_nothing_is_posted_but_where_posts_go(counter: Served, method: str) -> None:
    visitor = counter.enter()
    for path in routes(counter):
        for origin in ({}, {"Origin": "http://evil.example"}):
            assert counter.request(path, {**visitor, **origin}, method)[0] == 403
        takes = method == "POST" and path.startswith(("/-/stream", "/-/plain"))
        status = counter.request(path, {**visitor, "Origin": counter.origin}, method)[0]
        assert status in ((404, 415) if takes else (405,))
    assert not counter.instances


@pytest.mark.case("S5")
def test_a_page_is_for_the_visitor_who_asked_for_it(counter: Served) -> None:
    live = counter.visit(counter.enter())

    async def go() -> None:
        async with counter.connect(live, counter.enter()) as connection:
            assert await connection.hear() == {"closed": "This page has ended."}
            assert await connection.hear() is None
            assert connection.socket.close_code == 4404

    run(go)


@pytest.mark.parametrize(
    "path",
    [
        "/-/../server.py",
        "/-/%2e%2e/host.py",
        "/-/transport.js",
        "/-/",
        "/../../etc/passwd",
        "/..%5c..%5cetc",
        "/-/live/",
    ],
)
@pytest.mark.case("S28")
def test_only_a_fixed_list_of_files_is_handed_out(counter: Served, path: str) -> None:
    status, _, body = counter.request(path, counter.enter())
    assert status == 404
    assert "root:x:" not in body


def test_the_policy_of_a_page_word_by_word(counter: Served) -> None:
    _, answer, _ = counter.request("/", counter.enter())
    told = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    anything = "'self' data: blob: http: https:"
    assert told == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "connect-src": f"'self' ws://127.0.0.1:{counter.port}",
        "img-src": anything,
        "media-src": anything,
        "font-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_every_answer_is_locked_down(counter: Served) -> None:
    visitor = counter.enter()
    for path, headers in (("/", visitor), ("/nowhere", visitor), ("/-/page.js", visitor), ("/", {})):
        _, answer, _ = counter.request(path, headers)
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe-eval" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not [name for name in answer if name.lower().startswith("access-control")]


@pytest.mark.parametrize("target", ["*", "http://evil.example/", "x"])
def test_what_is_no_path_gets_an_answer_of_ours_too(counter: Served, target: str) -> None:
    status, answer, body = counter.request(target, counter.enter())
    assert status == 404
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "Server" not in answer
    assert "There is no such page" in body
    assert not counter.instances


@pytest.mark.case("S28")
def test_a_path_writes_nothing_but_itself_into_the_log(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    """Python and tornado take these bytes for characters, and a terminal for orders."""
    author.file("pages/[name].py", "name: str\n\nt'<b>{1 / 0}</b>'")
    with served(author.folder / author.app) as running, socket.create_connection(("127.0.0.1", running.port)) as one:
        head = [b"GET /a\x9b31m\x85b HTTP/1.1", b"Host: 127.0.0.1:%d" % running.port, b"Connection: close"]
        one.sendall(b"\r\n".join([*head, b"Cookie: " + running.enter()["Cookie"].encode(), b"", b""]))
        assert one.makefile("rb").readline() == b"HTTP/1.1 500 Internal Server Error\r\n"
    assert "/a?31m?b can't be shown" in caplog.text
    assert not [c for c in caplog.text if not c.isprintable() and c != "\n"]


@pytest.mark.case("S27")
def test_the_token_is_in_no_log(counter: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = counter.enter()
    counter.visit(visitor)
    counter.request("/?token=" + "y" * 43)
    assert urlsplit(counter.address).query.partition("=")[2] not in caplog.text
    assert "y" * 43 not in caplog.text
    assert visitor["Cookie"].partition("=")[2] not in caplog.text


@pytest.mark.case("S27")
@pytest.mark.parametrize("development", [True, False])
def test_the_token_is_in_no_page(author: Author, development: bool) -> None:
    """Not in an error page either, nor in one that leads on; and a page names no other site where it came from."""
    author.file("live/home.py", "t'<b>x</b>'")
    author.file("live/broken.py", "t'<b>{1 / 0}</b>'")
    with served(author.folder / author.app, development=development) as running:
        split, visitor = urlsplit(running.address), running.enter()
        secrets = [split.query.partition("=")[2], visitor["Cookie"].partition("=")[2]]
        for path in ("/home", "/broken", "/nowhere", "/-/live/abc", f"/home?{split.query}", "/?token=x", "/static/no"):
            for headers in (visitor, {}):
                _, answer, body = running.request(path, headers)
                assert not [one for one in secrets if one in body]
                assert answer["Referrer-Policy"] == "no-referrer"
                assert not [one for one in secrets if one in str({**answer, "Set-Cookie": ""})]


def test_only_loopback_is_listened_on(counter: Served) -> None:
    psutil = pytest.importorskip("psutil")
    if not psutil.pid_exists(1):
        pytest.skip("no /proc here")
    listening = [c.laddr for c in psutil.Process().net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    assert [a.ip for a in listening if a.port == counter.port] == ["127.0.0.1"]


@pytest.mark.parametrize("message", ["x", "[" * 100_000, '{"type": "event"}', '{"type": "hello", "have": "\\ud83d"}'])
@pytest.mark.case("S11")
def test_a_bad_message_harms_nothing(counter: Served, message: str) -> None:
    visitor = counter.enter()

    async def go() -> None:
        async with counter.connect(counter.visit(visitor), visitor) as connection:
            await connection.socket.write_message(message)
            assert (await connection.hello())["v"] == 1
            await connection.event(0, 0)
            assert await connection.hear() == {"v": 2, "a": 1, "d": {"0": {"0": "1"}}}

    run(go)


@pytest.mark.case("S11")
def test_a_binary_or_too_long_message_closes_that_connection_only(counter: Served) -> None:
    visitor = counter.enter()

    async def go() -> None:
        async with counter.connect(counter.visit(visitor), visitor) as other:
            for payload, binary in (("x" * (1 << 21), False), (b"x", True)):
                async with counter.connect(counter.visit(visitor), visitor) as bad:
                    # The server may be done with it before all of it is written.
                    with suppress(WebSocketClosedError):
                        await bad.socket.write_message(payload, binary=binary)
                    assert await bad.hear() is None
            assert (await other.hello())["v"] == 1

    run(go)


def test_a_long_body_is_refused(counter: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", counter.port, timeout=20)
    try:
        connection.request("POST", "/", b"x" * (1 << 17), {**counter.enter(), "Origin": counter.origin})
        status = connection.getresponse().status
    except (ConnectionError, http.client.BadStatusLine):
        status = 400
    finally:
        connection.close()
    assert status in (400, 403, 405, 413)


def test_a_refused_socket_says_403(counter: Served) -> None:
    async def go() -> None:
        with pytest.raises(HTTPClientError) as caught:
            async with counter.connect("/-/live/abc", {}, Origin="http://evil.example"):
                pass
        assert caught.value.code == 403

    run(go)


def test_a_broken_frame_ends_its_connection_and_logs_no_token(
    counter: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(counter.server.gate, "many", True)  # who compresses
    visitor = counter.enter()
    live = counter.visit(visitor)

    async def go() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", counter.port)
        lines = {**SOCKET, **visitor, "Host": f"127.0.0.1:{counter.port}", "Origin": counter.origin}
        lines["Sec-WebSocket-Extensions"] = "permessage-deflate"
        head = [f"GET {live} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items()), "", ""]
        writer.write("\r\n".join(head).encode())
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
        assert b"permessage-deflate" in answer
        # Four bytes that no deflate makes, masked with nothing.
        writer.write(b"\xc1\x84\0\0\0\0" + b"\xff" * 4)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()

    run(go)
    eventually(lambda: all(visit.waits for visit in counter.server.visits), "the end of the connection")
    eventually(lambda: "deflate" in caplog.text or "compress" in caplog.text, "what is told of it")
    assert live.split("/")[3].partition("?")[0] not in caplog.text
    assert "Traceback" not in caplog.text, "a peer's nonsense is no fault of ours"


def test_a_socket_that_is_none_is_answered_as_all_else(counter: Served) -> None:
    visitor = {**counter.enter(), "Origin": counter.origin}
    live = counter.visit(visitor)
    for method, expected in (("GET", 400), ("POST", 405), ("HEAD", 405)):
        status, headers, body = counter.request(live, visitor, method)
        assert status == expected
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in headers
        assert live not in body
