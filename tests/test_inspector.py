"""The inspector: what stands beside an app, and the way back to the states that it had."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

import hyper_local
from hyper_local import data_folder, history
from hyper_local.app import App, follow_links, open_app
from hyper_local.errors import HyperError
from hyper_local.inspector import beside, inspector, panel
from hyper_local.kernel import Kernel
from hyper_local.messages import Hello, encode
from hyper_local.objects import class_of
from hyper_local.recording import Record
from hyper_local.store import Store
from hyper_local.testing import Page, mount
from tests.conftest import Author

COUNTER = """
step: int = 1
count = 0
double = count * 2

def up(by: int = 1):
    global count
    count += by * step

def nothing():
    pass

def fail():
    global count
    count = -1
    raise ValueError("no")

t'''<button class="up" @click="up(by=2)">+</button><button class="nothing" @click="nothing">.</button>
<button class="fail" @click="fail">!</button><p class="count">{count} {double}</p>'''
"""

BACK, FORWARD, NOW = (f".steps button:nth-child({n})" for n in (1, 2, 3))


def inspected(author: Author, source: str, path: str = "live/thing.py", **props: Any) -> Page:
    """A page that shows a module with the inspector beside it."""
    app = open_app(author.file(path, source))
    app.given = props
    beside(app)
    return mount(app.page())


@pytest.fixture
def counter(author: Author) -> Page:
    return inspected(author, COUNTER, "live/counter.py")


def rows(page: Page, card: int = 0) -> dict[str, str]:
    """The values that are shown of one instance, with their notes."""
    lists = page._soup()[0].select(".hyper-inspector dl")
    names = [tag.get_text(strip=True) for tag in lists[card].select("dt")]
    return dict(zip(names, (" | ".join(tag.stripped_strings) for tag in lists[card].select("dd")), strict=True))


def events(page: Page) -> list[str]:
    return page.texts(
        '.hyper-inspector ol[aria-label="Events"] > li, .hyper-inspector ol[aria-label="Older events"] > li'
    )


def updates(page: Page) -> list[str]:
    return page.texts(
        '.hyper-inspector ol[aria-label="Updates"] > li, .hyper-inspector ol[aria-label="Older updates"] > li'
    )


# What it shows ------------------------------------------------------------------


def test_it_shows_the_state_and_which_of_it_changed_last(counter: Page) -> None:
    assert counter.text(".hyper-inspector h4").startswith("Counter ")
    assert rows(counter) == {"step": "1 | given", "count": "0", "double": "0 | follows from others"}
    assert counter.count("mark") == 0
    counter.click(".up")
    assert rows(counter) == {"step": "1 | given", "count": "2", "double": "4 | follows from others"}
    assert counter.texts("mark") == ["2", "4"]
    assert counter.text(".when") == "State 2: now. After up(by=2)"


def test_it_shows_events_with_their_arguments_and_what_came_of_them(counter: Page) -> None:
    counter.click(".up").click(".nothing").click(".fail")
    assert events(counter) == [
        "click: fail() Counter, ValueError: no",
        "click: nothing() Counter, then state 2",
        "click: up(by=2) Counter, then state 2",
    ]


def test_it_shows_updates_with_the_size_that_they_have_without_it(author: Author, counter: Page) -> None:
    alone = author.mount(COUNTER, "live/counter.py")
    for page in (alone, counter):
        page.click(".up").click(".nothing").click(".up")
    sizes = [len(text.encode()) for text in alone.messages if '"error"' not in text]
    assert len(updates(counter)) == len(sizes)
    for shown, size in zip(updates(counter), reversed(sizes), strict=True):
        # The page's first message says where the app begins in it; versions may have a digit more.
        assert abs(int(shown.split(" ")[0].replace(",", "")) - size) < 9, shown


def test_of_a_long_update_the_beginning_is_kept_and_the_size_told(author: Author) -> None:
    source = """
    text = ""

    def write():
        global text
        text = "x" * 5000

    t'<b @click="write">{text}</b>'
    """
    page = author.mount(source, "live/thing.py")
    panel = inspect_page(page)
    page.click("b")
    size, text = updates(panel)[0].split(" bytes ")
    assert size == f"{len(page.messages[-1]):,}"
    assert text == f"{page.messages[-1][:300]}…"
    assert [sent.text for _, sent in panel._root.globals["history"].updates] == [text]


def test_it_is_not_in_its_own_lists(counter: Page) -> None:
    counter.click(".up")
    before = (events(counter), updates(counter))
    counter.click(BACK).click(FORWARD)
    assert events(counter) == before[0]
    assert counter.texts(".hyper-inspector h4 small") == [counter.text(".hyper-inspector h4 small")]
    for shown in updates(counter):
        assert "hyper-inspector" not in shown
    assert len(updates(counter)) == len(before[1]) + 2  # what the two steps changed in the app
    assert not any('"a"' in shown for shown in updates(counter)[:2])
    counter.click(NOW)
    assert len(updates(counter)) == len(before[1]) + 2


INNER = """
n: int = 1
mine = 5

