"""State that must survive: what computed values, props and renders must leave alone."""

import pytest

pytestmark = pytest.mark.rule("S4", "L7")


def test_a_game_board_built_from_size(author):
    page = author.mount(
        '''
        size: int = 3
        board = [["" for _ in range(size)] for _ in range(size)]
        turn = "x"

        def free():
            return [(r, c) for r in range(size) for c in range(size) if not board[r][c]]

        left = len(free())

        def play(r: int, c: int):
            global turn
            board[r][c] = turn
            turn = "o" if turn == "x" else "x"

        def again():
            for row in board:
                row[:] = [""] * size

        t"""<p>{left}</p>{% for r in range(size) %}{% for c in range(size) %}
        <button id="b{r}{c}" @click="play({r}, {c})">{board[r][c]}</button>{% endfor %}{% endfor %}
        <i @click="again"></i>"""
        ''',
        size=2,
    )
    page.click("#b00").click("#b11")
    assert page.texts("button") == ["x", "", "", "o"]
    assert (page.text("p"), page.state["board"]) == ("2", [["x", ""], ["", "o"]])
    assert page.click("i").text("p") == "4"


def test_a_secret_drawn_once(author):
    page = author.mount(
        '''
        from random import randint

        limit: int = 10**9
        secret = randint(1, limit)
        tries = []

        def guess(n: int):
            tries.append("low" if n < secret else "high")

        t"""<p>{secret}</p><b @click="guess(0)">{len(tries)}</b>"""
        '''
    )
    drawn = page.text("p")
    assert page.click("b").click("b").text("p") == drawn
    assert page.text("b") == "2"


def test_a_secret_of_a_child_survives_new_props_that_it_does_not_use(author):
    author.file(
        "live/vault.py",
        "from random import random\nlabel: str\nsecret = random()\nt'<p>{label}</p><b>{secret}</b>'",
    )
    page = author.mount(
        f"from {author.app}.live import Vault\nn = 0\n\ndef up():\n    global n\n    n += 1\n\n"
        "t'<i @click=up></i><{Vault} label={str(n)} />'"
    )
    drawn = page.text("b")
    assert page.click("i").text("p") == "1"
    assert page.text("b") == drawn


def test_cards_shuffled_once(author):
    page = author.mount(
        '''
        import random

        cards = list(range(50))
        order = random.sample(cards, len(cards))
        shown = 0

        def turn():
            global shown
            shown += 1

        t"""<p>{order!r}</p><b @click="turn">{order[shown]}</b>"""
        '''
    )
    order = page.text("p")
    assert page.click("b").click("b").text("p") == order


def test_a_list_filtered_through_a_function(author):
    page = author.mount(
        '''
        tasks = [{"text": "a", "done": False}, {"text": "b", "done": True}]
        only_open = False

        def visible():
            return [task for task in tasks if not (only_open and task["done"])]

        shown = visible()
        texts = ", ".join(task["text"] for task in shown)

        def flip():
            global only_open
            only_open = not only_open

        def finish(task):
            task["done"] = True

        def add(text: str):
            tasks.append({"text": text, "done": False})

        t"""<p>{texts}</p><i @click="flip"></i><u @click="add('c')"></u>
        {% for task in shown %}<b @click="finish({task})">{task.text}</b>{% endfor %}"""
        '''
    )
    assert page.click("i").text("p") == "a"
    assert page.click("u").text("p") == "a, c"
    assert page.click("b").text("p") == "c"
    assert page.click("i").text("p") == "a, b, c"


def test_a_dataclass_with_annotations_from_the_future(author):
    page = author.mount(
        '''
        from __future__ import annotations

        import copy
        import pickle
        from dataclasses import asdict, dataclass, field, replace
        from typing import ClassVar

        @dataclass
        class Item:
            name: str
            parts: list[Item] = field(default_factory=list)
            made: ClassVar[int] = 0

        items: list[Item] = []

        def add(name: str):
            Item.made += 1
            item = replace(Item(name, [Item("x")]), name=name.upper())
            items.append(pickle.loads(pickle.dumps(copy.deepcopy(item))))

        t"""<b @click="add('a')">{len(items)}</b><p>{[asdict(item) for item in items]!r}</p>
        <i>{all(isinstance(item, Item) for item in items)} {Item.made}</i>"""
        '''
    )
    page.click("b").click("b")
    assert page.text("b") == "2"
    assert page.text("i") == "True 2"
    assert "{'name': 'A', 'parts': [{'name': 'x', 'parts': []}]}" in page.text("p")


def test_a_pydantic_model_of_the_module(author):
    pytest.importorskip("pydantic")
    page = author.mount(
        '''
        from pydantic import BaseModel

        class Person(BaseModel):
            name: str
            friends: list["Person"] = []

        people = [Person(name="Ada")]

        def add(person: Person):
            people.append(Person.model_validate_json(person.model_dump_json()))

        t"""<form @submit="add"><input name="name"></form>{% for p in people %}<b>{p.name}</b>{% endfor %}"""
        '''
    )
    assert page.submit("form", name="Bob").texts("b") == ["Ada", "Bob"]


def test_a_cache_and_a_generator_of_the_module(author):
    page = author.mount(
        '''
        from functools import cache

        calls = []
        numbers = iter(range(100))
        limit = 3

        @cache
        def slow(n):
            calls.append(n)
            return n * n

        def draw():
            global limit
            limit = next(numbers)

        squares = [slow(i) for i in range(limit)]

        t"""<b @click="draw">{squares!r}</b><p>{calls!r}</p>"""
        '''
    )
    assert page.click("b").click("b").click("b").click("b").text("b") == "[0, 1, 4]"
    assert page.text("p") == "[0, 1, 2]"
