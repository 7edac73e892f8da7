"""A link that is slow and loses messages: whatever it does, the page ends right and every event runs once."""

from __future__ import annotations

import json
from queue import SimpleQueue
from random import Random

import pytest

from hyper_local.kernel import Kernel
from hyper_local.link import Line
from hyper_local.rendering import component_of
from hyper_local.testing import Link, Way
from tests.conftest import Author

COUNTER = """
    n = 0

    def add():
        global n
        n += 1

    t"<b @click=add>{n}</b>"
"""

LOG = """
    seen = []

    def add(text: str, again: bool = False):
        seen.append(text)

    t'''<form @submit="add"><input name="text"></form><p>{len(seen)}</p>{% for s in seen %}<i>{s}</i>{% endfor %}'''
"""

WORST = {"latency": 200, "jitter": 100, "drop": 0.2, "duplicate": 0.2, "reorder": 0.2}


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.time = 0.0
        self.due: list[tuple[float, int, object]] = []

    def now(self) -> float:
        return self.time

    def later(self, seconds: float, function: object) -> None:
        self.due.append((self.time + seconds, len(self.due), function))

    def run(self) -> None:
        for when, _, function in sorted(self.due):
            self.time = when
            function()  # type: ignore[operator]
        self.due.clear()


def travelled(link: Link, count: int = 200) -> tuple[list[int], list[float]]:
    """What arrives of numbers sent ten milliseconds apart, and when."""
    clock, got, when = Clock(), [], []

    def deliver(number: int) -> None:
        got.append(number)
        when.append(round(clock.time, 3))

    line = Line(link, link.up, clock, deliver)
    for number in range(count):
        clock.time = number / 100
        line.carry(number)
    clock.run()
    return got, when


def test_a_slow_link_keeps_the_order() -> None:
    got, when = travelled(Link(latency=200, jitter=100))
    assert got == list(range(200))
    assert when == sorted(when)
    assert 0.2 <= when[0] <= 0.3


def test_messages_are_lost_doubled_and_overtaken_as_the_seed_says() -> None:
    got, _ = travelled(Link(latency=200, drop=0.1, duplicate=0.1, reorder=0.1, seed=1))
    assert got == travelled(Link(latency=200, drop=0.1, duplicate=0.1, reorder=0.1, seed=1))[0]
    assert got != travelled(Link(latency=200, drop=0.1, duplicate=0.1, reorder=0.1, seed=2))[0]
    assert 5 < 200 - len(set(got)) < 40
    assert 5 < len(got) - len(set(got)) < 40
    assert got != sorted(got)


def test_each_direction_has_its_own_settings(author: Author) -> None:
    page = author.mount(COUNTER, link=Link(up=Way(latency=300), down=Way(latency=100)))
    began = page.kernel.now()
    page.click("b")
    # The answer, and that it has come.
    assert page.kernel.now() - began == pytest.approx(0.7, abs=0.01)


@pytest.mark.rule("R1")
def test_c10_quick_clicks_over_a_slow_link_all_count(author: Author) -> None:
    page = author.mount(COUNTER, link=Link(latency=200))
    with page.quickly():
        for _ in range(5):
            page.click("b")
        assert page.text("b") == "0"
        page.wait(0.1)
        page.click("b")
    assert page.text("b") == "6"
    shown = [int(frame.text("b")) for frame in page.frames]
    assert shown == sorted(shown), "the number never steps back"


@pytest.mark.rule("R1", "R5")
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.case("S39")
def test_s39_every_click_counts_once_whatever_is_lost(author: Author, seed: int) -> None:
    page = author.mount(COUNTER, link=Link(**WORST, seed=seed))
    chance = Random(seed)
    clicks = 0
    for _ in range(10):
        with page.quickly():
            for _ in range(chance.randrange(4)):
                page.click("b")
                page.wait(chance.random() / 4)
                clicks += 1
        assert page.text("b") == str(clicks)
    assert page.html == page.fresh_html()


@pytest.mark.rule("R5")
@pytest.mark.parametrize("seed", range(10))
def test_n11_an_update_that_nobody_asked_for_arrives_after_all(author: Author, seed: int) -> None:
    page = author.mount(COUNTER, link=Link(**WORST, seed=seed))
    for n in range(1, 6):
        page._do(lambda n=n: page.kernel.assign(page._root, "n", n))
        assert page.text("b") == str(n)


@pytest.mark.rule("V1", "E6")
@pytest.mark.parametrize("seed", range(8))
def test_c21_what_was_wrong_is_said_once_and_the_form_keeps_its_text(author: Author, seed: int) -> None:
    page = author.mount(
        """
        ages = []

        def save(age: int):
            ages.append(age)

        t'''<form @submit="save"><input name="age"></form>{len(ages)}'''
        """,
        link=Link(**WORST, seed=seed),
    )
    page.submit(age="old")
    assert page.said == {"age": "Enter a whole number."}
    assert page.value("input") == "old"
    page.submit(age="40")
    assert (page.said, page.value("input"), page.state["ages"]) == ({}, "", [40])