def up():
    global mine
    mine += n

t'<i @click="up">{mine}</i>'
"""


def test_every_live_instance_has_a_card(author: Author) -> None:
    author.file("live/inner.py", INNER)
    source = f"""
    from {author.app}.live import Inner
    list = [1, 2]

    t'{{% for n in list %}}<{{Inner}} n={{n}} />{{% endfor %}}'
    """
    page = inspected(author, source)
    assert [title.split(" ")[0] for title in page.texts(".hyper-inspector h4")] == ["Thing", "Inner", "Inner"]
    page.click("i:nth-of-type(2)")
    assert (rows(page, 1)["mine"], rows(page, 2)["mine"], page.texts("mark")) == ("5", "7", ["7"])
    page.click(BACK)
    assert page.texts("i") == ["5", "5"]


def test_a_page_without_state_says_so(author: Author) -> None:
    assert "It has no state." in inspected(author, "t'<p>Only text</p>'").text(".hyper-inspector")


# Back and forth -----------------------------------------------------------------


def test_back_and_forth_shows_the_page_as_it_was(counter: Page) -> None:
    counter.click(".up").click(".up")
    counter.click(BACK)
    assert counter.text(".count") == "2 4"
    assert counter.text(".when").startswith("State 2 of 3: the past. What you do in the app goes on from here")
    assert counter.attribute(".when", "class") == "when past"
    assert rows(counter)["count"] == "2"
    counter.click(BACK).click(BACK)
    assert (counter.text(".count"), counter.attribute(BACK, "aria-disabled")) == ("0 0", "true")
    counter.click(FORWARD)
    assert counter.text(".count") == "2 4"
    counter.click(NOW)
    assert (counter.text(".count"), counter.text(".when")) == ("4 8", "State 3: now. After up(by=2)")
    assert counter.attribute(NOW, "aria-disabled") == "true"


def test_the_slider_jumps(counter: Page) -> None:
    counter.click(".up").click(".up").click(".up")
    counter.fill('[type="range"]', "1")
    assert counter.text(".count") == "0 0"
    counter.fill('[type="range"]', "4")
    assert (counter.text(".count"), counter.attribute(".when", "class")) == ("6 12", "when")


def test_an_event_in_the_past_goes_on_from_there(counter: Page) -> None:
    counter.click(".up").click(".up")
    counter.click(BACK).click(BACK).click(".up")
    assert (counter.text(".count"), counter.text(".when")) == ("2 4", "State 2: now. After up(by=2)")
    assert events(counter)[1:] == ["click: up(by=2) Counter, dropped", "click: up(by=2) Counter, dropped"]
    counter.click(BACK)
    assert counter.text(".count") == "0 0"


def test_what_changed_in_place_is_put_back_and_the_values_themselves_return(author: Author) -> None:
    source = """
    from dataclasses import dataclass, field

    @dataclass
    class Card:
        title: str
        tags: list = field(default_factory=list)

    cards = [Card("tea")]
    chosen = cards[0]

    def tag(text: str):
        chosen.tags.append(text)

    t'''<form @submit="tag(text)"><input name="text"></form><p class="tags">{" ".join(cards[0].tags)}</p>'''
    """
    page = inspected(author, source)
    live = page._root.children[next(iter(page._root.children))]
    itself = live.globals["cards"]
    page.submit(".hyper-beside form", text="hot").submit(".hyper-beside form", text="black")
    page.click(BACK)
    assert page.text(".tags") == "hot"
    assert live.globals["cards"][0] is live.globals["chosen"]  # two names for one thing are so in the past, too
    page.click(NOW)
    assert live.globals["cards"] is itself
    page.click(BACK).submit(".hyper-beside form", text="green")
    assert page.text(".tags") == "hot green"


def test_a_component_that_was_there_comes_back_with_its_state(author: Author) -> None:
    author.file("live/inner.py", INNER)
    source = f"""
    from {author.app}.live import Inner
    shown = True

    def hide():
        global shown
        shown = False

    t'''<b @click="hide">x</b>{{% if shown %}}<{{Inner}} />{{% endif %}}'''
    """
    page = inspected(author, source)
    page.click("i").click("i").click("b")
    assert page.count("i") == 0
    page.click(BACK)
    assert page.text("i") == "7"
    page.click(BACK)
    assert page.text("i") == "6"
    page.click("i")
    assert page.text("i") == "7"


BOARD = """
from dataclasses import dataclass, field
from APP.live import Inner

