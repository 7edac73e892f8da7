"""What handlers print, and what is logged (R3)."""

from __future__ import annotations

import pytest

from tests.kernel.driver import View

TALK = """
%%live Talk as talk
count = 0

def say():
    global count
    count += 1
    print("said", count)

def fail():
    raise ValueError("no such luck")

def on_mount():
    print("mounted")

async def later():
    import asyncio
    await asyncio.sleep(0)
    print("later")
    await asyncio.to_thread(print, "thread")

t"<button @click='say'>say</button><button @click='fail'>fail</button><button @click='later'>later</button>"
"""
SAY, FAIL, LATER = range(3)


def test_prints_go_to_the_view_that_was_clicked(kernel):
    one = kernel.view(kernel.cell(TALK))
    two = View(kernel, one.comm, "another page")
    two.do(SAY)
    kernel.eventually(lambda: "said 1" in two.printed)
    one.do(LATER)
    kernel.eventually(lambda: "thread" in one.printed)
    assert two.printed == "said 1\n"
    assert "said" not in one.printed
    assert not [text for _, text in kernel.printed if "said" in text or "later" in text]


def test_cells_print_as_ever(kernel):
    kernel.view(kernel.cell(TALK))
    assert kernel.cell("talk.say()").text == "said 1\n"


def test_a_view_that_is_gone_leaves_its_prints_to_another(kernel):
    one = kernel.view(kernel.cell(TALK))
    two = View(kernel, one.comm)
    one.event(LATER)
    one.bye()
    kernel.eventually(lambda: "thread" in one.printed + two.printed)


@pytest.mark.rule("R3")
def test_what_the_page_shows_is_not_printed_too(kernel):
    view = kernel.view(kernel.cell(TALK))
    view.do(FAIL)
    assert "no such luck" in view.text
    assert "no such luck" not in view.printed
    ran = kernel.cell("import logging; logging.getLogger('hyper_local').error('something else')")
    assert ran.text == "something else\n"
    assert not [text for _, text in kernel.printed if "no such luck" in text]
