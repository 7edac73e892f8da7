"""How a server ends: what runs comes to its end, who watches it is told, and `on_unmount` runs (S40)."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest

from hyper_local.app import open_app
from hyper_local.host import Options, Service
from hyper_local_browser.host import keys_file
from tests.browser.serving import Client, command, eventually, run, served
from tests.conftest import Author

SLOW = """
import asyncio
from pathlib import Path

done = "no"

async def work():
    global done
    Path(__file__).with_name("began.txt").touch()
    await asyncio.sleep(SECONDS)
    done = "yes"

def on_unmount():
    Path(__file__).with_name("ended.txt").write_text(done)

t"<button @click=work>{done}</button>"
"""


@pytest.mark.parametrize(("seconds", "number", "says"), [(0.5, "TERM", "yes"), (60, "TERM", "no"), (60, "INT", "no")])
@pytest.mark.case("S40")
def test_a_handler_may_come_to_its_end(author: Author, seconds: float, number: str, says: str) -> None:
    """SIGTERM waits for what runs, as long as it was told to; Ctrl-C does not."""
    path = author.file("live/slow.py", SLOW.replace("SECONDS", str(seconds)))
    drain = "20" if says == "yes" or number == "INT" else "0.2"
    with command("serve", path, "--port", "0", "--drain", drain) as running:
        click(running.url, path.with_name("began.txt"))
        assert running.end(signal.Signals[f"SIG{number}"]) == 0, running.errors
        assert path.with_name("ended.txt").read_text() == says


def click(url: str, began: Path) -> None:
    """Press the button of a served page, and stay until its handler has begun."""

    async def go() -> None:
        client = Client(url)
        visitor = client.enter()
        async with client.connect(client.visit(visitor), visitor) as connection:
            await connection.hello()
            await connection.event(0, 0, name="click")
            await asyncio.to_thread(eventually, began.exists, "the handler")

    run(go)


GENTLE = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


@pytest.mark.case("S40")
@pytest.mark.parametrize("number", GENTLE)
def test_who_asks_while_it_ends_is_told(author: Author, number: int) -> None:
    """A handler runs until the test has seen enough; the page that waits for it stays connected."""
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("what nohup starts hears of no hang-up, and nor do we")
    wait = "while not Path(__file__).with_name('go.txt').exists():\n        await asyncio.sleep(0.02)"
    path = author.file("live/slow.py", SLOW.replace("await asyncio.sleep(SECONDS)", wait))
    with command("serve", path, "--port", "0", "--drain", "60") as running:
        client = Client(running.url)
        visitor = client.enter()
        assert client.request("/healthz")[0::2] == (200, "ok\n")
        click(running.url, path.with_name("began.txt"))
        running.process.send_signal(number)
        eventually(lambda: client.request("/healthz")[0::2] == (503, "ending\n"), "the end's beginning")
        status, headers, body = client.request("/", visitor)
        assert (status, headers["Retry-After"]) == (503, "5")
        assert "being stopped" in body
        assert client.request("/", {})[0] in (403, 503), "nobody comes in"
        path.with_name("go.txt").touch()
        assert running.process.wait(20) == 0
        assert path.with_name("ended.txt").read_text() == "yes"


MANY = """
from pathlib import Path
count = 0

def up():
    global count
    count += 1

def on_unmount():
    Path(__file__).with_name("ended.txt").write_text(str(count))

t"<button @click=up>{count}</button>"
"""


@pytest.mark.case("S37", "S40")
@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_clicks_that_a_limit_holds_back_count_at_the_end(author: Author, transport: str) -> None:
    """One click a second is let through; the others are let through as it ends."""
    path = author.file("live/many.py", MANY)
    author.file("config.py", f"LIVE = {{'event_limit': 1, 'transport': {transport!r}}}")
    clicks = 60
    with command("serve", author.folder / author.app, "--port", "0", "--drain", "60") as running:
        client = Client(running.url)
        visitor = client.enter()

        async def go() -> None:
            async with client.connect(client.visit(visitor), visitor) as page:
                await page.hello()
                texts = [
                    json.dumps({"type": "event", "n": n, "v": page.version, "at": [0, 0], "name": "click"})
                    for n in range(1, clicks + 1)
                ]
                if transport == "sse":
                    sent = asyncio.create_task(page.socket.write_message("\n".join(texts)))
                else:
                    for text in texts:
                        await page.socket.write_message(text)
                # The first is heard, so all are on their way. An acknowledgement would have to say how many were.
                await page.socket.read_message()
                running.process.send_signal(signal.SIGTERM)
                while await page.socket.read_message() is not None:
                    pass
                page.closed = True
                if transport == "sse":
                    await sent

        run(go)
        assert running.process.wait(20) == 0
        assert path.with_name("ended.txt").read_text() == str(clicks)


SYNC = """
import time
from pathlib import Path