@dataclass
class Card:
    id: int
    tags: list = field(default_factory=list)

cards = [Card(1)]
chosen = cards[0]
made = 1
names = {card.id for card in cards}

def add():
    global made, chosen
    made += 1
    chosen = Card(made)
    cards.append(chosen)

def tag():
    chosen.tags.append(len(chosen.tags))

def drop():
    global chosen
    if len(cards) > 1:
        chosen = cards[0] if cards.pop(0) is chosen else chosen

def turn():
    cards.reverse()

t'''<b @click="add">a</b><b @click="tag">t</b><b @click="drop">d</b><b @click="turn">r</b>
<ul>{% for card in cards %}<li>{card.id} {card.tags} {card is chosen} <{Inner} n={card.id} /></li>{% endfor %}</ul>
<p>{len(names)}</p>'''
"""


@pytest.mark.parametrize("seed", range(2))
def test_each_state_shows_the_page_that_it_had(author: Author, seed: int) -> None:
    """Any way there and back, and on from anywhere: the page is what it was, to the letter."""
    author.file("live/inner.py", INNER)
    page = author.mount(BOARD.replace("APP", author.app), "live/board.py")
    past, random = inspect_page(page), Random(seed)
    shown, at = [page.html], 0
    for _ in range(30):
        if random.random() < 0.4:
            before = page.html
            page.click(
                random.choice(["b:nth-of-type(1)", "b:nth-of-type(2)", "b:nth-of-type(3)", "b:nth-of-type(4)", "i"])
            )
            number = int(re.findall(r"\d+", past.text(".when"))[0])
            if number - 1 > at or page.html != before:
                shown[at + 1 :] = [page.html]
                at += 1
            else:
                del shown[at + 1 :]
        else:
            at = random.randrange(len(shown))
            past.fill('[type="range"]', str(at + 1))
        assert (page.html, page.fresh_html()) == (shown[at], shown[at])
        assert past.attribute('[type="range"]', "max") == str(len(shown))
        assert (page.errors, past.errors) == ([], [])


CLOCK = """
import asyncio
ticks = 0
kept = 0

