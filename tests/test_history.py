"""What the inspector's history holds, and what it leaves out."""

from __future__ import annotations

import pytest

from hyper_local import history
from hyper_local.testing import Page
from tests.conftest import Author
from tests.test_inspector import BACK, NOW, events, inspected, rows, updates

GROWING = """
numbers = []
text = ""
count = 0

def grow():
    numbers.extend(range(1000))

def write():
    global text
    text += "x" * 100_000

def up():
    global count
    count += 1

t'''<button class="grow" @click="grow">+</button><button class="write" @click="write">w</button>
<button class="up" @click="up">u</button><p>{len(numbers)} {count}</p>'''
"""


def history_of(page: Page) -> history.History:
    panel = next(i for i in page.kernel.instances if i.component.name == "Inspector")
    found = panel.globals["history"]
    assert isinstance(found, history.History)
    return found


def state(page: Page) -> dict[str, object]:
    """That of the module, in the frame of the inspector."""
    return next(i for i in page.kernel.instances if "count" in i.state).state


def test_copies_of_all_states_together_take_only_so_much(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LARGEST", 1_200_000)
    page = inspected(author, GROWING)
    for _ in range(8):
        page.click(".grow")
    states = history_of(page).states
    assert states[-1].number == 9
    assert 2 <= len(states) < 6
    assert sum(one.size for one in states) <= 1_200_000
    first = states[0].number
    assert page.text(".left-out") == (
        f"States before {first} are left out: the copies of all would take more than 1.2 MB of memory."
    )
    for _ in range(9):
        page.click(BACK)
    assert state(page)["numbers"] == list(range(1000)) * (first - 1)
    page.click(NOW)
    assert len(state(page)["numbers"]) == 8000


def test_a_text_that_grows_counts_and_one_that_stays_does_not(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LARGEST", 2_000_000)
    page = inspected(author, GROWING)
    for _ in range(5):
        page.click(".write")
    for _ in range(20):
        page.click(".up")
    assert len(history_of(page).states) == 26
    assert page.count(".left-out") == 0
    for _ in range(4):
        page.click(".write")
    assert 2 <= len(history_of(page).states) < 26


def test_a_value_that_is_too_large_by_itself_leaves_the_two_newest(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "LARGEST", 1000)
    page = inspected(author, GROWING)
    for _ in range(3):
        page.click(".write")
    assert [one.number for one in history_of(page).states] == [3, 4]
    page.click(BACK)
    assert len(state(page)["text"]) == 200_000


def test_more_states_than_are_held_are_told(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "STATES", 3)
    page = inspected(author, GROWING)
    for _ in range(4):
        page.click(".up")
    assert page.text(".left-out") == "States before 3 are left out: the newest 3 are held."


NOISY = """
count = 0
shown = 0
seen = []

class Bird:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        global shown
        shown += 1
        if CHANGES:
            seen.append(self.name)
        return f"Bird {self.name}"

bird = Bird("robin")

def up():
    global count, bird
    count += 1
    bird = Bird(f"wren {count}")

t'''<button class="up" @click="up">{count}</button><p>{shown}</p>'''
"""


def test_a_repr_that_sets_another_variable_is_undone(author: Author) -> None:
    page = inspected(author, NOISY.replace("CHANGES", "False"))
    assert rows(page)["bird"] == "Bird robin"
    page.click(".up").click(".up")
    assert (page.text("p"), state(page)["shown"]) == ("0", 0)
    assert rows(page) == {"count": "2", "shown": "0", "seen": "[]", "bird": "Bird wren 2"}
    assert history_of(page).states[-1].number == 3
    page.click(BACK)
    assert (page.text(".up"), page.text("p")) == ("1", "0")


def test_a_repr_that_changes_a_list_is_shown_as_it_is_and_ends(author: Author) -> None:
    page = inspected(author, NOISY.replace("CHANGES", "True"))
    page.click(".up")
    assert rows(page)["seen"] == "['robin', 'wren 1']"
    assert history_of(page).states[-1].number < 8
    assert page.errors == []


# How it reads -------------------------------------------------------------------------


def test_the_newest_events_and_updates_are_listed_and_the_older_ones_folded(author: Author) -> None:
    page = inspected(author, GROWING)
    for _ in range(14):
        page.click(".up")
    assert len(events(page)) == len(updates(page)) - 1 == 14
    assert page.texts(".hyper-inspector details.older > summary") == ["4 older", "5 older"]
    assert events(page)[0] == "click: up() Thing, then state 15"
    assert page.texts(".hyper-inspector li details summary")[0].endswith(" bytes")
