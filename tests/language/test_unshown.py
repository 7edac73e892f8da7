"""T1: a value that lacks its braces is told of where nothing shows it, and its name stands as a text."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("T1")

STATE = "count = 0\nlink = 'https://www.python.org'\n\ndef add():\n    global count\n    count += 1\n\n"
SAID = "this shows the word count, and not the value of 'count'"
BRACES = "Write {count}: a value stands in braces."


def told(author: Author, template: str, state: str = STATE) -> list[tuple[str, str, int]]:
    source = f'{state}t"""{template}<button @click="add">+</button>"""'
    found = check(author.file("live/thing.py", source)).problems
    return [(p.message, p.hint, p.location.column) for p in found if p.location is not None]


@pytest.mark.parametrize(
    ("template", "hint", "column"),
    [
        ("<p>Count: count</p>", BRACES, 15),
        ("<p>Count: count.</p>", BRACES, 15),
        ('<p>{"count"}</p>', "Take the quotes away: {count}", 8),
    ],
)
def test_a_name_that_stands_for_itself(author: Author, template: str, hint: str, column: int) -> None:
    assert (SAID, hint, column) in told(author, template)


def test_an_address_in_a_variable(author: Author) -> None:
    [found] = told(author, '<a href="link">Python</a>{count}')
    assert found == ("this shows the word link, and not the value of 'link'", "Write href={link}.", 8)


@pytest.mark.parametrize(
    ("template", "more"),
    [
        ("<p>Count: {count}</p>", ""),
        ("<p>Count: count</p>{count}", ""),
        ("<p>Count: count</p>", "shown = count\n"),
        ("<p>Count: count</p>", "def show():\n    return count\n"),
        ("<p>Count: count</p>", "def show():\n    return globals()['count']\n"),
        ("<p>Your count of birds</p>", ""),
        ("<p>The count</p>", ""),
        ("<p>(count)</p>", ""),
        ("<p>Our birds: count</p>", ""),
        ('<a href="count">x</a>', ""),
        ("<label>count</label>", ""),
        ("<code>Count: count</code>", ""),
        ("<p>Count: counting</p>", ""),
        ('<input name="count">', ""),
        ('<select aria-label="x"><option value="count">x</option></select>', ""),
        ('<input type="radio" value="count" name="x">', ""),
        ("<p id=count>x</p>", ""),
    ],
)
def test_what_may_be_meant_as_it_stands(author: Author, template: str, more: str) -> None:
    """In a notebook, what nobody shows may be read from Python: `c.count`."""
    assert [
        message for message, _, _ in told(author, template, STATE + more) if "shows the word count" in message
    ] == []