async def tick():
    global ticks
    while True:
        await asyncio.sleep(1)
        ticks += 1
        await render()

def on_mount():
    global task
    task = asyncio.create_task(tick())

def keep():
    global kept
    kept = ticks

t'<b @click="keep">{ticks}</b><i>{kept}</i>'
"""


def test_a_clock_is_held_in_the_past(author: Author) -> None:
    page = inspected(author, CLOCK)
    page.wait(3.5)
    assert (page.text("b"), page.text(".when")) == ("3", "State 4: now.")
    page.click(BACK)
    sent = len(page.frames)
    page.wait(3)
    assert (page.text("b"), page.text(".when").split(":")[0]) == ("2", "State 3 of 4")
    assert len(page.frames) == sent
    page.click(NOW)
    assert page.text("b") == "3"
    page.wait(1)
    assert page.text("b") == "4"
    page.click(BACK).click("b")
    assert page.text("i") == "3"


def test_a_handler_that_ends_in_the_past_leaves_it_as_it_is(author: Author) -> None:
    source = """
    import asyncio
    found = ""

    async def search():
        global found
        found = "…"
        await render()
        await asyncio.sleep(5)
        found = "tea"

    t'<b @click="search">{found}</b>'
    """
    page = inspected(author, source)
    with page.quickly():
        page.click("b").wait(1)
        assert page.text("b") == "…"
        page.click(BACK).wait(6)
        assert (page.text("b"), page.text(".when").split(":")[0]) == ("", "State 1 of 2")


def test_python_in_the_past_goes_on_from_there(author: Author) -> None:
    page = author.mount(COUNTER, "live/counter.py")
    panel = inspect_page(page)
    page.click(".up").click(".up")
    panel.click(BACK)
    assert page.text(".count") == "2 4"
    live = page._root
    page._do(lambda: page.kernel.assign(live, "count", 10))
    assert (page.text(".count"), panel.text(".when")) == ("10 20", "State 3: now. After count = …")
    panel.click(BACK)
    page._do(lambda: page.kernel.run(live, "up"))
    assert (page.text(".count"), panel.text(".when")) == ("3 6", "State 3: now. After up()")


# Values that can't be kept --------------------------------------------------------


def test_what_can_not_be_kept_is_shown_as_such_and_left_alone(author: Author, tmp_path: Path) -> None:
    source = """
    import threading
    lock = threading.Lock()
    log = open(path, "w", encoding="utf-8") if (path := "PATH") else None
    n = 0

    def up():
        global n, lock
        n += 1
        lock = threading.Lock()

    def on_unmount():
        log.close()

    t'<b @click="up">{n}</b>'
    """.replace("PATH", (tmp_path / "log.txt").as_posix())
    page = inspected(author, source)
    live = page._root.children[next(iter(page._root.children))]
    page.click("b")
    lock = live.globals["lock"]
    assert rows(page)["lock"] == "lock | can't be kept: it belongs to the running program"
    assert rows(page)["log"].startswith("TextIOWrapper | can't be kept: it is open")
    page.click(BACK)
    assert page.text("b") == "0"
    assert live.globals["lock"] is lock


def test_a_repr_that_fails_or_has_no_end_breaks_nothing(author: Author) -> None:
    source = """
    class Bad:
        def __repr__(self):
            raise RuntimeError("no")

        def __str__(self):
            return "bad"

    class Huge:
        def __repr__(self):
            return "x" * 10_000_000

    bad, huge, long = Bad(), Huge(), ["y" * 1000] * 1000
    n = 0

    def up():
        global n
        n += 1

    t'<b @click="up">{n}</b>'
    """
    page = inspected(author, source)
    page.click("b").click(BACK).click("b")
    assert (page.text("b"), page.errors) == ("1", [])
    assert len(page.text(".hyper-inspector dl")) < 1000


SHARED = """
from hyper_local import shared, broadcast
words = shared([])
best = shared(0)
n = 0