@pytest.mark.rule("R1")
@pytest.mark.case("S39")
def test_s39_an_event_of_a_page_that_has_changed_means_what_was_clicked(author: Author) -> None:
    """It is lost, other rows come meanwhile, and then it is sent again."""
    link = Link(latency=100)
    page = author.mount(
        """
        rows = ["a", "b", "c"]
        gone = []

        def drop(name):
            gone.append(name)

        t'''{% for row in rows %}<b @click="drop({row})">{row}</b>{% endfor %}'''
        """,
        link=link,
    )
    with page.quickly():
        link.open = False
        page.click("b:nth-of-type(2)")
        link.open = True
        page._do(lambda: page.kernel.assign(page._root, "rows", ["z", "y", "x", "c"]))
        page.wait(0.5)
        assert page.texts("b") == ["z", "y", "x", "c"]
    assert page.state["gone"] == ["b"]


SPINNING = """
    import asyncio

    n = 0
    rows = ["a", "b"]
    running = True
    pressed = 0
    gone = []

    async def spin():
        global n
        while running:
            n += 1
            await asyncio.sleep(0.02)
            await render()

    def stop():
        global running
        running = False

    def press():
        global pressed
        pressed += 1

    def drop(name):
        gone.append(name)

    t'''<p>{n}</p><b id="go" @click="spin"></b><b id="press" @click="press"></b><b id="stop" @click="stop"></b>
    {% for row in rows %}<i @click="drop({row})">{row}</i>{% endfor %}'''
"""


@pytest.mark.rule("R1", "R5")
def test_c10_no_click_is_lost_on_a_page_that_changes_all_the_time(author: Author) -> None:
    """More versions are on their way than are kept."""
    page = author.mount(SPINNING, link=Link(latency=300))
    with page.quickly():
        page.click("#go")
        page.wait(1)
        for _ in range(10):
            page.click("#press")
            page.click("i")
            page.wait(0.035)
        page.click("#stop")
        page.wait(1.5)
    assert page.state["pressed"] == 10
    assert page.state["gone"] == ["a"] * 10
    assert page.state["running"] is False


@pytest.mark.rule("E1", "R5")
def test_a_click_on_a_page_that_changes_all_the_time_never_means_another_thing(author: Author) -> None:
    """What a version showed that is not kept is taken for sure only where its neighbours agree."""
    page = author.mount(SPINNING.replace("n += 1", "n += 1\n            rows.reverse()"), link=Link(latency=300))
    clicked = []
    with page.quickly():
        page.click("#go")
        page.wait(1)
        for _ in range(20):
            clicked.append(page.text("i"))
            page.click("i")
            page.wait(0.035)
        page.click("#stop")
        page.wait(1.5)
    assert set(clicked) == {"a", "b"}
    rest = iter(clicked)
    assert all(name in rest for name in page.state["gone"])  # in this order, some left out
    assert len(page.state["gone"]) < len(clicked)


@pytest.mark.rule("R1")
@pytest.mark.parametrize("seed", range(5))
def test_c22_a_lost_connection_loses_no_click_and_doubles_none(author: Author, seed: int) -> None:
    link = Link(latency=200, jitter=50, seed=seed)
    page = author.mount(LOG, link=link)
    chance = Random(seed)
    texts = []
    with page.quickly():
        for number in range(12):
            texts.append(str(number))
            page.submit(text=str(number))
            page.wait(chance.random() / 5)
            if chance.random() < 0.5:
                link.cut()
                page.wait(chance.random())
            if chance.random() < 0.5:
                link.join()
        link.join()
    assert page.texts("i") == texts
    assert page.html == page.fresh_html()


@pytest.mark.rule("R1")
@pytest.mark.case("S32")
def test_s32_an_event_that_overtakes_others_waits_for_them(author: Author) -> None:
    page = author.mount(LOG, link=Link(up=Way(latency=100, reorder=0.5), seed=3))
    with page.quickly():
        for number in range(100):
            page.submit(text=str(number))
    assert page.texts("i") == [str(number) for number in range(100)]


@pytest.mark.rule("R5")
@pytest.mark.case("S38")
def test_s38_a_slow_front_end_gets_few_updates_and_the_last_state(author: Author) -> None:
    """1,000 changes a second, and a second until an update is acknowledged."""
    page = author.mount(COUNTER, link=Link(up=Way(latency=900), down=Way(latency=100)))
    kernel, root, session = page.kernel, page._root, page._session
    most = 0

    def change(left: int) -> None:
        nonlocal most
        root.globals["n"] += 1
        kernel.invalidate(root)
        most = max(most, len(session.snapshots))
        if left:
            kernel.later(0.001, lambda: change(left - 1))

    before = len(page.frames)
    with page.quickly():
        page._do(lambda: change(3000))
        page.wait(4)
    assert page.text("b") == "3001"
    assert len(page.frames) - before <= 2 * 4
    assert most <= 3


def test_a_kernel_sends_all_that_it_says_over_its_link(author: Author) -> None:
    """What `hyper-local run --latency` does."""
    component = component_of(author.load(COUNTER))
    kernel = Kernel.threaded()
    kernel.link = Link(latency=100)
    heard: SimpleQueue[tuple[float, dict[str, object]]] = SimpleQueue()
    try:
        root = kernel.call(kernel.mount, component).result()
        session = kernel.call(kernel.open, root, lambda text: heard.put((kernel.now(), json.loads(text)))).result()
        began = kernel.now()
        kernel.hear(session.receive, '{"type":"hello"}')
        when, message = heard.get(timeout=10)
        assert when - began >= 0.2
        assert message["w"] == 2
    finally:
        kernel.stop()