def work():
    Path(__file__).with_name("began.txt").touch()
    WAIT

def on_unmount():
    with Path(__file__).with_name("ended.txt").open("a") as file:
        file.write("ended ")

t"<button @click=work>x</button>"
"""


def blocked(author: Author, wait: str) -> Path:
    return author.file("live/sync.py", SYNC.replace("WAIT", wait))


@pytest.mark.case("S40")
@pytest.mark.parametrize(
    ("wait", "number"),
    [
        ("time.sleep(1.2)", signal.SIGTERM),
        ("while True: time.sleep(0.01)", signal.SIGINT),
    ],
)
def test_on_unmount_runs_though_a_handler_outlasts_the_drain(author: Author, wait: str, number: int) -> None:
    """One that is nearly done is waited for; one that is not is interrupted."""
    path = blocked(author, wait)
    with command("serve", path, "--port", "0", "--drain", "0.1") as running:
        client = Client(running.url)
        client.visit(client.enter())
        click(running.url, path.with_name("began.txt"))
        assert running.end(number) == 0
        assert path.with_name("ended.txt").read_text() == "ended ended "
        assert ("work() was interrupted, at sync.py:" in running.errors) == ("True" in wait)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system closes no terminals by a signal")
def test_nohup_is_heeded(author: Author) -> None:
    path = blocked(author, "pass")
    old = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with command("serve", path, "--port", "0") as running:
            client = Client(running.url)
            running.process.send_signal(signal.SIGHUP)
            assert client.request("/healthz")[0] == 200
            assert running.end() == 0
    finally:
        signal.signal(signal.SIGHUP, old)


def test_two_apps_of_one_name_let_in_each_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPER_LOCAL_DATA", str(tmp_path / "data"))
    files: list[Path | None] = []
    for name in ("one", "two"):
        folder = tmp_path / name / "shop"
        (folder / "live").mkdir(parents=True)
        (folder / "live" / "hello.py").write_text('t"<p>hello</p>"', "utf-8")
        (folder / "config.py").write_text('LIVE = {"name": "Shop"}', "utf-8")
        with open_app(folder) as app:
            files.append(keys_file(app, Options(port=8000, service=Service())))
    first, second = files
    assert first is not None
    assert second is not None
    assert first.parent == second.parent, "their data is in one place"
    assert first != second


@pytest.mark.parametrize("follows", [False, True])
def test_pages_that_fail_leave_no_tracebacks_behind(author: Author, follows: bool) -> None:
    author.file("pages/[n].py", "n: int\nx = 1 / (n - n)\nt'<p>{x}</p>'")
    with served(author.folder / author.app, reload=follows) as running:
        visitor = running.enter()
        for number in range(20):
            assert running.request(f"/{number}", visitor)[0] == 500
        assert set(map(type, running.server.failing.values())) == ({int} if follows else set())


def test_a_static_file_is_a_way_in_where_a_function_decides(author: Author) -> None:
    """Somebody whom it knows gets the file; for one that is not there, it is not asked."""
    author.file("live/who.py", "t'<p>x</p>'")
    (author.folder / author.app / "static").mkdir()
    (author.folder / author.app / "static" / "a.txt").write_text("a file", "utf-8")
    author.file(
        "config.py",
        """
        asked = []

        def session(request):
            asked.append(request.path)
            return {"username": "ada"} if "X-User" in request.headers else None

        LIVE = {"session": session}
        """,
    )
    with served(author.folder / author.app, service=Service(login="session")) as running:
        asked = running.server.app.config["session"].__globals__["asked"]
        assert running.request("/static/b.txt", {"X-User": "ada"})[0] == 404
        assert asked == []
        assert running.request("/static/a.txt")[0] == 403
        status, headers, _ = running.request("/static/a.txt", {"X-User": "ada"})
        assert (status, headers["Location"]) == (303, "/static/a.txt")
        cookie = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
        assert running.request("/static/a.txt", cookie)[0::2] == (200, "a file")
        assert asked == ["/static/a.txt"] * 2