def add():
    global n
    n += 1
    words.append(n)
    best.value = n
    broadcast()

t'<b @click="add">{n}</b><i>{len(words)} {best}</i>'
"""


def test_shared_values_go_back_where_no_other_page_has_them(author: Author) -> None:
    page = inspected(author, SHARED)
    page.click("b").click("b")
    assert rows(page)["words"] == "[1, 2] | shared"
    page.click(BACK)
    assert (page.text("b"), page.text("i")) == ("1", "1 1")
    page.click(NOW)
    assert (page.text("b"), page.text("i")) == ("2", "2 2")
    page.click(BACK).click("b")
    assert (page.text("i"), rows(page)["words"]) == ("2 2", "[1, 2] | shared")


def test_shared_values_of_other_pages_stay(author: Author) -> None:
    page, other = inspected(author, SHARED), author.mount(SHARED)
    page.click("b").click("b")
    assert rows(page)["words"] == "[1, 2] | shared with other pages, so not put back"
    page.click(BACK)
    assert (page.text("b"), page.text("i"), other.text("i")) == ("1", "2 2", "2 2")


SAVED = """
from hyper_local import saved
todos = saved([], "todos.json")

def add():
    global todos
    todos = [*todos, 1]

t'<b @click="add">{len(todos)}</b>'
"""


@pytest.fixture
def written(author: Author, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """Lets a kernel save; gives what reads the file."""
    monkeypatch.setenv(data_folder.VARIABLE, str(tmp_path / "data"))
    kernel = author.mount("t'<p></p>'", "live/first.py").kernel
    kernel.saving.store = Store()

    def written() -> list[int]:
        kernel.saving.flush()
        return json.loads(next((tmp_path / "data").rglob("todos.json")).read_text("utf-8"))["value"]

    return written


def test_looking_back_writes_no_file(author: Author, written: Callable[[], list[int]]) -> None:
    page = inspected(author, SAVED)
    page.click("b").click("b")
    assert written() == [1, 1]
    page.click(BACK)
    assert (page.text("b"), written()) == ("1", [1, 1])
    page.click(NOW).click(BACK).click(BACK)
    assert (page.text("b"), written()) == ("0", [1, 1])
    page.click("b")
    assert (page.text("b"), written()) == ("1", [1])
    page.click(BACK)
    page.unmount()
    assert written() == [1]


def test_what_another_page_saves_meanwhile_is_kept(author: Author, written: Callable[[], list[int]]) -> None:
    page, other = inspected(author, SAVED), author.mount(SAVED)
    page.click("b").click("b").click(BACK)
    assert (page.text("b"), other.text("b")) == ("1", "2")
    other.click("b")
    assert (page.text("b"), other.text("b"), written()) == ("1", "3", [1, 1, 1])
    page.click(NOW)
    assert (page.text("b"), other.text("b"), written()) == ("3", "3", [1, 1, 1])
    page.click("b")
    assert (page.text("b"), other.text("b"), written()) == ("4", "4", [1, 1, 1, 1])


# Bounds, and what it costs ---------------------------------------------------------


def test_no_more_than_200_states_are_held(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (history.STATES, history.UPDATES) == (200, 200)
    monkeypatch.setattr(history, "STATES", 5)
    monkeypatch.setattr(history, "UPDATES", 4)
    page = inspected(author, COUNTER, "live/counter.py")
    for _ in range(9):
        page.click(".up")
    assert (page.attribute('[type="range"]', "min"), page.attribute('[type="range"]', "max")) == ("6", "10")
    assert (len(events(page)), len(updates(page))) == (5, 4)
    page.fill('[type="range"]', "1")
    assert (page.text(".count"), page.text(".when").split(":")[0]) == ("10 20", "State 6 of 10")
    page.click(".up").click(BACK)
    assert page.text(".count") == "10 20"


def test_a_state_that_stays_the_same_is_no_other(counter: Page) -> None:
    counter.click(".nothing").click(".nothing")
    assert counter.text(".when") == "State 1: now."


def test_what_each_render_makes_anew_is_no_other_state(author: Author) -> None:
    source = """
    from random import random
    n = 0
    twice = lambda: 2 * n
    numbers = [random() for _ in range(n + 1)]

    def up():
        global n
        n += 1

    def show():
        render()

    t'<b @click="up">{twice()}</b><i @click="show">{numbers[0]}</i>'
    """
    page = inspected(author, source)
    page.click("b").click("i").click("i")
    assert page.text(".when") == "State 2: now. After up()"
    assert rows(page)["numbers"].startswith(f"[{page.text('i')}")
    page.click(BACK).click(NOW)
    assert page.text(".when") == "State 2: now. After up()"


def test_what_can_not_be_kept_is_there_again_after_a_state_that_had_something_else(author: Author) -> None:
    source = """
    import threading
    from hyper_local import shared

    log = []
    everybody = shared([])
    lock = None
    n = 0

    def fill():
        global lock
        log.extend(range(10_000))
        everybody.extend(range(10_000))
        lock = threading.Lock()

    def up():
        global n
        n += 1

    t'<i @click="fill">fill</i><b @click="up">{n} {len(log)} {len(everybody)} {type(lock).__name__}</b>'
    """
    page = inspected(author, source)
    page.click("i").click("b").click("b")
    thing = next(i for i in page._root.tree_of_instances() if "lock" in i.globals)
    lock = thing.globals["lock"]
    page.click(BACK).click(BACK).click(BACK)
    assert page.text("b") == "0 0 0 NoneType"
    page.click(FORWARD)
    assert page.text("b") == "0 10000 10000 lock"
    page.click(BACK).click(NOW)
    assert page.text("b") == "2 10000 10000 lock"
    page.click(BACK).click(BACK).click(BACK).click(FORWARD).click(FORWARD).click("b")
    assert page.text("b") == "2 10000 10000 lock"
    assert thing.globals["lock"] is lock


def test_a_folder_that_goes_with_its_object_stays(author: Author) -> None:
    source = """
    import tempfile
    from pathlib import Path
    folder = tempfile.TemporaryDirectory()
    n = 0

    def up():
        global n
        n += 1
        (Path(folder.name) / f"{n}.txt").write_text("")

    t'<b @click="up">{n} {Path(folder.name).is_dir()}</b>'
    """
    page = inspected(author, source)
    page.click("b").click("b").click(BACK).click("b").click("b")
    assert page.text("b") == "3 True"
    next(i for i in page._root.tree_of_instances() if "folder" in i.globals).globals["folder"].cleanup()


def test_a_method_that_is_held_goes_back_with_its_object(author: Author) -> None:
    source = """
    class Store:
        def __init__(self):
            self.items = []

        def add(self, item):
            self.items.append(item)

    store = Store()
    add = store.add

    def up():
        add(1)

    t'<b @click="up">{len(store.items)}</b>'
    """
    page = inspected(author, source)
    page.click("b").click("b").click(BACK).click("b")
    assert page.text("b") == "2"


REPR = """
from functools import cached_property

