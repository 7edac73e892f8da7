"""S4, B3, R1: notes about what Python allows and a live module hardly means."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author


def notes(author: Author, source: str) -> list[str]:
    file = author.file("live/thing.py", source)
    return [str(problem).partition(".py:")[2] for problem in check(file).problems if problem.kind == "note"]


CARD = """\
cards = [{"n": 1}, {"n": 2}]
chosen = 0
card = cards[chosen]

def turn():
    global chosen
    chosen = 1

def change():
    card["n"] += 1

t"<p @click='turn'>{card}</p><p @click='change'>x</p>"
"""


@pytest.mark.rule("S4")
def test_a_line_that_stops_following_because_a_handler_changes_it(author: Author) -> None:
    assert notes(author, CARD) == [
        """3:1: note: 'card' stays as it was made, and does not follow 'chosen': change() changes it in place
    card = cards[chosen]
    ^
  To follow, make it a function, def card(): return cards[chosen], and write card() where you need it."""
    ]


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "source",
    [
        CARD.replace("    chosen = 1", "    print(chosen)")
        .replace("    global chosen\n", "")
        .replace('["n"] += 1', ".n"),
        CARD.replace("def change():\n", "def change():\n    global card\n"),  # rebound: state on purpose
        CARD.replace("cards[chosen]", "[0] * 9"),
        CARD.replace("cards[chosen]", "dict(n=1)").replace("chosen = 0", "chosen: int"),
    ],
)
def test_what_is_state_on_purpose_is_not_told(author: Author, source: str) -> None:
    assert [note for note in notes(author, source) if "stays as it was made" in note] == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("def go(item, basket=[]):\n    basket.append(item)", "go() keeps one list for all its calls in 'basket'"),
        ("def go(*, seen=set()):\n    seen |= {1}", "go() keeps one set for all its calls in 'seen'"),
        ("def go(a=1, names={}):\n    names['a'] = a", "go() keeps one dict for all its calls in 'names'"),
        ("def go(item, basket=[]):\n    return [*basket, item]", ""),
        ("def go(item, basket=None):\n    basket = basket or []\n    basket.append(item)", ""),
        ("def go(item, basket=()):\n    basket += (item,)", ""),
    ],
)
def test_a_default_that_all_calls_share(author: Author, body: str, told: str) -> None:
    found = notes(author, f'{body}\nt"""<p @click="go(1)">x</p>"""\n')
    assert [note.partition("note: ")[2].partition("\n")[0] for note in found] == [told] * bool(told)


def test_it_says_how_to_write_such_a_default(author: Author) -> None:
    source = "def go(item, basket=[]):\n    basket.append(item)\n"
    [note] = notes(author, f't"""<p @click="go(1)">x</p>"""\n{source}')
    assert note.endswith("  Write basket=None, and in the function: basket = [] if basket is None else basket.")


SHARED = """\
from hyper_local import shared
messages = shared([])

def send():
    messages.append(1)

t'<p @click="send">{len(messages)}</p>'
"""


@pytest.mark.rule("B3")
def test_a_shared_value_that_nobody_hears_of(author: Author) -> None:
    [note] = notes(author, SHARED)
    assert note.startswith("2:1: note: send() changes the shared 'messages', and nothing calls broadcast()\n")
    assert "Write broadcast() after the change (from hyper_local import broadcast)" in note
    for source in (
        SHARED.replace("import shared", "import broadcast, shared").replace("(1)\n", "(1)\n    broadcast()\n"),
        SHARED.replace("shared([])", "shared([], auto_broadcast=True)"),
        SHARED.replace("messages.append(1)", "print(messages)"),
    ):
        assert notes(author, source) == []


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("def go():\n    while True:\n        pass", "go() never ends, and every page waits for it"),
        ("def go():\n    while 1:\n        for x in (): break", "go() never ends, and every page waits for it"),
        ("def go():\n    while True:\n        if go: break", ""),
        ("def go():\n    while True:\n        return", ""),
        ("def go():\n    while True:\n        raise OSError", ""),
        ("def go():\n    while go():\n        pass", ""),
        ("async def go():\n    while True:\n        await render()", ""),
    ],
)
def test_a_handler_that_never_ends(author: Author, body: str, told: str) -> None:
    found = notes(author, f'{body}\nt"""<p @click="go">x</p>"""\n')
    assert [note.partition("note: ")[2].partition("\n")[0] for note in found] == [told] * bool(told)


def test_print_in_a_template(author: Author) -> None:
    [note] = notes(author, "n = 1\nt'<p>{print(n)}</p>'\n")
    assert note.startswith("2:7: note: print() writes to the terminal, and shows nothing here\n")
    assert note.endswith("Write {n}: what stands in braces is shown.")
    assert notes(author, "def print(x): return x\nt'<p>{print(1)}</p>'\n") == []
