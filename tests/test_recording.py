"""A record of a kernel: what it keeps of events, states and updates, and that a kernel without one keeps nothing."""

from __future__ import annotations

import datetime
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hyper_local import recording
from hyper_local.recording import Followed, Happened, NotKept, Opened, Record, Sent, kept
from hyper_local.testing import Page
from tests.conftest import Author

SHOP = """
import threading
start: int = 0
lines = []
lock = threading.Lock()
total = len(lines)

def add(name: str, count: int = 1):
    lines.append({"name": name, "count": count})

def fail():
    raise ValueError("no")

t'''<form @submit="add(name, count=2)"><input name="name"></form>
<button @click="fail">Fail</button><p>{total}</p>'''
"""


@pytest.fixture
def record(author: Author) -> Record:
    """A record in the kernel of this test's pages."""
    page = author.mount("t'<p></p>'", "live/first.py")
    made = page.kernel.record = Record()
    return made


@pytest.fixture
def shop(author: Author, record: Record) -> Page:
    return author.mount(SHOP, "live/shop.py", start=3)


def test_an_event_is_kept_with_its_arguments_and_the_state_after_it(shop: Page, record: Record) -> None:
    shop.submit("form", name="tea").submit("form", name="milk")
    first, second = record.events
    assert (first.component, first.handler, first.event.name, first.view) == ("Shop", "add", "submit", 1)
    assert (first.positional, first.named, first.ended, first.error) == (("tea", 2), {}, True, "")
    assert first.state["lines"] == [{"name": "tea", "count": 2}]
    assert first.state["total"] == 1
    assert second.state["lines"] == [{"name": "tea", "count": 2}, {"name": "milk", "count": 2}]
    assert first.state["start"] == 3


def test_what_can_not_be_kept_is_said_to_be_so(shop: Page, record: Record) -> None:
    shop.submit("form", name="tea")
    lock = record.events[-1].state["lock"]
    assert lock == NotKept(type(threading.Lock()).__name__, "it may change, and has no plain copy")
    assert repr(lock) == "<lock, not kept: it may change, and has no plain copy>"


def test_an_error_is_kept_with_the_state_after_it(shop: Page, record: Record) -> None:
    shop.click("button")
    assert (record.events[-1].error, record.events[-1].state["total"]) == ("ValueError: no", 0)


def test_updates_are_kept_as_they_were_sent(shop: Page, record: Record) -> None:
    shop.submit("form", name="tea")
    assert [one.text for one in record.updates] == shop.messages
    assert [one.size for one in record.updates] == [len(text.encode()) for text in shop.messages]


def test_listeners_hear_in_order(author: Author, record: Record) -> None:
    heard: list[Any] = []
    record.listeners.append(heard.append)
    page = author.mount(SHOP, "live/shop.py", start=3)
    page.submit("form", name="tea")
    page.navigate("/elsewhere")
    kinds = [type(one) for one in heard]
    assert kinds == [Opened, Sent, Happened, Sent, Happened, Followed, Sent, Sent]
    assert (heard[0].props, heard[0].root.component.name) == ({"start": 3}, "Shop")
    assert heard[2] is heard[4]
    assert heard[5].to == "/elsewhere"


@pytest.mark.parametrize("steps", [250])
def test_no_more_than_200_states_are_held(author: Author, record: Record, steps: int) -> None:
    page = author.mount("n = 0\ndef up():\n    global n\n    n += 1\n\nt'<b @click=\"up\">{n}</b>'", "live/up.py")
    for _ in range(steps):
        page.click("b")
    assert [one.state["n"] for one in record.events] == list(range(steps - recording.STATES + 1, steps + 1))
    assert len(record.updates) == recording.UPDATES


def test_an_awaiting_handler_is_kept_when_it_ends(author: Author, record: Record) -> None:
    source = """
    import asyncio
    n = 0

    async def up(by: int):
        global n
        await asyncio.sleep(1)
        n += by

    t'<b @click="up(5)">{n}</b>'
    """
    page = author.mount(source, "live/later.py")
    before: list[bool] = []
    record.listeners.append(lambda one: before.append(one.ended) if isinstance(one, Happened) else None)
    page.click("b")
    assert before == [False, True]
    assert (record.events[-1].positional, record.events[-1].state) == ((5,), {"n": 5})


class Odd:
    """An object whose every method fails."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError

    def __hash__(self) -> int:
        return 1

    def __repr__(self) -> str:
        raise AssertionError

    def __deepcopy__(self, memo: object) -> Any:
        raise AssertionError


def circle() -> list[Any]:
    made: list[Any] = [1]
    made.append(made)
    return made


def deep() -> list[Any]:
    made: list[Any] = []
    for _ in range(1500):
        made = [made]
    return made


@pytest.mark.usefixtures("at_depth")
@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: "text", "text"),
        (lambda: {"a": [1, (2, {3})]}, {"a": [1, (2, {3})]}),
        (lambda: datetime.date(2026, 1, 2), datetime.date(2026, 1, 2)),
        (lambda: Path("a"), Path("a")),
        (lambda: Odd(), NotKept("Odd", "it may change, and has no plain copy")),
        (lambda: {Odd(): 1}, {NotKept("Odd", "it may change, and has no plain copy"): 1}),
        (circle, [1, NotKept("list", "it holds itself")]),
        (lambda: list(range(5000)), NotKept("list", "more than 2000 items")),
        (lambda: {"rows": [[1] * 100] * 100}, NotKept("dict", "more than 2000 items")),
        (lambda: set(range(5000)), NotKept("set", "more than 2000 items")),
        (deep, NotKept("list", "containers too deep in each other")),
    ],
    ids=["text", "nested", "date", "path", "object", "key", "circle", "long", "long inside", "set", "deep"],
)
def test_what_is_kept_of_a_value(make: Callable[[], object], expected: object) -> None:
    assert kept(make()) == expected


def test_what_is_kept_does_not_change_with_the_value() -> None:
    value = {"rows": [[1], [2]]}
    copy = kept(value)
    value["rows"][0].append(9)
    assert copy == {"rows": [[1], [2]]}


def test_without_a_record_nothing_is_kept(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions send by the function that they were given, mailboxes tell nobody, no value is copied."""

    def never(*_: object) -> object:
        raise AssertionError("something was kept")

    for name in ("opened", "arrived", "started", "finished", "followed", "acting", "rendering", "rendered"):
        monkeypatch.setattr(Record, name, never)
    monkeypatch.setattr(recording, "kept", never)
    page = author.mount(SHOP, "live/shop.py")
    page.submit("form", name="tea")
    page.navigate("/elsewhere")
    kernel = page.kernel
    assert kernel.record is None
    assert [box.started for box in kernel.instances.values()] == [None]
    assert [session.send.__name__ for sessions in kernel.sessions.values() for session in sessions] == ["receive"]


def test_without_a_record_or_an_inspector_their_modules_are_not_even_imported(tmp_path: Path) -> None:
    (tmp_path / "up.py").write_text(
        "n = 0\ndef up():\n    global n\n    n += 1\n\nt'<b @click=\"up\">{n}</b>'\n", "utf-8"
    )
    unwanted = {f"hyper_local.{name}" for name in ("recording", "copies", "history", "witness", "inspector")}
    code = "import sys, hyper_local, hyper_local.commands.run; from hyper_local.testing import mount; "
    code += "page = mount(hyper_local.load('up.py')).click('b'); "
    code += f"print(page.text('b'), sorted({unwanted!r} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert said.stdout == "1 []\n"
