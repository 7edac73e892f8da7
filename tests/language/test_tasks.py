"""Tasks that a component starts and nobody waits for (R1, R3)."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest

from hyper_local.kernel import Kernel
from hyper_local.testing import mount

CLOCK = '''
import asyncio

ticks = 0
told = ""
kept = None

async def tick():
    global ticks
    ticks += 1
    await render()
    await asyncio.sleep(1)
    raise ValueError("no battery")

def start():
    asyncio.create_task(tick())

def keep():
    global kept
    kept = asyncio.create_task(tick())

async def wait():
    global told
    task = asyncio.create_task(tick())
    try:
        await task
    except ValueError as error:
        told = str(error)

t"""
<button id="start" @click="start">start</button>
<button id="keep" @click="keep">keep</button>
<button id="wait" @click="wait">wait</button>
<p>{ticks}</p><i>{told}</i>
"""
'''


@pytest.mark.rule("R3")
def test_a_task_that_raises_is_told_like_a_handler(author, caplog):
    page = mount(author.load(CLOCK))
    page.click("#start").wait(0.5)
    assert page.text("p") == "1"
    assert page.errors == []
    page.wait(1)
    (said,) = page.errors
    assert "ValueError: no battery" in str(said)
    assert "in tick" in caplog.text
    assert "never retrieved" not in caplog.text
    page.click("#start").wait(0.5)
    assert page.text("p") == "2"


@pytest.mark.rule("R3")
def test_on_error_hears_of_it(author, caplog):
    source = CLOCK.replace(
        "def start():", "def on_error(error):\n    global told\n    told = str(error)\n\ndef start():"
    )
    page = mount(author.load(source))
    page.click("#start")
    page.wait(2)
    assert page.text("i") == "no battery"


def test_what_somebody_waits_for_is_theirs(author, caplog):
    page = mount(author.load(CLOCK))
    page.click("#wait")
    page.wait(2)
    assert page.text("i") == "no battery"
    assert page.errors == []
    page.click("#keep")
    page.wait(2)
    assert page.errors == []
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []
    # Asked here, or Python would tell of it wherever the collector throws the task away.
    assert str(page.state["kept"].exception()) == "no battery"


def test_errors_of_others_are_the_loops_as_before(author, caplog):
    author.file("helpers.py", "async def other():\n    raise ValueError('elsewhere')\n")
    source = CLOCK.replace("asyncio.create_task(tick())", "asyncio.create_task(other())", 1)
    page = mount(author.load(f"from {author.app}.helpers import other\n" + source))
    page.click("#start").wait(1)
    assert page.errors == []
    assert "Task exception was never retrieved" in caplog.text


@pytest.mark.rule("R3")
@pytest.mark.parametrize("which", [0, 1])
def test_two_kernels_on_one_loop_hear_of_their_own(author, caplog, which):
    Thing = author.load(CLOCK)

    async def main():
        loop = asyncio.get_running_loop()
        kernels = [Kernel(loop), Kernel(loop)]
        for kernel in kernels:
            kernel.live_on(loop, threading.get_ident())  # as a notebook does, once more
        told = [list[str](), list[str]()]
        roots = [kernel.mount(Thing.__component__) for kernel in kernels]
        for kernel, root, heard in zip(kernels, roots, told, strict=True):
            kernel.failed = lambda instance, error, kind, heard=heard: heard.append(str(error))
            root.render()
        roots[which].globals["asyncio"] = Quick
        kernels[which].run(roots[which], "start")
        while not any(told):  # noqa: ASYNC110 - the end of a task that nobody holds
            await asyncio.sleep(0)
        assert told[which] == ["no battery"]
        assert told[1 - which] == []

    asyncio.run(asyncio.wait_for(main(), 20))


class Quick:
    """An asyncio whose seconds are short."""

    create_task = staticmethod(asyncio.create_task)

    @staticmethod
    async def sleep(seconds):
        await asyncio.sleep(0)
