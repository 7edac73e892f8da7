"""S4, L6: a comma at the end of a line, which makes a tuple of a value."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from hyper_local.testing import mount
from tests.conftest import Author
from tests.language.boxes import boxes


def notes(author: Author, source: str) -> list[str]:
    file = author.file("live/thing.py", source)
    return [str(problem).partition(".py:")[2] for problem in check(file).problems if "tuple" in problem.message]


@pytest.mark.rule("S4")
def test_the_line_with_the_comma_is_told(author: Author) -> None:
    assert notes(author, "limit = 20,\nt'{limit * 2}'") == [
        """1:1: note: the comma at the end makes a tuple: 'limit' is (20,), not 20
    limit = 20,
    ^
  Take it away: limit = 20. A tuple that is meant has parentheses: (20,)."""
    ]


TELLS = [
    "limit = 20,\nt'{limit * 2}'",
    "limit = 20,\nt'{limit}'",
    "limit = 20,   # at most\nt'{limit:.2f}'",
    "limit = 20,\ncount = 3\ndef go():\n    if count < limit: print(1)\nt'<b @click=go>{count}</b>'",
    "limit = 20,\ndef go():\n    if limit == 20: print('x')\nt'<b @click=go></b>'",
    "limit = 20,\ndef go():\n    global limit\n    limit += 1\nt'<b @click=go></b>'",
    "limit = 20,\ndef go():\n    print(f'up to {limit}')\nt'<b @click=go></b>'",
    "limit = 20,\nt'{% for x in range(limit) %}<b>{x}</b>{% endfor %}'",
    "name = 'Ada',\nt'{name.upper()}'",
    "name = 'Ada',\ngreeting = 'Hello ' + name\nt'{greeting}'",
    "a = 2\nb = 3\nsum_ = a + b,\nt'{sum_ - 1}'",
    "prices = [1, 2]\ndef total():\n    total = sum(prices)\n    return total,\nt'{total() * 2}'",
    "prices = [1, 2]\ndef total():\n    return sum(prices),\nt'{total():.2f}'",
    "def total():\n    return 3,\nt'{total()}'",
    "def total():\n    return 3,\ndef go():\n    if total() > 2: print(1)\nt'<b @click=go></b>'",
]


@pytest.mark.rule("S4")
@pytest.mark.parametrize("source", TELLS)
def test_a_tuple_that_is_used_as_a_number_or_a_text_is_told(author: Author, source: str) -> None:
    (note,) = notes(author, source)
    assert "the comma at the end makes a tuple" in note


@pytest.mark.rule("S4")
@pytest.mark.parametrize("source", TELLS)
def test_without_the_comma_nothing_is_told(author: Author, source: str) -> None:
    line = next(line for line in source.split("\n") if line.partition("#")[0].rstrip().endswith(","))
    assert notes(author, source.replace(line, line.partition("#")[0].rstrip()[:-1])) == []


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    "source",
    [
        "POINTS = ((1, 2),)\nt'{POINTS[0][0] * 2}'",
        "limit = (20,)\nt'{limit}'",
        "sizes = 20,\nt'{% for x in sizes %}<b>{x}</b>{% endfor %}'",
        "sizes = 20,\nt'{sizes[0] * 2}'",
        "sizes = 20,\nt'{len(sizes)}'",
        "sizes = 20,\nt'{20 in sizes}'",
        "sizes = 20,\nmore = sizes + (30, 40)\nt'{more[0]}'",
        "sizes = 20,\nmore = [*sizes, 3]\nt'{more[0]}'",
        "sizes = 20,\nfirst, = sizes\nt'{first * 2}'",
        "pair = [1]\nfirst, = pair\nt'{first * 2}'",
        "blank = 0,\nrow = blank * 9\nt'{row[0]}'",
        "name = 'Ada',\nt'{\"Hello %s\" % name}'",
        "import threading\ndef go(): pass\nwork = threading.Thread(target=go, args=(1,))\nt'{work.name}'",
        "import sys\nneeded = 3,\nt'{sys.version_info >= needed}'",
        "import math\npoint = 3,\nt'{math.dist(point, point)}'",
        "sizes = 20,\nt'{sizes.count(20)}'",
        "sizes = 20, 30\nt'{sizes}'",
        "sizes = [\n    20,\n]\nt'{sizes}'",
        "limit = max(\n    1,\n    2,\n)\nt'{limit * 2}'",
        "grid = {}\ndef go():\n    key = 1,\n    grid[key] = 2\nt'<b @click=go>{len(grid)}</b>'",
        "def both():\n    return 1, 2\nt'{both()[0]}'",
        "def one():\n    return (1,)\nt'{one()}'",
        "def one():\n    return 1,\nt'{% for x in one() %}<b>{x}</b>{% endfor %}'",
        "def one():\n    return 1,\nfirst, = one()\nt'{first * 2}'",
        "def one():\n    return 1,\nt'{sorted(one())}'",
        "def one(x):\n    if x: return 1,\n    return 1, 2\nt'{one(1)}'",
        "icons = t'<b>x</b>',\nt'{icons}'",
        "class A:\n    limit = 3,\nlimit = 5\nt'{limit * 2}{A.limit[0]}'",
        "from enum import Enum\nclass Color(Enum):\n    RED = 1,\nRED = 2\nt'{RED - 1}'",
        "x, = [1]\nt'{x + 1}'",
        "def f():\n    yield 1,\nt'{[a for a in f()]}'",
        "d = {}\nd['a'] = 1,\nt'{d}'",
        "rows = [1, 2],\nt'{rows}'",
        "sizes = 20,\ndef double(sizes):\n    return sizes * 2\nt'{double(3)}{sizes[0]}'",
        "sizes = 20,\nt'{[t\"<b>{sizes[0]}</b>\" for x in range(2)]}{sizes}'",
    ],
)
def test_a_tuple_that_is_meant_is_not_told(author: Author, source: str) -> None:
    assert notes(author, source) == []


@pytest.mark.rule("S4")
def test_the_page_says_it_too(author: Author) -> None:
    page = mount(author.load("limit = 20,\nt'<p>{limit * 2}</p>'"))
    assert any("the comma at the end makes a tuple" in box for box in boxes(page))


@pytest.mark.rule("L6")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "limit = 20,\nt'{limit - 1}'",
            "Line 1 ends in a comma, which makes a tuple of limit. Take the comma away: limit = 20",
        ),
        (
            "# first\nlimit = 20,  # at most\ndef low(n): return n < limit\nt'{low(3)}'",
            "Line 2 ends in a comma, which makes a tuple of limit. Take the comma away: limit = 20",
        ),
        (
            "def low(n):\n    limit = n + 1,\n    return n < limit\nt'{low(3)}'",
            "Line 2 ends in a comma, which makes a tuple of limit. Take the comma away: limit = n + 1",
        ),
        (
            "def total():\n    return 3,\nt'{total() + 1}'",
            "Line 2 ends in a comma, which makes a tuple of what total() gives back. Take the comma away: return 3",
        ),
        (
            "name = 'Ada',\nt'{name.upper()}'",
            "Line 1 ends in a comma, which makes a tuple of name. Take the comma away: name = 'Ada'",
        ),
        (
            "limit = 20,\nt'{limit:.2f}'",
            "Line 1 ends in a comma, which makes a tuple of limit. Take the comma away: limit = 20",
        ),
    ],
)
def test_the_error_names_the_line_with_the_comma(author: Author, source: str, said: str) -> None:
    with pytest.raises((TypeError, AttributeError)) as raised:
        mount(author.load(source))
    assert raised.value.__notes__ == [f"  {said}"]


@pytest.mark.rule("L6")
@pytest.mark.parametrize(
    "source",
    [
        "sizes = (20,)\nt'{sizes - 1}'",
        "sizes = 20, 30\nt'{sizes - 1}'",
        "def f(x): return x - 1\nt'{f((1,))}'",
        "x = 1,\ny = x\nt'{y - 1}'",
    ],
)
def test_an_error_of_a_tuple_that_no_comma_made_names_none(author: Author, source: str) -> None:
    with pytest.raises(TypeError) as raised:
        mount(author.load(source))
    assert "comma, which" not in str(getattr(raised.value, "__notes__", ""))
