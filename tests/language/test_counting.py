"""T4: places that a loop counts from 1, where a function counts from 0."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author

pytestmark = pytest.mark.rule("T4")


def told(author: Author, event: str, function: str, first: str = "['a', 'b']") -> list[tuple[str, str]]:
    source = (
        f"names = {first}\nmarks = []\n\n\n{function}\n\n"
        f't"""{{% for name in names %}}<b @click="{event}">{{name}}{{marks}}</b>{{% endfor %}}"""'
    )
    return [(p.message, p.hint) for p in check(author.file("live/thing.py", source)).problems]


@pytest.mark.parametrize(
    "function",
    [
        "def drop(i):\n    names.pop(i)",
        "def drop(i):\n    del names[i]",
        "def drop(i):\n    print(names[i])\n    names.pop(i)",
        "def drop(i):\n    names[i] = names[i].upper()",
    ],
)
def test_it_takes_the_next_one(author: Author, function: str) -> None:
    what = "loop.index counts from 1, and drop() takes 'i' for a place in names, from 0"
    hint = "Write {loop.index0}, which counts from 0: drop({loop.index0})"
    assert told(author, "drop({loop.index})", function) == [(what, hint)]


@pytest.mark.parametrize(
    ("event", "function"),
    [
        ("drop({loop.index0})", "def drop(i):\n    names.pop(i)"),
        ("drop({loop.index})", "def drop(i):\n    names.pop(i - 1)"),
        ("drop({loop.index})", "def drop(i):\n    i -= 1\n    names.pop(i)"),
        ("drop({loop.index})", "def drop(i):\n    marks.append(i)"),
        ("drop({loop.index})", "def drop(i):\n    if i < len(names):\n        names.insert(0, names.pop(i))"),
        ("drop({loop.index - 1})", "def drop(i):\n    names.pop(i)"),
        ("drop({loop.index})", "def drop(i):\n    return [x[i] for x in names]"),
    ],
)
def test_of_what_is_right_nothing_is_said(author: Author, event: str, function: str) -> None:
    assert told(author, event, function) == []


@pytest.mark.parametrize("loop", ["marks", "names[1:]", "sorted(names)"])
def test_of_another_list_nothing_is_said(author: Author, loop: str) -> None:
    """A list of places, to which one may go back, has one more than the moves between them."""
    source = (
        "names = ['a', 'b']\nmarks = []\ndef go(i):\n    marks.append(names[0])\n    names.pop(i)\n\n"
        f't"""{{% for x in {loop} %}}<b @click="go({{loop.index}})">{{x}}</b>{{% endfor %}}"""'
    )
    assert check(author.file("live/thing.py", source)).problems == []


def test_of_a_dict_nothing_is_said(author: Author) -> None:
    """Its keys may well be counted from 1."""
    assert told(author, "drop({loop.index})", "def drop(i):\n    names.pop(i)", "{1: 'a', 2: 'b'}") == []
