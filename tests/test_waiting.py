"""R1, R2: notes about calls that keep the page waiting, and about calls that nobody waits for."""

import logging

import pytest

import hyper_local
from hyper_local.checker import check
from tests.conftest import Author

SLEEP = "time.sleep() in go() keeps every page waiting"


def notes(author: Author, source: str) -> list[str]:
    file = author.file("live/thing.py", source + "\nt'<p @click=\"go\">x</p>'\n")
    found = check(file).problems
    assert [str(problem) for problem in found if problem.kind == "error"] == []
    return [problem.message for problem in found]


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    "source",
    [
        "import time\ndef go(time=None): time.sleep(1)",
        "import time\ndef go(*time): time.sleep(1)",
        "import time\ndef go():\n    time = 1\n    time.sleep(1)",
        "import time\ndef go():\n    for time in []: time.sleep(1)",
        "import time\ndef go():\n    [time.sleep(1) for time in []]",
        "import time\ndef go():\n    (lambda time: time.sleep(1))(1)",
        "import time\ndef go():\n    with open(1) as time: time.sleep(1)",
        "import time\ndef go():\n    match 1:\n        case time: time.sleep(1)",
        "import time\ndef go():\n    try: pass\n    except OSError as time: time.sleep(1)",
        "import time\ndef go():\n    import calendar as time\n    time.sleep(1)",
        "import time\ndef go():\n    if (time := 1): time.sleep(1)",
        "import time\ndef go():\n    def time(): pass\n    time.sleep(1)",
        "import time\ntime = 1\ndef go(): time.sleep(1)",
        "import time\ndef _f():\n    global time\n    time = 1\ndef go(): time.sleep(1)",
        "from time import sleep\ndef go(sleep=None): sleep(1)",
        "def go(input=None): input()",
        "def go(*, input=None): input()",
        "def go(): (lambda input: input())(1)",
        "def go(): [input() for input in []]",
        "from fileinput import input\ndef go(): input()",
        "import time\ndef go():\n    def inner(): time.sleep(1)",
        "async def go(render=None): render()",
        "def go(): render()",
        "from app.other import render\nasync def go(): render()",
        "async def render(): pass\nasync def go(): await render()",
        "import asyncio\nasync def go(): await asyncio.sleep(1)",
        "import asyncio\nasync def go():\n    pause = asyncio.sleep(1)\n    await pause",
        "async def _save(): pass\nasync def go(_save=None): _save()",
        "async def _save(): yield 1\nasync def go(): _save()",
        "def _d(f): return f\n@_d\nasync def _save(): pass\nasync def go(): _save()",
        "async def _save(): pass\ndef _f():\n    global _save\n    _save = print\nasync def go(): _save()",
        "class asyncio:\n    sleep = print\nasync def go(): asyncio.sleep(1)",
    ],
)
def test_what_is_not_certain_is_not_told(author: Author, source: str) -> None:
    assert notes(author, source) == []


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    "source",
    [
        "import time\ndef go(): time.sleep(1)",
        "def go():\n    import time\n    time.sleep(1)",
        "import time\ndef _f(time): pass\ndef go(): time.sleep(1)",
        "import time\ndef go(): print(time.sleep(1))",
        "import time\ndef go(): [time.sleep(x) for x in []]",
        "import time\ndef go(): self.time = time.sleep(1)\nself = 1",
    ],
)
def test_a_sleep_that_is_certain_is_told(author: Author, source: str) -> None:
    assert SLEEP in notes(author, source)


@pytest.mark.rule("R1", "R2")
@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        (
            "import asyncio\nasync def go(): asyncio.sleep(1)",
            "asyncio.sleep() in go() is not awaited, so nothing waits",
            "Write await asyncio.sleep(1).",
        ),
        (
            "from asyncio import sleep as nap\ndef go():\n    if True:\n        nap(1, result=2)",
            "nap() in go() is not awaited, so nothing waits",
            "Write async def go(…): and await nap(1, result=2).",
        ),
        (
            "async def go(): render()",
            "render() in go() is not awaited, so the page gets it at the next await",
            "Write await render(): then it leaves at once.",
        ),
        (
            "async def go():\n    async def inner(): render()\n    await inner()",
            "render() in inner() is not awaited, so the page gets it at the next await",
            "Write await render(): then it leaves at once.",
        ),
        (
            "async def _save(x, *, y): pass\nasync def go(): _save(1, y=2)",
            "_save() in go() is not awaited, so it never runs",
            "Write await _save(1, y=2).",
        ),
        (
            "async def _save(): pass\ndef go(): _save()",
            "_save() in go() is not awaited, so it never runs",
            "Write async def go(…): and await _save().",
        ),
    ],
)
def test_a_call_that_nobody_waits_for(
    author: Author, source: str, message: str, hint: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert notes(author, source) == [message]
    file = author.folder / author.app / "live/thing.py"
    [problem] = check(file).problems
    assert problem.hint == hint
    assert problem.location.text[problem.location.column - 1 :].startswith(message.partition("(")[0])
    with caplog.at_level(logging.WARNING, "hyper_local"):
        hyper_local.load(file)
    [said] = [record.message for record in caplog.records]
    assert said == str(problem).replace("note: ", "")
