"""Code that keeps the kernel's thread is told of while it does, and is ended when its file is saved (rules R1, L10)."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hyper_local.overrun import Overruns
from tests.browser.serving import Connection, Served, eventually, run, served
from tests.conftest import Author

pytestmark = pytest.mark.rule("R1")

LAPS = """\
laps = 3
done = 0

def go():
    global done
    while laps > 0:
        done += 1

t'<button @click="go">Go</button><b>{done}</b>'
"""


class Page:
    """A page whose button was clicked, and somebody who looks at what keeps it, as if time went by between looks."""

    def __init__(self, server: Served, connection: Connection, step: float) -> None:
        self.server = server
        self.connection = connection
        self.overruns = Overruns(followed=True)
        self.now = 0.0
        self.step = step

    def look(self) -> None:
        self.overruns.look(self.now)
        self.now += self.step

    def save(self, file: Path) -> None:
        """It is saved, and no time goes by any more: how soon the code gets what is sent is not for us to say."""
        self.overruns.saved({file})
        self.step = 0

    async def until(self, done: Callable[[], object]) -> None:
        """Look again and again, until it is so."""

        def check() -> object:
            self.look()
            return done()

        await asyncio.to_thread(eventually, check)

    async def hear(self, what: str) -> str:
        """The next message of the page with these words."""
        while (message := await self.connection.hear()) is not None:
            if what in str(message):
                return str(message)
        raise AssertionError("closed")


@asynccontextmanager
async def clicked(path: Path, step: float = 1.0) -> AsyncIterator[Page]:
    with served(path) as server:
        visitor = server.enter()
        async with server.connect(server.visit(visitor), visitor) as connection:
            await connection.hello()
            await connection.event(0, 0, name="click")
            page = Page(server, connection, step)
            try:
                yield page
            finally:
                page.overruns.end()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.module in ("overrun", "faults")]


def test_a_loop_that_never_ends_is_told_once_and_ends_when_its_file_is_saved(
    author: Author, caplog: pytest.LogCaptureFixture
) -> None:
    file = author.file("live/thing.py", LAPS)

    async def scene() -> None:
        async with clicked(file, 0.3) as page:
            await page.until(lambda: told(caplog))
            said = await page.hear("busy")
            assert "go() in thing.py has been running for 3 seconds" in said
            for _ in range(20):
                page.look()
            [text] = told(caplog)
            assert re.search(r"is at line [67]:\n    (while laps > 0:|done \+= 1)\n", text)
            assert "change laps in it, or leave it with break" in text
            assert "    import asyncio\n    async def go():\n        await asyncio.sleep(1)\n" in text
            page.save(file)
            await page.until(lambda: len(told(caplog)) > 1)
            await page.hear("'error': None, 'name': '#busy'")
            await page.until(lambda: page.server.server.kernel.call(lambda: page.server.server.kernel.idle).result(5))
            assert told(caplog)[1:] == [f"go() in thing.py was stopped, as {file} was saved while it was still running"]

    run(scene)


def test_what_other_code_calls_is_not_told_to_become_async(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    source = LAPS.replace("def go():", "def turn():").replace("\nt'", "\ndef go():\n    turn()\n\nt'")
    file = author.file("live/thing.py", source)

    async def scene() -> None:
        async with clicked(file) as page:
            await page.until(lambda: told(caplog))
            assert "turn() in thing.py has been running" in told(caplog)[0]
            assert "async def" not in told(caplog)[0]
            page.save(file)  # else the server would wait for what never ends
            await page.until(lambda: len(told(caplog)) > 1)

    run(scene)


def test_a_save_of_another_file_ends_nothing(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    file = author.file("live/thing.py", LAPS.replace("laps > 0", "not end.exists()").replace("laps = 3", END))
    other = author.file("live/other.py", LAPS)

    async def scene() -> None:
        async with clicked(file) as page:
            await page.until(lambda: told(caplog))
            page.overruns.saved({other})
            for _ in range(20):
                page.look()
            assert not page.overruns.stopping
            file.with_name("end").touch()
            await page.hear("'error': None, 'name': '#busy'")
            assert len(told(caplog)) == 1

    run(scene)


END = "from pathlib import Path\nend = Path(__file__).with_name('end')"


def test_a_file_that_it_imports_counts_as_its_own(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    name = f"lap_helper_{author.app}"
    helper = author.file(f"../{name}.py", "def turn():\n    pass\n")
    file = author.file("live/thing.py", f"import {name}\n" + LAPS)

    async def scene() -> None:
        async with clicked(file, 0.3) as page:
            await page.until(lambda: told(caplog))
            page.save(helper)
            await page.until(lambda: len(told(caplog)) > 1)
            assert "was stopped" in told(caplog)[1]

    run(scene)


def test_code_that_catches_everything_is_stopped_too(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    body = "    while True:\n        try:\n            done += 1\n        except Exception:\n            pass\n"
    file = author.file("live/thing.py", LAPS.replace("    while laps > 0:\n        done += 1\n", body))

    async def scene() -> None:
        async with clicked(file, 0.3) as page:
            await page.until(lambda: told(caplog))
            assert "never ends: leave it with break." in told(caplog)[0]
            page.overruns.saved({file})
            await page.until(lambda: any("was stopped" in text for text in told(caplog)))

    run(scene)


@pytest.mark.parametrize("kept", ["import time\n", "from time import sleep\n"])
def test_what_waits_outside_of_python_is_said_to_go_on(
    author: Author, caplog: pytest.LogCaptureFixture, kept: str
) -> None:
    call = "time.sleep(1.5)" if kept.startswith("import") else "sleep(1.5)"
    file = author.file(
        "live/thing.py", kept + LAPS.replace("while laps > 0:\n        done += 1", f"{call}\n    done += 1")
    )

    async def scene() -> None:
        async with clicked(file) as page:
            await page.until(lambda: told(caplog))
            [text] = told(caplog)
            assert f"is at line 7:\n    {call}\n" in text
            assert "    import asyncio\n    async def go():\n        await asyncio.sleep(1.5)\n" in text
            page.overruns.saved({file})
            await page.until(lambda: len(told(caplog)) > 1)
            assert f"can't be stopped at line 7:\n    {call}\n" in told(caplog)[1]
            await page.until(lambda: len(told(caplog)) > 2)
            assert "was stopped" in told(caplog)[2]

    run(scene)


RIGHT = {
    "a quick one": "    done += 1",
    "a loop that ends": "    while done < 1000:\n        done += 1",
    "one that raises": "    raise ValueError",
    "async": "    import asyncio\n    done += 1",
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_what_ends_is_not_told_of(author: Author, caplog: pytest.LogCaptureFixture, body: str) -> None:
    file = author.file("live/thing.py", LAPS.replace("    while laps > 0:\n        done += 1", body))

    async def scene() -> None:
        async with clicked(file) as page:
            await page.hear("'a': 1")
            for _ in range(50):
                page.look()
            assert not any("running" in text for text in told(caplog))

    run(scene)


def test_an_async_handler_that_awaits_is_not_told_of(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    source = "import asyncio\n" + LAPS.replace("def go", "async def go").replace("done += 1", "await asyncio.sleep(0)")
    file = author.file("live/thing.py", source)

    async def scene() -> None:
        async with clicked(file, 0.2) as page:
            turning = page.server.server.kernel
            for _ in range(100):
                page.look()
                turning.call(int).result(10)  # it turns between two looks
            assert told(caplog) == []

    run(scene)


def test_two_runs_of_one_handler_are_not_one_long_run(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    source = LAPS.replace("laps = 3", f"{END}\nbegan = []").replace(
        "while laps > 0:\n        done += 1", "began.append(1)\n    while len(began) > done and not end.exists(): pass"
    )
    file = author.file("live/thing.py", source.replace("t'", "def nop(): pass\n\nt'"))

    async def scene() -> None:
        async with clicked(file, 2.0) as page:
            [instance] = page.server.instances
            began = instance.globals["began"]
            await asyncio.to_thread(eventually, lambda: len(began) == 1)
            page.look()
            await page.connection.event(0, 0, name="click")
            instance.globals["done"] = 1  # the first one ends, and the second begins
            await asyncio.to_thread(eventually, lambda: len(began) == 2)
            page.look()
            assert told(caplog) == []
            file.with_name("end").touch()

    run(scene)


def test_who_halts_in_a_debugger_is_told_nothing(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    author.file(f"../halt_{author.app}.py", "def halt(end):\n    while not end.exists(): pass\n")
    body = f"import halt_{author.app} as pdb\n    pdb.__dict__['__name__'] = 'pdb'\n    pdb.halt(end)"
    file = author.file(
        "live/thing.py", LAPS.replace("laps = 3", END).replace("while laps > 0:\n        done += 1", body)
    )

    async def scene() -> None:
        async with clicked(file) as page:
            [instance] = page.server.instances
            for _ in range(50):
                page.look()
            assert told(caplog) == []
            instance.globals["end"].touch()

    run(scene)


def test_a_tool_that_the_interpreter_asks_is_given_back(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    if sys.version_info < (3, 12):
        pytest.skip("an exception is sent")
    file = author.file("live/thing.py", LAPS)

    async def scene() -> None:
        async with clicked(file, 0.3) as page:
            await page.until(lambda: told(caplog))
            page.save(file)
            await page.until(lambda: len(told(caplog)) > 1)
            await page.until(lambda: not page.overruns.stopping)
            assert sys.monitoring.get_tool(4) is None

    run(scene)


@pytest.mark.parametrize("kernel_is_gone", [False, True])
def test_what_was_to_end_is_left_alone_once_nobody_looks_or_its_kernel_is_gone(
    author: Author, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, kernel_is_gone: bool
) -> None:
    file = author.file("live/thing.py", LAPS)

    async def scene() -> None:
        async with clicked(file) as page:
            [instance] = page.server.instances
            await page.until(lambda: told(caplog))
            page.overruns.saved({file})
            await page.until(lambda: page.overruns.stopping)
            overrun = page.overruns.seen[page.server.server.kernel]
            if kernel_is_gone:
                monkeypatch.setattr("hyper_local.overrun.kernels", list)
                page.look()
            else:
                page.overruns.end()
            assert overrun.stopping is None
            assert sys.version_info < (3, 12) or sys.monitoring.get_tool(4) is None
            instance.globals["laps"] = 0

    run(scene)
