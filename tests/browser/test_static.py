"""The app's own files in a browser tab (X3, S28)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.serving import served, serving
from tests.conftest import Author
from tests.contract.browser import Chromium, Visitor

pytestmark = pytest.mark.rule("X3")


@pytest.fixture
def app(author: Author) -> Author:
    author.file("live/page.py", "t\"<img src='/static/logo.svg'>\"")
    author.file("static/logo.svg", "<svg/>")
    author.file("static/folder/one.txt", "one")
    author.file("secret.txt", "secret")
    return author


def test_a_file_comes_with_its_type_and_may_do_nothing(app: Author) -> None:
    with served(app.folder / app.app) as running:
        visitor = running.enter()
        status, headers, body = running.request("/static/logo.svg?v=1", visitor)
        assert (status, body.strip()) == (200, "<svg/>")
        assert headers["Content-Type"] == "image/svg+xml"
        assert headers["Content-Security-Policy"].endswith("; sandbox")
        assert headers["X-Content-Type-Options"] == "nosniff"
        again = running.request("/static/logo.svg", {**visitor, "If-None-Match": headers["Etag"]})
        assert again[0] == 304
        part = running.request("/static/logo.svg", {**visitor, "Range": "bytes=1-3"})
        assert (part[0], part[2]) == (206, "svg")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/%252e%252e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static/..%5csecret.txt",
        "/static/..\\secret.txt",
        "/static/logo.svg/../../secret.txt",
        "/static/logo.svg%00.txt",
        "/static/logo.svg%23/../../secret.txt",
        "/static/%5c%5chost%5cshare%5csecret.txt",
        "/static//secret.txt",
        "/static/C:/secret.txt",
        "/static/folder",
        "/static/folder/",
        "/static/",
        "/static/none.png",
    ],
)
@pytest.mark.case("S28")
def test_nothing_else_is_served(app: Author, path: str, caplog: pytest.LogCaptureFixture) -> None:
    with served(app.folder / app.app) as running:
        status, _, body = running.request(path, running.enter())
        assert status == 404
        assert "secret" not in body
        assert running.request(path, running.enter())[0] == 404
        assert sum("no static file" in record.message for record in caplog.records) == 1


@pytest.mark.case("S28")
@pytest.mark.parametrize("to", ["../secret.txt", "..", "logo.svg", "circle"])
def test_a_link_in_the_folder_leads_not_out_of_it(app: Author, to: str) -> None:
    static = app.folder / app.app / "static"
    try:
        (static / "circle").symlink_to(to)
    except OSError:
        pytest.skip("this system lets nobody make links")
    with served(app.folder / app.app) as running:
        visitor = running.enter()
        for path in ("/static/circle", "/static/circle/secret.txt"):
            status, _, body = running.request(path, visitor)
            assert status == (200 if (to, path) == ("logo.svg", "/static/circle") else 404)
            assert "secret" not in body


def test_a_name_may_hold_what_ends_an_address(app: Author) -> None:
    app.file("static/a#b?.svg", "<svg id='ab'/>")
    with served(app.folder / app.app) as running:
        assert "ab" in running.request("/static/a%23b%3f.svg", running.enter())[2]


def test_who_has_no_cookie_gets_none(app: Author) -> None:
    with served(app.folder / app.app) as running:
        assert running.request("/static/logo.svg")[0] == 403


SAVE = '''
from pathlib import Path

static = Path({folder!r})
saved = False

def save():
    global saved
    static.mkdir(exist_ok=True)
    (static / "notes.txt").write_text("my notes")
    saved = True

t"""<button @click="save">Save</button>{{% if saved %}}<a href="/static/notes.txt" download>notes</a>{{% endif %}}"""
'''


@pytest.mark.rule("W5")
@pytest.mark.browser
def test_a_file_that_a_handler_writes_can_be_downloaded(author: Author, chromium: Chromium) -> None:
    folder = author.folder / author.app
    author.file("live/page.py", SAVE.format(folder=str(folder / "static")))
    with serving(folder) as running:
        visitor = Visitor(chromium, running.url)
        page = visitor.open()
        page.click("button")
        page.eventually(lambda: page.count("a") == 1)

        def download() -> tuple[str, str]:
            with page.tab.expect_download() as waiting:
                page.tab.click("a")
            return waiting.value.suggested_filename, Path(waiting.value.path()).read_text()

        assert page.do(download) == ("notes.txt", "my notes")
        visitor.close()
        assert visitor.failures == []
