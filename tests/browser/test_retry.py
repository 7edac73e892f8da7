"""What could not begin is tried again by reloading, and never ends (S36, R3, R4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hyper_local.host import Service
from tests.browser.serving import Served, eventually, run, served
from tests.conftest import Author

SAD = """
from pathlib import Path

here = Path(__file__).parent

def note(what):
    with (here / "log.txt").open("a") as file:
        file.write(what + " ")

def on_mount():
    if (here / "broken.txt").exists():
        raise ValueError("s3cret")
    note("mount")

def on_unmount():
    note("unmount")

t"<p>{'MARK'}</p>"
"""


@pytest.fixture(params=[True, False], ids=["development", "production"])
def sad(author: Author, request: pytest.FixtureRequest) -> Any:
    author.file("live/sad.py", SAD)
    folder = author.folder / author.app
    (folder / "live" / "broken.txt").touch()
    service = None if request.param else Service()
    return folder / "live", served(folder, development=request.param, service=service), request.param


def visit_once(running: Served, visitor: dict[str, str]) -> list[str]:
    """Open the page, hear what it is told, and leave for good."""
    said: list[str] = []

    async def go() -> None:
        async with running.connect(running.visit(visitor), visitor) as connection:
            await connection.say(type="hello", have=[])
            while (message := await connection.hear()) is not None:
                if message.get("error"):
                    said.append(message["error"])
                if "w" in message:
                    break
            await connection.say(type="bye")

    run(go)
    eventually(lambda: not running.instances, "the end")
    return said


@pytest.mark.case("S36")
@pytest.mark.rule("R3", "R4")
def test_a_page_whose_on_mount_raised_is_tried_again_by_reloading(sad: tuple[Path, Any, bool]) -> None:
    folder, serving, development = sad
    with serving as running:
        visitor = running.enter()
        assert visit_once(running, visitor) == ["ValueError: s3cret" if development else "Something went wrong."]
        assert not (folder / "log.txt").exists(), "what did not begin does not end"
        (folder / "broken.txt").unlink()
        # The control: one that began ends, once.
        assert visit_once(running, visitor) == []
        eventually(lambda: (folder / "log.txt").read_text() == "mount unmount ", "its on_unmount")
    assert (folder / "log.txt").read_text() == "mount unmount "


@pytest.mark.case("S36")
@pytest.mark.rule("R3")
def test_a_page_whose_template_raised_is_tried_again_by_reloading(author: Author) -> None:
    author.file("live/sad.py", SAD.replace("MARK", "x").replace("{'x'}", "{1 / (not (here / 'broken.txt').exists())}"))
    folder = author.folder / author.app / "live"
    (folder / "broken.txt").touch()
    with served(author.folder / author.app, development=False, service=Service()) as running:
        visitor = running.enter()
        status, _, body = running.request("/", visitor)
        assert (status, "ZeroDivisionError" in body) == (500, False)
        assert "This page does not work" in body
        eventually(lambda: not running.instances, "the end of what could not be shown")
        (folder / "broken.txt").unlink()
        assert visit_once(running, visitor) == []
        eventually(lambda: (folder / "log.txt").read_text() == "mount unmount ", "its on_unmount")
    assert (folder / "log.txt").read_text() == "mount unmount "
