"""S4: `is` where == is meant, and lists of one list that stands there several times."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("S4")

PAGE = '\n\nt"""<b @click="go">{name}{board}</b>"""\n'


def told(author: Author, source: str, page: str = PAGE) -> list[tuple[str, str]]:
    return [(p.message, p.hint) for p in check(author.file("live/thing.py", source + page)).problems]


SET = "\n\ndef go():\n    board[0][1] = 'x'\n"


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        (
            "name = ''\nboard = []\n\ndef go():\n    if name is 'Ada':\n        board.append(1)\n",
            "'is' asks whether two things are one thing in memory, not whether they are equal",
            "Write name == 'Ada'",
        ),
        (
            "name = 0\nboard = []\n\ndef go():\n    if name is not 3:\n        board.append(1)\n",
            "'is not' asks whether two things are one thing in memory, not whether they are equal",
            "Write name != 3",
        ),
        (
            f"name = ''\nboard = [[' '] * 3] * 3{SET}",
            "'board' holds one list several times: a change shows in each of them",
            "Write board = [[' '] * 3 for _ in range(3)]",
        ),
        (
            f"name = ''\nboard = [{{}}] * 3{SET}",
            "'board' holds one dict several times: a change shows in each of them",
            "Write board = [{} for _ in range(3)]",
        ),
        (
            "name = ''\nboard = [[]] * 3\n\ndef go():\n    board[0].append(3)\n",
            "'board' holds one list several times: a change shows in each of them",
            "Write board = [[] for _ in range(3)]",
        ),
    ],
)
def test_what_is_one_thing(author: Author, source: str, message: str, hint: str) -> None:
    assert told(author, source) == [(message, hint)]


def test_is_in_a_template(author: Author) -> None:
    page = "\n\nt'''{% if name is \"Ada\" %}<b>{name}</b>{% endif %}'''\n"
    [(_, hint)] = told(author, "name = ''\n", page)
    assert hint == "Write name == 'Ada'"


@pytest.mark.parametrize(
    "source",
    [
        "name = None\nboard = []\n\ndef go():\n    if name is None or name is True:\n        board.append(1)\n",
        "name = ''\nboard = [' '] * 3\n\ndef go():\n    board[0] = 'x'\n",
        "name = ''\nboard = [[' '] * 3] * 3\n\ndef go():\n    board[0] = ['x'] * 3\n",
        f"name = ''\nboard = [[' '] * 3 for _ in range(3)]{SET}",
        f"name = ''\nboard = [[' '] * 3] * 1{SET}",
        f"name = ''\nboard = [[' '] * 3] * 3{SET}    board[1] = []\n",
    ],
)
def test_what_is_meant_so(author: Author, source: str) -> None:
    assert told(author, source) == []