class Square:
    def __init__(self, side):
        self.side = side
        self.asked = 0

    @cached_property
    def size(self):
        return self.side ** 2

    def __repr__(self):
        self.asked += 1
        return f"Square({self.size}, asked {self.asked})"

square = Square(3)

def grow(it):
    it.side += 1

t'<b @click="grow({square})">{square.side} {square.asked}</b>'
"""


def test_a_repr_that_changes_its_object_changes_no_state(author: Author) -> None:
    page = inspected(author, REPR)
    assert rows(page) == {"square": "Square(9, asked 1)"}
    page.click("b")
    assert (page.text("b"), page.text(".when")) == ("4 0", "State 2: now. After grow(it=Square(9, asked 1))")
    page.click(BACK)
    assert (page.text("b"), rows(page)) == ("3 0", {"square": "Square(9, asked 1)"})
    page.click(NOW)
    assert (page.text("b"), page.text(".when")) == ("4 0", "State 2: now. After grow(it=Square(9, asked 1))")


def test_a_template_that_changes_an_object_each_time_ends_in_the_past(author: Author) -> None:
    source = """
    class Counted:
        asked = 0

        def __str__(self):
            self.asked += 1
            return "text"

    counted = Counted()
    n = 0

    def up():
        global n
        n += 1

    t'<b @click="up">{n} {counted}</b>'
    """
    page = inspected(author, source)
    page.click("b").click("b").click(BACK).click(BACK)
    assert page.text("b") == "0 text"
    page.click("b")
    assert page.text("b") == "1 text"


def inspect_page(page: Page) -> Page:
    """The inspector of a page, as one of its own, as in a notebook."""
    return mount(class_of(panel()), inspected=page._root)


def test_it_comes_late_and_leaves_no_trace(author: Author) -> None:
    page = author.mount(COUNTER, "live/counter.py")
    kernel, session = page.kernel, page._session
    send = session.send
    page.click(".up")
    assert kernel.record is None
    panel = inspect_page(page)
    page.click(".up")
    assert (events(panel), rows(panel)["count"]) == (["click: up(by=2) Counter, then state 2"], "4")
    assert updates(panel)[0].startswith(f"{len(page.messages[-1].encode())} bytes")
    panel.click(BACK)
    assert page.text(".count") == "2 4"
    panel.unmount()
    assert page.text(".count") == "4 8"
    assert (kernel.record, session.send, kernel.saving.paused) == (None, send, set())
    assert all(box.started is None for box in kernel.instances.values())
    page.click(".up")
    assert page.text(".count") == "6 12"


def test_two_inspectors_look_at_two_pages(author: Author) -> None:
    one, other = author.mount(COUNTER, "live/counter.py"), author.mount(COUNTER, "live/counter.py")
    first, second = inspect_page(one), inspect_page(other)
    one.click(".up")
    assert (len(events(first)), len(events(second))) == (1, 0)
    first.unmount()
    other.click(".up")
    assert len(events(second)) == 1


def test_two_inspectors_of_one_page_share_its_history(author: Author) -> None:
    page = author.mount(COUNTER, "live/counter.py")
    first = inspect_page(page)
    page.click(".up").click(".up").click(".up")
    second = inspect_page(page)
    first.click(BACK)
    second.click(BACK)
    when = "State 2 of 4: the past. What you do in the app goes on from here; the later states are dropped then."
    for each in (first, second):
        assert (each.text(".when"), len(events(each))) == (f"{when} After up(by=2)", 3)
    first.unmount()
    assert (page.text(".count"), second.text(".when")) == ("2 4", f"{when} After up(by=2)")
    page.click(".up")
    assert (page.text(".count"), second.text(".when")) == ("4 8", "State 3: now. After up(by=2)")
    second.unmount()
    assert page.kernel.record is None


def test_it_holds_no_page_that_has_ended(author: Author) -> None:
    """Here without a loop: everything happens at once."""
    app = open_app(author.file("live/counter.py", COUNTER))
    beside(app)
    kernel, sent = Kernel(), list[str]()
    root = kernel.mount(app.page().component, app.page().props)
    session = kernel.open(root, sent.append)
    session.receive(encode(Hello()))
    assert [type(kernel.record).__name__, len(root.children), len(sent)] == ["Witness", 2, 1]
    inner = [weakref.ref(instance) for instance in root.tree_of_instances()]
    session.close()
    root.unmount()
    del root, session
    gc.collect()
    assert ([ref() for ref in inner], kernel.record) == ([None] * 3, None)


def test_python_may_end_in_the_past(author: Author, caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    kernel = Kernel(loop)
    kernel.live_on(loop, threading.get_ident())
    page = kernel.mount(author.load(COUNTER, "live/counter.py").__component__)
    page.render()
    shown = kernel.mount(panel(), {"inspected": page})
    shown.render()
    for _ in range(2):
        kernel.run(page, "up")
    shown.globals["history"].step(-1)
    assert page.globals["count"] == 1
    loop.close()
    shown.unmount()
    assert (page.globals["count"], kernel.record, caplog.text) == (2, None, "")
    kernel.end_all()


def test_what_is_recorded_can_not_be_inspected(author: Author) -> None:
    first = author.mount(COUNTER, "live/counter.py")
    first.kernel.record = Record()
    page = author.mount(COUNTER, "live/counter.py")
    panel = inspect_page(page)
    assert panel.errors == ["this is recorded as a test, so it can't be inspected at the same time"]


def test_an_inspector_is_not_inspected(author: Author) -> None:
    c = author.load(COUNTER, "live/counter.py")()
    panel = inspector(c)
    with pytest.raises(HyperError, match="this is an inspector"):
        inspector(panel)


# Pages, and files that are saved -----------------------------------------------------


START = """
live = True
n = 0

