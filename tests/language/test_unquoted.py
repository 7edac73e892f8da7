"""T9: keys of dicts without their quotes, and sets where dicts are meant, are told where that is certain."""

from __future__ import annotations

import pytest

from hyper_local.checker import check
from tests.conftest import Author
from tests.language.boxes import boxes

pytestmark = pytest.mark.rule("T9")

ITEMS = 'items = [{"name": "Tea", "price": 2.5}]\n'
ADD = "\n\ndef add(name, price: float):\n    LINE\n\n"
PAGE = (
    't"""<form @submit="add"><input name="name"><input name="price"><button>Add</button></form>'
    '{% for item in items %}<p>{item.name}</p>{% endfor %}"""\n'
)
KEY = "the key name of this dict is what the variable name holds, and not this word"
SET = "{name, price} is a set, which has no keys, and items holds dicts"
QUOTES = "A word that is a key stands in quotes: "
DICT = 'Write items.append({"name": name, "price": price}).'


def told(author: Author, line: str, first: str = ITEMS, page: str = PAGE) -> list[tuple[int, str, str]]:
    found = check(author.file("live/shop.py", first + ADD.replace("LINE", line) + page), processes=1).problems
    return [(each.location.line, each.message, each.hint) for each in found]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("items.append({name: name, price: price})", QUOTES + '{"name": name, "price": price}'),
        ('items.append({name: name, "price": price})', QUOTES + '{"name": name, "price": price}'),
        ("items.append({name: name, price: round(price, 2)})", QUOTES + '{"name": name, "price": round(price, 2)}'),
        ("items.insert(0, { name : name , price:price })", QUOTES + '{"name": name, "price": price}'),
    ],
)
def test_keys_that_are_variables(author: Author, line: str, hint: str) -> None:
    assert told(author, line) == [(5, KEY, hint)]


def test_a_set_where_the_list_holds_dicts(author: Author) -> None:
    assert told(author, "items.append({name, price})") == [(5, SET, DICT)]
    assert told(author, "items.append({ name,price })") == [(5, SET, DICT)]
    assert told(author, "items.append({name, price})", "items = []\n") == [(5, SET, DICT)]
    loop = PAGE.replace("{item.name}", '{item["price"]}')
    assert told(author, "items.append({name, price})", "items = []\n", loop) == [(5, SET, DICT)]


def test_the_page_says_it(author: Author) -> None:
    for line, said in (("items.append({name, price})", SET), ("items.append({name: name, price: price})", KEY)):
        page = author.mount(ITEMS + ADD.replace("LINE", line) + PAGE)
        (box,) = boxes(page)
        assert said in box


RIGHT = [
    'items.append({"name": name, "price": price})',
    "items.append({name: price})",
    "items.append({name: name})",
    "items.append({name: 1, price: 2})",
    "items.append({name: price, price: name})",
    'items.append({name: name, "x" + name: price})',
    "items.append({**items[0], name: name})",
    "items.append(dict(name=name, price=price))",
    "items.append({key: key for key in (name, price)})",
    "items.append({name})",
    "items.append({name, 3})",
    "print({name, price})",
    "if name in {name, price}: items.append({})",
    "names = {name: name, price: price}; print(names[name])",  # what stands for itself, as sets that are joined do
]


@pytest.mark.parametrize("line", RIGHT)
def test_right_programs_are_left_alone(author: Author, line: str) -> None:
    assert told(author, line) == []


@pytest.mark.parametrize(
    ("first", "page"),
    [
        ("items = [{1, 2}]\n", PAGE.replace("{item.name}", "{len(item)}")),
        ("items = []\n", PAGE.replace("{item.name}", "{len(item)}")),
        ("items = []\n", PAGE.replace("{item.name}", "{sorted(item)}")),
        ("items: list[set] = []\n", PAGE.replace("{item.name}", "{item}")),
        ("items = set()\n", PAGE),
        ('items = [{"key": 1}]\n', PAGE.replace("{item.name}", "{item}")),
        ("RED = 1\nBLUE = 2\nnames = {RED: RED, BLUE: BLUE}\nitems = []\n", PAGE.replace("item.name", "names")),
    ],
)
def test_lists_of_something_else_are_left_alone(author: Author, first: str, page: str) -> None:
    line = "items.append({name, price})" if "names" not in first else "items.append(name)"
    assert [
        message for _, message, _ in told(author, line, first, page) if "holds dicts" in message or "key" in message
    ] == []
