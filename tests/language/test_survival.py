"""What must survive: ordinary programs, and the state they keep. Cases are only ever added."""

import pytest

from hyper_local.testing import mount
from tests.language.loops import LOOP


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("S4", "L7")
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


@pytest.mark.rule("R1", "R2")
def test_a_stop_button_stops_a_running_loop(author):
    page = author.mount(LOOP)
    page._world.loop.call_soon(lambda: page._front.click(*page._one("#start")))
    page.wait(2.5)
    assert page.text("p") == "3 True"
    page.click("#stop")
    assert page.text("p") == "3 False"
    page.wait(10)
    assert page.state["ticks"] == 3, "what was counted stays, and nothing more comes"
    page._world.loop.call_soon(lambda: page._front.click(*page._one("#start")))
    page.wait(0.5)
    assert page.text("p") == "4 True", "it can be started again"
    page.click("#stop")
    assert (page.errors, page._front.owners) == ([], {})


@pytest.mark.rule("R1", "R4")
@pytest.mark.parametrize("hook", ["def", "async def"])
def test_a_clock_task_started_in_on_mount(author, hook):
    Clock = author.load(
        f"""
        import asyncio
        from hyper_local import shared
        ended = shared([])
        seconds = 0
        task = None

        async def tick():
            global seconds
            try:
                while True:
                    await asyncio.sleep(1)
                    seconds += 1
                    await render()
            finally:
                ended.append(seconds)

        {hook} on_mount():
            global task
            task = asyncio.create_task(tick())

        def reset():
            global seconds
            seconds = 0

        t"<p>{{seconds}}</p><button @click=reset>0</button>"
        """
    )
    clock, other = mount(Clock), mount(Clock)
    assert clock.wait(3.5).text("p") == "3"
    assert clock.click("button").text("p") == "0"
    assert clock.wait(2).text("p") == "2", "it goes on from there"
    frames = len(clock.frames)
    clock.unmount()
    assert other.state["ended"] == [2], "it ends with its instance, at its await"
    other.wait(5)
    assert len(clock.frames) == frames
    assert other.text("p") == other.state["seconds"].__str__() != "0", "and the other's goes on"
    assert clock.errors == other.errors == []
