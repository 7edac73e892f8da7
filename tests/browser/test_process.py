"""The command as a process: its first line, its end, its port."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.browser.serving import Command, command, eventually, serving
from tests.conftest import Author

ENDING = '''
from pathlib import Path

def on_mount():
    Path(__file__).with_name("log.txt").open("a").close()

async def on_unmount():
    with Path(__file__).with_name("log.txt").open("a") as file:
        file.write("ended\\n")

t"""<p>Hello</p>"""
'''


def browser() -> urllib.request.OpenerDirector:
    """A browser without scripts; it says that no other site led to what it asks for."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.addheaders.append(("Sec-Fetch-Site", "none"))
    return opener


def visit(url: str) -> str:
    """What a browser without scripts sees."""
    with browser().open(url, timeout=20) as response:
        return response.read().decode()


def test_the_first_line_is_the_address(author: Author) -> None:
    path = author.file("live/hello.py", ENDING)
    with serving(path) as served:
        assert re.fullmatch(r"Serving hello at http://127\.0\.0\.1:\d+/\?token=[\w-]{43}", served.first)
        assert "<p>Hello</p>" in visit(served.url)


def test_a_terminal_is_told_what_to_do_with_the_address_and_a_program_is_not(author: Author) -> None:
    path = author.file("live/hello.py", ENDING)
    line = [sys.executable, "-m", "hyper_local", "run", str(path), "--host", "browser", "--port", "0"]
    try:
        ours, theirs = os.openpty()
    except OSError:
        pytest.skip("this system gives no terminal")
    with subprocess.Popen(line, stdout=theirs) as process:
        first = os.read(ours, 1)  # it serves now
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        said = (first + os.read(ours, 4096)).decode().splitlines()
    os.close(theirs)
    os.close(ours)
    assert re.fullmatch(r"Serving hello at http://\S+", said[0])
    assert said[1:] == ["Open it in your browser. Ctrl-C ends it."]
    with serving(path) as served:
        visit(served.url)
        assert served.end() == 0
        assert served.process.stdout is not None
        assert served.process.stdout.read() == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.case("S40")
def test_a_signal_ends_it_in_order(author: Author, number: int) -> None:
    path = author.file("live/hello.py", ENDING)
    with serving(path) as served:
        visit(served.url)
        visit(served.url)
        began = time.monotonic()
        assert served.end(number) == 0
        assert time.monotonic() - began < 2
        assert path.with_name("log.txt").read_text().split() == ["ended", "ended"]
        assert served.errors == ""


HELD = '''
import asyncio, time
from pathlib import Path

def on_mount():
    Path(__file__).with_name("log.txt").open("a").close()
    WAIT

t"""<p>Hello</p>"""
'''


def held(author: Author, wait: str) -> Path:
    return author.file("live/held.py", HELD.replace("WAIT", wait))


@pytest.mark.case("S40")
def test_a_handler_that_blocks_does_not_hold_up_the_end(author: Author) -> None:
    path = held(author, "time.sleep(60)")
    with serving(path) as served:
        with pytest.raises(TimeoutError):
            browser().open(served.url, timeout=0.5)
        ends_soon(served, path)
        assert "a handler did not end within" in served.errors
        assert "on_unmount" in served.errors, "nothing interrupts that one: it is said what may be left undone"


def test_a_thread_of_a_handlers_does_not_hold_up_the_end(author: Author) -> None:
    path = held(author, "asyncio.get_running_loop().run_in_executor(None, time.sleep, 60)")
    with serving(path) as served:
        visit(served.url)
        ends_soon(served, path)


def ends_soon(served: Command, path: Path) -> None:
    eventually(path.with_name("log.txt").exists, "on_mount")
    began = time.monotonic()
    assert served.end() == 0
    assert time.monotonic() - began < 5


def test_a_port_that_is_taken(author: Author) -> None:
    path = author.file("live/hello.py", ENDING)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with command("run", path, "--host", "browser", "--port", str(port)) as served:
            assert served.process.wait(20) == 3
            assert served.errors.startswith(f"port {port} can't be had")
            assert "--port" in served.errors
            assert "Traceback" not in served.errors


def test_a_chosen_port(author: Author) -> None:
    path = author.file("live/hello.py", ENDING)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with command("run", path, "--host", "browser", "--port", str(port)) as served:
        assert f"http://127.0.0.1:{port}/?token=" in served.first


def test_an_app_is_named_after_its_folder() -> None:
    with serving(Path(__file__).parents[2] / "examples" / "todos") as served:
        assert served.first.startswith("Serving todos at http://127.0.0.1:")