def up():
    global n
    n += 1

t'<title>Start {n}</title><b @click="up">{n}</b>'
"""


@pytest.fixture
def app(author: Author) -> App:
    author.file("pages/index.py", START)
    author.file("pages/users/[id].py", "id: int\nt'<p>{id}</p>'")
    made = hyper_local.load(author.folder / author.app)
    beside(made)
    return made


def test_the_page_stays_what_it_is(app: App) -> None:
    page = app.page("/users/5")
    assert (page.component.name, page.path) == ("Id", "/users/5")
    shown = mount(page)
    assert (shown.text("p"), rows(shown)) == ("5", {"id": "5 | given"})
    start = mount(app.page("/"))
    start.click("b")
    assert (start.title, start.address) == ("Start 1", "/")


def test_a_link_leads_to_a_page_with_an_inspector_of_its_own(app: App) -> None:
    page = mount(app.page("/"))
    follow_links(app, page.kernel)
    page.click("b").click(BACK)
    page.navigate("/users/5")
    assert (page.address, page.text("p"), rows(page)) == ("/users/5", "5", {"id": "5 | given"})
    assert page.kernel.saving.paused == set()
    page.navigate("/")
    page.click("b")
    assert (page.text("b"), events(page), page.text(".when")) == (
        "1",
        ["click: up() Index, then state 2"],
        "State 2: now. After up()",
    )


def test_a_saved_file_is_taken_in_and_the_states_of_before_are_there(author: Author) -> None:
    page = inspected(author, COUNTER, "live/counter.py")
    page.click(".up").click(".up")
    saved = COUNTER.replace('"count">', '"count">now ').replace("count = 0", "count = 0\nmore = 7")
    author.file("live/counter.py", saved)
    page.reload()
    assert page.text(".count") == "now 4 8"
    assert rows(page)["more"] == "7"
    page.fill('[type="range"]', "2")
    assert page.text(".count") == "now 2 4"
    page.click(NOW)
    assert page.text(".count") == "now 4 8"


def test_a_file_that_is_saved_in_the_past_goes_on_from_there(author: Author) -> None:
    page = inspected(author, COUNTER, "live/counter.py")
    page.click(".up").click(".up").click(BACK)
    author.file("live/counter.py", COUNTER.replace("count * 2", "count * 3"))
    page.reload()
    assert (page.text(".count"), page.text(".when")) == ("2 6", "State 2: now. After up(by=2)")
    page.click(BACK)
    author.file("live/counter.py", COUNTER.replace("count = 0", "count = 100"))
    page.reload()
    assert page.text(".count") == "100 200"
    page.click(".nothing")
    assert (page.text(".count"), page.text(".when")) == ("100 200", "State 2: now. After new code")
